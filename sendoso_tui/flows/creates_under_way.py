"""The new sends of this session: which are under way, where each stands, which are looked for. How one goes is
`compose.py`'s, how one is found `finding.py`'s.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Refused
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CreateMoved, CreateStage

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.clock import Clock
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.live import Live
    from sendoso_tui.flows.tasks import Tasks
    from sendoso_tui.flows.unclear import Unclear

_BROKEN = (
    "Something went wrong in this program. We do not know whether this gift was sent; it is looked for at the next "
    "start. The log has what happened."
)
_BROKEN_BEFORE = "Something went wrong in this program before the gift was sent. The log has what happened."

_NO_BUDGET = 402
_OUT = (CreateStage.ACCEPTED, CreateStage.FOUND, CreateStage.UNKNOWN)


class CreatesUnderWay:
    """Orders and look-ups. `keep` writes what is typed before an order begins; `money_moved` is called when a send was
    made, and when one was refused because the money is gone.

    Orders are known by their draft, stages by the draft and by the intent.
    """

    def __init__(
        self,
        unclear: Unclear,
        clock: Clock,
        tell: Tell,
        tasks: Tasks,
        money_moved: Callable[[], None],
        closing: Callable[[], bool],
        keep: Callable[[], Awaitable[None]],
    ) -> None:
        self.orders: dict[str, asyncio.Task[None]] = {}
        self._unclear = unclear
        self._clock = clock
        self._tell = tell
        self._tasks = tasks
        self._money_moved = money_moved
        self._closing = closing
        self._keep = keep
        self._stages: dict[str, CreateMoved] = {}
        self._follows: dict[str, asyncio.Task[None]] = {}

    def stage(self, name: str) -> CreateMoved | None:
        """Return how far the sending of a draft is, or what is known of an intent."""
        return self._stages.get(name)

    def is_out(self, draft_id: str) -> bool:
        """Say whether a draft's send is under way, unclear or made, so that nothing typed can change it."""
        last = self._stages.get(draft_id)
        return draft_id in self.orders or (last is not None and last.stage in _OUT)

    def take(self, live: Live, draft_id: str, new: NewSend, again_after: str) -> bool:
        """Take an order. False while one for the same draft is under way, unclear or made."""
        if self.is_out(draft_id) or self._closing():
            return False
        self._stages[draft_id] = CreateMoved(draft_id, CreateStage.CHECKING, "")
        self.orders[draft_id] = self._tasks.own(self._carry_out(live, draft_id, new, again_after))
        return True

    def hear(self, fact: CreateMoved) -> None:
        """Keep the stage that an order has come to."""
        for name in (fact.draft_id, fact.intent_id):
            if name:
                self._stages[name] = fact

    def is_overtaken(self, fact: CreateMoved) -> bool:
        """Say whether a later request for the same draft has the word, or a person has, and not this look-up."""
        if fact.draft_id in self.orders:
            return True
        mine, last = self._stages.get(fact.intent_id), self._stages.get(fact.draft_id)
        if mine is not None and mine.stage in (CreateStage.FOUND, CreateStage.REFUSED):
            return True
        return last is not None and last.intent_id not in ("", fact.intent_id)

    def with_reason(self, fact: CreateMoved) -> CreateMoved:
        """Return what a look showed together with why the answer was lost, as far as this session knows."""
        mine = self._stages.get(fact.intent_id)
        if fact.stage is not CreateStage.UNKNOWN or fact.fault is not None or mine is None:
            return fact
        return replace(fact, fault=mine.fault)

    def follow(self, live: Live, intent: Intent, since: datetime | None = None) -> None:
        """Look for a lost send from now on; `since` is when hope for an answer ended."""
        if not self._closing() and intent.id not in self._follows:
            self._follows[intent.id] = self._tasks.own(self._look_up(live, intent, since))

    def follow_lost(self, live: Live, intent_id: str) -> None:
        """Look for a send whose answer has just been lost."""
        intent = self._unclear.remember(intent_id)
        if intent is not None and intent.state is IntentState.UNKNOWN:
            self.follow(live, intent, self._clock.now())

    def look_now(self, live: Live, intent: Intent) -> None:
        """Look for a lost send at once."""
        if not live.finder.look_now(intent.id) and not self._closing() and intent.id not in self._follows:
            self._follows[intent.id] = self._tasks.own(self._look_once(live, intent))

    def leave(self, intent_id: str) -> None:
        """Look for a send no longer."""
        if (follow := self._follows.pop(intent_id, None)) is not None:
            follow.cancel()

    async def _carry_out(self, live: Live, draft_id: str, new: NewSend, again_after: str) -> None:
        try:
            await self._keep()
            last = await live.create(draft_id, new, again_after)
        except Exception:
            self._tell(self._broken(draft_id))
            raise
        finally:
            self.orders.pop(draft_id, None)
        if last.stage is CreateStage.ACCEPTED or (isinstance(last.fault, Refused) and last.fault.status == _NO_BUDGET):
            self._money_moved()
        if last.stage is CreateStage.UNKNOWN and last.intent_id:
            self.follow_lost(live, last.intent_id)

    def _broken(self, draft_id: str) -> CreateMoved:
        """A bug here must not pass for an outcome: the intent, if there is one, stays open and is looked for."""
        last = self._stages[draft_id]
        if last.stage in (CreateStage.CHECKING, CreateStage.ADDING):
            return CreateMoved(draft_id, CreateStage.NOT_SENT, _BROKEN_BEFORE)
        return CreateMoved(draft_id, CreateStage.UNKNOWN, _BROKEN, last.intent_id, left_at=last.left_at)

    async def _look_up(self, live: Live, intent: Intent, since: datetime | None) -> None:
        try:
            self._end(await live.find(intent, since))
        finally:
            self._follows.pop(intent.id, None)

    async def _look_once(self, live: Live, intent: Intent) -> None:
        try:
            self._end(await live.finder.look(intent) or intent)
        finally:
            self._follows.pop(intent.id, None)

    def _end(self, intent: Intent) -> None:
        if intent.state is IntentState.UNKNOWN:
            return
        self._unclear.forget(intent.id)
        if intent.state is IntentState.DONE:
            self._money_moved()
