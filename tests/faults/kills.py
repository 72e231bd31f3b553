"""Runs whose programs are killed: at a step, at a moment, or just when the server has the request in its hands."""

import asyncio
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sendoso_tui import steps
from tests.faults.children import Child, Nursery
from tests.faults.exchange import Exchange, Step
from tests.faults.plans import Plan
from tests.faults.program import job_of, words_of
from tests.faults.runs import Run, opened, rest_of
from tests.faults.truth import Ended

_LONGEST = 0.25
"""Seconds after its start within which a program is killed at random; by then it has mostly ended."""


@dataclass(frozen=True, slots=True)
class Kill:
    """How the programs of a run end early: `at` is a failpoint, `after` seconds, `holding` when the server holds it.

    `holding` is "asked" for a request that came in whole, "made" for one that took effect.
    """

    at: str = ""
    after: float | None = None
    holding: str = ""

    def __str__(self) -> str:
        return self.at or self.holding or (f"after {self.after:.3f} s" if self.after is not None else "not at all")


def kill_of(random: Random) -> Kill:
    """Draw one."""
    what = random.random()
    if what < 0.45:
        how = random.choices(("kill", "raise"), (9, 1))[0]
        return Kill(at=f"{random.choice(steps.STEPS)}:{random.choice((1, 1, 1, 2, 3))}:{how}")
    if what < 0.65:
        return Kill(holding=random.choice(("asked", "made")))
    return Kill(after=random.random() * _LONGEST)


async def carry_out_killed(plan: Plan, folder: Path, nurseries: tuple[Nursery, Nursery], kill: Kill) -> Ended:
    """Let two programs confirm the orders of a plan at once and kill them; then start anew until nothing changes."""
    async with opened(plan, folder) as run:
        async with run.window() as typing:
            for order in plan.orders:
                await typing.keep(order)
            if plan.known:
                await typing.read_list()
        running: list[Child] = []
        if kill.holding:
            _kill_when_held(run, running, kill.holding)
        await _both(run, nurseries, kill, running)
        # A start may be killed as well, while it takes up what was left and looks.
        if Random(plan.seed).random() < 0.3:
            await _both(run, nurseries, Kill(after=Random(~plan.seed).random() * _LONGEST), running, only_look=True)
        run.orders += plan.orders
        return await rest_of(run)


async def _both(
    run: Run, nurseries: tuple[Nursery, Nursery], kill: Kill, running: list[Child], *, only_look: bool = False
) -> None:
    first = run.opened
    run.opened += len(nurseries)
    for number, nursery in enumerate(nurseries):
        mine = [] if only_look else [at for at, order in enumerate(run.plan.orders) if order.window == number]
        if not mine and not only_look:
            continue
        job = job_of(first + number, run.folder, run.where, run.plan.seed, mine, break_at=kill.at)
        running.append(await nursery.start(job))
    if kill.after is not None:
        await asyncio.sleep(kill.after)
        for child in running:
            child.kill()
    run.killed += [await child.wait() for child in running].count(-signal.SIGKILL)
    running.clear()
    for number in range(first, run.opened):
        told, meant = words_of(run.folder, number)
        run.told += told
        run.again_after |= meant


def _kill_when_held(run: Run, running: list[Child], holding: str) -> None:
    """Kill every program as soon as the server has its first create."""

    def kill_all(exchange: Exchange) -> None:
        if exchange.step is Step.CREATE and running:
            with suppress(IndexError):
                for child in running:
                    child.kill()

    if holding == "made":
        run.server.on_commit = lambda exchange: (exchange.commit(), kill_all(exchange), None)[-1]
        return
    look = run.server.on_create

    def look_and_kill(exchange: Exchange) -> None:
        look(exchange)
        kill_all(exchange)

    run.server.on_create = look_and_kill
