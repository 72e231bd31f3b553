"""The filter line, the faces, the words of cancelling, and raw data."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sendoso_tui.domain.cancelling import judge_cancel
from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.query import SendFilter
from sendoso_tui.flows.facts import CancelMoved, CancelStage
from sendoso_tui.ui.show.cancel import ask_lines, outcome, outcome_lines, refuse_lines
from sendoso_tui.ui.show.columns import layout
from sendoso_tui.ui.show.faces import choice, empty, failed, loading, nothing_matches
from sendoso_tui.ui.show.filters import filter_line, parts_of
from sendoso_tui.ui.show.line import Line, Role, plain
from sendoso_tui.ui.show.raw import raw_lines

from .test_detail import CAN, LOOK, PHYSICAL, WAITING, timeline_of
from .test_row import NAMES

ANY = parts_of(SendFilter(), "last 30 days")
BUSY = parts_of(
    SendFilter(
        types=frozenset({"eGifts USA"}),
        statuses=frozenset({"failed", "paused", "sent"}),
        since=datetime(2026, 11, 1, tzinfo=UTC),
        text="山田",
    ),
    "1 to 20 Nov",
    20,
    7,
)
COUNT = "412 of 1,204, all loaded"


def texts(lines: list[Line]) -> list[str]:
    return [plain(line).rstrip() for line in lines]


def test_the_filter_line_reads_as_drawn() -> None:
    assert plain(filter_line(ANY, COUNT, 78)) == (
        "type any   status any   created last 30 days          412 of 1,204, all loaded"
    )
    assert plain(filter_line(BUSY, "37 of 18,311 sends, all loaded", 118)).split("   ") == [
        "type eGifts USA",
        "status 3 of 20",
        "created 1 to 20 Nov",
        'text "山田"',
        *plain(filter_line(BUSY, "37 of 18,311 sends, all loaded", 118)).split("   ")[4:],
    ]


def test_what_is_in_force_is_bold_and_never_goes_unsaid() -> None:
    wide = {piece.text: piece.role for piece in filter_line(BUSY, COUNT, 118)}
    assert wide["3 of 20"] is Role.STRONG
    assert {piece.text: piece.role for piece in filter_line(ANY, COUNT, 118)}["any"] is Role.MUTED
    assert plain(filter_line(BUSY, COUNT, 78)).startswith("status 3 of 20   created 1 to 20 Nov   +2 ")
    assert plain(filter_line(BUSY, COUNT, 50)).startswith("status 3 of 20   +3 ")
    assert "+" not in plain(filter_line(ANY, COUNT, 60))


@given(st.text(max_size=50).map(clean_line), st.integers(30, 140))
def test_the_filter_line_never_wraps(text: str, width: int) -> None:
    parts = parts_of(SendFilter(types=frozenset({text}), text=text), "any")
    assert sum(cell_len(piece.text) for piece in filter_line(parts, COUNT, width)) == width


def test_one_word_is_shown_as_itself() -> None:
    parts = parts_of(SendFilter(statuses=frozenset({"expired and credited"}), subtypes=frozenset({"Wine"})), "any")
    assert [(part.value, part.active) for part in parts] == [
        ("Wine", True),
        ("Expired+credit", True),
        ("any", False),
        ("none", False),
    ]


def test_the_loading_face_draws_bars_where_rows_will_stand() -> None:
    face = texts(loading(layout(80, "v2", "USD"), 12, "app.sendoso.com"))
    assert face[0] == "   · ─────────  ────────────────        ─────────────────         ──────"
    assert face[-1].strip() == "Reading the first page from app.sendoso.com"
    assert len(loading(layout(80, "v2"), 3, "h")) <= 3


def test_faces_say_what_is_and_what_helps() -> None:
    assert [line.strip() for line in texts(empty(78, "prod", 15)) if line.strip()] == [
        "No sends yet",
        "This account has no sends that prod may see.",
        "When one is made, here or on the web, it appears within 15 seconds.",
    ]
    asked = SendFilter(text="花子")
    nothing = " ".join("\n".join(texts(nothing_matches(78, asked, 1204, 1204, True))).split())
    assert nothing == 'Nothing matches No send has "花子" in it. All 1,204 sends were searched.'
    partly = "\n".join(texts(nothing_matches(78, SendFilter(types=frozenset({"x"})), 1200, 18311, False)))
    assert "1,200 of 18,311 sends were searched so far" in partly
    assert "r tries again" in "\n".join(texts(failed(78, "Offline since 14:21.", "r tries again")))
    assert plain(choice("drop type egift", 2, True, 78)).split("  ")[-1].strip() == ""
    assert "▌ drop type egift" in plain(choice("drop type egift", 2, True, 78))


@pytest.mark.parametrize("width", [58, 78, 118])
def test_faces_are_as_wide_as_asked(width: int) -> None:
    shape = layout(width + 2, "v3")
    lines = [
        *loading(shape, 12, "h" * 200),
        *empty(width, "p" * 200, 15),
        *nothing_matches(width, SendFilter(text="x" * 500), 5, None, False),
        *failed(width, "s " * 200, "key"),
        choice("c" * 100, None, False, width),
    ]
    assert {sum(cell_len(piece.text) for piece in line) for line in lines} == {width}


def test_the_dialog_that_asks_reads_as_drawn() -> None:
    send = replace(
        PHYSICAL,
        status_raw="pending",
        recipient=Person("Priya Raghunathan", "priya@northwind.example"),
        updated_at=datetime(2026, 11, 20, 12, 31, tzinfo=UTC),
    )
    assert texts(ask_lines(send, judge_cancel(send, CAN), 54, LOOK, "Customer Success EMEA")) == [
        "Priya Raghunathan  priya@northwind.example",
        "Welcome box, large, physical",
        "84.20 USD of Customer Success EMEA",
        "",
        "◊ Pending for 2 h. This API cancels pending sends.",
        "",
        "The status is read again just before cancelling. If it",
        "has moved on, nothing is cancelled and you are told.",
        "This cannot be undone.",
    ]


def test_the_refusal_tells_why_and_what_instead() -> None:
    lines = texts(refuse_lines(PHYSICAL, judge_cancel(PHYSICAL, CAN), timeline_of(PHYSICAL), 54, LOOK))
    assert lines == [
        "Maria Oyelaran",
        "Welcome box, large, 84.20 USD",
        "",
        "► Shipped 4 d ago, 2 days late",
        "",
        "Why       Too late: it has shipped. That was on Mon 16",
        "          Nov.",
        "",
        "Instead   o opens the tracking page at ups.com",
        "          or ask the carrier first",
    ]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_dialog_lines_are_as_wide_as_asked(name: str) -> None:
    text = clean_line(name)
    send = replace(WAITING, recipient=Person(text, text), gift=text, type=text, status_raw=text)
    verdict = judge_cancel(send, CAN)
    lines = [
        *ask_lines(send, verdict, 54, LOOK, text),
        *refuse_lines(send, verdict, timeline_of(send), 54, LOOK),
        *outcome_lines(CancelMoved(text, CancelStage.UNKNOWN, "", text), send, 54),
    ]
    assert {sum(cell_len(piece.text) for piece in line) for line in lines} == {54}


@pytest.mark.parametrize("stage", list(CancelStage))
def test_every_stage_has_words_and_the_flows_own_win(stage: CancelStage) -> None:
    bare = outcome(CancelMoved("s", stage, "", "pending"), PHYSICAL)
    assert "Maria Oyelaran" in bare.text
    assert outcome(CancelMoved("s", stage, "Said by the flow."), None).text == "Said by the flow."
    if stage is not CancelStage.DONE:
        assert not bare.text.startswith("Cancelled")


def test_raw_data_is_shown_as_it_was_sent() -> None:
    raw = b'{"id":1,"cost":1.50,"big":12345678901234567890123,"a":1,"a":2,"none":null,"list":[1,[]],"o":{}}'
    assert texts(raw_lines(raw, 60)) == [
        "{",
        '  "id": 1,',
        '  "cost": 1.50,',
        '  "big": 12345678901234567890123,',
        '  "a": 1,',
        '  "a": 2,',
        '  "none": null,',
        '  "list": [',
        "    1,",
        "    []",
        "  ],",
        '  "o": {}',
        "}",
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1\x1b]0;title\x07',
        b"<html>502</html>",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"[" * 300 + b"]" * 300,
        b"NaN",
        '{"n": "\\u001b[31m \\u202e \u009b31m \u202e"}'.encode(),
        b'{"n": "' + b"x" * 300_000 + b'"}',
        b"[" + b"1," * 50_000 + b"1]",
    ],
    ids=["escape", "page", "bytes", "deep", "deep and closed", "constant", "controls", "one long word", "long list"],
)
def test_raw_data_is_harmless_and_bounded(raw: bytes) -> None:
    lines = raw_lines(raw, 60)
    assert 1 <= len(lines) <= 5_001
    for line in lines:
        text = plain(line)
        assert text.isprintable()
        assert "\u202e" not in text


def test_no_raw_data_is_said() -> None:
    assert texts(raw_lines(b"", 60)) == ["There is no raw data for this send."]
