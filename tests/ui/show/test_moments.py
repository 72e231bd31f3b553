from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sendoso_tui.ui.show.moments import Look, Times, clock, day, moment, short_day, window

from .sends import NOW

HERE = Look(NOW, zone=UTC)


def at(month: int, day: int, hour: int, minute: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_the_year_is_told_when_it_is_another() -> None:
    assert moment(at(11, 12, 10, 31), HERE) == "Thu 12 Nov 10:31"
    assert moment(at(12, 31, 23, 59, 2025), HERE) == "Wed 31 Dec 2025 23:59"
    assert day(date(2026, 11, 18), date(2026, 11, 20)) == "Wed 18 Nov"
    assert short_day(date(2027, 2, 14), date(2026, 11, 20)) == "14 Feb 2027"


def test_the_three_ways() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    when = at(11, 20, 12, 32)
    assert moment(when, Look(NOW, Times.LOCAL, tokyo)) == "Fri 20 Nov 21:32"
    assert moment(when, Look(NOW, Times.UTC, tokyo)) == "Fri 20 Nov 12:32"
    assert moment(when, Look(NOW, Times.RELATIVE, tokyo)) == "2 h ago"
    assert moment(NOW + timedelta(days=3), Look(NOW, Times.RELATIVE, tokyo)) == "in 3 d"
    assert Times.LOCAL.next.next.next is Times.LOCAL
    assert Look(at(11, 20, 18, 0), zone=tokyo).today == date(2026, 11, 21)
    assert clock(at(11, 20, 14, 32) + timedelta(seconds=41), HERE, seconds=True) == "14:32:41"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (at(11, 13, 14, 32), at(11, 13, 14, 47), "~Fri 13 Nov 14:32-14:47"),
        (at(11, 13, 23, 50), at(11, 14, 0, 5), "~13 Nov 23:50 - 14 Nov 00:05"),
        (at(11, 13, 14, 32), at(11, 13, 14, 32), "~Fri 13 Nov 14:32"),
        (None, at(11, 13, 14, 47), "~Fri 13 Nov 14:47"),
    ],
)
def test_windows(start: datetime | None, end: datetime, text: str) -> None:
    assert window(start, end, HERE) == text


def test_a_moment_at_the_edge_of_time_is_still_text() -> None:
    edge = Look(NOW, zone=ZoneInfo("Asia/Tokyo"))
    assert "9999" in moment(datetime(9999, 12, 31, 23, 0, tzinfo=UTC), edge)
