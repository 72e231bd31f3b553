import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.api.creating import call_for
from sendoso_tui.api.request_body import BadBody, read_request_body
from sendoso_tui.domain.form import YES, Form, Shape, fields_of
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from tests.domain.filled import API, FILLED, KNOWN, TODAY, any_forms, any_known, sendable_forms

VIA_FROM = "sendoso-tui"
ENCODER = msgspec.json.Encoder(decimal_format="number")

V2 = {
    "recipient_id": "rec_51c0de",
    "item_id": "item_77ab12",
    "message": "Hello\nHannah",
    "scheduled_date": "2026-11-30",
    "crm_id": "0035f00002KdR7a",
    "crm_type": "contact",
}
ADDRESSED = {
    "touch_id": 123456,
    "name": "John Smith",
    "email": "developers@sendoso.example",
    "address": "655 Montgomery St",
    "city": "San Francisco",
    "state": "CA",
    "zip": "94111",
    "country": "USA",
    "mobile_no": 4155550101,
    "custom_message": "Hi John",
    "confirm_address": False,
    "via": "single_person_or_company",
    "via_from": VIA_FROM,
}
COLLECT = {
    "touch_id": 123456,
    "name": "John Smith",
    "email": "developers@sendoso.example",
    "custom_message": "Hi John, I wanted to personally invite you to...",
    "no_address": True,
    "confirm_address": True,
    "address_confirmation_via": "email",
    "resume_with_unconfirmed_address": False,
    "expire_after_days": 5,
    "hide_product_info": True,
    "address_confirmation_custom_message": "Please update your shipping address!",
    "via": "single_person_or_company",
    "via_from": VIA_FROM,
}
EGIFT = {
    "touch_id": 123456,
    "email": "developers@sendoso.example",
    "name": "John Smith",
    "amount": 25.5,
    "custom_message": "Hi",
    "via": "single_email_address",
    "via_from": VIA_FROM,
}
LINKS = {
    "touch_id": 123456,
    "via": "generate_egift_links",
    "via_from": VIA_FROM,
    "recipient_users": [{"email": "a@one.example"}, {"email": "b@two.example"}],
}
GIFT = {
    "gift_id": "gift_1",
    "first_name": "John",
    "last_name": "Smith",
    "email": "john@one.example",
    "company": "One",
    "title": "CTO",
    "address": {
        "line1": "1 Main St",
        "line2": "Flat 2",
        "city": "X",
        "state": "CA",
        "postal_code": "1",
        "country": "US",
    },
    "message": "Hi",
    "variant_id": "m",
    "team_id": 7,
    "metadata": {"campaign_id": "winter", "contact_id": "1=2"},
}
SENDS = {
    Shape.ADDRESSED: ADDRESSED,
    Shape.COLLECT: COLLECT,
    Shape.EGIFT: EGIFT,
    Shape.LINKS: LINKS,
    Shape.GIFT: GIFT,
}


def read(body: object, api: str = "v3") -> Form:
    return read_request_body(api, body, VIA_FROM)


def test_the_documented_bodies_become_forms() -> None:
    assert read(V2, "v2") == Form(Shape.INVENTORY, V2)
    assert read({"send": ADDRESSED}) == Form(
        Shape.ADDRESSED,
        {
            "touch_id": "123456",
            "name": "John Smith",
            "email": "developers@sendoso.example",
            "address": "655 Montgomery St",
            "city": "San Francisco",
            "state": "CA",
            "zip": "94111",
            "country": "USA",
            "mobile_no": "4155550101",
            "custom_message": "Hi John",
        },
    )
    assert read({"send": COLLECT}) == Form(
        Shape.COLLECT,
        {
            "touch_id": "123456",
            "name": "John Smith",
            "email": "developers@sendoso.example",
            "custom_message": "Hi John, I wanted to personally invite you to...",
            "via": "email",
            "expire_after_days": "5",
            "hide_product_info": YES,
            "confirmation_message": "Please update your shipping address!",
        },
    )
    assert read({"send": EGIFT}).get("amount") == "25.5"
    assert read({"send": LINKS}).get("emails") == "a@one.example\nb@two.example"
    gift = read({"send": GIFT})
    assert gift.get("line1") == "1 Main St"
    assert gift.get("team_id") == "7"
    assert gift.get("metadata") == "campaign_id=winter\ncontact_id=1=2"


@pytest.mark.parametrize("shape", list(SENDS))
def test_the_documented_bodies_are_posted_again_as_they_are(shape: Shape) -> None:
    form = read({"send": SENDS[shape]})
    assert form.shape is shape
    judged = judge(form, Known(), TODAY)
    assert not judged.wrong
    assert judged.draft is not None
    posted = json.loads(ENCODER.encode(call_for("v3", judged.draft, VIA_FROM).body))["send"]
    assert posted | {"team_id": "7"} == SENDS[shape] | {"team_id": "7"}


def round_trip(form: Form, known: Known) -> None:
    judged = judge(form, known, TODAY)
    if judged.draft is None or judged.new_recipient is not None:
        return
    body = call_for(API[form.shape], judged.draft, VIA_FROM).body
    for decoded in (body, json.loads(ENCODER.encode(body)), msgspec.json.decode(ENCODER.encode(body))):
        again = read_request_body(API[form.shape], decoded, VIA_FROM)
        assert again.shape is form.shape
        found = judge(again, known, TODAY)
        assert not found.wrong
        assert found.draft == judged.draft


@pytest.mark.parametrize("shape", list(Shape))
def test_what_is_posted_reads_back_as_the_same_draft(shape: Shape) -> None:
    round_trip(FILLED[shape], KNOWN[shape])


@given(sendable_forms())
def test_any_draft_reads_back_as_itself(form: Form) -> None:
    round_trip(form, KNOWN[form.shape])


@given(any_forms(), any_known)
def test_any_draft_of_any_texts_reads_back_as_itself(form: Form, known: Known) -> None:
    round_trip(form, known)


TEXT = "A text is needed here."
ID = "A text or a whole number is needed here."
WHOLE = "A whole number is needed here."
OBJECT = "An object is needed here."
FALSE = "This can only be false here."
VIA = "One of single_person_or_company, single_email_address and generate_egift_links is needed."
USERS = 'A list is needed here: [{"email": "…"}].'
USER = 'An object with one member is needed here: {"email": "…"}.'
PAIR = "This pair cannot be written as a line key=value."
EMAIL = "An email has one @ with a name before it and a domain after it."
NO_MAIL = "It goes with address_confirmation_via email only."
OWN = 'The profile posts "sendoso-tui" here. Change one of the two.'
RESUME = "resume_with_unconfirmed_address"
MAIL_TEXT = "address_confirmation_custom_message"
ONE = {"email": "a@b.example"}


@pytest.mark.parametrize(
    ("api", "body", "field", "says"),
    [
        ("v2", [], "", "The body is a JSON object."),
        ("v3", None, "", "The body is a JSON object."),
        ("v2", {"send": {}}, "send", "v2 has no such member; this is a body of v3."),
        ("v3", V2, "recipient_id", 'v3 posts one member, "send", and everything else inside it.'),
        ("v3", {}, "send", 'v3 posts one member, "send", and everything else inside it.'),
        ("v3", {"send": LINKS, "dry": 1}, "dry", 'v3 posts one member, "send", and everything else inside it.'),
        ("v3", {"send": []}, "send", OBJECT),
        ("v3", {"send": {}}, "via", VIA),
        ("v3", {"send": {"via": ["x"]}}, "via", VIA),
        ("v2", V2 | {"crm_typ": "lead"}, "crm_typ", "This is no field of this request. Did you mean crm_type?"),
        ("v2", V2 | {"zebra": "x"}, "zebra", "This is no field of this request."),
        ("v2", V2 | {"zebra\x1b[2J": "x"}, "zebra�[2J", "This is no field of this request."),
        ("v2", V2 | {"message": 5}, "message", TEXT),
        ("v2", V2 | {"item_id": True}, "item_id", ID),
        ("v2", V2 | {"item_id": 1.5}, "item_id", ID),
        ("v2", V2 | {"item_id": 10**30}, "item_id", ID),
        ("v2", V2 | {"recipient_id": "new"}, "recipient_id", '"new" is no id of the address book.'),
        ("v2", V2 | {"scheduled_date": 20261130}, "scheduled_date", TEXT),
    ],
)  # fmt: skip
def test_what_is_no_body_of_the_dialect_is_refused_by_name(api: str, body: object, field: str, says: str) -> None:
    with pytest.raises(BadBody) as caught:
        read(body, api)
    assert (caught.value.field, caught.value.sentence) == (field, says)
    assert str(caught.value) == (f"{field}: {says}" if field else says)


@pytest.mark.parametrize(
    ("shape", "change", "field", "says"),
    [
        (Shape.ADDRESSED, {"confirm_address": True}, "confirm_address", FALSE),
        (Shape.ADDRESSED, {"confirm_address": 0}, "confirm_address", FALSE),
        (Shape.ADDRESSED, {"no_address": "false"}, "no_address", FALSE),
        (Shape.ADDRESSED, {"address1": "x"}, "address1", "This is no field of this request. Did you mean address?"),
        (Shape.ADDRESSED, {"zip": 94111}, "zip", TEXT),
        (Shape.ADDRESSED, {"mobile_no": 1.5}, "mobile_no", ID),
        (Shape.COLLECT, {"confirm_address": False}, "confirm_address", "This can only be true here."),
        (Shape.COLLECT, {RESUME: True}, RESUME, FALSE),
        (Shape.COLLECT, {"expire_after_days": "5"}, "expire_after_days", WHOLE),
        (Shape.COLLECT, {"expire_after_days": True}, "expire_after_days", WHOLE),
        (Shape.COLLECT, {"hide_product_info": "yes"}, "hide_product_info", "true or false is needed here."),
        (Shape.COLLECT, {"address_confirmation_via": "link"}, MAIL_TEXT, NO_MAIL),
        (Shape.COLLECT, {"via": "email"}, "via", VIA),
        (Shape.EGIFT, {"via_from": "Somebody"}, "via_from", OWN),
        (Shape.EGIFT, {"via_from": 5}, "via_from", TEXT),
        (Shape.EGIFT, {"amount": True}, "amount", "A number is needed here."),
        (Shape.EGIFT, {"amount": float("nan")}, "amount", "This is no amount of money."),
        (Shape.EGIFT, {"amount": Decimal("1e999")}, "amount", "This is no amount of money."),
        (Shape.EGIFT, {"no_address": True}, "no_address", "This is no field of this request."),
        (Shape.LINKS, {"via": "single_email_address"}, "via", "This can only be generate_egift_links here."),
        (Shape.LINKS, {"recipient_users": "a@b.example"}, "recipient_users", USERS),
        (Shape.LINKS, {"recipient_users": ["a@b.example"]}, "recipient_users.0", USER),
        (Shape.LINKS, {"recipient_users": [{**ONE, "name": "A"}]}, "recipient_users.0", USER),
        (Shape.LINKS, {"recipient_users": [ONE, {"email": "c d"}]}, "recipient_users.1.email", EMAIL),
        (Shape.GIFT, {"address": "1 Main St"}, "address", OBJECT),
        (Shape.GIFT, {"address": {"zip": "1"}}, "address.zip", "This is no field of this request."),
        (Shape.GIFT, {"address": {"city": 1}}, "address.city", TEXT),
        (Shape.GIFT, {"city": "X"}, "city", "This is no field of this request."),
        (Shape.GIFT, {"via_from": VIA_FROM}, "via_from", "This is no field of this request."),
        (Shape.GIFT, {"metadata": []}, "metadata", OBJECT),
        (Shape.GIFT, {"metadata": {"a": 1}}, "metadata.a", TEXT),
        (Shape.GIFT, {"metadata": {"a=b": "1"}}, "metadata.a=b", PAIR),
        (Shape.GIFT, {"metadata": {"a": "1\n2"}}, "metadata.a", PAIR),
        (Shape.GIFT, {"metadata": {"": "1"}}, "metadata.", PAIR),
        (Shape.GIFT, {"metadata": {"a": " 1"}}, "metadata.a", PAIR),
    ],
)  # fmt: skip
def test_what_would_not_be_posted_as_it_stands_is_refused_by_name(
    shape: Shape, change: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(BadBody) as caught:
        read({"send": SENDS[shape] | change})
    assert (caught.value.field, caught.value.sentence) == (field, says)


@pytest.mark.parametrize("shape", list(SENDS))
def test_what_is_null_is_not_there_and_what_is_missing_is_judged_afterwards(shape: Shape) -> None:
    told = {"via", "no_address", "gift_id", "recipient_users"}
    for name in SENDS[shape]:
        if name in told:
            continue
        for body in ({**SENDS[shape], name: None}, {key: value for key, value in SENDS[shape].items() if key != name}):
            form = read({"send": body})
            wrong = judge(form, Known(), TODAY).wrong
            own = {"address_confirmation_via": "via", "address_confirmation_custom_message": "confirmation_message"}
            needed = {field.name for field in fields_of(form) if field.required}
            assert set(wrong) == needed & {own.get(name, name)}


def test_a_touch_by_mail_without_no_address_is_for_a_known_address() -> None:
    body = {name: value for name, value in COLLECT.items() if name != "no_address"}
    with pytest.raises(BadBody, match=f"confirm_address: {FALSE}"):
        read({"send": body})


def test_without_a_profile_any_name_of_an_application_is_taken() -> None:
    assert read_request_body("v3", {"send": EGIFT | {"via_from": "Somebody"}}).shape is Shape.EGIFT


def test_texts_are_cleaned_and_what_had_to_be_is_judged_wrong() -> None:
    form = read(V2 | {"message": "Hello\u202e", "item_id": "a\x00b"}, "v2")
    assert form.get("message") == "Hello�"
    assert set(judge(form, Known(), TODAY).wrong) == {"message", "item_id"}


def test_a_text_that_is_too_long_is_not_posted_in_part() -> None:
    form = read(V2 | {"recipient_id": "x" * 9_000, "message": "y" * 9_000}, "v2")
    assert set(judge(form, Known(), TODAY).wrong) == {"recipient_id", "message"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(list(SENDS)), st.data())
def test_any_other_value_in_any_member_is_read_or_refused(shape: Shape, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(SENDS[shape])))
    try:
        form = read({"send": SENDS[shape] | {name: data.draw(_JSON)}})
    except BadBody as bad:
        told = bad
    else:
        judge(form, Known(), TODAY)
        return
    assert told.field
    assert told.sentence.endswith(".")
    assert "\n" not in str(told)


@given(_JSON, st.sampled_from(["v2", "v3"]))
def test_any_json_is_read_or_refused(body: object, api: str) -> None:
    for one in (body, {"send": body}):
        try:
            read(one, api)
        except BadBody:
            continue
