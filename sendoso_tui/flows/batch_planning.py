"""Judges a whole batch before anything leaves: reads what its rows name, and weighs what it costs against what is left.

Nothing is written and nothing is sent here; carrying a plan out is `batch.py`'s work.
"""

from __future__ import annotations

import asyncio
from dataclasses import field, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.domain.batch_cost import weigh_batch
from sendoso_tui.domain.batch_plan import PlannedRow, fill_in, judge_rows, make_plan
from sendoso_tui.domain.costing import Level
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.domain.repeats import WINDOW, find_repeats
from sendoso_tui.flows.batch_reading import find_recipients, read_named
from sendoso_tui.flows.budgets import Estimates, read_budget
from sendoso_tui.store.batches import Batches
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sendoso_tui.domain.batch import Batch, BatchRow
    from sendoso_tui.domain.batch_cost import BatchCost
    from sendoso_tui.domain.batch_plan import BatchPlan
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.people_columns import Columns
    from sendoso_tui.domain.people_file import PeopleFile
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.batch_reading import Say
    from sendoso_tui.flows.facts import BudgetRead
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.cache_people import PricesSeen

MOST_PRICED = 3
"""Gifts without a price whose earlier sends are looked at."""
_IDS = ("item_id", "touch_id", "gift_id")
_AT_ONCE = 100
"""Rows between two breaths, so that a screen beside this keeps answering."""


@frozen
class BatchWish:
    """What a person wants sent: the people of a file, which column fills in what, and what is the same for all.

    `name` is the file's without its folder. `again` means repeats, `new_recipients` adds people to v2's address book.
    """

    name: str
    people: PeopleFile
    shape: Shape
    columns: Columns
    same: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    again: bool = False
    new_recipients: bool = False


@frozen
class BatchOffer:
    """A judged batch, ready to be confirmed or not. `blocked` is why a fit one may not be sent all the same.

    `costs` and `budget` say what it costs beside what is left; `earlier` is the batch that had the same rows. `prices`
    is by name what earlier sends of gifts without a stated price cost.
    """

    name: str
    plan: BatchPlan
    costs: tuple[BatchCost, ...] = ()
    budget: BudgetRead | None = None
    earlier: Batch | None = None
    prices: tuple[tuple[str, PricesSeen], ...] = ()
    blocked: str = ""
    again: bool = False

    @property
    def why_not(self) -> str:
        """Why it cannot be sent, in a sentence; empty where it can."""
        if self.earlier is None and not self.plan.is_fit:
            count = len(self.plan.faults)
            return f"{count:,} fault{'' if count == 1 else 's'} to mend first. Nothing was sent."
        return self.blocked


class BatchPlanner:
    """Plans batches of one profile. `say` is told what is going on while it takes long."""

    def __init__(self, reader: Reader, about: ProfileAbout, say: Say = lambda sentence: None) -> None:
        self._reader = reader
        self._about = about
        self._say = say

    async def plan(self, wish: BatchWish) -> BatchOffer:
        """Judge a file. Raises the Fault family when what its rows name cannot be read."""
        filled = await asyncio.to_thread(fill_in, wish.people, wish.columns, wish.shape, wish.same)
        column = " + ".join(wish.columns.get("email", ())) or "Email"
        rows = await self._judged(filled, wish.shape, column, wish.columns, new_recipients=wish.new_recipients)
        repeats = {} if wish.again else await self._repeats(rows)
        plan = make_plan(rows, again=wish.again, repeats=repeats, warnings=wish.people.warnings)
        return await self._offer(wish.name, plan, again=wish.again)

    async def plan_rest(self, batch: Batch, rows: Sequence[BatchRow]) -> BatchOffer:
        """Judge anew the rows of a batch that is gone on with: since it was begun prices and dates may have changed."""
        kept = [PlannedRow(row.number, row.form) for row in rows if row.form is not None]
        judged = await self._judged(kept, kept[0].form.shape, "Email", None, new_recipients=False) if kept else []
        plan = make_plan(judged, again=batch.again, repeats={} if batch.again else await self._repeats(judged))
        return replace(await self._offer(batch.name, plan, again=True), again=batch.again)

    async def _judged(
        self,
        rows: Sequence[PlannedRow],
        shape: Shape,
        column: str,
        columns: Columns | None,
        *,
        new_recipients: bool,
    ) -> list[PlannedRow]:
        gateway = self._reader.gateway
        named = await read_named(gateway, shape, (row.form for row in rows))
        if shape is Shape.INVENTORY:
            rows = await find_recipients(gateway, rows, named, column, self._say, new_recipients=new_recipients)
        today = self._reader.clock.now().astimezone().date()
        judged = await asyncio.to_thread(judge_rows, rows, partial(named.judge, today=today), columns)
        return await self._with_earlier(judged)

    async def _with_earlier(self, rows: Sequence[PlannedRow]) -> list[PlannedRow]:
        """Add what each person got in the last 30 days, as far as the cache knows."""
        now = self._reader.clock.now()
        found = []
        for row in rows:
            sends: list[Send] = []
            for person in row.judged.people if row.judged is not None and row.new is not None else ():
                if not (person.email or person.id or person.name):
                    continue
                try:
                    known = await self._reader.cache.sends_to(
                        person.email, person.id, person.name, person.company, now - WINDOW
                    )
                except StoreFault:
                    return list(rows)
                sends += find_repeats(known, person, now)
            found.append(replace(row, earlier=tuple(sends)))
        return found

    async def _repeats(self, rows: Sequence[PlannedRow]) -> dict[str, str]:
        """Say by content what went out from here a short while ago, or has no outcome."""
        now = self._reader.clock.now()
        repeats = {}
        for number, row in enumerate(rows):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            if row.digest and (earlier := self._reader.record.repeat_of(self._about.name, row.digest, now)):
                repeats[row.digest] = _said_of(earlier)
        return repeats

    async def _offer(self, name: str, plan: BatchPlan, *, again: bool) -> BatchOffer:
        read = await read_budget(self._reader.gateway, Estimates(self._reader.cache), self._reader.clock)
        costs = weigh_batch(plan, read.team, read.balances, self._about.over_budget)
        earlier = None
        if plan.digest and not again:
            batches, now = Batches(self._reader.record), self._reader.clock.now()
            earlier = batches.same_rows(self._about.name, self._about.origin, plan.digest, now)
        blocked = next((cost.sentence for cost in costs if cost.level is Level.BLOCK), "")
        if earlier is not None and not blocked:
            blocked = f"The same rows are those of batch {earlier.id}, begun {_when(earlier)}, {earlier.state.value}."
        return BatchOffer(name, plan, costs, read, earlier, await self._prices(plan), blocked, again)

    async def _prices(self, plan: BatchPlan) -> tuple[tuple[str, PricesSeen], ...]:
        """Return what earlier sends of the gifts cost whose price nobody states."""
        unpriced: dict[str, str] = {}
        for row in plan.rows:
            if row.is_fit and row.judged is not None and row.judged.cost is None:
                named = (row.form.get(name).strip() for name in _IDS)
                unpriced.setdefault(next((text for text in named if text), ""), row.judged.what)
        found: list[tuple[str, PricesSeen]] = []
        for gift_id, what in list(unpriced.items())[:MOST_PRICED]:
            try:
                seen = await self._reader.cache.prices_of(gift_id, what)
            except StoreFault:
                break
            found += [(what, one) for one in seen]
        return tuple(found)


def _said_of(earlier: Intent) -> str:
    at = f"{earlier.created_at.astimezone():%d %b %H:%M}"
    if earlier.state is IntentState.DONE:
        return f"The same was sent {at}."
    return f"A request for the same left {at}, and what became of it is not known."


def _when(batch: Batch) -> str:
    return f"{batch.created_at.astimezone():%d %b %H:%M}"
