from sendoso_tui.domain.page import Quarantined
from sendoso_tui.store.cache import Cache
from tests.store.sends import MINUTE, NOW


async def test_a_row_met_again_is_counted_once(cache: Cache) -> None:
    await cache.quarantine([Quarantined("no id", "{}"), Quarantined("no id", "[]")], NOW)
    await cache.quarantine([Quarantined("no id", "{}")], NOW + MINUTE)
    await cache.quarantine([], NOW)
    assert [(row.raw, row.at) for row in cache.quarantined()] == [("{}", NOW + MINUTE), ("[]", NOW)]
    assert cache.quarantine_count() == 2


async def test_the_last_two_hundred_are_kept_and_all_are_counted(cache: Cache) -> None:
    for start in range(0, 500, 100):
        at = NOW + start * MINUTE
        await cache.quarantine([Quarantined("bad", str(number)) for number in range(start, start + 100)], at)
    kept = [int(row.raw) for row in cache.quarantined()]
    assert sorted(kept) == list(range(300, 500))
    assert cache.quarantine_count() == 500
