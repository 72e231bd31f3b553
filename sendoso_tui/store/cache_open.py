"""Open sends as the planner of the polling sees them: how many stand on which page, and which were not met there.

A page is one of the listing, found by the position a send was last listed at, or one of a status that the server
filters by, found by counting. Which page to read lives in the planner.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sendoso_tui.store.cache_rows import status_columns
from sendoso_tui.store.cache_view import distinct
from sendoso_tui.store.columns import micros
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection
    from datetime import datetime

    from sendoso_tui.store.threads import Lane

_OPEN = "open = 1 AND gone = 0"


@frozen
class OpenGroup:
    """The open sends of one status on one page. `ages` is the sum of the seconds since each was read, `squares` that of
    their squares.
    """

    page: int
    status: str
    sends: int
    ages: float
    squares: float


@frozen
class Counted:
    """Open sends by page, and the seconds of processor that counting them took."""

    groups: tuple[OpenGroup, ...]
    seconds: float


@frozen
class Range:
    """Positions of the listing from `first` to before `end`, or of one `status` the sends made from `since` to `until`.

    None on either side leaves that side open.
    """

    status: str | None = None
    first: int = 0
    end: int = 0
    since: datetime | None = None
    until: datetime | None = None


class OpenSends:
    """The questions about open sends, asked in a thread. All may raise StoreFault."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def by_listing(self, per_page: int, shift: int, now: datetime) -> Counted:
        """Count open sends by the page of the listing; `shift` turns a lasting position into an index now."""
        return await self._lane.ask(lambda connection: by_listing(connection, per_page, shift, now))

    async def by_status(self, statuses: Collection[str], per_page: int, newest_first: bool, now: datetime) -> Counted:
        """Count open sends of these folded statuses by the page of the listing of their status."""
        return await self._lane.ask(lambda connection: by_status(connection, statuses, per_page, newest_first, now))

    async def unmet(self, place: Range, before: datetime, limit: int = 100) -> list[str]:
        """Return open sends that should have been read on a page and were last read `before` it was asked for."""
        return await self._lane.ask(lambda connection: unmet(connection, place, before, limit))

    async def pageless(self, statuses: Collection[str] | None, before: datetime, limit: int = 20) -> list[str]:
        """Return open sends that no page leads to, not read since `before`: without a position, or of a status that is
        none of `statuses` where the server filters by those.
        """
        return await self._lane.ask(lambda connection: pageless(connection, statuses, before, limit))


def by_listing(connection: sqlite3.Connection, per_page: int, shift: int, now: datetime) -> Counted:
    return _groups(
        connection,
        f"SELECT max(0, position + ?) / ? + 1 AS page, status, {_AGE} AS age FROM sends"
        f" WHERE {_OPEN} AND position IS NOT NULL",
        (shift, per_page, micros(now)),
    )


def by_status(
    connection: sqlite3.Connection, statuses: Collection[str], per_page: int, newest_first: bool, now: datetime
) -> Counted:
    way = "DESC" if newest_first else "ASC"
    return _groups(
        connection,
        f"SELECT (row_number() OVER (PARTITION BY status ORDER BY created_at {way}, row {way}) - 1) / ? + 1 AS page,"
        f" status, {_AGE} AS age FROM sends WHERE {_OPEN} AND status IN ({', '.join('?' * len(statuses))})",
        (per_page, micros(now), *statuses),
    )


def unmet(connection: sqlite3.Connection, place: Range, before: datetime, limit: int) -> list[str]:
    values: list[object]
    if place.status is None:
        clause, values = "position >= ? AND position < ?", [place.first, place.end]
    else:
        clause, values = "status = ?", [place.status]
        if place.since is not None:
            clause, values = f"{clause} AND created_at >= ?", [*values, micros(place.since)]
        if place.until is not None:
            clause, values = f"{clause} AND created_at <= ?", [*values, micros(place.until)]
    return [
        str(found[0])
        for found in connection.execute(
            f"SELECT id FROM sends WHERE {_OPEN} AND {clause} AND checked_at < ? ORDER BY checked_at, row LIMIT ?",
            (*values, micros(before), limit),
        )
    ]


def pageless(
    connection: sqlite3.Connection, statuses: Collection[str] | None, before: datetime, limit: int
) -> list[str]:
    clause, others = "position IS NULL", []
    if statuses is not None:
        # Naming the others lets SQLite jump to them; there are few, and mostly none.
        names = distinct(connection, "status")
        others = [status for status in names if status not in statuses and status_columns(status)[1]]
        clause = f"status IN ({', '.join('?' * len(others))})"
    return [
        str(found[0])
        for found in connection.execute(
            f"SELECT id FROM sends WHERE {_OPEN} AND {clause} AND checked_at < ? ORDER BY checked_at, row LIMIT ?",
            (*others, micros(before), limit),
        )
    ]


# A look from the future is one before the server's clock was put right.
_AGE = "max(0, ? - checked_at) / 1e6"


def _groups(connection: sqlite3.Connection, rows: str, parameters: tuple[object, ...]) -> Counted:
    began = time.thread_time()
    groups = tuple(
        OpenGroup(int(page), str(status), int(sends), float(ages), float(squares))
        for page, status, sends, ages, squares in connection.execute(
            f"SELECT page, status, count(*), sum(age), sum(age * age) FROM ({rows}) GROUP BY page, status", parameters
        )
    )
    return Counted(groups, time.thread_time() - began)
