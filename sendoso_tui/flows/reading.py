"""Reads sends from the API into the cache, and what changed into the record. Which page to read is `planner.py`'s."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.history import Transition
from sendoso_tui.domain.page import Page
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import Fact, Noticed, SendsChanged
from sendoso_tui.flows.ports import Gateway
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.record import Record, RecordProblem

Tell = Callable[[Fact], None]


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as it came, and what it brought that the cache did not have."""

    page: Page[Send]
    new_ids: tuple[str, ...]
    changed_ids: tuple[str, ...]


class Reader:
    """Every read of sends goes through here, so that each is cached and each transition recorded, once."""

    def __init__(self, gateway: Gateway, cache: Cache, record: Record, clock: Clock, tell: Tell) -> None:
        self.gateway = gateway
        self.cache = cache
        self.record = record
        self.clock = clock
        self._tell = tell
        self._history_lost = False

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
        upserted = await self.cache.upsert(
            list(zip(page.rows, page.raws, strict=True)),
            asked_at=looked.asked_at,
            answered_at=looked.answered_at,
            first_position=position,
        )
        if page.quarantined:
            await self.cache.quarantine(page.quarantined, looked.answered_at)
        await self._remember(upserted.transitions)
        if upserted.new_ids or upserted.changed_ids:
            self._tell(SendsChanged(upserted.new_ids, upserted.changed_ids, upserted.transitions))
        return PageRead(page, upserted.new_ids, upserted.changed_ids)

    async def one(self, send_id: str, *, priority: Priority = Priority.SELECTED) -> Send:
        """Read one send by itself into the cache. Raises the Fault family; a 404 also marks the cached row gone."""
        looked = await self.gateway.retrieve_send(send_id, priority=priority)
        send = looked.value.send
        upserted = await self.cache.upsert(
            [(send, looked.value.raw)], asked_at=looked.asked_at, answered_at=looked.answered_at
        )
        await self._remember(upserted.transitions)
        if upserted.new_ids or upserted.changed_ids:
            self._tell(SendsChanged(upserted.new_ids, upserted.changed_ids, upserted.transitions))
        return send

    async def gone(self, send_id: str) -> None:
        """Note that the server does not know this send any more."""
        await self.cache.mark_gone(send_id, self.clock.now())
        self._tell(SendsChanged((), (send_id,)))

    async def _remember(self, transitions: tuple[Transition, ...]) -> None:
        if not transitions:
            return
        try:
            await self.record.add_transitions(transitions)
        except RecordProblem as problem:
            # Reading goes on: history is worth less than the list itself. Writes stop by themselves.
            if not self._history_lost:
                self._history_lost = True
                self._tell(Noticed(f"What is seen to change cannot be kept: {problem}", serious=True))
