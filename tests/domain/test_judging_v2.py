from dataclasses import replace
from datetime import date

import pytest

from sendoso_tui.domain.draft import InventoryDraft, RecipientDraft
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.judged import Judged, Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.people import Address, Person, Recipient
from tests.domain.filled import HANNAH, ITEM, KNOWN, NEW_PERSON, TODAY, filled, usd


def judged(known: Known | None = None, **values: str) -> Judged:
    return judge(filled(Shape.INVENTORY, **values), known or KNOWN[Shape.INVENTORY], TODAY)


def test_a_filled_form_becomes_the_draft_it_says() -> None:
    found = judged()
    assert found.draft == InventoryDraft(
        "rec_51c0de",
        "item_77ab12",
        "Hello Hannah,\nthank you for the workshop.",
        date(2026, 11, 30),
        "0035f00002KdR7a",
        "contact",
    )
    assert found.person == HANNAH.person
    assert found.what == "Welcome box, small"
    assert found.cost == usd("44.1")
    assert found.new_recipient is None
    assert found.notes["item_id"] == "physical, 44.10 USD, ships in 5 days"
    assert found.notes["recipient_id"] == "hannah.weiss@spree.example"
    assert found.notes["scheduled_date"] == "Mon 30 Nov"
    assert not found.warned


@pytest.mark.parametrize(
    ("message", "note", "wrong"),
    [
        ("", "0 of 500", ""),
        ("x" * 108, "108 of 500", ""),
        ("x" * 500, "500 of 500", ""),
        ("😀" * 500, "500 of 500", ""),
        ("x" * 501, "501 of 500", "501 of 500 characters: take out 1."),
        ("x" * 499 + "\n\n", "501 of 500", "501 of 500 characters: take out 1."),
        ("x" * 1_700, "1,700 of 500", "1,700 of 500 characters: take out 1,200."),
    ],
)
def test_a_message_has_500_characters_counted_as_typed(message: str, note: str, wrong: str) -> None:
    found = judged(message=message)
    assert found.notes["message"] == note
    assert found.wrong.get("message", "") == wrong


@pytest.mark.parametrize(
    ("text", "day", "wrong"),
    [
        ("", None, ""),
        ("2026-11-20", TODAY, ""),
        ("2026-12-1", date(2026, 12, 1), ""),
        (" 2026-12-01 ", date(2026, 12, 1), ""),
        ("2026-11-19", None, "This day has passed. Choose today or later."),
        ("2026-02-30", None, "Write a day as 2026-11-20, or leave it empty to send now."),
        ("30 Nov", None, "Write a day as 2026-11-20, or leave it empty to send now."),
        ("2026-W48-1", None, "Write a day as 2026-11-20, or leave it empty to send now."),
        ("20261130", None, "Write a day as 2026-11-20, or leave it empty to send now."),
        ("２０２６-11-30", None, "Write a day as 2026-11-20, or leave it empty to send now."),
    ],
)
def test_a_day_of_sending_is_today_or_later(text: str, day: date | None, wrong: str) -> None:
    found = judged(scheduled_date=text)
    assert found.wrong.get("scheduled_date", "") == wrong
    if not wrong:
        assert isinstance(found.draft, InventoryDraft)
        assert found.draft.scheduled_date == day


def test_a_day_more_than_a_year_away_is_probably_a_slip() -> None:
    assert not judged(scheduled_date="2027-11-21").warned
    found = judged(scheduled_date="2062-11-30")
    assert found.draft is not None
    assert found.warned == {"scheduled_date"}
    assert found.notes["scheduled_date"] == "Thu 30 Nov 2062 is more than a year away."


@pytest.mark.parametrize(
    ("crm_type", "crm_id", "wrong"),
    [
        ("", "", {}),
        ("Contact", "1", {}),
        ("contact", "", {"crm_id": "Enter the id, or leave the CRM type empty."}),
        ("", "1", {"crm_type": "Choose what the CRM id belongs to."}),
        ("person", "1", {"crm_type": "Choose contact, lead, account or opportunity."}),
    ],
)
def test_crm_type_and_id_belong_together(crm_type: str, crm_id: str, wrong: dict[str, str]) -> None:
    found = judged(crm_type=crm_type, crm_id=crm_id)
    assert found.wrong == wrong
    if isinstance(found.draft, InventoryDraft):
        assert found.draft.crm_type == crm_type.casefold()


def test_an_item_that_is_not_available_is_wrong() -> None:
    known = replace(KNOWN[Shape.INVENTORY], item=replace(ITEM, available=False))
    assert judged(known).wrong == {"item_id": "This item is not available now. Choose another."}
    assert not judged(replace(known, item=replace(ITEM, available=None))).wrong


@pytest.mark.parametrize(
    ("email", "address", "item_type", "note", "warns"),
    [
        ("", HANNAH.address, "physical", "The address book has no email of this recipient.", True),
        ("h@w.example", None, "physical", "no address of this recipient, and this item travels by mail.", True),
        ("h@w.example", Address(), "swag", "no address of this recipient, and this item travels by mail.", True),
        ("h@w.example", None, "egift", "The address book has no address of this recipient.", False),
        ("h@w.example", None, "charity", "The address book has no address of this recipient.", False),
        ("", None, "direct_mail", "no email and no address of this recipient, and this item travels by mail.", True),
    ],
)
def test_what_the_address_book_lacks_is_told(
    email: str, address: Address | None, item_type: str, note: str, warns: bool
) -> None:
    recipient = Recipient(HANNAH.id, Person("Hannah Weiß", email), address)
    found = judged(Known(item=replace(ITEM, type=item_type), recipient=recipient))
    assert not found.wrong
    assert found.notes["recipient_id"].endswith(note)
    assert found.warned == ({"recipient_id"} if warns else set())
    assert found.person.id == HANNAH.id


def test_a_new_recipient_is_made_along_with_the_send() -> None:
    found = judged(**NEW_PERSON)
    assert found.new_recipient == RecipientDraft(
        "Hannah",
        "Weiß",
        "hannah.weiss@spree.example",
        "Spree Analytics",
        address=Address("Torstraße 1", city="Berlin", postal_code="10119", country="DE"),
    )
    assert isinstance(found.draft, InventoryDraft)
    assert found.draft.recipient_id == ""
    assert found.person == Person("Hannah Weiß", "hannah.weiss@spree.example", "Spree Analytics")
    assert found.new_send().new_recipient is found.new_recipient
    assert found.notes["country"] == "Germany, sent as DE"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"first_name": ""}, {"first_name": "This is needed."}),
        ({"email": ""}, {"email": "This is needed."}),
        ({"email": "hannah"}, {"email": "An email has one @ with a name before it and a domain after it."}),
        ({"street1": ""}, {"street1": "An address needs a street."}),
        ({"city": ""}, {"city": "An address needs a city."}),
        ({"country": "Atlantis"}, {"country": "This is no country known here. Its two letters always work, as in DE."}),
        ({"street1": "", "city": "", "postal_code": "", "country": ""}, {}),
        ({"country": ""}, {}),
    ],
)
def test_a_new_recipient_needs_a_name_an_email_and_a_whole_address_or_none(
    values: dict[str, str], wrong: dict[str, str]
) -> None:
    found = judged(**NEW_PERSON | values)
    assert found.wrong == wrong
    assert (found.new_recipient is None) == bool(wrong)


def test_a_new_recipient_without_an_address_gets_a_warning_where_the_item_is_mailed() -> None:
    nowhere = NEW_PERSON | {"street1": "", "city": "", "postal_code": "", "country": ""}
    found = judged(**nowhere)
    assert found.new_recipient is not None
    assert found.new_recipient.address is None
    assert found.warned == {"street1"}
    egift = replace(KNOWN[Shape.INVENTORY], item=replace(ITEM, type="egift"))
    assert not judged(egift, **nowhere).warned
    assert judged(**NEW_PERSON | {"country": ""}).notes["country"] == "Left empty, Sendoso takes the United States."


def test_fields_of_a_new_recipient_do_not_count_once_one_is_chosen() -> None:
    found = judged(**NEW_PERSON | {"recipient_id": HANNAH.id, "email": "not an email"})
    assert not found.wrong
    assert found.new_recipient is None
