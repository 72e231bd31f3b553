"""The two guards beside the form: what the send costs against what is left, and what the person got in 30 days."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from sendoso_tui.domain.costing import cost_of, weigh
from sendoso_tui.domain.emails import split_emails
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.repeats import find_repeats, is_in_the_way
from sendoso_tui.ui.screens.compose_base import ComposeBase
from sendoso_tui.ui.show.before_send import TICK_KEY, Figures, Guard
from sendoso_tui.ui.widgets.stop_lines import StopLines
from sendoso_tui.ui.working import to_do

if TYPE_CHECKING:
    from textual.timer import Timer

    from sendoso_tui.domain.costing import Weighed
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.facts import BudgetRead
    from sendoso_tui.store.cache_people import PricesSeen
    from sendoso_tui.ui.panes.budget import KeptBudget

TYPING_PAUSE = 0.3
MOST_PEOPLE = 100
"""People of one send whose earlier sends are looked up."""


class RepeatsFound(Message, bubble=False):
    """The cache has said what these people got."""

    def __init__(self, number: int, sends: tuple[Send, ...]) -> None:
        super().__init__()
        self.number, self.sends = number, sends


class PricesFound(Message, bubble=False):
    """The cache has said what earlier sends of something cost."""

    def __init__(self, gift_id: str, prices: tuple[PricesSeen, ...]) -> None:
        super().__init__()
        self.gift_id, self.prices = gift_id, prices


class ComposeGuards(ComposeBase):
    """Asks the cache again whenever who or what has changed; an answer to an older question is dropped."""

    kept: KeptBudget
    guard = Guard()
    _people: tuple[Person, ...] = ()
    _asking = 0
    _pause: Timer | None = None
    _priced_id = ""
    _prices: tuple[PricesSeen, ...] = ()

    @property
    def weighed(self) -> Weighed:
        """What the send costs beside what is left."""
        read = self.kept.shown
        team, balances = (read.team, read.balances) if read is not None else (None, None)
        return weigh(cost_of(self.state.judged), team, balances, self.engine.about.over_budget)

    @property
    def figures(self) -> Figures:
        """All that is known about the money."""
        chosen = bool(self.state.form.get(self.what_field))
        return Figures(cost_of(self.state.judged), self.weighed, chosen, self.kept.shown, self._prices)

    def take_budget(self, fact: BudgetRead) -> None:
        """Take what is left now."""
        self.kept.take(fact)
        self.write()

    def follow_form(self) -> None:
        """Ask anew where the form names somebody or something else."""
        people = self._named()
        if people != self._people:
            self._people = people
            self.guard = Guard(_label_of(people), ticked=self.guard.ticked, many=len(people) > 1)
            self._ask_guard_soon()
        gift_id = self.state.form.get(self.what_field)
        if gift_id != self._priced_id:
            self._priced_id, self._prices = gift_id, ()
            if gift_id:
                self.run_worker(to_do(self._ask_prices, gift_id), group="prices", exclusive=True)

    def ask_guard(self) -> None:
        """Ask the cache at once what these people got."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        self._asking += 1
        if self._people:
            self.run_worker(to_do(self._ask_repeats, self._asking, self._people), group="guard", exclusive=True)

    def _named(self) -> tuple[Person, ...]:
        """Return everybody the form names by now, also while something else in it is wrong."""
        form, judged = self.state.form, self.state.judged
        if form.shape is Shape.LINKS:
            emails = () if "emails" in judged.wrong else split_emails(form.get("emails"))
            return tuple(Person(email=email) for email in emails[:MOST_PEOPLE])
        return tuple(person for person in judged.people if person.label or person.id)

    def _ask_guard_soon(self) -> None:
        self._asking += 1
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(TYPING_PAUSE, self.ask_guard) if self._people else None

    async def _ask_repeats(self, number: int, people: tuple[Person, ...]) -> None:
        now = self.engine.clock.now()
        found: dict[str, Send] = {}
        for person in people:
            sends = await self.engine.sent_to(person)
            found |= {send.id: send for send in find_repeats(sends, person, now)}
        newest = sorted(found.values(), key=lambda send: send.created_at or now, reverse=True)
        self.post_message(RepeatsFound(number, tuple(newest)))

    async def _ask_prices(self, gift_id: str) -> None:
        self.post_message(PricesFound(gift_id, await self.engine.prices_of(gift_id)))

    def on_repeats_found(self, event: RepeatsFound) -> None:
        if event.number == self._asking:
            self.guard = replace(self.guard, sends=event.sends, asked=True)
            self.write()
            self.guard_answered()

    def guard_answered(self) -> None:
        """Called after every answer of the cache about the people."""

    def on_prices_found(self, event: PricesFound) -> None:
        if event.gift_id == self._priced_id and event.prices != self._prices:
            self._prices = event.prices
            self.write()

    @on(StopLines.Acted)
    def _acted(self, event: StopLines.Acted) -> None:
        event.stop()
        if event.key != TICK_KEY:
            self.pane.focus_field(event.key)
            return
        seen = frozenset(send.id for send in self.guard.sends if is_in_the_way(send))
        # A tick is for the sends that were there to be seen; another one that comes needs another tick.
        ticked = seen if self.guard.needs_tick else frozenset[str]()
        self.guard = replace(self.guard, ticked=ticked)
        self.unsay()
        self.write()


def _label_of(people: tuple[Person, ...]) -> str:
    if len(people) == 1:
        return people[0].label or people[0].id
    return f"{len(people)} people" if people else ""
