"""Keeps the cache fresh: a loop around the planner that reads, waits, backs off and says what it is doing.

It never ends because of the network, and the screen never waits for it. What to read is `planner.py`'s decision.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.faults import Fault, Refused, ServerTrouble
from sendoso_tui.domain.instants import read_instant
from sendoso_tui.domain.status import fold
from sendoso_tui.flows import listing, planner, wishes
from sendoso_tui.flows.facts import Connection, SyncState
from sendoso_tui.flows.kept_listing import keep_listing, read_listing
from sendoso_tui.flows.listing import Outcome
from sendoso_tui.flows.open_checks import OpenChecks, moved_on
from sendoso_tui.flows.planner import FINISHED_EVERY, PlanState, ReadPage, ReadSend, Rest, Why
from sendoso_tui.flows.standing import Standing
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from sendoso_tui.domain.page import Page
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.attention import Attention
    from sendoso_tui.flows.clock import Sleep
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.reading import Reader

OPEN_SHARE = 0.5
"""The part of the limit that open sends may take, so that a person's own requests never wait for them."""
SLOW = 1.0
"""Seconds an answer takes on a line that is not slow yet."""
SLOWEST = 4.0
"""How many times longer a slow line may make everything wait."""

UNFILTERED = (400, 404, 405, 422)
"""What a server answers that does not know the filter by status."""
_MINUTE = 60.0

_PRIORITY = {
    Why.HEAD: Priority.POLL,
    Why.BACKFILL: Priority.BACKFILL,
    Why.OPEN: Priority.BACKFILL,
    Why.SELECTED: Priority.SELECTED,
    Why.FINISHED: Priority.BACKFILL,
}


class Sync:
    """The reading loop of one profile. Its state is told as `SyncMoved`; everything else it does goes to the cache."""

    def __init__(
        self,
        reader: Reader,
        tell: Tell,
        *,
        poll_seconds: float,
        limit: float,
        everything: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`sleep` must go with the reader's clock; `everything` begins with reading the whole list again."""
        capabilities = reader.gateway.capabilities
        self._reader = reader
        self._clock = reader.clock
        self._sleep = sleep
        self._wake = asyncio.Event()
        self._stopping = False
        self._hold_until = 0.0
        self._everything = everything
        self._unfiltered = False
        self._built = False
        self.plan = PlanState(
            filters=capabilities.can(Capability.SERVER_FILTERS),
            single=capabilities.can(Capability.RETRIEVE),
            poll_seconds=poll_seconds,
            spacing=1 / (OPEN_SHARE * limit),
        )
        self._open_checks = OpenChecks(reader.cache)
        self._standing = Standing(reader, tell, SyncState(limit=limit, every=poll_seconds))

    @property
    def state(self) -> SyncState:
        """How the reading stands, as it was told last."""
        return self._standing.state

    async def run(self) -> None:
        """Read until `stop`. A fault becomes a state and a wait, never an end."""
        try:
            await self._resume()
        except StoreFault as fault:
            self._hold_until = self._standing.store_fails(self.plan, fault)
        while not self._stopping:
            now = self._clock.monotonic()
            if self.state.paused:
                # The rate is that of the last minute, so it comes to rest only after one.
                await self._wait(_MINUTE if self.state.rate else None)
                self._standing.say(self.plan)
                continue
            if now < self._hold_until:
                await self._wait(self._hold_until - now)
                continue
            try:
                await self._next(now)
            except StoreFault as fault:
                self._hold_until = self._standing.store_fails(self.plan, fault)
            except Fault as fault:
                self._hold_until = self._standing.fails(self.plan, fault)

    def stop(self) -> None:
        """Let the loop end after the step in hand; no request is cancelled."""
        self._stopping = True
        self._wake.set()

    def refresh(self, *, everything: bool = False) -> None:
        """Read the head at once, or the whole list again; also ends a wait, unless the server asked for it."""
        self.plan = wishes.hurry(self.plan, self._clock.monotonic(), everything=everything)
        if self.state.connection is not Connection.THROTTLED:
            self._hold_until = 0.0
        self._wake.set()

    def pause(self, paused: bool) -> None:
        """Stop asking, or go on."""
        self._standing.say(self.plan, paused=paused)
        self._wake.set()

    def select(self, send_id: str | None) -> None:
        """Keep this send fresh while it is looked at, where the dialect can read one by itself."""
        self.plan = wishes.select(self.plan, send_id, self._clock.monotonic())
        if self.plan.single:
            self._wake.set()

    def attend(self, attention: Attention) -> None:
        """Ask more or less often, as somebody comes to the screen or leaves it."""
        self.plan = wishes.attend(self.plan, attention, self._clock.monotonic())
        self._wake.set()

    def retime(self, poll_seconds: float) -> None:
        """Poll at another pace from now on."""
        self.plan = wishes.retime(self.plan, poll_seconds, self._clock.monotonic())
        self._wake.set()

    def capabilities_changed(self) -> None:
        """Plan by what the server has shown it can do."""
        capabilities = self._reader.gateway.capabilities
        self.plan = replace(
            self.plan,
            single=capabilities.can(Capability.RETRIEVE),
            filters=capabilities.can(Capability.SERVER_FILTERS) and not self._unfiltered,
        )

    async def _next(self, now: float) -> None:
        # Before the head was read, nobody knows what time it is on the server.
        if self.plan.spots_due <= now < self.plan.head_due:
            spots, strays, took = await self._open_checks.count(self.plan, now, self._clock.now())
            self.plan = planner.count_open(self.plan, spots, strays, now, took)
            await self._open_checks.keep(self.plan.hazards, now)
        # Only now, since the plan may have changed meanwhile.
        step = planner.plan(self.plan, now)
        if isinstance(step, Rest):
            self._standing.say(self.plan, doing="")
            await self._wait(max(0.0, min(step.until, self.plan.spots_due) - self._clock.monotonic()))
            return
        self._standing.say(self.plan, doing=self._words(step))
        await self._carry_out(step)

    async def _carry_out(self, step: ReadPage | ReadSend) -> None:
        if isinstance(step, ReadSend):
            await self._read_send(step)
        else:
            try:
                read = await self._reader.page(
                    step.page,
                    self.plan.listing.per_page,
                    status=step.status,
                    first_position=None if step.status else self._position(step),
                    priority=_PRIORITY[step.why],
                )
            except (Refused, ServerTrouble) as fault:
                self.plan = planner.after_fault(self.plan, step, self._clock.monotonic())
                if step.status is None or not isinstance(fault, Refused) or fault.status not in UNFILTERED:
                    raise
                self._go_without_filters()
                return
            if step.status is not None and _other_statuses(read.page, step.status):
                self._go_without_filters()
            self._note_pace(read.took)
            outcome = _outcome(read.page, len(read.new_ids))
            unmet = await self._open_checks.unmet(self.plan, step, read, outcome)
            moved = moved_on(step, read)
            before = self.plan
            self.plan = planner.after_page(before, step, outcome, self._clock.monotonic(), moved=moved, unmet=unmet)
            await self._note_progress(before)
        await self._standing.lives(self.plan)

    def _note_pace(self, seconds: float) -> None:
        """On a slow line everything is asked for less often."""
        slowness = min(max(0.8 * self.plan.slowness + 0.2 * seconds / SLOW, 1.0), SLOWEST)
        self.plan = replace(self.plan, slowness=round(slowness, 2))

    def _go_without_filters(self) -> None:
        """This server refuses the filter by status, or takes no notice of it."""
        self._unfiltered = True
        self.plan = planner.without_filters(self.plan, self._clock.monotonic())

    async def _read_send(self, step: ReadSend) -> None:
        missed = False
        try:
            await self._reader.one(step.send_id, priority=_PRIORITY[step.why])
        except Refused as refused:
            if refused.status == 404:
                await self._reader.gone(step.send_id)
            else:
                # A no to one send says nothing of the others, and nothing of whether this one is there.
                missed = True
        finally:
            # Also after a fault: one send that cannot be read must not keep the list from being read.
            self.plan = planner.after_send(self.plan, step, self._clock.monotonic(), missed=missed)

    def _position(self, step: ReadPage) -> Callable[[Page[Send]], int | None]:
        def first(page: Page[Send]) -> int | None:
            return listing.learn(self.plan.listing, step.page, _outcome(page, 0)).position_of_first(step.page)

        return first

    async def _resume(self) -> None:
        """Go on where the last run stopped."""
        cache = self._reader.cache
        known = read_listing(cache)
        now = self._clock.monotonic()
        self.plan = replace(
            self.plan, listing=known, hazards=self._open_checks.hazards(), finished_due=now + FINISHED_EVERY
        )
        if self._everything:
            self.plan = wishes.hurry(self.plan, self._clock.monotonic(), everything=True)
        self._standing.say(
            self.plan,
            loaded=await cache.count(),
            total=known.total,
            as_of=read_instant(cache.meta("as_of")),
            complete=self.plan.listing.done,
        )

    async def _note_progress(self, before: PlanState) -> None:
        cache = self._reader.cache
        known, was = self.plan.listing, before.listing
        await keep_listing(cache, known, was)
        if known.done and not (was.done and self._built):
            # Also once in every run: the end of the program may have cut it short, and newer versions build more.
            self._built = True
            await cache.build_search()

    def _words(self, step: ReadPage | ReadSend) -> str:
        if isinstance(step, ReadPage) and step.why is Why.BACKFILL:
            return f"{step.why.value}, page {step.page}"
        return step.why.value

    async def _wait(self, seconds: float | None) -> None:
        """Wait until somebody wants something, at most `seconds`."""
        waiting: set[asyncio.Future[Any]] = {asyncio.ensure_future(self._wake.wait())}
        if seconds is not None:
            waiting.add(asyncio.ensure_future(self._sleep(seconds)))
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()
        self._wake.clear()


def _outcome(page: Page[Send], new: int) -> Outcome:
    return Outcome(
        received=page.received,
        new=new,
        total=page.total,
        clamped_to=page.clamped_to,
        created=tuple(send.created_at for send in page.rows),
        ids=frozenset(send.id for send in page.rows),
    )


def _other_statuses(page: Page[Send], status: str) -> bool:
    """Whether sends on a page that was filtered by status have another one, more than could move in a moment."""
    others = sum(fold(send.status_raw) != status for send in page.rows)
    return others * 10 > len(page.rows)
