"""Keeps forms of new sends as they are typed: each key goes to the disk at once, and only the latest text is written.

What the disk does not take stays here for the session, and where two windows type into one draft the later one goes on
in a draft of its own, so that nothing typed is lost.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.flows.facts import DraftParted, DraftsChanged, Noticed
from sendoso_tui.store.drafts import DraftChanged
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.intents import DraftBusy
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.saved_draft import SavedDraft
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.clock import Clock
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.tasks import Tasks
    from sendoso_tui.store.record import Record


@frozen
class _Change:
    """What is to be written of a draft; without a form it is dropped. `number` is for a draft that is not there yet.

    `over` is what the draft holds on the disk as far as this program knows; None where that does not matter.
    """

    form: Form | None
    at: datetime
    number: int = 0
    over: Form | None = None


class Drafts:
    """The drafts of one profile. `is_out` says of a draft that its send is under way, unclear or made."""

    def __init__(
        self,
        record: Record,
        about: ProfileAbout,
        clock: Clock,
        tell: Tell,
        tasks: Tasks,
        is_out: Callable[[str], bool],
    ) -> None:
        self._record = record
        self._about = about
        self._clock = clock
        self._tell = tell
        self._tasks = tasks
        self._is_out = is_out
        self._waiting: dict[str, _Change] = {}
        self._dropped: set[str] = set()
        self._parted: dict[str, str] = {}
        self._writing: asyncio.Task[None] | None = None
        self._fault_said = ""

    def all(self) -> list[SavedDraft]:
        """Return the drafts, the one saved last first."""
        saved = {draft.id: draft for draft in self._saved()}
        for draft_id, change in self._waiting.items():
            shown = _with_change(draft_id, saved.pop(draft_id, None), change)
            if shown is not None:
                saved[draft_id] = shown
        return sorted(saved.values(), key=lambda draft: (draft.saved_at, draft.number), reverse=True)

    def one(self, draft_id: str) -> SavedDraft | None:
        """Return one draft as it was typed last."""
        try:
            saved = self._record.draft(draft_id)
        except StoreFault:
            saved = None
        change = self._waiting.get(draft_id)
        return saved if change is None else _with_change(draft_id, saved, change)

    def new(self, form: Form) -> str:
        """Begin to keep a form, and return its id."""
        draft_id = uuid.uuid4().hex
        self._write(draft_id, _Change(form, self._clock.now(), self._next_number()))
        return draft_id

    def keep(self, draft_id: str, form: Form, over: Form | None = None) -> None:
        """Keep what is typed now; ignored while the draft's send may be under way, and once the draft is gone.

        `over` is what the draft held before, as far as whoever types knows: where another window has typed something
        else into it meanwhile, a draft of its own is made and told as DraftParted. None writes over anything.
        """
        draft_id = self._now_typed_into(draft_id, over)
        if self._is_out(draft_id) or draft_id in self._dropped:
            return
        now = self.one(draft_id)
        if now is not None and (now.intent_id or now.form == form):
            return
        earlier = self._waiting.get(draft_id)
        number, over = (earlier.number, earlier.over) if earlier else (0, over)
        self._write(draft_id, _Change(form, self._clock.now(), number, over))

    def drop(self, draft_id: str) -> None:
        """Forget a draft; ignored while its send may be under way."""
        now = self.one(draft_id)
        if not self._is_out(draft_id) and not (now is not None and now.intent_id):
            earlier = self._waiting.get(draft_id)
            self._dropped.add(draft_id)
            self._write(draft_id, _Change(None, self._clock.now(), over=earlier.over if earlier else None))

    async def flush(self) -> None:
        """Return once all that was typed is on the disk, or the disk has refused it."""
        if self._waiting:
            self._start()
        while self._writing is not None and not self._writing.done():
            await asyncio.wait({self._writing})

    def _now_typed_into(self, draft_id: str, over: Form | None) -> str:
        """Return the draft in which a form goes on whose draft parted before whoever types could hear of it."""
        own_id = self._parted.get(draft_id, "")
        own = self.one(own_id) if own_id else None
        return own_id if own is not None and own.form == over else draft_id

    def _next_number(self) -> int:
        return max((draft.number for draft in self.all()), default=0) + 1

    def _saved(self) -> list[SavedDraft]:
        try:
            return self._record.drafts(self._about.name)
        except StoreFault:
            return []

    def _write(self, draft_id: str, change: _Change) -> None:
        self._waiting[draft_id] = change
        self._start()

    def _start(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = self._tasks.own(self._write_all())

    async def _write_all(self) -> None:
        """Write what waits, again and again until nothing does; what comes meanwhile takes the place of the older."""
        while self._waiting:
            draft_id, change = next(iter(self._waiting.items()))
            try:
                await self._write_one(draft_id, change)
            except DraftChanged:
                self._part(draft_id)
                continue
            except StoreFault as fault:
                self._say(fault)
                return
            self._fault_said = ""
            newer = self._waiting[draft_id]
            if newer is change:
                del self._waiting[draft_id]
            else:
                self._waiting[draft_id] = replace(newer, over=change.form)
            self._tell(DraftsChanged(draft_id))

    async def _write_one(self, draft_id: str, change: _Change) -> None:
        try:
            if change.form is None:
                await self._record.drop_draft(draft_id, over=change.over)
            else:
                await self._record.save_draft(self._about.name, draft_id, change.form, change.at, over=change.over)
        except DraftBusy:
            # Another window is sending it: what goes out is what was kept before.
            return

    def _part(self, draft_id: str) -> None:
        """Leave a draft to the other window that has typed into it, and go on in another one."""
        mine = self._waiting.pop(draft_id)
        if mine.form is None:
            # What was typed here was to go; what the other window has typed stays.
            self._dropped.discard(draft_id)
            self._tell(DraftsChanged(draft_id))
            return
        number = self._next_number()
        self._parted[draft_id] = own_id = uuid.uuid4().hex
        self._waiting[own_id] = replace(mine, number=number, over=None)
        sentence = f"Another window has changed this draft. What is typed here is kept as draft {number}."
        self._tell(DraftParted(draft_id, own_id, sentence))
        self._tell(Noticed(sentence))

    def _say(self, fault: StoreFault) -> None:
        if str(fault) != self._fault_said:
            self._fault_said = str(fault)
            self._tell(Noticed(f"Drafts cannot be saved: {fault} What is typed stays while this runs.", serious=True))


def _with_change(draft_id: str, saved: SavedDraft | None, change: _Change) -> SavedDraft | None:
    if change.form is None:
        return None
    if saved is not None:
        return replace(saved, form=change.form, saved_at=change.at)
    from sendoso_tui.domain.saved_draft import SavedDraft

    return SavedDraft(draft_id, change.number, change.form, change.at, change.at)
