"""The OAuth token endpoint's bodies: what is asked, what is answered, how long a token is good for. Pure.

`POST /oauth/token` takes JSON in the client-credentials guide and on the authentication page; a refresh token is good
for one use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeGuard

import msgspec

from sendoso_tui.api.body import decode_any
from sendoso_tui.api.errors import phrase, read_words
from sendoso_tui.api.fields import read_object, read_whole
from sendoso_tui.api.retry_after import DEFAULT_WAIT, read_wait
from sendoso_tui.domain.faults import ServerTrouble, Throttled, Unauthorised
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from sendoso_tui.api.call import Answer
    from sendoso_tui.domain.faults import Fault

LIFETIME = 7200.0
"""Every token of the documentation lives two hours; a missing or senseless `expires_in` means the same."""
EARLY = 300.0
_LONGEST = 30 * 86_400.0


class Revealing(Protocol):
    """A secret that shows itself only when asked to."""

    def reveal(self) -> str: ...


class Hidden:
    """A secret whose repr tells nothing, for when the caller brings no type of its own."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        return self.__value

    def __repr__(self) -> str:
        return "***"


@frozen
class Token:
    """An access token. `renew_at` and `got_at` are monotonic seconds; `generation` counts the tokens of a profile."""

    access: Revealing
    refresh: Revealing | None
    got_at: float
    renew_at: float
    expires_at: float
    generation: int


def client_credentials(client_id: Revealing, client_secret: Revealing) -> bytes:
    """Write the body of a request for a new token."""
    return msgspec.json.encode(
        {
            "grant_type": "client_credentials",
            "client_id": client_id.reveal(),
            "client_secret": client_secret.reveal(),
        }
    )


def refreshing(client_id: Revealing, client_secret: Revealing, refresh: Revealing) -> bytes:
    """Write the body of a request that uses up a refresh token."""
    return msgspec.json.encode(
        {
            "grant_type": "refresh_token",
            "refresh_token": refresh.reveal(),
            "client_id": client_id.reveal(),
            "client_secret": client_secret.reveal(),
        }
    )


def read_token(
    answer: Answer, now: float, random: Callable[[], float], generation: int, hide: Callable[[str], Revealing]
) -> Token:
    """Read the answer of the token endpoint. Raises Unauthorised, Throttled or ServerTrouble.

    Renewal is due five minutes before the end, or at four fifths of a short life, earlier by up to a minute (jitter).
    """
    if (fault := _judge(answer)) is not None:
        raise fault
    body = read_object(decode_any(answer.body))
    access, refresh = body.get("access_token"), body.get("refresh_token")
    if not _usable(access):
        raise ServerTrouble(answer.status, "The sign-in answered without a usable token.", answer.request_id)
    life = read_whole(body.get("expires_in"))
    seconds = LIFETIME if life is None or life <= 0 else min(float(life), _LONGEST)
    margin = min(EARLY, seconds / 5)
    return Token(
        hide(access),
        hide(refresh) if _usable(refresh) else None,
        now,
        now + seconds - margin - random() * margin / 5,
        now + seconds,
        generation,
    )


def _usable(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= 8192 and value.isascii() and value.isprintable()


def _judge(answer: Answer) -> Fault | None:
    status = answer.status
    if 200 <= status < 300:
        return None
    said = read_words(answer.body).message
    if status == 429:
        wait = read_wait(answer)
        return Throttled(DEFAULT_WAIT if wait is None else wait, stated=wait is not None)
    if status in (400, 401, 403, 422):
        return Unauthorised(said or f"the sign-in answered {phrase(status)}")
    return ServerTrouble(status, f"The sign-in failed ({status}){': ' + said if said else '.'}", answer.request_id)
