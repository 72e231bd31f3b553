"""What stories of new sends stand on: a sandbox whose clock runs, and keys that nobody holds down."""

from collections.abc import Callable

import pytest

from sendoso_tui.ui.screens.page_box import PageBox
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def ticking(start_sandbox: Callable[..., SandboxProcess]) -> SandboxProcess:
    """A sandbox whose clock runs and is this machine's: whether a send was there before is a question of time.

    One for each test, since a reset would set the clock back. A clock that is corrected by `Date`, which counts whole
    seconds, may itself turn back by one.
    """
    return start_sandbox("--sends", "300", "--seed", "1", "--speed", "1", "--rate", "0")


@pytest.fixture
def rested_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds a key down; how one that is held is dropped is tested beside the review."""
    monkeypatch.setattr(PageBox, "REST", 0.0)
