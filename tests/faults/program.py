"""A program of a run in a process of its own, so that it can be killed: it confirms orders, or only starts and looks.

`python -m tests.faults.program --nursery` forks one for each line of jobs it reads and tells its pid and its exit code.
With anything else it is `sendoso-tui` itself, with the same arguments. This is the one place that arms failpoints.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from sendoso_tui.flows.facts import CreateMoved, CreateStage
from tests.faults import failpoint
from tests.faults.orders import Order
from tests.faults.plans import plan_of
from tests.faults.truth import Words
from tests.faults.window import Where, open_window


def job_of(
    number: int, folder: Path, where: Where, seed: int, orders: list[int], *, break_at: str = ""
) -> dict[str, Any]:
    """Describe a program: which orders of the seed's plan it confirms (none: it only looks), and where it breaks."""
    return {
        "number": number,
        "folder": str(folder),
        "where": [where.api, where.base_url, where.token_url, where.quick],
        "seed": seed,
        "orders": orders,
        "environ": {failpoint.VARIABLE: break_at} if break_at else {},
    }


def command_of(arguments: list[str], environ: Mapping[str, str], out: Path) -> dict[str, Any]:
    """Describe a run of the command line in an environment of its own; what it prints goes to `out` and `out`.err."""
    return {"arguments": arguments, "environ": dict(environ), "out": str(out)}


def words_of(folder: Path, number: int) -> tuple[list[Words], set[str]]:
    """Return what a program has told, as far as it came, and which intents it meant to repeat."""
    path = _words_path(folder, number)
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    told = [
        Words(number, CreateMoved(line[0], CreateStage(line[1]), line[2], line[3])) for line in lines if len(line) == 4
    ]
    return told, {line[0] for line in lines if len(line) == 1}


async def run(job: Mapping[str, Any]) -> None:
    """Do what a job says."""
    folder = Path(job["folder"])
    window = await open_window(job["number"], Where(*job["where"]), folder)
    with _words_path(folder, job["number"]).open("a", buffering=1) as words:

        def keep(*said: str) -> None:
            words.write(json.dumps(said) + "\n")

        window.heard = lambda moved: keep(moved.draft_id, moved.stage.value, moved.sentence, moved.intent_id)
        window.meant = keep
        try:
            if not job["orders"]:
                await window.recover()
            plan = plan_of(job["seed"])
            wanted: list[Order] = [plan.orders[index] for index in job["orders"]]
            if wanted and plan.known:
                # As every program does before it asks a person: what is left, and what went out lately.
                await window.read_list()
            for _, group in groupby(wanted, key=lambda order: order.group):
                await asyncio.gather(*(window.confirm(order) for order in group))
            await window.looked()
        finally:
            await window.close()


def perform(job: Mapping[str, Any]) -> int:
    """Arm the failpoint of a job and run it; return an exit code."""
    if "arguments" in job:
        return _command(job)
    failpoint.arm(job["environ"])
    try:
        asyncio.run(run(job))
    except failpoint.Struck:
        return 70
    return 0


def _command(job: Mapping[str, Any]) -> int:
    from sendoso_tui.cli import main

    os.environ.clear()
    os.environ.update(job["environ"])
    for number, name in ((1, job["out"]), (2, f"{job['out']}.err")):
        with Path(name).open("wb") as file:
            os.dup2(file.fileno(), number)
    failpoint.arm(os.environ)
    code = main(job["arguments"])
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _words_path(folder: Path, number: int) -> Path:
    return folder / f"words-{number}"


def _nurse() -> None:
    """Fork a program for each job."""
    for line in iter(sys.stdin.buffer.readline, b""):
        pid = os.fork()
        if pid == 0:
            code = 71
            try:
                with open(os.devnull, "rb") as nothing:
                    os.dup2(nothing.fileno(), 0)
                os.dup2(2, 1)
                code = perform(json.loads(line))
            finally:
                os._exit(code)
        _say(f"pid {pid}")
        _say(f"code {os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}")


def _say(line: str) -> None:
    os.write(1, line.encode() + b"\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--nursery"]:
        _nurse()
    else:
        from sendoso_tui.cli import main

        failpoint.arm(os.environ)
        sys.exit(main())
