from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.api.call import Answer, Call
from sendoso_tui.api.errors import judge
from sendoso_tui.domain.faults import Refused
from sendoso_tui.domain.form import NEW_RECIPIENT, Form, Shape, fields_of
from sendoso_tui.domain.server_words import REST, place_words
from tests.api.samples import sample
from tests.domain.filled import BOX, FILLED, filled


def refused(body: bytes, status: int = 422) -> Refused:
    """What a body of an answer is read as, by the decoder all answers go through."""
    fault = judge(Call("POST", "/sends", "new send", write=True), Answer(status, body))
    assert isinstance(fault, Refused)
    return fault


@pytest.mark.parametrize(
    ("shape", "body", "placed"),
    [
        # Object of lists.
        (Shape.INVENTORY, b'{"errors":{"message":["is too long","is rude"]}}', {"message": '"is too long"; "is rude"'}),
        (Shape.INVENTORY, b'{"crm_type":["is unknown"]}', {"crm_type": '"is unknown"'}),
        # List of objects.
        (Shape.EGIFT, b'{"errors":[{"field":"email","message":"is wrong"}]}', {"email": '"is wrong"'}),
        (Shape.EGIFT, b'{"errors":[{"path":"send.touch_id","message":"no"}]}', {"touch_id": '"no"'}),
        # Nested names, and names of the request that the form calls otherwise.
        (Shape.ADDRESSED, b'{"errors":{"send":{"zip":["is wrong"]}}}', {"zip": '"is wrong"'}),
        (Shape.ADDRESSED, b'{"errors":{"Zip":["is wrong"]}}', {"zip": '"is wrong"'}),
        (Shape.COLLECT, b'{"errors":{"address_confirmation_via":["no"]}}', {"via": '"no"'}),
        (Shape.COLLECT, b'{"errors":{"address_confirmation_custom_message":["no"]}}', {"confirmation_message": '"no"'}),
        (Shape.GIFT, b'{"errors":{"address":{"postal_code":["no"]}}}', {"postal_code": '"no"'}),
        (Shape.GIFT, b'{"errors":{"address.line1":["no"]}}', {"line1": '"no"'}),
        (Shape.GIFT, b'{"errors":{"address":["is missing"]}}', {"line1": '"is missing"'}),
        (Shape.LINKS, b'{"errors":{"recipient_users":[{"email":["no"]}]}}', {"emails": '"no"'}),
        (Shape.LINKS, b'{"errors":{"recipient_users.2.email":["no"]}}', {"emails": '"no"'}),
        (Shape.LINKS, b'{"errors":{"recipient_users[2]":["no"]}}', {"emails": '"no"'}),
        # A flat message that begins with a field's name.
        (Shape.EGIFT, b'{"message":"email can\'t be blank"}', {"email": '"email can\'t be blank"'}),
        (Shape.INVENTORY, b'{"message":"item_id is required"}', {"item_id": '"item_id is required"'}),
        (Shape.GIFT, b'{"errors":["Gift is not available there"]}', {"gift_id": '"Gift is not available there"'}),
        (Shape.GIFT, b'{"error":"Street 2 is wrong"}', {"line2": '"Street 2 is wrong"'}),
        (Shape.GIFT, b'{"error":"Postal code is wrong"}', {"postal_code": '"Postal code is wrong"'}),
    ],
)
def test_words_stand_beside_the_field_they_are_about(shape: Shape, body: bytes, placed: dict[str, str]) -> None:
    expected = {name: f"Sendoso says: {words}" for name, words in placed.items()}
    assert place_words(FILLED[shape], refused(body)) == expected


@pytest.mark.parametrize(
    ("shape", "body", "status", "rest"),
    [
        (Shape.INVENTORY, b'{"errors":{"warehouse":["is closed"]}}', 422, 'Sendoso says: "warehouse: is closed" [422]'),
        (Shape.EGIFT, b'{"message":"Not today"}', 400, 'Sendoso says: "Not today" [400]'),
        (Shape.EGIFT, b'{"message":"emailed already"}', 400, 'Sendoso says: "emailed already" [400]'),
        (Shape.EGIFT, b"<html>no</html>", 404, "Sendoso refused: not found. [404]"),
        (Shape.EGIFT, b"", 400, "Sendoso refused: bad request. [400]"),
        # The form's `via` is another member than the request's.
        (Shape.COLLECT, b'{"message":"via can be a,b"}', 400, 'Sendoso says: "via can be a,b" [400]'),
        (Shape.COLLECT, b'{"errors":{"via":["no"]}}', 422, 'Sendoso says: "via: no" [422]'),
        # No field of this form, as it stands.
        (Shape.INVENTORY, b'{"message":"city is wrong"}', 400, 'Sendoso says: "city is wrong" [400]'),
    ],
)  # fmt: skip
def test_the_rest_is_one_sentence(shape: Shape, body: bytes, status: int, rest: str) -> None:
    assert place_words(FILLED[shape], refused(body, status)) == {REST: rest}


def test_a_summary_stands_beside_what_has_a_field() -> None:
    words = place_words(
        FILLED[Shape.INVENTORY], refused(b'{"message":"Validation failed","errors":{"item_id":["is not available"]}}')
    )
    assert words == {
        "item_id": 'Sendoso says: "is not available"',
        REST: 'Sendoso says: "Validation failed" [422]',
    }


def test_a_new_recipients_words_stand_beside_the_new_recipients_fields() -> None:
    form = filled(Shape.INVENTORY, recipient_id=NEW_RECIPIENT)
    body = b'{"errors":{"recipient":{"email":["is taken"]},"address.country":["is wrong"]}}'
    assert set(place_words(form, refused(body))) == {"email", "country"}


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("v2/send_create_422", {"message", "item_id", REST}),
        ("v2/send_create_400", {"item_id"}),
        ("v3/send_400", {"email"}),
        ("v3_gifts/send_create_404", {"gift_id"}),
        ("v3_gifts/send_create_422", {"gift_id"}),
    ],
)
def test_recorded_answers_find_their_fields(name: str, names: set[str]) -> None:
    shape = {"v2": Shape.INVENTORY, "v3": Shape.EGIFT, "v3_gifts": Shape.GIFT}[name.partition("/")[0]]
    answer = sample(name)
    assert set(place_words(FILLED[shape], refused(answer.body, answer.status))) == names


def test_a_touch_not_found_may_be_outside_its_days() -> None:
    words = place_words(FILLED[Shape.COLLECT], refused(b'{"message":"Touch not found!"}', 404), BOX)
    assert words == {"touch_id": 'Sendoso says: "Touch not found!" The touch runs until 2026-12-31.'}
    assert place_words(FILLED[Shape.COLLECT], refused(b'{"message":"Touch not found!"}', 404)) == {
        "touch_id": 'Sendoso says: "Touch not found!"'
    }
    always = replace(BOX, end=None)
    assert place_words(FILLED[Shape.COLLECT], refused(b'{"message":"Touch not found!"}', 404), always) == {
        "touch_id": 'Sendoso says: "Touch not found!"'
    }
    begins = replace(BOX, start=date(2026, 1, 3))
    words = place_words(FILLED[Shape.COLLECT], refused(b"", 404), begins)
    assert words["touch_id"] == "The touch runs from 2026-01-03 until 2026-12-31."
    assert "runs" not in str(place_words(FILLED[Shape.COLLECT], refused(b'{"message":"Touch is odd"}', 400), BOX))


@given(
    st.sampled_from(Shape),
    st.text(max_size=40),
    st.dictionaries(st.text(max_size=30), st.lists(st.text(max_size=20), min_size=1).map(tuple), max_size=4),
)
def test_no_word_is_lost_whatever_the_server_says(
    shape: Shape, message: str, fields: dict[str, tuple[str, ...]]
) -> None:
    form = Form(shape)
    words = place_words(form, Refused(422, message, fields))
    assert words
    assert set(words) <= {REST, *(field.name for field in fields_of(form))}
    told = " ".join(words.values())
    for texts in fields.values():
        assert all(text in told for text in texts)
