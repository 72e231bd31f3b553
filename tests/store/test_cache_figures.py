import asyncio
from datetime import timedelta
from decimal import Decimal

from sendoso_tui.domain.budget import Estimate
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.query import SendFilter
from sendoso_tui.domain.send import Send
from sendoso_tui.store import cache_rows, cache_upkeep
from sendoso_tui.store.cache import Cache
from tests.store.sends import MINUTE, NOW, make_send, with_raw


async def put(cache: Cache, *given: Send, minutes: int = 0) -> None:
    at = NOW + minutes * MINUTE
    await cache.upsert(with_raw(*given), asked_at=at, answered_at=at, first_position=0)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


async def test_each_facet_honours_the_other_conditions(cache: Cache) -> None:
    await put(
        cache,
        make_send(1, "Sent", type="A", subtype="x"),
        make_send(2, "Failed", type="A", subtype="y"),
        make_send(3, "failed", type="B", subtype="x", gift="tea"),
        make_send(4, "Odd", type="B", subtype=""),
    )
    every = await cache.facets()
    assert every.types == {"A": 2, "B": 2}
    assert every.subtypes == {"x": 2, "y": 1, "": 1}
    assert every.statuses == {"sent": 1, "failed": 2, "odd": 1}
    assert every.total == 4
    some = await cache.facets(SendFilter(types=frozenset({"A"}), statuses=frozenset({"Failed"})))
    assert some.types == {"A": 1, "B": 1}
    assert some.subtypes == {"x": 0, "y": 1, "": 0}
    assert some.statuses == {"sent": 1, "failed": 1, "odd": 0}
    assert some.total == 1
    tea = await cache.facets(SendFilter(text="tea"))
    assert (tea.types, tea.total) == ({"A": 0, "B": 1}, 1)
    young = await cache.facets(SendFilter(since=NOW - timedelta(hours=2)))
    assert (young.types, young.total) == ({"A": 2, "B": 0}, 2)


async def test_counts_for_two_places_on_the_screen_do_not_overtake_each_other(cache: Cache) -> None:
    await put(cache, make_send(1), make_send(2))
    both = await asyncio.gather(cache.facets(question="filter"), cache.facets(question="ways out"))
    assert [facets.total for facets in both] == [2, 2]


async def test_an_empty_cache_counts_nothing(cache: Cache) -> None:
    facets = await cache.facets()
    assert (facets.types, facets.subtypes, facets.statuses, facets.total) == ({}, {}, {}, 0)
    assert await cache.count() == cache.count_estimate() == 0
    assert await cache.sum_costs() == ()


async def test_costs_add_up_exactly_and_per_currency(cache: Cache) -> None:
    await put(
        cache,
        make_send(1, "Sent", cost=usd("0.10")),
        make_send(2, "Delivered", cost=usd("0.20")),
        make_send(3, "Delivered", cost=Money(Decimal(4100), "JPY")),
        make_send(4, "Delivered", cost=None),
        make_send(5, "Cancelled", cost=usd("50")),
        make_send(6, "Refunded", cost=usd("50")),
        make_send(7, "Bounced and Credited", cost=usd("50")),
        make_send(8, "returned", cost=usd("50")),
        make_send(9, "Expired and Credited", cost=usd("50")),
        make_send(10, "Sent", cost=usd("50")),
    )
    await cache.mark_gone("10", NOW)
    assert await cache.sum_costs() == (
        Estimate("USD", Decimal("0.30"), 2, 1),
        Estimate("JPY", Decimal(4100), 1, 0),
    )
    assert await cache.sum_costs(SendFilter(statuses=frozenset({"sent"}))) == (Estimate("USD", Decimal("0.10"), 1, 1),)


async def test_the_largest_amounts_there_can_be_add_up(cache: Cache) -> None:
    most = Decimal("999999999999.999999")
    await put(cache, *(make_send(number, cost=Money(most, "USD")) for number in range(20)))
    (total,) = await cache.sum_costs()
    assert total.total == most * 20


async def test_an_update_of_this_program_reads_the_statuses_anew(cache: Cache, monkeypatch) -> None:
    await put(cache, make_send(1, "Lost at sea"), make_send(2, "Sent"))
    monkeypatch.setattr(cache_upkeep, "__version__", "99")
    monkeypatch.setattr(
        cache_upkeep,
        "status_columns",
        lambda status: (status, 0) if status == "lost at sea" else cache_rows.status_columns(status),
    )
    await put(cache, make_send(2, "Sent"), minutes=1)
    assert [group.status for group in (await cache.open_sends.by_listing(100, 0, NOW)).groups] == ["sent"]
