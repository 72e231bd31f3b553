"""What the fault tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.runs import run_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the files of a run."""
    with run_folder() as path:
        yield path
