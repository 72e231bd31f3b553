"""A record that was made before there were new sends goes on as it is, with all that was in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sendoso_tui.domain.audit import AuditEvent, AuditVerdict
from sendoso_tui.domain.form import Shape, blank
from sendoso_tui.domain.history import Transition
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.store.audit import append_event
from sendoso_tui.store.columns import micros
from sendoso_tui.store.database import on_disk, prepare
from sendoso_tui.store.history import add_transition
from sendoso_tui.store.intents import DuplicateIntent
from sendoso_tui.store.meta import set_meta
from sendoso_tui.store.record import Record
from sendoso_tui.store.record_schema import MIGRATIONS
from tests.store.intents import make_create, make_intent
from tests.store.sends import MINUTE, NOW

BEFORE_NEW_SENDS = MIGRATIONS[:3]
EVENT = AuditEvent(NOW, "sam", "prod", "cancel", "send_1", "done")
STEP = Transition("send_1", "pending", "cancelled", NOW - MINUTE, NOW)


def old_row(intent_id: str, state: IntentState, digest: str) -> tuple[object, ...]:
    at = micros(NOW)
    settled = at + 1 if state in (IntentState.DONE, IntentState.REFUSED) else None
    return (
        *(intent_id, "prod", "https://app.sendoso.com", "v2", "cancel", "send_1", "Coffee, USD 25.00", digest),
        *(state.value, at, at // 60_000_000, 4001, settled, "a note", "pending", "req-1"),
    )


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A record as the version before wrote it."""
    path = tmp_path / "prod.record.db"
    prepare(on_disk(path), BEFORE_NEW_SENDS).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for number, state in enumerate(IntentState):
            connection.execute(
                f"INSERT INTO intents VALUES ({', '.join('?' * 16)})",
                old_row(f"old{number}", state, f"cancel {number}"),
            )
        append_event(connection, EVENT)
        append_event(connection, EVENT)
        add_transition(connection, STEP)
        set_meta(connection, "seen_help", "yes")
    return path


async def test_all_that_was_in_it_is_there(old: Path) -> None:
    record = Record.open(old)
    assert record.problem is None
    assert await record.check(full=True) is None
    kept = {intent.id: intent for intent in record.intents()}
    assert {name: intent.state for name, intent in kept.items()} == {
        f"old{number}": state for number, state in enumerate(IntentState)
    }
    assert kept["old1"] == Intent(
        id="old1",
        profile="prod",
        origin="https://app.sendoso.com",
        dialect="v2",
        action=Action.CANCEL,
        target="send_1",
        summary="Coffee, USD 25.00",
        digest="cancel 1",
        state=IntentState.DONE,
        created_at=NOW,
        pid=4001,
        settled_at=kept["old1"].settled_at,
        note="a note",
        status_before="pending",
        request_id="req-1",
    )
    assert [row.event for row in record.audit_rows()] == [EVENT, EVENT]
    assert await record.verify_audit() == AuditVerdict(2)
    assert [update.status for update in record.history("send_1")] == ["cancelled"]
    assert record.meta("seen_help") == "yes"
    assert record.drafts("prod") == []
    assert record.taken_targets("prod") == frozenset()
    await record.close()


async def test_it_is_worked_with_as_a_new_one(old: Path) -> None:
    record = Record.open(old)
    with pytest.raises(DuplicateIntent) as caught:
        await record.begin(make_intent("again", "cancel 0"))
    assert caught.value.earlier.id == "old0"
    assert (await record.settle("old3", IntentState.DONE, "It shows cancelled.", NOW)).target == "send_1"
    assert {intent.id for intent in await record.adopt_orphans(lambda pid: False, NOW)} == {"old0"}
    await record.save_draft("prod", "d1", blank(Shape.EGIFT), NOW)
    await record.begin(make_create("c1", draft_id="d1"))
    with pytest.raises(DuplicateIntent):
        await record.begin(make_create("c2", "c1"))
    await record.settle("c1", IntentState.DONE, "accepted", NOW, target="send_9")
    assert record.drafts("prod") == []
    assert record.taken_targets("prod") == {"send_9"}
    await record.close()


async def test_the_file_as_it_was_is_kept_beside(old: Path) -> None:
    await Record.open(old).close()
    kept = old.with_name("prod.record.db.before-4")
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
        assert connection.execute("SELECT count(*) FROM intents").fetchone() == (4,)


async def test_a_window_of_the_version_before_goes_on_beside_a_new_one(old: Path) -> None:
    with closing(sqlite3.connect(old, isolation_level=None)) as earlier:
        record = Record.open(old)
        columns = (
            "id, profile, origin, dialect, action, target, summary, digest, state, created_at, minute, pid,"
            " settled_at, note, status_before, request_id"
        )
        earlier.execute(
            f"INSERT INTO intents ({columns}) VALUES ({', '.join('?' * 16)})",
            old_row("theirs", IntentState.SENDING, "cancel 9"),
        )
        found = record.intent("theirs")
        assert found is not None
        assert (found.content, found.draft_id, found.match) == ("", "", None)
        await record.close()
