"""Carrying out one confirmed new send without a screen, by the road and within the limits of all writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Doubtful
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.compose import Composer, Creating
from sendoso_tui.flows.facts import CreateMoved, CreateStage
from sendoso_tui.flows.finding import Finder
from sendoso_tui.flows.leaving import disown
from sendoso_tui.headless.carrying_out import Orders

if TYPE_CHECKING:
    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.facts import Fact, Tell
    from sendoso_tui.headless.call import Session

FIRST_LOOK = (5.0,)
"""Seconds after a lost answer at which the newest sends are read once; later looks are the next start's."""
_NAME = "send"


class Sending:
    """The new send of one command; `moved` is the last word on it."""

    nothing_done = "Nothing was sent"

    def __init__(self, session: Session, tell: Tell, seconds: float) -> None:
        self._session = session
        self._tell = tell
        self._orders: Orders[Creating, CreateMoved] = Orders(session, self, seconds, 1)
        self._composer = Composer(
            session.reader,
            session.record,
            session.about,
            self._hear,
            closing=lambda: self._orders.halted,
            again="Run it again.",
        )

    @property
    def moved(self) -> CreateMoved:
        return self._orders.results[_NAME]

    async def carry_out(self, new: NewSend, again_after: str) -> None:
        """Send it. When this is cancelled itself, what has left gets a little time, and nothing more leaves."""
        await self._orders.carry_out({_NAME: Creating("", new, again_after)})

    async def perform(self, order: Creating) -> CreateMoved:
        return await self._composer.create(order)

    def has_left(self, last: CreateMoved) -> bool:
        return last.stage is not CreateStage.CHECKING

    def not_sent(self, order: Creating, sentence: str, fault: Fault | None) -> CreateMoved:
        return CreateMoved("", CreateStage.NOT_SENT, sentence, fault=fault)

    def is_unclear(self, last: CreateMoved) -> bool:
        return last.stage is CreateStage.UNKNOWN

    async def give_up(self, last: CreateMoved, why: str) -> CreateMoved:
        if last.stage is CreateStage.ADDING:
            await disown(self._session.record, self._session.about, self._session.clock)
            fault = Doubtful(f"Nothing was sent. Whether the recipient was added is not known: {why}.")
            return CreateMoved("", CreateStage.NOT_SENT, fault.sentence, fault=fault)
        sentence = f"We do not know whether this gift was sent: {why}."
        moved = CreateMoved(
            "", CreateStage.UNKNOWN, sentence, last.intent_id, left_at=last.left_at, can_match=last.can_match
        )
        self._tell(moved)
        return moved

    def as_it_stands(self, last: CreateMoved, intent: Intent) -> CreateMoved:
        if intent.state is IntentState.DONE:
            sentence = "Accepted by Sendoso; the answer came late."
            return CreateMoved("", CreateStage.ACCEPTED, sentence, intent.id, send_id=intent.target)
        return CreateMoved("", CreateStage.REFUSED, f"It was not sent: {intent.note}.", intent.id)

    async def follow(self, intent: Intent, tell: Tell) -> None:
        # What reading cannot tell from others like it has been said to be so.
        if intent.match is not None:
            session = self._session
            finder = Finder(session.reader, session.record, session.about, tell, by_hand=True)
            await finder.follow(intent, FIRST_LOOK)

    def _hear(self, fact: Fact) -> None:
        if not isinstance(fact, CreateMoved) or self._orders.hear(_NAME, fact):
            self._tell(fact)
