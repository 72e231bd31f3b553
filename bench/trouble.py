"""Keys while something else goes wrong: a server that never answers, a database that another process holds."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.programs import Program, started
from bench.watching import Figures, in_ms, steps, wait_ready

LOCK_SECONDS = 3.0


def silent_server(program: Program, seconds: float, keys: int) -> Figures:
    """Cursor keys, evenly spread, while every request of this time is taken and never answered."""
    assert program.server is not None
    with started(program) as terminal:
        wait_ready(terminal, program.ready)
        terminal.quiet(0.5, limit=5)
        program.server.post("faults", spec="hang=all")
        try:
            terminal.press("r")
            terminal.quiet(0.3, limit=2)
            begun = time.monotonic()
            times = steps(terminal, "down", keys, program.view, gap=max(0.02, seconds / keys - 0.08))
            passed = time.monotonic() - begun
        finally:
            program.server.post("faults", spec="")
        terminal.press(program.quit)
        terminal.exit()
    return {**in_ms("hang_key", times), "hang_seconds": passed}


def held_database(program: Program, keys: int) -> Figures:
    """Cursor keys while another process's transaction holds the cache and then the record too, for three seconds.

    A reading is asked for before, so that something waits to be written.
    """
    assert program.cache is not None
    assert program.record is not None
    times: list[float] = []
    with started(program) as terminal:
        wait_ready(terminal, program.ready)
        terminal.quiet(0.5, limit=5)
        for place in (program.cache, program.record):
            with _held(place):
                terminal.press("r")
                terminal.quiet(0.1, limit=1)
                begun, taken = time.monotonic(), 0
                while taken < keys and time.monotonic() < begun + LOCK_SECONDS - 0.4:
                    times += steps(terminal, "down", 1, program.view)
                    taken += 1
            terminal.quiet(0.5, limit=5)
        terminal.press(program.quit)
        terminal.exit()
    return {**in_ms("lock_key", times), "lock_keys": len(times)}


@contextmanager
def _held(path: Path) -> Iterator[None]:
    held, enough = threading.Event(), threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            held.set()
            enough.wait(LOCK_SECONDS)
            connection.execute("ROLLBACK")

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(6)
    try:
        yield
    finally:
        enough.set()
        thread.join()
