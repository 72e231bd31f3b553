"""What this program saw happen to sends, in the record. Writing the same twice changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.send import StatusUpdate
from sendoso_tui.domain.status import fold
from sendoso_tui.store.columns import micros, moment, to_micros, to_moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from sendoso_tui.domain.history import Transition

_NEVER = -(2**62)


def add_transition(connection: sqlite3.Connection, seen: Transition) -> bool:
    """Write a transition; False when it was known.

    Two windows for the same status that overlap are one change seen twice (by two instances, or again after the cache
    was rebuilt): what both windows share is kept.
    """
    status = fold(seen.status)
    start, end = to_micros(seen.seen_before), micros(seen.seen_at)
    same = connection.execute(
        "SELECT number, seen_before, seen_at, reported_at FROM history WHERE send_id = ? AND status = ?"
        " AND (seen_at = ? OR (seen_at > ? AND coalesce(seen_before, ?) < ?))",
        (seen.send_id, status, end, _NEVER if start is None else start, _NEVER, end),
    ).fetchone()
    if same is None:
        connection.execute(
            "INSERT INTO history (send_id, old, status, status_raw, seen_before, seen_at, reported_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (seen.send_id, seen.old, status, seen.status, start, end, to_micros(seen.reported_at)),
        )
        return True
    number, known_start, known_end, reported = same
    starts = [value for value in (start, known_start) if value is not None]
    narrow = (max(starts) if starts else None, min(end, known_end))
    if reported is None:
        reported = to_micros(seen.reported_at)
    connection.execute(
        "UPDATE history SET seen_before = ?, seen_at = ?, reported_at = ? WHERE number = ?", (*narrow, reported, number)
    )
    return False


def add_transitions(connection: sqlite3.Connection, seen: Sequence[Transition]) -> int:
    """Write transitions; returns how many were new."""
    return sum(add_transition(connection, item) for item in seen)


def observed_updates(connection: sqlite3.Connection, send_id: str) -> tuple[StatusUpdate, ...]:
    """Return what was seen of one send, oldest first."""
    return tuple(
        StatusUpdate(
            status,
            moment(seen_at) if reported_at is None else to_moment(reported_at),
            to_moment(seen_before),
            observed=True,
            from_server=reported_at is not None,
        )
        for status, seen_before, seen_at, reported_at in connection.execute(
            "SELECT status_raw, seen_before, seen_at, reported_at FROM history WHERE send_id = ?"
            " ORDER BY seen_at, number",
            (send_id,),
        )
    )
