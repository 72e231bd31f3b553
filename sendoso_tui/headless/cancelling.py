"""Carrying out confirmed cancels without a screen: two at a time, by the road and within the limits of all writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.cancel import Canceller
from sendoso_tui.flows.facts import CancelMoved, CancelStage
from sendoso_tui.flows.reconcile import Reconciler
from sendoso_tui.headless.carrying_out import Orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.cancel import Cancelling
    from sendoso_tui.flows.facts import Fact, Tell
    from sendoso_tui.headless.call import Session

AT_ONCE = 2
FIRST_LOOK = (5.0,)
"""Seconds after a lost answer at which the send is read once; later looks are the next start's."""


class Cancels:
    """The cancels of one command; `results` holds the last word on each id."""

    nothing_done = "Nothing was cancelled"

    def __init__(self, session: Session, tell: Tell, seconds: float) -> None:
        self._session = session
        self._tell = tell
        self._orders: Orders[Cancelling, CancelMoved] = Orders(session, self, seconds, AT_ONCE)
        self._canceller = Canceller(session.reader, session.record, session.about, self._hear)

    @property
    def results(self) -> dict[str, CancelMoved]:
        return self._orders.results

    async def carry_out(self, orders: Sequence[Cancelling]) -> None:
        """Cancel all. When this is cancelled itself, what has left gets a little time, and nothing more leaves."""
        await self._orders.carry_out({order.send_id: order for order in orders})

    async def perform(self, order: Cancelling) -> CancelMoved:
        return await self._canceller.cancel(order)

    def has_left(self, last: CancelMoved) -> bool:
        return last.stage is not CancelStage.RECHECKING

    def not_sent(self, order: Cancelling, sentence: str, fault: Fault | None) -> CancelMoved:
        return CancelMoved(order.send_id, CancelStage.NOT_SENT, sentence, fault=fault)

    def is_unclear(self, last: CancelMoved) -> bool:
        return last.stage is CancelStage.UNKNOWN

    async def give_up(self, last: CancelMoved, why: str) -> CancelMoved:
        sentence = f"The outcome is not known: {why}."
        moved = CancelMoved(last.send_id, CancelStage.UNKNOWN, sentence, last.status, last.intent_id)
        self._tell(moved)
        return moved

    def as_it_stands(self, last: CancelMoved, intent: Intent) -> CancelMoved:
        if intent.state is IntentState.DONE:
            sentence = "Cancel accepted by the server; it could not be read back in time."
            return CancelMoved(last.send_id, CancelStage.ACCEPTED, sentence, "", intent.id)
        return CancelMoved(last.send_id, CancelStage.REFUSED, f"Not cancelled: {intent.note}.", "", intent.id)

    async def follow(self, intent: Intent, tell: Tell) -> None:
        await Reconciler(self._session.reader, self._session.record, tell).follow(intent, FIRST_LOOK)

    def _hear(self, fact: Fact) -> None:
        if not isinstance(fact, CancelMoved) or self._orders.hear(fact.send_id, fact):
            self._tell(fact)
