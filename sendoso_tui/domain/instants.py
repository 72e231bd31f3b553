"""Moments as the dialects write them, read into aware UTC datetimes. What a person types as a date is in `dates.py`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

_INSTANT = (
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
# The spelling of nearly all answers, which Python reads by itself and alike; a page has hundreds of them.
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII).fullmatch


def read_instant(value: object) -> datetime | None:
    """Read a moment into UTC: ISO 8601 in its many spellings, or unix seconds or milliseconds.

    A missing offset means UTC; 24:00 and a leap second roll over; a bare date is its midnight. None when unreadable.
    """
    if not isinstance(value, str):
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return _from_unix(float(value))
        return None
    if _USUAL(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            # 24:00, a leap second, or no such day at all.
            pass
    text = value.strip()
    match = re.fullmatch(_INSTANT, text)
    if match is None:
        return _from_unix(float(text)) if re.fullmatch(r"\d{9,13}(\.\d+)?", text) else None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        midnight = datetime(int(year), int(month), int(day), tzinfo=_zone(offset))
        hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
        if hours > 24 or minutes > 59 or seconds > 60 or (hours == 24 and (minutes or seconds)):
            return None
        micros = int((fraction or "0")[:6].ljust(6, "0"))
        local = midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=micros)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_day(value: object) -> date | None:
    """Read a calendar day ("2026-11-18", or the day part of a date-time as written); None when unreadable."""
    if not isinstance(value, str) or not (match := re.match(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", value.strip())):
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def as_text(moment: datetime) -> str:
    """Write a moment the way this program's JSON and databases do: UTC, ISO 8601, "Z", microseconds only when set."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _from_unix(seconds: float) -> datetime | None:
    if seconds > 1e11:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _zone(offset: str | None) -> timezone:
    if offset is None or offset in ("Z", "z", "UTC"):
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if offset[0] == "-" else shift)
