"""What is known of a new send before it leaves: what would be posted, its cost beside what is left, and repeats.

Two guards look here: money, and a second gift to the same person. Reading for them never stops a send by itself.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sendoso_tui.domain.budget import Balances
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.costing import Level, Price, cost_of, weigh
from sendoso_tui.domain.creating import digest_of
from sendoso_tui.domain.faults import Fault
from sendoso_tui.domain.repeats import explain_repeats, find_repeats
from sendoso_tui.flows.shown_request import shown_requests
from sendoso_tui.headless.refreshing import refresh_head
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.budget import TeamBudget
    from sendoso_tui.domain.costing import Cost, Weighed
    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.judged import Judged
    from sendoso_tui.domain.people import Person
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.shown_request import ShownRequest
    from sendoso_tui.headless.call import Session
    from sendoso_tui.store.cache_people import PricesSeen

GUARDING = 6.0
"""Seconds for reading what the guards look at; without an answer they say that they do not know."""
MOST_SENDS = 50
"""Sends of one person that are looked at, newest first."""


@frozen
class Plan:
    """A new send that could leave. `earlier` is the one of the same content that is recent or has no outcome.

    `requests` are posted in this order. `prices` is what earlier sends of it cost, where its price is not stated.
    `repeats` is what its people got in the last 30 days, `told` that in sentences, `blind` why it may not be all.
    """

    judged: Judged
    new: NewSend
    requests: tuple[ShownRequest, ...]
    cost: Cost
    weighed: Weighed
    prices: tuple[PricesSeen, ...]
    repeats: tuple[Send, ...]
    told: str
    blind: str
    earlier: Intent | None

    @property
    def is_blocked(self) -> bool:
        """Say whether the profile's policy forbids it, since it costs more than is left."""
        return self.weighed.level is Level.BLOCK


async def make_plan(session: Session, judged: Judged, seconds: float) -> Plan:
    """Gather what is to be known of a judged form that can be sent, in about `seconds`.

    Raises Unsupported.
    """
    new = judged.new_send()
    requests = shown_requests(session.about, new)
    seconds = min(GUARDING, max(1.0, seconds))
    (team, balances), blind = await asyncio.gather(_left(session, seconds), _refresh(session, seconds))
    repeats: dict[str, Send] = {}
    told: list[str] = []
    for person in judged.people:
        found = await _sent_to(session, person)
        repeats.update((send.id, send) for send in found)
        told.append(explain_repeats(found, person, session.clock.now()))
    cost = cost_of(judged)
    prices = await _prices(session, judged) if cost.kind is Price.UNSTATED else ()
    return Plan(
        judged,
        new,
        requests,
        cost,
        weigh(cost, team, balances, session.about.over_budget),
        prices,
        tuple(repeats.values()),
        " ".join(sentence for sentence in told if sentence),
        blind,
        _earlier(session, new),
    )


def _earlier(session: Session, new: NewSend) -> Intent | None:
    try:
        return session.record.repeat_of(session.about.name, digest_of(new), session.clock.now())
    except StoreFault:
        # A record that cannot be read stops every send when it is begun; a dry run can do without it.
        return None


async def _left(session: Session, seconds: float) -> tuple[TeamBudget | None, Balances | None]:
    """Read what there is to spend: v2's team budget, else v3's own balance; the rest of v3's figures is not needed."""
    gateway = session.reader.gateway
    try:
        async with asyncio.timeout(seconds):
            if gateway.capabilities.can(Capability.BUDGET):
                return (await gateway.read_team_budget()).value, None
            if gateway.capabilities.can(Capability.BALANCES):
                return None, Balances((await gateway.read_me()).value)
    except (TimeoutError, Fault):
        pass
    return None, None


async def _refresh(session: Session, seconds: float) -> str:
    """Read the newest sends into the cache; return why what is known of people may not be all."""
    fault = await refresh_head(session, seconds)
    if fault is not None:
        return f"The newest sends could not be read: {fault.sentence}"
    return (
        ""
        if session.cache.meta("backfill_done") == "yes"
        else "Only the newest sends have been read here, so earlier ones may be missing."
    )


async def _sent_to(session: Session, person: Person) -> tuple[Send, ...]:
    try:
        known = await session.cache.sends_to(person.email, person.id, person.name, person.company, limit=MOST_SENDS)
    except StoreFault:
        return ()
    return find_repeats(known, person, session.clock.now())


async def _prices(session: Session, judged: Judged) -> tuple[PricesSeen, ...]:
    known = judged.known
    sent = known.item or known.touch or known.gift
    try:
        return await session.cache.prices_of(sent.id, sent.name) if sent is not None else ()
    except StoreFault:
        return ()
