import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.clean import BLOCK_LIMIT, LINE_LIMIT, MARK, clean_block, clean_line

HARMLESS = ("Cc", "Cf", "Cs", "Zl", "Zp")
FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("plain", "plain"),
        ("a\tb\nc", "a b c"),
        ("\x1b]52;c;AAAA\x07", f"{MARK}]52;c;AAAA{MARK}"),
        ("\x9b31m", f"{MARK}31m"),
        ("\x00", MARK),
        ("rtl \u202e override", f"rtl {MARK} override"),
        ("\u2066isolate\u2069", f"{MARK}isolate{MARK}"),
        ("zero\u200bwidth", f"zero{MARK}width"),
        ("\ufeffbom", f"{MARK}bom"),
        ("soft\u00adhyphen", f"soft{MARK}hyphen"),
        ("a\u00a0b\u2003c", "a b c"),
        ("山\u3000田", "山\u3000田"),
        (FAMILY, FAMILY),
        ("a\u200db", f"a{MARK}b"),
        ("🇩🇪", "🇩🇪"),
        ("שלום", "שלום"),
        ("\u3164", MARK),
        ("\ud800", MARK),
        ("line\u2028sep", "line sep"),
        ("[red]markup[/]", "[red]markup[/]"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
    ],
)
def test_hostile_text_becomes_visible_and_harmless(dirty: str, clean: str) -> None:
    assert clean_line(dirty) == clean


def test_towers_of_marks_are_kept_low() -> None:
    assert clean_line("a" + "\u0301" * 3_000 + "b") == "a" + "\u0301" * 4 + "b"


@pytest.mark.parametrize("text", ["x" * 10_000, "山" * 10_000, "\x1b" * 10_000])
def test_lines_are_bounded(text: str) -> None:
    assert len(clean_line(text)) == LINE_LIMIT
    assert clean_line(text).endswith("…")


def test_blocks_keep_their_lines_and_are_bounded() -> None:
    assert clean_block("a\r\nb\rc\u2028d\x1be") == f"a\nb\nc\nd{MARK}e"
    assert len(clean_block("y" * 1_000_000)) == BLOCK_LIMIT


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    clean = clean_line(text)
    for index, char in enumerate(clean):
        if char == "\u200d":
            assert 0 < index < len(clean) - 1, "a joiner joins two"
        else:
            assert unicodedata.category(char) not in HARMLESS
    assert all(unicodedata.category(char) not in HARMLESS or char in "\n\u200d" for char in clean_block(text))


@given(st.text(st.characters() | st.sampled_from("\u200d\ufe0f👨👩🏽\u0301\u202e\x1b\n")))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once
    block = clean_block(text)
    assert clean_block(block) == block
