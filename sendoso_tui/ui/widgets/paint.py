"""Turns lines of pieces into strips. Text reaches the terminal as segments, so no markup in it is ever read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sendoso_tui.ui.show.line import Piece, Role, fit_line, line_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sendoso_tui.ui.show.line import Line

Ink = Mapping[Role, Style]
"""What each role looks like in the theme in use, without a background unless the role is a filled block."""


_GROUNDS = 32
_on_grounds: dict[Style, tuple[Ink, dict[Role, Style]]] = {}


def _styles_on(ground: Style, ink: Ink) -> dict[Role, Style]:
    """Return what roles look like on `ground`, equal styles as one object; kept for the grounds lately painted on."""
    kept = _on_grounds.get(ground)
    if kept is not None and kept[0] is ink:
        return kept[1]
    if len(_on_grounds) >= _GROUNDS:
        _on_grounds.clear()
    one: dict[Style, Style] = {ground: ground}
    styles = {role: one.setdefault(style, style) for role, style in ((role, ground + ink[role]) for role in ink)}
    _on_grounds[ground] = ink, styles
    return styles


def paint(line: Line, width: int, ink: Ink, ground: Style) -> Strip:
    """Return `line` in exactly `width` cells on `ground`; neighbours of one style become one segment."""
    if (missing := width - line_width(line)) > 0:
        line = (*line, Piece(" " * missing))
    elif missing:
        line = fit_line(line, width)
    styles = _styles_on(ground, ink)
    segments: list[Segment] = []
    text, style = "", ground
    for words, role in line:
        own = styles[role]
        if own is style:
            text += words
            continue
        if text:
            segments.append(Segment(text, style))
        text, style = words, own
    if text:
        segments.append(Segment(text, style))
    return Strip(segments, width)


def blank(width: int, ground: Style) -> Strip:
    """Return an empty line."""
    return Strip([Segment(" " * width, ground)], width)


def paint_all(lines: Iterable[Line], width: int, ink: Ink, ground: Style) -> list[Strip]:
    """Return several lines as strips."""
    return [paint(line, width, ink, ground) for line in lines]
