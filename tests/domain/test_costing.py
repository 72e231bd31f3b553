from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.budget import Balances, TeamBudget
from sendoso_tui.domain.costing import Cost, Level, Price, cost_of, explain_402, weigh
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Me
from tests.domain.filled import BOX, COFFEE, FILLED, HOODIE, ITEM, KNOWN, TODAY, filled, usd


def cost(form: Form, known: Known) -> Cost:
    return cost_of(judge(form, known, TODAY))


def team(left: str | None, currency: str = "USD") -> TeamBudget:
    return TeamBudget("1", remaining=None if left is None else Money(Decimal(left), currency))


def mine(left: str | None, currency: str | None = None) -> Balances:
    return Balances(Me("1", "Ana", balance=None if left is None else Money(Decimal(left), currency)))


BOXED = cost(FILLED[Shape.INVENTORY], KNOWN[Shape.INVENTORY])


@pytest.mark.parametrize(
    ("form", "known", "expected"),
    [
        (FILLED[Shape.INVENTORY], Known(item=ITEM), Cost(Price.KNOWN, usd("44.1"), of="item", shipped=True)),
        (
            FILLED[Shape.INVENTORY],
            Known(item=replace(ITEM, type="egift")),
            Cost(Price.KNOWN, usd("44.1"), of="item"),
        ),
        (
            FILLED[Shape.INVENTORY],
            Known(item=replace(ITEM, price=None)),
            Cost(Price.UNSTATED, of="item", shipped=True),
        ),
        (FILLED[Shape.INVENTORY], Known(), Cost(Price.UNSTATED, of="item")),
        (FILLED[Shape.ADDRESSED], Known(touch=BOX), Cost(Price.UNSTATED, of="touch")),
        (FILLED[Shape.COLLECT], Known(touch=BOX), Cost(Price.UNSTATED, of="touch")),
        (FILLED[Shape.EGIFT], Known(touch=COFFEE), Cost(Price.KNOWN, usd("27.50"), of="touch")),
        (
            filled(Shape.EGIFT, amount=""),
            Known(touch=COFFEE),
            Cost(Price.RANGE, None, usd("25"), usd("100"), of="touch"),
        ),
        (FILLED[Shape.LINKS], Known(touch=COFFEE), Cost(Price.RANGE, None, usd("25"), usd("100"), 3, "touch")),
        (
            FILLED[Shape.LINKS],
            Known(touch=replace(COFFEE, highest=usd("25"))),
            Cost(Price.KNOWN, usd("25"), count=3, of="touch"),
        ),
        (
            FILLED[Shape.LINKS],
            Known(touch=replace(COFFEE, highest=None)),
            Cost(Price.RANGE, None, usd("25"), None, 3, "touch"),
        ),
        (FILLED[Shape.GIFT], Known(gift=HOODIE), Cost(Price.KNOWN, usd("39"), of="gift", shipped=True)),
        (FILLED[Shape.GIFT], Known(), Cost(Price.UNSTATED, of="gift")),
    ],
)
def test_what_it_costs_as_far_as_the_api_states_it(form: Form, known: Known, expected: Cost) -> None:
    assert cost(form, known) == expected


def test_a_form_that_is_half_typed_has_a_cost_already() -> None:
    half = judge(filled(Shape.INVENTORY, recipient_id=""), KNOWN[Shape.INVENTORY], TODAY)
    assert half.draft is None
    assert cost_of(half).total == usd("44.1")
    assert cost(Form(Shape.COLLECT), Known()).sentence == "The touch states no price."


@pytest.mark.parametrize(
    ("one", "words", "sentence"),
    [
        (BOXED, "44.10 USD", "Shipping comes on top."),
        (Cost(Price.KNOWN, usd("25"), count=3), "3 times 25.00 USD", ""),
        (Cost(Price.RANGE, None, usd("25"), usd("100")), "25.00 to 100.00 USD", ""),
        (Cost(Price.RANGE, None, usd("25"), None, 2), "2 times from 25.00 USD", ""),
        (Cost(Price.UNSTATED, of="touch"), "not stated", "The touch states no price."),
    ],
)
def test_a_cost_in_words(one: Cost, words: str, sentence: str) -> None:
    assert (one.words, one.sentence) == (words, sentence)


@pytest.mark.parametrize(("policy", "level"), [("warn", Level.WARN), ("block", Level.BLOCK), ("", Level.WARN)])
def test_the_policy_decides_what_happens_above_the_team_budget(policy: str, level: Level) -> None:
    found = weigh(BOXED, team("41.2"), None, policy)
    assert found.level is level
    assert (found.before, found.after) == (usd("41.2"), usd("-2.9"))
    assert found.sentence == (
        "The team budget has 41.20 USD left and this send costs 44.10 USD, and shipping comes on top."
    )


@pytest.mark.parametrize("policy", ["warn", "block"])
def test_what_the_budget_has_room_for_is_fine(policy: str) -> None:
    found = weigh(BOXED, team("3587.5"), None, policy)
    assert (found.level, found.before, found.after) == (Level.FINE, usd("3587.5"), usd("3543.4"))
    assert found.sentence == "Shipping comes on top."
    assert weigh(BOXED, team("44.10"), None, policy).after == usd("0")
    assert weigh(BOXED, team("44.10"), None, policy).level is Level.FINE


def test_all_links_count() -> None:
    three = Cost(Price.KNOWN, usd("25"), count=3, of="touch")
    assert weigh(three, team("75"), None, "block").level is Level.FINE
    found = weigh(three, team("74.99"), None, "block")
    assert found.level is Level.BLOCK
    assert found.sentence == "The team budget has 74.99 USD left and these 3 sends cost 75.00 USD."


def test_a_range_is_compared_with_its_high_end_and_only_warns() -> None:
    range_ = Cost(Price.RANGE, None, usd("25"), usd("100"), of="touch")
    found = weigh(range_, team("60"), None, "block")
    assert found.level is Level.WARN
    assert found.after is None
    assert found.sentence == "The team budget has 60.00 USD left and this send costs 25.00 to 100.00 USD."
    assert weigh(range_, team("100"), None, "block").level is Level.FINE
    open_end = Cost(Price.RANGE, None, usd("25"), None, of="touch")
    assert weigh(open_end, team("60"), None, "block").level is Level.UNSTATED
    assert weigh(open_end, team("60"), None, "block").sentence == "The touch states no highest price."


def test_currencies_are_never_compared() -> None:
    found = weigh(Cost(Price.KNOWN, Money(Decimal(1), "EUR")), team("9999"), None, "block")
    assert found.level is Level.UNSTATED
    assert found.after is None
    assert found.sentence == "The team budget is in USD and this costs 1.00 EUR: the two are not compared."
    found = weigh(Cost(Price.KNOWN, Money(Decimal(4200), "JPY")), None, mine("1240"), "block")
    assert found.level is Level.UNSTATED
    assert found.sentence == "Your balance states no currency and this costs 4,200 JPY: the two are not compared."


@pytest.mark.parametrize("currency", [None, "USD"])
def test_a_balance_warns_and_never_blocks(currency: str | None) -> None:
    coffee = Cost(Price.KNOWN, usd("27.5"), of="touch")
    found = weigh(coffee, None, mine("12", currency), "block")
    assert found.level is Level.WARN
    assert found.after is None
    assert found.sentence.startswith("Your balance reads 12.00")
    assert "this send costs 27.50 USD. Too little money does not stop a v3 send" in found.sentence
    assert weigh(coffee, None, mine("27.5", currency), "block").level is Level.FINE


def test_what_is_not_stated_is_said() -> None:
    unstated = Cost(Price.UNSTATED, of="touch")
    assert weigh(unstated, team("10"), None, "block").sentence == "The touch states no price."
    assert weigh(unstated, None, mine("10"), "block") == replace(
        weigh(unstated, team("10"), None, "block"), before=Money(Decimal(10))
    )
    assert weigh(BOXED, team(None), None, "block").sentence == ("Sendoso does not say what is left of the team budget.")
    assert weigh(BOXED, None, mine(None), "block").sentence == "Sendoso does not say what your balance is."
    assert weigh(BOXED, None, None, "block").sentence == "What is left is not known."
    for team_, balances in ((team(None), None), (None, mine(None)), (None, None)):
        assert weigh(BOXED, team_, balances, "block").level is Level.UNSTATED


@given(st.decimals(0, 10**6, places=2), st.decimals(-(10**4), 10**6, places=2), st.integers(1, 200))
def test_blocking_means_that_it_costs_more_than_is_left(each: Decimal, left: Decimal, count: int) -> None:
    found = weigh(Cost(Price.KNOWN, Money(each, "USD"), count=count), team(str(left)), None, "block")
    assert (found.level is Level.BLOCK) == (each * count > left)
    assert found.after == Money(left - each * count, "USD")


@pytest.mark.parametrize(
    ("price", "left", "sentence"),
    [
        (usd("61.75"), usd("41.2"), "The team budget has 41.20 USD left and this send costs 61.75 USD."),
        (usd("44.1"), usd("44.1"), "The team budget has 44.10 USD left and this send costs 44.10 USD before shipping."),
        (usd("44.1"), Money(Decimal(50), "EUR"), "The team budget has 50.00 EUR left and this send costs 44.10 USD."),
        (None, usd("50"), "The team budget has 50.00 USD left."),
    ],
)
def test_a_402_is_explained_with_the_numbers_there_are(price: Money | None, left: Money, sentence: str) -> None:
    assert explain_402(price, left) == sentence
