"""The record: what this program did, saw and was typed that cannot be had again. Intents, drafts, history, action log.

It is always on disk, and each commit is on the disk itself before it counts. A damaged record is never rebuilt: reads
and writes of it stop with the reason, and nothing may be sent, until a person has looked.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.store import audit, drafts, history, intents
from sendoso_tui.store.database import empty_log, find_damage, on_disk, prepare
from sendoso_tui.store.faults import (
    RecordDamaged,
    RecordUnwritable,
    StoreBusy,
    StoreDamaged,
    StoreFault,
    again,
    fault_of_record,
    record_faults,
    translated,
)
from sendoso_tui.store.meta import get_meta, set_meta
from sendoso_tui.store.record_schema import MIGRATIONS
from sendoso_tui.store.threads import Lane, Writer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sendoso_tui.domain.audit import AuditEvent, AuditRow, AuditVerdict
    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.history import Transition
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.saved_draft import SavedDraft
    from sendoso_tui.domain.send import StatusUpdate

T = TypeVar("T")

# Of this process, whichever Record began them: what is in flight here is nobody's orphan.
_begun_here: set[str] = set()


class Record:
    """The record of one profile. Several instances may share the file."""

    def __init__(self, path: Path, reader: sqlite3.Connection | None, fault: StoreFault | None) -> None:
        place = on_disk(path, durable=True)
        self._name = path.name
        self._reader = reader
        self._fault = fault
        self._writer = Writer(place)
        self._lane = Lane(place, "record")
        self._looked = False

    @classmethod
    def open(cls, path: Path) -> Record:
        """Open or begin a record. Never raises a store fault: `problem` tells, and every write then raises it."""
        try:
            return cls(path, prepare(on_disk(path, durable=True), MIGRATIONS, keep_old=True), None)
        except StoreFault as fault:
            return cls(path, None, fault_of_record(fault))

    @property
    def problem(self) -> str | None:
        """Why nothing may be sent, in a sentence; None when all is well."""
        return None if self._fault is None else str(self._fault)

    @property
    def is_unwritable(self) -> bool:
        """Whether the reason in `problem` is the place or the version of the file, not damage to what is in it."""
        return self._fault is not None and not isinstance(self._fault, StoreDamaged)

    # Intents

    async def begin(
        self, intent: Intent, *, again_after: str = "", also: Callable[[sqlite3.Connection], None] | None = None
    ) -> None:
        """Put an intent on the disk; only when this returns may its request be sent.

        `again_after` is the id of the intent of the same content that a person has seen and means to repeat. `also`
        writes what belongs to the intent in the same transaction. Raises DraftBusy, DuplicateIntent, RecordDamaged,
        RecordUnwritable, StoreTooNew.
        """

        def job(connection: sqlite3.Connection) -> None:
            if not self._looked:
                intents.refuse_damage(connection, self._name)
                self._looked = True
            intents.begin_intent(connection, intent, again_after)
            if also is not None:
                also(connection)

        _begun_here.add(intent.id)
        try:
            await self.write(job)
        except StoreFault:
            _begun_here.discard(intent.id)
            raise

    async def settle(
        self, intent_id: str, state: IntentState, note: str, at: datetime, request_id: str = "", target: str = ""
    ) -> Intent:
        """Move an intent on as `domain.intent.may_follow` allows; the draft of a send that is DONE goes with it.

        An empty `request_id` or `target` keeps what is there. Raises AlreadySettled (another instance may have been
        first), NoSuchIntent, RecordDamaged, RecordUnwritable.
        """

        def job(connection: sqlite3.Connection) -> Intent:
            settled = intents.settle_intent(connection, intent_id, state, note, at, request_id, target)
            if settled.action is Action.CREATE and settled.state is IntentState.DONE:
                drafts.forget_accepted(connection, settled.draft_id)
            return settled

        settled = await self.write(job)
        _begun_here.discard(intent_id)
        if settled.action is not Action.CANCEL and settled.settled_at is not None:
            await self.empty_log()
        return settled

    async def note(self, intent_id: str, note: str) -> None:
        """Keep what was last learned of an unsettled intent. Raises AlreadySettled, NoSuchIntent."""
        await self.write(lambda connection: intents.note_intent(connection, intent_id, note))

    async def adopt_orphans(self, pid_alive: Callable[[int], bool], at: datetime) -> list[Intent]:
        """Turn intents whose process is gone, or that are older than ten minutes, into UNKNOWN; returns them."""
        return await self.write(lambda connection: intents.adopt_orphans(connection, pid_alive, _begun_here, at))

    def intent(self, intent_id: str) -> Intent | None:
        """Return one intent."""
        return self.read(lambda connection: intents.find_intent(connection, intent_id))

    def intents(self, states: Collection[IntentState] | None = None, limit: int = 200) -> list[Intent]:
        """Return intents in these states (None: in any), newest first."""
        return self.read(lambda connection: intents.list_intents(connection, states, limit))

    def unclear(self) -> list[Intent]:
        """Return the intents whose outcome is not known, newest first."""
        return self.intents([IntentState.UNKNOWN])

    def repeat_of(self, profile: str, content: str, at: datetime) -> Intent | None:
        """Return the intent that `begin` would refuse one of this content at `at` with."""
        return self.read(lambda connection: intents.repeat_of(connection, profile, content, at))

    def taken_targets(self, profile: str) -> frozenset[str]:
        """Return the ids of the sends known to be those of new sends made here."""
        return self.read(lambda connection: intents.taken_targets(connection, profile))

    # Drafts

    def drafts(self, profile: str) -> list[SavedDraft]:
        """Return a profile's drafts, the one saved last first; one that cannot be read is left out and stays."""
        return self.read(lambda connection: drafts.list_drafts(connection, profile))

    def draft(self, draft_id: str) -> SavedDraft | None:
        """Return one draft."""
        return self.read(lambda connection: drafts.find_draft(connection, draft_id))

    async def save_draft(
        self, profile: str, draft_id: str, form: Form, at: datetime, *, by_intent: str = "", over: Form | None = None
    ) -> SavedDraft:
        """Keep a form on the disk itself; a draft that is not there, or was dropped elsewhere, is made under this id.

        While its request may be under way only its own intent, `by_intent`, may change it. `over` holds the texts that
        may be replaced (None: any). Raises DraftBusy, DraftChanged.
        """
        return await self.write(
            lambda connection: drafts.save_draft(connection, profile, draft_id, form, at, by_intent, over)
        )

    async def set_draft_words(self, draft_id: str, words: Mapping[str, str]) -> None:
        """Keep what the server said about the last try, by field name ("": no field); nothing forgets it."""
        await self.write(lambda connection: drafts.set_words(connection, draft_id, words))

    async def drop_draft(self, draft_id: str, *, over: Form | None = None) -> None:
        """Forget a draft; one that is not there is fine. `over` holds the texts that may go (None: any).

        Raises DraftBusy, DraftChanged.
        """
        await self.write(lambda connection: drafts.drop_draft(connection, draft_id, over))
        await self.empty_log()

    # History

    async def add_transitions(self, seen: Sequence[Transition]) -> int:
        """Keep what was seen; returns how many were new. The same again changes nothing."""
        return await self.write(lambda connection: history.add_transitions(connection, seen)) if seen else 0

    def history(self, send_id: str) -> tuple[StatusUpdate, ...]:
        """Return what was seen of one send, oldest first; nothing while the record cannot be read (see `problem`)."""
        if self._fault is not None:
            return ()
        return self.read(lambda connection: history.observed_updates(connection, send_id))

    # The action log

    async def audit(self, event: AuditEvent) -> AuditRow:
        """Write an action to the log."""
        return await self.write(lambda connection: audit.append_event(connection, event))

    def audit_rows(self, limit: int = 200, target: str = "") -> list[AuditRow]:
        """Return the newest actions first, those on one send when `target` is its id."""
        return self.read(lambda connection: audit.list_events(connection, limit, target))

    def logged_at(self, intent_id: str, outcome: str) -> datetime | None:
        """Return when an outcome of an intent was logged first."""
        return self.read(lambda connection: audit.first_moment(connection, intent_id, outcome))

    async def verify_audit(self) -> AuditVerdict:
        """Check the whole log."""
        self._refuse()
        with record_faults():
            return await self._lane.ask(audit.verify_chain)

    # Beside

    def meta(self, key: str) -> str | None:
        """Return a text kept with the record."""
        return self.read(lambda connection: get_meta(connection, key))

    async def set_meta(self, key: str, value: str | None) -> None:
        """Keep a text with the record; None forgets it."""
        await self.write(lambda connection: set_meta(connection, key, value))

    async def revise_meta(self, key: str, revise: Callable[[str | None], str | None]) -> str | None:
        """Replace a text by what `revise` makes of it, whoever else writes; return what was kept before."""

        def job(connection: sqlite3.Connection) -> str | None:
            before = get_meta(connection, key)
            set_meta(connection, key, revise(before))
            return before

        return await self.write(job)

    # Upkeep

    async def empty_log(self) -> None:
        """Take what was forgotten out of the log beside the file; does nothing while another program reads it."""
        with suppress(StoreFault):
            await self._writer.run_bare(empty_log)

    async def check(self, *, full: bool = False) -> str | None:
        """Look through the whole file; returns what is damaged, or None. Damage stops all writes from then on."""
        if self._fault is not None:
            return self.problem
        try:
            with record_faults():
                damage = await self._lane.ask(lambda connection: find_damage(connection, full=full))
        except RecordDamaged as fault:
            damage = str(fault)
        if damage is not None:
            self._fault = RecordDamaged(f"{self._name} is damaged: {damage}")
        return damage

    async def close(self) -> None:
        """Finish what is being written and join the threads."""
        await self._lane.close()
        await self._writer.close()
        if self._reader is not None:
            self._reader.close()

    async def write(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run a job of a module of this package in one transaction. Raises RecordDamaged, RecordUnwritable, StoreTooNew
        and whatever `job` raises.
        """
        self._refuse()
        try:
            with record_faults():
                return await self._writer.run(job)
        except RecordDamaged as fault:
            self._fault = fault
            raise
        except StoreBusy as fault:
            # Waiting longer would be waiting for ever, and what is not written must not be sent.
            raise RecordUnwritable(str(fault)) from fault

    def read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Ask a bounded question of a module of this package, on the thread that paints."""
        self._refuse()
        assert self._reader is not None
        try:
            with record_faults(), translated(self._name):
                return job(self._reader)
        except RecordDamaged as fault:
            self._fault = fault
            raise

    def _refuse(self) -> None:
        if self._fault is not None:
            raise again(self._fault)
