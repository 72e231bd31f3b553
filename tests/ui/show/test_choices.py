"""Choices as lines: exact widths, what is found by which word, and what cannot be taken at the end."""

from datetime import date

import pytest

from sendoso_tui.domain.form import FIELDS, Shape
from sendoso_tui.ui.show import catalog_choices as offered
from sendoso_tui.ui.show.choices import Choice, choice_line, found, kind_line, kinds_of
from sendoso_tui.ui.show.glyphs import ASCII
from sendoso_tui.ui.show.line import line_width, plain
from tests.ui.new_sends import BOX, COFFEE, COFFEE_MAIL, HANNAH, HOODIE, KIT, OVER, TEAM, TOMASZ, WINE
from tests.ui.pretend import HOSTILE_TEXTS

TODAY = date(2026, 11, 20)
CHOICES = [
    Choice("1", "Welcome box", "physical", "44.10 USD", "physical"),
    Choice("2", "Wine", "physical", "", "physical", "not available now"),
    Choice("3", "Coffee", "egift", "10.00 USD", "egift", words="hot drink"),
    Choice("new", "Somebody new", always=True),
]


@pytest.mark.parametrize("text", ["Coffee", "山田 花子", "x" * 90, "e\u0301" * 60, *HOSTILE_TEXTS])
@pytest.mark.parametrize("width", [20, 40, 76])
def test_every_line_has_exactly_its_width(text: str, width: int) -> None:
    for choice in (
        Choice("1", text),
        Choice("1", text, text, "44.10 USD"),
        Choice("1", text, "", "44.10 USD"),
        Choice("1", "Coffee", text),
        Choice("1", text, why_not=text),
    ):
        assert line_width(choice_line(choice, width, ASCII)) == width


def test_all_words_must_be_found_somewhere_and_grey_ones_come_last() -> None:
    assert [choice.key for choice in found(CHOICES, "")] == ["1", "3", "2", "new"]
    assert [choice.key for choice in found(CHOICES, "W")] == ["1", "2", "new"]
    assert [choice.key for choice in found(CHOICES, "drink hot")] == ["3", "new"]
    assert [choice.key for choice in found(CHOICES, "", "egift")] == ["3", "new"]
    assert [choice.key for choice in found(CHOICES, "zzz")] == ["new"]


def test_kinds_are_offered_where_there_is_more_than_one() -> None:
    assert kinds_of(CHOICES) == ("physical", "egift")
    assert kinds_of(CHOICES[:2]) == ()
    assert plain(kind_line(("physical", "egift"), "", (2, 1), 40)).split() == [
        "all",
        "3",
        "physical",
        "2",
        "egift",
        "1",
    ]


def test_a_grey_choice_says_why_in_place_of_its_facts() -> None:
    assert plain(choice_line(CHOICES[1], 50)).split("  ")[-1] != "physical"
    assert "not available now" in plain(choice_line(CHOICES[1], 50))


def test_items_touches_gifts_and_people_in_a_few_words() -> None:
    items = offered.item_choices([BOX, COFFEE, WINE])
    assert [(one.facts, one.tail, one.why_not) for one in items] == [
        ("physical, 5 d", "44.10 USD", ""),
        ("egift", "10.00 USD", ""),
        ("physical, 4 d", "72.35 USD", "not available now"),
    ]
    touches = offered.touch_choices([KIT, TEAM, COFFEE_MAIL, OVER], Shape.EGIFT, TODAY)
    assert [(one.tail, one.why_not) for one in touches] == [
        ("", "by mail, this needs email"),
        ("25.00 to 100.00 USD", ""),
        ("USD", ""),
        ("", "by mail, this needs email"),
    ]
    (gift,) = offered.gift_choices([HOODIE])
    assert gift.facts == "swag, 49.95 USD, 2 variants"
    assert [one.name for one in offered.variant_choices(HOODIE.variants)] == ["none", "Size S", "L"]
    people = offered.recipient_choices([HANNAH, TOMASZ])
    assert [one.name for one in people] == ["Hannah Weiß", "Tomasz Wiśniewski", "Create a new recipient"]
    assert people[0].facts == "hannah.weiss@spree.example, Spree Analytics"


def test_an_option_left_empty_reads_none() -> None:
    field = next(field for field in FIELDS[Shape.INVENTORY] if field.name == "crm_type")
    assert [one.name for one in offered.option_choices(field)] == ["none", "contact", "lead", "account", "opportunity"]
