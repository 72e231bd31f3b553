"""Cancels one send, at most once for each time a person says so, and never claims more than the server said.

The road: read the send again; put the intent on disk; one DELETE; read back. A lost answer leaves the intent unknown,
to be looked up by reading (`reconcile.py`), never by sending again.
"""

import uuid
from dataclasses import dataclass

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.audit import AuditEvent
from sendoso_tui.domain.cancelling import Chance, judge_cancel
from sendoso_tui.domain.faults import Doubtful, Fault, Refused, ServerTrouble, Throttled, Unauthorised
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.domain.send import Send
from sendoso_tui.domain.status import Phase, fold, read_status
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.facts import CancelMoved, CancelStage, Tell
from sendoso_tui.flows.identity import process_id, who
from sendoso_tui.flows.reading import Reader
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.intents import DuplicateIntent
from sendoso_tui.store.record import Record


@dataclass(frozen=True, slots=True)
class Cancelling:
    """One confirmed cancel: which send, and the status the person saw when saying yes."""

    send_id: str
    seen_status: str


class Canceller:
    """Carries out cancels for one profile. Every stage is told; the last one is also returned."""

    def __init__(self, reader: Reader, record: Record, about: ProfileAbout, tell: Tell) -> None:
        self._reader = reader
        self._record = record
        self._about = about
        self._tell = tell

    async def cancel(self, order: Cancelling) -> CancelMoved:
        """Cancel one send as confirmed. Never raises a Fault: each outcome is a stage with its sentence."""
        self._say(order.send_id, CancelStage.RECHECKING, "Reading the status again.")
        send = await self._recheck(order)
        if isinstance(send, CancelMoved):
            return send
        intent = self._intent(send)
        try:
            await self._record.begin(intent)
            await self._audit(intent, "intended", send.status_raw, "")
        except DuplicateIntent:
            return self._say(send.id, CancelStage.NOT_SENT, "Not cancelled: the same cancel was begun a moment ago.")
        except StoreFault as problem:
            return self._say(send.id, CancelStage.NOT_SENT, f"{problem} So nothing was cancelled.")
        self._say(send.id, CancelStage.SENDING, "Cancelling.", status=send.status_raw, intent_id=intent.id)
        try:
            accepted = await self._reader.gateway.cancel_send(send.id)
        except (Doubtful, ServerTrouble) as fault:
            return await self._unknown(intent, send, fault)
        except Refused as fault:
            return await self._refused(intent, send, fault)
        except Fault as fault:
            return await self._not_sent(intent, send, fault)
        return await self._accepted(intent, send, accepted.value.request_id, accepted.value.status)

    async def _recheck(self, order: Cancelling) -> Send | CancelMoved:
        if self._about.read_only:
            return self._say(order.send_id, CancelStage.NOT_SENT, "This profile is read-only. Nothing was cancelled.")
        try:
            send = await self._reader.one(order.send_id, priority=Priority.USER)
        except Refused as fault:
            if fault.status == 404:
                await self._reader.gone(order.send_id)
                return self._say(
                    order.send_id,
                    CancelStage.MOVED_ON,
                    "Not cancelled: Sendoso does not know this send any more.",
                    fault=fault,
                )
            return self._say(order.send_id, CancelStage.NOT_SENT, f"Nothing was cancelled: {fault}", fault=fault)
        except Fault as fault:
            return self._say(
                order.send_id, CancelStage.NOT_SENT, f"Nothing was cancelled: {fault.sentence}", fault=fault
            )
        verdict = judge_cancel(send, self._reader.gateway.capabilities, read_only=self._about.read_only)
        if send.status.key != fold(order.seen_status):
            was = read_status(order.seen_status).short
            next_step = verdict.instead if verdict.chance is Chance.NO else "Look again, and x asks anew."
            return self._say(
                send.id,
                CancelStage.MOVED_ON,
                f"Not cancelled: it was {was} and is now {send.status.short}. {next_step}".strip(),
                status=send.status_raw,
            )
        if verdict.chance is Chance.NO:
            return self._say(
                send.id,
                CancelStage.NOT_SENT,
                f"Not cancelled. {verdict.why} {verdict.instead}".strip(),
                status=send.status_raw,
            )
        return send

    async def _accepted(self, intent: Intent, send: Send, request_id: str, status: int) -> CancelMoved:
        """The server said yes. Its words are kept apart from what the send reads like now."""
        await self._settle(intent, IntentState.DONE, f"{status}", request_id)
        name = _name(send)
        at = self._reader.clock.now().astimezone().strftime("%H:%M")
        try:
            now = await self._reader.one(send.id, priority=Priority.USER)
        except Refused as fault:
            if fault.status != 404:
                return await self._unread(intent, send, fault)
            await self._reader.gone(send.id)
            await self._audit(intent, "done", send.status_raw, "gone", request_id)
            return self._say(
                send.id,
                CancelStage.DONE,
                f"Cancelled; Sendoso no longer lists it at {at}: {name}.",
                intent_id=intent.id,
            )
        except Fault as fault:
            return await self._unread(intent, send, fault)
        await self._audit(intent, "done", send.status_raw, now.status_raw, request_id)
        if now.status.phase is Phase.CANCELLED:
            return self._say(
                send.id,
                CancelStage.DONE,
                f"Cancelled, and read back at {at}: {name}.",
                status=now.status_raw,
                intent_id=intent.id,
            )
        return self._say(
            send.id,
            CancelStage.ACCEPTED,
            f"Cancel accepted by the server at {at}; the send still shows {now.status.short.lower()}.",
            status=now.status_raw,
            intent_id=intent.id,
        )

    async def _unread(self, intent: Intent, send: Send, fault: Fault) -> CancelMoved:
        await self._audit(intent, "done", send.status_raw, "not read back")
        return self._say(
            send.id,
            CancelStage.ACCEPTED,
            f"Cancel accepted by the server; it could not be read back: {fault.sentence}",
            intent_id=intent.id,
            fault=fault,
        )

    async def _refused(self, intent: Intent, send: Send, fault: Refused) -> CancelMoved:
        await self._settle(intent, IntentState.REFUSED, f"{fault.status}", fault.request_id)
        after = await self._look(send.id)
        await self._audit(intent, "refused", send.status_raw, after.status_raw if after else "", fault.request_id)
        words = f': "{fault.message}"' if fault.message else ""
        if after is not None and after.status.phase is Phase.CANCELLED:
            sentence = f"It is cancelled already; Sendoso refused to cancel it again [{fault.status}]."
        elif after is not None and after.status.key != send.status.key:
            sentence = f"Not cancelled: it is now {after.status.short}. Sendoso refused{words} [{fault.status}]."
        else:
            sentence = f"Not cancelled. Sendoso refused{words} [{fault.status}]."
        return self._say(
            send.id,
            CancelStage.REFUSED,
            sentence,
            status=after.status_raw if after else "",
            intent_id=intent.id,
            fault=fault,
        )

    async def _not_sent(self, intent: Intent, send: Send, fault: Fault) -> CancelMoved:
        """Nothing reached the server, or it answered before acting (401, 429)."""
        await self._settle(intent, IntentState.REFUSED, "nothing was sent", "")
        await self._audit(intent, "not sent", send.status_raw, "")
        more = " Try again when the wait is over." if isinstance(fault, Throttled) else ""
        more = " The credentials must be renewed first." if isinstance(fault, Unauthorised) else more
        return self._say(
            send.id,
            CancelStage.NOT_SENT,
            f"Nothing was cancelled: {fault.sentence}{more}",
            intent_id=intent.id,
            fault=fault,
        )

    async def _unknown(self, intent: Intent, send: Send, fault: Doubtful | ServerTrouble) -> CancelMoved:
        # Not in the server's words: they may repeat an address or a key, and the journal lasts.
        note = f"no clear answer [{fault.status}]" if fault.status else "no clear answer"
        await self._settle(intent, IntentState.UNKNOWN, note, fault.request_id)
        await self._audit(intent, "unknown", send.status_raw, "")
        return self._say(
            send.id,
            CancelStage.UNKNOWN,
            f"Not known if it was cancelled: no clear answer. It is looked up in 5 s: {_name(send)}.",
            status=send.status_raw,
            intent_id=intent.id,
            fault=fault,
        )

    async def _look(self, send_id: str) -> Send | None:
        try:
            return await self._reader.one(send_id, priority=Priority.USER)
        except Refused as fault:
            if fault.status == 404:
                await self._reader.gone(send_id)
            return None
        except Fault:
            return None

    async def _settle(self, intent: Intent, state: IntentState, note: str, request_id: str) -> None:
        try:
            await self._record.settle(intent.id, state, note, self._reader.clock.now(), request_id)
        except StoreFault as problem:
            # The intent stays as SENDING on disk and is looked up at the next start: more careful, never less.
            self._say(
                intent.target,
                CancelStage.SENDING,
                f"The outcome could not be written down: {problem}",
                intent_id=intent.id,
            )

    async def _audit(self, intent: Intent, outcome: str, before: str, after: str, request_id: str = "") -> None:
        event = AuditEvent(
            at=self._reader.clock.now(),
            who=who(),
            profile=intent.profile,
            action=intent.action.value,
            target=intent.target,
            outcome=outcome,
            request_id=request_id,
            status_before=before,
            status_after=after,
        )
        if outcome == "intended":
            await self._record.audit(event)
            return
        try:
            await self._record.audit(event)
        except StoreFault as problem:
            self._say(
                intent.target,
                CancelStage.SENDING,
                f"The action log could not be written: {problem}",
                intent_id=intent.id,
            )

    def _intent(self, send: Send) -> Intent:
        # The second is part of the digest: a double confirmation is caught, a new try after a clear no is not.
        cost = f", {send.cost}" if send.cost else ""
        at = self._reader.clock.now()
        return Intent(
            id=uuid.uuid4().hex,
            profile=self._about.name,
            origin=self._about.origin,
            dialect=self._about.dialect,
            action=Action.CANCEL,
            target=send.id,
            summary=f"{send.gift or 'a gift'}{cost}",
            digest=f"cancel {send.id} {at:%S}",
            state=IntentState.SENDING,
            created_at=at,
            pid=process_id(),
            status_before=send.status_raw,
        )

    def _say(
        self,
        send_id: str,
        stage: CancelStage,
        sentence: str,
        *,
        status: str = "",
        intent_id: str = "",
        fault: Fault | None = None,
    ) -> CancelMoved:
        moved = CancelMoved(send_id, stage, sentence, status, intent_id, fault)
        self._tell(moved)
        return moved


def _name(send: Send) -> str:
    parts = [send.recipient.label or send.id, send.gift, str(send.cost) if send.cost else ""]
    return ", ".join(part for part in parts if part)
