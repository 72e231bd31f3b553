"""Reads sends from the API into the cache, and what changed into the record. Which page to read is `planner.py`'s."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sendoso_tui.api.call import Priority
from sendoso_tui.flows.facts import Noticed, SendsChanged
from sendoso_tui.flows.upkeep import begin_anew
from sendoso_tui.store.cache_write import Upserted
from sendoso_tui.store.faults import StoreDamaged, StoreFault
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from sendoso_tui.domain.history import Transition
    from sendoso_tui.domain.looked import Looked
    from sendoso_tui.domain.page import Page
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.clock import Clock
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.ports import Gateway
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.record import Record


@frozen
class PageRead:
    """A page as it came, and what it brought that the cache did not have. `asked_at` is on the server's clock;
    `took` is how many seconds passed from the request to its answer.
    """

    page: Page[Send]
    new_ids: tuple[str, ...]
    changed_ids: tuple[str, ...]
    moves: tuple[Transition, ...]
    asked_at: datetime
    took: float = 0.0


class Reader:
    """Every read of sends goes through here, so that each is cached and each transition recorded, once."""

    def __init__(self, gateway: Gateway, cache: Cache, record: Record, clock: Clock, tell: Tell) -> None:
        self.gateway = gateway
        self.cache = cache
        self.record = record
        self.clock = clock
        self._tell = tell
        self._disk_said = ""
        self._remembered = False

    async def page(
        self,
        number: int,
        per_page: int,
        *,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
        first_position: Callable[[Page[Send]], int | None] | None = None,
        priority: Priority = Priority.POLL,
    ) -> PageRead:
        """Read one page of sends into the cache. `first_position` gives the lasting position of its first row."""
        looked = await self.gateway.list_sends(
            number, per_page, status=status, since=since, until=until, priority=priority
        )
        page = looked.value
        position = first_position(page) if first_position is not None else None
        upserted = await self._keep(list(zip(page.rows, page.raws, strict=True)), looked, position)
        if page.quarantined:
            with self._disk():
                await self.cache.quarantine(page.quarantined, self.clock.now())
        moves = tuple(step for step in upserted.transitions if step.old is not None)
        took = (looked.answered_at - looked.asked_at).total_seconds()
        asked_at = self.clock.correct(looked.asked_at)
        return PageRead(page, upserted.new_ids, upserted.changed_ids, moves, asked_at, max(0.0, took))

    async def one(self, send_id: str, *, priority: Priority = Priority.SELECTED) -> Send:
        """Read one send by itself into the cache. Raises the Fault family; a 404 also marks the cached row gone."""
        looked = await self.gateway.retrieve_send(send_id, priority=priority)
        send = looked.value.send
        await self._keep([(send, looked.value.raw)], looked, None)
        if send.dialect != self.gateway.dialect and (cached := self.cache.get(send_id)) is not None:
            # The guide's endpoint on a v3 host knows less than the list, and the cache has both.
            return cached.send
        return send

    async def gone(self, send_id: str) -> None:
        """Note that the server does not know this send any more."""
        with self._disk():
            if await self.cache.mark_gone(send_id, self.clock.now()):
                self._tell(SendsChanged((), (send_id,)))

    async def _keep(
        self, rows: list[tuple[Send, bytes]], looked: Looked[object], first_position: int | None
    ) -> Upserted:
        """Write rows to the cache and hand their transitions on; a disk that refuses never costs the answer."""
        upserted = Upserted()
        asked_at, answered_at = self.clock.correct(looked.asked_at), self.clock.correct(looked.answered_at)
        with self._disk():
            try:
                upserted = await self.cache.upsert(
                    rows, asked_at=asked_at, answered_at=answered_at, first_position=first_position
                )
            except StoreDamaged:
                await begin_anew(self.cache, self.clock, self._tell)
            if upserted.outbox or not self._remembered:
                await self._remember()
                self._remembered = True
        # Another window's writes count as well: what this one shows may be older than the cache.
        if upserted.new_ids or upserted.changed_ids or upserted.others_wrote:
            self._tell(SendsChanged(upserted.new_ids, upserted.changed_ids, upserted.transitions))
        return upserted

    async def _remember(self) -> None:
        """Hand transitions on from the cache to the record; what cannot be written now waits in the cache."""
        while True:
            through, transitions = self.cache.unrecorded()
            if not transitions:
                return
            await self.record.add_transitions(transitions)
            await self.cache.recorded(through)

    @contextmanager
    def _disk(self) -> Iterator[None]:
        """Reading goes on when a file cannot be written; each new reason is told once."""
        try:
            yield
        except StoreFault as fault:
            if str(fault) != self._disk_said:
                self._disk_said = str(fault)
                self._tell(Noticed(f"What is read cannot be kept: {fault}", serious=True))
