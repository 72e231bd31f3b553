from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sendoso_tui.domain.people import Person
from sendoso_tui.domain.repeats import (
    WINDOW,
    explain_repeats,
    find_repeats,
    is_in_the_way,
    is_same_person,
    needs_tick,
)
from sendoso_tui.domain.send import Send

NOW = datetime(2026, 11, 20, 14, 32, tzinfo=UTC)
HANNAH = Person("Hannah Weiß", "hannah.weiss@spree.example", "Spree Analytics")


def send(id_: str = "1", days: float | None = 6, status: str = "Pending", recipient: Person = HANNAH) -> Send:
    created = None if days is None else NOW - timedelta(days=days)
    return Send(id_, "v3", status, recipient=recipient, gift="Coffee eGift", created_at=created)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (HANNAH, HANNAH, True),
        (Person(email="Hannah.Weiss@SPREE.example"), HANNAH, True),
        (Person("ＨＡＮＮＡＨ  weiß ", "private@mail.example", "spree analytics"), HANNAH, True),
        (Person("Hannah Weiß", "private@mail.example", "Another"), HANNAH, False),
        (Person("Hannah Weiß", "private@mail.example"), HANNAH, False),
        (Person("Hannah Weiß"), HANNAH, True),
        (Person("Hannah Weiß", company="Another"), HANNAH, False),
        (Person("Hannah"), HANNAH, False),
        (Person(id="rec_1"), Person("Somebody", id="rec_1"), True),
        (Person(id="rec_1"), Person(id="rec_2"), False),
        (Person("Hannah Weiß", id="rec_1"), Person("Hannah Weiß", id="rec_2"), False),
        (Person(), Person(), False),
        (Person(" ", " "), Person(" ", " "), False),
    ],
)
def test_who_counts_as_the_same_person(one: Person, other: Person, same: bool) -> None:
    assert is_same_person(one, other) is same
    assert is_same_person(other, one) is same


def test_what_a_person_got_in_thirty_days_is_found_newest_first() -> None:
    sends = [
        send("old", WINDOW / timedelta(days=1) + 0.01),
        send("last", 30),
        send("other", recipient=Person("Priya", "priya@northwind.example")),
        send("new", 0),
        send("six", 6),
        send("ahead", -0.01),
        send("undated", None),
    ]
    assert [found.id for found in find_repeats(sends, HANNAH, NOW)] == ["ahead", "new", "six", "undated", "last"]


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("pending", True),
        ("Confirming Address", True),
        ("Paused", True),
        ("Processing", True),
        ("Shipped", True),
        ("Opened", True),
        ("Delivered", True),
        ("Used", True),
        ("On customs hold", True),
        ("", True),
        ("Cancelled", False),
        ("Failed", False),
        ("Undeliverable", False),
        ("Bounced and Credited", False),
        ("Expired", False),
        ("Refunded", False),
        ("Address Confirmation - Cancelled", False),
    ],
)
def test_what_failed_or_came_back_needs_no_tick(status: str, counts: bool) -> None:
    found = send(status=status)
    assert is_in_the_way(found) is counts
    assert needs_tick((found,), frozenset()) is counts
    assert bool(explain_repeats((found,), HANNAH, NOW)) is counts


def test_a_send_that_appears_after_the_tick_needs_another_one() -> None:
    first = (send("1"),)
    assert needs_tick(first, frozenset())
    assert not needs_tick(first, frozenset({"1"}))
    assert needs_tick((send("2"), *first), frozenset({"1"}))
    assert not needs_tick((send("3", status="Failed"), *first), frozenset({"1"}))
    assert not needs_tick((), frozenset())


@pytest.mark.parametrize(
    ("sends", "sentence"),
    [
        ((send(),), "Hannah Weiß already has an open send: Coffee eGift, 6 days ago."),
        ((send(days=1.5),), "Hannah Weiß already has an open send: Coffee eGift, 1 day ago."),
        ((send(days=-0.1),), "Hannah Weiß already has an open send: Coffee eGift, less than a day ago."),
        ((send(status="Delivered"),), "Hannah Weiß already got a send: Coffee eGift, 6 days ago."),
        ((send(days=None),), "Hannah Weiß already has an open send: Coffee eGift."),
        ((replace(send(), gift=""),), "Hannah Weiß already has an open send: a gift, 6 days ago."),
        (
            (send(status="Failed", days=1), send(), send(days=8, status="Used")),
            "Hannah Weiß already has an open send: Coffee eGift, 6 days ago, and 1 more.",
        ),
    ],
)
def test_the_newest_that_needs_a_tick_is_named(sends: tuple[Send, ...], sentence: str) -> None:
    assert explain_repeats(sends, HANNAH, NOW) == sentence


def test_without_a_name_the_email_stands_for_the_person() -> None:
    assert explain_repeats((send(),), replace(HANNAH, name=""), NOW).startswith("hannah.weiss@spree.example already")
    assert explain_repeats((send(),), Person(), NOW).startswith("This person already")
