from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given

from sendoso_tui.domain.creating import EARLIER, LATER, Match, NewSend, claimable, digest_of, match_of
from sendoso_tui.domain.draft import GiftDraft, InventoryDraft, LinksDraft
from sendoso_tui.domain.form import Form, Shape, fields_of
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.send import Send
from tests.domain.filled import FILLED, HANNAH, KNOWN, TODAY, filled, sendable_forms, usd

LEFT = datetime(2026, 11, 20, 14, 32, 41, tzinfo=UTC)


def new_send(form: Form) -> NewSend:
    return judge(form, KNOWN[form.shape], TODAY).new_send()


def match_for(shape: Shape, **values: str) -> Match:
    match = match_of(new_send(filled(shape, **values)), LEFT)
    assert match is not None
    return match


def row(shape: Shape, **changes: object) -> Send:
    """The send that a filled form of a shape makes."""
    new = new_send(FILLED[shape])
    gift_id = new.draft.item_id if isinstance(new.draft, InventoryDraft) else new.draft.touch_id  # type: ignore[union-attr]
    cost = {Shape.INVENTORY: usd("55.3"), Shape.EGIFT: usd("27.5")}.get(shape, usd("61"))
    send = Send(
        "1", "v3", "pending", recipient=new.person, gift_id=gift_id, cost=cost, created_at=LEFT + timedelta(seconds=1)
    )
    return replace(send, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", list(Shape))
def test_every_field_but_the_case_of_an_email_makes_another_content(shape: Shape) -> None:
    seen = {digest_of(new_send(FILLED[shape]))}
    other = {
        "scheduled_date": "2026-12-01", "crm_type": "lead", "recipient_id": "rec_2", "country": "Canada", "via": "link",
        "mobile_no": "+49 170 7654321", "expire_after_days": "6", "hide_product_info": "", "amount": "27.51",
        "variant_id": "s", "emails": "a@one.example", "email": "other@one.example", "metadata": "a=1",
    }  # fmt: skip
    fields = [field.name for field in fields_of(FILLED[shape])]
    for name in fields:
        seen.add(digest_of(new_send(filled(shape, **{name: other.get(name, "another")}))))
    assert len(seen) == 1 + len(fields)


@given(sendable_forms())
def test_the_digest_of_a_content_is_always_the_same(form: Form) -> None:
    first, second = new_send(form), new_send(Form(form.shape, dict(reversed(form.values.items()))))
    assert digest_of(first) == digest_of(second)
    assert digest_of(replace(first, what="other", cost=None)) == digest_of(first)


def test_the_digest_looks_at_people_and_not_at_how_they_are_written() -> None:
    by_email = new_send(FILLED[Shape.INVENTORY])
    again = replace(by_email, draft=replace(by_email.draft, recipient_id="rec_added_twice"))
    assert digest_of(again) == digest_of(by_email)
    shouted = replace(by_email, person=replace(HANNAH.person, email=HANNAH.person.email.upper()))
    assert digest_of(shouted) == digest_of(by_email)
    nameless = replace(by_email, person=Person(id="rec_1"), draft=replace(by_email.draft, recipient_id="rec_1"))
    other = replace(nameless, person=Person(id="rec_2"), draft=replace(by_email.draft, recipient_id="rec_2"))
    assert digest_of(nameless) != digest_of(other)
    for shape, name, text in (
        (Shape.EGIFT, "email", "PRIYA@northwind.example"),
        (Shape.LINKS, "emails", "c@three.example A@one.example b@two.example"),
        (Shape.EGIFT, "amount", "27.5"),
        (Shape.ADDRESSED, "country", "DE"),
    ):
        assert digest_of(new_send(filled(shape, **{name: text}))) == digest_of(new_send(FILLED[shape]))


def test_a_gift_has_a_digest_whatever_holds_its_metadata() -> None:
    draft = GiftDraft("1", "A", "B", "a@b.example", "Hello")
    digests = {
        digest_of(NewSend(replace(draft, metadata=metadata), Person("A B")))
        for metadata in ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}, MappingProxyType({"a": "1", "b": "2"}))
    }
    assert len(digests) == 1
    assert digest_of(NewSend(draft, Person("A B"))) not in digests


@pytest.mark.parametrize("shape", [Shape.INVENTORY, Shape.ADDRESSED, Shape.COLLECT, Shape.EGIFT])
def test_the_send_that_was_made_fits(shape: Shape) -> None:
    match = match_for(shape)
    assert match.fits(row(shape))
    assert match.fits(row(shape, cost=None))
    assert not match.fits(row(shape, gift_id="other"))
    assert not match.fits(row(shape, gift_id=""))
    assert not match.fits(row(shape, recipient=Person("Somebody", "other@one.example", id="rec_other")))
    assert not match.fits(row(shape, recipient=Person()))
    assert not match.fits(row(shape, created_at=None))


@pytest.mark.parametrize(
    ("after", "fits"),
    [(-EARLIER, True), (-EARLIER - timedelta(seconds=1), False), (LATER, True), (LATER + timedelta(seconds=1), False)],
)
def test_only_a_send_made_about_when_the_request_left_fits(after: timedelta, fits: bool) -> None:
    send = row(Shape.COLLECT, created_at=LEFT + after)
    assert match_for(Shape.COLLECT).fits(send) is fits
    assert match_for(Shape.COLLECT).is_like(send)


@pytest.mark.parametrize(
    ("shape", "values", "cost", "fits"),
    [
        (Shape.EGIFT, {}, usd("27.5"), True),
        (Shape.EGIFT, {}, usd("27.51"), False),
        (Shape.EGIFT, {}, Money(Decimal("27.5"), "EUR"), False),
        (Shape.EGIFT, {"amount": ""}, usd("99"), True),
        (Shape.INVENTORY, {}, usd("44.1"), True),
        (Shape.INVENTORY, {}, usd("44.09"), False),
        (Shape.INVENTORY, {}, Money(Decimal("1"), "EUR"), True),
        (Shape.COLLECT, {}, usd("0.01"), True),
    ],
)
def test_the_amount_agrees_where_one_is_known(shape: Shape, values: dict[str, str], cost: Money, fits: bool) -> None:
    assert match_for(shape, **values).fits(row(shape, cost=cost)) is fits


def test_an_amount_whose_currency_the_touch_does_not_state_is_matched_by_its_figure() -> None:
    new = judge(FILLED[Shape.EGIFT], replace(KNOWN[Shape.EGIFT], touch=None), TODAY).new_send()
    match = match_of(new, LEFT)
    assert match is not None
    assert match.fits(row(Shape.EGIFT, cost=usd("27.5")))
    assert not match.fits(row(Shape.EGIFT, cost=usd("28")))


def test_a_person_is_known_by_email_in_any_case_or_by_recipient_id() -> None:
    match = match_for(Shape.INVENTORY)
    assert replace(match, email=match.email.upper()).fits(row(Shape.INVENTORY))
    assert match.fits(row(Shape.INVENTORY, recipient=Person(email="HANNAH.WEISS@spree.example")))
    assert match.fits(row(Shape.INVENTORY, recipient=Person(id=HANNAH.id)))


@pytest.mark.parametrize("shape", [Shape.LINKS, Shape.GIFT])
def test_links_and_gifts_of_the_catalogue_cannot_be_told_from_others(shape: Shape) -> None:
    new = new_send(FILLED[shape])
    assert match_of(new, LEFT) is None
    assert not new.has_match_key
    assert new_send(FILLED[Shape.EGIFT]).has_match_key


def test_what_another_intent_has_found_is_not_claimed_again() -> None:
    match = match_for(Shape.COLLECT)
    sends = [
        row(Shape.COLLECT, id="3", created_at=LEFT + timedelta(minutes=3)),
        row(Shape.COLLECT, id="2"),
        row(Shape.COLLECT, id="1"),
        row(Shape.COLLECT, id="0", gift_id="other"),
    ]
    assert [send.id for send in claimable(match, sends, ())] == ["1", "2", "3"]
    assert [send.id for send in claimable(match, sends, ("1", "3"))] == ["2"]


def test_the_summary_names_gift_and_cost_and_nobody() -> None:
    assert new_send(FILLED[Shape.INVENTORY]).summary == "Welcome box, small, 44.10 USD"
    assert new_send(FILLED[Shape.COLLECT]).summary == "Welcome box, large"
    assert new_send(FILLED[Shape.LINKS]).summary == "3 links: Coffee for the whole team"
    assert NewSend(LinksDraft("1", ("a@b.example",)), Person()).summary == "1 link: a gift"
    for form in FILLED.values():
        summary = new_send(form).summary
        assert "@" not in summary
        assert not {"Hannah", "Priya", "Tomasz"} & set(summary.split())
