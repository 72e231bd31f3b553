import sqlite3
from dataclasses import replace

import pytest

from sendoso_tui.domain.people import Person, Sender
from sendoso_tui.domain.query import SendFilter
from sendoso_tui.domain.send import Send
from sendoso_tui.store import cache_search
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.cache_search import condition, search_words
from tests.store.sends import MINUTE, NOW, make_send, with_raw


async def put(cache: Cache, *given: Send, minutes: int = 0) -> None:
    at = NOW + minutes * MINUTE
    await cache.upsert(with_raw(*given), asked_at=at, answered_at=at)


async def find(cache: Cache, text: str) -> list[str]:
    found = await cache.index(SendFilter(text=text))
    return sorted(row.id for row in cache.window(found.rowids))


@pytest.fixture(params=["scanned", "indexed before", "indexed after"])
async def searched(request: pytest.FixtureRequest, file_cache: Cache) -> Cache:
    """A cache of a few people, by each road a text search may take."""
    if request.param == "indexed before":
        await file_cache.build_search()
    await put(
        file_cache,
        make_send("jp", recipient=Person("田中 花子", "hanako@example.jp", "株式会社アクメ")),
        make_send("kana", recipient=Person("ﾀﾅｶ ﾊﾅｺ", "", "")),
        make_send("ada", recipient=Person("Ada O'Neil", "ada+gifts@example.com", '100% "Quality" \\ Ltd_')),
        make_send("de", recipient=Person("Jörg STRASSE", "", ""), sender=Sender("1", "Zoë Müller"), gift="Gift*Box"),
    )
    if request.param == "indexed after":
        await file_cache.build_search()
    return file_cache


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("花", ["jp"]),
        ("田中", ["jp"]),
        ("花子", ["jp"]),
        ("中 花", ["jp"]),
        ("株式会社", ["jp"]),
        ("アクメ", ["jp"]),
        ("タナカ", ["kana"]),
        ("ナ", ["kana"]),
        ("田中\u3000花子", ["jp"]),
        ("hanako example", ["jp"]),
        ("example", ["ada", "jp"]),
        ("EXAMPLE .COM", ["ada"]),
        ("o'neil", ["ada"]),
        ('"quality"', ["ada"]),
        ("100%", ["ada"]),
        ("%", ["ada"]),
        ("ltd_", ["ada"]),
        ("_", ["ada"]),
        ("\\", ["ada"]),
        ("gift*box", ["de"]),
        ("*", ["de"]),
        ("straße", ["de"]),
        ("zoë jörg", ["de"]),
        ("zoe", []),
        ('" OR 1=1 --', []),
        ("NEAR(ada gifts)", []),
        ("ada NOT gifts", []),
        ("text:ada", []),
        ("\0", ["ada", "de", "jp", "kana"]),
        ("  ", ["ada", "de", "jp", "kana"]),
    ],
)
async def test_what_is_typed_is_found_as_it_stands(searched: Cache, text: str, expected: list[str]) -> None:
    assert await find(searched, text) == expected


async def test_the_index_follows_changes(file_cache: Cache) -> None:
    await put(file_cache, make_send(1), make_send(2))
    await file_cache.build_search()
    changed = replace(make_send(1), recipient=Person("Grace Hopper"))
    await put(file_cache, changed, make_send(3), minutes=1)
    assert await find(file_cache, "grace") == ["1"]
    assert await find(file_cache, "aiko") == ["2", "3"]
    assert await file_cache.check(full=True) is None


async def test_rows_that_arrive_while_the_index_is_built_are_found(
    file_cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(file_cache, *(make_send(number) for number in range(30)))
    pieces = []
    real = cache_search.build_piece

    def small(connection: sqlite3.Connection, rows: int) -> bool:
        pieces.append(rows)
        return real(connection, 10)

    monkeypatch.setattr(cache_search, "build_piece", small)
    original = file_cache._writer.run

    async def between(job):
        result = await original(job)
        if len(pieces) == 2:
            monkeypatch.setattr(file_cache._writer, "run", original)
            await put(
                file_cache,
                make_send(3, recipient=Person("Grace Hopper")),
                make_send(25, recipient=Person("Grace Kelly")),
                make_send(99, recipient=Person("Grace Jones")),
                minutes=1,
            )
        return result

    monkeypatch.setattr(file_cache._writer, "run", between)
    await file_cache.build_search()
    assert len(pieces) > 3
    assert await find(file_cache, "grace") == ["25", "3", "99"]
    assert len(await find(file_cache, "aiko")) == 28


async def test_without_trigrams_everything_is_found_by_scanning(
    file_cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(file_cache, make_send(1))
    await file_cache.build_search()
    monkeypatch.setattr(cache_search, "has_trigrams", lambda connection: False)
    await put(file_cache, make_send(2, recipient=Person("Grace Hopper")), minutes=1)
    await file_cache.build_search()
    assert await find(file_cache, "grace") == ["2"]
    assert await find(file_cache, "aiko") == ["1"]
    monkeypatch.undo()
    # The index was left behind by the SQLite without trigrams: it is not asked until it was built anew.
    assert await find(file_cache, "grace") == ["2"]
    await file_cache.build_search()
    assert await find(file_cache, "grace") == ["2"]


def test_the_index_is_asked_only_for_words_it_can_find() -> None:
    assert "MATCH" in condition(search_words("grace"), indexed=True)[0]
    assert "MATCH" not in condition(search_words("gr 花子"), indexed=True)[0]
    assert "MATCH" not in condition(search_words("grace"), indexed=False)[0]


async def test_the_index_is_used_once_built(file_cache: Cache) -> None:
    await put(file_cache, make_send(1))
    await file_cache.build_search()
    connection = sqlite3.connect(file_cache._place.uri, uri=True)
    try:
        assert cache_search.is_live(connection)
        clause, values = condition(search_words("aiko"), indexed=True)
        plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT row FROM texts WHERE {clause}", values).fetchall()
    finally:
        connection.close()
    assert "VIRTUAL TABLE" in str(plan)


async def test_a_pasted_novel_is_a_search_like_any_other(file_cache: Cache) -> None:
    await put(file_cache, make_send(1))
    await file_cache.build_search()
    assert await find(file_cache, "aiko " * 5000) == ["1"]
    assert await find(file_cache, "x" * 60_000) == []
