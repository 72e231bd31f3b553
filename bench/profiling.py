"""Where the time goes: `python -m bench.profiling start`, or `keys`. docs/profile.md is written from what it prints."""

import argparse
import json
import pstats
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench.caches import forget_copies
from bench.programs import CHECKOUT, Program, started, workbench
from bench.watching import steps, wait_ready

_TRACED = [sys.executable, str(Path(__file__).with_name("traced.py"))]
GROUPS = ("sendoso_tui.ui", "sendoso_tui.flows", "sendoso_tui.store", "sendoso_tui.domain", "sendoso_tui.api")
_GROUPS = (*GROUPS, "sendoso_tui", "textual", "rich", "asyncio", "sqlite3", "msgspec", "httpx", "dataclasses")

_IMPORTER = """
import dataclasses, gc, json, sys, time
gc.disable()
real, spent = dataclasses._process_class, []
def timed(*arguments):
    began = time.perf_counter()
    try:
        return real(*arguments)
    finally:
        spent.append(time.perf_counter() - began)
dataclasses._process_class = timed
for name in json.loads(sys.argv[1]):
    try:
        __import__(name)
    except Exception:
        pass
print(len(spent), sum(spent) * 1000)
"""
"""Imports what it is told to, and says how many dataclasses that made and how many milliseconds they took."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("start", "keys"))
    parser.add_argument("--sends", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5, help="starts to take the median of")
    parser.add_argument("--key", default="down", help="the key to press (down, pagedown, …)")
    parser.add_argument("--count", type=int, default=60, help="how often")
    parser.add_argument("--lines", type=int, default=25)
    chosen = parser.parse_args()
    with workbench(chosen.sends) as program, tempfile.TemporaryDirectory() as folder:
        trace = Path(folder, "trace")
        if chosen.what == "start":
            _start(program, trace, chosen.runs, chosen.lines)
        else:
            _keys(program, trace, chosen.key, chosen.count, chosen.lines)
    forget_copies()


def _start(program: Program, trace: Path, runs: int, lines: int) -> None:
    stages: dict[str, list[float]] = {}
    modules: list[str] = []
    for number in range(runs + 1):
        told = {**program.environment, "TRACE": str(trace), "TRACE_STARTED": str(time.time())}
        with started(replace(program, command=_TRACED, environment=told)) as terminal:
            wait_ready(terminal, program.ready)
            terminal.quiet(0.3, limit=2)
            terminal.press(program.quit)
            terminal.exit()
        read = json.loads(trace.read_text())
        modules = read["modules"]
        if number:
            for name, moment in read["stages"]:
                stages.setdefault(name, []).append(moment)
    print(f"stages, median of {runs} starts: ms since the start of the process, ms since the stage before")
    before = 0.0
    for name, moment in sorted(((name, median(times)) for name, times in stages.items()), key=lambda one: one[1]):
        print(f"  {moment:7.1f} {moment - before:+7.1f}  {name}")
        before = moment
    _imports([name for name in modules if name not in ("__main__", "cProfile", "profile", "pstats")], runs, lines)


def _imports(modules: list[str], runs: int, lines: int) -> None:
    """Import what the started program had loaded, in the same order, and add up what each module took by itself."""
    own: dict[str, list[float]] = {}
    making: list[float] = []
    made = "0"
    for number in range(runs + 1):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", _IMPORTER, json.dumps(modules)],
            capture_output=True,
            text=True,
            check=True,
            cwd=CHECKOUT,
        )
        if not number:
            continue
        made, milliseconds = done.stdout.split()
        making.append(float(milliseconds))
        for line in done.stderr.splitlines():
            fields = line.removeprefix("import time:").split("|")
            if len(fields) == 3 and fields[0].strip().isdigit():
                own.setdefault(fields[2].strip(), []).append(int(fields[0]) / 1000)
    taken = {name: median(times) for name, times in own.items()}
    print("\nimports, own time by package: ms, modules")
    for group in (*_GROUPS, ""):
        inside = [name for name in taken if name == group or name.startswith(group + ".") or not group]
        print(f"  {sum(taken.pop(name) for name in inside):7.1f} {len(inside):4}  {group or 'the rest'}")
    print(f"  of it {median(making):.1f} ms for making {made} dataclasses, most of them ours")
    print("\nour dearest modules, own time in ms")
    ours = sorted(((median(own[name]), name) for name in own if name.startswith("sendoso_tui")), reverse=True)
    for milliseconds, name in ours[:lines]:
        print(f"  {milliseconds:6.2f}  {name}")


def _keys(program: Program, trace: Path, key: str, count: int, lines: int) -> None:
    told = {**program.environment, "TRACE": str(trace)}
    with started(replace(program, command=[*_TRACED, "keys"], environment=told)) as terminal:
        wait_ready(terminal, program.ready)
        terminal.quiet(1.0, limit=5)
        steps(terminal, key, 3, program.view)
        terminal.kill(signal.SIGUSR1)
        times = steps(terminal, key, count, program.view)
        terminal.kill(signal.SIGUSR1)
        terminal.quiet(0.5, limit=2)
        terminal.press(program.quit)
        terminal.exit()
    print(f"{count} x {key}, under the profile {median(times) * 1000:.1f} ms each (median)")
    stats = pstats.Stats(str(trace))
    stats.sort_stats("cumulative").print_stats(r"sendoso_tui|textual|rich", lines)
    stats.sort_stats("tottime").print_stats(lines)


if __name__ == "__main__":
    main()
