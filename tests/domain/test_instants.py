from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.instants import as_text, read_day, read_instant


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2022-09-12T12:08:27-07:00", utc(2022, 9, 12, 19, 8, 27)),
        ("2022-12-11T00:00:02-08:00", utc(2022, 12, 11, 8, 0, 2)),
        ("2026-11-20T14:32:00Z", utc(2026, 11, 20, 14, 32)),
        ("2026-11-20T14:32:00.000-0700", utc(2026, 11, 20, 21, 32)),
        ("2026-11-20T14:32:00+05", utc(2026, 11, 20, 9, 32)),
        ("2026-11-20T14:32:00+05:45", utc(2026, 11, 20, 8, 47)),
        ("2026-11-20 14:32:00 UTC", utc(2026, 11, 20, 14, 32)),
        ("2026-11-20T14:32", utc(2026, 11, 20, 14, 32)),
        ("2026-11-20T14:32:00.123456789Z", utc(2026, 11, 20, 14, 32, 0, 123456)),
        ("2026-11-20T24:00:00Z", utc(2026, 11, 21)),
        ("2016-12-31T23:59:60Z", utc(2017, 1, 1)),
        ("2026-11-20", utc(2026, 11, 20)),
        (1_700_000_000, utc(2023, 11, 14, 22, 13, 20)),
        (1_700_000_000_000, utc(2023, 11, 14, 22, 13, 20)),
        ("1700000000", utc(2023, 11, 14, 22, 13, 20)),
        ("9999-12-31T23:59:59Z", utc(9999, 12, 31, 23, 59, 59)),
    ],
)
def test_moments_in_their_many_spellings(value: object, moment: datetime) -> None:
    assert read_instant(value) == moment


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        True,
        "yesterday",
        "2026-02-30T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-13-01",
        "2026-11-20T25:00:00Z",
        "2026-11-20T24:01:00Z",
        "2026-11-20T10:61:00Z",
        "9999-12-31T23:59:59-14:00",
        "2026-11-20T10:00:00+99:00",
        1e30,
        float("nan"),
        float("inf"),
        [],
        {},
    ],
)
def test_what_is_not_a_moment_is_unknown(value: object) -> None:
    assert read_instant(value) is None


@given(
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_any_offset_names_the_same_moment(local: datetime, minutes: int) -> None:
    moment = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert read_instant(moment.isoformat()) == moment
    assert read_instant(as_text(moment)) == moment


@given(st.from_regex(r"(?a:[0129]\d{3}-[01]\d-[0-3]\d)T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.\d{3})?", fullmatch=True))
def test_the_usual_spelling_is_read_like_any_other(local: str) -> None:
    for usual, other in (("Z", "z"), ("-08:00", "-0800"), ("+23:59", "+2359"), ("+24:00", "+24")):
        assert read_instant(local + usual) == read_instant(local + other)


def test_written_moments_are_utc_with_z() -> None:
    assert as_text(datetime(2026, 11, 20, 7, 32, tzinfo=timezone(-timedelta(hours=7)))) == "2026-11-20T14:32:00Z"


def test_days() -> None:
    assert read_day("2026-11-18") == date(2026, 11, 18)
    assert read_day("2026-11-18T23:00:00-07:00") == date(2026, 11, 18)
    assert read_day("2026-02-30") is None
    assert read_day("2026-11-180") is None
    assert read_day(None) is None
