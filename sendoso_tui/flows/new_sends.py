"""What an engine offers for new sends, beside what it reads: drafts, the catalogue, guards, orders, decisions.

Each method passes on to the part that does it. What they mean to the screen is written in `ui/ports.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Offline
from sendoso_tui.flows.drafts import Drafts
from sendoso_tui.flows.facts import RecipientsFound
from sendoso_tui.flows.shown_request import shown_requests
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.intent import Intent, IntentState
    from sendoso_tui.domain.people import Person
    from sendoso_tui.domain.saved_draft import SavedDraft
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.clock import Clock
    from sendoso_tui.flows.facts import CatalogPart, CatalogRead, CreateMoved, Tell
    from sendoso_tui.flows.live import Live
    from sendoso_tui.flows.shown_request import ShownRequest
    from sendoso_tui.flows.tasks import Tasks
    from sendoso_tui.flows.writes import Writes
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.cache_people import PricesSeen
    from sendoso_tui.store.record import Record

GUARDED = timedelta(days=30)
"""How far back sends to the same person are shown beside a new one."""


class NewSends:
    """The part of an engine that is about new sends. Until there is a gateway, drafts can be kept and nothing else."""

    def __init__(
        self, about: ProfileAbout, cache: Cache, record: Record, clock: Clock, tell: Tell, tasks: Tasks, writes: Writes
    ) -> None:
        self.about = about
        self.cache = cache
        self.record = record
        self.clock = clock
        self._tasks = tasks
        self._writes = writes
        self._live: Live | None = None
        self._drafts = Drafts(record, about, clock, tell, tasks, writes.creates.is_out)
        self._parts_wanted: dict[CatalogPart, bool] = {}
        self._tell = tell

    def drafts(self) -> list[SavedDraft]:
        """Return this profile's drafts, the one saved last first; none while the record cannot be read."""
        return self._drafts.all()

    def draft(self, draft_id: str) -> SavedDraft | None:
        """Return one draft as it was typed last."""
        return self._drafts.one(draft_id)

    def new_draft(self, form: Form) -> str:
        """Begin to keep a form and return the draft's id at once."""
        return self._drafts.new(form)

    def keep_draft(self, draft_id: str, form: Form, over: Form | None = None) -> None:
        """Keep what is typed now in place of `over`. Ignored while the draft's request may be under way."""
        self._drafts.keep(draft_id, form, over)

    def drop_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        self._drafts.drop(draft_id)

    def read_catalog(self, part: CatalogPart, force: bool = False) -> None:
        """Read what can be sent, once for each session unless `force`d; told as CatalogRead."""
        if self._live is None:
            self._parts_wanted[part] = force or self._parts_wanted.get(part, False)
        else:
            self._live.catalog.read(part, force)

    def catalog(self, part: CatalogPart) -> CatalogRead | None:
        """Return what was read of it so far."""
        return self._live.catalog.known(part) if self._live else None

    def search_recipients(self, number: int, text: str) -> None:
        """Ask the address book (v2); told as RecipientsFound with the same number. A newer question wins."""
        if self._live is None:
            self._tell(RecipientsFound(number, text, (), Offline("The address book cannot be asked yet.")))
        else:
            self._live.catalog.search(number, text)

    async def sent_to(self, person: Person) -> list[Send]:
        """Return what this person got in the last 30 days, newest first, as far as the cache knows. Never a Fault."""
        since = self.clock.now() - GUARDED
        try:
            return await self.cache.sends_to(person.email, person.id, person.name, person.company, since)
        except StoreFault:
            return []

    async def prices_of(self, gift_id: str) -> tuple[PricesSeen, ...]:
        """Return what earlier sends of an item or touch cost, by currency. Never a Fault."""
        try:
            return await self.cache.prices_of(gift_id)
        except StoreFault:
            return ()

    def shown_requests(self, new: NewSend) -> tuple[ShownRequest, ...]:
        """Return exactly what would be posted, in order. Raises Unsupported for another dialect's draft."""
        return shown_requests(self.about, new)

    def earlier(self, new: NewSend) -> Intent | None:
        """Return the intent of the same content that went out a short while ago or has no outcome yet."""
        try:
            from sendoso_tui.domain.creating import digest_of

            return self.record.repeat_of(self.about.name, digest_of(new), self.clock.now())
        except StoreFault:
            # The road asks again, and sends nothing when the record cannot answer.
            return None

    def create(self, draft_id: str, new: NewSend, again_after: str = "") -> bool:
        """Send a draft a person has confirmed. False when it is out already or reading has not begun."""
        return self._live is not None and self._writes.creates.take(self._live, draft_id, new, again_after)

    def creating(self, draft_id: str) -> CreateMoved | None:
        """Return how far this session's sending of a draft is, or what is known of an earlier one.

        An intent's id names it as well: not every new send comes from a draft.
        """
        return self._writes.creates.stage(draft_id)

    def look_now(self, intent_id: str) -> None:
        """Look for a lost create at once instead of at its next moment."""
        if self._live is not None:
            self._writes.look_now(self._live, intent_id)

    def resolve(self, intent_id: str, state: IntentState, send_id: str = "") -> None:
        """Write down what a person decided about an unclear write: DONE (with the send, if known) or REFUSED."""
        self._tasks.own(self._writes.resolve(intent_id, state, send_id))

    def _read_wanted(self, live: Live) -> None:
        """Read the parts that were asked for before there was a gateway."""
        while self._parts_wanted:
            part, force = self._parts_wanted.popitem()
            live.catalog.read(part, force)
