"""Where the list stands: index, cursor and top line, all tied to sends and never to line numbers.

A refresh never moves what a person is looking at. What would move it is kept aside until the person asks.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from sendoso_tui.domain.query import ALL, NEWEST
from sendoso_tui.ui.panes.row_window import RowWindow, find
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sendoso_tui.domain.query import SendFilter, Sort
    from sendoso_tui.store.cache_rows import Row


@frozen
class Offered:
    """What became of a fresh index: `taken` or kept aside; `above` new sends out of sight, or rows that `moved`."""

    taken: bool
    above: int = 0
    moved: bool = False


class ListState:
    """Cursor and top are positions in `window`; `cursor_id` is the send the person means, whatever the position."""

    def __init__(self, read: Callable[[Sequence[int]], list[Row]]) -> None:
        self.window = RowWindow(read)
        self.filter: SendFilter = ALL
        self.sort: Sort = NEWEST
        self.top = 0
        self.cursor = 0
        self.height = 1
        self.touched = False
        self.above = 0
        self.pending: array[int] | None = None
        self.cursor_rowid: int | None = None
        self.cursor_id: str | None = None

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.window.row(self.cursor)

    @property
    def in_sight(self) -> array[int]:
        """The row numbers on screen."""
        return self.window.rowids[self.top : self.top + self.height]

    @property
    def last_top(self) -> int:
        """The lowest line the list can be scrolled to."""
        return max(0, len(self.window) - self.height)

    def point(self, position: int) -> None:
        """Put the cursor on `position`, held inside the list, and scroll as little as shows it."""
        self.cursor = min(max(position, 0), max(0, len(self.window) - 1))
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + self.height:
            self.top = self.cursor - self.height + 1
        self.top = min(max(self.top, 0), self.last_top)
        self._remember()

    def resize(self, height: int) -> None:
        """Keep the cursor in sight at another height."""
        self.height = max(1, height)
        self.point(self.cursor)

    def offer(self, rowids: array[int]) -> Offered:
        """Take a fresh index when nothing in sight would move, else keep it aside."""
        seen = self.in_sight
        if not seen:
            self.take(rowids)
            return Offered(True)
        if rowids == self.window.rowids:
            self.pending = None
            self.window.forget()
            return Offered(True, self.above)
        if self._may_grow_on_top(rowids):
            self._replace(rowids)
            self.top, self.above = 0, 0
            self.cursor = find(rowids, self.cursor_rowid or 0) or 0
            return Offered(True)
        at = find(rowids, seen[0], self.top)
        same = at is not None and rowids[at : at + len(seen)] == seen
        if at is not None and same and at <= max(0, len(rowids) - self.height):
            shift = at - self.top
            self.above = max(0, self.above + shift)
            self._replace(rowids)
            self.top, self.cursor = at, self.cursor + shift
            return Offered(True, self.above)
        self.pending = rowids
        above = at if at is not None and same else 0
        return Offered(False, above, moved=not above)

    def take(self, rowids: array[int], rows: Collection[Row] = ()) -> bool:
        """Show `rowids` now, the send under the cursor at the same height. False when that send is not in it."""
        line = self.cursor - self.top
        wanted = self.cursor_rowid
        at = find(rowids, wanted, self.cursor) if wanted is not None else None
        self._replace(rowids, rows)
        self.above = 0
        self.cursor = at if at is not None else min(self.cursor, max(0, len(rowids) - 1))
        self.top = min(max(self.cursor - line, 0), self.last_top)
        self.point(self.cursor)
        return wanted is None or at is not None

    def complete(self, rowids: array[int]) -> bool:
        """Take the whole list that begins with the rows there are; cursor and top stay. False where it is another."""
        if not self.window.complete(rowids):
            return False
        self.pending = None
        return True

    def take_pending(self) -> bool:
        """Show what was kept aside, if anything was. False when there was nothing."""
        if self.pending is None:
            return False
        self.take(self.pending)
        return True

    def to_top(self) -> None:
        """Go to the first send, with everything new above included."""
        if self.pending is not None:
            self._replace(self.pending)
        self.above = 0
        self.top = 0
        self.touched = False
        self.point(0)

    def begin_anew(self) -> None:
        """Forget all rows and where the cursor was among them; filter and order stay."""
        self._replace(array("I"))
        self.above, self.touched = 0, False
        self.point(0)

    def reload(self) -> None:
        """Read the rows anew; positions stay."""
        self.window.forget()
        if self.cursor_id is None:
            self._remember()

    def _may_grow_on_top(self, rowids: array[int]) -> bool:
        if self.touched or self.top or self.sort != NEWEST or self.cursor_rowid is None:
            return False
        at = find(rowids, self.cursor_rowid)
        return at is not None and at < self.height

    def _replace(self, rowids: array[int], rows: Collection[Row] = ()) -> None:
        self.pending = None
        self.window.replace(rowids, rows)

    def _remember(self) -> None:
        rowids = self.window.rowids
        row = self.row
        # The row's number is known even while the cache cannot be read; its id is not, and keys act on ids only.
        self.cursor_rowid = rowids[self.cursor] if self.cursor < len(rowids) else None
        self.cursor_id = row.id if row is not None else None
