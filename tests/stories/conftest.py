"""What stories of new sends stand on: a sandbox whose clock runs, and keys that nobody holds down."""

from collections.abc import Iterator

import pytest

from sendoso_tui.ui.screens.page_box import PageBox
from tests.sandbox_process import NOW, SandboxProcess


@pytest.fixture(scope="session")
def _ticking_sandbox() -> Iterator[SandboxProcess]:
    sandbox = SandboxProcess("--sends", "300", "--seed", "1", "--speed", "1", "--now", NOW, "--rate", "0")
    yield sandbox
    sandbox.close()


@pytest.fixture
def ticking(_ticking_sandbox: SandboxProcess) -> SandboxProcess:
    """A sandbox as it is at its start, whose clock runs: whether a send was there before is a question of time."""
    _ticking_sandbox.post("reset")
    return _ticking_sandbox


@pytest.fixture
def rested_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds a key down; how one that is held is dropped is tested beside the review."""
    monkeypatch.setattr(PageBox, "REST", 0.0)
