"""What a form shows about itself: nothing before a field was left, everything once review was tried."""

from datetime import date

import pytest

from sendoso_tui.domain.form import NEW_RECIPIENT, Form, Shape, blank
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.remembered import remember_person, remember_recipient, remembered_recipient, was_read
from sendoso_tui.ui.panes.form_state import FormState
from sendoso_tui.ui.show.compose import Kind
from sendoso_tui.ui.show.remembered import name_of
from tests.ui.new_sends import BOX, HANNAH, KIT, PRIYA

TODAY = date(2026, 11, 20)


def state_of(shape: Shape, **values: str) -> FormState:
    form = blank(shape)
    for name, value in values.items():
        form = form.put(name, value)
    return FormState(form, TODAY)


def test_the_first_letters_of_an_email_are_not_shouted_at() -> None:
    state = state_of(Shape.EGIFT)
    for text in ("p", "pr", "priya@"):
        state.type("email", text)
        assert state.under("email").kind is Kind.HELP
    assert state.faults() == []
    assert state.leave("email")
    assert state.under("email").kind is Kind.FAULT
    state.type("email", "priya@northwind.example")
    assert state.under("email").kind is Kind.HELP


def test_what_is_needed_is_said_after_leaving_or_after_trying() -> None:
    state = state_of(Shape.ADDRESSED)
    assert state.faults() == []
    state.leave("city")
    assert [name for name, _, _ in state.faults()] == ["city"]
    state.tried = True
    assert [name for name, _, _ in state.faults()] == ["touch_id", "name", "email", "address", "city", "state", "zip"]
    assert state.first_wrong() == "touch_id"


def test_what_another_field_makes_necessary_is_said_at_once_but_not_as_a_fault() -> None:
    state = state_of(Shape.ADDRESSED)
    assert state.under("mobile_no").kind is Kind.HELP
    state.type("country", "India")
    assert state.under("mobile_no").kind is Kind.WARNING
    assert "mobile number is needed" in state.under("mobile_no").text
    state.leave("mobile_no")
    assert state.under("mobile_no").kind is Kind.FAULT


def test_the_servers_words_stand_at_their_field_until_it_is_edited() -> None:
    words = {"email": 'Sendoso says: "can\'t be blank"', "": 'Sendoso says: "no" [400]'}
    state = FormState(blank(Shape.EGIFT), TODAY, words)
    assert state.under("email").kind is Kind.FAULT
    assert state.under("email").text == words["email"]
    assert [name for name, _, _ in state.faults()] == ["touch_id", "email", ""]
    state.type("email", "priya@northwind.example")
    assert state.under("email").kind is Kind.HELP
    assert [sentence for _, _, sentence in state.faults()][-1] == words[""]


def test_words_that_were_seen_to_do_not_come_back_with_the_draft_but_with_another_refusal() -> None:
    words = {"email": 'Sendoso says: "bounced"', "name": 'Sendoso says: "too long"'}
    state = FormState(blank(Shape.EGIFT), TODAY, words)
    state.type("email", "priya@northwind.example")
    again = FormState(state.form, TODAY, words)
    assert again.words == {"name": words["name"]}
    again.hear(words)
    assert again.words == words
    assert FormState(again.form, TODAY, words).words == words


def test_a_text_that_is_there_already_changes_nothing() -> None:
    state = FormState(blank(Shape.EGIFT).put("name", "Ann"), TODAY, {"name": "no"})
    assert not state.type("name", "Ann")
    assert state.words == {"name": "no"}


def test_a_form_is_blank_until_something_differs_from_its_beginning() -> None:
    state = state_of(Shape.COLLECT)
    assert state.is_blank
    state.type("expire_after_days", "3")
    assert not state.is_blank
    state.type("expire_after_days", "5")
    assert state.is_blank


def test_somebody_new_is_asked_for_only_while_wanted() -> None:
    state = state_of(Shape.INVENTORY)
    names = [field.name for field in state.asked]
    state.type("recipient_id", NEW_RECIPIENT)
    assert [field.name for field in state.asked][1:4] == ["first_name", "last_name", "email"]
    state.type("first_name", "Hannah")
    state.type("recipient_id", HANNAH.id)
    assert [field.name for field in state.asked] == names
    assert state.form.get("first_name") == "Hannah"


def test_what_is_known_decides_whether_it_is_right() -> None:
    state = state_of(Shape.INVENTORY, recipient_id=HANNAH.id, item_id=BOX.id)
    state.learn(Known(item=BOX, recipient=HANNAH), TODAY)
    assert state.is_right
    assert state.judged.new_send().person == HANNAH.person
    assert state.under("item_id").text == "physical, 44.10 USD, ships in 5 days"


def test_a_choice_that_is_offered_no_more_is_said_to_be() -> None:
    state = state_of(Shape.COLLECT, touch_id="9")
    state.missing = {"touch_id": "It is not among the touches that are active now."}
    assert state.under("touch_id").kind is Kind.WARNING
    state.missing = {}
    state.learn(Known(touch=KIT), TODAY)
    assert state.under("touch_id").text == ""


@pytest.mark.parametrize("recipient", [HANNAH, PRIYA])
def test_a_draft_remembers_whom_the_address_book_named(recipient: object) -> None:
    person = HANNAH if recipient is HANNAH else PRIYA
    form = blank(Shape.INVENTORY).put("recipient_id", person.id)
    for name, value in remember_recipient(person).items():
        form = form.put(name, value)
    assert remembered_recipient(form) == person
    assert was_read(form)
    assert name_of(form, "recipient_id") == f"{person.person.name}, {person.person.company}"


def test_what_is_remembered_of_another_recipient_is_not_taken_for_this_one() -> None:
    form = blank(Shape.INVENTORY).put("recipient_id", PRIYA.id)
    for name, value in remember_recipient(HANNAH).items():
        form = form.put(name, value)
    assert remembered_recipient(form) is None
    assert remembered_recipient(form.put("recipient_id", NEW_RECIPIENT)) is None
    assert name_of(form.put("recipient_id", NEW_RECIPIENT), "recipient_id") == "a new recipient"


def test_a_person_of_an_earlier_send_says_nothing_about_an_address() -> None:
    form: Form = blank(Shape.INVENTORY).put("recipient_id", HANNAH.id).put("item_id", BOX.id)
    for name, value in remember_person(HANNAH.person).items():
        form = form.put(name, value)
    state = FormState(form, TODAY)
    state.learn(Known(item=BOX, recipient=remembered_recipient(form)), TODAY)
    assert state.under("recipient_id").text == HANNAH.person.email
    assert state.under("recipient_id").kind is Kind.HELP
