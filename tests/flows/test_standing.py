"""What the reading loop tells of itself: each change once, and no figure that only trembles."""

from types import SimpleNamespace
from typing import Any, cast

from sendoso_tui.flows.facts import Fact, SyncMoved, SyncState
from sendoso_tui.flows.planner import PlanState
from sendoso_tui.flows.standing import Standing

PLAN = PlanState(filters=True, single=True, poll_seconds=15.0)


def rates_told(*rates: float) -> list[float]:
    """The rates that are told while the mean of the last minute goes through these."""
    told: list[Fact] = []
    gateway = SimpleNamespace(rate=0.0)
    reader = cast("Any", SimpleNamespace(gateway=gateway))
    standing = Standing(reader, told.append, SyncState(limit=4.0, every=15.0))
    for rate in rates:
        gateway.rate = rate
        standing.say(PLAN)
    return [fact.state.rate for fact in told if isinstance(fact, SyncMoved)]


def test_a_rate_that_trembles_about_the_middle_of_two_figures_is_told_once() -> None:
    assert rates_told(0.133, 0.15, 0.167, 0.15, 0.133, 0.117) == [0.1]


def test_a_rest_in_which_more_and_less_is_asked_for_keeps_its_figure() -> None:
    assert rates_told(0.2, 0.13, 0.28, 0.35, 0.15, 0.42, 0.07, 0.25) == [0.2]


def test_a_rate_that_moves_is_told_and_comes_to_nothing() -> None:
    assert rates_told(0.13, 0.5, 1.5, 1.45, 0.4, 0.02, 0.0) == [0.1, 0.5, 1.5, 0.4, 0.0]


def test_the_rate_shown_is_never_off_by_a_step() -> None:
    rates = [number / 100 for number in range(1, 200)]
    shown = 0.0
    for place, rate in enumerate(rates):
        told = rates_told(*rates[: place + 1])
        shown = told[-1] if told else 0.0
        assert abs(shown - rate) <= 0.25
