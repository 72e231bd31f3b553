"""Keys of the list: moving, sorting, marking."""

from __future__ import annotations

from sendoso_tui.domain.query import Sort, SortColumn
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.panes.marks import MOST
from sendoso_tui.ui.panes.row_window import CHUNK
from sendoso_tui.ui.screens.index_reading import CHOICE, IndexReading

_DESCENDING_FIRST = frozenset({SortColumn.CREATED, SortColumn.SINCE, SortColumn.COST})


class ListActions(IndexReading):
    """Acts on `self.sends`; nothing here leaves the machine."""

    def action_step(self, rows: int) -> None:
        state = self.sends.state
        if rows < 0 and state.cursor + rows <= 0 and state.pending is not None:
            self.action_first()
            return
        self.sends.point(state.cursor + rows)

    def action_half_page(self, direction: int) -> None:
        self.sends.point(self.sends.state.cursor + direction * max(1, self.sends.state.height // 2))

    def action_page(self, direction: int) -> None:
        state = self.sends.state
        # A whole page scrolls, and the cursor keeps its height on the screen.
        line = state.cursor - state.top
        state.top = min(max(state.top + direction * state.height, 0), state.last_top)
        moved = state.cursor + direction * state.height
        at_edge = not 0 <= moved < len(state.window)
        self.sends.point(moved if at_edge else state.top + line)

    def action_first(self) -> None:
        self.sends.to_top()
        self.hush()
        self.again("status")

    def action_last(self) -> None:
        self.sends.point(len(self.sends.state.window) - 1)

    def action_mark(self) -> None:
        state = self.sends.state
        if (row := state.row) is not None:
            self.sends.marks.toggle(row.id, row.rowid)
            self._marked(state.cursor)
            self.sends.point(state.cursor + 1)

    def action_range(self) -> None:
        marks, state = self.sends.marks, self.sends.state
        start = marks.range_start
        if start is None:
            marks.range_start = state.cursor_rowid
            self.tell("Range begins here. Move, then v marks up to the cursor; esc forgets it.")
            return
        marks.range_start = None
        at = state.window.position(start, state.cursor)
        if at is None:
            self.tell("The row where the range began is not in this list any more. v begins anew.")
            return
        low, high = sorted((at, state.cursor))
        if high - low >= MOST:
            self.tell(f"That is more than {MOST:,} sends. Filter first.")
            return
        self._mark_positions(low, high + 1)

    def action_mark_page(self) -> None:
        state = self.sends.state
        self._mark_positions(state.top, state.top + state.height)

    def action_mark_all(self) -> None:
        count = len(self.sends.state.window)
        if count > MOST:
            self.tell(f"{count:,} sends are too many to mark at once ({MOST:,} at most). Filter first.")
            return
        self.question = "mark-all"
        self.tell(f"Mark all {count:,} sends of this list? y marks them, any other key does not.")

    def action_unmark(self) -> None:
        self.sends.marks.clear()
        self.sends.show(fresh=True)
        self.hush()
        self.again("status")

    def action_sort_by(self, direction: int) -> None:
        columns = self.sends.columns.sortable()
        sort = self.sends.state.sort
        at = columns.index(sort.column) if sort.column in columns else -1 if direction > 0 else len(columns)
        column = columns[(at + direction) % len(columns)]
        self._sort(Sort(column, column in _DESCENDING_FIRST))

    def action_flip_sort(self) -> None:
        self._sort(self.sends.state.sort.flipped())

    def mark_everything(self) -> None:
        """Mark all sends of the list, after the person said yes."""
        self._mark_positions(0, len(self.sends.state.window))

    def _sort(self, sort: Sort) -> None:
        self.sends.sorted_by(sort)
        self.ask(CHOICE)

    def _mark_positions(self, low: int, high: int) -> None:
        window = self.sends.state.window
        found: list[tuple[str, int]] = []
        try:
            for start in range(low, high, CHUNK):
                rows = self.engine.cache.window(window.rowids[start : min(high, start + CHUNK)])
                found += [(row.id, row.rowid) for row in rows]
        except StoreFault as fault:
            self.tell(f"Nothing was marked: {fault}")
            return
        added = self.sends.marks.add(found)
        self.sends.show(fresh=True)
        self.tell(f"{added:,} marked" if added else "They were marked already.")
        self.again("status", "footer")

    def _marked(self, position: int) -> None:
        self.sends.rows.repaint(position)
        self.again("status", "footer")
