from dataclasses import replace
from decimal import Decimal

import pytest

from sendoso_tui.domain.catalog import Touch
from sendoso_tui.domain.duplicating import form_of, missing_of, shape_of
from sendoso_tui.domain.form import FIELDS, Form, Shape
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.send import Send
from tests.domain.filled import BOX, COFFEE, HANNAH, ITEM, TODAY, usd

PRIYA = Person("Priya Raghunathan", "priya@northwind.example", "Northwind")
V2 = Send(
    "send_1", "v2", "delivered", type="physical", recipient=HANNAH.person, gift_id=ITEM.id, gift=ITEM.name,
    message="Hello\nHannah", crm_id="003", crm_type="contact", cost=usd("55.30"),
)  # fmt: skip
MAIL = Send("1", "v3", "Delivered", type="Inventoried Sends", recipient=PRIYA, gift_id=BOX.id, cost=usd("61"))
EGIFT = Send("2", "v3", "Used", type="eGifts USA", recipient=PRIYA, gift_id=COFFEE.id, cost=usd("30.0"))
GUIDE = Send(
    "3", "guide", "delivered", type="swag", recipient=replace(PRIYA, name="Priya Devi Raghunathan", title="CTO"),
    gift_id="90210", message="Thank you.", team_id="7",
)  # fmt: skip


def test_a_v2_send_gives_back_all_but_its_day() -> None:
    form = form_of(V2)
    assert form == Form(
        Shape.INVENTORY,
        {
            "recipient_id": HANNAH.id,
            "item_id": ITEM.id,
            "message": "Hello\nHannah",
            "crm_id": "003",
            "crm_type": "contact",
        },
    )
    assert missing_of(V2) == "Sendoso does not give back the day it was to go out."
    assert not judge(form, Known(item=ITEM, recipient=HANNAH), TODAY).wrong


def test_a_crm_id_comes_along_only_with_its_type() -> None:
    assert "crm_id" not in form_of(replace(V2, crm_type="")).values
    assert not judge(form_of(replace(V2, crm_id="")), Known(), TODAY).wrong


def test_what_a_row_lacks_that_the_form_needs_is_named_first() -> None:
    bare = replace(V2, recipient=Person("Hannah Weiß"), gift_id="")
    assert missing_of(bare) == "Sendoso does not give back the recipient, the item and the day it was to go out."


def test_a_v3_parcel_asks_for_the_address_because_no_row_has_it() -> None:
    form = form_of(MAIL)
    assert form.shape is Shape.COLLECT
    assert {name: form.get(name) for name in ("touch_id", "name", "email", "via", "expire_after_days")} == {
        "touch_id": "4711",
        "name": "Priya Raghunathan",
        "email": "priya@northwind.example",
        "via": "email",
        "expire_after_days": "5",
    }
    assert missing_of(MAIL) == (
        "Sendoso does not give back the address, the note and how the address was asked for. "
        "The recipient is asked for the address."
    )
    assert not judge(form, Known(touch=BOX), TODAY).wrong


@pytest.mark.parametrize(
    ("touch", "cost", "amount"),
    [
        (COFFEE, usd("30.0"), "30.0"),
        (None, usd("30.0"), ""),
        (replace(COFFEE, default_price=True, lowest=None, highest=None), usd("30.0"), ""),
        (COFFEE, Money(Decimal(30), "EUR"), ""),
        (COFFEE, None, ""),
        (COFFEE, usd("0"), ""),
    ],
)
def test_an_egift_takes_its_amount_along_where_the_sender_chose_it(
    touch: Touch | None, cost: Money | None, amount: str
) -> None:
    form = form_of(replace(EGIFT, cost=cost), touch=touch)
    assert form.shape is Shape.EGIFT
    assert form.get("amount") == amount
    assert form.get("touch_id") == COFFEE.id


def test_an_amount_that_is_not_known_is_named() -> None:
    assert missing_of(EGIFT, touch=COFFEE) == "Sendoso does not give back the note."
    assert missing_of(EGIFT) == "Sendoso does not give back the note and the amount."
    assert missing_of(replace(EGIFT, cost=None), touch=COFFEE).endswith("and the amount.")


def test_a_gift_of_the_catalogue_becomes_one_again() -> None:
    form = form_of(GUIDE)
    assert form.shape is Shape.GIFT
    assert (form.get("first_name"), form.get("last_name")) == ("Priya Devi", "Raghunathan")
    assert (form.get("title"), form.get("message"), form.get("team_id")) == ("CTO", "Thank you.", "7")
    assert missing_of(GUIDE) == "Sendoso does not give back the variant, the address and the metadata."


def test_one_name_is_the_first_name() -> None:
    form = form_of(replace(GUIDE, recipient=replace(PRIYA, name="Priya")))
    assert (form.get("first_name"), form.get("last_name")) == ("Priya", "")
    assert missing_of(replace(GUIDE, recipient=PRIYA)).startswith("Sendoso does not give back the variant")


@pytest.mark.parametrize(
    ("type_word", "touch", "shape"),
    [
        ("eGifts International", None, Shape.EGIFT),
        ("Sendoso Choice", None, Shape.EGIFT),
        ("Amazon", None, Shape.COLLECT),
        ("Something new", None, Shape.COLLECT),
        ("Something new", COFFEE, Shape.EGIFT),
        ("Something new", replace(COFFEE, delivery_type="drone"), Shape.COLLECT),
        ("eGifts USA", BOX, Shape.COLLECT),
    ],
)
def test_the_kind_decides_the_shape_unless_the_touch_is_known(
    type_word: str, touch: Touch | None, shape: Shape
) -> None:
    assert shape_of(replace(MAIL, type=type_word), touch) is shape


@pytest.mark.parametrize(
    "send", [V2, MAIL, EGIFT, GUIDE, Send("4", "v3", ""), Send("5", "v2", ""), Send("6", "guide", "")]
)
def test_only_fields_of_the_shape_are_filled_in(send: Send) -> None:
    form = form_of(send)
    assert set(form.values) <= {field.name for field in FIELDS[form.shape]}
    assert missing_of(send).startswith("Sendoso does not give back ")
