"""What the tests of the settings share: throw-away folders and a way to write a settings file."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sendoso_tui.config.paths import Paths, paths_below


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return paths_below(tmp_path / "home")


@pytest.fixture
def write(paths: Paths) -> Callable[[str | bytes], Path]:
    """Writes config.toml, mode 600, and gives its path."""

    def write_file(content: str | bytes) -> Path:
        paths.config.mkdir(parents=True, exist_ok=True)
        paths.config_file.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.config_file.chmod(0o600)
        return paths.config_file

    return write_file


@pytest.fixture(params=[0o000, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
