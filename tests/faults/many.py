"""Many runs by their seeds, several at a time; of every ten, some have their programs killed."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from random import Random

from tests.faults.children import Nursery, nursery
from tests.faults.kills import Kill, carry_out_killed, kill_of
from tests.faults.plans import Plan, plan_of
from tests.faults.runs import carry_out, run_folder
from tests.faults.tally import Tally
from tests.faults.truth import Ended

AT_ONCE = 4
KILLED_OF_TEN = 3

Pair = tuple[Nursery, Nursery]


class Yard:
    """Pairs of nurseries, handed out to one run after another."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._free: asyncio.Queue[Pair] = asyncio.Queue()
        for pair in pairs:
            self._free.put_nowait(pair)

    @asynccontextmanager
    async def pair(self) -> AsyncIterator[Pair]:
        pair = await self._free.get()
        try:
            yield pair
        finally:
            self._free.put_nowait(pair)


@asynccontextmanager
async def yard(pairs: int = 2) -> AsyncIterator[Yard]:
    """So many pairs of nurseries."""
    async with AsyncExitStack() as stack:
        homes = [await stack.enter_async_context(nursery()) for _ in range(2 * pairs)]
        yield Yard(zip(homes[::2], homes[1::2], strict=True))


def kill_for(seed: int) -> Kill | None:
    """Return how the programs of a seed's run are killed, if they are."""
    return kill_of(Random(f"kill {seed}")) if seed % 10 < KILLED_OF_TEN else None


def name_of(plan: Plan, kill: Kill | None) -> str:
    return f"{plan}; killed {kill}" if kill is not None else str(plan)


async def run_seed(seed: int, homes: Yard) -> Ended:
    """Carry out the run of a seed in a folder of its own."""
    plan, kill = plan_of(seed), kill_for(seed)
    with run_folder() as folder:
        if kill is None:
            return await carry_out(plan, folder)
        async with homes.pair() as pair:
            return await carry_out_killed(plan, folder, pair, kill)


async def run_seeds(seeds: Iterable[int]) -> Tally:
    """Carry out the runs of these seeds; a run that breaks off counts as broken, with its traceback."""
    tally, waiting = Tally(), iter(seeds)

    async def one_after_another(homes: Yard) -> None:
        for seed in waiting:
            plan, kill = plan_of(seed), kill_for(seed)
            try:
                ended = await run_seed(seed, homes)
            except Exception:  # noqa: BLE001 - a broken run must not hide the others
                tally.counts["violations"] += 1
                tally.broken.append(f"{name_of(plan, kill)}: broke off\n{traceback.format_exc()}")
                continue
            tally.add(name_of(plan, kill), ended)

    async with yard() as homes:
        await asyncio.gather(*(one_after_another(homes) for _ in range(AT_ONCE)))
    return tally
