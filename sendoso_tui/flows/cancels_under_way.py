"""The cancels of this session: which are under way, where each stands, which are looked up.

How a cancel goes is `cancel.py`'s, how one is looked up `reconcile.py`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.flows.facts import CancelMoved, CancelStage

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.live import Live
    from sendoso_tui.flows.tasks import Tasks
    from sendoso_tui.flows.unclear import Unclear

_BROKEN = "Something went wrong in this program; the outcome is not known. It is looked up at the next start."


class CancelsUnderWay:
    """Orders and look-ups. `accepted` is called when the server has said yes to one."""

    def __init__(
        self,
        unclear: Unclear,
        tell: Tell,
        tasks: Tasks,
        accepted: Callable[[], None],
        closing: Callable[[], bool],
    ) -> None:
        self.orders: dict[str, asyncio.Task[None]] = {}
        self._unclear = unclear
        self._tell = tell
        self._tasks = tasks
        self._accepted = accepted
        self._closing = closing
        self._stages: dict[str, CancelMoved] = {}
        self._follows: dict[str, asyncio.Task[None]] = {}

    def stage(self, send_id: str) -> CancelMoved | None:
        """Return how far this session's last cancel of a send is, or what was read of an earlier one."""
        return self._stages.get(send_id)

    def take(self, live: Live, send_id: str, seen_status: str) -> bool:
        """Take an order. False while one for the same send is under way."""
        if send_id in self.orders or self._closing():
            return False
        # What an earlier cancel of this send came to cannot be told apart from what this one does.
        for intent in self._of(send_id):
            self.leave(intent.id)
        self._stages[send_id] = CancelMoved(send_id, CancelStage.RECHECKING, "")
        self.orders[send_id] = self._tasks.own(self._carry_out(live, send_id, seen_status))
        return True

    def hear(self, fact: CancelMoved) -> None:
        """Keep the stage that an order has come to."""
        self._stages[fact.send_id] = fact

    def is_overtaken(self, fact: CancelMoved) -> bool:
        """Say whether a later request for the same send has the word, not this look-up."""
        last = self._stages.get(fact.send_id)
        overtaken = last is not None and last.intent_id not in ("", fact.intent_id)
        return overtaken or fact.send_id in self.orders

    def follow(self, live: Live, intent: Intent) -> None:
        """Look an unclear cancel up."""
        if not self._closing():
            self._follows[intent.id] = self._tasks.own(self._look_up(live, intent))

    def leave(self, intent_id: str) -> None:
        """Look a cancel up no longer."""
        if (follow := self._follows.pop(intent_id, None)) is not None:
            follow.cancel()

    async def _carry_out(self, live: Live, send_id: str, seen_status: str) -> None:
        try:
            last = await live.cancel(send_id, seen_status)
        except Exception:
            # A bug here must not pass for an outcome: the intent, if there is one, stays open and is looked up.
            earlier = self._stages[send_id]
            self._tell(CancelMoved(send_id, CancelStage.UNKNOWN, _BROKEN, intent_id=earlier.intent_id))
            raise
        finally:
            self.orders.pop(send_id, None)
        if last.stage in (CancelStage.DONE, CancelStage.ACCEPTED):
            self._accepted()
        if last.stage is CancelStage.UNKNOWN and last.intent_id:
            self._unclear.remember(last.intent_id)
        for intent in self._of(send_id):
            self.follow(live, intent)

    def _of(self, send_id: str) -> list[Intent]:
        return [one for one in self._unclear.intents if one.action is Action.CANCEL and one.target == send_id]

    async def _look_up(self, live: Live, intent: Intent) -> None:
        found = await live.follow(intent)
        self._follows.pop(intent.id, None)
        if found.state is not IntentState.UNKNOWN:
            self._unclear.forget(intent.id)
