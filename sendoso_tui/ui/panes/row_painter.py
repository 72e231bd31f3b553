"""Paints the rows of the list and remembers the strips, so that a cursor step makes two strips and not a screenful."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from sendoso_tui.store.cache_rows import Row
from sendoso_tui.ui.show.line import plain, width_of
from sendoso_tui.ui.show.row import show_row
from sendoso_tui.ui.widgets.paint import paint

if TYPE_CHECKING:
    from datetime import datetime

    from rich.style import Style
    from textual.strip import Strip

    from sendoso_tui.ui.show.columns import Layout
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.row import Marks
    from sendoso_tui.ui.widgets.paint import Ink

KEPT = 200
"""Strips remembered, 5 KB each: some screenfuls of a usual terminal, and one of the tallest."""
Shade = Callable[[Row], Row]


class RowPainter:
    """Makes a row's strip from the row, its marks and the minute. `forget` after a change of theme, width or shade."""

    def __init__(self, glyphs: Glyphs) -> None:
        self.glyphs = glyphs
        self._kept: OrderedDict[tuple[int, Marks], tuple[Row, Strip]] = OrderedDict()
        self._now: datetime | None = None
        self._layout: Layout | None = None

    def forget(self) -> None:
        """Paint everything anew from now on."""
        self._kept.clear()

    def prepare(self, layout: Layout, now: datetime) -> None:
        """Set the columns and the moment that ages are counted to."""
        if layout != self._layout or now != self._now:
            self._layout, self._now = layout, now
            self._kept.clear()

    @property
    def layout(self) -> Layout | None:
        """The columns last painted."""
        return self._layout

    def strip(self, row: Row, marks: Marks, ink: Ink, ground: Style, width: int) -> Strip:
        """Return the row in exactly `width` cells. `prepare` must have been called."""
        key = (row.rowid, marks)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == row and kept[1].cell_length == width:
            return kept[1]
        strip = paint(self.line(row, marks), width, ink, ground)
        self._kept[key] = (row, strip)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return strip

    def line(self, row: Row, marks: Marks) -> Line:
        """Return the row as a line. `prepare` must have been called."""
        assert self._layout is not None
        assert self._now is not None
        return show_row(row, self._layout, self._now, marks, self.glyphs)


def changed_span(old: Line, new: Line) -> tuple[int, int] | None:
    """Return (first cell, width) of what differs between two lines of one width, None when nothing does."""
    if old == new:
        return None
    before, after = _cells(old), _cells(new)
    differing = [at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]]
    if len(before) != len(after):
        return 0, max(len(before), len(after))
    return (differing[0], differing[-1] - differing[0] + 1) if differing else None


def _cells(line: Line) -> list[tuple[str, str]]:
    cells: list[tuple[str, str]] = []
    for piece in line:
        if width_of(piece.text) == len(piece.text):
            cells += [(char, piece.role) for char in piece.text]
        else:
            cells += [(plain((piece,)), piece.role)] * width_of(piece.text)
    return cells
