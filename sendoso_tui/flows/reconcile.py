"""Finds out by reading what became of a cancel whose answer was lost. It never sends the cancel again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.faults import Fault, Refused
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.domain.status import Phase, read_status
from sendoso_tui.flows.facts import CancelMoved, CancelStage
from sendoso_tui.flows.write_record import WriteRecord
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.status import Status
    from sendoso_tui.flows.clock import Sleep
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.record import Record

LOOKS = (5.0, 30.0, 120.0, 600.0)
"""Seconds after the request left at which the send is read. A server may act late, so one look settles nothing."""


class Reconciler:
    """Looks unclear cancels up until they are clear or the looks are used up; then a person decides (`journal`)."""

    def __init__(self, reader: Reader, record: Record, tell: Tell, *, sleep: Sleep = asyncio.sleep) -> None:
        self._reader = reader
        self._written = WriteRecord(record, reader.clock)
        self._tell = tell
        self._sleep = sleep

    async def follow(self, intent: Intent, looks: Sequence[float] = LOOKS) -> Intent:
        """Look at each of `looks` seconds (counted from now) and return the intent as it then stands."""
        waited = 0.0
        for number, moment in enumerate(looks, 1):
            await self._sleep(max(0.0, moment - waited))
            waited = moment
            settled = await self.look(intent, last=number == len(looks))
            if settled is not None:
                return settled
        return intent

    async def look(self, intent: Intent, *, last: bool = False) -> Intent | None:
        """Read the send once; return the settled intent, or None while it is still unclear."""
        if intent.action is not Action.CANCEL:
            return None
        at = self._reader.clock.now()
        stamp = at.astimezone().strftime("%H:%M")
        try:
            send = await self._reader.one(intent.target, priority=Priority.USER)
        except Refused as fault:
            if fault.status != 404:
                return None
            await self._reader.gone(intent.target)
            # Gone proves neither: some servers drop a cancelled send, others lose one.
            self._say(
                intent, CancelStage.UNKNOWN, f"The send is not listed any more at {stamp}; the journal keeps it open."
            )
            return None
        except Fault:
            return None
        status = send.status
        if status.phase is Phase.CANCELLED:
            return await self._settle(
                intent, IntentState.DONE, status.raw, f"It was cancelled: read as {status.short} at {stamp}."
            )
        if _rules_a_cancel_out(status, intent):
            return await self._settle(
                intent, IntentState.REFUSED, status.raw, f"It was not cancelled: read as {status.short} at {stamp}."
            )
        after = "A person decides now: sendoso-tui journal." if last else "It is looked up again."
        self._say(
            intent,
            CancelStage.UNKNOWN,
            f"Still {status.short.lower()} at {stamp}; the outcome is not known. {after}",
            send.status_raw,
        )
        return None

    async def _settle(self, intent: Intent, state: IntentState, status: str, sentence: str) -> Intent:
        try:
            settled, trouble = await self._written.decide(
                intent, state, f"read as {status}", f"found {state.value}", after=status
            )
        except StoreFault as problem:
            self._say(intent, CancelStage.UNKNOWN, f"{sentence} It could not be written down: {problem}", status)
            return intent
        stage = CancelStage.DONE if settled.state is IntentState.DONE else CancelStage.REFUSED
        self._say(intent, stage, f"{sentence} {trouble}".strip(), status)
        return settled

    def _say(self, intent: Intent, stage: CancelStage, sentence: str, status: str = "") -> None:
        self._tell(CancelMoved(intent.target, stage, sentence, status, intent.id))


def _rules_a_cancel_out(status: Status, intent: Intent) -> bool:
    """Say whether a status proves that the cancel did not and will not happen: it is over otherwise, or on its way.

    One that is still open proves nothing, also when it moved: a server may act on the cancel after this look. Nor does
    a word this program does not know, or one like "Address Confirmation - Cancelled", which may be what the cancel did.
    """
    if not status.known or "cancel" in status.key or status.key == read_status(intent.status_before).key:
        return False
    return status.phase in (Phase.DONE, Phase.FAILED, Phase.RETURNED, Phase.TRANSIT)
