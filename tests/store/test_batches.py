"""Batches in the record: who runs one, which row may go out, and when forms are forgotten."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sendoso_tui.domain.batch import Batch, BatchState, RowState, Tally
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.domain.intent import NOT_SENT, Action, Intent, IntentState
from sendoso_tui.store.batches import (
    KEPT_FOR,
    SAME_FOR,
    Batches,
    BatchHeld,
    NoSuchBatch,
    RowTaken,
    SameBatch,
    tie_row,
)
from sendoso_tui.store.database import migrate, on_disk, prepare
from sendoso_tui.store.record import Record
from sendoso_tui.store.record_schema import MIGRATIONS
from tests.store.intents import make_intent
from tests.store.sends import NOW

ME, OTHER = "17@1", "18@1"
BATCH = Batch("b1", "prod", "https://app.sendoso.com", "v3", "people.csv", NOW, BatchState.RUNNING, "digest", holder=ME)


def form(number: int) -> Form:
    return Form(Shape.EGIFT, {"email": f"person{number}@example.com", "touch_id": "7"})


def intent(intent_id: str) -> Intent:
    return replace(make_intent(intent_id), action=Action.CREATE, target="", content=intent_id)


def running(*marks: str) -> object:
    return lambda mark: mark in marks


@pytest.fixture
async def batches(record: Record) -> Batches:
    made = Batches(record)
    await made.begin(BATCH, [(number, form(number)) for number in (2, 3, 4)])
    return made


async def send(record: Record, number: int, intent_id: str, state: IntentState | None = None) -> None:
    """Begin a row, and settle it where a state is given."""
    await record.begin(intent(intent_id), also=tie_row("b1", number))
    if state is not None:
        await record.settle(intent_id, state, "a note", NOW, "req-1", "5184530" if state is IntentState.DONE else "")


async def test_what_was_begun_is_there_again(batches: Batches) -> None:
    assert batches.batch("b1") == BATCH
    assert batches.batch("b2") is None
    rows = batches.rows("b1")
    assert [(row.number, row.form, row.state) for row in rows] == [
        (number, form(number), RowState.WAITING) for number in (2, 3, 4)
    ]
    assert all(row.may_begin() for row in rows)
    assert [one.id for one in batches.unfinished("prod")] == ["b1"]
    assert batches.unfinished("other") == []


async def test_a_rows_state_is_that_of_its_intent(record: Record, batches: Batches) -> None:
    await send(record, 2, "i2", IntentState.DONE)
    await send(record, 3, "i3", IntentState.UNKNOWN)
    await send(record, 4, "i4")
    states = [RowState.DONE, RowState.UNKNOWN, RowState.SENDING]
    rows = batches.rows("b1")
    assert [row.state for row in rows] == states
    assert list(batches.states("b1").values()) == states
    assert batches.tally("b1") == Tally(done=1, unknown=1, waiting=1)
    assert (rows[0].target, rows[0].note, rows[0].request_id) == ("5184530", "a note", "req-1")
    assert not any(row.may_begin(retry_refused=True) for row in rows)


@pytest.mark.parametrize("state", [None, IntentState.DONE, IntentState.UNKNOWN])
async def test_a_row_that_went_out_is_never_begun_again(
    record: Record, batches: Batches, state: IntentState | None
) -> None:
    await send(record, 2, "first", state)
    with pytest.raises(RowTaken):
        await send(record, 2, "second")
    assert record.intent("second") is None
    assert batches.rows("b1")[0].intent_id == "first"


async def test_a_row_that_is_not_there_is_never_begun(record: Record, batches: Batches) -> None:
    with pytest.raises(RowTaken):
        await send(record, 99, "i99")
    assert record.intent("i99") is None


async def test_only_a_refused_row_may_have_another_intent(record: Record, batches: Batches) -> None:
    await send(record, 2, "first", IntentState.REFUSED)
    row = batches.rows("b1")[0]
    assert (row.state, row.may_begin(), row.may_begin(retry_refused=True)) == (RowState.REFUSED, False, True)
    await send(record, 2, "second", IntentState.DONE)
    assert batches.rows("b1")[0].intent_id == "second"


async def test_a_row_whose_request_never_left_waits_again(record: Record, batches: Batches) -> None:
    await record.begin(intent("first"), also=tie_row("b1", 2))
    await record.settle("first", IntentState.REFUSED, NOT_SENT, NOW)
    assert batches.rows("b1")[0].state is RowState.WAITING
    assert batches.rows("b1")[0].may_begin()
    assert batches.tally("b1") == Tally(waiting=3)
    await send(record, 2, "second", IntentState.REFUSED)
    assert batches.rows("b1")[0].state is RowState.REFUSED
    assert batches.tally("b1") == Tally(refused=1, waiting=2)


async def test_one_process_runs_a_batch(batches: Batches) -> None:
    with pytest.raises(BatchHeld):
        await batches.claim("b1", OTHER, running(ME, OTHER), stop_after=3)  # type: ignore[arg-type]
    taken = await batches.claim("b1", OTHER, running(OTHER), stop_after=5)  # type: ignore[arg-type]
    assert (taken.holder, taken.stop_after) == (OTHER, 5)
    with pytest.raises(NoSuchBatch):
        await batches.claim("b9", ME, running(ME), stop_after=3)  # type: ignore[arg-type]


async def test_whoever_lost_a_batch_says_no_more_of_it(batches: Batches) -> None:
    await batches.claim("b1", OTHER, running(OTHER), stop_after=3)  # type: ignore[arg-type]
    await batches.move("b1", ME, BatchState.PAUSED)
    await batches.leave("b1", ME, BatchState.DONE, NOW)
    kept = batches.batch("b1")
    assert kept is not None
    assert (kept.state, kept.holder) == (BatchState.RUNNING, OTHER)
    await batches.move("b1", OTHER, BatchState.PAUSED)
    await batches.leave("b1", OTHER, BatchState.STOPPED, NOW)
    kept = batches.batch("b1")
    assert kept is not None
    assert (kept.state, kept.holder) == (BatchState.STOPPED, "")


async def test_the_same_rows_are_known_again(batches: Batches) -> None:
    again = replace(BATCH, id="b2", created_at=NOW + timedelta(days=1))
    assert batches.same_rows("prod", BATCH.origin, "digest", NOW) == BATCH
    assert batches.same_rows("prod", BATCH.origin, "other", NOW) is None
    with pytest.raises(SameBatch) as caught:
        await batches.begin(again, [])
    assert caught.value.earlier.id == "b1"
    await batches.begin(again, [], anew=True)
    for other in (
        replace(again, id="b3", digest="other"),
        replace(again, id="b4", profile="other"),
        replace(again, id="b5", origin="https://other.example"),
        replace(again, id="b6", created_at=NOW + SAME_FOR + timedelta(days=2)),
    ):
        await batches.begin(other, [])


def kept_forms(batches: Batches) -> list[int]:
    return [row.number for row in batches.rows("b1") if row.form is not None]


async def test_forms_are_forgotten_when_nobody_needs_them(record: Record, batches: Batches) -> None:
    await send(record, 2, "i2", IntentState.DONE)
    await send(record, 3, "i3", IntentState.UNKNOWN)
    await batches.forget_forms(NOW)
    assert kept_forms(batches) == [2, 3, 4]
    await batches.leave("b1", ME, BatchState.STOPPED, NOW)
    assert kept_forms(batches) == [3, 4]
    await batches.forget_forms(NOW + KEPT_FOR + timedelta(seconds=1))
    assert kept_forms(batches) == [3]
    await record.settle("i3", IntentState.DONE, "found", NOW)
    await batches.forget_forms(NOW + timedelta(hours=1))
    assert kept_forms(batches) == []
    assert [row.state for row in batches.rows("b1")] == [RowState.DONE, RowState.DONE, RowState.WAITING]
    assert not batches.rows("b1")[2].may_begin()


async def test_nothing_of_a_forgotten_form_stays_in_the_file(tmp_path: Path) -> None:
    record = Record.open(tmp_path / "own.record.db")
    batches = Batches(record)
    await batches.begin(BATCH, [(number, form(number)) for number in range(2, 300)])
    for number in range(2, 300):
        await send(record, number, f"i{number}", IntentState.REFUSED if number == 150 else IntentState.DONE)
    await batches.leave("b1", ME, BatchState.DONE, NOW)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert set(re.findall(rb"person\d+@example.com", kept)) == {b"person150@example.com"}
    await record.close()


async def test_a_record_of_before_gets_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    prepare(on_disk(path, durable=True), MIGRATIONS[:4]).close()
    record = Record.open(path)
    await Batches(record).begin(BATCH, [(2, form(2))])
    assert Batches(record).rows("b1")[0].form == form(2)
    await record.close()
    query = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'batch%' ORDER BY name"
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh, closing(sqlite3.connect(path)) as old:
        migrate(fresh, MIGRATIONS)
        assert old.execute(query).fetchall() == fresh.execute(query).fetchall()
