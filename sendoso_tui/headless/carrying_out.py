"""Carrying out confirmed writes without a screen: some at once, each within a deadline, halted by what halts all.

A request that has left is never abandoned half-known: what has no outcome in time is written down as unknown.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from sendoso_tui.domain.faults import Offline, Throttled, Unauthorised
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CancelMoved, CreateMoved
from sendoso_tui.flows.write_record import WriteRecord
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.facts import Fact, Tell
    from sendoso_tui.headless.call import Session

SETTLING = 10.0
"""Seconds that writes under way get when a signal ends the command."""
LOOKING = 7.0
"""Seconds for looking an unclear outcome up: a first look 5 s after it was lost, and its answer."""

Order = TypeVar("Order")
Asked = TypeVar("Asked", contravariant=True)
M = TypeVar("M", bound=CancelMoved | CreateMoved)


class Kind(Protocol[Asked, M]):
    """One kind of write: how it is done, and how what is not told by doing it is told."""

    @property
    def nothing_done(self) -> str:
        """The beginning of a sentence about one that never left: "Nothing was …"."""
        ...

    async def perform(self, order: Asked) -> M:
        """Carry one out; its stages are handed to `Orders.hear`."""
        ...

    def has_left(self, last: M) -> bool:
        """Say whether its request may have been sent."""
        ...

    def not_sent(self, order: Asked, sentence: str, fault: Fault | None) -> M:
        """Tell of one whose request never left."""
        ...

    def is_unclear(self, last: M) -> bool:
        """Say whether its outcome is not known."""
        ...

    async def give_up(self, last: M, why: str) -> M:
        """Tell of one that had no outcome in time, and is unknown on disk now."""
        ...

    def as_it_stands(self, last: M, intent: Intent) -> M:
        """Tell of one whose outcome was written down after all."""
        ...

    async def follow(self, intent: Intent, tell: Tell) -> None:
        """Read once what became of one without an outcome; what that shows is told."""
        ...


class Orders(Generic[Order, M]):
    """The writes of one command; `results` holds the last word on each, by its name. `halted` says that no more leave.

    `seconds` is what each may take; looking again comes on top.
    """

    def __init__(self, session: Session, kind: Kind[Order, M], seconds: float, at_once: int) -> None:
        self.results: dict[str, M] = {}
        self._session = session
        self._kind = kind
        self._seconds = seconds
        self._turn = asyncio.Semaphore(at_once)
        self._halt = ""
        self._halting: Fault | None = None
        self._last: dict[str, M] = {}
        self._given_up: set[str] = set()
        self._going: dict[str, asyncio.Task[M]] = {}

    @property
    def halted(self) -> bool:
        return bool(self._halt)

    def hear(self, name: str, moved: M) -> bool:
        """Keep the stage a write has come to; False when it was given up and nothing it tells counts any more."""
        if name in self._given_up:
            return False
        self._last[name] = moved
        return True

    async def carry_out(self, orders: Mapping[str, Order]) -> None:
        """Do all. When this is cancelled itself, what has left gets a little time, and nothing more leaves."""
        tasks = {asyncio.create_task(self._one(name, order)) for name, order in orders.items()}
        if not tasks:
            return
        try:
            await asyncio.wait(tasks)
        except asyncio.CancelledError:
            self._halt = "the command was ended"
            for name, going in self._going.items():
                if not self._has_left(name):
                    going.cancel()
            await asyncio.wait(tasks, timeout=SETTLING)
            for name, order in orders.items():
                if name not in self.results:
                    self.results[name] = await self._give_up(name, order, self._halt)
            await self._silence(self._going.values())
            raise
        for task in tasks:
            task.result()

    async def _one(self, name: str, order: Order) -> None:
        async with self._turn:
            if self._halt:
                self.results[name] = self._kind.not_sent(order, f"Not tried: {self._halt}.", self._halting)
                return
            moved = await self._within_time(name, order)
            if isinstance(moved.fault, Offline | Throttled | Unauthorised):
                self._halting, self._halt = moved.fault, f"{name} met a fault that meets all of them"
        self.results[name] = moved
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOKING):
                self.results[name] = await self._look_again(moved)

    async def _within_time(self, name: str, order: Order) -> M:
        task = asyncio.create_task(self._kind.perform(order))
        self._going[name] = task
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if task.cancelled():
            return await self._give_up(name, order, self._halt)
        if done:
            return task.result()
        moved = await self._give_up(name, order, f"no answer within {self._seconds:.0f} s")
        await self._silence([task])
        return moved

    async def _give_up(self, name: str, order: Order, why: str) -> M:
        """Say what is known of a write that has no outcome in time; a request that left makes it unknown, on disk."""
        last = self._last.get(name)
        if last is None or not self._has_left(name):
            fault = Offline(f"{self._kind.nothing_done}: {why}.")
            return self._kind.not_sent(order, fault.sentence, fault)
        if last.stage.is_over:
            return last
        self._given_up.add(name)
        intent = await self._write_down(last.intent_id, why)
        if intent is not None and intent.state is not IntentState.UNKNOWN:
            return self._kind.as_it_stands(last, intent)
        return await self._kind.give_up(last, why)

    async def _look_again(self, moved: M) -> M:
        """Return the last word on a write; one that is unclear is looked up first."""
        last = moved

        def hear(fact: Fact) -> None:
            nonlocal last
            if isinstance(fact, type(moved)):
                last = fact

        if not self._kind.is_unclear(moved):
            return moved
        intent = self._session.record.intent(moved.intent_id)
        if intent is not None and intent.state is not IntentState.UNKNOWN:
            return self._kind.as_it_stands(moved, intent)
        if intent is not None:
            await self._kind.follow(intent, hear)
        return last

    async def _silence(self, tasks: Iterable[asyncio.Task[M]]) -> None:
        """Let writes that were given up tell nothing more: on disk they are unknown, and a later word would confuse."""
        going = {task for task in tasks if not task.done()}
        for task in going:
            task.cancel()
        if going:
            await asyncio.wait(going, timeout=1.0)

    def _has_left(self, name: str) -> bool:
        """Say whether the request may have been sent: the stage is told before its first byte leaves."""
        last = self._last.get(name)
        return last is not None and self._kind.has_left(last)

    async def _write_down(self, intent_id: str, why: str) -> Intent | None:
        """Make an intent unknown on disk; return how it then stands, None where the record cannot tell."""
        try:
            intent = self._session.record.intent(intent_id)
            if intent is None:
                return None
            written = WriteRecord(self._session.record, self._session.clock)
            return (await written.decide(intent, IntentState.UNKNOWN, why, "unknown"))[0]
        except StoreFault:
            # It stays as SENDING on disk, which is more careful.
            return None
