"""Open sends as the planner counts them: by page of the listing, by page of a status, and those that went missing."""

from datetime import timedelta

import pytest

from sendoso_tui.store.cache import Cache
from sendoso_tui.store.cache_open import OpenGroup, Range
from tests.store.sends import MINUTE, NOW, make_send, with_raw

pytestmark = pytest.mark.asyncio


async def put(cache: Cache, *sends: object, at: object = NOW, first: int | None = 0) -> None:
    await cache.upsert(with_raw(*sends), asked_at=at, answered_at=at, first_position=first)


async def test_open_sends_are_counted_by_page_with_their_ages(cache: Cache) -> None:
    await put(cache, make_send(1, "Sent"), make_send(2, "Delivered"), make_send(3, "Sent"), make_send(4, "Paused"))
    await put(cache, make_send(1, "Sent"), at=NOW + MINUTE)
    later = NOW + 2 * MINUTE
    groups = (await cache.open_sends.by_listing(2, 0, later)).groups
    assert sorted(groups, key=lambda group: (group.page, group.status)) == [
        OpenGroup(1, "sent", 1, 60.0, 3600.0),
        OpenGroup(2, "paused", 1, 120.0, 14_400.0),
        OpenGroup(2, "sent", 1, 120.0, 14_400.0),
    ]


async def test_positions_that_count_from_the_newest_are_turned_into_pages_of_now(cache: Cache) -> None:
    await put(cache, make_send(1, "Sent"), make_send(2, "Sent"), first=-200)
    assert [group.page for group in (await cache.open_sends.by_listing(100, 200, NOW)).groups] == [1]
    assert [group.page for group in (await cache.open_sends.by_listing(100, 300, NOW)).groups] == [2]
    assert [group.page for group in (await cache.open_sends.by_listing(100, 50, NOW)).groups] == [1], (
        "never before the first"
    )


@pytest.mark.parametrize(("newest_first", "pages"), [(True, {1: 2, 2: 1}), (False, {1: 2, 2: 1})])
async def test_pages_of_a_status_are_found_by_counting(cache: Cache, newest_first: bool, pages: dict[int, int]) -> None:
    sends = [make_send(number, "shipped", dialect="v2") for number in (1, 2, 3)]
    await put(cache, *sends, make_send(4, "pending", dialect="v2"), make_send(5, "lost at sea", dialect="v2"))
    groups = (await cache.open_sends.by_status(("pending", "shipped"), 2, newest_first, NOW)).groups
    assert {group.page: group.sends for group in groups if group.status == "shipped"} == pages
    assert [group.sends for group in groups if group.status == "pending"] == [1]
    assert {group.status for group in groups} == {"pending", "shipped"}


async def test_a_look_from_the_future_is_no_age(cache: Cache) -> None:
    await put(cache, make_send(1, "Sent"), at=NOW + timedelta(days=1))
    (group,) = (await cache.open_sends.by_listing(100, 0, NOW)).groups
    assert (group.ages, group.squares) == (0.0, 0.0)


async def test_what_a_page_should_have_held_is_named(cache: Cache) -> None:
    await put(cache, *(make_send(number, "Sent") for number in range(4)), make_send(4, "Delivered"))
    asked = NOW + MINUTE
    await put(cache, make_send(1, "Sent"), at=asked, first=1)
    assert await cache.open_sends.unmet(Range(first=0, end=3), asked) == ["0", "2"]
    assert await cache.open_sends.unmet(Range(first=3, end=100), asked) == ["3"]


async def test_what_a_status_should_have_held_is_named_by_when_it_was_made(cache: Cache) -> None:
    await put(cache, *(make_send(number, "shipped", dialect="v2") for number in range(1, 6)))
    asked = NOW + MINUTE
    hour = timedelta(hours=1)
    between = Range("shipped", since=NOW - 4 * hour, until=NOW - 2 * hour)
    assert sorted(await cache.open_sends.unmet(between, asked)) == ["2", "3", "4"]
    assert sorted(await cache.open_sends.unmet(Range("shipped", until=NOW - 3 * hour), asked)) == ["3", "4", "5"]
    assert len(await cache.open_sends.unmet(Range("shipped"), asked)) == 5
    assert await cache.open_sends.unmet(Range("pending"), asked) == []
    assert len(await cache.open_sends.unmet(Range("shipped"), asked, limit=2)) == 2


async def test_open_sends_that_no_page_leads_to_are_named_when_their_turn_has_come(cache: Cache) -> None:
    await put(cache, make_send(1, "Sent"))
    await put(cache, make_send(2, "Sent"), first=None)
    assert await cache.open_sends.pageless(None, NOW) == []
    assert await cache.open_sends.pageless(None, NOW + MINUTE) == ["2"]
    assert await cache.open_sends.pageless(("shipped",), NOW + MINUTE) == ["1", "2"]
    await cache.mark_gone("2", NOW)
    assert await cache.open_sends.pageless(None, NOW + MINUTE) == []
