"""The program while nobody presses anything, with live refresh on and a server on which nothing changes."""

import time

from bench.watching import Figures
from tests.process.processes import cpu_seconds
from tests.process.terminal import Terminal


def rest(terminal: Terminal, seconds: float, settled: float) -> Figures:
    """Processor time and output from `settled` seconds after the start on; by then what a start leaves to do is done.

    `idle_bytes` is all that was written, `idle_frames` in how many pieces.
    """
    while (left := terminal.started + settled - time.perf_counter()) > 0:
        terminal.read(left)
    before, chunks, began = cpu_seconds(terminal.pid), len(terminal.chunks), time.monotonic()
    while (left := began + seconds - time.monotonic()) > 0:
        terminal.read(left)
    passed = time.monotonic() - began
    written = terminal.chunks[chunks:]
    return {
        "idle_seconds": passed,
        "idle_cpu_percent": 100 * (cpu_seconds(terminal.pid) - before) / passed,
        "idle_bytes": sum(len(data) for _, data in written),
        "idle_frames": len(written),
    }
