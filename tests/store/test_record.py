import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sendoso_tui.domain.audit import AuditEvent
from sendoso_tui.domain.history import Transition
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.store import threads
from sendoso_tui.store.faults import RecordDamaged, RecordUnwritable, StoreTooNew
from sendoso_tui.store.intents import AlreadySettled, DuplicateIntent
from sendoso_tui.store.record import Record
from tests.store.intents import make_intent
from tests.store.sends import MINUTE, NOW
from tests.store.test_cache import DAMAGE

EVENT = AuditEvent(NOW, "sam", "prod", "cancel", "send_1", "done")
STEP = Transition("send_1", "pending", "cancelled", NOW - MINUTE, NOW)


async def fill(path: Path) -> None:
    record = Record.open(path)
    for number in range(60):
        await record.begin(make_intent(f"i{number}"))
        await record.audit(EVENT)
    await record.close()


async def test_a_new_record_is_private_and_well(tmp_path: Path) -> None:
    record = Record.open(tmp_path / "prod.record.db")
    assert record.problem is None
    await record.begin(make_intent())
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {0o600}
    assert await record.check(full=True) is None
    await record.close()


async def test_every_commit_is_on_the_disk_itself(record: Record) -> None:
    level = await record._writer.run_bare(lambda connection: connection.execute("PRAGMA synchronous").fetchone()[0])
    mode = await record._writer.run_bare(lambda connection: connection.execute("PRAGMA journal_mode").fetchone()[0])
    assert (level, mode) == (2, "wal")


@pytest.mark.parametrize("damage", DAMAGE)
async def test_a_damaged_record_stops_writes_and_is_left_as_it_is(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "prod.record.db"
    await fill(path)
    damage(path)
    spoiled = path.read_bytes()
    record = Record.open(path)
    assert record.problem is not None
    assert "prod.record.db" in record.problem
    writes: list[Callable[[], object]] = [
        lambda: record.begin(make_intent("new")),
        lambda: record.settle("i1", IntentState.DONE, "", NOW),
        lambda: record.audit(EVENT),
        lambda: record.add_transitions([STEP]),
        lambda: record.set_meta("a", "b"),
        lambda: record.verify_audit(),
    ]
    for write in writes:
        with pytest.raises(RecordDamaged, match=r"damaged|empty|not a file"):
            await write()  # type: ignore[misc]
    for read in (record.intents, record.unclear, record.audit_rows):
        with pytest.raises(RecordDamaged):
            read()
    assert record.history("send_1") == ()
    assert await record.check() == record.problem
    await record.close()
    assert path.read_bytes() == spoiled
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def spoil_table(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + 200] = b"\xff" * 200
    path.write_bytes(data)


async def test_a_bad_page_among_the_intents_stops_the_next_write(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    await fill(path)
    spoil_table(path, "intents")
    record = Record.open(path)
    with pytest.raises(RecordDamaged):
        await record.begin(make_intent("new"))
    assert record.problem is not None
    await record.close()


async def test_a_bad_page_elsewhere_is_found_by_the_check_and_stops_writes(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    await fill(path)
    spoil_table(path, "audit")
    record = Record.open(path)
    assert record.problem is None
    assert await record.check()
    assert record.problem is not None
    with pytest.raises(RecordDamaged):
        await record.begin(make_intent("new"))
    await record.close()


async def test_a_record_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    await fill(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    record = Record.open(path)
    assert record.problem is not None
    assert "newer version" in record.problem
    with pytest.raises(StoreTooNew):
        await record.begin(make_intent("new"))
    await record.close()


async def test_a_record_that_cannot_be_made_stops_writes(tmp_path: Path) -> None:
    record = Record.open(tmp_path / "missing" / "prod.record.db")
    assert record.problem is not None
    with pytest.raises(RecordUnwritable):
        await record.begin(make_intent())
    await record.close()


async def test_a_full_disk_refuses_the_intent_and_recovers(record: Record) -> None:
    await record.begin(make_intent("first"))

    async def pages(limit: int) -> None:
        await record._writer.run_bare(lambda connection: connection.execute(f"PRAGMA max_page_count = {limit}").close())

    await pages(1)

    async def fill_up() -> None:
        for number in range(200):
            await record.begin(make_intent(f"i{number}"))

    with pytest.raises(RecordUnwritable, match="full"):
        await fill_up()
    kept = len(record.intents(limit=1000))
    assert record.intent("first") is not None
    await pages(100_000)
    await record.begin(make_intent("last"))
    assert len(record.intents(limit=1000)) == kept + 1
    assert record.problem is None
    assert await record.check(full=True) is None


async def test_a_record_held_by_another_program_refuses_the_intent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "WRITER_PATIENCE", 0.05)
    record = Record.open(tmp_path / "prod.record.db")
    with closing(sqlite3.connect(tmp_path / "prod.record.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordUnwritable, match="in use"):
            await record.begin(make_intent())
        assert record.intents() == []
        other.execute("ROLLBACK")
    await record.begin(make_intent())
    await record.close()


async def test_two_instances_keep_one_journal(tmp_path: Path) -> None:
    one, two = (Record.open(tmp_path / "prod.record.db") for _ in range(2))
    await one.begin(make_intent("a", "same"))
    with pytest.raises(DuplicateIntent):
        await two.begin(make_intent("b", "same"))
    await one.settle("a", IntentState.UNKNOWN, "", NOW)
    results = await asyncio.gather(
        *(record.settle("a", IntentState.DONE, "", NOW) for record in (one, two)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["AlreadySettled", "Intent"]
    assert any(isinstance(result, AlreadySettled) for result in results)
    assert two.intents() == one.intents()
    await one.close()
    await two.close()


async def test_small_texts_are_kept_by_key(record: Record) -> None:
    await record.set_meta("seen_help", "yes")
    assert record.meta("seen_help") == "yes"


CHILD = """
import asyncio, sys
from pathlib import Path
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.store.record import Record
from tests.store.intents import make_intent
from tests.store.sends import NOW

async def main():
    record = Record.open(Path(sys.argv[1]))
    for number in range(10**6):
        name = f"{sys.argv[2]}-{number}"
        await record.begin(make_intent(name))
        print("begun", name, flush=True)
        if number % 2:
            await record.settle(name, IntentState.DONE, "", NOW)
            print("settled", name, flush=True)

asyncio.run(main())
"""


def start(path: Path, name: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), name], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )


def read_lines(process: "subprocess.Popen[str]", count: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline() for _ in range(count)]


def finish(process: "subprocess.Popen[str]", how: signal.Signals) -> list[str]:
    """Kill, and return what was said but not yet read; a last line cut short was not said."""
    process.send_signal(how)
    # `communicate` would skip what `readline` has buffered, and so begin in the middle of a line.
    assert process.stdout is not None
    with process.stdout as stdout:
        rest = stdout.read()
    process.wait(timeout=20)
    return [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]


async def test_what_was_said_to_be_on_the_disk_is_there_after_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    said: list[str] = []
    for turn in range(4):
        child = start(path, f"t{turn}")
        said += read_lines(child, 7 + 11 * turn)
        said += finish(child, signal.SIGKILL)
    record = Record.open(path)
    assert record.problem is None
    assert await record.check(full=True) is None
    kept = {intent.id: intent.state for intent in record.intents(limit=10**6)}
    for line in said:
        word, name = line.split()
        assert name in kept
        if word == "settled":
            assert kept[name] is IntentState.DONE
    unsettled = {name for name, state in kept.items() if state is IntentState.SENDING}
    assert unsettled
    adopted = await record.adopt_orphans(lambda pid: False, NOW)
    assert {intent.id for intent in adopted} == unsettled
    await record.close()


async def test_two_processes_write_at_once_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    children = [start(path, name) for name in ("one", "two")]
    said = [line for child in children for line in read_lines(child, 20)]
    said += [line for child in children for line in finish(child, signal.SIGTERM)]
    record = Record.open(path)
    assert await record.check(full=True) is None
    kept = {intent.id for intent in record.intents(limit=10**6)}
    assert {line.split()[1] for line in said} <= kept
    await record.close()


def test_importing_the_store_touches_nothing(tmp_path: Path) -> None:
    script = "import sendoso_tui.store.cache, sendoso_tui.store.record, threading; print(threading.active_count())"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={"HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"]},
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout.strip() == "1"
    assert list(tmp_path.iterdir()) == []
