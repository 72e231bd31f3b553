"""Makes text from outside harmless for a terminal.

Everything that did not come from this program (API bodies, error texts, headers, config values, pasted text) passes
through here once, where it enters. Escaping for a particular output (JSON, CSV) does not live here.
"""

from __future__ import annotations

import re
import unicodedata

MARK = "\N{REPLACEMENT CHARACTER}"
LINE_LIMIT = 4_096
BLOCK_LIMIT = 65_536

_ZWJ = "\u200d"
# Letters that draw nothing and so can fake an empty or an equal name.
_NOTHING = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_INVISIBLE = re.compile(f"[{_NOTHING}]")
_MANY_MARKS = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_DOUBTFUL = re.compile(f"[{_NOTHING}{_MARKS}]")
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Return `text` as one printable line of at most `limit` characters.

    Control characters, bidirectional controls and invisible format characters become a visible mark, so that a name
    that hides something looks as if it hid something; line ends and tabs become a blank.
    """
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isascii():
        return text if text.isprintable() else "".join(map(_one, text))
    if not text.isprintable():
        text = "".join(_one(char, *_around(text, index)) for index, char in enumerate(text))
    if not _DOUBTFUL.search(text):
        return text
    return _MANY_MARKS.sub(r"\1", _INVISIBLE.sub(MARK, text))


def clean_block(text: str, limit: int = BLOCK_LIMIT) -> str:
    """Return `text` as printable lines joined by line feeds, each cleaned as `clean_line` does."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    return "\n".join(clean_line(line, limit) for line in _NEWLINES.sub("\n", text).split("\n"))


def _around(text: str, index: int) -> tuple[str, str]:
    return text[index - 1] if index else "", text[index + 1] if index + 1 < len(text) else ""


def _one(char: str, before: str = "", after: str = "") -> str:
    if char in "\t\n\r\x0b\x0c\x85\u2028\u2029":
        return " "
    if char == _ZWJ and _joins(before) and _joins(after):
        return char
    category = unicodedata.category(char)
    if category == "Zs":
        return char if char == "\u3000" else " "
    # Unassigned code points stay: they are usually an emoji newer than this Python.
    return MARK if category in ("Cc", "Cf", "Cs", "Zl", "Zp") else char


def _joins(char: str) -> bool:
    """Say whether a zero-width joiner may stand beside `char`: pictographs, their modifiers and variation selectors."""
    return bool(char) and (char == "\ufe0f" or unicodedata.category(char) in ("So", "Sk", "Cn", "Sm"))
