"""Whose time it is: the server's, within reason."""

from datetime import UTC, datetime, timedelta

import pytest

from sendoso_tui.flows.clock import Clock

HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


def hear(clock: Clock, ahead: timedelta) -> None:
    now = datetime.now(UTC)
    clock.learn(now + ahead, now - timedelta(seconds=0.1), now)


def ahead_of_us(clock: Clock) -> timedelta:
    return clock.now() - datetime.now(UTC)


@pytest.mark.parametrize("ahead", [HOUR, -HOUR, 25 * HOUR])
def test_a_clock_that_is_off_is_corrected_at_once(ahead: timedelta) -> None:
    clock = Clock()
    hear(clock, ahead)
    assert abs(ahead_of_us(clock) - ahead) < timedelta(seconds=2)


def test_the_delay_of_the_line_is_no_skew() -> None:
    clock = Clock()
    hear(clock, timedelta(seconds=3))
    assert abs(ahead_of_us(clock)) < timedelta(seconds=1)


def test_one_answer_far_off_moves_nothing_and_two_that_agree_do() -> None:
    clock = Clock()
    hear(clock, YEAR)
    assert abs(ahead_of_us(clock)) < timedelta(seconds=1)
    hear(clock, timedelta())
    hear(clock, YEAR)
    assert abs(ahead_of_us(clock)) < timedelta(seconds=1), "the two were not in a row"
    hear(clock, YEAR)
    assert abs(ahead_of_us(clock) - YEAR) < timedelta(seconds=2)


@pytest.mark.parametrize("year", [1, 1970, 2101, 9999])
def test_an_impossible_date_is_ignored_also_where_the_server_is_trusted(year: int) -> None:
    clock = Clock(trusting=True)
    now = datetime.now(UTC)
    for _ in range(3):
        clock.learn(datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC), now, now)
    assert abs(ahead_of_us(clock)) < timedelta(seconds=1)


def test_the_demo_believes_its_own_server_at_once() -> None:
    clock = Clock(trusting=True)
    hear(clock, -YEAR)
    assert abs(ahead_of_us(clock) + YEAR) < timedelta(seconds=2)
