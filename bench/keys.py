"""Keys on a list at rest: single steps, whole pages, a key held down."""

import time
from itertools import pairwise

from bench.programs import Program
from bench.watching import QUIET, Figures, in_ms, steps
from tests.process.processes import cpu_seconds
from tests.process.terminal import Terminal

WARM_KEYS = 3
REPEATS = 30
"""Keys a second while a key is held down."""


def moves(terminal: Terminal, program: Program, keys: int) -> Figures:
    """Cursor down, one key at a time; detail and timeline follow. About a third of the steps scroll."""
    before = cpu_seconds(terminal.pid)
    seconds = steps(terminal, "down", keys, program.view)
    used = cpu_seconds(terminal.pid) - before
    return {**in_ms("key", seconds[WARM_KEYS:]), "key_cpu_ms": used * 1000 / keys}


def pages(terminal: Terminal, program: Program, count: int) -> Figures:
    """Page down, one key at a time."""
    return in_ms("page", steps(terminal, "pagedown", count + 1, program.view)[1:])


def held(terminal: Terminal, program: Program, seconds: float) -> Figures:
    """Cursor down as fast as a held key repeats, whatever the program does meanwhile."""
    terminal.emulate()
    first, count = len(terminal.chunks), round(seconds * REPEATS)
    begun = time.perf_counter()
    for number in range(count):
        terminal.press("down")
        while (left := begun + (number + 1) / REPEATS - time.perf_counter()) > 0:
            terminal.read(left)
    last = begun + (count - 1) / REPEATS
    terminal.quiet(max(QUIET, 0.3))
    shown, seen, moments = program.view(terminal.shown), 0, [begun]
    for moment, _ in terminal.chunks[first:]:
        terminal.emulate(1)
        if 2026 not in terminal.modes and (now := program.view(terminal.shown)) != shown:
            shown, seen = now, seen + 1
            moments.append(moment)
    stalls = [after - before for before, after in pairwise(moments) if before <= last]
    return {
        "held_keys": count,
        "held_painted": seen,
        "held_stall_ms": max(stalls) * 1000,
        "held_settle_ms": (moments[-1] - last) * 1000,
    }
