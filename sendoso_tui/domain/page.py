"""One page of a listing, with what could not be read and what the server says of the whole."""

from __future__ import annotations

from typing import Generic, TypeVar

from sendoso_tui.values import frozen

T = TypeVar("T")


@frozen
class Quarantined:
    """A row that could not be read: why, and its cleaned raw text (cut) for the person who looks into it."""

    reason: str
    raw: str


@frozen
class Page(Generic[T]):
    """Rows in the server's order. `raws` holds each row's own JSON text, beside `rows`.

    `total` is None where the server gave none that can be true (below the rows seen, negative, absurd).
    `clamped_to` is the page size the server says it used, when that is a believable number.
    """

    rows: tuple[T, ...]
    raws: tuple[bytes, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    total: int | None = None
    clamped_to: int | None = None

    @property
    def received(self) -> int:
        """How many rows the server sent, readable or not."""
        return len(self.rows) + len(self.quarantined)
