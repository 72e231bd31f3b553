from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.money import Money
from sendoso_tui.ui.show.ages import age_of_seconds, coarse, days, duration
from sendoso_tui.ui.show.counts import marked, page, position, result, sends, share_loaded
from sendoso_tui.ui.show.money import amount_cell, exact, pointed

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "now"),
        (59, "now"),
        (-30, "now"),
        (-2 * DAY, "?"),
        (60, "1m"),
        (12 * MINUTE + 59, "12m"),
        (HOUR, "1h"),
        (26 * HOUR, "26h"),
        (48 * HOUR - 1, "47h"),
        (48 * HOUR, "2d"),
        (14 * DAY - 1, "13d"),
        (14 * DAY, "2w"),
        (63 * DAY - 1, "8w"),
        (63 * DAY, "2mo"),
        (210 * DAY, "7mo"),
        (729 * DAY, "24mo"),
        (730 * DAY, "2y"),
        (999 * 365 * DAY, "999y"),
    ],
)
def test_ages_are_floored(seconds: float, text: str) -> None:
    assert age_of_seconds(seconds) == text


@given(st.floats(-1e12, 1e12))
def test_ages_fit_their_cell(seconds: float) -> None:
    assert 1 <= len(age_of_seconds(seconds)) <= 4


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=31), "less than 1 min"),
        (timedelta(minutes=34), "34 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=6, minutes=2), "6 h 02 min"),
        (timedelta(days=3, hours=23, minutes=18), "3 d 23 h"),
        (timedelta(days=87, hours=3), "87 d 3 h"),
        (timedelta(days=5), "5 d"),
    ],
)
def test_durations_have_two_units_at_most(span: timedelta, text: str) -> None:
    assert duration(span) == duration(-span) == text


def test_coarse_spans() -> None:
    assert [coarse(timedelta(minutes=minutes)) for minutes in (0, 5, 125, 6000)] == [
        "less than 1 min",
        "5 min",
        "2 h",
        "4 d",
    ]
    assert (days(1), days(2), days(1500)) == ("1 day", "2 days", "1,500 days")


@pytest.mark.parametrize(
    ("amount", "currency", "cell"),
    [
        ("61.75", "USD", "    61.75"),
        ("2.0", "USD", "     2.00"),
        ("0", "USD", "     0.00"),
        ("1249", "INR", " 1,249.00"),
        ("99999.99", "USD", "99,999.99"),
        ("100000", "USD", "100000.00"),
        ("1250000", "USD", "   ~1.25M"),
        ("999999999999", "USD", "~1000.00B"),
        ("3200", "JPY", " 3,200   "),
        ("31500.0", "KRW", "31,500   "),
        ("3200.5", "JPY", " 3,200.50"),
        ("-6.5", "EUR", "    -6.50"),
        ("-12345.67", "EUR", "-12345.67"),
        ("-123456", "EUR", "  ~-0.12M"),
        ("-999995000", "USD", "  ~-1.00B"),
        ("1.25", "KWD", "     1.250"),
        ("0.123456", "USD", "    ~0.12"),
    ],
)
def test_points_stand_in_one_column(amount: str, currency: str, cell: str) -> None:
    assert amount_cell(Decimal(amount), currency) == cell


@given(st.decimals(-(10**11), 10**11, places=2))
def test_cells_are_nine_wide_and_never_wrong(amount: Decimal) -> None:
    cell = amount_cell(amount, "USD")
    assert len(cell) == 9
    if "~" not in cell:
        assert Decimal(cell.replace(",", "")) == amount


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(Decimal("61.75"), "USD"), "61.75 USD"),
        (Money(Decimal(3200), "JPY"), "3,200 JPY"),
        (Money(Decimal("1250000.5"), "USD"), "1,250,000.50 USD"),
        (Money(Decimal(1240)), "1,240.00"),
        (Money(Decimal("0.123456"), "USD"), "0.123456 USD"),
        (None, "-"),
    ],
)
def test_exact_amounts(money: Money | None, text: str) -> None:
    assert exact(money) == text


def test_pointed_amounts_share_a_point() -> None:
    assert [pointed(Decimal(5), code).rjust(8) for code in ("USD", "JPY")] == ["    5.00", "    5   "]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((412, 1204, 1204, True, True), "412 of 1,204, all loaded"),
        ((1204, 1204, 1204, True, False), "1,204 sends, all loaded"),
        ((0, 0, 0, True, False), "0 sends, all loaded"),
        ((1200, 1200, 18311, False, False), "1,200 of 18,311, 6 % loaded"),
        ((37, 1200, 18311, False, True), "37 so far, 6 % loaded"),
        ((1200, 1200, None, False, False), "1,200 loaded, more to come"),
        ((37, 1200, None, False, True), "37 so far, 1,200 loaded, more to come"),
        ((None, 18311, 18311, True, True), "counting… of 18,311"),
        ((412, 1204, 1204, True, True, "14:21"), "412 of 1,204 as of 14:21"),
    ],
)
def test_results(arguments: tuple[int, int, int, bool, bool], text: str) -> None:
    assert result(*arguments) == text


def test_only_all_loaded_says_all() -> None:
    assert share_loaded(18_310, 18_311) == 99
    assert share_loaded(500, 100) == 99
    assert share_loaded(5, 0) == 0


def test_where_in_the_list() -> None:
    assert position(33, 1204) == "34 of 1,204"
    assert position(0, 0) == "-"
    assert page(40, 20, 470) == "page 3 of 24"
    assert page(450, 20, 470) == "page 24 of 24"
    assert page(0, 20, 0) == "page 1 of 1"
    assert (sends(1), sends(0), sends(1204)) == ("1 send", "0 sends", "1,204 sends")


def test_marks() -> None:
    assert marked(0, 0) == ""
    assert marked(2, 0) == "2 marked"
    assert marked(3, 1) == "3 marked, 1 of them outside this filter"
    assert marked(2, 2) == "2 marked, both outside this filter"
    assert marked(1, 1) == "1 marked, outside this filter"
    assert marked(1500, 1500) == "1,500 marked, all outside this filter"
