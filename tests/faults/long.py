"""Thousands of runs: `python -m tests.faults.long --runs 10000`.

With `--keep FOLDER` it may be ended and begun again. `--seed N` replays one run and prints all that was told, begun
and made in it.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.many import kill_for, name_of, run_seed, run_seeds, yard
from tests.faults.plans import plan_of
from tests.faults.tally import Tally
from tests.faults.truth import violations

PIECE = 250
"""Runs of one process, which are kept together."""
ROOT = Path(__file__).parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.long", description=__doc__)
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--minutes", type=float, default=0.0, help="begin nothing more after this time; 0: no limit")
    parser.add_argument("--keep", type=Path, help="a folder for what is done, where a later call goes on")
    parser.add_argument("--seed", type=int, help="replay one run and tell everything")
    parser.add_argument("--piece", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.seed is not None:
        return asyncio.run(_replay(args.seed))
    if args.piece is not None:
        count = min(PIECE, args.first + args.runs - args.piece)
        print(json.dumps(asyncio.run(run_seeds(range(args.piece, args.piece + count))).as_json()))
        return 0
    with tempfile.TemporaryDirectory(prefix="sendoso-faults-") as folder:
        return _all(args, args.keep or Path(folder))


def _all(args: argparse.Namespace, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    pieces = list(range(args.first, args.first + args.runs, PIECE))
    end = time.monotonic() + args.minutes * 60 if args.minutes else float("inf")
    waiting = [piece for piece in pieces if not _kept(folder, piece).exists()]
    running: dict[int, subprocess.Popen[str]] = {}
    while running or (waiting and time.monotonic() < end):
        while waiting and len(running) < args.jobs and time.monotonic() < end:
            piece = waiting.pop(0)
            running[piece] = _start(args, piece)
        piece, process = next(iter(running.items()))
        said, _ = process.communicate()
        del running[piece]
        if process.returncode:
            print(f"the runs from {piece} on broke off", file=sys.stderr)
            return 1
        _kept(folder, piece).write_text(said)
    tally = Tally()
    for piece in pieces:
        if _kept(folder, piece).exists():
            tally.merge(Tally.from_json(json.loads(_kept(folder, piece).read_text())))
    for line in (*tally.broken, *tally.table()):
        print(line)
    if (left := args.runs - tally.counts["runs"]) > 0:
        print(f"{left:,} runs are left")
    return 1 if tally.broken else 0


def _start(args: argparse.Namespace, piece: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.faults.long", "--runs", str(args.runs), "--first", str(args.first)]
    return subprocess.Popen([*command, "--piece", str(piece)], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _kept(folder: Path, piece: int) -> Path:
    return folder / f"{piece:08}.json"


async def _replay(seed: int) -> int:
    plan = plan_of(seed)
    print(name_of(plan, kill_for(seed)))
    async with yard(1) as homes:
        ended = await run_seed(seed, homes)
    for order in plan.orders:
        said = "again" if order.again else ""
        print(f"order   window {order.window}  group {order.group}  {order.draft_id}  {order.digest[:6]}  {said}")
    for words in ended.told:
        moved = words.moved
        who = f"program {words.program}  {moved.draft_id}  {moved.intent_id[:6]}"
        print(f"told    {who}  {moved.stage.value}: {moved.sentence}")
    for one in ended.intents:
        what = f"{one.action.value}  {one.draft_id}  {one.content[:6]}"
        print(f"intent  {one.id[:6]}  {what}  {one.state.value}  {one.target}")
    for wire in ended.server.creates:
        print(f"asked   {wire.fault}  {wire.content}")
    for commit in ended.server.books.commits:
        print(f"made    {commit.send_id}  {commit.content}")
    found = violations(ended)
    print(*(found or ["all is as promised"]), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
