"""The retry table, row by row, and what bounds it."""

import pytest

from sendoso_tui.api.body import UnlikeSendoso
from sendoso_tui.api.retry import Circuit, Kind, RetryBudget, next_wait
from sendoso_tui.domain.faults import (
    Doubtful,
    Fault,
    Forbidden,
    Offline,
    Refused,
    ServerTrouble,
    Throttled,
    Unauthorised,
)

from .clocks import FakeClock

R, W, T = Kind.READ, Kind.WRITE, Kind.TOKEN


def top() -> float:
    return 1.0


@pytest.mark.parametrize(
    ("kind", "fault", "tries", "wait"),
    [
        (R, Offline("x"), 1, 0.5),
        (R, Offline("x"), 2, 1.0),
        (R, Offline("x"), 3, 2.0),
        (R, Offline("x"), 4, None),
        (R, ServerTrouble(503, "x"), 1, 0.5),
        (R, ServerTrouble(408, "x"), 3, 2.0),
        (R, ServerTrouble(425, "x"), 1, 0.5),
        (R, ServerTrouble(200, "garbled"), 1, 0.5),
        (R, ServerTrouble(503, "x"), 4, None),
        (R, UnlikeSendoso(200, "page"), 1, None),
        (R, UnlikeSendoso(302, "redirect"), 1, None),
        (R, Throttled(7), 1, 7),
        (R, Throttled(120), 1, 120),
        (R, Throttled(121), 1, None),
        (R, Unauthorised(), 1, None),
        (R, Refused(404), 1, None),
        (R, Refused(409), 1, None),
        (R, Forbidden(403), 1, None),
        (W, Offline("nothing left"), 1, 0.5),
        (W, Offline("nothing left"), 2, 1.0),
        (W, Offline("nothing left"), 3, None),
        (W, Doubtful("x"), 1, None),
        (W, ServerTrouble(503, "x"), 1, None),
        (W, Throttled(5), 1, None),
        (W, Refused(409), 1, None),
        (W, Unauthorised(), 1, None),
        (T, Offline("x"), 2, 1.0),
        (T, Offline("x"), 3, None),
        (T, ServerTrouble(500, "x"), 2, 1.0),
        (T, ServerTrouble(500, "x"), 3, None),
        (T, Unauthorised(), 1, None),
    ],
)
def test_retry_table(kind: Kind, fault: Fault, tries: int, wait: float | None) -> None:
    assert next_wait(kind, fault, tries, 0.0, top) == wait


def test_jitter_is_full() -> None:
    assert next_wait(R, Offline("x"), 3, 0.0, lambda: 0.0) == 0
    assert next_wait(R, Offline("x"), 3, 0.0, lambda: 0.25) == 0.5


def test_a_read_gives_up_after_thirty_seconds_in_all() -> None:
    assert next_wait(R, Offline("x"), 1, 29.6, top) is None
    assert next_wait(R, Offline("x"), 1, 29.4, top) == 0.5


def test_a_throttled_read_waits_as_told_once() -> None:
    assert next_wait(R, Throttled(5), 2, 5.0, top, waited_as_told=True) is None


def test_f32_retry_after_of_a_503_is_obeyed_and_never_shortened() -> None:
    assert next_wait(R, ServerTrouble(503, "x"), 1, 0.0, top, told=12.0) == 12.0
    assert next_wait(R, ServerTrouble(503, "x"), 1, 0.0, top, told=40.0) is None


def test_the_budget_is_a_tenth_of_the_last_minute() -> None:
    clock = FakeClock()
    budget = RetryBudget(clock)
    assert [budget.take() for _ in range(7)] == [True] * 6 + [False]
    clock.now += 61
    for _ in range(100):
        budget.note_request()
    assert sum(budget.take() for _ in range(50)) == 10


def test_the_circuit_opens_after_five_failures_and_probes_ever_less_often() -> None:
    clock = FakeClock()
    circuit = Circuit(clock)
    for _ in range(4):
        circuit.failed()
    assert circuit.admit()
    circuit.failed()
    assert circuit.is_open
    assert not circuit.admit()
    assert circuit.admit(forced=True)
    pauses = []
    for _ in range(5):
        pauses.append(circuit.seconds_to_probe)
        clock.now += circuit.seconds_to_probe
        assert circuit.admit()
        assert not circuit.admit(), "one probe at a time"
        circuit.failed()
    assert pauses == [15, 30, 60, 60, 60]
    circuit.succeeded()
    assert circuit.admit()
    assert circuit.seconds_to_probe == 0
