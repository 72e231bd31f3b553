"""CSV texts: what is read of them, and what is said of those that cannot be read."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.people_file import MOST_BYTES, MOST_ROWS, PeopleFile, PeopleFileFault, read_people


def read(text: str) -> PeopleFile:
    return read_people(text.encode())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_heads_tell_what_separates_cells(delimiter: str) -> None:
    found = read(f"Name{delimiter}E-mail\nHannah Weiß{delimiter}h@spree.example\n")
    assert found.heads == ("Name", "E-mail")
    assert found.rows[0].cells == ("Hannah Weiß", "h@spree.example")


def test_a_separator_inside_quotation_marks_separates_nothing() -> None:
    found = read('"Name, as printed; always";Email\nA;a@x.example\n')
    assert found.heads == ("Name, as printed; always", "Email")


def test_line_breaks_in_quotation_marks_stay_in_their_cell() -> None:
    found = read('Name,Message\nA,"one\r\ntwo"\nB,three\n')
    assert [row.cells[1] for row in found.rows] == ["one\ntwo", "three"]
    assert [row.number for row in found.rows] == [2, 3]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    found = read("Name\n\nA\n , \nB\n".replace(" , ", "  "))
    assert [(row.number, row.cells[0]) for row in found.rows] == [(3, "A"), (5, "B")]


@pytest.mark.parametrize(
    ("data", "name", "warned"),
    [
        ("Name\nÉlodie\n".encode(), "Élodie", False),
        ("\ufeffName\nÉlodie\n".encode(), "Élodie", False),
        ("Name\nÉlodie – €\n".encode("cp1252"), "Élodie – €", True),
        ("Name\nÉlodie\n".encode("latin-1"), "Élodie", True),
    ],
)
def test_encodings(data: bytes, name: str, warned: bool) -> None:
    found = read_people(data)
    assert found.heads == ("Name",)
    assert found.rows[0].cells == (name,)
    assert bool(found.warnings) is warned


def test_braces_stay_as_typed() -> None:
    assert read("Message\nHello {first_name} {{x}}\n").rows[0].cells == ("Hello {first_name} {{x}}",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no first row"),
        ("\n\n", "no first row"),
        (",,\na,b,c\n", "no rows below"),
        ("Name,Email\n", "no rows below"),
        ("Name,Email\n,\n", "no rows below"),
        ("Ann,ann@x.example\nBob,bob@x.example\n", "email address"),
        ('Name,Message\nA,"never closed\nB,x\n', "Row 2 cannot be read: a quotation mark that is never closed"),
        ('Name,Message\nA,ok\nB,"x"y\n', "Row 3 cannot be read"),
        ("Name\n" + "x" * 200_000, "Row 2 cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, words: str) -> None:
    with pytest.raises(PeopleFileFault, match=words):
        read(text)


def test_utf_16_is_named() -> None:
    with pytest.raises(PeopleFileFault, match="UTF-16"):
        read_people("Name\nA\n".encode("utf-16"))


def test_sizes_end_somewhere() -> None:
    assert len(read("Name\n" + "A\n" * MOST_ROWS).rows) == MOST_ROWS
    with pytest.raises(PeopleFileFault, match="5,000 rows"):
        read("Name\n" + "A\n" * (MOST_ROWS + 1))
    with pytest.raises(PeopleFileFault, match="5,000,000 bytes"):
        read_people(b"x" * (MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("A,b,extra", "", "3 cells, but 2 columns"),
        ("A\u200b,b", "Name", "U+200B"),
        ("A\x1b[31m,b", "Name", "U+001B"),
        ("Jos\ufffd,b", "Name", "lost before"),
        ("A," + "m" * 5_001, "Note", "5,000 characters"),
    ],
)
def test_text_that_cannot_be_sent_as_it_is_names_row_and_column(row: str, column: str, words: str) -> None:
    (found,) = read(f"Name,Note\n{row}\n").rows
    ((where, sentence),) = found.faults
    assert (found.number, where) == (2, column)
    assert words in sentence


@pytest.mark.parametrize("row", ["A", "A,b,", "A,b, ,", "👩‍👩‍👧‍👦,b", "山田 花子,b", "e\u0301,b"])
def test_text_that_can(row: str) -> None:
    (found,) = read(f"Name,Note\n{row}\n").rows
    assert found.faults == ()
    assert len(found.cells) == 2


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = read_people(data)
    except PeopleFileFault:
        return
    assert all(len(row.cells) == len(found.heads) for row in found.rows)
    for text in (*found.heads, *(cell for row in found.rows for cell in row.cells)):
        assert text.replace("\n", "").isprintable() or not text.isascii()


CELL = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "Sm")), max_size=30)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_comes_back(rows: list[list[str]], delimiter: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerows([["One", "Two", "Three"], *rows])
    try:
        found = read(written.getvalue())
    except PeopleFileFault:
        assert not any(cell.strip() for row in rows for cell in row)
        return
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(found.rows) == len(kept)
    for row, wanted in zip(found.rows, kept, strict=True):
        if not row.faults:
            assert [cell.split() for cell in row.cells] == [cell.split() for cell in wanted]
