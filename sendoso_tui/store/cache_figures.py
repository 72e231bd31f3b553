"""Counting and adding up over the cache: for the filter bar, the budget page and the planner of the polling."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from sendoso_tui.domain.budget import Estimate
from sendoso_tui.domain.status import Phase, fold, read_status
from sendoso_tui.store.cache_query import where, without_words
from sendoso_tui.store.cache_search import is_live
from sendoso_tui.store.cache_view import distinct, statuses
from sendoso_tui.store.columns import to_decimal
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    import sqlite3

    from sendoso_tui.domain.query import SendFilter


@frozen
class Facets:
    """How many sends each word would leave, the other conditions kept; 0 for words seen elsewhere in the cache.

    Types and subtypes are the server's own words, statuses folded; `total` is what the whole filter leaves.
    """

    types: dict[str, int]
    subtypes: dict[str, int]
    statuses: dict[str, int]
    total: int


def count(connection: sqlite3.Connection) -> int:
    """Count all sends."""
    return int(connection.execute("SELECT count(*) FROM sends").fetchone()[0])


def estimate_count(connection: sqlite3.Connection) -> int:
    """Count all sends by the ends of the table, in no time; exact as long as nothing was removed."""
    first, last = connection.execute("SELECT (SELECT min(row) FROM sends), (SELECT max(row) FROM sends)").fetchone()
    return 0 if first is None else int(last - first + 1)


def count_facets(connection: sqlite3.Connection, asked: SendFilter) -> Facets:
    """Count per type, subtype and status."""
    condition = where(without_words(asked), indexed=bool(asked.text) and is_live(connection))
    types = Counter(dict.fromkeys(distinct(connection, "type"), 0))
    subtypes = Counter(dict.fromkeys((word for (word,) in connection.execute("SELECT DISTINCT subtype FROM sends")), 0))
    words = Counter(dict.fromkeys(statuses(connection), 0))
    admitted = {fold(status) for status in asked.statuses}
    total = 0
    for kind, subtype, status, number in connection.execute(
        f"SELECT type, subtype, status, count(*) FROM sends {condition.clause} GROUP BY type, subtype, status",
        condition.parameters,
    ):
        in_type = not asked.types or kind in asked.types
        in_subtype = not asked.subtypes or subtype in asked.subtypes
        in_status = not admitted or status in admitted
        if in_subtype and in_status:
            types[kind] += number
        if in_type and in_status:
            subtypes[subtype] += number
        if in_type and in_subtype:
            words[status] += number
        if in_type and in_subtype and in_status:
            total += number
    return Facets(dict(types), dict(subtypes), dict(words), total)


def add_up(connection: sqlite3.Connection, asked: SendFilter) -> tuple[Estimate, ...]:
    """Add up what the sends of a filter cost, per currency, the largest number of sends first.

    Left out: sends whose money came back or was never spent (cancelled, refunded, expired, returned, bounced), sends
    the server no longer has, and those without a price.
    """
    condition = where(asked, indexed=bool(asked.text) and is_live(connection))
    free = free_statuses(connection)
    more = f"cost IS NOT NULL AND gone = 0 AND status NOT IN ({', '.join('?' * len(free))})"
    clause = f"{condition.clause} AND {more}" if condition.clause else f"WHERE {more}"
    # Whole units and millionths apart, so that no sum leaves 64 bits.
    rows = connection.execute(
        f"SELECT currency, sum(cost / 1000000), sum(cost % 1000000), count(*), sum(open) FROM sends {clause}"
        " GROUP BY currency ORDER BY count(*) DESC, currency",
        [*condition.parameters, *free],
    )
    return tuple(
        Estimate(currency, Decimal(units) + to_decimal(millionths, currency), number, open_sends)
        for currency, units, millionths, number, open_sends in rows
    )


def free_statuses(connection: sqlite3.Connection) -> list[str]:
    """Return the folded statuses there are of sends whose money came back or was never spent."""
    return [status for status in statuses(connection) if not _costs(status)]


def _costs(status: str) -> bool:
    phase = read_status(status).phase
    return phase not in (Phase.CANCELLED, Phase.RETURNED) and not any(
        word in status for word in ("returned", "bounced", "cancel")
    )
