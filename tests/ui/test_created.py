"""The span of creation days in words and as moments."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from sendoso_tui.domain.dates import NotADate
from sendoso_tui.ui.panes.created import ANY_TIME, Created, Preset, from_preset, from_typed

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        (Preset.TODAY, TODAY, TODAY),
        (Preset.WEEK, date(2026, 11, 14), TODAY),
        (Preset.MONTH, date(2026, 10, 22), TODAY),
        (Preset.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (Preset.ANY, None, None),
    ],
)
def test_named_spans(preset: Preset, first: date | None, last: date | None) -> None:
    created = from_preset(preset, TODAY)
    assert (created.first, created.last) == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-01", "today", "1 to 20 Nov"),
        ("2026-10-28", "2026-11-03", "28 Oct to 3 Nov"),
        ("2025-12-28", "2026-01-03", "28 Dec 2025 to 3 Jan"),
        ("1 Nov", "", "since 1 Nov"),
        ("", "2026-11-05", "until 5 Nov"),
        ("today", "today", "20 Nov"),
        ("last month", "last month", "1 to 31 Oct"),
    ],
)
def test_typed_spans_in_words(first: str, last: str, words: str) -> None:
    assert from_typed(first, last, TODAY).words(TODAY) == words


def test_what_is_not_a_date_is_refused() -> None:
    with pytest.raises(NotADate, match="Try 2026-11-30"):
        from_typed("Nov 31", "", TODAY)


def test_both_days_are_included() -> None:
    zone = timezone(timedelta(hours=2))
    since, until = Created(Preset.THESE, date(2026, 11, 1), date(2026, 11, 20)).bounds(zone)
    assert since == datetime(2026, 10, 31, 22, tzinfo=UTC)
    assert until == datetime(2026, 11, 20, 22, tzinfo=UTC)
    assert ANY_TIME.bounds(zone) == (None, None)
