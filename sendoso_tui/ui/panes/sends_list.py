"""The list of sends: column heads, rows and, where there are no rows, one of the designed faces.

It mirrors what the screen gives it. Reading an index is the screen's part; which row stands where is `list_state`'s.
"""

from array import array
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip

from sendoso_tui.domain.query import Sort
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.cache_rows import Row
from sendoso_tui.ui.panes.list_state import ListState, Offered
from sendoso_tui.ui.panes.marks import Marks
from sendoso_tui.ui.panes.row_painter import RowPainter, changed_span
from sendoso_tui.ui.show.columns import Layout, layout
from sendoso_tui.ui.show.glyphs import Glyphs
from sendoso_tui.ui.show.line import EMPTY, Line
from sendoso_tui.ui.show.row import Marks as RowMarks
from sendoso_tui.ui.show.row import show_heads
from sendoso_tui.ui.widgets.ink import ground_of, ink_of
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.paint import blank
from sendoso_tui.ui.widgets.rows_view import RowsView


class SendsList(Vertical):
    """Shows the rows of `state`; `marks` and `changed` are ids."""

    class Pointed(Message):
        """The cursor is on a row, another one or the same one read anew. `send_id` is None in an empty list."""

        def __init__(self, send_id: str | None) -> None:
            super().__init__()
            self.send_id = send_id

    class Opened(Message):
        """The row under the cursor was double-clicked."""

    def __init__(self, cache: Cache, dialect: str, clock: Callable[[], datetime], glyphs: Glyphs) -> None:
        super().__init__(id="sends")
        self.state = ListState(cache.window)
        self.marks = Marks()
        self.changed: set[str] = set()
        self.busy: dict[str, str] = {}
        self.currency: str | None = None
        self.shade: Callable[[Row], Row] | None = None
        self.face: Callable[[int, int], list[Line]] | None = None
        self._dialect, self._clock = dialect, clock
        self._painter = RowPainter(glyphs)
        self.heads = LineBar(self._heads, id="heads")
        self.rows = RowsView(self._strip, thumb=glyphs.thumb, id="rows")
        self.face_bar = LineBar(self._face_lines, id="face")

    def compose(self) -> ComposeResult:
        yield self.heads
        yield self.rows
        yield self.face_bar

    def show(self, *, fresh: bool = False) -> None:
        """Bring the screen in line with the state."""
        state = self.state
        empty = len(state.window) == 0
        self.rows.display, self.face_bar.display = not empty, empty
        if empty:
            self.face_bar.again()
        else:
            self.rows.show(len(state.window), state.top, state.cursor, fresh=fresh)
        self.post_message(self.Pointed(state.cursor_id))

    def point(self, position: int) -> None:
        """Move the cursor for a person."""
        self.state.touched = True
        self.state.point(position)
        self.show()

    def first_rows(self, rows: list[Row]) -> None:
        """Show the newest rows before any index was read."""
        self.state.take(array("I", (row.rowid for row in rows)), rows)
        self._fresh()

    def take(self, rowids: "array[int]", rows: Collection[Row] = ()) -> bool:
        """Show this index now; False when the send under the cursor is not in it."""
        kept = self.state.take(rowids, rows)
        self._fresh()
        return kept

    def offer(self, rowids: "array[int]") -> Offered:
        """Show this index if nothing in sight would move."""
        offered = self.state.offer(rowids)
        self.show()
        return offered

    def to_top(self) -> None:
        """Go to the first send, new ones included."""
        self.state.to_top()
        self._fresh()

    def sorted_by(self, sort: Sort) -> None:
        """Show another order in the heads; the rows follow with the next index."""
        self.state.sort = sort
        self.heads.again()

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

    def tick(self) -> None:
        """Let ages count on."""
        with self.changing():
            pass  # the moment that ages count to moves on by itself

    def reread(self) -> None:
        """Read the rows in sight anew."""
        with self.changing():
            self.state.reload()
        self.post_message(self.Pointed(self.state.cursor_id))

    def restyle(self) -> None:
        """Paint everything anew: another theme, another width, another shade."""
        self._painter.forget()
        self._fresh()

    @property
    def columns(self) -> Layout:
        """The columns at the present width."""
        return layout(max(self.size.width, 1), self._dialect, self.currency)

    def on_rows_view_resized(self) -> None:
        self.state.resize(self.rows.size.height)
        self.restyle()

    def on_rows_view_clicked(self, event: RowsView.Clicked) -> None:
        self.point(event.position)
        if event.twice:
            self.post_message(self.Opened())

    def on_rows_view_wheeled(self, event: RowsView.Wheeled) -> None:
        state = self.state
        state.top = event.top
        self.point(min(max(state.cursor, state.top), state.top + state.height - 1))

    def _fresh(self) -> None:
        self._prepare()
        self.heads.again()
        self.show(fresh=True)

    def _prepare(self) -> None:
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
        here = position == self.state.cursor
        ground = ground_of(self.rows, cursor=here)
        row = self._row(position)
        if row is None or self._painter.layout is None:
            return blank(width, ground)
        return self._painter.strip(row, self._marks_of(row, position), ink_of(self.app), ground, width)

    def _lines_in_sight(self) -> dict[int, Line]:
        if self._painter.layout is None:
            return {}
        lines: dict[int, Line] = {}
        for position in range(self.state.top, self.state.top + self.state.height):
            row = self._row(position)
            if row is not None:
                lines[position] = self._painter.line(row, self._marks_of(row, position))
        return lines
