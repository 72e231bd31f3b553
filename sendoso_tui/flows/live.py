"""The parts of an engine that exist once its gateway does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sendoso_tui.flows.budgets import Estimates, read_budget
from sendoso_tui.flows.cancel import Canceller, Cancelling
from sendoso_tui.flows.catalog import Catalog
from sendoso_tui.flows.compose import Composer, Creating
from sendoso_tui.flows.facts import SendsChanged
from sendoso_tui.flows.finding import Finder
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.reconcile import LOOKS, Reconciler
from sendoso_tui.flows.sync import Sync

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.clock import Clock, Sleep
    from sendoso_tui.flows.facts import BudgetRead, CancelMoved, CreateMoved, Fact, Tell
    from sendoso_tui.flows.ports import Gateway
    from sendoso_tui.flows.tasks import Tasks
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.record import Record


@dataclass(slots=True)
class Live:
    """One gateway, and all that reads and writes through it."""

    gateway: Gateway
    reader: Reader
    sync: Sync
    canceller: Canceller
    reconciler: Reconciler
    composer: Composer
    finder: Finder
    catalog: Catalog
    estimates: Estimates

    async def cancel(self, send_id: str, seen_status: str) -> CancelMoved:
        """Cancel a send a person has confirmed while it read `seen_status`; see `cancel.py`."""
        return await self.canceller.cancel(Cancelling(send_id, seen_status))

    async def follow(self, intent: Intent) -> Intent:
        """Look an unclear cancel up until it is clear or the looks are used up."""
        return await self.reconciler.follow(intent)

    async def create(self, draft_id: str, new: NewSend, again_after: str) -> CreateMoved:
        """Make a new send a person has confirmed; see `compose.py`."""
        return await self.composer.create(Creating(draft_id, new, again_after))

    async def find(self, intent: Intent, since: datetime | None) -> Intent:
        """Look for a lost new send until it is clear or the looks are used up; see `finding.py`."""
        return await self.finder.follow(intent, LOOKS, since=since)

    async def read_budget(self) -> BudgetRead:
        """Read what is left to spend."""
        return await read_budget(self.gateway, self.estimates, self.reader.clock)


def make_live(
    gateway: Gateway,
    about: ProfileAbout,
    cache: Cache,
    record: Record,
    clock: Clock,
    tell: Tell,
    sleep: Sleep,
    tasks: Tasks,
    *,
    tell_look: Tell,
    closing: Callable[[], bool],
) -> Live:
    """Put the flows of one profile on its gateway; nothing runs yet.

    What look-ups find is told to `tell_look`; once `closing` says yes, no write leaves.
    """
    estimates = Estimates(cache)

    def tell_read(fact: Fact) -> None:
        if isinstance(fact, SendsChanged):
            estimates.forget()
        tell(fact)

    reader = Reader(gateway, cache, record, clock, tell_read)
    sync = Sync(reader, tell, poll_seconds=about.poll_seconds, limit=about.requests_per_second, sleep=sleep)
    return Live(
        gateway,
        reader,
        sync,
        Canceller(reader, record, about, tell, closing=closing),
        Reconciler(reader, record, tell_look, sleep=sleep),
        Composer(reader, record, about, tell, closing=closing),
        Finder(reader, record, about, tell_look, sleep=sleep, listing=lambda: sync.plan.listing),
        Catalog(gateway, tell, tasks),
        estimates,
    )
