"""Carrying out confirmed cancels without a screen: two at a time, each within a deadline, halted by what halts all.

A request that has left is never abandoned half-known: what has no outcome in time is written down as unknown.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from sendoso_tui.domain.audit import AuditEvent
from sendoso_tui.domain.faults import Fault, Offline, Throttled, Unauthorised
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.flows.cancel import Canceller, Cancelling
from sendoso_tui.flows.facts import CancelMoved, CancelStage, Fact, Tell
from sendoso_tui.flows.identity import who
from sendoso_tui.flows.reconcile import Reconciler
from sendoso_tui.headless.call import Session
from sendoso_tui.store.faults import StoreFault

AT_ONCE = 2
FIRST_LOOK = (5.0,)
"""Seconds after a lost answer at which the send is read once; later looks are the next start's."""
SETTLING = 10.0
"""Seconds that cancels under way get when a signal ends the command."""


class Cancels:
    """The cancels of one command; `results` holds the last word on each id."""

    def __init__(self, session: Session, tell: Tell, seconds: float) -> None:
        self.results: dict[str, CancelMoved] = {}
        self._session = session
        self._tell = tell
        self._seconds = seconds
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._halt = ""
        self._halting: Fault | None = None
        self._stage: dict[str, CancelMoved] = {}
        self._given_up: set[str] = set()
        self._going: dict[str, asyncio.Task[CancelMoved]] = {}
        self._canceller = Canceller(session.reader, session.record, session.about, self._hear)

    async def carry_out(self, orders: Sequence[Cancelling]) -> None:
        """Cancel all. When this is cancelled itself, what has left gets a little time, and nothing more leaves."""
        tasks = {asyncio.create_task(self._one(order)) for order in orders}
        if not tasks:
            return
        try:
            await asyncio.wait(tasks)
        except asyncio.CancelledError:
            self._halt = "the command was ended"
            for send_id, going in self._going.items():
                if not self._has_left(send_id):
                    going.cancel()
            await asyncio.wait(tasks, timeout=SETTLING)
            for order in orders:
                if order.send_id not in self.results:
                    self.results[order.send_id] = await self._give_up(order.send_id, self._halt)
            raise
        for task in tasks:
            task.result()

    async def _one(self, order: Cancelling) -> None:
        async with self._turn:
            if self._halt:
                self.results[order.send_id] = CancelMoved(
                    order.send_id, CancelStage.NOT_SENT, f"Not tried: {self._halt}.", fault=self._halting
                )
                return
            moved = await self._within_time(order)
            if isinstance(moved.fault, Offline | Throttled | Unauthorised):
                self._halting, self._halt = moved.fault, f"the cancel of {order.send_id} met a fault that meets all"
        if moved.stage is CancelStage.UNKNOWN:
            moved = await self._look_again(moved)
        self.results[order.send_id] = moved

    async def _within_time(self, order: Cancelling) -> CancelMoved:
        task = asyncio.create_task(self._canceller.cancel(order))
        self._going[order.send_id] = task
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if task.cancelled():
            return await self._give_up(order.send_id, self._halt)
        if done:
            return task.result()
        moved = await self._give_up(order.send_id, f"no answer within {self._seconds:.0f} s")
        # What it could still tell is on disk as unknown; a word after the look-up's would only confuse.
        task.cancel()
        await asyncio.wait({task}, timeout=1.0)
        return moved

    async def _give_up(self, send_id: str, why: str) -> CancelMoved:
        """Say what is known of a cancel that has no outcome in time; a request that left makes it unknown, on disk."""
        last = self._stage.get(send_id)
        if last is None or not self._has_left(send_id):
            fault = Offline(f"Nothing was cancelled: {why}.")
            return CancelMoved(send_id, CancelStage.NOT_SENT, fault.sentence, fault=fault)
        if last.stage.is_over:
            return last
        self._given_up.add(send_id)
        now, about = self._session.clock.now(), self._session.about
        event = AuditEvent(
            at=now,
            who=who(),
            profile=about.name,
            action=Action.CANCEL.value,
            target=send_id,
            outcome="unknown",
            intent_id=last.intent_id,
            status_before=last.status,
        )
        with suppress(StoreFault):
            await self._session.record.settle(last.intent_id, IntentState.UNKNOWN, why, now)
            await self._session.record.audit(event)
        return CancelMoved(
            send_id, CancelStage.UNKNOWN, f"The outcome is not known: {why}.", last.status, last.intent_id
        )

    def _has_left(self, send_id: str) -> bool:
        """Say whether the request may have been sent: the stage is told before its first byte leaves."""
        last = self._stage.get(send_id)
        return last is not None and last.stage is not CancelStage.RECHECKING

    async def _look_again(self, moved: CancelMoved) -> CancelMoved:
        self._tell(moved)
        last = moved

        def hear(fact: Fact) -> None:
            nonlocal last
            if isinstance(fact, CancelMoved):
                last = fact

        intent = self._session.record.intent(moved.intent_id) if moved.intent_id else None
        if intent is not None and intent.state is IntentState.UNKNOWN:
            await Reconciler(self._session.reader, self._session.record, hear).follow(intent, FIRST_LOOK)
        return last

    def _hear(self, fact: Fact) -> None:
        if isinstance(fact, CancelMoved):
            if fact.send_id in self._given_up:
                return
            self._stage[fact.send_id] = fact
        self._tell(fact)
