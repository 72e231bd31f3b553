"""Moments as text in one of three ways: local time, UTC, or how long ago."""

from __future__ import annotations

from datetime import UTC, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.domain.dates import day as day
from sendoso_tui.domain.dates import short_day as short_day
from sendoso_tui.ui.show.ages import coarse
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo


class Times(Enum):
    """How moments are shown; `t` goes to the next."""

    LOCAL = "local"
    UTC = "UTC"
    RELATIVE = "relative"

    @property
    def next(self) -> Times:
        order = list(Times)
        return order[(order.index(self) + 1) % len(order)]


@frozen
class Look:
    """From when and how moments are looked at. `zone` None is this machine's; `now` is aware."""

    now: datetime
    times: Times = Times.LOCAL
    zone: tzinfo | None = None

    def place(self, moment: datetime) -> datetime:
        """Return the moment on the clock that is shown: UTC or local."""
        try:
            return moment.astimezone(UTC if self.times is Times.UTC else self.zone)
        except (OverflowError, OSError):
            return moment

    @property
    def today(self) -> date:
        """The day it is now on the clock that is shown."""
        return self.place(self.now).date()


def clock(moment: datetime, look: Look, seconds: bool = False) -> str:
    """Return the time of day, `14:32` or `14:32:41`, on the clock that is shown; never relative."""
    return look.place(moment).strftime("%H:%M:%S" if seconds else "%H:%M")


def moment(when: datetime, look: Look) -> str:
    """Return `Thu 12 Nov 10:31`, with the year when it is not this one; relative: `8 d ago`, `in 2 h`."""
    if look.times is Times.RELATIVE:
        span = look.now - when
        return f"{coarse(span)} ago" if span >= timedelta() else f"in {coarse(span)}"
    return f"{day(look.place(when).date(), look.today)} {clock(when, look)}"


def window(start: datetime | None, end: datetime, look: Look) -> str:
    """Return when something was seen to have happened: `~Fri 13 Nov 14:32-14:47`, over two days in full."""
    if start is None or look.times is Times.RELATIVE:
        return f"~{moment(end, look)}"
    first, last = look.place(start), look.place(end)
    if (first.date(), first.hour, first.minute) == (last.date(), last.hour, last.minute):
        return f"~{moment(end, look)}"
    if first.date() == last.date():
        return f"~{moment(start, look)}-{clock(end, look)}"
    return f"~{short_day(first.date(), look.today)} {clock(start, look)} - {_short(last, look)} {clock(end, look)}"


def _short(when: datetime, look: Look) -> str:
    return short_day(when.date(), look.today)
