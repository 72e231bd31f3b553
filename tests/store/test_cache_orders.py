"""Orders that are read from indexes: when there are any, that SQLite uses them, and when they go."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sendoso_tui.domain.people import Person
from sendoso_tui.domain.query import ALL, Sort, SortColumn
from sendoso_tui.store import cache_orders
from sendoso_tui.store.cache import Cache
from tests.store.sends import MINUTE, NOW, make_send, with_raw

EVERY = [Sort(column, descending) for column in SortColumn for descending in (True, False)]
SORTED_IN_GROUPS = (SortColumn.TYPE, SortColumn.COST)
"""A type's sends are merged out of its statuses, and those without a cost are few."""


@pytest.fixture
async def many(file_cache: Cache, monkeypatch: pytest.MonkeyPatch) -> Cache:
    """A cache with just as many sends as there are indexes for."""
    monkeypatch.setattr(cache_orders, "LEAST_SENDS", 40)
    await put(file_cache, 40)
    await file_cache.build_search()
    return file_cache


async def put(cache: Cache, count: int) -> None:
    given = [
        replace(make_send(number), recipient=Person(f"Name {number % 7}"), gift=f"gift {number % 3}")
        for number in range(count)
    ]
    await cache.upsert(with_raw(*given), asked_at=NOW, answered_at=NOW, first_position=0)


def indexes(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            str(name)
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'order\\_%' ESCAPE '\\'")
        }


async def test_few_sends_have_no_indexes_to_keep(
    file_cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_orders, "LEAST_SENDS", 40)
    await put(file_cache, 39)
    await file_cache.build_search()
    assert indexes(tmp_path / "prod.cache.db") == set()
    await put(file_cache, 40)
    await file_cache.build_search()
    assert len(indexes(tmp_path / "prod.cache.db")) == 6


@pytest.mark.parametrize("sort", EVERY, ids=lambda sort: f"{sort.column.value}-{sort.descending}")
async def test_no_order_of_everything_is_sorted(many: Cache, tmp_path: Path, sort: Sort) -> None:
    with closing(sqlite3.connect(tmp_path / "prod.cache.db")) as connection:
        statements = cache_orders.in_order(connection, sort, {"sent": 0})
        assert statements or sort.column is SortColumn.CREATED
        for statement, values in statements:
            plan = " / ".join(
                step[3] for step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            )
            assert "INDEX" in plan
            assert "sends_created" not in plan
            assert sort.column in SORTED_IN_GROUPS or "TEMP B-TREE FOR ORDER BY" not in plan


async def test_the_first_rows_of_an_order_come_before_all_of_it(many: Cache) -> None:
    for sort in EVERY:
        early: list[list[int]] = []
        found = await many.index(ALL, sort, 5, lambda rowids, early=early: early.append(rowids.tolist()))
        assert early == [found.rowids[:5].tolist()]
        assert len(found) == 40


async def test_new_and_changed_sends_are_in_their_places(many: Cache) -> None:
    fresh = [
        make_send("new", recipient=Person("Aaron")),
        replace(make_send(3), recipient=Person("Zoe")),
    ]
    await many.upsert(with_raw(*fresh), asked_at=NOW + MINUTE, answered_at=NOW + MINUTE)
    found = await many.index(ALL, Sort(SortColumn.RECIPIENT, False))
    rows = many.window(found.rowids)
    assert (rows[0].id, rows[-1].id, len(rows)) == ("new", "3", 41)


async def test_a_cleared_cache_has_no_indexes_that_slow_the_next_first_read(many: Cache, tmp_path: Path) -> None:
    await many.clear()
    assert indexes(tmp_path / "prod.cache.db") == set()
    assert len(await many.index(ALL, Sort(SortColumn.GIFT))) == 0
