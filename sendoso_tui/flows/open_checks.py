"""Brings the planner what the cache knows of open sends, and keeps what was learned about how fast they move.

Which page is worth a request is decided in `unseen.py` and `planner.py`.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.domain.status import fold
from sendoso_tui.flows.listing import Order, learn
from sendoso_tui.flows.planner import OPEN_STATUSES, Why
from sendoso_tui.flows.unseen import Group, Hazards, Spot
from sendoso_tui.store.cache_open import Range

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sendoso_tui.flows.listing import Outcome
    from sendoso_tui.flows.planner import PlanState, ReadPage
    from sendoso_tui.flows.reading import PageRead
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.cache_open import OpenGroup

PAGELESS_EVERY = timedelta(minutes=5)
"""Open sends that no page leads to are read by themselves, each at most this often."""
KEPT_EVERY = 300.0
"""Seconds between two writings of what was learned."""
_KEY = "hazards"


class OpenChecks:
    """The cache's side of checking open sends, for one reading loop. All may raise StoreFault."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._keep_due = 0.0

    async def count(
        self, state: PlanState, now: float, at: datetime
    ) -> tuple[tuple[Spot, ...], tuple[str, ...], float]:
        """Return the pages with open sends as the cache has them `now`, which is `at` on the server's clock, the open
        sends that no page leads to, and how many seconds of processor counting took.
        """
        known = state.listing
        asked = self._cache.open_sends
        strays: list[str] = []
        took = 0.0
        if state.filters:
            newest_first = known.order is not Order.OLDEST_FIRST
            counted = await asked.by_status(OPEN_STATUSES, known.per_page, newest_first, at)
            spots, took = await asyncio.to_thread(_spots, counted.groups, now, filtered=True), counted.seconds
            # Sends may have come to a status of which the cache holds none.
            there = {spot.status for spot in spots}
            empty: dict[tuple[str | None, int], tuple[Group, ...]] = {
                (status, 1): (Group(status, 1),) for status in OPEN_STATUSES if status not in there
            }
            # Those looked for before are waited for on, since each count would begin the wait anew.
            waiting = [spot for spot in state.spots if empty.get(spot.place) == spot.groups]
            for spot in waiting:
                del empty[spot.place]
            spots += [*waiting, *(Spot(1, status, groups, now) for (status, _), groups in empty.items())]
        elif known.order is Order.UNKNOWN:
            spots = []
        else:
            shift = (known.total or 0) if known.order is Order.NEWEST_FIRST else 0
            counted = await asked.by_listing(known.per_page, shift, at)
            spots, took = await asyncio.to_thread(_spots, counted.groups, now, filtered=False), counted.seconds
        if state.single and known.done:
            strays = await asked.pageless(OPEN_STATUSES if state.filters else None, at - PAGELESS_EVERY)
        return tuple(spots), tuple(strays), took

    async def unmet(self, state: PlanState, step: ReadPage, read: PageRead, outcome: Outcome) -> tuple[str, ...]:
        """Return open sends that the cache has on the page that was read, and that it did not hold."""
        known = learn(state.listing, step.page, outcome) if step.status is None else state.listing
        if step.status is None:
            first = known.position_of_first(step.page)
            if step.why is not Why.OPEN or first is None:
                return ()
            place = Range(first=first, end=first + known.per_page)
        else:
            made = [moment for moment in outcome.created if moment is not None]
            if len(made) < outcome.received or (not made and step.page > 1):
                return ()
            newest_first, whole = known.order is not Order.OLDEST_FIRST, outcome.received >= known.per_page
            # Where a listing begins or ends, it shows that nothing lies beyond.
            ends_low = not whole if newest_first else step.page == 1
            ends_high = step.page == 1 if newest_first else not whole
            place = Range(step.status, since=None if ends_low else min(made), until=None if ends_high else max(made))
        return tuple(await self._cache.open_sends.unmet(place, read.asked_at))

    def hazards(self) -> Hazards:
        """Return what an earlier run learned."""
        text = self._cache.meta(_KEY)
        try:
            seen = json.loads(text) if text else {}
            return Hazards(MappingProxyType({str(key): (float(a), float(b)) for key, (a, b) in seen.items()}))
        except (ValueError, TypeError, AttributeError):
            return Hazards()

    async def keep(self, hazards: Hazards, now: float) -> None:
        """Write down what was learned, now and then."""
        if now >= self._keep_due:
            self._keep_due = now + KEPT_EVERY
            await self._cache.set_meta(_KEY, json.dumps(dict(hazards.seen)))


def moved_on(step: ReadPage, read: PageRead) -> Counter[str]:
    """Count the moves a page showed: by its status where it has one, else by the status moved from."""
    return Counter(step.status or fold(move.old or "") for move in read.moves)


def _spots(groups: Sequence[OpenGroup], now: float, *, filtered: bool) -> list[Spot]:
    places: dict[tuple[str | None, int], list[Group]] = {}
    for group in groups:
        found = places.setdefault((group.status if filtered else None, group.page), [])
        found.append(Group(group.status, group.sends, group.ages, group.squares))
    return [Spot(page, status, tuple(found), now) for (status, page), found in places.items()]
