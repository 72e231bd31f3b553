"""How the two dialects write a moment: v3 in the time of San Francisco with its offset, v2 in UTC. Moments are
unix seconds.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

_PST = timezone(timedelta(hours=-8))
_PDT = timezone(timedelta(hours=-7))
DAY = 86400


@lru_cache(maxsize=256)
def _daylight(year: int) -> tuple[float, float]:
    """When daylight saving begins and ends: 2 a.m. on the second Sunday of March and the first one of November
    (US, since 2007).
    """
    march, november = date(year, 3, 8), date(year, 11, 1)
    begins = march + timedelta(days=6 - march.weekday())
    ends = november + timedelta(days=6 - november.weekday())
    return (
        datetime(begins.year, begins.month, begins.day, 10, tzinfo=UTC).timestamp(),
        datetime(ends.year, ends.month, ends.day, 9, tzinfo=UTC).timestamp(),
    )


def pacific(moment: float) -> str:
    """ISO 8601 with -07:00 or -08:00, as in the sample of "Retrieve All Sends"."""
    begins, ends = _daylight(datetime.fromtimestamp(moment, UTC).year)
    return datetime.fromtimestamp(int(moment), _PDT if begins <= moment < ends else _PST).isoformat()


def utc(moment: float) -> str:
    """ISO 8601 in UTC with a Z, the `date-time` of the v2 description."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(moment: float) -> str:
    """The UTC date of a moment, `YYYY-MM-DD`."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")


def midnight(of: date) -> int:
    """Unix seconds at which a UTC date begins."""
    return int(datetime(of.year, of.month, of.day, tzinfo=UTC).timestamp())
