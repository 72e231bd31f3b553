"""The action log in the record. The chain itself is defined in `domain/audit.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.audit import START, AuditEvent, AuditRow, AuditVerdict, chain_hash
from sendoso_tui.store.columns import micros, moment
from sendoso_tui.store.meta import get_meta, set_meta

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

_COLUMNS = "number, at, who, profile, action, target, outcome, intent_id, request_id, status_before, status_after, hash"
_HEAD = "audit_head"


def append_event(connection: sqlite3.Connection, event: AuditEvent) -> AuditRow:
    """Write an event at the end of the chain."""
    number, previous = _head(connection)
    row = AuditRow(number + 1, event, chain_hash(previous, number + 1, event))
    connection.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES ({', '.join('?' * 12)})",
        (
            row.number,
            micros(event.at),
            event.who,
            event.profile,
            event.action,
            event.target,
            event.outcome,
            event.intent_id,
            event.request_id,
            event.status_before,
            event.status_after,
            row.hash,
        ),
    )
    set_meta(connection, _HEAD, f"{row.number}:{row.hash}")
    return row


def list_events(connection: sqlite3.Connection, limit: int, target: str = "") -> list[AuditRow]:
    """Return the newest rows first, of one send when `target` is its id."""
    condition, values = ("WHERE target = ?", [target]) if target else ("", [])
    return [
        _read(found)
        for found in connection.execute(
            f"SELECT {_COLUMNS} FROM audit {condition} ORDER BY number DESC LIMIT ?", (*values, limit)
        )
    ]


def first_moment(connection: sqlite3.Connection, intent_id: str, outcome: str) -> datetime | None:
    """Return when an outcome of an intent was logged first."""
    found = connection.execute(
        "SELECT at FROM audit WHERE intent_id = ? AND outcome = ? ORDER BY number LIMIT 1", (intent_id, outcome)
    ).fetchone()
    return None if found is None else moment(found[0])


def verify_chain(connection: sqlite3.Connection) -> AuditVerdict:
    """Check every row against the one before it, and the end against what was last written."""
    previous, count = START, 0
    for found in connection.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY number"):
        row = _read(found)
        count += 1
        if row.number != count:
            return AuditVerdict(count - 1, count, f"row {count} is missing")
        if row.hash != chain_hash(previous, row.number, row.event):
            return AuditVerdict(count - 1, row.number, f"row {row.number} was changed")
        previous = row.hash
    number, head = _head(connection)
    if (number, head) != (count, previous):
        return AuditVerdict(count, min(count, number) + 1, f"the log ended at row {number}, and now ends at {count}")
    return AuditVerdict(count)


def _head(connection: sqlite3.Connection) -> tuple[int, str]:
    number, _, head = (get_meta(connection, _HEAD) or f"0:{START}").partition(":")
    return int(number), head


def _read(values: tuple[Any, ...]) -> AuditRow:
    return AuditRow(values[0], AuditEvent(moment(values[1]), *values[2:11]), values[11])
