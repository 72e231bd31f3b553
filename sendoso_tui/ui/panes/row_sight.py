"""The rows in sight as they are painted: columns, marks, the sign of a change, and which cells differ from before."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.containers import Vertical

from sendoso_tui.ui.panes.list_state import ListState
from sendoso_tui.ui.panes.marks import Marks
from sendoso_tui.ui.panes.row_painter import RowPainter, changed_span
from sendoso_tui.ui.show.columns import layout
from sendoso_tui.ui.show.line import EMPTY
from sendoso_tui.ui.show.row import Marks as RowMarks
from sendoso_tui.ui.show.row import show_heads
from sendoso_tui.ui.widgets.ink import ink_of, on_cursor
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.paint import blank
from sendoso_tui.ui.widgets.painted import LaidOutOnce
from sendoso_tui.ui.widgets.rows_view import RowsView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.strip import Strip
    from textual.timer import Timer

    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.cache_rows import Row
    from sendoso_tui.ui.show.columns import Layout
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

AGAIN_AFTER = 0.5


class RowSight(LaidOutOnce, Vertical):
    """Column heads, rows and the place of a face. `marks`, `changed` and `busy` go by the ids of sends."""

    BLANK = True

    def __init__(self, cache: Cache, dialect: str, clock: Callable[[], datetime], glyphs: Glyphs) -> None:
        super().__init__(id="sends")
        self.state = ListState(cache.window)
        self.marks = Marks()
        self.changed: set[str] = set()
        self.busy: dict[str, str] = {}
        # v2 states all amounts in one currency, so its heads name it once.
        self.currency = "USD" if dialect == "v2" else None
        self.shade: Callable[[Row], Row] | None = None
        self.face: Callable[[int, int], list[Line]] | None = None
        self._again: Timer | None = None
        self._prepared_width = -1
        self._dialect, self._clock = dialect, clock
        self._painter = RowPainter(glyphs)
        self.heads = LineBar(self._heads, id="heads")
        self.rows = RowsView(self._strip, thumb=glyphs.thumb, id="rows")
        self.face_bar = LineBar(self._face_lines, id="face")

    def compose(self) -> ComposeResult:
        yield self.heads
        yield self.rows
        yield self.face_bar

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Change what rows look like inside; afterwards the cells in sight that differ are painted. Nothing moves."""
        before = self._lines_in_sight()
        yield
        self._prepare()
        for position, line in self._lines_in_sight().items():
            span = changed_span(before.get(position, EMPTY), line)
            if span is not None:
                self.rows.repaint_span(position, *span)

    @property
    def columns(self) -> Layout:
        """The columns at the present width."""
        return layout(max(self.size.width, 1), self._dialect, self.currency)

    def _prepare(self) -> None:
        self._prepared_width = self.size.width
        now = self._clock().replace(second=0, microsecond=0)
        self._painter.prepare(self.columns, now)

    def _heads(self, width: int) -> list[Line]:
        return [show_heads(self.columns, self.state.sort, self._painter.glyphs)]

    def _face_lines(self, width: int) -> list[Line]:
        return self.face(width, self.face_bar.size.height) if self.face is not None else []

    def _marks_of(self, row: Row, position: int) -> RowMarks:
        return RowMarks(
            cursor=position == self.state.cursor,
            marked=row.id in self.marks,
            changed=row.id in self.changed,
            busy=self.busy.get(row.id, ""),
        )

    def _row(self, position: int) -> Row | None:
        row = self.state.window.row(position)
        return self.shade(row) if row is not None and self.shade is not None else row

    def _strip(self, position: int, width: int) -> Strip:
        if self._prepared_width != self.size.width:
            self._prepare()
        here = position == self.state.cursor
        ground = on_cursor(self, self.rows.ground) if here else self.rows.ground
        row = self._row(position)
        if row is None:
            if self.state.window.unread and self._again is None:
                self._again = self.set_timer(AGAIN_AFTER, self._read_again)
            return blank(width, ground)
        return self._painter.strip(row, self._marks_of(row, position), ink_of(self.app), ground, width)

    def _read_again(self) -> None:
        self._again = None
        self.reread()
        self.rows.refresh()
        if self.state.window.unread:
            self._again = self.set_timer(AGAIN_AFTER, self._read_again)

    def reread(self) -> None:
        """Read the rows in sight anew; what differs is painted."""
        with self.changing():
            self.state.reload()

    def _lines_in_sight(self) -> dict[int, Line]:
        if self._painter.layout is None:
            return {}
        lines: dict[int, Line] = {}
        for position in range(self.state.top, self.state.top + self.state.height):
            row = self._row(position)
            if row is not None:
                lines[position] = self._painter.line(row, self._marks_of(row, position))
        return lines
