"""What a write leaves on disk: its intent, which must be there before its request leaves, and its rows in the log.

Every write goes through here, and so does what reading finds out later and what a person decides.
"""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from sendoso_tui.domain.audit import AuditEvent
from sendoso_tui.domain.intent import NOT_SENT as NOT_SENT
from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.flows.identity import process_id, who
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.intents import AlreadySettled, DraftBusy, DuplicateIntent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sendoso_tui.domain.creating import Match
    from sendoso_tui.domain.intent import Action
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.clock import Clock
    from sendoso_tui.store.record import Record
    from sendoso_tui.store.threads import Job


def new_intent(
    about: ProfileAbout,
    action: Action,
    at: datetime,
    *,
    digest: str,
    summary: str,
    target: str = "",
    status_before: str = "",
    content: str = "",
    draft_id: str = "",
    match: Match | None = None,
) -> Intent:
    """Return the intent of a write that is confirmed at `at`; nothing is written yet."""
    return Intent(
        id=uuid.uuid4().hex,
        profile=about.name,
        origin=about.origin,
        dialect=about.dialect,
        action=action,
        target=target,
        summary=summary,
        digest=digest,
        state=IntentState.SENDING,
        created_at=at,
        pid=process_id(),
        status_before=status_before,
        content=content,
        draft_id=draft_id,
        match=match,
    )


class WriteRecord:
    """Writes writes down. `trouble` is told in a sentence what could not be written once a request had left."""

    def __init__(
        self, record: Record, clock: Clock, trouble: Callable[[Intent, str], None] = lambda intent, sentence: None
    ) -> None:
        self._record = record
        self._clock = clock
        self._trouble = trouble

    async def begin(self, intent: Intent, *, again_after: str = "", also: Job[None] | None = None) -> None:
        """Put the intent on disk and into the log; only when this returns may its request leave.

        When it does not return, no intent stays behind that looks like a request that left. Raises DuplicateIntent,
        DraftBusy and the other store faults.
        """
        try:
            await self._record.begin(intent, again_after=again_after, also=also)
            await self._record.audit(self._event(intent, "intended"))
        except (DuplicateIntent, DraftBusy):
            raise
        except (StoreFault, asyncio.CancelledError):
            # Whoever was cancelled while it waited leaves a job that the disk may still do.
            await self.withdraw(intent)
            raise

    async def withdraw(self, intent: Intent) -> None:
        """Settle an intent whose request never left. One that did not get to the disk needs nothing."""
        with suppress(StoreFault):
            await self._record.settle(intent.id, IntentState.REFUSED, NOT_SENT, self._clock.now())
            await self._record.audit(self._event(intent, "not sent"))

    async def settle(
        self, intent: Intent, state: IntentState, note: str, request_id: str = "", target: str = ""
    ) -> None:
        """Write the outcome down."""
        try:
            await self._record.settle(intent.id, state, note, self._clock.now(), request_id, target)
        except StoreFault as problem:
            # The intent stays as SENDING on disk and is looked up at the next start: more careful, never less.
            self._trouble(intent, f"The outcome could not be written down: {problem}")

    async def note(self, intent: Intent, outcome: str, after: str = "", request_id: str = "", target: str = "") -> None:
        """Write an outcome into the log, with the status as read `after` it."""
        try:
            await self._record.audit(self._event(intent, outcome, after, request_id, target))
        except StoreFault as problem:
            self._trouble(intent, f"The action log could not be written: {problem}")

    async def decide(
        self, intent: Intent, state: IntentState, note: str, outcome: str, *, after: str = "", target: str = ""
    ) -> tuple[Intent, str]:
        """Settle an unclear intent and log it; return it as it then stands, and what went wrong with the log.

        Where somebody else was first, theirs stands. Whoever is cancelled meanwhile leaves both rows written. Raises
        StoreFault when it could not be settled.
        """
        return await asyncio.shield(self._decide(intent, state, note, outcome, after, target))

    async def _decide(
        self, intent: Intent, state: IntentState, note: str, outcome: str, after: str, target: str
    ) -> tuple[Intent, str]:
        try:
            settled = await self._record.settle(intent.id, state, note, self._clock.now(), target=target)
        except AlreadySettled as earlier:
            return earlier.intent, ""
        try:
            await self._record.audit(self._event(settled, outcome, after, settled.request_id))
        except StoreFault as problem:
            return settled, f"The action log could not be written: {problem}"
        return settled, ""

    def _event(
        self, intent: Intent, outcome: str, after: str = "", request_id: str = "", target: str = ""
    ) -> AuditEvent:
        return AuditEvent(
            at=self._clock.now(),
            who=who(),
            profile=intent.profile,
            action=intent.action.value,
            target=target or intent.target,
            outcome=outcome,
            intent_id=intent.id,
            request_id=request_id,
            status_before=intent.status_before,
            status_after=after,
        )
