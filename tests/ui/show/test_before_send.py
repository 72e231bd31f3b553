"""What stands beside the form: money that is never mixed, sends that need a tick, and how far was looked."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from sendoso_tui.domain.budget import Balances, TeamBudget
from sendoso_tui.domain.costing import Cost, Price, weigh
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Me, Person
from sendoso_tui.flows.facts import BudgetRead, Connection, SyncState
from sendoso_tui.store.cache_people import PricesSeen
from sendoso_tui.ui.show.before_send import (
    TICK_KEY,
    Figures,
    Guard,
    before_lines,
    brief_lines,
    earlier_prices,
    guard_lines,
    money_lines,
)
from sendoso_tui.ui.show.glyphs import ASCII, UNICODE
from sendoso_tui.ui.show.line import line_width, plain
from sendoso_tui.ui.show.moments import Look
from tests.ui.new_sends import usd
from tests.ui.pretend import HOSTILE_TEXTS
from tests.ui.world import NOW, make_send

LOOK = Look(NOW)
TEAM = TeamBudget("t", "CS", usd("10000"), usd("6412.50"), usd("3587.50"))
SMALL = TeamBudget("t", "CS", usd("10000"), usd("9958.80"), usd("41.20"))
MINE = Balances(Me("1", "Ana", balance=Money(Decimal("1240"), None)))
BOX = Cost(Price.KNOWN, usd("44.10"), of="item", shipped=True)
ALL = SyncState(Connection.LIVE, NOW, 1204, 1204, True)
OPEN = make_send(144, gift="Coffee eGift", status_raw="pending", cost=usd("10"))
FAILED = make_send(150, gift="Mug", status_raw="Failed", cost=None)


def figures(cost: Cost, team: TeamBudget | None = None, balances: Balances | None = None, **more: object) -> Figures:
    read = BudgetRead(NOW, team=team, balances=balances) if team or balances else None
    return Figures(cost, weigh(cost, team, balances, "warn"), read=read, **more)  # type: ignore[arg-type]


def text_of(lines: object) -> str:
    return " ".join(" ".join(plain(line) for line in lines).split())  # type: ignore[attr-defined]


def test_a_known_price_is_shown_against_what_is_left() -> None:
    text = text_of(money_lines(figures(BOX, TEAM), 34, LOOK))
    assert text == ("Budget left now 3,587.50 USD this send 44.10 USD left after 3,543.40 USD Shipping comes on top.")


def test_more_than_is_left_is_said_in_numbers() -> None:
    text = text_of(money_lines(figures(BOX, SMALL), 34, LOOK))
    assert "left after -2.90 USD" in text
    assert "The team budget has 41.20 USD left and this send costs 44.10 USD" in text


def test_an_unstated_price_is_said_to_be_with_what_earlier_sends_cost() -> None:
    prices = (PricesSeen(usd("58"), usd("64"), 12), PricesSeen(Money(Decimal(50), "EUR"), Money(Decimal(50), "EUR"), 1))
    cost = Cost(Price.UNSTATED, of="touch")
    text = text_of(money_lines(figures(cost, balances=MINE, prices=prices), 34, LOOK))
    assert "The touch states no price." in text
    assert "Earlier sends of it cost 58.00 to 64.00 USD and 50.00 EUR." in text
    assert "Balance mine 1,240.00" in text
    assert "Too little money does not stop a v3 send" in text
    assert earlier_prices(()) == ""


def test_several_sends_are_added_up_in_one_currency() -> None:
    cost = Cost(Price.KNOWN, usd("10"), count=3, of="touch")
    text = text_of(money_lines(figures(cost, TEAM), 34, LOOK))
    assert "3 sends 3 times 10.00 USD together 30.00 USD left after 3,557.50 USD" in text


def test_other_currencies_are_not_compared() -> None:
    cost = Cost(Price.KNOWN, Money(Decimal("4200"), "JPY"), of="touch")
    text = text_of(money_lines(figures(cost, TEAM), 34, LOOK))
    assert "the two are not compared" in text
    assert "left after" not in text


def test_before_anything_is_chosen_there_is_no_price_to_speak_of() -> None:
    text = text_of(money_lines(figures(Cost(Price.UNSTATED, of="item"), TEAM, chosen=False), 34, LOOK))
    assert text == "Budget left now 3,587.50 USD Shown once the item is chosen."


def test_sends_that_are_open_need_a_tick_and_failed_ones_do_not() -> None:
    guard = Guard("Hannah", (OPEN, FAILED), asked=True)
    lines, place = guard_lines(guard, ALL, 34, LOOK)
    assert place is not None
    assert plain(lines[place]) == "[ ] Send this one as well"
    assert "Sent to Hannah in 30 days ◊ Pending 6 d Coffee eGift, 10.00 USD ▲ Failed 6 d Mug" in text_of(lines)
    ticked = replace(guard, ticked=frozenset({OPEN.id}))
    assert plain(guard_lines(ticked, ALL, 34, LOOK)[0][place]) == "[x] Send this one as well"
    assert guard_lines(replace(guard, sends=(FAILED,)), ALL, 34, LOOK)[1] is None


def test_nobody_named_looking_and_none_are_three_things() -> None:
    assert "Shown once somebody is named." in text_of(guard_lines(Guard(), ALL, 34, LOOK)[0])
    assert "Looking…" in text_of(guard_lines(Guard("Priya"), ALL, 34, LOOK)[0])
    none = Guard("Priya", asked=True)
    assert "None to Priya in 30 days. All 1,204 sends were searched." in text_of(guard_lines(none, ALL, 34, LOOK)[0])
    partly = replace(ALL, complete=False, loaded=200)
    assert "Only 200 of 1,204 sends are loaded so far" in text_of(guard_lines(none, partly, 34, LOOK)[0])


def test_many_earlier_sends_are_counted_and_not_all_listed() -> None:
    sends = tuple(make_send(n, status_raw="pending") for n in range(9))
    assert "and 5 more" in text_of(guard_lines(Guard("Priya", sends, asked=True), ALL, 34, LOOK)[0])


def test_the_column_leads_to_the_tick() -> None:
    lines, stops = before_lines(figures(BOX, TEAM), Guard("Hannah", (OPEN,), asked=True), ALL, 34, LOOK)
    ((place, key),) = stops.items()
    assert (key, plain(lines[place])) == (TICK_KEY, "[ ] Send this one as well")
    assert plain(lines[-1]) == "Needs a tick before review."


def test_three_lines_say_the_same_and_lead_to_tick_and_fault() -> None:
    guard = Guard("Hannah", (OPEN,), asked=True)
    lines, stops = brief_lines(figures(BOX, TEAM), guard, [("email", "Email", "This is needed.")], "", 78)
    assert len(lines) == 3
    assert stops == {1: TICK_KEY, 2: "email"}
    assert plain(lines[0]) == "Money    3,587.50 now, 44.10 USD this send, 3,543.40 USD after"
    assert plain(lines[1]) == "Guard    [ ] Send this one as well: Coffee eGift, Pending"
    assert plain(lines[2]) == "To fix   ▲ Email: this is needed."
    lines, stops = brief_lines(figures(BOX, TEAM), Guard("Hannah", asked=True), [], "Ready for review.", 78)
    assert (stops, plain(lines[2])) == ({}, "Review   Ready for review.")


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_no_line_is_wider_than_the_column(text: str, glyphs: object) -> None:
    send = replace(OPEN, gift=text, status_raw=text, recipient=Person(text, text), created_at=NOW - timedelta(days=1))
    guard = Guard(text, (send,), asked=True)
    lines, _ = before_lines(figures(BOX, TEAM), guard, ALL, 34, LOOK, glyphs)  # type: ignore[arg-type]
    assert all(line_width(line) <= 34 for line in lines)
