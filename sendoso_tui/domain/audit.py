"""The action log: what was done to Sendoso from here, in rows chained by hash so that a change shows. Pure.

No row holds a name, an email or an address of a recipient.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from sendoso_tui.domain.instants import as_text
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

START = "0" * 64
"""What stands in for the hash before the first row."""


@frozen
class AuditEvent:
    """One action. `who` is the login name on this machine; `outcome` is "done", "refused" or "unknown".

    `target` is the id of a send ("" for a create that was not answered); `at` is UTC. `status_before` and
    `status_after` are the server's words, "" where they are not known.
    """

    at: datetime
    who: str
    profile: str
    action: str
    target: str
    outcome: str
    intent_id: str = ""
    request_id: str = ""
    status_before: str = ""
    status_after: str = ""


@frozen
class AuditRow:
    """An event in its place, with the hash that covers it and everything before it."""

    number: int
    event: AuditEvent
    hash: str


@frozen
class AuditVerdict:
    """What a check of the whole log found: `broken_at` is the number of the first row that does not fit, and `why`."""

    rows: int
    broken_at: int | None = None
    why: str = ""

    @property
    def ok(self) -> bool:
        return self.broken_at is None


def chain_hash(previous: str, number: int, event: AuditEvent) -> str:
    """Return the hash of a row: SHA-256 over the hash before it, its number and its fields, in hex."""
    fields = [
        number,
        as_text(event.at),
        event.who,
        event.profile,
        event.action,
        event.target,
        event.outcome,
        event.intent_id,
        event.request_id,
        event.status_before,
        event.status_after,
    ]
    return sha256(f"{previous}\n{json.dumps(fields, ensure_ascii=True)}".encode()).hexdigest()
