"""What holds for every shape. The rules of each are in the tests of its own module."""

import json

import pytest
from hypothesis import given

from sendoso_tui.api.creating import call_for
from sendoso_tui.domain.clean import MARK
from sendoso_tui.domain.creating import digest_of
from sendoso_tui.domain.form import Form, Shape, blank, fields_of
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from tests.domain.filled import (
    API,
    BOX,
    FILLED,
    HANNAH,
    HOODIE,
    ITEM,
    KNOWN,
    TODAY,
    any_forms,
    any_known,
    filled,
    sendable_forms,
)


@given(any_forms(), any_known)
def test_no_text_makes_judging_fail_and_what_it_passes_can_be_posted(form: Form, known: Known) -> None:
    judged = judge(form, known, TODAY)
    assert (judged.draft is None) == bool(judged.wrong)
    names = {field.name for field in fields_of(form)}
    assert set(judged.wrong) | set(judged.notes) <= names
    assert judged.warned <= set(judged.notes)
    assert all(sentence and "\n" not in sentence for sentence in (*judged.wrong.values(), *judged.notes.values()))
    if judged.draft is None:
        with pytest.raises(ValueError, match="cannot be sent"):
            judged.new_send()
        return
    body = call_for(API[form.shape], judged.draft, "sendoso-tui").body
    assert MARK not in json.dumps(body, default=str, ensure_ascii=False).encode().decode()
    assert len(digest_of(judged.new_send())) == 64


@pytest.mark.parametrize("shape", list(Shape))
def test_a_filled_form_is_right_with_and_without_what_is_known(shape: Shape) -> None:
    for known in (KNOWN[shape], Known()):
        judged = judge(FILLED[shape], known, TODAY)
        assert not judged.wrong
        assert judged.draft is not None
        assert judged.new_send().draft is judged.draft
        assert judged.shape is shape


@given(sendable_forms())
def test_texts_as_people_write_them_are_right(form: Form) -> None:
    assert not judge(form, KNOWN[form.shape], TODAY).wrong


@pytest.mark.parametrize("shape", list(Shape))
def test_every_required_field_is_asked_for(shape: Shape) -> None:
    required = {field.name for field in fields_of(Form(shape)) if field.required}
    assert required <= set(judge(Form(shape), Known(), TODAY).wrong)
    for name in required:
        assert name in judge(filled(shape, **{name: " \n "}), KNOWN[shape], TODAY).wrong


@pytest.mark.parametrize(
    ("shape", "name", "sentence"),
    [
        (Shape.INVENTORY, "recipient_id", "Choose a recipient."),
        (Shape.INVENTORY, "item_id", "Choose an item."),
        (Shape.COLLECT, "touch_id", "Choose a touch."),
        (Shape.COLLECT, "via", "Choose email or link."),
        (Shape.GIFT, "gift_id", "Choose a gift."),
        (Shape.GIFT, "message", "This is needed."),
    ],
)
def test_what_is_missing_is_asked_for_in_the_words_of_the_form(shape: Shape, name: str, sentence: str) -> None:
    assert judge(filled(shape, **{name: ""}), KNOWN[shape], TODAY).wrong == {name: sentence}


@pytest.mark.parametrize("name", ["recipient_id", "item_id"])
def test_an_id_has_at_most_200_characters(name: str) -> None:
    assert not judge(filled(Shape.INVENTORY, **{name: "x" * 200}), Known(), TODAY).wrong
    wrong = judge(filled(Shape.INVENTORY, **{name: "x" * 201}), Known(), TODAY).wrong
    assert wrong == {name: "An id has at most 200 characters."}


@pytest.mark.parametrize("shape", list(Shape))
def test_a_blank_form_is_only_incomplete(shape: Shape) -> None:
    form = blank(shape)
    required = {field.name for field in fields_of(form) if field.required and not form.get(field.name)}
    assert set(judge(form, Known(), TODAY).wrong) == required


@pytest.mark.parametrize("shape", list(Shape))
def test_what_cannot_be_shown_is_not_posted_and_what_is_pasted_by_mistake_neither(shape: Shape) -> None:
    for field in fields_of(FILLED[shape]):
        for text in ("a\u202eb", "a\u200bb", "\x1b[31m", "\ud800", MARK):
            assert field.name in judge(filled(shape, **{field.name: text}), KNOWN[shape], TODAY).wrong
        assert "too many" not in str(judge(filled(shape, **{field.name: "x" * 5_000}), KNOWN[shape], TODAY).wrong)
        wrong = judge(filled(shape, **{field.name: "x" * 5_001}), KNOWN[shape], TODAY).wrong
        assert wrong[field.name].startswith("5,001 ")


def test_nothing_is_judged_by_what_was_chosen_before() -> None:
    gone = filled(Shape.INVENTORY, item_id="another", recipient_id="another")
    judged = judge(gone, KNOWN[Shape.INVENTORY], TODAY)
    assert judged.cost is None
    assert judged.what == "item another"
    assert judged.person.email == ""
    assert judged.person.id == "another"
    assert judged.known == Known()
    everything = Known(ITEM, BOX, HOODIE, HANNAH)
    for shape, name in ((Shape.ADDRESSED, "touch_id"), (Shape.COLLECT, "touch_id"), (Shape.GIFT, "gift_id")):
        assert judge(FILLED[shape], everything, TODAY).known == KNOWN[shape]
        assert judge(filled(shape, **{name: "another"}), everything, TODAY).known == Known()


@pytest.mark.parametrize(
    ("shape", "what"),
    [
        (Shape.INVENTORY, "item item_77ab12"),
        (Shape.ADDRESSED, "touch 4711"),
        (Shape.COLLECT, "touch 4711"),
        (Shape.EGIFT, "touch 4712"),
        (Shape.LINKS, "touch 4712"),
        (Shape.GIFT, "gift 90210"),
    ],
)
def test_without_a_name_the_id_says_what_is_sent(shape: Shape, what: str) -> None:
    assert judge(FILLED[shape], Known(), TODAY).what == what


@pytest.mark.parametrize("shape", list(Shape))
def test_who_gets_it_is_known_to_the_guards(shape: Shape) -> None:
    judged = judge(FILLED[shape], KNOWN[shape], TODAY)
    emails = [person.email for person in judged.people]
    if shape is Shape.LINKS:
        assert emails == ["a@one.example", "b@two.example", "c@three.example"]
        assert judged.person.label == ""
        assert judged.count == 3
    else:
        assert emails == [judged.person.email]
        assert "@" in emails[0]
        assert judged.count == 1


@pytest.mark.parametrize("shape", list(Shape))
def test_no_sentence_begs_or_shouts(shape: Shape) -> None:
    sentences = [*judge(Form(shape), Known(), TODAY).wrong.values()]
    for field in fields_of(FILLED[shape]):
        for text in ("", "?", "\u202e"):
            judged = judge(filled(shape, **{field.name: text}), KNOWN[shape], TODAY)
            sentences += [*judged.wrong.values(), *judged.notes.values()]
    for sentence in sentences:
        assert "!" not in sentence
        assert not {"please", "successfully", "invalid", "oops"} & set(sentence.casefold().split())
    assert all(sentence.endswith(".") for sentence in judge(Form(shape), Known(), TODAY).wrong.values())
