"""Reading the cache: windows for the screen, the order of everything a filter admits, one send.

`newest`, `window`, `row_of`, `cached` and `body` are bounded and go through an index; `find_rows` may take its time.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.query import SortColumn
from sendoso_tui.domain.status import sort_rank
from sendoso_tui.store.cache_bodies import read_body
from sendoso_tui.store.cache_orders import in_order
from sendoso_tui.store.cache_query import is_indexed, order, where, without_words
from sendoso_tui.store.cache_rows import CONTENT, ROW, decode, read_cached, read_row
from sendoso_tui.store.cache_search import condition, is_live, search_words
from sendoso_tui.store.columns import listed
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from sendoso_tui.domain.query import SendFilter, Sort
    from sendoso_tui.store.cache_orders import Statement
    from sendoso_tui.store.cache_rows import CachedSend, Row

MOST_IN_WINDOW = 1000
"""Rows one window may hold."""
_BATCH = 2000
# So many of the newest rows are looked through for a text before the text index is asked, which takes longer the more
# sends have it: a word that is rare enough not to fill a page from the second number is found by the index in time.
_GLANCES = (4_000, 30_000)
_WIDTH = len(CONTENT.split(","))


@frozen
class Index:
    """The rows that pass `filter`, in the order of `sort`: one number of four bytes each, for `Cache.window`."""

    filter: SendFilter
    sort: Sort
    rowids: array[int]
    complete: bool = True

    def __len__(self) -> int:
        return len(self.rowids)


def newest(connection: sqlite3.Connection, limit: int) -> list[Row]:
    """Return the newest sends, newest first."""
    return [
        read_row(values)
        for values in connection.execute(
            f"SELECT {ROW} FROM sends ORDER BY created_at DESC, row DESC LIMIT ?",
            (min(limit, MOST_IN_WINDOW),),
        )
    ]


def window(connection: sqlite3.Connection, rowids: Sequence[int]) -> list[Row]:
    """Return these rows in this order; a row that is not there (the cache was emptied) is left out."""
    wanted = rowids[:MOST_IN_WINDOW]
    marks, values = listed(wanted)
    cursor = connection.execute(f"SELECT {ROW} FROM sends WHERE row IN {marks}", values)
    found = {one[0]: one for one in cursor}
    return [read_row(found[row]) for row in wanted if row in found]


def row_of(connection: sqlite3.Connection, send_id: str) -> int | None:
    """Return the row of a send."""
    found = connection.execute("SELECT row FROM sends WHERE id = ?", (send_id,)).fetchone()
    return None if found is None else int(found[0])


def cached(connection: sqlite3.Connection, send_id: str) -> CachedSend | None:
    """Return one send with all that is known of it."""
    values = connection.execute(
        f"SELECT first_seen_at, last_seen_at, checked_at, changed_at, gone, rest, {CONTENT}"
        " FROM sends JOIN bodies USING (row) WHERE id = ?",
        (send_id,),
    ).fetchone()
    return None if values is None else read_cached(decode(values[6:], send_id, values[5]), values)


def body(connection: sqlite3.Connection, send_id: str) -> bytes | None:
    """Return the server's own JSON text of a send."""
    found = connection.execute("SELECT raw FROM sends JOIN bodies USING (row) WHERE id = ?", (send_id,)).fetchone()
    return None if found is None else read_body(connection, found[0])


def statuses(connection: sqlite3.Connection) -> list[str]:
    """Return the folded statuses there are, by jumping along the index."""
    return distinct(connection, "status")


def distinct(connection: sqlite3.Connection, column: str) -> list[str]:
    """Return the values of `status` or `type`, by jumping along their index."""
    return [
        value
        for (value,) in connection.execute(
            f"WITH RECURSIVE seen(value) AS (SELECT min({column}) FROM sends UNION ALL"
            f" SELECT (SELECT min({column}) FROM sends WHERE {column} > seen.value) FROM seen WHERE value IS NOT NULL)"
            " SELECT value FROM seen WHERE value IS NOT NULL"
        )
    ]


def find_rows(
    connection: sqlite3.Connection,
    asked: SendFilter,
    sort: Sort,
    first: int,
    on_first: Callable[[array[int]], None] | None,
) -> Index:
    """Return every row that passes, in order; `on_first` gets the first page as soon as it is known, if it is full."""
    # All statements see one state of the cache, so that no send stands in two places or in none.
    connection.execute("BEGIN")
    try:
        ranks = _status_ranks(connection) if sort.column is SortColumn.STATUS else {}
        statements = in_order(connection, sort, ranks) if asked.is_empty else []
        if not statements:
            statement, on_first = _sorted(connection, asked, sort, ranks, first, on_first)
            statements = [statement]
        return Index(asked, sort, _read(connection, statements, first, on_first))
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _sorted(
    connection: sqlite3.Connection,
    asked: SendFilter,
    sort: Sort,
    ranks: dict[str, int],
    first: int,
    on_first: Callable[[array[int]], None] | None,
) -> tuple[Statement, Callable[[array[int]], None] | None]:
    """Return the statement that SQLite may have to sort for. Where its first rows would come late they are told to
    `on_first` here, and None is returned in its place.
    """
    indexed = bool(asked.text) and is_live(connection)
    wanted = where(asked, indexed=indexed, walks=True)
    clause, parameters = order(sort, ranks)
    statement = f"SELECT row FROM {wanted.tables} {wanted.clause} {clause}"
    values = [*wanted.parameters, *parameters]
    if on_first is not None and not is_indexed(sort):
        # Keeping the best page of a scan is far cheaper than sorting all of it.
        on_first(_page(connection, f"{statement} LIMIT ?", (*values, first)))
        return (statement, values), None
    if on_first is not None:
        for glance in _glances(connection, asked, clause, first, indexed=indexed):
            if len(glance) == first:
                on_first(glance)
                return (statement, values), None
    return (statement, values), on_first


def _read(
    connection: sqlite3.Connection,
    statements: list[Statement],
    first: int,
    on_first: Callable[[array[int]], None] | None,
) -> array[int]:
    rowids = array("I")
    for statement, values in statements:
        cursor = connection.execute(statement, values)
        while batch := cursor.fetchmany(_BATCH if len(rowids) >= first else first - len(rowids)):
            rowids.extend([row for (row,) in batch])
            if on_first is not None and len(rowids) >= first:
                on_first(rowids[:])
                on_first = None
    return rowids


def _glances(
    connection: sqlite3.Connection, asked: SendFilter, order_clause: str, first: int, *, indexed: bool
) -> Iterator[array[int]]:
    """Look for a page among the first rows only, where all rows would have to be sorted for it: a word or a kind that
    many sends have fills one at once.
    """
    if indexed:
        rest = where(replace(asked, text=""), indexed=False)
        checks, needles = condition(search_words(asked.text), indexed=False)
        for depth in _GLANCES:
            yield _page(
                connection,
                f"SELECT row FROM (SELECT row, created_at FROM sends {rest.clause} {order_clause} LIMIT ?)"
                f" CROSS JOIN texts USING (row) WHERE {checks or 'TRUE'} {order_clause} LIMIT ?",
                (*rest.parameters, depth, *needles, first),
            )
    elif not asked.text and asked != (span := without_words(asked)) and len(asked.statuses) != 1:
        days = where(span, indexed=False)
        kinds = where(replace(asked, since=None, until=None), indexed=False)
        yield _page(
            connection,
            f"SELECT row FROM (SELECT row, created_at, type, subtype, status FROM sends {days.clause} {order_clause}"
            f" LIMIT ?) {kinds.clause} {order_clause} LIMIT ?",
            (*days.parameters, _GLANCES[0], *kinds.parameters, first),
        )


def _page(connection: sqlite3.Connection, statement: str, parameters: Sequence[Any]) -> array[int]:
    return array("I", [row for (row,) in connection.execute(statement, parameters)])


def _status_ranks(connection: sqlite3.Connection) -> dict[str, int]:
    ordered = sorted(statuses(connection), key=sort_rank)
    return {status: rank for rank, status in enumerate(ordered)}
