import pytest

from sendoso_tui.domain.form import (
    FIELDS,
    NEW_PERSON_FIELDS,
    NEW_RECIPIENT,
    STARTS,
    Entry,
    Form,
    Shape,
    blank,
    email_of,
    fields_of,
)
from tests.domain.filled import FILLED, filled


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_has_its_fields_each_once_and_short_enough_for_the_screen(shape: Shape) -> None:
    fields = FIELDS[shape]
    assert len({field.name for field in fields}) == len(fields)
    assert len({field.label for field in fields}) == len(fields)
    for field in (*fields, *NEW_PERSON_FIELDS):
        assert 0 < len(field.label) <= 12
        assert bool(field.options) == (field.entry is Entry.CHOICE)
    assert set(FILLED[shape].values) <= {field.name for field in fields}


@pytest.mark.parametrize(
    ("shape", "required"),
    [
        (Shape.INVENTORY, {"recipient_id", "item_id"}),
        (Shape.ADDRESSED, {"touch_id", "name", "email", "address", "city", "state", "zip", "country"}),
        (Shape.COLLECT, {"touch_id", "name", "email", "via", "expire_after_days"}),
        (Shape.EGIFT, {"touch_id", "email"}),
        (Shape.LINKS, {"touch_id", "emails"}),
        (Shape.GIFT, {"gift_id", "first_name", "last_name", "email", "message"}),
    ],
)
def test_what_the_documents_require_is_required(shape: Shape, required: set[str]) -> None:
    assert {field.name for field in FIELDS[shape] if field.required} == required
    assert {field.name for field in NEW_PERSON_FIELDS if field.required} == {"first_name", "last_name", "email"}


@pytest.mark.parametrize("shape", list(Shape))
def test_a_blank_form_begins_with_what_may_be_begun_with(shape: Shape) -> None:
    form = blank(shape)
    assert dict(form.values) == dict(STARTS.get(shape, {}))
    for field in fields_of(form):
        if field.options and form.get(field.name):
            assert form.get(field.name) in field.options


def test_a_form_keeps_texts_as_typed_and_another_text_makes_another_form() -> None:
    form = blank(Shape.INVENTORY)
    typed = form.put("message", "  Hello \n").put("item_id", "1")
    assert typed.get("message") == "  Hello \n"
    assert form.get("message") == typed.get("nothing") == ""
    assert typed == Form(Shape.INVENTORY, {"message": "  Hello \n", "item_id": "1"})
    with pytest.raises(TypeError):
        typed.values["message"] = "other"  # type: ignore[index]


def test_a_new_recipient_is_asked_for_only_while_one_is_made() -> None:
    names = [field.name for field in fields_of(filled(Shape.INVENTORY, recipient_id=NEW_RECIPIENT))]
    assert names[:3] == ["recipient_id", "first_name", "last_name"]
    assert names[names.index("country") + 1] == "item_id"
    assert fields_of(FILLED[Shape.INVENTORY]) == FIELDS[Shape.INVENTORY]
    # Only v2 has an address book.
    assert fields_of(filled(Shape.GIFT, recipient_id=NEW_RECIPIENT)) == FIELDS[Shape.GIFT]


def test_the_email_of_a_form_is_the_one_that_counts() -> None:
    assert email_of(filled(Shape.EGIFT, email=" a@b.example ")) == "a@b.example"
    typed = filled(Shape.INVENTORY, email="a@b.example", recipient_id=NEW_RECIPIENT)
    assert email_of(typed) == "a@b.example"
    # It stays typed when somebody else is chosen afterwards.
    assert email_of(typed.put("recipient_id", "rec_1")) == ""
