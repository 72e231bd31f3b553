"""What was asked of the server lately, for the person who looks into trouble: no bodies, no personal data."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.api.call import Call

KEPT = 500
_HARMLESS = frozenset(
    ("page", "per_page", "status", "type", "start_date", "end_date", "group_by", "delivery_type", "category")
)


@frozen
class LoggedRequest:
    """One request as it went. `status` is None and `outcome` says why when no answer came; `ms` is wall time."""

    at: datetime
    method: str
    path: str
    what: str
    status: int | None
    ms: int
    outcome: str = ""
    request_id: str = ""
    tries: int = 1


class RequestLog:
    """A ring of the last 500 requests, oldest first; `total` counts all since the start."""

    def __init__(self) -> None:
        self._entries: deque[LoggedRequest] = deque(maxlen=KEPT)
        self.total = 0

    def add(self, entry: LoggedRequest) -> None:
        self._entries.append(entry)
        self.total += 1

    @property
    def entries(self) -> tuple[LoggedRequest, ...]:
        return tuple(self._entries)


def shown_path(call: Call) -> str:
    """Return path and query for the log; values of parameters that may name a person are left out."""
    pairs = (f"{name}={value if name in _HARMLESS else '…'}" for name, value in call.query)
    query = "&".join(pairs)
    return f"{call.path}?{query}" if query else call.path
