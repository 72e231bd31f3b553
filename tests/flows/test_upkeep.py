"""What is done for the files once the screen stands."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sendoso_tui.flows.facts import CacheRenewed, Fact, Noticed
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.upkeep import leave_files, look_after_files
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.record import Record
from tests.flows.account import NOON, Account, StillClock, a_send

OPENS = """
import asyncio, sys
from pathlib import Path
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.upkeep import look_after_files
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.record import Record

async def main():
    await look_after_files(Cache.open(None), Record.open(Path(sys.argv[1])), Clock(), print)
    print("open", flush=True)
    sys.stdin.read()

asyncio.run(main())
"""


@contextmanager
def open_elsewhere(record: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the record open."""
    with subprocess.Popen(
        [sys.executable, "-c", OPENS, str(record)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        try:
            yield child
        finally:
            child.kill()


def killed_while_open(record: Path) -> None:
    """Leave the record behind as kill -9 does."""
    with open_elsewhere(record) as child:
        child.kill()


async def test_sound_files_are_not_worth_a_word(tmp_path: Path) -> None:
    cache, record, told = Cache.open(tmp_path / "c.db"), Record.open(tmp_path / "r.db"), list[Fact]()
    await look_after_files(cache, record, StillClock(), told.append)
    await leave_files(record)
    assert told == []
    await cache.close()
    await record.close()


async def test_a_damaged_cache_is_set_aside_and_begun_anew_and_the_record_is_not(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    cache = Cache.open(path)
    await cache.upsert([(a_send(n), b"x" * 300) for n in range(400)], asked_at=NOON, answered_at=NOON)
    await cache.close()
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096 * 8)
    cache, record, told = Cache.open(path), Record.open(tmp_path / "r.db"), list[Fact]()
    if cache.set_aside is None:
        await look_after_files(cache, record, StillClock(), told.append)
        assert [fact for fact in told if isinstance(fact, Noticed) and "set aside" in fact.sentence]
    assert await cache.count() == 0
    assert cache.set_aside is not None
    assert cache.set_aside.exists()
    await cache.close()
    await record.close()


async def test_a_cache_left_in_order_is_looked_through_once_a_day(tmp_path: Path) -> None:
    clock, told, looks = StillClock(), list[Fact](), 0
    cache, record = Cache.open(tmp_path / "c.db"), Record.open(tmp_path / "r.db")
    check = cache.check

    async def counted(*, full: bool = False) -> str | None:
        nonlocal looks
        looks += 1
        return await check(full=full)

    cache.check = counted  # type: ignore[method-assign]
    for expected in (1, 1):
        await look_after_files(cache, record, clock, told.append)
        await leave_files(record)
        assert looks == expected
    clock.tick(25 * 3600)
    await look_after_files(cache, record, clock, told.append)
    assert looks == 2
    await leave_files(record)
    clock.tick(60)
    killed_while_open(tmp_path / "r.db")
    await look_after_files(cache, record, clock, told.append)
    assert looks == 3, "the run before was not left as it should"
    await leave_files(record)
    await look_after_files(cache, record, clock, told.append)
    assert looks == 3, "one unclean end is one look"
    await cache.close()
    await record.close()


async def test_a_second_window_is_no_unclean_end_and_takes_no_mark_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, told = StillClock(), list[Fact]()
    cache, record = Cache.open(tmp_path / "c.db"), Record.open(tmp_path / "r.db")
    await look_after_files(cache, record, clock, told.append)
    await leave_files(record)
    full_looks: list[bool] = []

    async def noted(*, full: bool = False) -> None:
        full_looks.append(full)

    monkeypatch.setattr(record, "check", noted)
    with open_elsewhere(tmp_path / "r.db") as other:
        await look_after_files(cache, record, clock, told.append)
        assert full_looks == [False], "the other window is alive"
        await leave_files(record)
        other.kill()
        other.wait()
        await look_after_files(cache, record, clock, told.append)
    assert full_looks == [False, True], "leaving did not take the mark of the window that was killed later"
    await cache.close()
    await record.close()


async def test_a_cache_found_damaged_while_reading_is_begun_anew_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    cache, record, told = Cache.open(path), Record.open(tmp_path / "r.db"), list[Fact]()
    account = Account()
    account.add(*(a_send(n) for n in range(1, 300)))
    reader = Reader(account, cache, record, account.clock, told.append)
    await reader.page(1, 100)
    # The file must leave SQLite's own memory before the bytes under it can be seen to be wrong.
    await cache.close()
    with path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096 * 30)
    reader.cache = cache = Cache.open(path)
    for number in (1, 2, 3):
        await reader.page(number, 100)
    assert any(isinstance(fact, CacheRenewed) for fact in told) or cache.set_aside is not None
    assert await cache.count() >= 199
    await cache.close()
    await record.close()
