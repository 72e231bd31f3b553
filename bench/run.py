"""Measures the workbench against its goals beside an empty Textual app, and prints one table. See README.md."""

import argparse
import json
import os
import platform
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from bench import filtering, first_read, goals, keys, resting, start, trouble  # noqa: E402
from bench.caches import RESULTS, WrongCache, forget_copies, kept  # noqa: E402
from bench.programs import EMPTY, Program, started, workbench  # noqa: E402
from bench.watching import Figures, NeverSeen  # noqa: E402

BY_RUN = ("start", "keys", "pages", "held", "search", "sort", "idle", "memory", "resize", "quit")
BESIDE_KEYS = ("search", "sort", "first", "trouble")
"""What is compared with a cursor step of the empty app, which is therefore measured too."""


@dataclass(frozen=True)
class Amounts:
    """How much is measured: runs counted, keys, pages, letters' words, seconds."""

    runs: int
    keys: int
    pages: int
    held: float
    words: int
    idle: float
    settle: float
    hang: float
    starts: int
    read_pages: int


FULL = Amounts(runs=3, keys=60, pages=20, held=3, words=5, idle=65, settle=90, hang=60, starts=15, read_pages=200)
QUICK = Amounts(runs=1, keys=30, pages=12, held=2, words=2, idle=10, settle=5, hang=6, starts=5, read_pages=50)


def main() -> None:
    chosen = _arguments()
    amounts = _amounts(chosen)
    raw: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(),
        "machine": _machine(),
        "amounts": asdict(amounts),
        "load": [os.getloadavg()],
        "programs": {},
        "alone": {},
    }
    began = time.monotonic()
    try:
        for size in chosen.sends:
            kept(size)
        _measure(chosen, amounts, raw)
    except (WrongCache, NeverSeen) as fault:
        print(f"\nNot measured to the end: {fault}", file=sys.stderr)
        raw["ended_by"] = str(fault)
    finally:
        forget_copies()
        raw["load"].append(os.getloadavg())
        raw["seconds"] = time.monotonic() - began
        where = RESULTS / f"run-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
        where.write_text(json.dumps(raw, indent=1))
    print(file=sys.stderr)
    print(goals.table(goals.read(raw["programs"], raw["alone"])))
    loads = ", ".join(f"{load[0]:.1f}" for load in raw["load"])
    print(f"\nload of the machine (1 minute) at the start and the end: {loads}; {raw['seconds']:.0f} s")
    print(f"raw runs: {where.relative_to(CHECKOUT)}")
    if "ended_by" in raw:
        raise SystemExit(1)


def _measure(chosen: argparse.Namespace, amounts: Amounts, raw: dict[str, Any]) -> None:
    only, alone = set(chosen.only), raw["alone"]
    if "help" in only:
        _say("command line")
        taken = start.command_line(amounts.starts)
        raw["command_line"] = taken
        alone.update({f"{name}_ms": median(times) for name, times in taken.items()})
    with ExitStack() as stack:
        programs = [EMPTY, *(stack.enter_context(workbench(size)) for size in chosen.sends)]
        if only & {*BY_RUN, *BESIDE_KEYS}:
            for run in range(amounts.runs + 1):
                for program in programs:
                    # The first round warms the disk's caches and compiles; it is not counted.
                    _say(f"{run}/{amounts.runs} {program.name}")
                    figures = _run(program, only, amounts, last=run == amounts.runs)
                    if run:
                        raw["programs"].setdefault(program.name, []).append(figures)
        if "start" in only:
            # A start takes a quarter of a second and swings by a tenth: three are too few.
            for number in range(amounts.starts):
                _say(f"start {number + 1}/{amounts.starts}")
                for program in programs:
                    raw["programs"].setdefault(program.name, []).append(_start(program))
        if "trouble" in only and chosen.sends:
            _say("trouble")
            alone.update(trouble.silent_server(programs[-1], amounts.hang, amounts.keys))
            alone.update(trouble.held_database(programs[-1], amounts.keys // 2))
    if not chosen.sends:
        return
    most = chosen.sends[-1]
    if only & {"search", "sort"}:
        _say("questions")
        asked = filtering.questions(most)
        raw["questions"] = [asdict(one) for one in asked]
        alone.update(filtering.summary(asked))
    if "first" in only:
        _say("first reading")
        alone.update(first_read.pages(amounts.read_pages))
        figures, read = first_read.keys_meanwhile(most, amounts.keys)
        alone.update({**figures, "first_read_meanwhile": read})


def _run(program: Program, only: set[str], amounts: Amounts, *, last: bool) -> Figures:
    """Start a program once and take all that is measured run by run. Only the last run rests."""
    figures: Figures = {}
    with started(program) as terminal:
        figures.update(start.ready(terminal, program))
        if "idle" in only and last:
            figures.update(resting.rest(terminal, amounts.idle, amounts.settle))
        if only & {"keys", *BESIDE_KEYS}:
            figures.update(keys.moves(terminal, program, amounts.keys))
        if "pages" in only:
            figures.update(keys.pages(terminal, program, amounts.pages))
        if "held" in only:
            figures.update(keys.held(terminal, program, amounts.held))
        if "resize" in only:
            figures.update(start.resized(terminal, 4))
        if program.sends and "search" in only:
            figures.update(filtering.typed(terminal, filtering.WORDS[: amounts.words]))
        if program.sends and "sort" in only:
            figures.update(filtering.sorted_meanwhile(terminal))
        figures.update(start.left(terminal, program))
    return figures


def _start(program: Program) -> Figures:
    """Start a program, wait until it rests, and leave it."""
    with started(program) as terminal:
        figures = start.ready(terminal, program)
        figures["quit_ms"] = start.left(terminal, program)["quit_ms"]
    return figures


def _say(what: str) -> None:
    print(f"\r{what:<40}", end="", file=sys.stderr, flush=True)


def _amounts(chosen: argparse.Namespace) -> Amounts:
    base = asdict(QUICK if chosen.quick else FULL)
    given = {name: getattr(chosen, name) for name in ("runs", "keys", "pages", "idle", "settle", "hang")}
    return Amounts(**{**base, **{name: value for name, value in given.items() if value is not None}})


def _machine() -> dict[str, Any]:
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=goals.ABOUT, default=list(goals.ABOUT), help="measure these rows")
    parser.add_argument("--quick", action="store_true", help="a short form: one run, fewer keys, a rest of 10 s")
    parser.add_argument("--runs", type=int, help="counted runs of each program (default 3)")
    parser.add_argument("--sends", type=int, nargs="*", default=[2000, 1_000_000], help="sizes of the filled caches")
    parser.add_argument("--keys", type=int, help="cursor steps per run (default 60)")
    parser.add_argument("--pages", type=int, help="page downs per run (default 20)")
    parser.add_argument("--idle", type=float, help="seconds of rest, in the last run (default 65)")
    parser.add_argument("--settle", type=float, help="seconds after the start at which it begins (default 90)")
    parser.add_argument("--hang", type=float, help="seconds for which the server does not answer (default 60)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
