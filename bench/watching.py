"""Seeing a program from outside: when it is ready, and when a key has done what it was pressed for.

While something is timed, output is only read and stamped; what it did to the screen is worked out afterwards.
"""

import os
import select
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from statistics import median, quantiles

from tests.process.terminal import Terminal

QUIET = 0.05
"""Seconds without output after which a key's work counts as done."""
LOST = 10.0
"""Seconds after which a key that has shown nothing counts as lost."""

Figures = dict[str, float]
View = Callable[[str], object]
"""Takes the text on the screen and returns the part of it that is watched."""


class NeverSeen(Exception):
    """The screen did not show what was waited for; the text is what it showed."""


def cursor(text: str) -> object:
    """Where the cursor stands in the list: its line and the row in it. Bars and other rows may change freely."""
    for number, line in enumerate(text.splitlines()):
        if line.startswith("▌"):
            return number, line[:70]
    return None


def list_rows(text: str) -> object:
    """The rows of the list, without what stands beside it and without the cursor's sign."""
    return tuple(line[1:70] for line in text.splitlines()[3:-3])


def bar_above(text: str) -> object:
    """The line of the filter, in which a text is typed."""
    return text.splitlines()[1][:80]


def whole(text: str) -> object:
    """All of the screen."""
    return text


def wait_ready(terminal: Terminal, ready: Callable[[str], bool], limit: float = 60) -> float:
    """Return the moment of the chunk of output after which the screen is ready. Raises NeverSeen."""
    end, done = time.monotonic() + limit, len(terminal.chunks)
    terminal.emulate()
    while time.monotonic() < end:
        terminal.read(0.1)
        while terminal.read(0.005):
            pass
        while done < len(terminal.chunks):
            terminal.emulate(1)
            done += 1
            if 2026 not in terminal.modes and ready(terminal.shown):
                return terminal.chunks[done - 1][0]
    raise NeverSeen(f"never ready:\n{terminal.text}")


def step(terminal: Terminal, key: str, *views: View, quiet: float = QUIET, limit: float = LOST) -> list[float | None]:
    """Press a key; return for each view the seconds until the first frame in which it is another, None if never.

    Waits until all is quiet, so that no output is taken for the next key's, and for the first view to change.
    """
    terminal.emulate()
    before = [view(terminal.shown) for view in views]
    first = len(terminal.chunks)
    pressed = terminal.press(key)
    found: list[float | None] = [None] * len(views)
    while found[0] is None and time.perf_counter() - pressed < limit:
        terminal.read(0.5)
        terminal.quiet(quiet, limit=1.0)
        for moment, _ in terminal.chunks[first:]:
            terminal.emulate(1)
            if 2026 in terminal.modes:
                continue
            for place, view in enumerate(views):
                if found[place] is None and view(terminal.shown) != before[place]:
                    found[place] = moment - pressed
        first = len(terminal.chunks)
    return found


def steps(terminal: Terminal, key: str, count: int, view: View, gap: float = 0.0) -> list[float]:
    """Press a key so many times; return the seconds until each was seen. Raises NeverSeen."""
    times: list[float] = []
    for _ in range(count):
        seconds = step(terminal, key, view)[0]
        if seconds is None:
            raise NeverSeen(f"the key {key} showed nothing within {LOST:g} s:\n{terminal.text}")
        times.append(seconds)
        if gap:
            end = time.monotonic() + gap
            while (left := end - time.monotonic()) > 0:
                terminal.read(left)
    return times


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def in_ms(name: str, seconds: Sequence[float]) -> Figures:
    """Median, 95th percentile and worst of some times, in milliseconds, under names that begin with `name`."""
    return {
        f"{name}_p50_ms": median(seconds) * 1000,
        f"{name}_p95_ms": p95(seconds) * 1000,
        f"{name}_max_ms": max(seconds) * 1000,
    }


def leave(terminal: Terminal, key: str) -> float:
    """Press the key that ends the program; return the seconds until its process has ended."""
    watch = -1
    with suppress(OSError, AttributeError):
        # Only Linux tells to the millisecond; elsewhere the end is looked for every 20 ms.
        watch = os.pidfd_open(terminal.pid)
    pressed = terminal.press(key)
    while watch >= 0 and not select.select([watch], [], [], 0.001)[0]:
        terminal.read(0.001)
    seconds = time.perf_counter() - pressed
    terminal.exit()
    return seconds if watch >= 0 else time.perf_counter() - pressed
