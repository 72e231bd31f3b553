from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sendoso_tui.domain.history import Transition
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.send import Send, StatusUpdate
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.cache_open import Range
from tests.store.sends import MINUTE, NOW, make_send, sends, statuses, with_raw

SECOND = timedelta(seconds=1)


async def put(cache: Cache, *given: Send, at=NOW, first: int | None = 0):
    return await cache.upsert(with_raw(*given), asked_at=at, answered_at=at + SECOND, first_position=first)


async def test_new_changed_and_unchanged_are_told_apart(cache: Cache) -> None:
    one, two = make_send(1), make_send(2)
    assert (await put(cache, one, two)).new_ids == ("1", "2")
    moved = replace(two, status_raw="Opened")
    result = await put(cache, one, moved, make_send(3), at=NOW + MINUTE)
    assert (result.new_ids, result.changed_ids, result.unchanged) == (("3",), ("2",), 1)
    found = cache.get("2")
    assert found is not None
    assert found.send == moved
    assert (found.first_seen_at, found.checked_at) == (NOW + SECOND, NOW + MINUTE)
    assert (found.last_seen_at, found.changed_at) == (NOW + MINUTE + SECOND, NOW + MINUTE + SECOND)
    still = cache.get("1")
    assert still is not None
    assert (still.changed_at, still.checked_at) == (NOW + SECOND, NOW + MINUTE)


async def test_another_spelling_of_a_status_is_a_change_but_no_transition(cache: Cache) -> None:
    await put(cache, make_send(1, "Canceled"))
    result = await put(cache, make_send(1, "Cancelled"), at=NOW + MINUTE)
    assert result.changed_ids == ("1",)
    assert result.transitions == ()


async def test_a_body_that_changed_in_an_unknown_field_is_kept(cache: Cache) -> None:
    send = make_send(1)
    await cache.upsert([(send, b'{"a":1}')], asked_at=NOW, answered_at=NOW)
    result = await cache.upsert([(send, b'{"a":2}')], asked_at=NOW + MINUTE, answered_at=NOW + MINUTE)
    assert result.changed_ids == ("1",)
    assert cache.raw("1") == b'{"a":2}'


async def test_of_doubles_in_a_page_the_last_holds(cache: Cache) -> None:
    result = await put(cache, make_send(1, "Sent"), make_send(2), make_send(1, "Opened"))
    assert sorted(result.new_ids) == ["1", "2"]
    found = cache.get("1")
    assert found is not None
    assert found.send.status_raw == "Opened"
    assert await cache.count() == cache.count_estimate() == 2


async def test_the_first_change_brings_the_first_look_along(cache: Cache) -> None:
    stamp = NOW - MINUTE
    assert (await put(cache, make_send(1, "Processing", updated_at=stamp))).transitions == ()
    await put(cache, make_send(1, "Processing", updated_at=stamp), at=NOW + MINUTE)
    shipped_at = NOW + 90 * SECOND
    result = await put(cache, make_send(1, "Shipped", updated_at=shipped_at), at=NOW + 2 * MINUTE)
    assert result.transitions == (
        Transition("1", None, "Processing", None, NOW + SECOND, stamp),
        Transition("1", "Processing", "Shipped", NOW + MINUTE, NOW + 2 * MINUTE + SECOND, shipped_at),
    )
    result = await put(cache, make_send(1, "Delivered", updated_at=NOW - MINUTE), at=NOW + 3 * MINUTE)
    assert result.transitions == (
        Transition("1", "Shipped", "Delivered", NOW + 2 * MINUTE, NOW + 3 * MINUTE + SECOND, None),
    )


async def test_transitions_wait_until_the_record_has_them(cache: Cache) -> None:
    await put(cache, make_send(1, "Processing"), make_send(2, "Processing"))
    first = await put(cache, make_send(1, "Shipped"), at=NOW + MINUTE)
    second = await put(cache, make_send(2, "Shipped"), at=NOW + 2 * MINUTE)
    through, waiting = cache.unrecorded()
    assert waiting == first.transitions + second.transitions
    assert through == second.outbox
    await cache.recorded(first.outbox)
    assert cache.unrecorded() == (second.outbox, second.transitions)
    await cache.recorded(second.outbox)
    assert cache.unrecorded() == (0, ())


async def test_an_answer_older_than_the_last_look_changes_nothing(cache: Cache) -> None:
    await put(cache, make_send(1, "Processing"))
    await put(cache, make_send(1, "Shipped"), at=NOW + MINUTE)
    late = await cache.upsert(
        with_raw(make_send(1, "Processing")), asked_at=NOW + 2 * SECOND, answered_at=NOW + 50 * SECOND
    )
    assert (late.changed_ids, late.transitions) == ((), ())
    found = cache.get("1")
    assert found is not None
    assert found.send.status_raw == "Shipped"


async def test_a_clock_that_was_set_back_does_not_stop_the_news(cache: Cache) -> None:
    await put(cache, make_send(1, "Processing"), at=NOW + timedelta(days=3))
    result = await put(cache, make_send(1, "Shipped"), at=NOW)
    assert result.changed_ids == ("1",)


async def test_another_dialect_adds_to_what_is_known_and_takes_nothing_away(cache: Cache) -> None:
    listed = make_send(1, "Processing", updates=(StatusUpdate("Processing", NOW),))
    await put(cache, listed)
    raw = cache.raw("1")
    guide = Send(id="1", dialect="guide", status_raw="Shipped", tracking_url="https://track.example/1")
    result = await put(cache, guide, at=NOW + MINUTE, first=None)
    assert result.changed_ids == ("1",)
    found = cache.get("1")
    assert found is not None
    assert found.send == replace(listed, status_raw="Shipped", tracking_url="https://track.example/1")
    assert cache.raw("1") == raw
    assert (await put(cache, guide, at=NOW + 2 * MINUTE, first=None)).unchanged == 1


async def test_a_send_that_is_gone_is_kept_and_comes_back(cache: Cache) -> None:
    await put(cache, make_send(1))
    assert await cache.mark_gone("1", NOW + MINUTE)
    assert not await cache.mark_gone("1", NOW + MINUTE)
    assert not await cache.mark_gone("unheard of", NOW)
    assert cache.newest()[0].gone
    assert (await cache.open_sends.by_listing(100, 0, NOW)).groups == ()
    assert (await put(cache, make_send(1), at=NOW + 2 * MINUTE)).changed_ids == ("1",)
    assert not cache.newest()[0].gone


async def positions(cache: Cache, *ids: str) -> dict[str, int]:
    """Where each of these sends is in the listing, found one by one."""
    found = {}
    for group in (await cache.open_sends.by_listing(1, 0, NOW)).groups:
        for send_id in await cache.open_sends.unmet(Range(first=group.page - 1, end=group.page), NOW + 60 * MINUTE):
            found[send_id] = group.page - 1
    return {send_id: found[send_id] for send_id in ids}


async def test_a_place_in_the_listing_survives_a_single_look(cache: Cache) -> None:
    await put(cache, make_send(1), make_send(2), first=100)
    await put(cache, make_send(2), at=NOW + MINUTE, first=None)
    assert await positions(cache, "1", "2") == {"1": 100, "2": 101}


async def test_many_pages_are_written_in_pieces(cache: Cache) -> None:
    result = await put(cache, *(make_send(number) for number in range(1234)), first=0)
    assert len(result.new_ids) == await cache.count() == 1234
    names = [str(number) for number in range(1234)]
    assert await positions(cache, *names) == {name: int(name) for name in names}


async def test_an_empty_page_is_fine(cache: Cache) -> None:
    assert await put(cache) == type(await put(cache))()


async def test_a_new_email_is_found_and_the_old_one_is_not(file_cache: Cache) -> None:
    await put(file_cache, make_send(1))
    await file_cache.build_search()
    await put(file_cache, make_send(1, recipient=Person("Aiko", "new@example.org")), at=NOW + MINUTE)
    assert await file_cache.sends_to("aiko@example.com") == []
    assert [row.id for row in await file_cache.sends_to("new@example.org")] == ["1"]


@settings(max_examples=30, deadline=None)
@given(st.lists(sends(st.sampled_from("abcdef")), max_size=8), st.lists(statuses, min_size=1, max_size=4))
async def test_writing_the_same_again_changes_nothing(page: list[Send], later: list[str]) -> None:
    cache = Cache.open(None)
    try:
        await put(cache, *page)
        last = {send.id: send for send in page}
        for step, status in enumerate(later, 1):
            last = {name: replace(send, status_raw=status) for name, send in last.items()}
            await put(cache, *last.values(), at=NOW + step * MINUTE)
            again = await put(cache, *last.values(), at=NOW + step * MINUTE + 2 * SECOND)
            assert (again.new_ids, again.changed_ids, again.transitions) == ((), (), ())
            assert again.unchanged == len(last)
        for name, send in last.items():
            found = cache.get(name)
            assert found is not None
            assert found.send == send
    finally:
        await cache.close()


async def test_a_row_of_the_list_takes_nothing_back_that_the_guide_told(cache: Cache) -> None:
    row, raw = with_raw(make_send(1))[0]
    await cache.upsert([(row, raw)], asked_at=NOW, answered_at=NOW, first_position=0)
    told = replace(row, dialect="guide", updated_at=NOW, tracking_url="https://track.example/1")
    await put(cache, told, at=NOW + MINUTE, first=None)
    again = await cache.upsert([(row, raw)], asked_at=NOW + 2 * MINUTE, answered_at=NOW + 2 * MINUTE, first_position=0)
    assert again.changed_ids == ()
    found = cache.get("1")
    assert found is not None
    assert (found.send.updated_at, found.send.tracking_url) == (NOW, "https://track.example/1")
