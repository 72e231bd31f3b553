import asyncio
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sendoso_tui.store.cache_schema import MIGRATIONS
from sendoso_tui.store.database import Place, connect, on_disk, prepare
from sendoso_tui.store.faults import StoreUnwritable, Superseded
from sendoso_tui.store.threads import Lane, Writer
from tests.store.sends import until

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = on_disk(tmp_path / "a.db")
    prepare(found, MIGRATIONS).close()
    return found


def put(key: str, gate: threading.Event | None = None) -> object:
    def job(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO meta VALUES (?, '')", (key,))
        if gate is not None:
            assert gate.wait(20)
        return key

    return job


def keys(place: Place) -> list[str]:
    connection = connect(place, patience=1, writes=False)
    try:
        return [key for (key,) in connection.execute("SELECT key FROM meta ORDER BY key")]
    finally:
        connection.close()


async def test_what_is_kept_in_memory_can_be_made_less_and_is_given_back(place: Place) -> None:
    writer = Writer(place, 4096)

    def kept(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA cache_size").fetchone()[0])

    assert await writer.run_bare(kept) == -4096
    await writer.keep(64)
    assert await writer.run_bare(kept) == -64
    assert await writer.run(put("still there")) == "still there"  # type: ignore[arg-type]
    await writer.close()


async def test_a_job_is_one_transaction(place: Place) -> None:
    writer = Writer(place)

    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO meta VALUES ('lost', '')")
        raise LookupError("no")

    with pytest.raises(LookupError):
        await writer.run(fails)
    assert await writer.run(put("kept")) == "kept"  # type: ignore[arg-type]
    assert keys(place) == ["kept"]
    await writer.close()


async def test_a_writer_keeps_as_many_pages_as_it_is_told(place: Place) -> None:
    for writer, kib in ((Writer(place, cache_kib=2048), 2048), (Writer(place), 512)):
        kept = await writer.run(lambda connection: connection.execute("PRAGMA cache_size").fetchone())
        assert kept == (-kib,)
        await writer.close()


async def test_a_cancelled_caller_does_not_cut_a_transaction_off(place: Place) -> None:
    writer, gate = Writer(place), threading.Event()
    callers = [
        asyncio.create_task(writer.run(put("running", gate))),  # type: ignore[arg-type]
        asyncio.create_task(writer.run(put("waiting"))),  # type: ignore[arg-type]
    ]
    await asyncio.sleep(0)
    for caller in callers:
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
    gate.set()
    await writer.close()
    assert keys(place) == ["running", "waiting"]


async def test_closing_finishes_what_is_queued_and_joins_the_thread(place: Place) -> None:
    writer = Writer(place)
    tasks = [asyncio.create_task(writer.run(put(str(number)))) for number in range(5)]  # type: ignore[arg-type]
    await asyncio.sleep(0)
    await writer.close()
    await writer.close()
    assert [await task for task in tasks] == keys(place) == ["0", "1", "2", "3", "4"]
    assert not [thread for thread in threading.enumerate() if place.name in thread.name]
    with pytest.raises(StoreUnwritable, match="closed"):
        await writer.run(put("late"))  # type: ignore[arg-type]


async def test_no_thread_is_a_daemon(place: Place) -> None:
    writer, lane = Writer(place), Lane(place, "count")
    await writer.run(put("a"))  # type: ignore[arg-type]
    await lane.ask(lambda connection: connection.execute("SELECT 1").fetchone())
    ours = [thread for thread in threading.enumerate() if place.name in thread.name]
    assert len(ours) == 2
    assert not any(thread.daemon for thread in ours)
    await writer.close()
    await lane.close()


async def test_a_newer_question_of_a_kind_overtakes_the_running_and_the_waiting(place: Place) -> None:
    lane, started = Lane(place, "order"), threading.Event()

    def endless(connection: sqlite3.Connection) -> object:
        started.set()
        return connection.execute(ENDLESS).fetchone()

    running = asyncio.create_task(lane.ask(endless, "index"))
    await asyncio.to_thread(started.wait, 20)
    waiting = asyncio.create_task(lane.ask(endless, "index"))
    await asyncio.sleep(0)
    newest = await lane.ask(lambda connection: connection.execute("SELECT 7").fetchone(), "index")
    assert newest == (7,)
    for old in (running, waiting):
        with pytest.raises(Superseded):
            await old
    await lane.close()


async def test_questions_of_other_kinds_are_all_answered(place: Place) -> None:
    lane = Lane(place, "count")

    def number(value: int) -> object:
        return lambda connection: connection.execute(f"SELECT {value}").fetchone()[0]

    tasks = [lane.ask(number(value), kind) for value, kind in enumerate(["", "", "a", "b", ""])]  # type: ignore[arg-type]
    assert await asyncio.gather(*tasks) == [0, 1, 2, 3, 4]
    await lane.close()


async def test_closing_interrupts_a_long_question(place: Place) -> None:
    lane, started = Lane(place, "order"), threading.Event()

    def endless(connection: sqlite3.Connection) -> object:
        started.set()
        return connection.execute(ENDLESS).fetchone()

    running = asyncio.create_task(lane.ask(endless, "index"))
    await asyncio.to_thread(started.wait, 20)
    begun = time.monotonic()
    await lane.close()
    assert time.monotonic() - begun < 5
    with pytest.raises(Superseded):
        await running


async def test_a_lane_cannot_write(place: Place) -> None:
    lane = Lane(place, "count")
    with pytest.raises(StoreUnwritable):
        await lane.ask(put("a"))  # type: ignore[arg-type]
    await lane.close()


HOG = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
while True:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO outbox (send_id, status, seen_at) VALUES ('', '', 0)")
    time.sleep(0.05)
    connection.execute("COMMIT")
    time.sleep(0.0001)
"""


@pytest.fixture
def hog(place: Place) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that writes one transaction after the other, as if to a slow disk."""
    started = subprocess.Popen([sys.executable, "-c", HOG, str(place.path)])
    yield started
    started.kill()
    started.wait()


def written(place: Place) -> int:
    with closing(connect(place, patience=1, writes=False)) as connection:
        return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])


async def test_a_process_that_writes_without_a_pause_lets_others_have_a_turn(
    place: Place, hog: "subprocess.Popen[bytes]"
) -> None:
    writer = Writer(place)
    for number in range(6):
        before = written(place)
        await until(lambda before=before: written(place) > before + 1)  # type: ignore[misc]
        await writer.run(put(f"turn {number}"))  # type: ignore[arg-type]
    assert hog.poll() is None
    assert len(keys(place)) == 6
    await writer.close()
