from datetime import UTC, date, datetime, timedelta

import pytest

from sendoso_tui.domain.instants import read_instant
from sendoso_tui.domain.send import Send, StatusUpdate
from sendoso_tui.domain.timeline import Step, Timeline, build_timeline, late_by


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


NOW = at(11, 20, 14, 32)


def steps(timeline: Timeline) -> list[tuple[Step, str]]:
    return [(entry.step, entry.label) for entry in timeline.entries]


def reported(*updates: tuple[str, str]) -> tuple[StatusUpdate, ...]:
    return tuple(StatusUpdate(status, read_instant(when)) for status, when in updates)


def seen(status: str, before: datetime, after: datetime) -> StatusUpdate:
    return StatusUpdate(status, after, before, observed=True)


def test_the_egift_of_the_v3_sample() -> None:
    send = Send(
        "1",
        "v3",
        "Expired",
        type="eGifts USA",
        created_at=read_instant("2022-09-12T12:08:27-07:00"),
        updates=reported(
            ("Sent", "2022-09-12T12:08:27-07:00"),
            ("Opened", "2022-09-12T12:08:58-07:00"),
            ("Clicked", "2022-09-12T12:08:58-07:00"),
            ("Expired", "2022-12-11T00:00:02-08:00"),
        ),
    )
    timeline = build_timeline(send, (), NOW)
    assert steps(timeline) == [
        (Step.CREATED, "Created"),
        (Step.PASSED, "Sent"),
        (Step.PASSED, "Opened"),
        (Step.PASSED, "Clicked"),
        (Step.CURRENT, "Expired"),
    ]
    assert [entry.gap for entry in timeline.entries] == [
        None,
        timedelta(),
        timedelta(seconds=31),
        timedelta(),
        timedelta(days=89, hours=12, minutes=51, seconds=4),
    ]
    assert not timeline.contradicts
    assert not timeline.any_observed


def test_the_lapsed_confirmation_of_the_v3_sample() -> None:
    send = Send(
        "2",
        "v3",
        "Address Confirmation - Cancelled",
        type="Inventoried Sends",
        created_at=read_instant("2022-12-21T23:37:22-08:00"),
        updates=reported(
            ("Confirming Address", "2022-12-22T05:42:27-08:00"),
            ("Address Confirmation - Cancelled", "2022-12-27T09:00:05-08:00"),
        ),
    )
    timeline = build_timeline(send, (), NOW)
    assert [entry.step for entry in timeline.entries] == [Step.CREATED, Step.PASSED, Step.CURRENT]
    assert timeline.entries[1].gap == timedelta(hours=6, minutes=5, seconds=5)


def test_a_v2_send_begins_pending_and_shows_the_windows_seen() -> None:
    send = Send(
        "s",
        "v2",
        "shipped",
        type="physical",
        created_at=at(11, 12, 10, 31),
        updated_at=at(11, 16, 9, 30),
        estimated_delivery=date(2026, 11, 18),
    )
    observed = (
        seen("processing", at(11, 13, 14, 32), at(11, 13, 14, 47)),
        seen("shipped", at(11, 16, 9, 2), at(11, 16, 9, 17)),
    )
    timeline = build_timeline(send, observed, NOW)
    assert steps(timeline) == [
        (Step.PASSED, "pending"),
        (Step.PASSED, "processing"),
        (Step.CURRENT, "shipped"),
        (Step.DUE, "Delivery due"),
        (Step.NEXT, "delivered"),
    ]
    first, processing, shipped, *_ = timeline.entries
    assert (first.at, first.observed) == (at(11, 12, 10, 31), False)
    assert (processing.window_start, processing.at, processing.observed) == (
        at(11, 13, 14, 32),
        at(11, 13, 14, 47),
        True,
    )
    assert shipped.window_start == at(11, 16, 9, 2)
    assert timeline.any_observed
    assert timeline.late_by == timedelta(days=1, hours=14, minutes=32)


def test_the_servers_own_moment_replaces_the_window_it_lies_in() -> None:
    send = Send("s", "v2", "processing", created_at=at(11, 12))
    step = StatusUpdate("processing", at(11, 13, 14, 40), at(11, 13, 14, 32), observed=True, from_server=True)
    current = build_timeline(send, (step,), NOW).entries[1]
    assert (current.window_start, current.at, current.observed) == (None, at(11, 13, 14, 40), True)


def test_a_v2_send_that_has_not_moved() -> None:
    send = Send("s", "v2", "pending", type="physical", created_at=at(11, 12))
    timeline = build_timeline(send, (), NOW)
    assert steps(timeline) == [
        (Step.CURRENT, "pending"),
        (Step.NEXT, "processing"),
        (Step.NEXT, "shipped"),
        (Step.NEXT, "delivered"),
    ]
    assert timeline.entries[0].at == at(11, 12)


def test_a_first_look_at_pending_is_not_a_step_of_its_own() -> None:
    send = Send("s", "v2", "pending", created_at=at(11, 12))
    look = StatusUpdate("pending", at(11, 15), None, observed=True)
    timeline = build_timeline(send, (look,), NOW)
    assert [entry.label for entry in timeline.entries if entry.step is not Step.NEXT] == ["pending"]
    assert not timeline.any_observed


def test_steps_that_were_missed_are_named() -> None:
    send = Send("s", "v2", "delivered", type="physical", created_at=at(11, 12), updated_at=at(11, 16))
    timeline = build_timeline(send, (), NOW)
    assert steps(timeline) == [
        (Step.PASSED, "pending"),
        (Step.MISSED, "processing"),
        (Step.MISSED, "shipped"),
        (Step.CURRENT, "delivered"),
    ]
    assert timeline.entries[-1].gap == timedelta(days=4)
    assert timeline.entries[-1].observed


def test_an_egift_of_v2_is_not_said_to_have_been_shipped() -> None:
    send = Send("s", "v2", "delivered", type="egift", created_at=at(11, 12), updated_at=at(11, 16))
    assert (Step.MISSED, "shipped") not in steps(build_timeline(send, (), NOW))


def test_a_first_look_tells_nothing_about_when_a_status_began() -> None:
    send = Send("s", "v2", "shipped", created_at=at(11, 12))
    look = StatusUpdate("shipped", at(11, 15), None, observed=True)
    assert build_timeline(send, (look,), NOW).entries[-2].at is None


def test_a_failed_v2_send_has_no_missed_steps_and_nothing_ahead() -> None:
    send = Send("s", "v2", "failed", created_at=at(11, 12), updated_at=at(11, 13))
    assert steps(build_timeline(send, (), NOW)) == [(Step.PASSED, "pending"), (Step.CURRENT, "failed")]


def test_history_that_contradicts_the_status_is_flagged() -> None:
    send = Send(
        "1",
        "v3",
        "Delivered",
        type="Sendoso Direct",
        created_at=at(11, 1),
        updates=reported(("Processing", "2026-11-02"), ("Shipped", "2026-11-03")),
    )
    timeline = build_timeline(send, (), NOW)
    assert timeline.contradicts
    assert steps(timeline)[-1] == (Step.CURRENT, "Delivered")
    assert timeline.entries[-1].at is None


def test_unordered_and_repeated_history_is_put_in_order() -> None:
    send = Send(
        "1",
        "v3",
        "Shipped",
        created_at=at(11, 1),
        updates=reported(
            ("Shipped", "2026-11-05"),
            ("Processing", "2026-11-02"),
            ("Processing", "2026-11-02"),
            ("Packed", "2026-11-03"),
        ),
    )
    timeline = build_timeline(send, (), NOW)
    assert [entry.label for entry in timeline.entries] == ["Created", "Processing", "Processing", "Packed", "Shipped"]
    assert not timeline.contradicts


def test_equal_moments_keep_the_order_of_the_server() -> None:
    moment = "2026-11-02T10:00:00Z"
    send = Send("1", "v3", "Clicked", updates=reported(("Opened", moment), ("Sent", moment), ("Clicked", moment)))
    labels = [entry.label for entry in build_timeline(send, (), NOW).entries if entry.step is not Step.NEXT]
    assert labels == ["Created", "Opened", "Sent", "Clicked"]


def test_a_step_without_a_moment_keeps_its_place() -> None:
    send = Send(
        "1",
        "v3",
        "Used",
        type="eGifts USA",
        created_at=at(11, 1),
        updates=reported(("Sent", "2026-11-02"), ("Opened", "not a date"), ("Used", "2026-11-04")),
    )
    timeline = build_timeline(send, (), NOW)
    assert [entry.label for entry in timeline.entries] == ["Created", "Sent", "Opened", "Used"]
    assert timeline.entries[2].gap is None
    assert timeline.entries[3].gap == timedelta(days=2)


def test_a_status_that_goes_backwards_is_shown_as_it_was() -> None:
    send = Send("s", "v2", "processing", created_at=at(11, 1))
    observed = (
        seen("delivered", at(11, 5), at(11, 6)),
        seen("processing", at(11, 7), at(11, 8)),
    )
    timeline = build_timeline(send, observed, NOW)
    assert [entry.label for entry in timeline.entries if entry.step in (Step.PASSED, Step.CURRENT)] == [
        "pending",
        "delivered",
        "processing",
    ]


def test_reported_and_observed_steps_mix() -> None:
    send = Send("1", "v3", "Packed", type="Sendoso Direct", updates=reported(("Processing", "2026-11-02")))
    timeline = build_timeline(send, (seen("Packed", at(11, 3), at(11, 4)),), NOW)
    assert [(entry.label, entry.observed) for entry in timeline.entries[1:3]] == [
        ("Processing", False),
        ("Packed", True),
    ]
    assert not timeline.contradicts


def test_what_lies_ahead_before_the_road_begins() -> None:
    send = Send("1", "v3", "Paused", type="Inventoried Sends", updates=reported(("Confirming Address", "2026-11-02")))
    ahead = [label for step, label in steps(build_timeline(send, (), NOW)) if step is Step.NEXT]
    assert ahead == ["Processing", "Packed", "Shipped", "Delivered"]


def test_without_history_there_is_still_a_timeline() -> None:
    timeline = build_timeline(Send("1", "v3", ""), (), NOW)
    assert steps(timeline) == [(Step.CREATED, "Created"), (Step.CURRENT, "no status")]
    assert not timeline.any_observed


@pytest.mark.parametrize(
    ("status", "due", "expected"),
    [
        ("shipped", date(2026, 11, 19), timedelta(hours=14, minutes=32)),
        ("shipped", date(2026, 11, 20), None),
        ("delivered", date(2026, 11, 1), None),
        ("shipped", None, None),
    ],
)
def test_only_an_open_send_past_its_day_is_late(status: str, due: date | None, expected: timedelta | None) -> None:
    assert late_by(Send("s", "v2", status, estimated_delivery=due), NOW) == expected
