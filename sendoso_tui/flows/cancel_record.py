"""What a cancel leaves on disk: its intent, which must be there before its request leaves, and its rows in the log."""

import asyncio
import uuid
from collections.abc import Callable
from contextlib import suppress

from sendoso_tui.domain.audit import AuditEvent
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.identity import process_id, who
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.intents import DuplicateIntent
from sendoso_tui.store.record import Record


class CancelRecord:
    """Writes down the cancels of one profile. `trouble` is told in a sentence what could not be written afterwards."""

    def __init__(
        self, record: Record, about: ProfileAbout, clock: Clock, trouble: Callable[[Intent, str], None]
    ) -> None:
        self._record = record
        self._about = about
        self._clock = clock
        self._trouble = trouble

    def new(self, send: Send) -> Intent:
        """Return the intent of cancelling `send` now; nothing is written yet."""
        # The second is part of the digest: a double confirmation is caught, a new try after a clear no is not.
        cost = f", {send.cost}" if send.cost else ""
        at = self._clock.now()
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

    async def begin(self, intent: Intent) -> None:
        """Put the intent on disk and into the log; only when this returns may its request leave.

        When it does not return, no intent stays behind that looks like a request that left. Raises DuplicateIntent and
        the other store faults.
        """
        try:
            await self._record.begin(intent)
            await self._record.audit(self._event(intent, "intended"))
        except DuplicateIntent:
            raise
        except (StoreFault, asyncio.CancelledError):
            # Whoever was cancelled while it waited leaves a job that the disk may still do.
            await self.withdraw(intent)
            raise

    async def withdraw(self, intent: Intent) -> None:
        """Settle an intent whose request never left. One that did not get to the disk needs nothing."""
        with suppress(StoreFault):
            await self._record.settle(intent.id, IntentState.REFUSED, "nothing was sent", self._clock.now())
            await self._record.audit(self._event(intent, "not sent"))

    async def settle(self, intent: Intent, state: IntentState, note: str, request_id: str) -> None:
        """Write the outcome down."""
        try:
            await self._record.settle(intent.id, state, note, self._clock.now(), request_id)
        except StoreFault as problem:
            # The intent stays as SENDING on disk and is looked up at the next start: more careful, never less.
            self._trouble(intent, f"The outcome could not be written down: {problem}")

    async def note(self, intent: Intent, outcome: str, after: str, request_id: str = "") -> None:
        """Write an outcome into the log, with the status as read `after` it."""
        try:
            await self._record.audit(self._event(intent, outcome, after, request_id))
        except StoreFault as problem:
            self._trouble(intent, f"The action log could not be written: {problem}")

    def _event(self, intent: Intent, outcome: str, after: str = "", request_id: str = "") -> AuditEvent:
        return AuditEvent(
            at=self._clock.now(),
            who=who(),
            profile=intent.profile,
            action=intent.action.value,
            target=intent.target,
            outcome=outcome,
            intent_id=intent.id,
            request_id=request_id,
            status_before=intent.status_before,
            status_after=after,
        )
