"""The writes of one profile while the program runs: what is found unclear at the start, decided by a person, and left.

Cancels are kept in `cancels_under_way.py`, new sends in `creates_under_way.py`.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.flows.cancels_under_way import CancelsUnderWay
from sendoso_tui.flows.creates_under_way import CreatesUnderWay
from sendoso_tui.flows.facts import (
    CancelMoved,
    CancelStage,
    CreateMoved,
    CreateStage,
    DraftsChanged,
    IntentsUnclear,
    Noticed,
)
from sendoso_tui.flows.identity import is_alive, who
from sendoso_tui.flows.leaving import disown, is_own, own_intents
from sendoso_tui.flows.unclear import Unclear
from sendoso_tui.flows.write_record import WriteRecord
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.clock import Clock
    from sendoso_tui.flows.facts import (
        Fact,
        Tell,
    )
    from sendoso_tui.flows.live import Live
    from sendoso_tui.flows.tasks import Tasks
    from sendoso_tui.store.record import Record

log = logging.getLogger(__name__)

_ELSEWHERE = (
    "Earlier writes without an outcome went to another server than this profile names now. They cannot be looked up "
    "from here: sendoso-tui journal."
)


class Writes:
    """Orders and look-ups of one profile. `accepted` is called when the server has said yes to one, or one was found;
    `keep` writes what is typed before a new send begins.
    """

    def __init__(
        self,
        about: ProfileAbout,
        record: Record,
        clock: Clock,
        tell: Tell,
        tasks: Tasks,
        accepted: Callable[[], None],
        keep: Callable[[], Awaitable[None]],
    ) -> None:
        self._about = about
        self._record = record
        self._clock = clock
        self._tell = tell
        self._tasks = tasks
        self._closing = False
        self._unclear = Unclear(record, tell)
        self._written = WriteRecord(record, clock)
        self.cancels = CancelsUnderWay(self._unclear, tell, tasks, accepted, self.is_closing)
        self.creates = CreatesUnderWay(self._unclear, clock, tell, tasks, accepted, self.is_closing, keep)

    @property
    def unclear(self) -> tuple[Intent, ...]:
        """The writes whose outcome is not known."""
        return self._unclear.intents

    def is_closing(self) -> bool:
        """Say whether the program ends, so that no request may leave any more."""
        return self._closing

    def in_flight(self) -> int:
        """Count orders that were taken and have no outcome yet."""
        return len(self.cancels.orders) + len(self.creates.orders)

    def new_sends_in_flight(self) -> int:
        """Count new sends that have no outcome yet."""
        return len(self.creates.orders)

    def hear_look(self, fact: Fact) -> None:
        """Tell what a look-up found, unless a later request has the word."""
        if isinstance(fact, CancelMoved) and self.cancels.is_overtaken(fact):
            return
        if isinstance(fact, CreateMoved):
            if self.creates.is_overtaken(fact):
                return
            fact = self.creates.with_reason(fact)
        self._tell(fact)

    async def adopt(self, live: Live) -> None:
        """Greet the person with writes that an earlier run left without an outcome, and look them up."""
        try:
            await self._record.adopt_orphans(is_alive, self._clock.now())
            unclear = self._record.unclear()
        except StoreFault as problem:
            self._tell(Noticed(f"{problem} Nothing can be sent or cancelled until that is mended.", serious=True))
            return
        mine = tuple(intent for intent in unclear if is_own(intent, self._about))
        self._unclear.intents = mine
        if any(intent.profile == self._about.name and intent not in mine for intent in unclear):
            self._tell(Noticed(_ELSEWHERE))
        if mine:
            self._tell(IntentsUnclear(mine))
        for intent in mine:
            if intent.action is Action.CANCEL:
                self.cancels.follow(live, intent)
            else:
                self.creates.follow(live, intent)

    def look_now(self, live: Live, intent_id: str) -> None:
        """Look for a lost new send at once."""
        intent = next((one for one in self.unclear if one.id == intent_id), None)
        if intent is not None and intent.action is not Action.CANCEL:
            self.creates.look_now(live, intent)

    async def resolve(self, intent_id: str, state: IntentState, send_id: str = "") -> None:
        """Write down what a person decided about an unclear write, and tell it."""
        try:
            intent = self._record.intent(intent_id)
            if intent is None or intent.state is not IntentState.UNKNOWN or not is_own(intent, self._about):
                self._tell(Noticed("There is nothing to decide any more: it has an outcome, or is on its way."))
                return
            settled, trouble = await self._written.decide(
                intent, state, f"{state.value}, by the word of {who()}", f"resolved as {state.value}", target=send_id
            )
        except StoreFault as problem:
            self._tell(Noticed(f"The decision could not be written down: {problem}", serious=True))
            return
        self.cancels.leave(intent_id)
        self.creates.leave(intent_id)
        self._unclear.forget(intent_id)
        if trouble:
            self._tell(Noticed(trouble, serious=True))
        self._tell_resolved(settled, intent.to)

    async def wait(self, seconds: float) -> None:
        """Wait at most `seconds` for the orders under way."""
        orders = {*self.cancels.orders.values(), *self.creates.orders.values()}
        if orders and (await asyncio.wait(orders, timeout=seconds))[1]:
            log.warning("writes were still in flight at the end")

    async def disown(self) -> None:
        """From here on nothing leaves; what has left and has no answer is unknown."""
        self._closing = True
        await disown(self._record, self._about, self._clock)

    def left_unclear(self) -> list[Intent]:
        """Return this profile's writes whose outcome is not known."""
        return own_intents(self._record, self._about, IntentState.UNKNOWN)

    def _tell_resolved(self, settled: Intent, to: str) -> None:
        """Tell the outcome as it now stands: another window's word may have been first. `to` is for a new send."""
        done = settled.state is IntentState.DONE
        if settled.action is Action.CANCEL:
            stage = CancelStage.DONE if done else CancelStage.REFUSED
            words = "Written down: it was cancelled." if done else "Written down: it was not cancelled."
            self._tell(CancelMoved(settled.target, stage, words, intent_id=settled.id))
            return
        if settled.action is Action.ADD_RECIPIENT:
            added = "was" if done else "was not"
            self._tell(Noticed(f"Written down: the recipient {added} added to the address book."))
            return
        words = "Written down: this gift was sent." if done else "Written down: this gift was not sent."
        self._tell(
            CreateMoved(
                settled.draft_id,
                CreateStage.FOUND if done else CreateStage.REFUSED,
                words,
                settled.id,
                send_id=settled.target,
                left_at=settled.created_at,
                what=settled.summary,
                to=to,
            )
        )
        if settled.draft_id:
            self._tell(DraftsChanged(settled.draft_id))
