"""Lines of text that know their width in terminal cells and what each part of them means.

Widths are rich's, because rich paints; text that is plain ASCII never reaches its tables. What a role looks like is
decided in `ui/themes.py`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterable


class Role(StrEnum):
    """What a piece of text is, so that a theme can say how it looks. `*_STRONG` are the bold twins."""

    TEXT = "text"
    STRONG = "strong"
    MUTED = "muted"
    MUTED_STRONG = "muted-strong"
    ACCENT = "accent"
    HEADING = "heading"
    KEY = "key"
    MARK = "mark"
    FAILED_GLYPH = "failed-glyph"
    FAILED = "failed"
    WAITING_GLYPH = "waiting-glyph"
    WAITING = "waiting"
    WAITING_STRONG = "waiting-strong"
    WORKING_GLYPH = "working-glyph"
    WORKING = "working"
    WORKING_STRONG = "working-strong"
    TRANSIT_GLYPH = "transit-glyph"
    TRANSIT = "transit"
    TRANSIT_STRONG = "transit-strong"
    DONE_GLYPH = "done-glyph"
    DONE = "done"
    DONE_STRONG = "done-strong"
    RETURNED_GLYPH = "returned-glyph"
    RETURNED = "returned"
    RETURNED_STRONG = "returned-strong"
    CANCELLED_GLYPH = "cancelled-glyph"
    CANCELLED = "cancelled"
    CANCELLED_STRONG = "cancelled-strong"
    UNKNOWN_GLYPH = "unknown-glyph"
    UNKNOWN = "unknown"
    UNKNOWN_STRONG = "unknown-strong"
    LATE = "late"
    LATE_STRONG = "late-strong"
    RULE = "rule"
    CODE = "code"
    BADGE = "badge"
    BAR_GOOD = "bar-good"
    BAR_WARN = "bar-warn"
    BAR_BAD = "bar-bad"


class Piece(NamedTuple):
    """Some text and what it is."""

    text: str
    role: Role = Role.TEXT


Line = tuple[Piece, ...]
EMPTY: Line = ()


def width_of(text: str) -> int:
    """Return how many terminal cells `text` takes."""
    return len(text) if text.isascii() else cell_len(text)


def line_width(line: Iterable[Piece]) -> int:
    """Return how many terminal cells a line takes."""
    return sum(width_of(piece.text) for piece in line)


def plain(line: Iterable[Piece]) -> str:
    """Return the text of a line without its roles."""
    return "".join(piece.text for piece in line)


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """Return `text` in at most `width` cells; what is cut ends in `ellipsis`, with no blank before it."""
    if text.isascii():
        if len(text) <= width:
            return text
        return text[: width - 1].rstrip() + ellipsis if width > 0 else ""
    if len(text) <= 16 * width and cell_len(text) <= width:
        return text
    head = _first_cells(text, width)
    if len(head) == len(text):
        return text
    return _first_cells(head, width - 1).rstrip() + ellipsis if width > 0 else ""


def cut_middle(text: str, width: int, ellipsis: str = "…") -> str:
    """Return `text` in at most `width` cells, losing its middle: for ids, whose ends tell them apart."""
    if width_of(text) <= width:
        return text
    if width <= 2 or not text.isascii():
        return cut(text, width, ellipsis)
    tail = (width - 1) // 2
    return text[: width - 1 - tail] + ellipsis + text[len(text) - tail :]


def fit(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """Return `text` in exactly `width` cells, cut or padded with blanks; `right` pads in front."""
    if text.isascii() and len(text) <= width:
        return text.rjust(width) if right else text.ljust(width)
    shown = cut(text, width, ellipsis)
    blanks = " " * (width - width_of(shown))
    return blanks + shown if right else shown + blanks


def fit_line(line: Line, width: int, ellipsis: str = "…") -> Line:
    """Return a line of exactly `width` cells, cut at its end or padded with blanks."""
    pieces: list[Piece] = []
    left = width
    for piece in line:
        size = width_of(piece.text)
        if size > left:
            pieces.append(Piece(fit(piece.text, left, ellipsis=ellipsis), piece.role))
            return tuple(pieces)
        pieces.append(piece)
        left -= size
    if left:
        pieces.append(Piece(" " * left))
    return tuple(pieces)


def spread(left: Line, right: Line, width: int, ellipsis: str = "…") -> Line:
    """Return a line of exactly `width` cells with `right` on its right edge; `left` is cut when both do not fit."""
    end = line_width(right)
    if end >= width:
        return fit_line(right, width, ellipsis)
    room = width - end
    if line_width(left) > room - 1:
        return (*fit_line(left, room - 1, ellipsis), Piece(" "), *right)
    return (*fit_line(left, room, ellipsis), *right)


def wrap(text: str, width: int) -> list[str]:
    """Break `text` into lines of at most `width` cells, at blanks where there are some; line feeds are kept."""
    lines: list[str] = []
    width = max(width, 2)
    for paragraph in text.split("\n"):
        current, used = "", 0
        for word in paragraph.split(" "):
            size = width_of(word)
            if current and used + 1 + size <= width:
                current, used = f"{current} {word}", used + 1 + size
                continue
            if current:
                lines.append(current)
            if size > width:
                *full, word = chop_cells(word, width)
                lines += full
                size = width_of(word)
            current, used = word, size
        lines.append(current)
    return lines


def _first_cells(text: str, width: int) -> str:
    """Return the longest beginning of `text` that takes at most `width` cells and splits no cluster."""
    if width <= 0:
        return ""
    if text.isascii():
        return text[:width]
    # 16 code points hold any one cluster that the cleaner lets through, so this is enough of a very long text.
    head = text[: 16 * width + 16]
    if len(head) < len(text) and cell_len(head) < width:
        head = text
    if len(head) == len(text) and cell_len(text) <= width:
        return text
    shown = set_cell_size(head, width)
    # A wide character that did not fit was replaced by a blank.
    return shown if head.startswith(shown) else shown[:-1]
