"""The small grammar a person types a date in, and days as a person reads them.

The grammar never guesses: what it does not know it refuses with examples.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import tzinfo

EXAMPLES = "2026-11-30, today, -7d or last month"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class NotADate(ValueError):
    """The text is not in the grammar. The message is a sentence for the field."""


@frozen
class Span:
    """Whole local days, both ends included."""

    first: date
    last: date


def read_span(text: str, today: date) -> Span:
    """Read a day or a period: ISO day or month, `today`, `yesterday`, `-7d`, `2w`, `last 30 days`, `this month`,
    `last month`, `this year`, `1 Nov`. Relative ones end today. Raises NotADate.
    """
    words = " ".join(text.casefold().split())
    if words in ("today", "now"):
        return Span(today, today)
    if words == "yesterday":
        return Span(today - timedelta(1), today - timedelta(1))
    if match := re.fullmatch(r"-?(\d{1,5}) ?(d|days?|w|weeks?|m|months?|y|years?)(?: ago)?|last (\d{1,5}) days", words):
        return Span(_back(today, int(match[1] or match[3]), (match[2] or "d")[0], text), today)
    if words in ("this week", "last week"):
        monday = today - timedelta(today.weekday())
        return Span(monday, today) if words == "this week" else Span(monday - timedelta(7), monday - timedelta(1))
    if words in ("this month", "last month"):
        first = today.replace(day=1)
        if words == "this month":
            return Span(first, today)
        end = first - timedelta(1)
        return Span(end.replace(day=1), end)
    if words in ("this year", "last year"):
        year = today.year - (words == "last year")
        return Span(date(year, 1, 1), today if words == "this year" else date(year, 12, 31))
    return _calendar(words, today, text)


def read_first_day(text: str, today: date) -> date:
    """Read `text` as the beginning of a range. Raises NotADate."""
    return read_span(text, today).first


def read_last_day(text: str, today: date) -> date:
    """Read `text` as the end of a range: `-7d` means that very day here. Raises NotADate."""
    span = read_span(text, today)
    return span.first if re.match(r"-?\d+ ?[a-z]", text.strip().casefold()) and span.last == today else span.last


def day_begins(day: date, zone: tzinfo | None = None) -> datetime:
    """Return the UTC moment at which a local day begins; `zone` None is this machine's (a day may have 23 or 25 h)."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day(when: date, today: date) -> str:
    """Return `Wed 18 Nov`, with the year when it is not this one."""
    year = f" {when.year}" if when.year != today.year else ""
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}{year}"


def short_day(when: date, today: date) -> str:
    """Return `18 Nov`, with the year when it is not this one."""
    return day(when, today).partition(" ")[2]


def _back(today: date, count: int, unit: str, text: str) -> date:
    try:
        if unit == "d":
            return today - timedelta(count)
        if unit == "w":
            return today - timedelta(7 * count)
        months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        raise _refuse(text) from None


def _calendar(words: str, today: date, text: str) -> Span:
    try:
        if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
            day = date(*map(int, match.groups()))
            return Span(day, day)
        if match := re.fullmatch(r"(\d{4})-(\d{1,2})", words):
            year, month = int(match[1]), int(match[2])
            return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        if match := re.fullmatch(r"(\d{1,2}) ([a-z]{3})[a-z]*(?: (\d{4}))?", words):
            month = _MONTHS.index(match[2].capitalize()) + 1
            day = date(int(match[3] or today.year), month, int(match[1]))
            if match[3] is None and day > today:
                day = day.replace(year=day.year - 1)
            return Span(day, day)
    except ValueError:
        pass
    raise _refuse(text)


def _refuse(text: str) -> NotADate:
    return NotADate(f'"{text.strip()[:40]}" is not a date. Try {EXAMPLES}.')
