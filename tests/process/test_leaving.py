"""F-67: signals and closed terminals end the program soon, completely, and with the terminal as it was."""

import signal
import time
from pathlib import Path

import pytest

from tests.process.conftest import Start
from tests.process.faces import LIVE
from tests.process.processes import gone
from tests.process.terminal import RUN

SOON = 5.0
DEMO = ("demo", "--sends", "200")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_f67_a_signal_restores_the_terminal_and_leaves_nobody_behind(
    start: Start, home: Path, number: signal.Signals, code: int
) -> None:
    terminal = start(*DEMO)
    terminal.until(LIVE)
    family = terminal.family()
    assert len(family) > 1, "the demo's sandbox should be a child"
    assert terminal.alternate
    terminal.kill(number)
    assert terminal.exit(SOON) == code
    assert terminal.restored
    assert terminal.echoes
    assert gone(family, SOON)
    assert list((home / "tmp").iterdir()) == []


@pytest.mark.parametrize("shell", [RUN, f"trap '' HUP; {RUN}"], ids=["default", "hangups-ignored"])
def test_f67_a_closed_terminal_ends_the_program(start: Start, shell: str) -> None:
    terminal = start(*DEMO, shell=shell)
    terminal.until(LIVE)
    family = terminal.family()
    terminal.hang_up()
    assert gone(family, SOON)


def test_f67_a_terminal_that_controls_nobody_ends_the_program_when_it_closes(start: Start) -> None:
    terminal = start(*DEMO, controlled=False)
    terminal.until(LIVE)
    family = terminal.family()
    terminal.hang_up()
    assert gone(family, SOON)


def test_f67_a_terminal_that_controls_nobody_is_good_enough(start: Start) -> None:
    terminal = start(*DEMO, controlled=False)
    shown = terminal.until(LIVE)
    # Longer than the program waits between two looks at whether its terminal is still there.
    terminal.until(lambda _: time.perf_counter() - shown > 2.5)
    terminal.press("?")
    terminal.until("Keys here")
    terminal.escape()
    terminal.press("q")
    assert terminal.exit(SOON) == 0


def test_f67_a_signal_before_the_first_paint_leaves_nobody_behind(start: Start, home: Path) -> None:
    terminal = start(*DEMO)
    terminal.until(lambda seen: len(seen.family()) > 1)
    family = terminal.family()
    terminal.kill(signal.SIGTERM)
    assert terminal.exit(SOON) == 143
    assert terminal.restored
    assert gone(family, SOON)
    assert list((home / "tmp").iterdir()) == []
