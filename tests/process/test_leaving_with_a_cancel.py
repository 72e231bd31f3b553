"""F-67, F-68: leaving while a cancel is on its way waits for the answer, and a second signal does not."""

import signal
import time
from collections.abc import Callable

from tests.process.conftest import Server, Start
from tests.process.faces import LOADED

SLOW = "latency=60000ms"


def test_f67_the_second_signal_leaves_at_once(start: Start, serve: Callable[..., Server]) -> None:
    server = serve()
    terminal = start(env=server.environment("v2"))
    terminal.until(LOADED)
    terminal.until("◊ Pending")
    server.control("faults", spec=SLOW)
    terminal.press("x")
    terminal.until("Cancel this send?")
    # A dialog takes no key that was pressed before a person can have read it.
    terminal.quiet(0.5)
    terminal.press("y")
    terminal.until("Cancelling")
    terminal.kill(signal.SIGTERM)
    terminal.until(lambda seen: not seen.alternate)
    asked = time.monotonic()
    terminal.kill(signal.SIGTERM)
    assert terminal.exit() == 143
    assert time.monotonic() - asked < 2
    assert terminal.restored
    assert terminal.echoes
