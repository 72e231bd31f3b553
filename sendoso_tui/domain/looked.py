"""An answer together with the moments between which it was true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.send import Send

T_co = TypeVar("T_co", covariant=True)


@frozen
class Looked(Generic[T_co]):
    """An answer with the moments between which it was true on the server (UTC, this machine's clock)."""

    value: T_co
    asked_at: datetime
    answered_at: datetime


@frozen
class LookedSend:
    """One send as read by itself, with its own JSON text."""

    send: Send
    raw: bytes


@frozen
class CancelAccepted:
    """The server answered 2xx to a cancel. `send` is set when the answer carried it. It is not yet proof."""

    status: int
    send: Send | None = None
    request_id: str = ""
