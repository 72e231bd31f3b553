"""The words of the form: what stands under a field, the list of faults, and the bars."""

import pytest

from sendoso_tui.domain.form import FIELDS, NEW_PERSON_FIELDS, Entry, Shape
from sendoso_tui.flows.facts import Connection, SyncState
from sendoso_tui.ui.show import compose as words
from sendoso_tui.ui.show.compose import Kind, Under
from sendoso_tui.ui.show.line import line_width, plain
from sendoso_tui.ui.show.moments import Look
from sendoso_tui.ui.show.shapes import TITLES
from tests.ui.pretend import HOSTILE_TEXTS
from tests.ui.world import NOW


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_has_its_words(shape: Shape) -> None:
    assert words.HEADS[shape]
    assert TITLES[shape]
    every = {field.name for field in (*FIELDS[shape], *NEW_PERSON_FIELDS)}
    assert words.BEGINS_GROUP[shape] <= every
    for field in FIELDS[shape]:
        assert len(words.label_of(field, shape)) <= 12
        if field.entry is Entry.FLAG:
            assert words.FLAG_TEXTS[field.name]
        if field.entry is Entry.PICK:
            assert words.LIST_HINTS[field.name]


def test_a_fault_has_its_sign_and_stands_whole_under_its_field() -> None:
    lines = words.under_lines(Under("This day has passed. Choose today or later.", Kind.FAULT), 30)
    assert [plain(line) for line in lines] == ["▲ This day has passed. Choose", "  today or later."]


def test_the_key_of_the_editor_gives_way_to_a_long_note() -> None:
    assert plain(words.under_lines(Under("108 of 500"), 44, editor=True)[0]).endswith("F4 opens your editor")
    assert "F4" not in plain(words.under_lines(Under("108 of 500 and much more"), 44, editor=True)[0])
    assert words.under_lines(Under(""), 44) == []


def test_the_list_of_faults_leads_to_the_fields() -> None:
    lines, stops = words.fault_lines([("email", "Email", "This is needed."), ("", "", "Sendoso says no.")], 56)
    assert [plain(line) for line in lines] == [
        "2 things to fix before review",
        "Email: this is needed.",
        "Sendoso says no.",
    ]
    assert stops == {1: "email"}
    assert words.fault_lines([], 56) == ([], {})


def test_the_footer_has_the_review_in_brackets_until_it_leads_there() -> None:
    assert "(ctrl+s review)" in plain(words.footer(False, False))
    assert "(ctrl+s" not in plain(words.footer(True, True))
    assert line_width(words.footer(True, True)) <= 80


@pytest.mark.parametrize("connection", list(Connection))
def test_trouble_says_that_what_is_typed_is_kept(connection: Connection) -> None:
    said = words.trouble(SyncState(connection), Look(NOW))
    if connection in (Connection.LIVE, Connection.STARTING):
        assert said is None
    else:
        assert said is not None
        assert "What you type is kept" in said


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
def test_no_line_under_a_field_is_wider_than_it(text: str) -> None:
    for kind in Kind:
        assert all(line_width(line) <= 44 for line in words.under_lines(Under(text, kind), 44, editor=True))
    assert all(line_width(line) <= 56 for line in words.fault_lines([("a", "Email", text)], 56)[0])
