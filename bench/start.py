"""Starting, memory, resizing and leaving; and how soon the command line answers without a screen."""

import subprocess
import sys
import time
from statistics import median

from bench.programs import Program
from bench.watching import Figures, leave, wait_ready
from tests.process.processes import memory
from tests.process.terminal import Terminal

MIB = 1024 * 1024
_RESIZED_QUIET = 0.15
_SIZES = ((100, 30), (120, 40))


def ready(terminal: Terminal, program: Program) -> Figures:
    """From the start of the process to the first frame with rows of the cache and the footer; then memory at rest."""
    seconds = wait_ready(terminal, program.ready) - terminal.started
    terminal.quiet(1.0, limit=5)
    return {"ready_ms": seconds * 1000, "rss_ready_mib": memory(terminal.pid)[0] / MIB}


def resized(terminal: Terminal, times: int) -> Figures:
    """From a change of the window's size to the last output before it is quiet."""
    seconds = []
    for number in range(times):
        terminal.quiet(_RESIZED_QUIET, limit=5)
        begun = time.perf_counter()
        terminal.resize(*_SIZES[number % 2])
        terminal.read(2.0)
        terminal.quiet(_RESIZED_QUIET, limit=5)
        seconds.append(terminal.chunks[-1][0] - begun)
    return {"resize_ms": median(seconds) * 1000}


def left(terminal: Terminal, program: Program) -> Figures:
    """Memory at its peak, and from the key that leaves to the end of the process."""
    peak = memory(terminal.pid)[1] / MIB
    return {"rss_peak_mib": peak, "quit_ms": leave(terminal, program.quit) * 1000}


def command_line(times: int) -> dict[str, list[float]]:
    """Whole processes in turn, in milliseconds: an interpreter that does nothing, --help and --version."""
    commands = {
        "pass": [sys.executable, "-c", "pass"],
        "help": [sys.executable, "-m", "sendoso_tui", "--help"],
        "version": [sys.executable, "-m", "sendoso_tui", "--version"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(times + 1):
        for name, command in commands.items():
            begun = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            if number:
                taken[name].append((time.perf_counter() - begun) * 1000)
    return taken
