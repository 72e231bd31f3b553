"""Cancels one send, at most once for each time a person says so, and never claims more than the server said.

The road: read the send again; put the intent on disk; one DELETE; read back. A lost answer leaves the intent unknown,
to be looked up by reading (`reconcile.py`), never by sending again. What is written down is `write_record.py`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.cancelling import Chance, judge_cancel
from sendoso_tui.domain.faults import Doubtful, Fault, Refused, ServerTrouble, Throttled, Unauthorised
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.domain.status import Phase, fold, read_status
from sendoso_tui.flows.facts import CancelMoved, CancelStage
from sendoso_tui.flows.write_record import NOT_SENT, WriteRecord, new_intent
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.intents import DuplicateIntent
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.record import Record

_CLOSING = "Nothing was cancelled: the program is closing."


@frozen
class Cancelling:
    """One confirmed cancel: which send, and the status the person saw when saying yes."""

    send_id: str
    seen_status: str


class Canceller:
    """Carries out cancels for one profile. Every stage is told; the last one is also returned.

    Once `closing` says yes, no request leaves any more.
    """

    def __init__(
        self,
        reader: Reader,
        record: Record,
        about: ProfileAbout,
        tell: Tell,
        *,
        closing: Callable[[], bool] = lambda: False,
    ) -> None:
        self._reader = reader
        self._about = about
        self._tell = tell
        self._closing = closing
        self._written = WriteRecord(record, reader.clock, self._say_unwritten)

    async def cancel(self, order: Cancelling) -> CancelMoved:
        """Cancel one send as confirmed. Never raises a Fault: each outcome is a stage with its sentence."""
        self._say(order.send_id, CancelStage.RECHECKING, "Reading the status again.")
        send = await self._recheck(order)
        if isinstance(send, CancelMoved):
            return send
        intent = self._intent(send)
        if (ended := await self._begin(intent)) is not None:
            return ended
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

    async def _begin(self, intent: Intent) -> CancelMoved | None:
        """Put the intent on disk and in the log; return how it ended when its request must not leave."""
        if self._closing():
            return self._say(intent.target, CancelStage.NOT_SENT, _CLOSING)
        try:
            await self._written.begin(intent)
        except DuplicateIntent:
            return self._say(
                intent.target, CancelStage.NOT_SENT, "Not cancelled: the same cancel was begun a moment ago."
            )
        except StoreFault as problem:
            return self._say(intent.target, CancelStage.NOT_SENT, f"{problem} So nothing was cancelled.")
        if self._closing():
            await self._written.withdraw(intent)
            return self._say(intent.target, CancelStage.NOT_SENT, _CLOSING)
        return None

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
            over = "o tracks it." if send.tracking_url else verdict.instead
            next_step = over if verdict.chance is Chance.NO else "Look again, and x asks anew."
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
        await self._written.settle(intent, IntentState.DONE, f"{status}", request_id)
        name = _name(send)
        at = self._reader.clock.now().astimezone().strftime("%H:%M")
        try:
            now = await self._reader.one(send.id, priority=Priority.USER)
        except Refused as fault:
            if fault.status != 404:
                return await self._unread(intent, send, fault)
            await self._reader.gone(send.id)
            await self._written.note(intent, "done", "gone", request_id)
            return self._say(
                send.id,
                CancelStage.DONE,
                f"Cancelled; Sendoso no longer lists it at {at}: {name}.",
                intent_id=intent.id,
                who=send.recipient.label,
            )
        except Fault as fault:
            return await self._unread(intent, send, fault)
        await self._written.note(intent, "done", now.status_raw, request_id)
        if now.status.phase is Phase.CANCELLED:
            return self._say(
                send.id,
                CancelStage.DONE,
                f"Cancelled, and read back at {at}: {name}.",
                status=now.status_raw,
                intent_id=intent.id,
                who=send.recipient.label,
            )
        return self._say(
            send.id,
            CancelStage.ACCEPTED,
            f"Cancel accepted by the server at {at}; the send still shows {now.status.short.lower()}.",
            status=now.status_raw,
            intent_id=intent.id,
        )

    async def _unread(self, intent: Intent, send: Send, fault: Fault) -> CancelMoved:
        await self._written.note(intent, "done", "not read back")
        return self._say(
            send.id,
            CancelStage.ACCEPTED,
            f"Cancel accepted by the server; it could not be read back: {fault.sentence}",
            intent_id=intent.id,
            fault=fault,
        )

    async def _refused(self, intent: Intent, send: Send, fault: Refused) -> CancelMoved:
        await self._written.settle(intent, IntentState.REFUSED, f"{fault.status}", fault.request_id)
        after = await self._look(send.id)
        await self._written.note(intent, "refused", after.status_raw if after else "", fault.request_id)
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
        await self._written.settle(intent, IntentState.REFUSED, NOT_SENT)
        await self._written.note(intent, "not sent", "")
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
        await self._written.settle(intent, IntentState.UNKNOWN, note, fault.request_id)
        await self._written.note(intent, "unknown", "")
        return self._say(
            send.id,
            CancelStage.UNKNOWN,
            f"Not known if it was cancelled: no clear answer. It is looked up in 5 s: {_name(send)}.",
            status=send.status_raw,
            intent_id=intent.id,
            fault=fault,
            who=send.recipient.label,
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

    def _intent(self, send: Send) -> Intent:
        # The second is part of the digest: a double confirmation is caught, a new try after a clear no is not.
        at = self._reader.clock.now()
        cost = f", {send.cost}" if send.cost else ""
        return new_intent(
            self._about,
            Action.CANCEL,
            at,
            digest=f"cancel {send.id} {at:%S}",
            summary=f"{send.gift or 'a gift'}{cost}",
            target=send.id,
            status_before=send.status_raw,
        )

    def _say_unwritten(self, intent: Intent, sentence: str) -> None:
        self._say(intent.target, CancelStage.SENDING, sentence, intent_id=intent.id)

    def _say(
        self,
        send_id: str,
        stage: CancelStage,
        sentence: str,
        *,
        status: str = "",
        intent_id: str = "",
        fault: Fault | None = None,
        who: str = "",
    ) -> CancelMoved:
        moved = CancelMoved(send_id, stage, sentence, status, intent_id, fault, who)
        self._tell(moved)
        return moved


def _name(send: Send) -> str:
    parts = [send.recipient.label or send.id, send.gift, str(send.cost) if send.cost else ""]
    return ", ".join(part for part in parts if part)
