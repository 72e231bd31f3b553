"""Nothing changed means no output: polls that bring nothing new write nothing to the terminal."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process.conftest import Server, Start
from tests.process.terminal import Terminal

POLLS = 12
MINUTE = re.compile(r"live \d\d:\d\d|\d+\.?\d* of 4/s|\d\d:\d\d")
"""What goes with the minute: the stamps, and the request rate beside them."""
CONFIG = """[profiles.quiet]
api = "{api}"
base_url = "{base_url}"
environment = "test"
{name}_env = "A_SECRET"
poll_seconds = 2
"""


def settled(server: Server) -> Callable[[Terminal], bool]:
    """Whether only the polling is left: nothing but the sends has been asked for since the last look."""
    seen: list[int] = []

    def look(_: Terminal) -> bool:
        counts = server.requests()["counts"]
        seen.append(sum(count for name, count in counts.items() if not re.search(r"/sends?(/|$)", name)))
        return len(seen) > 20 and len(set(seen[-20:])) == 1

    return look


@pytest.mark.parametrize("api", ["v2", "v3"])
def test_polls_that_change_nothing_write_nothing(
    api: str, home: Path, start: Start, serve: Callable[..., Server]
) -> None:
    server = serve("--rate", "0")
    place = server.told[api]
    name = "api_key" if api == "v2" else "token"
    file = home / "home" / ".config" / "sendoso-tui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(CONFIG.format(api=api, base_url=place["base_url"], name=name))
    terminal = start("--profile", "quiet", env={"A_SECRET": place[name]})
    terminal.until("all loaded")
    terminal.until(settled(server))
    terminal.quiet(0.3)
    before, first = terminal.text, len(terminal.chunks)
    path = f"GET /api/{api}/send" + ("s" if api == "v2" else "")
    asked, end = server.requests()["counts"][path], time.monotonic() + 60
    while server.requests()["counts"][path] < asked + POLLS:
        assert time.monotonic() < end, "the polls"
        terminal.read(0.2)
    written = sum(len(data) for _, data in terminal.chunks[first:])
    if MINUTE.findall(terminal.text) == MINUTE.findall(before):
        assert written == 0
    # With a new minute the stamps and ages are painted, once.
    assert written < 6000, "more than one minute's stamps and ages"
    terminal.press("q")
    assert terminal.exit() == 0
