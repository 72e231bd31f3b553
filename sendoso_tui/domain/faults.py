"""Everything that can go wrong between this program and the API, as one family named after what the caller can do.

    Fault
     ├ Offline        nothing was reached; wait and try again
     ├ Throttled      the server asked to wait; stop asking until then
     ├ Unauthorised   the credentials are refused; a person must act
     ├ Forbidden      this account may not do that
     ├ Refused        a clear no: 400, 402, 404, 409, 422 ...
     ├ ServerTrouble  5xx, or an answer that is not what the API promises
     ├ Doubtful       a write left and its outcome is not known
     └ Unsupported    this dialect cannot do that at all

Texts are cleaned before they get here. No fault holds a secret or a request body.
"""

from __future__ import annotations


class Fault(Exception):
    """A failure that was foreseen. Anything outside this family is a bug."""

    @property
    def sentence(self) -> str:
        """What happened, for the screen: one sentence, no code."""
        return str(self)


class Offline(Fault):
    """The server was not reached or the line broke; for a write: before its first byte left."""

    def __init__(self, reason: str, host: str = "") -> None:
        self.reason, self.host = reason, host

    def __str__(self) -> str:
        return self.reason


class Throttled(Fault):
    """The server asked us to wait `seconds` from now."""

    def __init__(self, seconds: float, stated: bool = True) -> None:
        self.seconds, self.stated = seconds, stated

    def __str__(self) -> str:
        return f"Sendoso asked us to wait {round(self.seconds)} s."


class Unauthorised(Fault):
    """The key or token is refused, also after one renewal."""

    def __init__(self, reason: str = "", renewable: bool = False) -> None:
        self.reason, self.renewable = reason, renewable

    def __str__(self) -> str:
        return f"Sendoso refused the credentials{': ' + self.reason if self.reason else '.'}"


class Refused(Fault):
    """A clear no with its HTTP status. `fields` maps a field's name to the server's words about it."""

    def __init__(
        self,
        status: int,
        message: str = "",
        fields: dict[str, tuple[str, ...]] | None = None,
        request_id: str = "",
    ) -> None:
        self.status, self.message, self.request_id = status, message, request_id
        self.fields = fields or {}

    def __str__(self) -> str:
        return self.message or f"Sendoso refused the request ({self.status})."


class Forbidden(Refused):
    """403: this account, key or scope may not do that."""


class ServerTrouble(Fault):
    """The server answered with an error of its own (5xx, 408), or with something unreadable (`status` 200)."""

    def __init__(self, status: int, reason: str, request_id: str = "") -> None:
        self.status, self.reason, self.request_id = status, reason, request_id

    def __str__(self) -> str:
        return self.reason


class Doubtful(Fault):
    """A write left this machine and no clear answer came back: it may have happened."""

    def __init__(self, reason: str, status: int | None = None, request_id: str = "") -> None:
        self.reason, self.status, self.request_id = reason, status, request_id

    def __str__(self) -> str:
        return self.reason


class Unsupported(Fault):
    """The profile's dialect or server has no such operation; `reason` says what to do instead."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __str__(self) -> str:
        return self.reason
