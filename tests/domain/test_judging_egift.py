from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sendoso_tui.domain.catalog import Touch
from sendoso_tui.domain.draft import EgiftDraft, LinksDraft
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.judged import Judged, Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from tests.domain.filled import BOX, COFFEE, TODAY, filled, usd

FIXED = replace(COFFEE, lowest=None, highest=None, default_price=True)
UNPRICED = replace(FIXED, default_price=False)


def egift(touch: Touch | None = COFFEE, **values: str) -> Judged:
    return judge(filled(Shape.EGIFT, **values), Known(touch=touch), TODAY)


def links(emails: str, touch: Touch | None = COFFEE) -> Judged:
    return judge(filled(Shape.LINKS, emails=emails), Known(touch=touch), TODAY)


def test_a_filled_form_becomes_the_draft_it_says() -> None:
    found = egift()
    assert found.draft == EgiftDraft(
        "4712", "priya@northwind.example", "Priya Raghunathan", "Have one on us.", Decimal("27.50")
    )
    assert found.cost == usd("27.50")
    assert found.person == Person("Priya Raghunathan", "priya@northwind.example")
    assert found.notes["touch_id"] == "email, 25.00 to 100.00 USD"
    assert found.notes["custom_message"] == "15 characters."


@pytest.mark.parametrize("shape", [Shape.EGIFT, Shape.LINKS])
def test_a_touch_by_mail_or_out_of_its_days_is_wrong(shape: Shape) -> None:
    form = filled(shape, touch_id=BOX.id, amount="")
    wrong = judge(form, Known(touch=BOX), TODAY).wrong
    assert wrong == {"touch_id": "This touch cannot be used: by mail, this needs email. Choose another."}
    over = replace(COFFEE, end=date(2025, 12, 31))
    wrong = judge(filled(shape), Known(touch=over), TODAY).wrong
    assert wrong == {"touch_id": "This touch cannot be used: ended 31 Dec 2025. Choose another."}


@pytest.mark.parametrize(
    ("touch", "typed", "amount", "wrong"),
    [
        (COFFEE, "25", "25", ""),
        (COFFEE, "100.00", "100", ""),
        (COFFEE, "24.99", "", "This touch takes 25.00 to 100.00 USD."),
        (COFFEE, "100.01", "", "This touch takes 25.00 to 100.00 USD."),
        (COFFEE, "27.505", "", "USD has at most 2 decimals."),
        (COFFEE, "27.500", "27.5", ""),
        (COFFEE, "0", "", "An amount is more than 0."),
        (COFFEE, "-30", "", "Write only the number of USD, as in 25."),
        (COFFEE, "$30", "", "Write only the number of USD, as in 25."),
        (COFFEE, "30 USD", "", "Write only the number of USD, as in 25."),
        (COFFEE, "30,00", "", "Write only the number of USD, as in 25."),
        (COFFEE, "3e1", "", "Write only the number of USD, as in 25."),
        (COFFEE, "٣٠", "", "Write only the number of USD, as in 25."),
        (UNPRICED, "3,000.50", "3000.50", ""),
        (replace(COFFEE, highest=None), "5000", "5000", ""),
        (replace(COFFEE, highest=None), "5", "", "This touch takes from 25.00 USD."),
        (replace(COFFEE, lowest=None), "500", "", "This touch takes up to 100.00 USD."),
        (replace(UNPRICED, currency="JPY"), "3000", "3000", ""),
        (replace(UNPRICED, currency="JPY"), "3000.5", "", "JPY has no decimals."),
        (replace(UNPRICED, currency="KWD"), "12.345", "12.345", ""),
        (replace(UNPRICED, currency=None), "12.345", "", "An amount has at most 2 decimals."),
        (FIXED, "30", "", "This touch has a price of its own. Leave the amount empty."),
        (replace(FIXED, default_price=None), "30", "", "This touch has a price of its own. Leave the amount empty."),
        (None, "30", "30", ""),
    ],
)
def test_an_amount_is_for_touches_whose_value_the_sender_chooses(
    touch: Touch | None, typed: str, amount: str, wrong: str
) -> None:
    found = egift(touch, amount=typed)
    assert found.wrong == ({"amount": wrong} if wrong else {})
    if not wrong:
        assert isinstance(found.draft, EgiftDraft)
        assert found.draft.amount == Decimal(amount)
        assert found.cost == Money(Decimal(amount), touch.currency if touch else None)


def test_an_amount_is_sent_only_when_it_is_typed_and_that_is_told() -> None:
    found = egift(amount="")
    assert isinstance(found.draft, EgiftDraft)
    assert found.draft.amount is None
    assert found.cost is None
    assert found.warned == {"amount"}
    assert found.notes["amount"] == ("The sender chooses the value: 25.00 to 100.00 USD. Left empty, Sendoso decides.")
    assert "amount" not in egift(FIXED, amount="").notes
    assert egift(UNPRICED, amount="").notes["amount"] == "The sender chooses the value. Left empty, Sendoso decides."
    assert "not known" in egift(None).notes["amount"]


@pytest.mark.parametrize(
    ("typed", "emails"),
    [
        ("a@b.example", ("a@b.example",)),
        ("a@b.example,c@d.example", ("a@b.example", "c@d.example")),
        ("a@b.example; c@d.example\n\n e@f.example\tg@h.example ,", None),
        ("A@b.example c@d.example", ("A@b.example", "c@d.example")),
    ],
)
def test_emails_stand_between_commas_semicolons_blanks_and_line_ends(
    typed: str, emails: tuple[str, ...] | None
) -> None:
    found = links(typed)
    assert isinstance(found.draft, LinksDraft)
    assert found.draft.emails == (emails or ("a@b.example", "c@d.example", "e@f.example", "g@h.example"))
    assert found.count == len(found.draft.emails)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "This is needed."),
        (" ,; \n", "At least one email is needed."),
        ("a@b.example, b", '"b" is no email.'),
        ("a, b, a@b.example, c, d", '"a", "b", "c" and 1 more are no emails.'),
        ("a, b, c", '"a", "b", "c" are no emails.'),
        ("a@b.example, A@B.example", '"A@B.example" is there more than once.'),
        ("A@b.example, a@b.example, A@b.example", '"a@b.example", "A@b.example" are there more than once.'),
        ("x" * 300, f'"{"x" * 39}…" is no email.'),
    ],
)
def test_every_email_is_judged_and_none_may_be_there_twice(typed: str, wrong: str) -> None:
    assert links(typed).wrong == {"emails": wrong}


def test_each_link_is_a_send_with_a_price_of_its_own() -> None:
    one = links("a@b.example", replace(COFFEE, highest=COFFEE.lowest))
    assert (one.cost, one.count, one.notes["emails"]) == (usd("25"), 1, "1 link, a send")
    assert one.person == Person(email="a@b.example")
    three = links("a@b.example b@b.example c@b.example")
    assert (three.cost, three.count, three.notes["emails"]) == (None, 3, "3 links, each a send")
