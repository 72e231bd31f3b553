"""How the reading of one profile stands, as the status line shows it: told when it changes, and only then.

What is read when is `sync.py`'s part; how long a fault makes it hold still is `holding.py`'s.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.domain.instants import as_text
from sendoso_tui.flows.facts import Connection, Noticed, SyncMoved
from sendoso_tui.flows.holding import BACKOFF, hold_for

if TYPE_CHECKING:
    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.flows.facts import SyncState, Tell
    from sendoso_tui.flows.planner import PlanState
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.faults import StoreFault

RATE_STEP = 0.25
"""Requests a second by which the rate must differ from the one that is shown. At rest it swings about by less."""


class Standing:
    """The state of a reading loop, and the only place that tells it."""

    def __init__(self, reader: Reader, tell: Tell, state: SyncState) -> None:
        self.state = state
        self._reader = reader
        self._tell = tell
        self._failures = 0
        self._store_said = ""

    def say(self, plan: PlanState, **changes: object) -> None:
        """Tell the state with these changes, where it differs from the one told before."""
        rate = self._reader.gateway.rate
        # A mean that swings must not paint a line each time. That there are requests, or none any more, is always told.
        near = rate > 0 and self.state.rate > 0 and abs(rate - self.state.rate) < RATE_STEP
        rate = self.state.rate if near else round(rate, 1)
        state = replace(self.state, rate=rate, every=round(plan.every), **changes)  # type: ignore[arg-type]
        if state != self.state:
            self.state = state
            self._tell(SyncMoved(state))

    async def lives(self, plan: PlanState) -> None:
        """Note that the server has answered, also for the next run. Raises StoreFault."""
        self._failures = 0
        now, cache = self._reader.clock.now(), self._reader.cache
        # After every answer: counting a million rows each time would be most of what a rest costs.
        loaded = cache.count_estimate()
        total, complete = plan.listing.total, plan.listing.done
        # A total below what was seen cannot be true; the rows are. After a whole reading they are all there is.
        total = loaded if complete or (total is not None and total < loaded) else total
        await cache.set_meta("as_of", as_text(now))
        if total is not None and cache.meta("total") != str(total):
            await cache.set_meta("total", str(total))
        self.say(
            plan,
            connection=Connection.LIVE,
            as_of=now,
            loaded=loaded,
            total=total,
            complete=complete,
            since=None,
            next_try_at=None,
            fault=None,
            quarantined=cache.quarantine_count(),
        )

    def fails(self, plan: PlanState, fault: Fault) -> float:
        """Note a fault; returns the moment (monotonic) until which nothing is to be asked."""
        clock = self._reader.clock
        hold = hold_for(fault, self._failures, self.state)
        self._failures += 1
        until = clock.monotonic() + hold.seconds
        since = self.state.since if self.state.connection is hold.connection else None
        self.say(
            plan,
            connection=hold.connection,
            since=since or clock.now(),
            next_try_at=until,
            fault=hold.fault,
            doing="",
        )
        return until

    def store_fails(self, plan: PlanState, fault: StoreFault) -> float:
        """Note that the disk is in the way, not Sendoso, and say so once; what is shown stays. Returns as `fails`."""
        if str(fault) != self._store_said:
            self._store_said = str(fault)
            self._tell(Noticed(fault.sentence, serious=True))
        self.say(plan, doing="")
        return self._reader.clock.monotonic() + BACKOFF[0]
