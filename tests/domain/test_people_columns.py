"""Columns and fields: what is guessed by name, what a person says, and what a row then holds."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.form import YES, Shape
from sendoso_tui.domain.people_columns import batch_fields, guess_columns, read_columns, values_of
from sendoso_tui.domain.people_file import PeopleFileFault, PeopleRow


@pytest.mark.parametrize(
    ("head", "shape", "field"),
    [
        ("E-mail", Shape.EGIFT, "email"),
        ("EMAIL ADDRESS", Shape.ADDRESSED, "email"),
        ("Email", Shape.LINKS, "emails"),
        ("First Name", Shape.GIFT, "first_name"),
        ("Surname", Shape.INVENTORY, "last_name"),
        ("Postcode", Shape.ADDRESSED, "zip"),
        ("ZIP Code", Shape.INVENTORY, "postal_code"),
        ("Organisation", Shape.INVENTORY, "company"),
        ("Mobile phone", Shape.ADDRESSED, "mobile_no"),
        ("custom_message", Shape.EGIFT, "custom_message"),
        ("Ländercode", Shape.GIFT, ""),
        ("Notes", Shape.EGIFT, ""),
        ("Gift", Shape.GIFT, ""),
        ("touch_id", Shape.COLLECT, "touch_id"),
    ],
)
def test_one_head_is_guessed_by_its_name(head: str, shape: Shape, field: str) -> None:
    assert guess_columns([head, "Something else"], shape) == ({field: (head,)} if field else {})


def test_two_names_make_one_where_the_form_has_one() -> None:
    heads = ["First name", "Last name", "Email"]
    assert guess_columns(heads, Shape.EGIFT)["name"] == ("First name", "Last name")
    assert guess_columns([*heads, "Full name"], Shape.EGIFT)["name"] == ("Full name",)
    assert "name" not in guess_columns(heads, Shape.GIFT)


def test_the_second_line_of_a_street_is_not_lost() -> None:
    heads = ["Street", "Street 2", "City"]
    assert guess_columns(heads, Shape.ADDRESSED)["address"] == ("Street", "Street 2")
    assert guess_columns(heads, Shape.GIFT)["line2"] == ("Street 2",)


def test_a_head_that_stands_there_twice_is_left_to_the_person() -> None:
    assert guess_columns(["Email", "Email", "Name"], Shape.EGIFT) == {"name": ("Name",)}


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("email=Contact", {"email": ("Contact",)}),
        ("Email=contact", {"email": ("Contact",)}),
        ("name=Given+Family", {"name": ("Given", "Family")}),
        ("name=A+B", {"name": ("A+B",)}),
        ("email=", {"email": ()}),
        ("postal code=A+B", None),
    ],
)
def test_a_person_says_which_column(word: str, read: dict[str, tuple[str, ...]] | None) -> None:
    heads = ["Contact", "Given", "Family", "A+B"]
    if read is None:
        with pytest.raises(PeopleFileFault, match="The fields are"):
            read_columns([word], heads, Shape.EGIFT)
    else:
        assert read_columns([word], heads, Shape.EGIFT) == read


@pytest.mark.parametrize(
    ("word", "words"),
    [("email", "not field=Column"), ("email=Mail", "The columns are: Name, Twice"), ("email=Twice", "Two columns")],
)
def test_what_is_not_there_is_said(word: str, words: str) -> None:
    with pytest.raises(PeopleFileFault, match=words):
        read_columns([word], ["Name", "Twice", "Twice"], Shape.EGIFT)


def test_a_row_fills_in_its_fields() -> None:
    heads = ("Given", "Family", "Text", "Hide", "Unused")
    row = PeopleRow(2, ("Ann", "", "a\nb", "True", "x"))
    columns = {
        "name": ("Given", "Family"),
        "custom_message": ("Text",),
        "email": ("Text",),
        "hide_product_info": ("Hide",),
    }
    assert values_of(row, heads, columns, Shape.COLLECT) == {
        "name": "Ann",
        "custom_message": "a\nb",
        "email": "a b",
        "hide_product_info": YES,
    }


@given(st.lists(st.text(max_size=20), max_size=12), st.sampled_from(Shape), st.lists(st.text(max_size=20), max_size=4))
def test_any_heads_are_guessed_and_any_words_are_read_or_refused(
    heads: list[str], shape: Shape, words: list[str]
) -> None:
    guessed = guess_columns(heads, shape)
    used = [head for mapped in guessed.values() for head in mapped]
    assert len(used) == len(set(used))
    assert set(used) <= set(heads)
    assert set(guessed) <= {field.name for field in batch_fields(shape)}
    values_of(PeopleRow(2, tuple(heads)), heads, guessed, shape)
    with suppress(PeopleFileFault):
        read_columns(words, heads, shape)
