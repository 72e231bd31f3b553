"""Adds the recipient of a new send to v2's address book, by the same road as every write, and at most once.

A lost answer is looked up at once by reading; what stays unclear stops the new send, not the other way round.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from sendoso_tui.domain.creating import EARLIER, Match
from sendoso_tui.domain.draft import InventoryDraft
from sendoso_tui.domain.faults import Fault, Offline, Refused, Throttled, Unauthorised, Unsupported
from sendoso_tui.domain.form import email_of
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.domain.people import Person, Recipient
from sendoso_tui.domain.remembered import name_recipient
from sendoso_tui.flows.address_book import find_by_email
from sendoso_tui.flows.create_words import CLOSING, quote, say_not_sent
from sendoso_tui.flows.facts import CreateStage, Noticed, RecipientAdded
from sendoso_tui.flows.write_record import NOT_SENT, WriteRecord, new_intent
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.intents import DuplicateIntent
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.draft import RecipientDraft
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.people import Address
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.record import Record


@frozen
class NotAdded:
    """Why there is no recipient to send to: the server refused (REFUSED), or it could not be done now (NOT_SENT)."""

    stage: CreateStage
    sentence: str
    fault: Fault | None = None


class Adding:
    """Adds recipients for one profile. `tell` hears what could not be written down."""

    def __init__(
        self,
        reader: Reader,
        record: Record,
        about: ProfileAbout,
        tell: Tell,
        *,
        closing: Callable[[], bool] = lambda: False,
        again: str = "",
    ) -> None:
        self._reader = reader
        self._record = record
        self._about = about
        self._tell = tell
        self._closing = closing
        self._again = again
        self._written = WriteRecord(
            record, reader.clock, lambda intent, sentence: tell(Noticed(sentence, serious=True))
        )

    async def add(self, draft_id: str, new: NewSend) -> NewSend | NotAdded:
        """Return the send with its recipient's id, who was found in the address book or added to it just now.

        The draft names the recipient from then on, so that another try adds nobody. Never raises a Fault.
        """
        person = new.new_recipient
        assert person is not None
        assert isinstance(new.draft, InventoryDraft)
        found = await self._found_or_added(person)
        if isinstance(found, NotAdded):
            return found
        await self._name(draft_id, person, found)
        return replace(
            new,
            draft=replace(new.draft, recipient_id=found.id),
            person=replace(new.person, id=found.id),
            new_recipient=None,
        )

    async def look(self, intent: Intent) -> Intent:
        """Look an unclear entry up once, and return the intent as it then stands."""
        if intent.match is None:
            return intent
        since = intent.match.left_at - EARLIER
        try:
            entries = await find_by_email(self._reader.gateway, intent.match.email)
        except Fault:
            return intent
        made = [one for one in entries if one.created_at is not None and one.created_at >= since]
        return await self._settle_found(intent, made[0]) if len(made) == 1 else intent

    async def _found_or_added(self, person: RecipientDraft) -> Recipient | NotAdded:
        try:
            known = await self._entry_of(person)
        except Refused:
            known = None  # Nothing can be looked up here; whether somebody may be added is the server's to say.
        except Fault as fault:
            return NotAdded(CreateStage.NOT_SENT, say_not_sent(fault, self._again), fault)
        if known is not None:
            return known
        intent = self._intent(person)
        if self._closing():
            return NotAdded(CreateStage.NOT_SENT, f"Nothing was sent: {CLOSING}")
        try:
            await self._written.begin(intent)
        except DuplicateIntent as repeat:
            if repeat.earlier.state is IntentState.DONE and repeat.earlier.target:
                return _as_typed(repeat.earlier.target, person)
            # It was looked for just now and is not there, or is there more than once.
            return NotAdded(CreateStage.NOT_SENT, _unclear(person, repeat.earlier))
        except StoreFault as problem:
            return NotAdded(CreateStage.NOT_SENT, f"{problem} So nothing was sent. {self._again}".strip())
        if self._closing():
            await self._written.withdraw(intent)
            return NotAdded(CreateStage.NOT_SENT, f"Nothing was sent: {CLOSING}")
        return await self._ask(intent, person)

    async def _ask(self, intent: Intent, person: RecipientDraft) -> Recipient | NotAdded:
        try:
            added = (await self._reader.gateway.create_recipient(person)).value
        except Refused as fault:
            await self._end(intent, IntentState.REFUSED, f"{fault.status}", "refused")
            said = f": {quote(fault.message)}" if fault.message else "."
            return NotAdded(
                CreateStage.REFUSED,
                f"Sendoso did not accept the recipient{said} Nothing was sent. [{fault.status}]",
                fault,
            )
        except (Offline, Throttled, Unauthorised, Unsupported) as fault:
            await self._end(intent, IntentState.REFUSED, NOT_SENT, "not sent")
            return NotAdded(CreateStage.NOT_SENT, say_not_sent(fault, self._again), fault)
        except Fault as fault:
            return await self._unclear(intent, person, fault)
        if not added.id:
            return await self._unclear(intent, person, None)
        await self._end(intent, IntentState.DONE, "added", "done", added.id)
        return added

    async def _unclear(self, intent: Intent, person: RecipientDraft, fault: Fault | None) -> Recipient | NotAdded:
        """Look a lost answer up at once; nothing is sent to somebody who may not be there."""
        await self._end(intent, IntentState.UNKNOWN, "no clear answer", "unknown")
        try:
            entry = await self._entry_of(person)
        except Fault:
            entry = None
        if entry is not None:
            await self._settle_found(intent, entry)
            return entry
        return NotAdded(CreateStage.NOT_SENT, _unclear(person, intent), fault)

    async def _entry_of(self, person: RecipientDraft) -> Recipient | None:
        """Return the one entry that is this very person at this address. Raises the Fault family."""
        entries = await find_by_email(self._reader.gateway, person.email)
        return entries[0] if len(entries) == 1 and entries[0].id and _is_same(entries[0], person) else None

    async def _settle_found(self, intent: Intent, entry: Recipient) -> Intent:
        try:
            settled, _ = await self._written.decide(
                intent, IntentState.DONE, "found in the address book", "found done", target=entry.id
            )
        except StoreFault:
            return intent
        return settled

    async def _end(self, intent: Intent, state: IntentState, note: str, outcome: str, target: str = "") -> None:
        async def write() -> None:
            await self._written.settle(intent, state, note, target=target)
            await self._written.note(intent, outcome, target=target)

        await asyncio.shield(write())

    async def _name(self, draft_id: str, person: RecipientDraft, recipient: Recipient) -> None:
        """Let the draft name the recipient, before anything is sent to them, if it is still meant for that person."""
        try:
            draft = self._record.draft(draft_id) if draft_id else None
            if draft is not None and email_of(draft.form).casefold() == person.email.strip().casefold():
                form = name_recipient(draft.form, recipient)
                await self._record.save_draft(self._about.name, draft_id, form, self._reader.clock.now())
        except StoreFault as problem:
            self._tell(Noticed(f"The draft could not be saved: {problem}", serious=True))
        self._tell(RecipientAdded(draft_id, recipient))

    def _intent(self, person: RecipientDraft) -> Intent:
        at = self._reader.clock.now()
        email = person.email.strip()
        content = sha256(f"recipient {person!r}".encode()).hexdigest()
        return new_intent(
            self._about,
            Action.ADD_RECIPIENT,
            at,
            digest=content,
            summary="an entry of the address book",
            content=content,
            match=Match(at, "", email),
        )


def _is_same(entry: Recipient, person: RecipientDraft) -> bool:
    """Say whether an entry with the person's email may stand for what was typed: the same name, and the same address.

    A parcel must not go to an older address of the same person.
    """
    names = (entry.person.name, f"{person.first_name} {person.last_name}")
    if len({" ".join(name.casefold().split()) for name in names}) > 1:
        return False
    return person.address is None or (entry.address is not None and _folded(entry.address) == _folded(person.address))


def _folded(address: Address) -> tuple[str, ...]:
    # Without a country the server takes the US (v2 description).
    country = address.country or "US"
    lines = (address.street1, address.street2, address.city, address.state, address.postal_code, country)
    return tuple(" ".join(line.casefold().split()) for line in lines)


def _as_typed(recipient_id: str, person: RecipientDraft) -> Recipient:
    name = f"{person.first_name} {person.last_name}".strip()
    return Recipient(
        recipient_id, Person(name, person.email, person.company, recipient_id, person.title), person.address
    )


def _unclear(person: RecipientDraft, intent: Intent) -> str:
    at = intent.created_at.astimezone()
    return (
        f"Nothing was sent: it is not clear whether {person.email} was added to the address book at {at:%H:%M}. "
        "Choose the entry if it is there; the journal keeps the question."
    )
