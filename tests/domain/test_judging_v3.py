from dataclasses import replace
from datetime import date

import pytest

from sendoso_tui.domain.draft import AddressedDraft, CollectDraft
from sendoso_tui.domain.form import YES, Shape
from sendoso_tui.domain.judged import Judged, Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.people import Person
from tests.domain.filled import BOX, COFFEE, KNOWN, TODAY, filled

MAILED = (Shape.ADDRESSED, Shape.COLLECT)


def judged(shape: Shape, known: Known | None = None, **values: str) -> Judged:
    return judge(filled(shape, **values), known or KNOWN[shape], TODAY)


def test_a_filled_form_becomes_the_draft_it_says() -> None:
    found = judged(Shape.ADDRESSED)
    assert found.draft == AddressedDraft(
        "4711",
        "Hannah Weiß",
        "hannah.weiss@spree.example",
        "Torstraße 1",
        "Berlin",
        "Berlin",
        "10119",
        "DE",
        "491701234567",
        "Hello {{first_name}}",
    )
    assert found.person == Person("Hannah Weiß", "hannah.weiss@spree.example")
    assert found.what == "Welcome box, large"
    assert found.cost is None
    assert found.notes["touch_id"] == "mail, USD, to US CA GB DE, until 31 Dec"
    assert found.notes["custom_message"] == "20 characters. Braces stay as typed."
    assert not found.warned


def test_asking_for_the_address_becomes_the_draft_it_says() -> None:
    found = judged(Shape.COLLECT)
    assert found.draft == CollectDraft(
        "4711",
        "Priya Raghunathan",
        "priya@northwind.example",
        "Welcome aboard, Priya.",
        "email",
        5,
        hide_product_info=True,
        resume_unconfirmed=False,
        confirmation_message="Where may we send something small?",
    )
    assert found.notes["expire_after_days"] == "days, 2 to 7. Then it is dropped, not shipped."


@pytest.mark.parametrize("shape", MAILED)
@pytest.mark.parametrize(
    ("touch", "wrong"),
    [
        (replace(BOX, end=TODAY), ""),
        (replace(BOX, start=TODAY, end=None), ""),
        (replace(BOX, end=date(2026, 11, 19)), "This touch cannot be used: ended 19 Nov. Choose another."),
        (replace(BOX, start=date(2027, 1, 3)), "This touch cannot be used: begins 3 Jan 2027. Choose another."),
        (replace(COFFEE, id=BOX.id), "This touch cannot be used: by email, this needs mail. Choose another."),
        (replace(BOX, status="Draft"), "This touch cannot be used: not active: Draft. Choose another."),
        (replace(BOX, delivery_type="", status="", end=None), ""),
    ],
)
def test_a_touch_must_fit_the_shape_and_the_day(shape: Shape, touch: object, wrong: str) -> None:
    assert judged(shape, Known(touch=touch)).wrong.get("touch_id", "") == wrong  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "posted"),
    [
        ("US", "USA"),
        ("usa", "USA"),
        ("United States", "USA"),
        ("UK", "GB"),
        ("Germany", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        (" Canada ", "CA"),
    ],
)
def test_a_country_is_posted_as_the_sample_has_it_however_it_is_written(typed: str, posted: str) -> None:
    found = judged(Shape.ADDRESSED, country=typed)
    assert isinstance(found.draft, AddressedDraft)
    assert found.draft.country == posted
    assert found.notes["country"].endswith(f"sent as {posted}")


def test_a_country_nobody_knows_is_wrong_and_one_the_touch_does_not_name_is_a_warning() -> None:
    assert judged(Shape.ADDRESSED, country="Atlantis").wrong == {
        "country": "This is no country known here. Its two letters always work, as in DE."
    }
    found = judged(Shape.ADDRESSED, country="Japan")
    assert not found.wrong
    assert found.warned == {"country"}
    assert found.notes["country"] == "This touch ships to US, CA, GB, DE; Japan is not among them."
    anywhere = Known(touch=replace(BOX, ship_to=()))
    assert not judged(Shape.ADDRESSED, anywhere, country="Japan").warned
    spelled = Known(touch=replace(BOX, ship_to=("usa", "Japan")))
    assert not judged(Shape.ADDRESSED, spelled, country="jp").warned


@pytest.mark.parametrize(
    ("country", "typed", "digits", "wrong"),
    [
        ("US", "", "", False),
        ("US", "(415) 555-0101", "4155550101", False),
        ("US", "none", "", True),
        ("DE", "", "", True),
        ("DE", "+49 170 1234567", "491701234567", False),
        ("DE", "0049/170/1234567", "491701234567", False),
        ("JP", "＋８１ ９０ １２３４ ５６７８", "819012345678", False),
        ("DE", "123456", "", True),
        ("DE", "1" * 15, "1" * 15, False),
        ("DE", "1" * 16, "", True),
        ("DE", "0000000", "", True),
        ("", "", "", False),
    ],
)
def test_outside_the_us_a_mobile_number_is_needed(country: str, typed: str, digits: str, wrong: bool) -> None:
    found = judged(Shape.ADDRESSED, country=country, mobile_no=typed)
    assert ("mobile_no" in found.wrong) == wrong
    if isinstance(found.draft, AddressedDraft):
        assert found.draft.mobile_no == digits


def test_why_a_mobile_number_is_needed_is_told_and_what_of_it_is_lost() -> None:
    assert judged(Shape.ADDRESSED, mobile_no="").wrong == {
        "mobile_no": "Outside the US a mobile number is needed: without one the send may fail unseen."
    }
    assert judged(Shape.ADDRESSED).notes["mobile_no"] == "Sent as 491701234567."
    found = judged(Shape.ADDRESSED, mobile_no="0170 1234567")
    assert found.warned == {"mobile_no"}
    assert found.notes["mobile_no"] == "Sent as 1701234567. Begin with the country code: a 0 in front is lost."


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2", 2),
        ("7", 7),
        (" 5 ", 5),
        ("05", 5),
        ("1", 0),
        ("8", 0),
        ("5.5", 0),
        ("five", 0),
        ("-3", 0),
        ("٥", 0),
        ("500", 0),
    ],
)
def test_the_days_until_it_expires_are_two_to_seven(typed: str, days: int) -> None:
    found = judged(Shape.COLLECT, expire_after_days=typed)
    if days:
        assert isinstance(found.draft, CollectDraft)
        assert found.draft.expire_after_days == days
    else:
        assert found.wrong == {"expire_after_days": "Write whole days, 2 to 7."}


def test_the_address_is_asked_for_by_email_or_link() -> None:
    assert judged(Shape.COLLECT, via="sms").wrong == {"via": "Choose email or link."}
    assert judged(Shape.COLLECT, via="").wrong == {"via": "Choose email or link."}


def test_a_mail_text_stays_typed_but_is_not_sent_where_there_is_no_mail() -> None:
    found = judged(Shape.COLLECT, via="Link")
    assert isinstance(found.draft, CollectDraft)
    assert found.draft.via == "link"
    assert found.draft.confirmation_message == ""
    assert found.warned == {"confirmation_message"}
    assert found.notes["confirmation_message"] == "Not sent: a link to copy has no mail."
    assert not judged(Shape.COLLECT, via="link", confirmation_message="").warned


@pytest.mark.parametrize(("typed", "hidden"), [("", False), (YES, True), ("Yes", True)])
def test_what_the_gift_is_may_be_hidden(typed: str, hidden: bool) -> None:
    found = judged(Shape.COLLECT, hide_product_info=typed)
    assert isinstance(found.draft, CollectDraft)
    assert found.draft.hide_product_info is hidden


def test_a_flag_is_yes_or_empty() -> None:
    assert judged(Shape.COLLECT, hide_product_info="no").wrong == {"hide_product_info": "Write yes, or leave it empty."}


@pytest.mark.parametrize("shape", MAILED)
def test_an_email_is_judged_where_one_is_typed(shape: Shape) -> None:
    assert "one @" in judged(shape, email="hannah.weiss").wrong["email"]
    found = judged(shape, email="  hannah@w.example ")
    assert found.person.email == "hannah@w.example"
