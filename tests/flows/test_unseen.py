"""Which page has gathered most unseen change: the formula against a count of changes, and what is learned of paces."""

import random
from dataclasses import replace
from math import inf, isclose, sqrt
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.flows.unseen import (
    DAY,
    GUESS,
    KEEP,
    Group,
    Hazards,
    Spot,
    delay_gathered,
    most_worth,
    watched_seconds,
    worth_at,
)

PACES = Hazards(MappingProxyType({"shipped": (100.0, 100 * 3600.0), "pending": (1000.0, 100 * 3600.0)}))


def spot(page: int, sends: int, status: str = "shipped", age: float = 0.0, at: float = 0.0) -> Spot:
    return Spot(page, None, (Group(status, sends, sends * age, sends * age * age),), at)


def test_delay_is_what_changes_at_that_rate_gather_on_average() -> None:
    draw = random.Random(7)
    rate, span, sends = PACES.rate("shipped"), 5000.0, 20
    gathered = 0.0
    for _ in range(400):
        for _ in range(sends):
            moment = draw.expovariate(rate)
            while moment < span:
                gathered += span - moment
                moment += draw.expovariate(rate)
    assert isclose(delay_gathered(spot(1, sends), PACES, span), gathered / 400, rel_tol=0.05)


@given(
    st.integers(0, 100), st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0.01, 1e4), st.sampled_from(["shipped", "new"])
)
def test_a_spot_is_worth_reading_from_the_moment_told(
    sends: int, age: float, at: float, least: float, status: str
) -> None:
    there = spot(1, sends, status, age, at)
    moment = worth_at(there, PACES, least)
    if moment == inf:
        assert sends == 0
    elif moment > at:
        assert isclose(delay_gathered(there, PACES, moment), least, rel_tol=1e-6)
    else:
        assert delay_gathered(there, PACES, at) >= least * (1 - 1e-9)


def test_always_reading_what_gathered_most_reads_by_the_root_of_the_rate() -> None:
    # Twenty pages of each kind, since among three whole turns hide what the rule does.
    spots = [spot(page, sends) for sends in (100, 25, 4) for page in range(20)]
    reads = dict.fromkeys((100, 25, 4), 0)
    now = 0.0
    for _ in range(6000):
        now += 1.0
        _, best = most_worth(spots, PACES, now)
        assert best is not None
        reads[best.groups[0].sends] += 1
        spots = [one.read(now) if one is best else one for one in spots]
    assert isclose(reads[100] / reads[25], sqrt(100 / 25), rel_tol=0.05)
    assert isclose(reads[25] / reads[4], sqrt(25 / 4), rel_tol=0.1)


def test_the_faster_status_goes_first() -> None:
    assert most_worth([spot(1, 10, "shipped"), spot(2, 10, "pending")], PACES, 60.0)[1] == spot(2, 10, "pending")
    assert most_worth([], PACES, 60.0) == (0.0, None)


def test_the_first_guess_yields_to_a_few_pages_that_stood_still_and_to_the_first_moves() -> None:
    still = Hazards().watched({}, {"sent": DAY})
    assert still.rate("sent") <= 0.2 / DAY
    moving = Hazards().watched({"sent": 5}, {"sent": DAY})
    assert isclose(moving.rate("sent"), 5 / DAY, rel_tol=0.2)


def test_paces_are_learned_and_forgotten_by_halves() -> None:
    hazards = Hazards()
    assert isclose(hazards.rate("anything"), 1 / DAY)
    hazards = hazards.watched({"sent": 50}, {"sent": 5000.0})
    assert isclose(hazards.rate("sent"), (50 + GUESS) / (5000 + GUESS * DAY))
    quiet = hazards.watched({}, {"sent": 10 * DAY})
    assert quiet.rate("sent") < hazards.rate("sent") / 5
    busy = Hazards().watched({"sent": int(KEEP) + 1}, {"sent": DAY})
    assert busy.seen["sent"] == ((KEEP + 1) / 2, DAY / 2)


def test_a_page_just_read_starts_from_nothing() -> None:
    old = spot(4, 8, age=100.0, at=50.0)
    assert watched_seconds(old, 60.0) == {"shipped": 8 * 110.0}
    assert delay_gathered(old.read(60.0), PACES, 60.0) == 0
    assert old.read(60.0) == replace(spot(4, 8), at=60.0)


@pytest.mark.parametrize("seconds", [-5.0, 0.0])
def test_a_clock_set_back_teaches_nothing(seconds: float) -> None:
    assert Hazards().watched({}, {"sent": seconds}).rate("sent") == 1 / DAY
