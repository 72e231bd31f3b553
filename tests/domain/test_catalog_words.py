from dataclasses import replace
from datetime import date

import pytest

from sendoso_tui.domain.catalog import Gift, Item, Touch
from sendoso_tui.domain.catalog_words import (
    gift_facts,
    item_facts,
    item_why_not,
    price_range,
    takes_amount,
    touch_facts,
    touch_why_not,
)
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.money import Money
from tests.domain.filled import BOX, COFFEE, HOODIE, TODAY, usd

MANY = ("US", "CA", "GB", "DE", "FR", "ES", "IT", "PL")
MAIL, EMAIL = (Shape.ADDRESSED, Shape.COLLECT), (Shape.EGIFT, Shape.LINKS)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item("1", "A", "direct_mail", price=usd("6.5"), shipping_days=1), "direct mail, 6.50 USD, ships in 1 day"),
        (Item("1", "A", "egift", price=usd("10")), "egift, 10.00 USD"),
        (Item("1", "A"), "no price"),
        (Item("1", "A", "swag", shipping_days=0), "swag, no price, ships in 0 days"),
    ],
)
def test_an_item_in_a_few_words(item: Item, words: str) -> None:
    assert item_facts(item) == words


@pytest.mark.parametrize(
    ("touch", "words"),
    [
        (BOX, "mail, USD, to US CA GB DE, until 31 Dec"),
        (COFFEE, "email, 25.00 to 100.00 USD"),
        (replace(BOX, ship_to=MANY), "mail, USD, to US CA GB DE FR ES and 2 more, until 31 Dec"),
        (replace(BOX, end=date(2027, 1, 31), ship_to=("UK", "moon")), "mail, USD, to GB moon, until 31 Jan 2027"),
        (replace(BOX, ship_to=MANY[:6]), "mail, USD, to US CA GB DE FR ES, until 31 Dec"),
        (Touch("1", "A"), ""),
    ],
)
def test_a_touch_in_a_few_words(touch: Touch, words: str) -> None:
    assert touch_facts(touch, TODAY) == words


@pytest.mark.parametrize(
    ("gift", "words"),
    [
        (HOODIE, "swag, 39.00 USD, 2 variants"),
        (Gift("1", "A", physical=True), "physical, no price"),
        (Gift("1", "A", physical=False, price=usd("5")), "electronic, 5.00 USD"),
        (Gift("1", "A"), "no price"),
    ],
)
def test_a_gift_in_a_few_words(gift: Gift, words: str) -> None:
    assert gift_facts(gift) == words


@pytest.mark.parametrize(("available", "why"), [(True, None), (None, None), (False, "not available now")])
def test_why_an_item_cannot_be_chosen(available: bool | None, why: str | None) -> None:
    assert item_why_not(Item("1", "A", available=available)) == why


@pytest.mark.parametrize("shape", list(Shape))
def test_how_a_touch_is_delivered_must_fit(shape: Shape) -> None:
    assert touch_why_not(BOX, shape, TODAY) == ("by mail, this needs email" if shape in EMAIL else None)
    assert touch_why_not(COFFEE, shape, TODAY) == ("by email, this needs mail" if shape in MAIL else None)


@pytest.mark.parametrize(
    ("start", "end", "status", "why"),
    [
        (None, None, "", None),
        (TODAY, TODAY, "active", None),
        (None, date(2026, 11, 19), "Active", "ended 19 Nov"),
        (None, date(2025, 12, 31), "Active", "ended 31 Dec 2025"),
        (date(2026, 11, 21), None, "Active", "begins 21 Nov"),
        (date(2027, 1, 3), None, "Active", "begins 3 Jan 2027"),
        (None, None, "Paused", "not active: Paused"),
    ],
)
def test_a_touch_has_days_and_a_status(start: date | None, end: date | None, status: str, why: str | None) -> None:
    assert touch_why_not(replace(BOX, start=start, end=end, status=status), Shape.COLLECT, TODAY) == why


@pytest.mark.parametrize(
    ("default", "lowest", "highest", "takes"),
    [
        (True, None, None, False),
        (None, None, None, False),
        (False, None, None, True),
        (None, usd("1"), None, True),
        (True, None, usd("1"), True),
    ],
)
def test_whose_value_the_sender_chooses(
    default: bool | None, lowest: Money | None, highest: Money | None, takes: bool
) -> None:
    assert takes_amount(replace(COFFEE, default_price=default, lowest=lowest, highest=highest)) is takes


def test_a_range_is_never_over_two_currencies() -> None:
    assert price_range(usd("5"), replace(usd("9"), currency="EUR")) == "5.00 USD to 9.00 EUR"
    assert price_range(usd("5"), usd("5.00")) == "5.00 USD"
    assert price_range(usd("5"), None) == "from 5.00 USD"
    assert price_range(None, usd("5")) == "up to 5.00 USD"
    assert price_range(None, None) == ""
