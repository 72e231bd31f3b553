"""Reading the newest sends: on which pages they are, how far back is enough, and when it is not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from sendoso_tui.domain.send import Send
from sendoso_tui.flows.listing import Listing, Order
from sendoso_tui.flows.newest import Newest, read_newest
from sendoso_tui.flows.reading import Reader
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.record import Record
from tests.flows.account import NOON, a_send
from tests.flows.making import CAN_MAKE, CAN_MAKE_V3, Maker


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    cache, record = Cache.open(None), Record.open(tmp_path / "prod.record.db")
    account = Maker(dialect="v3", capabilities=CAN_MAKE_V3)
    yield Reader(account, cache, record, account.clock, lambda fact: None)
    await cache.close()
    await record.close()


def fill(reader: Reader, count: int, *, size: int, oldest_first: bool = False) -> Maker:
    """Let an account hold sends made an hour apart, the newest at noon."""
    account = reader.gateway
    assert isinstance(account, Maker)
    account.add(*(a_send(number) for number in range(count)))
    account.page_size, account.oldest_first = size, oldest_first
    return account


def pages(account: Maker) -> list[int]:
    return [page for page, _ in account.pages_asked]


def numbers(newest: Newest) -> set[int]:
    return {int(send.id.removeprefix("send_")) for send in newest.sends}


async def look(reader: Reader, hours: float, listing: Listing | None = None) -> Newest:
    return await read_newest(reader, NOON - timedelta(hours=hours), listing)


async def test_an_empty_list_is_all_there_is(reader: Reader) -> None:
    fill(reader, 0, size=100)
    newest = await look(reader, 1)
    assert (newest.sends, newest.reaches, newest.ordered) == ((), True, True)


@pytest.mark.parametrize(("hours", "asked"), [(0.5, [1]), (9.5, [1]), (15, [1, 2]), (38, [1, 2, 3, 4])])
async def test_newest_first_is_read_from_the_start_until_it_goes_back_far_enough(
    reader: Reader, hours: float, asked: list[int]
) -> None:
    account = fill(reader, 60, size=10)
    newest = await look(reader, hours if hours != 9.5 else 8.5)
    assert pages(account) == asked
    assert newest.reaches
    assert numbers(newest) == set(range(10 * len(asked)))


@pytest.mark.parametrize(("hours", "asked"), [(0.5, [1, 6, 7]), (15, [1, 6, 7, 5])])
async def test_oldest_first_is_read_from_the_end(reader: Reader, hours: float, asked: list[int]) -> None:
    account = fill(reader, 60, size=10, oldest_first=True)
    newest = await look(reader, hours)
    assert pages(account) == asked
    assert newest.reaches
    assert numbers(newest) >= set(range(10 * (len(asked) - 2)))


async def test_what_sync_has_learned_of_the_order_saves_the_first_page(reader: Reader) -> None:
    account = fill(reader, 65, size=10, oldest_first=True)
    known = Listing(per_page=10, order=Order.OLDEST_FIRST, total=65, tail=7)
    newest = await look(reader, 0.5, known)
    assert (pages(account), newest.reaches, newest.rows) == ([7], True, 5)


async def test_a_total_that_is_too_low_hides_no_new_page(reader: Reader) -> None:
    account = fill(reader, 65, size=10, oldest_first=True)
    known = Listing(per_page=10, order=Order.OLDEST_FIRST, total=41, tail=5)
    newest = await look(reader, 0.5, known)
    assert pages(account) == [5, 6, 7]
    assert (newest.reaches, 0 in numbers(newest)) == (True, True)


@pytest.mark.parametrize("oldest_first", [True, False])
async def test_a_list_of_which_too_much_is_new_is_not_all_read(reader: Reader, oldest_first: bool) -> None:
    account = fill(reader, 200, size=10, oldest_first=oldest_first)
    newest = await look(reader, 150)
    assert (newest.reaches, newest.rows, len(pages(account))) == (False, 50 - 10 * oldest_first, 5)


async def test_without_an_order_both_ends_are_read_and_the_middle_is_not_known(reader: Reader) -> None:
    account = fill(reader, 0, size=10)
    account.add(*(Send(f"send_{number}", "v3", "pending", created_at=NOON) for number in range(30)))
    newest = await look(reader, 1)
    assert (pages(account), newest.reaches, newest.ordered) == ([1, 3], False, False)
    for send_id in list(account.sends)[:12]:
        del account.sends[send_id]
    newest = await look(reader, 1)
    assert (newest.rows, newest.reaches, newest.ordered) == (18, True, True)


async def test_both_ends_together_tell_an_order_that_one_page_does_not(reader: Reader) -> None:
    account = fill(reader, 6, size=1)
    newest = await look(reader, 1.5)
    assert pages(account) == [1, 6, 2, 3]
    assert newest.reaches


async def test_a_page_smaller_than_was_asked_for_ends_nothing_when_more_follows(reader: Reader) -> None:
    account = fill(reader, 30, size=10)
    listing = account.list_sends

    async def silent(*args, **how):  # type: ignore[no-untyped-def]
        from dataclasses import replace

        looked = await listing(*args, **how)
        return replace(looked, value=replace(looked.value, clamped_to=None))

    account.list_sends = silent  # type: ignore[method-assign]
    newest = await look(reader, 15)
    assert (pages(account), newest.reaches) == ([1, 2], True)


async def test_v2_asks_from_a_day_earlier(reader: Reader) -> None:
    account = fill(reader, 60, size=100)
    account.capabilities, account.dialect = CAN_MAKE, "v2"
    newest = await look(reader, 1)
    assert account.pages_asked == [(1, (NOON - timedelta(hours=25)).date())]
    assert newest.rows == 37
    assert newest.reaches
