"""A new send of the same content is begun once, whoever tries; a person who has seen the first may have one more."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sendoso_tui.domain.creating import REPEAT_WINDOW, Match
from sendoso_tui.domain.intent import Action, IntentState, may_follow
from sendoso_tui.domain.money import Money
from sendoso_tui.store.intents import DuplicateIntent
from sendoso_tui.store.record import Record
from tests.store.intents import make_create, make_intent
from tests.store.sends import MINUTE, NOW

SENDING, DONE, REFUSED, UNKNOWN = IntentState.SENDING, IntentState.DONE, IntentState.REFUSED, IntentState.UNKNOWN
LONG_AGO = timedelta(days=400)


async def refused_with(record: Record, *args: object, again_after: str = "", **more: object) -> str:
    """Try to begin a new send and return the id of the intent it was refused with."""
    with pytest.raises(DuplicateIntent) as caught:
        await record.begin(make_create(*args, again_after=again_after, **more), again_after=again_after)  # type: ignore[arg-type]
    return caught.value.earlier.id


async def test_a_new_send_comes_back_as_it_was(record: Record) -> None:
    match = Match(
        NOW, "item_1", "田中@example.com", "rcp_1", Money(Decimal("25.00"), "USD"), Money(Decimal("0.10"), None)
    )
    intent = make_create(draft_id="d1", match=match)
    await record.begin(intent)
    assert record.intent("c1") == intent
    assert record.intents() == [intent]


async def test_a_match_without_amounts_or_ids_comes_back(record: Record) -> None:
    for number, match in enumerate((Match(NOW, ""), Match(NOW + MINUTE / 7, "7", recipient_id="r"), None)):
        await record.begin(make_create(f"c{number}", match=match))
        found = record.intent(f"c{number}")
        assert found is not None
        assert found.match == match


async def test_the_same_content_is_refused_for_ten_minutes(record: Record) -> None:
    await record.begin(make_create("c1", "same"))
    await record.settle("c1", DONE, "accepted", NOW)
    assert await refused_with(record, "c2", "same", NOW + REPEAT_WINDOW - MINUTE / 60) == "c1"
    await record.begin(make_create("c2", "same", NOW + REPEAT_WINDOW))
    await record.begin(make_create("c3", "other"))


@pytest.mark.parametrize("state", [SENDING, UNKNOWN])
async def test_the_same_content_without_an_outcome_is_refused_for_ever(record: Record, state: IntentState) -> None:
    await record.begin(make_create("c1", "same", NOW - LONG_AGO))
    if state is UNKNOWN:
        await record.settle("c1", UNKNOWN, "no answer", NOW)
    assert await refused_with(record, "c2", "same") == "c1"


@pytest.mark.parametrize("by", [SENDING, UNKNOWN])
async def test_what_was_refused_does_not_count(record: Record, by: IntentState) -> None:
    await record.begin(make_create("c1", "same"))
    if by is UNKNOWN:
        await record.settle("c1", UNKNOWN, "no answer", NOW)
    await record.settle("c1", REFUSED, "out of stock", NOW)
    await record.begin(make_create("c2", "same"))


async def test_a_clock_set_back_does_not_hide_the_earlier_one(record: Record) -> None:
    await record.begin(make_create("c1", "same", NOW + timedelta(hours=3)))
    await record.settle("c1", DONE, "accepted", NOW)
    assert await refused_with(record, "c2", "same", NOW) == "c1"
    await record.begin(make_create("c2", "same", NOW, "c1"), again_after="c1")
    assert await refused_with(record, "c3", "same", NOW + MINUTE, again_after="c1") == "c2"


async def test_contents_of_other_profiles_and_other_writes_do_not_count(record: Record) -> None:
    await record.begin(make_create("c1", "same", profile="other"))
    await record.begin(make_intent("i1"))
    await record.begin(make_intent("i2"))
    await record.begin(make_create("c2", "same"))


async def test_one_repeat_that_was_meant_is_one_repeat(record: Record) -> None:
    await record.begin(make_create("c1", "same"))
    assert await refused_with(record, "c2", "same", again_after="somebody") == "c1"
    await record.begin(make_create("c2", "same", NOW, "c1"), again_after="c1")
    # The second window has seen c1 only; a person who has seen c2 may have a third.
    assert await refused_with(record, "c3", "same", again_after="c1") == "c2"
    assert await refused_with(record, "c3", "same") == "c2"
    await record.begin(make_create("c3", "same", NOW, "c2"), again_after="c2")
    assert await refused_with(record, "c4", "same", again_after="c1") == "c3"


async def test_a_repeat_that_was_refused_may_be_tried_again(record: Record) -> None:
    await record.begin(make_create("c1", "same"))
    await record.begin(make_create("c2", "same", NOW, "c1"), again_after="c1")
    await record.settle("c2", REFUSED, "nothing was sent", NOW)
    await record.begin(make_create("c3", "same", NOW, "c1"), again_after="c1")


async def test_what_begin_would_refuse_with_can_be_read(record: Record) -> None:
    assert record.repeat_of("prod", "same", NOW) is None
    await record.begin(make_create("c1", "same"))
    assert record.repeat_of("prod", "same", NOW) == record.intent("c1")
    assert record.repeat_of("other", "same", NOW) is None
    assert record.repeat_of("prod", "", NOW) is None
    await record.settle("c1", DONE, "accepted", NOW)
    assert record.repeat_of("prod", "same", NOW + REPEAT_WINDOW) is None


@pytest.mark.parametrize(
    ("state", "words"), [(SENDING, "is being sent now"), (UNKNOWN, "is not known"), (DONE, "less than ten minutes ago")]
)
async def test_the_refusal_says_what_is_known_of_the_earlier_one(
    record: Record, state: IntentState, words: str
) -> None:
    await record.begin(make_create("c1", "same"))
    if state is not SENDING:
        await record.settle("c1", state, "", NOW)
    with pytest.raises(DuplicateIntent, match=words):
        await record.begin(make_create("c2", "same"))


async def test_what_belongs_to_an_intent_is_written_with_it_or_not_at_all(record: Record) -> None:
    await record.begin(
        make_create("c1"), also=lambda connection: connection.execute("UPDATE meta SET value = ''").close()
    )

    def refuses(connection: object) -> None:
        raise LookupError("the row was sent already")

    with pytest.raises(LookupError):
        await record.begin(make_create("c2"), also=refuses)
    assert record.intent("c2") is None
    assert await record.adopt_orphans(lambda pid: False, NOW) == []
    called: list[object] = []
    assert await begin_again(record, called) == []


async def begin_again(record: Record, called: list[object]) -> list[object]:
    """Try what is refused anyway; returns what was called meanwhile."""
    with pytest.raises(DuplicateIntent):
        await record.begin(make_create("c9", "c1"), also=called.append)
    return called


async def test_a_found_send_is_told_by_its_id_and_is_nobody_elses(record: Record) -> None:
    await record.begin(make_intent("cancel"))
    await record.settle("cancel", DONE, "", NOW)
    for number, state in enumerate((DONE, REFUSED, UNKNOWN)):
        await record.begin(make_create(f"c{number}"))
        await record.settle(f"c{number}", state, "", NOW, "req", f"send_{number}")
    await record.begin(make_create("c7", profile="other"))
    await record.settle("c7", DONE, "", NOW, target="send_7")
    await record.begin(make_create("c8"))
    assert (await record.settle("c8", DONE, "accepted, no id given", NOW)).target == ""
    assert record.taken_targets("prod") == {"send_0"}
    later = await record.settle("c2", DONE, "found", NOW)
    assert (later.target, later.request_id) == ("send_2", "req")
    assert record.taken_targets("prod") == {"send_0", "send_2"}
    assert record.taken_targets("nobody") == frozenset()


async def test_a_match_is_kept_only_while_it_may_be_needed(record: Record) -> None:
    for name, states in (("c1", [DONE]), ("c2", [REFUSED]), ("c3", [UNKNOWN, DONE]), ("c4", [UNKNOWN, REFUSED])):
        intent = make_create(name)
        await record.begin(intent)
        for state in states:
            found = record.intent(name)
            assert found is not None
            assert found.match == intent.match
            settled = await record.settle(name, state, "", NOW)
        assert settled.match is None
        assert record.intent(name) == settled


async def test_a_match_that_cannot_be_read_leaves_the_intent_to_a_person(record: Record) -> None:
    unreadable = ("{", "[]", "1", '{"left_at": 7}', '{"left_at": "2026-11-20T12:00:00", "exact": ["x"]}')
    for number, text in enumerate(unreadable):
        await record.begin(make_create(f"c{number}"))
        await record.write(
            lambda connection, t=text, n=number: connection.execute(  # type: ignore[misc]
                "UPDATE matches SET match = ? WHERE intent_id = ?", (t, f"c{n}")
            ).close()
        )
    assert [intent.match for intent in record.intents()] == [None] * len(unreadable)
    assert (await record.settle("c0", DONE, "", NOW)).state is DONE


# Any number of tries, in any order and at any time: the rule by itself, in plain Python.

_tries = st.lists(
    st.tuples(
        st.integers(0, 30),  # minutes since the one before
        st.sampled_from(["a", "b"]),
        st.sampled_from([None, DONE, REFUSED, UNKNOWN]),
        st.integers(0, 5),  # which earlier one is meant to be repeated, if it is
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=_tries)
async def test_whatever_is_tried_the_rule_holds(
    tmp_path_factory: pytest.TempPathFactory, tries: Sequence[tuple[int, str, IntentState | None, int]]
) -> None:
    record = Record.open(tmp_path_factory.mktemp("rule") / "prod.record.db")
    kept: list[tuple[str, str, IntentState, int]] = []
    clock = 0
    for number, (minutes, content, state, back) in enumerate(tries):
        clock += minutes
        name, again = f"c{number}", f"c{number - back}" if back else ""
        counting = [
            known
            for known, text, stands, at in kept
            if text == content and (stands in (SENDING, UNKNOWN) or (stands is DONE and clock - at < 10))
        ]
        intent = make_create(name, content, NOW + clock * MINUTE, again)
        if counting and counting[-1] != again:
            with pytest.raises(DuplicateIntent) as caught:
                await record.begin(intent, again_after=again)
            assert caught.value.earlier.id == counting[-1]
            continue
        await record.begin(intent, again_after=again)
        if state is not None:
            assert may_follow(SENDING, state)
            await record.settle(name, state, "", NOW)
        kept.append((name, content, state or SENDING, clock))
    await record.close()


# Several processes, one file.

RACER = """
import asyncio, sys
from pathlib import Path
from sendoso_tui.store.intents import DuplicateIntent
from sendoso_tui.store.meta import set_meta
from sendoso_tui.store.record import Record
from tests.store.intents import make_create

async def main():
    record = Record.open(Path(sys.argv[1]))
    print("ready", flush=True)
    for line in sys.stdin:
        content, again = line.rstrip("\\n").split(",")
        name = f"{sys.argv[2]}-{content}-{again}"
        try:
            await record.begin(make_create(name, content, again_after=again), again_after=again)
            print("won", name, flush=True)
        except DuplicateIntent as refusal:
            print("lost", refusal.earlier.id, flush=True)

asyncio.run(main())
"""


class Racer:
    """A process that begins a new send when it is told to."""

    def __init__(self, path: Path, name: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RACER, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def tell(self, content: str, again_after: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{content},{again_after}\n")
        self.process.stdin.flush()

    def hear(self) -> list[str]:
        assert self.process.stdout is not None
        return self.process.stdout.readline().split()


async def test_of_processes_that_begin_the_same_at_once_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    racers = [Racer(path, name) for name in ("one", "two", "three")]
    try:
        assert [racer.hear() for racer in racers] == [["ready"]] * 3
        for number in range(15):
            again = ""
            for _ in range(2):  # first without, then all of them meaning to repeat the first
                for racer in racers:
                    racer.tell(f"content{number}", again)
                heard = [racer.hear() for racer in racers]
                winners = [name for word, name in heard if word == "won"]
                assert len(winners) == 1
                assert {name for word, name in heard if word == "lost"} == set(winners)
                (again,) = winners
    finally:
        for racer in racers:
            racer.process.send_signal(signal.SIGKILL)
            racer.process.communicate()
    record = Record.open(path)
    assert len(record.intents(limit=1000)) == 30
    await record.close()


async def test_of_two_windows_in_one_process_one_wins(tmp_path: Path) -> None:
    records = [Record.open(tmp_path / "prod.record.db") for _ in range(4)]
    for number in range(10):
        results = await asyncio.gather(
            *(record.begin(make_create(f"{number}-{n}", f"same{number}")) for n, record in enumerate(records)),
            return_exceptions=True,
        )
        assert sorted(type(result).__name__ for result in results) == ["DuplicateIntent"] * 3 + ["NoneType"]
    for record in records:
        await record.close()


SENDER = """
import asyncio, sys
from pathlib import Path
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.store.meta import set_meta
from sendoso_tui.store.record import Record
from tests.store.intents import make_create
from tests.store.sends import NOW

async def main():
    record = Record.open(Path(sys.argv[1]))
    await record.save_draft("prod", "d1", Form(Shape.EGIFT, {"email": "aiko@secret.example"}), NOW)
    await record.begin(make_create("killed", draft_id="d1"))
    print("begun", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_send_whose_program_was_killed_is_unknown_and_can_still_be_found(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    child = subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-c", SENDER, str(path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    record = Record.open(path)
    assert [intent.state for intent in record.intents()] == [SENDING]
    (adopted,) = await record.adopt_orphans(lambda pid: False, NOW)
    assert (adopted.id, adopted.state, adopted.action, adopted.pid) == ("killed", UNKNOWN, Action.CREATE, child.pid)
    assert adopted.match == Match(NOW, "touch_7", "aiko@secret.example")
    (draft,) = record.drafts("prod")
    assert (draft.intent_id, draft.form.get("email")) == ("killed", "aiko@secret.example")
    assert await refused_with(record, "c2", "killed", NOW + LONG_AGO) == "killed"
    await record.close()
