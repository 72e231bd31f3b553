from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.faults import Offline, ServerTrouble, Throttled, Unauthorised
from sendoso_tui.flows.facts import Connection, SyncState
from sendoso_tui.ui.show.line import Role
from sendoso_tui.ui.show.moments import Look
from sendoso_tui.ui.show.sync import banner, countdown, doing, header, rate, seconds_to_next_step

from .sends import NOW

LOOK = Look(NOW, zone=UTC)
EARLIER = datetime(2026, 11, 20, 14, 21, tzinfo=UTC)
LIVE = SyncState(Connection.LIVE, NOW, 1204, 1204, True, rate=0.1)
OFFLINE = SyncState(
    Connection.OFFLINE, EARLIER, 1204, 1204, True, since=EARLIER, next_try_at=138.0, fault=Offline("no route")
)


@pytest.mark.parametrize(
    ("state", "text", "role"),
    [
        (SyncState(), "loading", Role.MUTED),
        (LIVE, "live 14:32", Role.MUTED),
        (replace(LIVE, as_of=datetime(2026, 11, 20, 14, 29, tzinfo=UTC)), "14:29, 3 min old", Role.LATE),
        (replace(LIVE, as_of=datetime(2026, 11, 20, 14, 31, 20, tzinfo=UTC)), "live 14:31", Role.MUTED),
        (replace(LIVE, as_of=datetime(2026, 11, 18, 10, 0, tzinfo=UTC)), "10:00, 2 d old", Role.LATE),
        (replace(LIVE, paused=True, as_of=EARLIER), "paused 14:21", Role.LATE),
        (OFFLINE, "offline", Role.LATE_STRONG),
    ],
)
def test_the_header_says_how_fresh_the_data_is(state: SyncState, text: str, role: Role) -> None:
    assert header(state, LOOK) == (text, role)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (LIVE, None),
        (SyncState(), None),
        (OFFLINE, "Offline since 14:21. Showing what was loaded then. Next try in 40 s, or r now."),
        (replace(OFFLINE, loaded=0), "Offline since 14:21. Next try in 40 s, or r now."),
        (replace(OFFLINE, next_try_at=99.0), "Offline since 14:21. Showing what was loaded then. Trying again now."),
        (
            replace(OFFLINE, connection=Connection.THROTTLED, next_try_at=160.0, fault=Throttled(60)),
            "Sendoso asked us to wait: 60 s. Reading is paused; nothing was lost.",
        ),
        (
            replace(OFFLINE, connection=Connection.UNAUTHORISED, fault=Unauthorised(), next_try_at=None),
            "Sendoso refused the credentials at 14:21. The list stays as of 14:21. r tries again.",
        ),
        (
            replace(OFFLINE, connection=Connection.TROUBLE, fault=ServerTrouble(503, "Service Unavailable")),
            "Sendoso answers with errors (503) since 14:21. Next try in 40 s, or r now.",
        ),
        (
            replace(OFFLINE, connection=Connection.TROUBLE, fault=ServerTrouble(200, "not JSON")),
            "Sendoso answers with something this program cannot read since 14:21. Next try in 40 s, or r now.",
        ),
    ],
)
def test_the_banner_says_what_is_wrong_and_what_helps(state: SyncState, sentence: str | None) -> None:
    assert banner(state, LOOK, 100.0) == sentence


def test_the_rate_turns_amber_near_the_limit() -> None:
    assert rate(LIVE, 0.0) == ("0.1 of 4/s", Role.MUTED)
    assert rate(replace(LIVE, rate=0.0), 0.0) == ("0 of 4/s", Role.MUTED)
    assert rate(replace(LIVE, rate=3.0), 0.0) == ("3.0 of 4/s", Role.LATE)
    waiting = replace(LIVE, connection=Connection.THROTTLED, next_try_at=138.0)
    assert rate(waiting, 100.0) == ("waiting 40 s", Role.LATE)


def test_only_a_first_reading_is_news() -> None:
    reading = replace(LIVE, complete=False, doing="reading older sends, page 7")
    assert doing(reading) == "Reading older sends."
    assert doing(replace(reading, doing="looking for new sends")) == doing(reading), "it stands still meanwhile"
    assert doing(replace(reading, paused=True)) == doing(replace(reading, connection=Connection.OFFLINE)) == ""
    assert doing(replace(LIVE, doing="looking for new sends")) == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (-3, "0 s"), (0.2, "5 s"), (5, "5 s"), (5.1, "10 s"), (33, "40 s"), (60, "60 s"), (61, "2 min")],
)
def test_countdowns_move_in_steps(seconds: float, text: str) -> None:
    assert countdown(seconds) == text


@given(st.floats(0.001, 4_000))
def test_a_timer_can_sleep_until_the_text_changes(seconds: float) -> None:
    wait = seconds_to_next_step(seconds)
    assert 0 < wait <= 60
    assert countdown(seconds - wait) != countdown(seconds)
    assert countdown(seconds - wait * 0.99) == countdown(seconds)


def test_one_wait_costs_a_handful_of_repaints() -> None:
    left, shown = 60.0, []
    while left > 0:
        shown.append(countdown(left))
        left -= seconds_to_next_step(left)
    assert shown == ["60 s", "40 s", "20 s", "10 s", "5 s"]
