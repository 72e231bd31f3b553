import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.ui.show.glyphs import ASCII, ROLES, UNICODE, Glyphs
from sendoso_tui.ui.show.line import (
    Piece,
    cut,
    cut_middle,
    fit,
    fit_line,
    line_width,
    plain,
    spread,
    width_of,
    wrap,
)

FAMILY = "👨‍👩‍👧‍👦"
NAMED = st.text(
    st.characters() | st.sampled_from(f"山田花子김ア\u0301\u200d\ufe0f👨👩🏽🇩🇪❤ {FAMILY}"), max_size=80
).map(clean_line)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Welcome box, large", 18, "Welcome box, large"),
        ("Welcome box, large", 15, "Welcome box, l…"),
        ("Welcome box, large", 9, "Welcome…"),
        ("山田 花子", 9, "山田 花子"),
        ("山田花子", 7, "山田花…"),
        ("山田花子", 6, "山田…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        (f"{FAMILY}{FAMILY}", 3, f"{FAMILY}…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("שלום עליכם", 6, "שלום…"),
    ],
)
def test_cut_goes_by_cells_and_leaves_no_blank_before_the_mark(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


def test_ids_lose_their_middle() -> None:
    assert cut_middle("1Z999AA10123456784", 12) == "1Z999A…56784"
    assert cut_middle("5184382", 7) == "5184382"
    assert cut_middle("1Z999AA10123456784", 2) == "1…"


def test_fit_pads_on_either_side() -> None:
    assert fit("ab", 4) == "ab  "
    assert fit("ab", 4, right=True) == "  ab"
    assert fit("山", 4, right=True) == "  山"


@given(NAMED, st.integers(0, 60), st.booleans())
def test_fit_is_exact(text: str, width: int, right: bool) -> None:
    assert cell_len(fit(text, width, right=right)) == width


@given(NAMED, st.integers(0, 60))
def test_middle_cut_is_never_too_wide(text: str, width: int) -> None:
    assert cell_len(cut_middle(text, width)) <= width


@given(st.lists(NAMED, max_size=5), st.lists(NAMED, max_size=3), st.integers(1, 60))
def test_lines_are_exact(left: list[str], right: list[str], width: int) -> None:
    pieces = tuple(Piece(text) for text in left)
    ends = tuple(Piece(text) for text in right)
    assert sum(cell_len(piece.text) for piece in fit_line(pieces, width)) == width
    assert sum(cell_len(piece.text) for piece in spread(pieces, ends, width)) == width


@given(NAMED, st.integers(2, 40))
def test_wrapped_lines_hold_all_the_text(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_very_long_texts() -> None:
    for text in ("x" * 10_000, "花" * 10_000, "a\u0301" * 10_000, FAMILY * 2_000, "\u0301" * 10_000):
        assert cell_len(fit(text, 20)) == 20


def test_wrap_breaks_at_blanks_and_keeps_line_feeds() -> None:
    assert wrap("So glad you are on board.", 16) == ["So glad you are", "on board."]
    assert wrap("one\n\ntwo", 10) == ["one", "", "two"]
    assert wrap("1Z999AA10123456784", 10) == ["1Z999AA101", "23456784"]


def test_the_right_side_keeps_its_room() -> None:
    assert plain(spread((Piece("a long left side"),), (Piece("12:00"),), 12)) == "a lon… 12:00"
    assert plain(spread((Piece("left"),), (Piece("a very long right side"),), 10)) == "a very lo…"
    assert line_width(spread((), (), 5)) == 5


def test_signs_are_single_cells_and_ascii_is_ascii() -> None:
    names = list(Glyphs.__annotations__)
    assert len(names) > 20
    for glyphs in (UNICODE, ASCII):
        signs = [getattr(glyphs, name) for name in names]
        assert all(width_of(sign) == 1 == len(sign) for sign in signs)
    assert all(getattr(ASCII, name).isascii() for name in names)


def test_every_phase_has_its_own_sign() -> None:
    for glyphs in (UNICODE, ASCII):
        assert len({glyphs.of(phase) for phase in ROLES}) == len(ROLES) == 8


def test_showing_needs_no_textual() -> None:
    code = (
        "import pkgutil, sys, importlib, sendoso_tui.ui.show as show\n"
        "for found in pkgutil.iter_modules(show.__path__): importlib.import_module(f'{show.__name__}.{found.name}')\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('textual', 'httpx', 'sqlite3')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
