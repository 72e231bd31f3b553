"""A screen seen through a dialog: its text in one grey, or nothing of it where there are no colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.style import Style
    from textual.screen import Screen


class Greyed:
    """Renders `screen` with every colour, weight and link replaced by `style`; `blank` shows no text at all."""

    def __init__(self, screen: Screen[object], style: Style, *, blank: bool) -> None:
        self._screen = screen
        self._style = style
        self._blank = blank

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        segments: Iterable[Segment] = console.render(self._screen._compositor, options)
        for segment in segments:
            if segment.control:
                yield segment
            elif self._blank and segment.text != "\n":
                yield Segment(" " * segment.cell_length, self._style)
            else:
                yield Segment(segment.text, self._style)
