import asyncio
import re
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.query import ALL, NEWEST, SendFilter, Sort, SortColumn
from sendoso_tui.domain.send import Send
from sendoso_tui.domain.status import fold, sort_rank
from sendoso_tui.store import cache_orders
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import Superseded
from tests.store.sends import MINUTE, NOW, make_send, sends, statuses, with_raw


async def put(cache: Cache, *given: Send) -> None:
    await cache.upsert(with_raw(*given), asked_at=NOW, answered_at=NOW, first_position=0)


async def ids(cache: Cache, asked: SendFilter = ALL, sort: Sort = NEWEST) -> list[str]:
    found = await cache.index(asked, sort)
    return [row.id for row in cache.window(found.rowids)]


async def test_a_window_keeps_the_order_asked_for(cache: Cache) -> None:
    await put(cache, *(make_send(number) for number in range(20)))
    rowids = [cache.rowid(name) for name in ("7", "3", "11")]
    assert [row.id for row in cache.window([number for number in rowids if number])] == ["7", "3", "11"]
    assert [row.id for row in cache.window([10**6])] == []
    assert cache.window([]) == []
    assert cache.rowid("unheard of") is None


async def test_a_row_shows_what_the_send_says(cache: Cache) -> None:
    send = make_send(5, "Opened", updated_at=NOW, crm_id="C-1", tracking_url="https://t.example")
    await put(cache, send)
    (row,) = cache.newest()
    assert (row.id, row.dialect, row.status, row.kind) == ("5", "v3", send.status, send.kind)
    assert (row.recipient, row.email, row.company) == ("Aiko Mori", "aiko@example.com", "Acme")
    assert (row.gift, row.cost, row.sender) == (send.gift, send.cost, "Sam Lee")
    assert (row.created_at, row.updated_at, row.since) == (send.created_at, NOW, send.since)
    assert (row.crm_id, row.tracking_url, row.gone) == ("C-1", "https://t.example", False)


async def test_a_send_without_a_date_is_there_and_counts_as_the_oldest(cache: Cache) -> None:
    await put(cache, make_send(1), make_send("undated", created_at=None), make_send(2))
    assert [row.id for row in cache.newest()] == await ids(cache) == ["1", "2", "undated"]
    assert await ids(cache, sort=NEWEST.flipped()) == ["undated", "2", "1"]
    assert await ids(cache, SendFilter(since=NOW - timedelta(days=9999))) == ["1", "2"]


async def test_new_sends_do_not_move_the_rows_of_the_old(cache: Cache) -> None:
    await put(cache, make_send(2), make_send(3))
    before = cache.rowid("3")
    await put(cache, make_send(1), make_send(3, "Opened"))
    assert cache.rowid("3") == before


async def test_the_first_page_comes_before_the_rest(cache: Cache) -> None:
    await put(cache, *(make_send(number, gift=f"gift {number % 7}") for number in range(3000)))
    for sort in (NEWEST, Sort(SortColumn.GIFT, False)):
        early: list[list[int]] = []
        found = await cache.index(ALL, sort, 50, lambda rowids, early=early: early.append(rowids.tolist()))
        assert len(early) == 1
        assert early[0] == found.rowids[:50].tolist()
        assert len(found) == 3000
        assert found.complete


async def test_a_common_word_fills_the_first_page_like_the_whole(cache: Cache) -> None:
    await put(cache, *(make_send(number, gift="tea" if number % 3 else "coffee") for number in range(900)))
    for sort in (NEWEST, NEWEST.flipped()):
        early: list[list[int]] = []
        found = await cache.index(
            SendFilter(text="tea", statuses=frozenset({"sent"})),
            sort,
            40,
            lambda rowids, early=early: early.append(rowids.tolist()),
        )
        assert early == [found.rowids[:40].tolist()]
        assert len(found) == 600


async def test_a_newer_question_overtakes_an_older_one(cache: Cache) -> None:
    await put(cache, *(make_send(number) for number in range(4000)))
    older = [asyncio.create_task(cache.index(SendFilter(text=f"nobody {number}"))) for number in range(8)]
    await asyncio.sleep(0)
    newest = await cache.index(SendFilter(statuses=frozenset({"sent"})))
    assert len(newest) == 4000
    answers = await asyncio.gather(*older, return_exceptions=True)
    assert any(isinstance(answer, Superseded) for answer in answers)
    assert all(isinstance(answer, Superseded) or len(answer) == 0 for answer in answers)  # type: ignore[arg-type]


async def test_statuses_sort_with_trouble_first(cache: Cache) -> None:
    await put(cache, make_send(1, "Delivered"), make_send(2, "Failed"), make_send(3, "Shipped"), make_send(4, "Paused"))
    assert await ids(cache, sort=Sort(SortColumn.STATUS, False)) == ["2", "4", "3", "1"]
    assert await ids(cache, sort=Sort(SortColumn.STATUS, True)) == ["1", "3", "4", "2"]


# A second reading of what the list must show, written in plain Python.


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _passes(send: Send, asked: SendFilter) -> bool:
    parts = (send.recipient.name, send.recipient.email, send.recipient.company, send.gift, send.sender.name, send.id)
    searched = [_folded(part) for part in parts]
    return (
        (not asked.types or send.type in asked.types)
        and (not asked.subtypes or send.subtype in asked.subtypes)
        and (not asked.statuses or send.status.key in {fold(word) for word in asked.statuses})
        and (asked.since is None or (send.created_at is not None and send.created_at >= asked.since))
        and (asked.until is None or (send.created_at is not None and send.created_at < asked.until))
        and all(any(word in part for part in searched) for word in _folded(asked.text).split())
    )


def _ascii_lower(text: str) -> bytes:
    return text.encode().lower()


def _key(send: Send, column: SortColumn) -> tuple[bool, Any]:
    """Whether the value is missing, and what it sorts by."""
    texts = {
        SortColumn.RECIPIENT: send.recipient.label,
        SortColumn.COMPANY: send.recipient.company,
        SortColumn.GIFT: send.gift,
        SortColumn.SENDER: send.sender.name or send.sender.email,
    }
    if column is SortColumn.ID:
        return False, send.id.encode()
    if column in texts:
        return texts[column] == "", _ascii_lower(texts[column])
    if column is SortColumn.COST:
        return send.cost is None, (send.cost.amount, send.cost.currency or "") if send.cost else (0, "")
    if column is SortColumn.STATUS:
        return False, sort_rank(send.status.key)
    moment = send.since if column is SortColumn.SINCE else send.created_at
    return False, _when(moment)


def _when(moment: datetime | None) -> float:
    return float("-inf") if moment is None else (moment - NOW) / timedelta(microseconds=1)


def _in_order(given: list[Send], sort: Sort) -> list[str]:
    rows = list(enumerate(given))
    if sort.column is SortColumn.CREATED:
        rows.sort(key=lambda row: (_when(row[1].created_at), row[0]), reverse=sort.descending)
        return [send.id for _, send in rows]
    rows.sort(key=lambda row: (_when(row[1].created_at), row[0]), reverse=True)
    if sort.column is SortColumn.TYPE:
        for part in (lambda send: send.subtype, lambda send: send.type):
            rows.sort(key=lambda row, part=part: _ascii_lower(part(row[1])), reverse=sort.descending)
            rows.sort(key=lambda row, part=part: part(row[1]) == "")
    else:
        rows.sort(key=lambda row: _key(row[1], sort.column)[1], reverse=sort.descending)
        rows.sort(key=lambda row: _key(row[1], sort.column)[0])
    return [send.id for _, send in rows]


_filters = st.builds(
    SendFilter,
    types=st.frozensets(st.sampled_from(["", "eGifts USA", "Amazon", "nothing"]), max_size=2),
    subtypes=st.frozensets(st.sampled_from(["", "Coffee"]), max_size=1),
    statuses=st.frozensets(statuses, max_size=3),
    since=st.none() | st.just(NOW - timedelta(hours=20)),
    until=st.none() | st.just(NOW - timedelta(hours=5)),
    text=st.sampled_from(
        [
            "",
            "",
            "grace",
            "ZOË",
            "ff",
            "田",
            "田中",
            "花子",
            "カナ",
            "%",
            "_",
            '"',
            "'",
            "a b",
            "straße",
            "STRASSE",
            "\\",
            "*",
        ]
    )
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(sends(), max_size=25, unique_by=lambda send: send.id),
    st.just(ALL) | _filters,
    st.none() | st.integers(0, 25),
)
async def test_the_list_equals_a_plain_reading(
    tmp_path_factory: pytest.TempPathFactory, given: list[Send], asked: SendFilter, built_after: int | None
) -> None:
    cache = Cache.open(tmp_path_factory.mktemp("cache") / "a.db")
    try:
        await cache.upsert(with_raw(*given[:built_after]), asked_at=NOW, answered_at=NOW + MINUTE)
        if built_after is not None:
            # All orders are sorted while there are few sends, and read from indexes once there are many.
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(cache_orders, "LEAST_SENDS", 0)
                await cache.build_search()
            await cache.upsert(with_raw(*given[built_after:]), asked_at=NOW, answered_at=NOW + MINUTE)
        passing = [send for send in given if _passes(send, asked)]
        for sort in (Sort(column, descending) for column in SortColumn for descending in (True, False)):
            early: list[list[int]] = []
            found = await cache.index(asked, sort, 3, lambda rowids, early=early: early.append(rowids.tolist()))
            assert [row.id for row in cache.window(found.rowids)] == _in_order(passing, sort), sort
            assert all(first == found.rowids[: len(first)].tolist() for first in early)
        assert (await cache.facets(asked)).total == len(passing)
    finally:
        await cache.close()


async def test_what_has_no_value_stands_last_in_both_directions(cache: Cache) -> None:
    await put(
        cache,
        make_send(1, cost=None, gift="", recipient=Person()),
        make_send(2, recipient=Person("Zoe")),
        make_send(3, cost=Money(Decimal(9), "USD"), gift="apples", recipient=Person("", "ada@example.com")),
    )
    for column, rising in (
        (SortColumn.COST, ["3", "2"]),
        (SortColumn.GIFT, ["3", "2"]),
        (SortColumn.RECIPIENT, ["3", "2"]),
    ):
        assert await ids(cache, sort=Sort(column, False)) == [*rising, "1"]
        assert await ids(cache, sort=Sort(column, True)) == [*rising[::-1], "1"]


async def test_windows_and_writes_of_any_length_are_few_statements(cache: Cache) -> None:
    """Each other statement stays in memory for as long as the program runs."""
    asked: set[str] = set()
    writer = cache._writer
    await writer.run_bare(lambda connection: connection.set_trace_callback(lambda text: asked.add(shape(text))))
    cache._reader.set_trace_callback(lambda text: asked.add(shape(text)))
    for number in range(1, 30):
        await put(cache, *(make_send(one) for one in range(number)))
        cache.window(range(1, number + 1))
    assert 2 < len([text for text in asked if " IN (" in text]) < 8


def shape(text: str) -> str:
    return re.sub(r"'[^']*'|\b\d+\b", "?", text)
