"""How long a server asks us to wait, from `Retry-After` and `X-Rate-Limit-Reset` in all their spellings. Pure.

The first is in the client-credentials guide, the second on the marketplace's page on limits, which gives no format.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from sendoso_tui.domain.instants import read_instant

if TYPE_CHECKING:
    from sendoso_tui.api.call import Answer

DEFAULT_WAIT = 60.0
LONGEST_BELIEVED = 86_400.0
_NUMBER = re.compile(r"\d{1,20}(\.\d{1,9})?")
_RESETS = ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset")


def read_wait(answer: Answer) -> float | None:
    """Return the seconds to wait from now, above 0 and at most a day; None when the headers say nothing believable.

    Moments are compared with the answer's own `Date`, not with this machine's clock.
    """
    now = read_http_date(answer.headers.get("date", "")) or answer.answered_at or datetime.now(UTC)
    waits = [_seconds(answer.headers.get("retry-after", ""), now)]
    waits += [_seconds(answer.headers.get(name, ""), now) for name in _RESETS]
    return next((wait for wait in waits if wait is not None), None)


def read_http_date(text: str) -> datetime | None:
    """Read an HTTP date into UTC; None when it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _seconds(text: str, now: datetime) -> float | None:
    text = text.strip()
    if _NUMBER.fullmatch(text):
        number = float(text)
        # Above this it is a moment: unix seconds, or milliseconds.
        if number < 1e9:
            return _believable(number)
        moment = read_instant(text)
    else:
        moment = read_instant(text) or read_http_date(text)
    return None if moment is None else _believable((moment - now).total_seconds())


def _believable(seconds: float) -> float | None:
    return seconds if 0 < seconds <= LONGEST_BELIEVED else None
