"""The machine falls asleep and wakes up: the process stands still, and afterwards everything goes on by itself."""

import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process.conftest import Server, Start
from tests.process.faces import FOOTER

POLL = 2.0
CONFIG = """[profiles.asleep]
api = "{api}"
base_url = "{base_url}"
environment = "test"
{name}_env = "A_SECRET"
poll_seconds = 2
"""
COUNT = re.compile(r"(\d+) of 300")


@pytest.mark.parametrize("api", ["v2", "v3"])
def test_what_happened_while_the_machine_slept_is_there_after_one_poll(
    api: str, home: Path, start: Start, serve: Callable[..., Server]
) -> None:
    server = serve("--rate", "0")
    place = server.told[api]
    name = "api_key" if api == "v2" else "token"
    file = home / "home" / ".config" / "sendoso-tui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(CONFIG.format(api=api, base_url=place["base_url"], name=name))
    terminal = start("--profile", "asleep", env={"A_SECRET": place[name]})
    terminal.until("all loaded")
    terminal.until(re.compile(r"live \d\d:\d\d"))
    terminal.press("down")
    terminal.quiet(0.3)
    program = terminal.family()[0]

    terminal.kill(signal.SIGSTOP, program)
    server.control("add", count=3)
    server.control("advance", seconds=3600)
    asleep = server.requests()["total"]
    end = time.monotonic() + 4 * POLL
    while time.monotonic() < end:
        terminal.read(0.2)
    assert server.requests()["total"] <= asleep + 1, "nobody is awake to ask; one request may have been under way"

    terminal.kill(signal.SIGCONT, program)
    woke = time.monotonic()
    terminal.until("3 new")
    terminal.until(re.compile(r"live \d\d:\d\d"))
    polls = (time.monotonic() - woke) / POLL
    head = sum(n for path, n in server.requests()["counts"].items() if re.search(r"/sends?$", path))
    assert server.requests()["total"] - asleep <= 10 + 8 * polls, f"no poll that was slept through is made up ({head})"
    terminal.press("g")
    terminal.until(FOOTER)
    terminal.press("q")
    assert terminal.exit() == 0
