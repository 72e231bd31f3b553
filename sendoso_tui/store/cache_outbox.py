"""Transitions on their way to the record. The two files do not commit together, so they wait here until it has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.history import Transition
from sendoso_tui.store.columns import micros, moment, to_micros, to_moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


def put_transitions(connection: sqlite3.Connection, transitions: Sequence[Transition]) -> int:
    """Keep transitions, in the transaction that saw them; returns the number of the last, 0 for none."""
    last = 0
    for item in transitions:
        before, seen, reported = to_micros(item.seen_before), micros(item.seen_at), to_micros(item.reported_at)
        cursor = connection.execute(
            "INSERT INTO outbox (send_id, old, status, seen_before, seen_at, reported_at) VALUES (?, ?, ?, ?, ?, ?)",
            (item.send_id, item.old, item.status, before, seen, reported),
        )
        last = cursor.lastrowid or 0
    return last


def waiting_transitions(connection: sqlite3.Connection, limit: int) -> tuple[int, tuple[Transition, ...]]:
    """Return the oldest waiting transitions and the number of the last of them, 0 for none."""
    rows = connection.execute(
        "SELECT number, send_id, old, status, seen_before, seen_at, reported_at FROM outbox ORDER BY number LIMIT ?",
        (limit,),
    ).fetchall()
    items = tuple(
        Transition(row[1], row[2], row[3], to_moment(row[4]), moment(row[5]), to_moment(row[6])) for row in rows
    )
    return (rows[-1][0] if rows else 0), items


def drop_transitions(connection: sqlite3.Connection, through: int) -> None:
    """Forget what the record has."""
    connection.execute("DELETE FROM outbox WHERE number <= ?", (through,))
