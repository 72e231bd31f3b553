"""What a run leaves on the disk: nothing at all after the demo, and never a secret."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process.conftest import Server, Start
from tests.process.faces import FOOTER, LIVE, LOADED


def tree(folder: Path) -> set[str]:
    """Every file and folder below, by name."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_the_demo_leaves_an_empty_home_empty(start: Start, home: Path) -> None:
    terminal = start("demo", "--sends", "200")
    before = {"home", "tmp"}
    assert tree(home) >= before
    terminal.until(LIVE)
    terminal.until(LOADED)
    terminal.press("down", "enter")
    terminal.quiet(0.3)
    terminal.escape()
    terminal.until(FOOTER)
    terminal.press("q")
    assert terminal.exit() == 0
    assert tree(home) == before


@pytest.mark.parametrize("api", ["v2", "v3"])
def test_f80_the_secret_is_nowhere(start: Start, serve: Callable[..., Server], home: Path, api: str) -> None:
    server = serve("--fault", "http=503:0.3")
    known = server.told[api]
    canary = (known["api_key"] if api == "v2" else known["token"]).encode()
    terminal = start(env={**server.environment(api), "SENDOSO_TUI_LOG": "debug"})
    terminal.until(LIVE)
    for key in ("R", "L"):
        terminal.press(key)
        terminal.quiet(0.3)
    terminal.escape()
    terminal.until(FOOTER)
    terminal.press("q")
    assert terminal.exit() == 0
    assert server.requests(), "nothing was asked, so nothing was shown"
    assert canary not in terminal.raw
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if canary in path.read_bytes()] == []
