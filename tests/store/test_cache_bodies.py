"""The server's own texts, packed together and alone."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest

from sendoso_tui.store.cache import Cache
from sendoso_tui.store.cache_bodies import keep_bodies, read_body
from sendoso_tui.store.cache_schema import MIGRATIONS
from tests.store.sends import MINUTE, NOW, make_send


def raw_of(number: int) -> bytes:
    return b'{"id":"%d","message":"%s"}' % (number, b"Thank you " * (number % 7))


@pytest.mark.parametrize("count", [1, 9, 10, 100, 101, 730])
async def test_every_text_of_a_page_is_kept(cache: Cache, count: int) -> None:
    rows = [(make_send(number), raw_of(number)) for number in range(count)]
    await cache.upsert(rows, asked_at=NOW, answered_at=NOW)
    assert [cache.raw(send.id) for send, _ in rows] == [raw for _, raw in rows]


async def test_a_text_that_changes_leaves_the_others_of_its_page(cache: Cache) -> None:
    rows = [(make_send(number), raw_of(number)) for number in range(100)]
    await cache.upsert(rows, asked_at=NOW, answered_at=NOW)
    changed = (replace(rows[40][0], status_raw="Opened"), b'{"changed":true}')
    await cache.upsert([changed], asked_at=NOW + MINUTE, answered_at=NOW + MINUTE)
    assert cache.raw("40") == b'{"changed":true}'
    assert [cache.raw(str(number)) for number in (0, 39, 41, 99)] == [raw_of(number) for number in (0, 39, 41, 99)]


async def test_numbers_of_rows_that_are_gone_are_not_given_again(cache: Cache) -> None:
    rows = [(make_send(number), raw_of(number)) for number in range(20)]
    await cache.upsert(rows, asked_at=NOW, answered_at=NOW)
    before = {cache.rowid(send.id) for send, _ in rows}
    await cache.clear()
    await cache.upsert(rows, asked_at=NOW, answered_at=NOW)
    assert not before & {cache.rowid(send.id) for send, _ in rows}
    assert cache.raw("7") == raw_of(7)


@pytest.fixture
def connection() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for migration in MIGRATIONS:
        migration(connection)
    keep_bodies(connection, [(number, "{}", raw_of(number)) for number in range(1, 21)])
    return connection


def kept(connection: sqlite3.Connection, row: int) -> bytes:
    (raw,) = connection.execute("SELECT raw FROM bodies WHERE row = ?", (row,)).fetchone()
    return bytes(raw)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda connection: connection.execute("DELETE FROM packs"),
        lambda connection: connection.execute("UPDATE packs SET packed = x'00ff'"),
        lambda connection: connection.execute("UPDATE packs SET packed = substr(packed, 1, 30)"),
        lambda connection: connection.execute("UPDATE bodies SET raw = substr(raw, 1, 9)"),
    ],
)
def test_a_spoiled_pack_is_an_error_and_not_a_crash(
    connection: sqlite3.Connection, spoil: Callable[[sqlite3.Connection], object]
) -> None:
    assert read_body(connection, kept(connection, 20)) == raw_of(20)
    spoil(connection)
    with pytest.raises(ValueError, match="a body"):
        read_body(connection, kept(connection, 20))
    connection.close()


def test_a_page_takes_a_fraction_of_its_texts(connection: sqlite3.Connection) -> None:
    (size,) = connection.execute("SELECT sum(length(packed)) FROM packs").fetchone()
    assert size * 5 < sum(len(raw_of(number)) for number in range(1, 21))
    connection.close()
