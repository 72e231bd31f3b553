import asyncio
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import StoreBusy, StoreDamaged, StoreTooNew, StoreUnwritable
from sendoso_tui.store.threads import FILLING_KIB, WRITER_KIB
from tests.store.sends import MINUTE, NOW, make_send, with_raw


async def put(cache: Cache, *numbers: int, status: str = "Sent", minutes: int = 0):
    at = NOW + minutes * MINUTE
    return await cache.upsert(with_raw(*(make_send(number, status) for number in numbers)), asked_at=at, answered_at=at)


async def fill(path: Path, number: int = 400) -> None:
    cache = Cache.open(path)
    await put(cache, *range(number))
    await cache.close()


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def zero_header(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[:100] = bytes(100)
    path.write_bytes(data)


def truncated(path: Path) -> None:
    os.truncate(path, 700)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def text_file(path: Path) -> None:
    path.write_text("not a database at all\n" * 100)


DAMAGE = [garbage, zero_header, truncated, empty, text_file]


@pytest.mark.parametrize("damage", DAMAGE)
async def test_a_damaged_file_is_set_aside_and_begun_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / "prod.cache.db"
    await fill(path)
    damage(path)
    spoiled = path.read_bytes()
    cache = Cache.open(path, NOW)
    assert cache.set_aside == tmp_path / "prod.cache.db.corrupt-20261120T120000Z"
    assert cache.set_aside.read_bytes() == spoiled
    assert await cache.count() == 0
    await put(cache, 1)
    await cache.close()
    again = Cache.open(path)
    assert again.set_aside is None
    assert [row.id for row in again.newest()] == ["1"]
    await again.close()


async def test_a_bad_page_shows_as_a_fault_and_is_answered_by_rebuilding(tmp_path: Path) -> None:
    path = tmp_path / "prod.cache.db"
    await fill(path)
    cache = Cache.open(path)
    # While it is open: what is read when it is opened has been seen to be sound.
    with path.open("r+b") as file:
        for page in range(12, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    assert await cache.check()
    with pytest.raises(StoreDamaged, match=r"prod\.cache\.db"):
        [cache.get(str(number)) for number in range(400)]
    await cache.rebuild(NOW)
    assert cache.set_aside is not None
    assert await cache.check(full=True) is None
    await put(cache, 1, 2)
    assert cache.count_estimate() == 2
    await cache.close()


async def test_a_cache_of_a_newer_program_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "prod.cache.db"
    await fill(path, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreTooNew):
        Cache.open(path)
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


async def test_a_folder_that_is_missing_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(StoreUnwritable):
        Cache.open(tmp_path / "missing" / "prod.cache.db")


async def test_a_full_disk_keeps_what_was_there_and_goes_on_once_there_is_space(file_cache: Cache) -> None:
    await put(file_cache, 1)

    async def pages(limit: int) -> None:
        await file_cache._writer.run_bare(
            lambda connection: connection.execute(f"PRAGMA max_page_count = {limit}").close()
        )

    await pages(1)
    with pytest.raises(StoreUnwritable, match="full"):
        await put(file_cache, *range(2, 400))
    assert [row.id for row in file_cache.newest()] == ["1"]
    await pages(100_000)
    await put(file_cache, *range(2, 400))
    assert file_cache.count_estimate() == 399


async def test_reads_go_on_while_another_program_writes(file_cache: Cache, tmp_path: Path) -> None:
    await put(file_cache, 1, 2)
    with closing(sqlite3.connect(tmp_path / "prod.cache.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE sends SET gift = 'unfinished'")
        begun = time.monotonic()
        assert [row.gift for row in file_cache.newest()] == ["Coffee for you"] * 2
        assert file_cache.get("1") is not None
        assert len(await file_cache.index()) == 2
        assert time.monotonic() - begun < 1
        writing = asyncio.create_task(put(file_cache, 3))
        await asyncio.sleep(0)
        assert not writing.done()
        other.execute("ROLLBACK")
        assert (await writing).new_ids == ("3",)


async def test_a_lock_that_shuts_readers_out_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "prod.cache.db"
    await fill(path, 2)
    # Outside WAL, which a file system may not offer, a writer shuts readers out.
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        cache = Cache.open(path)
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        with pytest.raises(StoreBusy):
            cache.newest()
        assert time.monotonic() - begun < 0.5
        other.execute("ROLLBACK")
        assert len(cache.newest()) == 2
        await cache.close()


async def test_two_instances_share_a_cache_and_hear_of_each_other(tmp_path: Path) -> None:
    one, two = (Cache.open(tmp_path / "prod.cache.db") for _ in range(2))
    assert not (await put(one, 1)).others_wrote
    assert not (await put(two, 2)).others_wrote
    moved = await put(one, 2, status="Opened", minutes=1)
    assert moved.others_wrote
    assert len(moved.transitions) == 2
    again = await put(two, 2, status="Opened", minutes=2)
    assert (again.others_wrote, again.changed_ids, again.transitions) == (True, (), ())
    assert not (await put(two, 2, status="Opened", minutes=3)).others_wrote
    assert [row.id for row in two.newest()] == ["1", "2"]
    await one.close()
    await two.close()


async def test_clearing_forgets_all_but_what_the_record_waits_for(cache: Cache) -> None:
    await put(cache, *range(300))
    moved = await put(cache, 1, status="Opened", minutes=1)
    await cache.build_search()
    await cache.set_meta("total", "300")
    old = cache.rowid("299")
    await cache.clear()
    assert await cache.count() == cache.count_estimate() == 0
    assert cache.meta("total") is None
    assert cache.unrecorded()[1] == moved.transitions
    await put(cache, 7)
    assert cache.count_estimate() == 1
    new = cache.rowid("7")
    assert new is not None
    assert old is not None
    assert new > old, "a list made before would show another send in its place"


async def test_many_pages_are_kept_only_while_the_cache_is_filled(file_cache: Cache) -> None:
    async def kept() -> int:
        writer = file_cache._writer
        return int(await writer.run_bare(lambda connection: connection.execute("PRAGMA cache_size").fetchone()[0]))

    await put(file_cache, *range(50))
    assert await kept() == -FILLING_KIB
    await file_cache.build_search()
    assert await kept() == -WRITER_KIB
    await file_cache.clear()
    assert await kept() == -FILLING_KIB


async def test_a_cleared_file_holds_nothing_of_the_sends(file_cache: Cache, tmp_path: Path) -> None:
    await put(file_cache, *range(50))
    await file_cache.build_search()
    assert file_cache.size() > 50_000
    await file_cache.clear()
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"aiko" not in left.lower()


async def test_small_texts_are_kept_by_key(cache: Cache) -> None:
    assert cache.meta("order") is None
    await cache.set_meta("order", "newest first")
    assert cache.meta("order") == "newest first"
    await cache.set_meta("order", None)
    assert cache.meta("order") is None


async def test_memory_is_not_a_file_and_not_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one, two = Cache.open(None), Cache.open(None)
    await put(one, 1)
    assert (one.size(), two.count_estimate()) == (0, 0)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="no file"):
        await one.rebuild()
    await one.close()
    await two.close()


async def test_closing_twice_is_fine_and_later_writes_are_refused(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path / "prod.cache.db")
    await put(cache, 1)
    await cache.close()
    await cache.close()
    with pytest.raises(StoreUnwritable, match="closed"):
        await put(cache, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["prod.cache.db"]
