"""The rows around what is on screen, read from the cache in chunks and kept while they are near."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from typing import TYPE_CHECKING

from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sendoso_tui.store.cache_rows import Row

CHUNK = 100
KEPT = 5
"""Chunks of rows that are kept: what the tallest terminal shows, and what was passed last."""
_NEAR = 2_000
_PIECE = 65_536


class RowWindow:
    """Positions of one index, and the rows at the positions lately looked at. Memory does not grow with the index."""

    def __init__(self, read: Callable[[Sequence[int]], list[Row]]) -> None:
        self._read = read
        self._chunks: OrderedDict[int, dict[int, Row]] = OrderedDict()
        self.rowids: array[int] = array("I")
        self.unread = False
        """True when the cache could not be read just now; rows stay blank until somebody asks again."""

    def __len__(self) -> int:
        return len(self.rowids)

    def replace(self, rowids: array[int], rows: Collection[Row] = ()) -> None:
        """Take another index; `rows` are its first rows where they are at hand."""
        self.rowids = rowids
        self.forget()
        if len(rows) >= min(len(rowids), CHUNK):
            self._chunks[0] = {row.rowid: row for row in rows}

    def complete(self, rowids: array[int]) -> bool:
        """Take the whole index of which the present one is the beginning; False where it is not that."""
        shown = len(self.rowids)
        if not 0 < shown <= len(rowids) or rowids[:shown] != self.rowids:
            return False
        self.replace(rowids)
        return True

    def row(self, position: int) -> Row | None:
        """Return the row at `position`, None outside the index or where the cache has lost it."""
        if not 0 <= position < len(self.rowids):
            return None
        number = position // CHUNK
        chunk = self._chunks.get(number)
        if chunk is None:
            start = number * CHUNK
            try:
                chunk = {row.rowid: row for row in self._read(self.rowids[start : start + CHUNK])}
            except StoreFault:
                self.unread = True
                return None
            self._chunks[number] = chunk
            if len(self._chunks) > KEPT:
                self._chunks.popitem(last=False)
        else:
            self._chunks.move_to_end(number)
        return chunk.get(self.rowids[position])

    def forget(self) -> None:
        """Read every row anew when it is next asked for."""
        self._chunks.clear()
        self.unread = False

    def position(self, rowid: int, near: int = 0) -> int | None:
        """Return where `rowid` stands, looked for around `near` first."""
        return find(self.rowids, rowid, near)


def find(rowids: array[int], rowid: int, near: int = 0) -> int | None:
    """Return the position of `rowid`, None when it is not there; around `near` first, since most moves are small."""
    start = max(0, near - _NEAR)
    for low, high in ((start, near + _NEAR), (0, start), (near + _NEAR, len(rowids))):
        for piece in range(low, min(high, len(rowids)), _PIECE):
            at = _find_in(rowids[piece : min(piece + _PIECE, high)], rowid)
            if at is not None:
                return piece + at
    return None


def _find_in(rowids: array[int], rowid: int) -> int | None:
    """Look among the bytes: a million numbers take 3 ms instead of the 13 in which `index` makes each one an int."""
    size, wanted, numbers = rowids.itemsize, array(rowids.typecode, (rowid,)).tobytes(), rowids.tobytes()
    at = numbers.find(wanted)
    while at >= 0 and at % size:
        at = numbers.find(wanted, at + 1)
    return at // size if at >= 0 else None
