"""Spans of time as text: the age cell of the list, durations in two units, and coarse ones in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def age(since: datetime | None, now: datetime) -> str:
    """Return how long ago `since` was, floored, in at most 4 cells; `-` when unknown, `?` for a day or more ahead."""
    return "-" if since is None else age_of_seconds((now - since).total_seconds())


def age_of_seconds(seconds: float) -> str:
    """Return an age in at most 4 cells: `now`, `12m`, `26h`, `13d`, `8w`, `7mo` (of 30 days), `2y`."""
    if seconds < MINUTE:
        # A server's clock may be a little ahead of ours; more than a day is no clock.
        return "now" if seconds > -DAY else "?"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)}m"
    if seconds < 2 * DAY:
        return f"{int(seconds // HOUR)}h"
    days = int(seconds // DAY)
    if days < 14:
        return f"{days}d"
    if days < 63:
        return f"{days // 7}w"
    if days < 730:
        return f"{days // 30}mo"
    years = days // 365
    return f"{years}y" if years < 1000 else "old"


def duration(span: timedelta) -> str:
    """Return a span in at most two units: `34 min`, `6 h 02 min`, `3 d 23 h`, `less than 1 min`; sign is dropped."""
    minutes = int(abs(span).total_seconds() // MINUTE)
    if minutes < 1:
        return "less than 1 min"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days:,} d {hours} h" if hours else f"{days:,} d"


def coarse(span: timedelta) -> str:
    """Return a span in one unit, floored: `2 h`, `4 d`, `12 min`."""
    minutes = int(abs(span).total_seconds() // MINUTE)
    if minutes < 1:
        return "less than 1 min"
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 24 else f"{hours // 24:,} d"


def days(count: int) -> str:
    """Return a number of days in words: `1 day`, `2 days`."""
    return "1 day" if count == 1 else f"{count:,} days"
