from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sendoso_tui.domain.dates import NotADate, Span, day_begins, read_first_day, read_last_day, read_span

TODAY = date(2026, 11, 20)


def days(*parts: int) -> Span:
    first, last = parts[:3], parts[3:]
    return Span(date(*first), date(*(last or first)))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("today", days(2026, 11, 20)),
        (" TODAY ", days(2026, 11, 20)),
        ("yesterday", days(2026, 11, 19)),
        ("-7d", days(2026, 11, 13, 2026, 11, 20)),
        ("7 days ago", days(2026, 11, 13, 2026, 11, 20)),
        ("last 30 days", days(2026, 10, 21, 2026, 11, 20)),
        ("2w", days(2026, 11, 6, 2026, 11, 20)),
        ("-1m", days(2026, 10, 20, 2026, 11, 20)),
        ("1y", days(2025, 11, 20, 2026, 11, 20)),
        ("this week", days(2026, 11, 16, 2026, 11, 20)),
        ("last week", days(2026, 11, 9, 2026, 11, 15)),
        ("this month", days(2026, 11, 1, 2026, 11, 20)),
        ("last  month", days(2026, 10, 1, 2026, 10, 31)),
        ("this year", days(2026, 1, 1, 2026, 11, 20)),
        ("last year", days(2025, 1, 1, 2025, 12, 31)),
        ("2026-11-01", days(2026, 11, 1)),
        ("2026-02", days(2026, 2, 1, 2026, 2, 28)),
        ("1 Nov", days(2026, 11, 1)),
        ("30 december", days(2025, 12, 30)),
        ("29 feb 2024", days(2024, 2, 29)),
    ],
)
def test_what_a_person_may_type(text: str, span: Span) -> None:
    assert read_span(text, TODAY) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nov 31",
        "31 Nov",
        "2026-02-30",
        "2026-13",
        "29 feb 2026",
        "soon",
        "12/11/2026",
        "-99999y",
        "0000-01-01",
        "7",
    ],
)
def test_what_is_not_a_date_is_refused_with_examples(text: str) -> None:
    with pytest.raises(NotADate) as caught:
        read_span(text, TODAY)
    assert str(caught.value) == f'"{text}" is not a date. Try 2026-11-30, today, -7d or last month.'


def test_months_back_keep_to_the_calendar() -> None:
    assert read_first_day("-1m", date(2026, 3, 31)) == date(2026, 2, 28)
    assert read_first_day("1y", date(2024, 2, 29)) == date(2023, 2, 28)


def test_a_relative_day_ends_a_range_at_that_day() -> None:
    assert read_last_day("-7d", TODAY) == date(2026, 11, 13)
    assert read_last_day("last month", TODAY) == date(2026, 10, 31)
    assert read_last_day("today", TODAY) == TODAY
    assert read_first_day("last month", TODAY) == date(2026, 10, 1)


def test_a_bare_day_without_a_year_lies_in_the_past() -> None:
    assert read_span("29 feb 2024", TODAY).first == date(2024, 2, 29)
    with pytest.raises(NotADate):
        read_span("29 feb", date(2026, 1, 10))
    assert read_span("21 nov", TODAY).first == date(2025, 11, 21)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/Los_Angeles", date(2026, 11, 1), 25),
        ("Asia/Kathmandu", date(2026, 11, 20), 24),
    ],
)
def test_local_days_have_23_to_25_hours(zone: str, day: date, hours: int) -> None:
    place = ZoneInfo(zone)
    length = day_begins(day + timedelta(1), place) - day_begins(day, place)
    assert length == timedelta(hours=hours)


def test_a_day_in_kathmandu_begins_a_quarter_past() -> None:
    begins = day_begins(date(2026, 11, 20), ZoneInfo("Asia/Kathmandu"))
    assert begins == datetime(2026, 11, 19, 18, 15, tzinfo=UTC)
