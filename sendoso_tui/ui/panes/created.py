"""The date part of the filter: a few spans with a name, and any two days a person typed."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.domain.dates import day_begins, read_first_day, read_last_day, read_span
from sendoso_tui.ui.show.moments import short_day
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo


class Preset(Enum):
    """The spans offered by name; the value is what the domain's date grammar calls them."""

    ANY = "any time"
    TODAY = "today"
    WEEK = "last 7 days"
    MONTH = "last 30 days"
    LAST_MONTH = "last month"
    THESE = "these days"


@frozen
class Created:
    """A span of creation days; `first` and `last` are local days, both included, None where the span is open."""

    preset: Preset
    first: date | None = None
    last: date | None = None
    typed_first: str = ""
    typed_last: str = ""

    def bounds(self, zone: tzinfo | None = None) -> tuple[datetime | None, datetime | None]:
        """Return the UTC moments the span begins at and ends before."""
        since = None if self.first is None else day_begins(self.first, zone)
        until = None if self.last is None else day_begins(self.last + timedelta(1), zone)
        return since, until

    def words(self, today: date) -> str:
        """Return the span as the filter line says it: `any`, `last 30 days`, `1 to 20 Nov`, `since 1 Nov`."""
        if self.preset is Preset.ANY:
            return "any"
        if self.preset is not Preset.THESE:
            name: str = self.preset.value
            return name
        if self.first is not None and self.last is not None:
            if self.first == self.last:
                return short_day(self.first, today)
            same_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
            start = str(self.first.day) if same_month else short_day(self.first, today)
            return f"{start} to {short_day(self.last, today)}"
        if self.first is not None:
            return f"since {short_day(self.first, today)}"
        return "any" if self.last is None else f"until {short_day(self.last, today)}"


ANY_TIME = Created(Preset.ANY)


def from_preset(preset: Preset, today: date) -> Created:
    """Return a named span as of `today`. `THESE` without days is open at both ends."""
    if preset in (Preset.ANY, Preset.THESE):
        return Created(preset)
    # "last 7 days" ends today and holds seven days, today among them.
    if preset in (Preset.WEEK, Preset.MONTH):
        days = 7 if preset is Preset.WEEK else 30
        return Created(preset, today - timedelta(days - 1), today)
    span = read_span(preset.value, today)
    return Created(preset, span.first, span.last)


def from_typed(first: str, last: str, today: date) -> Created:
    """Return the span between two typed days; an empty one leaves that side open. Raises domain.dates.NotADate."""
    begin = read_first_day(first, today) if first.strip() else None
    end = read_last_day(last, today) if last.strip() else None
    return Created(Preset.THESE, begin, end, first, last)
