"""Which sends are marked. Marks follow ids; the row number beside each only tells whether it is in the index shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable

MOST = 10_000
"""More than this is not marked at once: nobody looks through it, and ids are kept in memory."""


class Marks:
    """Marked ids, those of them outside the list shown, and where a range began."""

    def __init__(self) -> None:
        self._rowids: dict[str, int] = {}
        self._outside: set[int] = set()
        self.range_start: int | None = None

    def __len__(self) -> int:
        return len(self._rowids)

    def __contains__(self, send_id: str) -> bool:
        return send_id in self._rowids

    @property
    def ids(self) -> tuple[str, ...]:
        """The marked ids in the order in which they were marked."""
        return tuple(self._rowids)

    @property
    def rowids(self) -> frozenset[int]:
        """The marked sends' row numbers in the cache."""
        return frozenset(self._rowids.values())

    @property
    def outside(self) -> int:
        """How many marked sends the list shown does not hold."""
        return len(self._outside)

    def toggle(self, send_id: str, rowid: int) -> bool:
        """Mark or unmark one send of the list shown; True when it is marked now."""
        if self._rowids.pop(send_id, None) is not None:
            return False
        self._rowids[send_id] = rowid
        return True

    def add(self, sends: Iterable[tuple[str, int]]) -> int:
        """Mark (id, row number) pairs of the list shown; returns how many were not marked before."""
        before = len(self._rowids)
        self._rowids.update(sends)
        return len(self._rowids) - before

    def clear(self) -> None:
        """Forget all marks."""
        self._rowids.clear()
        self._outside.clear()
        self.range_start = None

    def learn_outside(self, rowids: Iterable[int]) -> None:
        """Take which of the marked row numbers the index now shown lacks, as `missing` found."""
        self._outside = set(rowids) & set(self._rowids.values())


def missing(rowids: frozenset[int], index: array[int]) -> frozenset[int]:
    """Return those of `rowids` that `index` does not hold. Touches every entry: call it in a thread for long ones."""
    return rowids.difference(index) if rowids else rowids
