from dataclasses import replace
from datetime import timedelta

import pytest

from sendoso_tui.domain.intent import IntentState, may_follow
from sendoso_tui.store import record as record_module
from sendoso_tui.store.intents import AlreadySettled, DuplicateIntent, NoSuchIntent
from sendoso_tui.store.record import Record
from tests.store.intents import make_intent
from tests.store.sends import MINUTE, NOW

SENDING, DONE, REFUSED, UNKNOWN = IntentState.SENDING, IntentState.DONE, IntentState.REFUSED, IntentState.UNKNOWN


async def test_an_intent_comes_back_as_it_was(record: Record) -> None:
    intent = make_intent()
    await record.begin(intent)
    assert record.intent("i1") == intent
    assert record.intents() == [intent]
    assert record.intent("other") is None


async def test_a_clear_answer_settles(record: Record) -> None:
    await record.begin(make_intent())
    settled = await record.settle("i1", DONE, "Cancelled.", NOW + MINUTE, "req-1")
    assert settled == record.intent("i1")
    assert (settled.state, settled.note, settled.settled_at, settled.request_id) == (
        DONE,
        "Cancelled.",
        NOW + MINUTE,
        "req-1",
    )


@pytest.mark.parametrize("old", list(IntentState))
@pytest.mark.parametrize("new", list(IntentState))
async def test_only_what_may_follow_follows(record: Record, old: IntentState, new: IntentState) -> None:
    await record.begin(make_intent())
    if old is not SENDING:
        await record.settle("i1", old, "first", NOW)
    if may_follow(old, new):
        assert (await record.settle("i1", new, "second", NOW)).note == "second"
    else:
        before = record.intent("i1")
        with pytest.raises(AlreadySettled) as caught:
            await record.settle("i1", new, "second", NOW)
        assert caught.value.intent == record.intent("i1") == before


async def test_an_unknown_outcome_waits_and_keeps_its_request_id(record: Record) -> None:
    await record.begin(make_intent())
    unknown = await record.settle("i1", UNKNOWN, "No answer came.", NOW, "req-1")
    assert unknown.settled_at is None
    await record.note("i1", "Looked once; it still shows pending.")
    assert [intent.note for intent in record.unclear()] == ["Looked once; it still shows pending."]
    done = await record.settle("i1", DONE, "It shows cancelled.", NOW + MINUTE)
    assert (done.request_id, done.settled_at) == ("req-1", NOW + MINUTE)
    assert record.unclear() == []
    with pytest.raises(AlreadySettled):
        await record.note("i1", "more")


async def test_what_is_not_there_is_said_to_be(record: Record) -> None:
    with pytest.raises(NoSuchIntent):
        await record.settle("i9", DONE, "", NOW)
    with pytest.raises(NoSuchIntent):
        await record.note("i9", "")
    with pytest.raises(ValueError, match="SENDING"):
        await record.begin(replace(make_intent(), state=DONE))


async def test_the_same_write_twice_in_a_minute_is_refused(record: Record) -> None:
    await record.begin(make_intent("i1", "d"))
    for state in (None, UNKNOWN, DONE):
        if state:
            await record.settle("i1", state, "", NOW)
        with pytest.raises(DuplicateIntent) as caught:
            await record.begin(make_intent("i2", "d", NOW + timedelta(seconds=59)))
        assert caught.value.earlier.id == "i1"
    await record.begin(make_intent("i2", "d", NOW + MINUTE))
    await record.begin(replace(make_intent("i3", "d"), profile="other"))
    assert len(record.intents()) == 3


async def test_what_was_refused_may_be_tried_again_at_once(record: Record) -> None:
    await record.begin(make_intent("i1", "d"))
    await record.settle("i1", REFUSED, "Nothing was sent.", NOW)
    await record.begin(make_intent("i2", "d"))
    assert [intent.state for intent in record.intents([SENDING, REFUSED])] == [SENDING, REFUSED]


async def test_intents_are_listed_newest_first_and_by_state(record: Record) -> None:
    for number in range(5):
        await record.begin(make_intent(f"i{number}", at=NOW + number * MINUTE))
    await record.settle("i1", DONE, "", NOW)
    assert [intent.id for intent in record.intents(limit=2)] == ["i4", "i3"]
    assert [intent.id for intent in record.intents([DONE])] == ["i1"]
    assert record.intents([]) == []


async def test_intents_of_dead_processes_become_unknown(record: Record) -> None:
    await record.begin(make_intent("mine"))
    for name, pid, at in (("dead", 4001, NOW), ("alive", 4002, NOW), ("stale", 4002, NOW - 11 * MINUTE)):
        await record.begin(make_intent(name, at=at, pid=pid))
    # As if an earlier process had begun these.
    record_module._begun_here.difference_update({"dead", "alive", "stale"})
    adopted = await record.adopt_orphans(lambda pid: pid == 4002, NOW)
    assert {intent.id for intent in adopted} == {"dead", "stale"}
    assert {intent.id for intent in record.unclear()} == {"dead", "stale"}
    assert all("may have happened" in intent.note for intent in adopted)
    assert {intent.id for intent in record.intents([SENDING])} == {"mine", "alive"}
    assert await record.adopt_orphans(lambda pid: pid == 4002, NOW) == []


async def test_an_intent_of_an_earlier_process_with_our_id_is_an_orphan(record: Record) -> None:
    await record.begin(make_intent("earlier"))
    record_module._begun_here.discard("earlier")
    assert [intent.id for intent in await record.adopt_orphans(lambda pid: True, NOW)] == ["earlier"]


async def test_a_slow_process_may_still_settle_what_was_adopted(record: Record) -> None:
    await record.begin(make_intent("slow"))
    record_module._begun_here.discard("slow")
    await record.adopt_orphans(lambda pid: False, NOW)
    assert (await record.settle("slow", DONE, "Cancelled.", NOW)).state is DONE
