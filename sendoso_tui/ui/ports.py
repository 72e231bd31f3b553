"""What the screen needs from the engine, as a Protocol. `flows.engine.Engine` is one; tests bring their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sendoso_tui.domain.batch import STOP_AFTER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sendoso_tui.domain.batch import Batch
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.intent import Intent, IntentState
    from sendoso_tui.domain.people import Person
    from sendoso_tui.domain.saved_draft import SavedDraft
    from sendoso_tui.domain.send import Send, StatusUpdate
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.attention import Attention
    from sendoso_tui.flows.batch_planning import BatchOffer, BatchWish
    from sendoso_tui.flows.batch_run import BatchSeen
    from sendoso_tui.flows.clock import Clock
    from sendoso_tui.flows.facts import BudgetRead, CancelMoved, CatalogPart, CatalogRead, CreateMoved, Fact, SyncState
    from sendoso_tui.flows.shown_request import ShownRequest
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.cache_people import PricesSeen
    from sendoso_tui.ui.show.log import Asked


class Batching(Protocol):
    """Batches of new sends: judged as a whole, confirmed once, sent row by row beside the screen."""

    def plan(self, number: int, wish: BatchWish) -> None:
        """Judge a file; told as BatchPlanned with the same number."""
        ...

    def plan_rest(self, number: int, batch: Batch, *, retry_refused: bool = False) -> None:
        """Judge anew what is left of a batch; told as BatchPlanned with the same number."""
        ...

    def start(self, offer: BatchOffer, folder: Path, *, stop_after: int = STOP_AFTER) -> str:
        """Begin a batch a person has confirmed and return its id, "" where nothing can be sent; all else is told.

        What becomes of each row is written to a file in `folder`, which is made where it is missing.
        """
        ...

    def go_on(self, batch: Batch, offer: BatchOffer, folder: Path, *, retry_refused: bool = False) -> str:
        """Go on with a batch a person has confirmed once more; returns as `start`."""
        ...

    def pause(self, batch_id: str) -> None:
        """Wait after the row under way, or go on after a wait."""
        ...

    def stop(self, batch_id: str) -> None:
        """End after the row under way; the batch can be gone on with."""
        ...

    def is_pausing(self, batch_id: str) -> bool:
        """Say whether a batch waits, or will after the row under way."""
        ...

    def seen(self, batch_id: str) -> BatchSeen | None:
        """Return a batch of this session."""
        ...

    def row_under_way(self, batch_id: str) -> int | None:
        """Return the number of the row that is being sent."""
        ...

    def running(self) -> str:
        """Return the id of a batch that runs here; "" when none does."""
        ...

    def unfinished(self) -> list[Batch]:
        """Return this profile's batches that can be gone on with, newest first."""
        ...


class Engine(Protocol):
    """Runs beside the app on the same loop. The screen asks and forgets; nothing here is ever cancelled by it."""

    @property
    def cache(self) -> Cache: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def about(self) -> ProfileAbout: ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def sync_state(self) -> SyncState: ...

    @property
    def budget(self) -> BudgetRead | None: ...

    @property
    def unclear(self) -> tuple[Intent, ...]: ...

    @property
    def requests(self) -> Sequence[Asked]: ...

    def listen(self, listener: Callable[[Fact], None]) -> Callable[[], None]: ...

    def start(self) -> None: ...

    def refresh(self, everything: bool = False) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def select(self, send_id: str | None) -> None: ...

    def attend(self, attention: Attention) -> None: ...

    def retime(self, poll_seconds: float) -> None: ...

    def cancel(self, send_id: str, seen_status: str) -> bool: ...

    def cancelling(self, send_id: str) -> CancelMoved | None: ...

    def load_budget(self, force: bool = False) -> None: ...

    def writes_in_flight(self) -> int: ...

    @property
    def batches(self) -> Batching: ...

    def history(self, send_id: str) -> tuple[StatusUpdate, ...]: ...

    # New sends

    def drafts(self) -> list[SavedDraft]:
        """Return this profile's drafts, the one saved last first; none while the record cannot be read."""
        ...

    def draft(self, draft_id: str) -> SavedDraft | None: ...

    def new_draft(self, form: Form) -> str:
        """Begin to keep a form and return the draft's id at once."""
        ...

    def keep_draft(self, draft_id: str, form: Form, over: Form | None = None) -> None:
        """Keep what is typed now. Ignored while the draft's request may be under way.

        `over` is what the draft held before: what another window has typed instead stays, and DraftParted tells where
        this goes on.
        """
        ...

    def drop_draft(self, draft_id: str) -> None: ...

    def read_catalog(self, part: CatalogPart, force: bool = False) -> None:
        """Read what can be sent, once for each session unless `force`d; told as CatalogRead."""
        ...

    def catalog(self, part: CatalogPart) -> CatalogRead | None:
        """Return what was read of it so far."""
        ...

    def search_recipients(self, number: int, text: str) -> None:
        """Ask the address book (v2); told as RecipientsFound with the same number. A newer question wins."""
        ...

    async def sent_to(self, person: Person) -> list[Send]:
        """Return what this person got in the last 30 days, newest first, as far as the cache knows. Never a Fault."""
        ...

    async def prices_of(self, gift_id: str) -> tuple[PricesSeen, ...]:
        """Return what earlier sends of an item or touch cost, by currency. Never a Fault."""
        ...

    def shown_requests(self, new: NewSend) -> tuple[ShownRequest, ...]:
        """Return exactly what would be posted, in order."""
        ...

    def earlier(self, new: NewSend) -> Intent | None:
        """Return the intent of the same content that went out a short while ago or has no outcome yet."""
        ...

    def create(self, draft_id: str, new: NewSend, again_after: str = "") -> bool:
        """Send a draft a person has confirmed. False when it is under way already or reading has not begun.

        `again_after` is the id of the intent of equal content that the person has seen and wants to repeat.
        """
        ...

    def creating(self, draft_id: str) -> CreateMoved | None:
        """Return how far this session's sending of a draft is, or what is known of an earlier one."""
        ...

    def look_now(self, intent_id: str) -> None:
        """Look for a lost create at once instead of at its next moment."""
        ...

    def resolve(self, intent_id: str, state: IntentState, send_id: str = "") -> None:
        """Write down what a person decided about an unclear write: DONE (with the send, if known) or REFUSED."""
        ...
