from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sendoso_tui.domain.history import Transition
from sendoso_tui.domain.send import StatusUpdate
from sendoso_tui.store.record import Record
from tests.store.sends import MINUTE, NOW

SECOND = timedelta(seconds=1)


def seen(status: str, after: int | None, at: int, reported: int | None = None, send_id: str = "1") -> Transition:
    """A transition with its moments in minutes from now."""

    def moment(minutes: int | None):
        return None if minutes is None else NOW + minutes * MINUTE

    return Transition(send_id, "old", status, moment(after), NOW + at * MINUTE, moment(reported))


def shown(record: Record, send_id: str = "1") -> list[tuple[str, int | None, int]]:
    def minutes(moment):
        return None if moment is None else (moment - NOW) // MINUTE

    return [(step.status, minutes(step.seen_before), minutes(step.at)) for step in record.history(send_id)]


async def test_what_was_seen_comes_back_with_its_window(record: Record) -> None:
    assert await record.add_transitions([seen("Shipped", 1, 5), seen("Delivered", 5, 9, 7)]) == 2
    assert record.history("1") == (
        StatusUpdate("Shipped", NOW + 5 * MINUTE, NOW + MINUTE, observed=True),
        StatusUpdate("Delivered", NOW + 7 * MINUTE, NOW + 5 * MINUTE, observed=True, from_server=True),
    )
    assert record.history("2") == ()
    assert await record.add_transitions([]) == 0


async def test_the_same_again_changes_nothing(record: Record) -> None:
    steps = [seen("Paused", None, 0), seen("Processing", 0, 5), seen("Paused", 5, 9), seen("Paused", 9, 9)]
    await record.add_transitions(steps)
    before = record.history("1")
    assert await record.add_transitions(steps) == 0
    assert record.history("1") == before


async def test_one_change_seen_by_two_instances_is_one_step_in_the_window_both_share(record: Record) -> None:
    await record.add_transitions([seen("Shipped", 0, 10), seen("Shipped", 4, 14, 6)])
    assert record.history("1") == (
        StatusUpdate("Shipped", NOW + 6 * MINUTE, NOW + 4 * MINUTE, observed=True, from_server=True),
    )
    await record.add_transitions([seen("shipped", 3, 8)])
    assert len(record.history("1")) == 1


async def test_a_first_look_after_the_cache_was_lost_adds_no_second_step(record: Record) -> None:
    await record.add_transitions([seen("Processing", None, 0), seen("Shipped", 0, 5)])
    await record.add_transitions([seen("Shipped", None, 20), seen("Delivered", 25, 30)])
    assert shown(record) == [("Processing", None, 0), ("Shipped", 0, 5), ("Delivered", 25, 30)]


async def test_a_status_that_came_back_is_two_steps(record: Record) -> None:
    await record.add_transitions([seen("Paused", 0, 5), seen("Processing", 5, 10), seen("Paused", 10, 15)])
    assert [status for status, _, _ in shown(record)] == ["Paused", "Processing", "Paused"]


async def test_sends_do_not_mix(record: Record) -> None:
    await record.add_transitions([seen("Shipped", 0, 5), seen("Shipped", 0, 5, send_id="2")])
    assert shown(record) == shown(record, "2") == [("Shipped", 0, 5)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["Paused", "Processing", "Shipped"]), max_size=8), st.randoms())
async def test_any_replay_in_any_order_gives_the_same_history(tmp_path_factory, words, random) -> None:
    steps, last = [], None
    for minute, word in enumerate(words):
        if word != last:
            steps.append(seen(word, minute, minute + 1))
        last = word
    replayed = [*steps, *random.sample(steps, len(steps) // 2)]
    random.shuffle(replayed)
    record = Record.open(tmp_path_factory.mktemp("record") / "a.db")
    try:
        await record.add_transitions(replayed)
        assert shown(record) == [
            (step.status, (step.seen_before - NOW) // MINUTE, (step.seen_at - NOW) // MINUTE) for step in steps
        ]
    finally:
        await record.close()
