"""Makes one new send, at most once for each time a person says so, and never claims more than the server said.

The road: nothing in the way; where one is new, the recipient (`adding.py`); the intent on disk; exactly one request. A
lost answer leaves the intent unknown, to be looked up by reading (`finding.py`), never by sending again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sendoso_tui.api.creating import call_for
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.creating import EARLIER, NewSend, digest_of, match_of
from sendoso_tui.domain.draft import GiftDraft, LinksDraft
from sendoso_tui.domain.faults import Fault, Offline, Refused, Throttled, Unauthorised, Unsupported
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.domain.server_words import place_words
from sendoso_tui.flows.adding import Adding
from sendoso_tui.flows.create_words import CLOSING, say_accepted, say_lost, say_not_sent, say_refused
from sendoso_tui.flows.facts import CreateMoved, CreateStage, DraftsChanged
from sendoso_tui.flows.write_record import NOT_SENT, WriteRecord, new_intent
from sendoso_tui.steps import reached
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.intents import DraftBusy, DuplicateIntent
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from sendoso_tui.domain.draft import Created
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.looked import Looked
    from sendoso_tui.domain.money import Money
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.record import Record
    from sendoso_tui.store.threads import Job

AGAIN = "ctrl+s tries again."


@frozen
class Creating:
    """One confirmed new send. `draft_id` is the draft it comes from, "" where there is none.

    `again_after` is the id of the intent of equal content that the person has seen and wants to repeat; `also` writes
    what belongs to the intent in the same transaction.
    """

    draft_id: str
    new: NewSend
    again_after: str = ""
    also: Job[None] | None = None


class Composer:
    """Makes the new sends of one profile. Every stage is told; the last one is also returned.

    Once `closing` says yes, no request leaves any more. `again` is the sentence on how to try again where nothing left.
    """

    def __init__(
        self,
        reader: Reader,
        record: Record,
        about: ProfileAbout,
        tell: Tell,
        *,
        closing: Callable[[], bool] = lambda: False,
        again: str = AGAIN,
    ) -> None:
        self._reader = reader
        self._record = record
        self._about = about
        self._tell = tell
        self._closing = closing
        self._again = again
        self._unwritten: dict[str, list[str]] = {}
        self._written = WriteRecord(record, reader.clock, self._note_unwritten)
        self._adding = Adding(reader, record, about, tell, closing=closing, again=again)

    async def create(self, order: Creating) -> CreateMoved:
        """Make one send as confirmed. Never raises a Fault: each outcome is a stage with its sentence."""
        self._say(order, CreateStage.CHECKING, "Checking.")
        if (why := self._why_not(order.new)) is not None:
            return self._say(order, CreateStage.NOT_SENT, f"Nothing was sent: {why}")
        new = order.new
        if new.new_recipient is not None:
            if (ended := self._repeats(order)) is not None:
                return ended
            self._say(order, CreateStage.ADDING, "Adding the recipient to the address book.")
            added = await self._adding.add(order.draft_id, new)
            if not isinstance(added, NewSend):
                return self._say(order, added.stage, added.sentence, fault=added.fault)
            new = added
        intent = self._intent(order, new)
        if (ended := await self._begin(order, intent)) is not None:
            return ended
        self._say(order, CreateStage.SENDING, "Sending.", intent)
        try:
            created = (await self._ask(new)).value
        except Refused as fault:
            return await self._refused(order, intent, fault)
        except (Offline, Throttled, Unauthorised, Unsupported) as fault:
            return await self._not_sent(order, intent, fault)
        except Fault as fault:
            # Doubtful, and whatever else is no clear answer.
            return await self._unknown(order, intent, fault)
        return await self._accepted(order, intent, created)

    def _why_not(self, new: NewSend) -> str | None:
        """Return why nothing may leave, in a sentence."""
        if self._about.read_only:
            return "this profile is read-only."
        if self._closing():
            return CLOSING
        try:
            call_for(self._about.dialect, new.draft, self._about.via_from)
        except Unsupported as fault:
            return fault.reason
        capabilities = self._reader.gateway.capabilities
        return next((why for one in _needs(new) if (why := capabilities.why_not(one)) is not None), None)

    def _repeats(self, order: Creating) -> CreateMoved | None:
        """Say of a repeat that it is one before anybody is added for it. What decides is asked with the intent."""
        try:
            earlier = self._record.repeat_of(self._about.name, digest_of(order.new), self._reader.clock.now())
        except StoreFault as problem:
            return self._say_unwritable(order, problem)
        if earlier is None or earlier.id == order.again_after:
            return None
        return self._say_repeated(order, DuplicateIntent(earlier))

    def _intent(self, order: Creating, new: NewSend) -> Intent:
        at = self._reader.clock.now()
        content = digest_of(new)
        return new_intent(
            self._about,
            Action.CREATE,
            at,
            digest=f"{content} after {order.again_after}" if order.again_after else content,
            summary=new.summary,
            content=content,
            draft_id=order.draft_id,
            match=match_of(new, at),
        )

    async def _begin(self, order: Creating, intent: Intent) -> CreateMoved | None:
        """Put the intent on disk and in the log; return how it ended when its request must not leave."""
        if self._closing():
            return self._say(order, CreateStage.NOT_SENT, f"Nothing was sent: {CLOSING}")
        reached("before-intent")
        try:
            await self._written.begin(intent, again_after=order.again_after, also=order.also)
        except DuplicateIntent as repeat:
            return self._say_repeated(order, repeat)
        except DraftBusy as busy:
            return self._say(order, CreateStage.NOT_SENT, f"{busy} Nothing was sent now.", earlier=busy.intent)
        except StoreFault as problem:
            return self._say_unwritable(order, problem)
        reached("after-intent")
        self._draft_changed(order)
        if self._closing():
            await self._written.withdraw(intent)
            self._draft_changed(order)
            return self._say(order, CreateStage.NOT_SENT, f"Nothing was sent: {CLOSING}", intent)
        return None

    async def _ask(self, new: NewSend) -> Looked[Created]:
        if isinstance(new.draft, LinksDraft):
            return await self._reader.gateway.generate_links(new.draft)
        return await self._reader.gateway.create_send(new.draft)

    async def _accepted(self, order: Creating, intent: Intent, created: Created) -> CreateMoved:
        """The server said yes, which is not delivered."""
        own_id = self._own_id(intent, created)
        await self._outcome(
            order,
            intent,
            IntentState.DONE,
            "accepted by Sendoso",
            "done",
            created.request_id,
            target=own_id,
            after=created.send.status_raw if created.send else "",
        )
        reached("after-draft-gone")
        sentence = say_accepted(order.new, created, self._reader.clock.now(), self._about.poll_seconds)
        return self._say(order, CreateStage.ACCEPTED, sentence, intent, created=created, send_id=own_id)

    def _own_id(self, intent: Intent, created: Created) -> str:
        """Return the id the answer names, unless the send of that id was there before the request left."""
        made = created.send.created_at if created.send else None
        if made is not None and made < intent.created_at - EARLIER:
            return ""
        try:
            cached = self._reader.cache.get(created.id) if created.id else None
        except StoreFault:
            cached = None
        return "" if cached is not None and cached.first_seen_at <= intent.created_at else created.id

    async def _refused(self, order: Creating, intent: Intent, fault: Refused) -> CreateMoved:
        await self._outcome(order, intent, IntentState.REFUSED, f"{fault.status}", "refused", fault.request_id)
        await self._keep_words(order, fault)
        left = await self._left_to_spend() if fault.status == 402 else None
        sentence = say_refused(order.new, fault, left, keeps_draft=bool(order.draft_id))
        return self._say(order, CreateStage.REFUSED, sentence, intent, fault=fault)

    async def _keep_words(self, order: Creating, fault: Refused | None) -> None:
        """Keep with the draft what the server said of this try, field by field, and nothing of an earlier one."""
        try:
            draft = self._record.draft(order.draft_id) if order.draft_id else None
            if draft is not None and (fault is not None or draft.words):
                await self._record.set_draft_words(draft.id, place_words(draft.form, fault) if fault else {})
        except StoreFault:
            return  # The sentence has the words as well.

    async def _left_to_spend(self) -> Money | None:
        """Return what is left of the budget, read fresh; None where the API does not tell."""
        gateway = self._reader.gateway
        if not gateway.capabilities.can(Capability.BUDGET):
            return None
        try:
            return (await gateway.read_team_budget()).value.remaining
        except Fault:
            return None

    async def _not_sent(self, order: Creating, intent: Intent, fault: Fault) -> CreateMoved:
        await self._outcome(order, intent, IntentState.REFUSED, NOT_SENT, "not sent", "")
        await self._keep_words(order, None)
        return self._say(order, CreateStage.NOT_SENT, say_not_sent(fault, self._again), intent, fault=fault)

    async def _unknown(self, order: Creating, intent: Intent, fault: Fault) -> CreateMoved:
        # Not in the server's words: they may repeat an address or a key, and the journal lasts.
        status, request_id = getattr(fault, "status", None), getattr(fault, "request_id", "")
        note = f"no clear answer [{status}]" if status else "no clear answer"
        await self._outcome(order, intent, IntentState.UNKNOWN, note, "unknown", request_id)
        await self._keep_words(order, None)
        return self._say(order, CreateStage.UNKNOWN, say_lost(intent, fault), intent, fault=fault)

    async def _outcome(
        self,
        order: Creating,
        intent: Intent,
        state: IntentState,
        note: str,
        logged: str,
        request_id: str,
        *,
        target: str = "",
        after: str = "",
    ) -> None:
        """Write an outcome down, also when the program ends meanwhile; the draft is then free, tied or gone."""

        async def write() -> None:
            await self._written.settle(intent, state, note, request_id, target)
            reached("after-outcome")
            await self._written.note(intent, logged, after, request_id, target)

        reached("before-outcome")
        await asyncio.shield(write())
        self._draft_changed(order)

    def _say_repeated(self, order: Creating, repeat: DuplicateIntent) -> CreateMoved:
        return self._say(order, CreateStage.REPEATED, f"{repeat} Nothing was sent now.", earlier=repeat.earlier)

    def _say_unwritable(self, order: Creating, problem: StoreFault) -> CreateMoved:
        return self._say(order, CreateStage.NOT_SENT, f"{problem} So nothing was sent. {self._again}".strip())

    def _draft_changed(self, order: Creating) -> None:
        if order.draft_id:
            self._tell(DraftsChanged(order.draft_id))

    def _note_unwritten(self, intent: Intent, sentence: str) -> None:
        self._unwritten.setdefault(intent.id, []).append(sentence)

    def _say(
        self, order: Creating, stage: CreateStage, sentence: str, intent: Intent | None = None, **more: Any
    ) -> CreateMoved:
        if intent is not None:
            more = {"intent_id": intent.id, "left_at": intent.created_at, "can_match": intent.match is not None} | more
            sentence = " ".join((sentence, *self._unwritten.pop(intent.id, ())))
        moved = CreateMoved(order.draft_id, stage, sentence, **more)
        self._tell(moved)
        return moved


def _needs(new: NewSend) -> tuple[Capability, ...]:
    """Return what the profile must be able to do for this send."""
    if isinstance(new.draft, LinksDraft):
        return (Capability.GENERATE_LINKS,)
    if isinstance(new.draft, GiftDraft):
        return (Capability.CREATE, Capability.GIFTS)
    if new.new_recipient is not None:
        return (Capability.RECIPIENTS, Capability.CREATE)
    return (Capability.CREATE,)
