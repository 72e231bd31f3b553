"""The list of sends: column heads, rows and, where there are no rows, one of the designed faces.

It mirrors what the screen gives it. Reading an index is the screen's part; which row stands where is `list_state`'s.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from textual.message import Message

from sendoso_tui.ui.panes.row_sight import RowSight

if TYPE_CHECKING:
    from collections.abc import Collection

    from sendoso_tui.domain.query import Sort
    from sendoso_tui.store.cache_rows import Row
    from sendoso_tui.ui.panes.list_state import Offered
    from sendoso_tui.ui.widgets.rows_view import RowsView


class SendsList(RowSight):
    """Shows the rows of `state`; `marks` and `changed` are ids."""

    class Pointed(Message):
        """The cursor is on a row, another one or the same one read anew. `send_id` is None in an empty list."""

        def __init__(self, send_id: str | None) -> None:
            super().__init__()
            self.send_id = send_id

    class Opened(Message):
        """The row under the cursor was double-clicked."""

    def show(self, *, fresh: bool = False) -> None:
        """Bring the screen in line with the state."""
        state = self.state
        empty = len(state.window) == 0
        self._choose_face(empty)
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

    def take(self, rowids: array[int], rows: Collection[Row] = ()) -> bool:
        """Show this index now; False when the send under the cursor is not in it."""
        kept = self.state.take(rowids, rows)
        self._fresh()
        return kept

    def offer(self, rowids: array[int]) -> Offered:
        """Show this index if nothing in sight would move."""
        seen = self.state.in_sight
        offered = self.state.offer(rowids)
        self.show(fresh=self.state.in_sight != seen)
        return offered

    def complete(self, rowids: array[int]) -> bool:
        """Show the whole index of whose first rows are shown; nothing in sight moves. False where it is another."""
        before = self._rows_in_sight()
        if not self.state.complete(rowids):
            return False
        state = self.state
        self.rows.show(len(state.window), state.top, state.cursor)
        changed = [position for position, row in self._rows_in_sight().items() if row != before.get(position)]
        self.rows.repaint(*changed)
        if state.cursor in changed:
            self.post_message(self.Pointed(state.cursor_id))
        return True

    def _rows_in_sight(self) -> dict[int, Row | None]:
        state = self.state
        return {place: state.window.row(place) for place in range(state.top, state.top + state.height)}

    def to_top(self) -> None:
        """Go to the first send, new ones included."""
        self.state.to_top()
        self._fresh()

    def begin_anew(self) -> None:
        """Forget every row, mark and painted strip: they came from another file. What is on its way goes by ids."""
        self.state.begin_anew()
        self.marks.clear()
        self.changed.clear()
        self._painter.forget()
        self._fresh()

    def sorted_by(self, sort: Sort) -> None:
        """Show another order in the heads; the rows follow with the next index."""
        self.state.sort = sort
        self.heads.again()

    def tick(self) -> None:
        """Let ages count on."""
        with self.changing():
            pass  # the moment that ages count to moves on by itself

    def reread(self) -> None:
        """Read the rows in sight anew."""
        super().reread()
        self.post_message(self.Pointed(self.state.cursor_id))

    def restyle(self) -> None:
        """Paint everything anew: another theme, another width, another shade."""
        self._painter.forget()
        self._fresh()

    def on_rows_view_resized(self) -> None:
        # What is in sight was painted for this size already.
        self.state.resize(self.rows.size.height)
        self._prepare()
        self.show()

    def on_rows_view_clicked(self, event: RowsView.Clicked) -> None:
        self.point(event.position)
        if event.twice:
            self.post_message(self.Opened())

    def on_rows_view_wheeled(self, event: RowsView.Wheeled) -> None:
        state = self.state
        state.top = event.top
        self.point(min(max(state.cursor, state.top), state.top + state.height - 1))

    def _choose_face(self, empty: bool) -> None:
        # Setting what is set already would lay the screen out anew.
        if self.face_bar.display != empty:
            self.rows.display, self.face_bar.display = not empty, empty

    def _fresh(self) -> None:
        self._prepare()
        self.heads.again()
        self.show(fresh=True)
