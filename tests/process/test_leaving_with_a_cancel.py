"""F-67, F-68: leaving while a cancel is on its way waits for the answer, and a second signal does not."""

import re
import signal
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from sendoso_tui.domain.intent import IntentState
from tests.process.conftest import Server, Start
from tests.process.faces import LOADED
from tests.process.terminal import Terminal

SLOW = "latency=60000ms"


def begin_a_cancel(start: Start, server: Server, faults: str, env: Mapping[str, str] | None = None) -> Terminal:
    """Open the program and confirm a cancel whose answer does not come at once."""
    terminal = start(env=server.environment("v2") if env is None else env)
    terminal.until(LOADED)
    terminal.until("◊ Pending")
    server.control("faults", spec=faults)
    terminal.press("x")
    terminal.until("Cancel this send?")
    # A dialog takes no key that was pressed before a person can have read it.
    terminal.quiet(0.5)
    terminal.press("y")
    terminal.until("Cancelling")
    return terminal


def journal(home: Path) -> list[str]:
    """The states of all intents the run has left."""
    (file,) = home.rglob("*.record.db")
    with closing(sqlite3.connect(file)) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM intents")]


def test_f67_a_terminal_closed_during_a_cancel_still_hears_its_answer(
    start: Start, serve: Callable[..., Server], home: Path
) -> None:
    server = serve()
    terminal = begin_a_cancel(start, server, "latency=1500ms")
    terminal.hang_up()
    assert terminal.exit() == 129
    assert journal(home) == [IntentState.DONE.value]
    assert server.requests()["committed"]["cancels"] == 1


def test_f67_the_second_signal_leaves_at_once(start: Start, serve: Callable[..., Server]) -> None:
    terminal = begin_a_cancel(start, serve(), SLOW)
    terminal.kill(signal.SIGTERM)
    terminal.until(lambda seen: not seen.alternate)
    asked = time.monotonic()
    terminal.kill(signal.SIGTERM)
    assert terminal.exit() == 143
    assert time.monotonic() - asked < 2
    assert terminal.restored
    assert terminal.echoes


def ask_for_the_second(terminal: Terminal) -> None:
    terminal.press(":")
    terminal.until("enter runs, esc closes")
    terminal.press("profile second\r")


def test_f68_another_profile_is_asked_twice_and_what_stays_unclear_is_not_forgotten(
    start: Start, serve: Callable[..., Server], home: Path
) -> None:
    server = serve()
    place = server.told["v2"]
    config = home / "home" / ".config" / "sendoso-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(
        'default_profile = "first"\n'
        + "".join(
            f'[profiles.{name}]\napi = "v2"\nbase_url = "{place["base_url"]}"\napi_key_env = "KEY"\n'
            for name in ("first", "second")
        )
    )
    terminal = begin_a_cancel(start, server, "hang=cancel", env={"KEY": place["api_key"]})
    ask_for_the_second(terminal)
    terminal.until("still on its way")
    assert terminal.alternate
    ask_for_the_second(terminal)
    terminal.until("second v2")
    terminal.until(re.compile(r"first: the outcome of cancel send_\w+ is not known\. It is looked up when"))
    terminal.quiet(0.3)
    terminal.press("escape")
    terminal.quiet(0.5)
    terminal.press("q")
    assert terminal.exit() == 5
