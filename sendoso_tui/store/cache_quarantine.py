"""Rows of answers that could not be read: the last 200 different ones, and how many there were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.store.columns import micros, moment
from sendoso_tui.store.meta import get_meta, set_meta
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from sendoso_tui.domain.page import Quarantined

MOST_KEPT = 200
_COUNT = "quarantine_count"


@frozen
class QuarantinedRow:
    """A row that could not be read, and when it was last met (UTC)."""

    at: datetime
    reason: str
    raw: str


def put_aside(connection: sqlite3.Connection, items: Sequence[Quarantined], at: datetime) -> None:
    """Keep rows; one met again only gets its new time."""
    new = 0
    for item in items:
        known = connection.execute(
            "UPDATE quarantine SET at = ? WHERE reason = ? AND raw = ?", (micros(at), item.reason, item.raw)
        )
        if known.rowcount == 0:
            connection.execute(
                "INSERT INTO quarantine (at, reason, raw) VALUES (?, ?, ?)", (micros(at), item.reason, item.raw)
            )
            new += 1
    if new:
        set_meta(connection, _COUNT, str(count_aside(connection) + new))
        connection.execute(
            "DELETE FROM quarantine WHERE number NOT IN"
            " (SELECT number FROM quarantine ORDER BY at DESC, number DESC LIMIT ?)",
            (MOST_KEPT,),
        )


def count_aside(connection: sqlite3.Connection) -> int:
    """Return how many different rows could not be read, also those no longer kept."""
    return int(get_meta(connection, _COUNT) or 0)


def rows_aside(connection: sqlite3.Connection) -> list[QuarantinedRow]:
    """Return what is kept, last met first."""
    return [
        QuarantinedRow(moment(at), reason, raw)
        for at, reason, raw in connection.execute(
            "SELECT at, reason, raw FROM quarantine ORDER BY at DESC, number DESC"
        )
    ]
