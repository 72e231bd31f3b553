"""Orders of all sends that are read from an index instead of being sorted each time.

A million texts take SQLite a second and more to sort, and a twentieth of that to read in order. The indexes are built
once, when the list has been read for the first time, and only where there are many sends: each makes a new send dearer
to write. Until then, and for the sends of a filter, SQLite sorts; the answers are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.query import SortColumn
from sendoso_tui.store.cache_query import TEXT_KEYS

if TYPE_CHECKING:
    import sqlite3

    from sendoso_tui.domain.query import Sort

LEAST_SENDS = 50_000
"""With fewer sends than this any order is sorted within a tenth of a second."""

Statement = tuple[str, list[Any]]
"""SQL with its parameters."""

_TIES = "created_at DESC, row DESC"
_INDEXES = {
    "order_recipient": f"{TEXT_KEYS[SortColumn.RECIPIENT]}, created_at",
    "order_company": f"{TEXT_KEYS[SortColumn.COMPANY]}, created_at",
    "order_gift": f"{TEXT_KEYS[SortColumn.GIFT]}, created_at",
    "order_sender": f"{TEXT_KEYS[SortColumn.SENDER]}, created_at",
    "order_cost": "cost, currency, created_at",
    "order_since": "since, created_at",
}


def missing_orders(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the indexes that are still to be built; none with few sends."""
    missing = _missing(connection)
    many = "SELECT 1 FROM sends LIMIT 1 OFFSET ?"
    return missing if missing and connection.execute(many, (LEAST_SENDS - 1,)).fetchone() is not None else []


def build_next(connection: sqlite3.Connection) -> bool:
    """Build one of the indexes, up to two seconds' work with a million sends; True when there is no more to do."""
    missing = missing_orders(connection)
    if missing:
        connection.execute(f"CREATE INDEX IF NOT EXISTS {missing[0]} ON sends ({_INDEXES[missing[0]]})")
    return len(missing) <= 1


def drop_orders(connection: sqlite3.Connection) -> None:
    """Drop the indexes, so that a first read is not slowed by them."""
    for name in _INDEXES:
        connection.execute(f"DROP INDEX IF EXISTS {name}")


def in_order(connection: sqlite3.Connection, sort: Sort, ranks: dict[str, int]) -> list[Statement]:
    """Return statements whose rows, one after the other, are all sends in the order of `sort`; none while the indexes
    are not there. They must run within one transaction. `ranks` places the folded statuses.
    """
    if sort.column is SortColumn.CREATED or _missing(connection):
        return []
    way = "DESC" if sort.descending else "ASC"
    if sort.column is SortColumn.STATUS:
        by_rank = sorted(ranks, key=lambda status: ranks[status], reverse=sort.descending)
        return [(f"SELECT row FROM sends WHERE status = ? ORDER BY {_TIES}", [status]) for status in by_rank]
    if sort.column is SortColumn.TYPE:
        return _by_type(connection, sort.descending)
    if sort.column is SortColumn.SINCE:
        return [(f"SELECT row FROM sends ORDER BY since {way}, {_TIES}", [])]
    if sort.column is SortColumn.COST:
        return [
            (f"SELECT row FROM sends WHERE cost IS NOT NULL ORDER BY cost {way}, currency {way}, {_TIES}", []),
            (f"SELECT row FROM sends WHERE cost IS NULL ORDER BY {_TIES}", []),
        ]
    key = TEXT_KEYS[sort.column]
    return [
        (f"SELECT row FROM sends WHERE {key} > '' ORDER BY {key} {way}, {_TIES}", []),
        (f"SELECT row FROM sends WHERE {key} = '' ORDER BY {_TIES}", []),
    ]


def _missing(connection: sqlite3.Connection) -> list[str]:
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    return [name for name in _INDEXES if name not in there]


def _by_type(connection: sqlite3.Connection, descending: bool) -> list[Statement]:
    """One statement for each pair of type and subtype; those that differ only in the case of ASCII letters are one."""
    groups: dict[tuple[bytes, ...], list[tuple[str, str]]] = {}
    next_pair = "SELECT type, subtype FROM sends WHERE (type, subtype) > (?, ?) ORDER BY type, subtype LIMIT 1"
    pair = connection.execute("SELECT type, subtype FROM sends ORDER BY type, subtype LIMIT 1").fetchone()
    while pair is not None:
        groups.setdefault(tuple(word.encode().lower() for word in pair), []).append(pair)
        pair = connection.execute(next_pair, pair).fetchone()
    keys = list(groups)
    for place in (1, 0):
        keys.sort(key=lambda key, place=place: key[place], reverse=descending)  # type: ignore[misc]
        keys.sort(key=lambda key, place=place: not key[place])  # type: ignore[misc]
    return [_of_pairs(groups[key]) for key in keys]


def _of_pairs(pairs: list[tuple[str, str]]) -> Statement:
    types, subtypes = sorted({kind for kind, _ in pairs}), sorted({subtype for _, subtype in pairs})
    return (
        f"SELECT row FROM sends WHERE type IN ({', '.join('?' * len(types))})"
        f" AND subtype IN ({', '.join('?' * len(subtypes))}) ORDER BY {_TIES}",
        [*types, *subtypes],
    )
