"""A request and its answer as plain values. Building them is the dialects' work, sending them is `http.py`'s."""

from __future__ import annotations

from dataclasses import field
from enum import IntEnum
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Priority(IntEnum):
    """Who goes first at the limiter; lower goes first."""

    USER = 0
    SELECTED = 1
    WATCHED = 2
    POLL = 3
    BACKFILL = 4


@frozen
class Call:
    """A request relative to the profile's base URL; `path` is already percent-encoded.

    `what` names it for the log and the status line ("sends page 3"), without personal data. `write` is True where the
    server may change something: such a call goes out without keep-alive and is never blindly repeated.
    """

    method: str
    path: str
    what: str
    query: tuple[tuple[str, str], ...] = ()
    body: object = None
    write: bool = False


@frozen
class Answer:
    """What came back: status, lower-cased cleaned headers, decoded body, and when it was asked and answered (UTC)."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    host: str = ""

    @property
    def request_id(self) -> str:
        return self.headers.get("x-request-id", "")
