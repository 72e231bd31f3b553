"""Turns lines of pieces into strips. Text reaches the terminal as segments, so no markup in it is ever read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sendoso_tui.ui.show.line import Role, fit_line, line_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sendoso_tui.ui.show.line import Line

Ink = Mapping[Role, Style]
"""What each role looks like in the theme in use, without a background unless the role is a filled block."""


def paint(line: Line, width: int, ink: Ink, ground: Style) -> Strip:
    """Return `line` in exactly `width` cells on `ground`; neighbours of one style become one segment."""
    if line_width(line) != width:
        line = fit_line(line, width)
    segments: list[Segment] = []
    text, style = "", ground
    for piece in line:
        own = ground + ink[piece.role]
        if own is style or own == style:
            text += piece.text
            continue
        if text:
            segments.append(Segment(text, style))
        text, style = piece.text, own
    if text:
        segments.append(Segment(text, style))
    return Strip(segments, width)


def blank(width: int, ground: Style) -> Strip:
    """Return an empty line."""
    return Strip([Segment(" " * width, ground)], width)


def paint_all(lines: Iterable[Line], width: int, ink: Ink, ground: Style) -> list[Strip]:
    """Return several lines as strips."""
    return [paint(line, width, ink, ground) for line in lines]
