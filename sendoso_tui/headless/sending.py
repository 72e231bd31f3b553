"""Carrying out one confirmed new send without a screen, by the road and within the limits of all writes."""

from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.faults import Doubtful, Fault
from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.flows.compose import Composer, Creating
from sendoso_tui.flows.facts import CreateMoved, CreateStage, Fact, Tell
from sendoso_tui.flows.finding import Finder
from sendoso_tui.flows.leaving import disown
from sendoso_tui.headless.call import Session
from sendoso_tui.headless.carrying_out import Orders

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

    async def given_up(self, last: CreateMoved, intent: Intent | None, why: str) -> CreateMoved:
        if last.stage is CreateStage.ADDING:
            await disown(self._session.record, self._session.about, self._session.clock)
            fault = Doubtful(f"Nothing was sent. Whether the recipient was added is not known: {why}.")
            return CreateMoved("", CreateStage.NOT_SENT, fault.sentence, fault=fault)
        if intent is not None and intent.state is not IntentState.UNKNOWN:
            return _as_it_stands(intent)
        sentence = f"We do not know whether this gift was sent: {why}."
        moved = CreateMoved("", CreateStage.UNKNOWN, sentence, last.intent_id, left_at=last.left_at)
        self._tell(moved)
        return moved

    async def look_again(self, moved: CreateMoved) -> CreateMoved:
        if moved.stage is not CreateStage.UNKNOWN:
            return moved
        last = moved

        def hear(fact: Fact) -> None:
            nonlocal last
            if isinstance(fact, CreateMoved):
                last = fact

        session = self._session
        intent = session.record.intent(moved.intent_id)
        if intent is not None and intent.state is not IntentState.UNKNOWN:
            return _as_it_stands(intent)
        if intent is not None and intent.match is not None:
            await Finder(session.reader, session.record, session.about, hear).follow(intent, FIRST_LOOK)
        return last

    def _hear(self, fact: Fact) -> None:
        if not isinstance(fact, CreateMoved) or self._orders.hear(_NAME, fact):
            self._tell(fact)


def _as_it_stands(intent: Intent) -> CreateMoved:
    """Tell of one whose answer came after it was given up."""
    if intent.state is IntentState.DONE:
        sentence = "Accepted by Sendoso; the answer came late."
        return CreateMoved("", CreateStage.ACCEPTED, sentence, intent.id, send_id=intent.target)
    return CreateMoved("", CreateStage.REFUSED, f"It was not sent: {intent.note}.", intent.id)
