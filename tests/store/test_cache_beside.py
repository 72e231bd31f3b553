"""An answer of the guide's endpoint beside v3's list: it knows coarser words, and must not pass for a change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sendoso_tui.domain.send import Send
from sendoso_tui.store.cache import Cache

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("listed", "coarse", "kept"),
    [
        ("Confirming Address", "pending", "Confirming Address"),
        ("Packed", "processing", "Packed"),
        ("Opened", "shipped", "Opened"),
        ("Used", "delivered", "Used"),
        ("Refunded", "failed", "Refunded"),
        ("Processing", "shipped", "shipped"),
        ("Shipped", "delivered", "delivered"),
        ("Shipped", "", "Shipped"),
    ],
)
async def test_a_coarse_word_counts_only_when_the_send_has_moved(listed: str, coarse: str, kept: str) -> None:
    cache = Cache.open(None)
    try:
        send = Send(id="7", dialect="v3", status_raw=listed, created_at=NOON)
        await cache.upsert([(send, b"{}")], asked_at=NOON, answered_at=NOON)
        later = NOON + timedelta(minutes=1)
        guide = replace(send, dialect="guide", status_raw=coarse)
        upserted = await cache.upsert([(guide, b"{}")], asked_at=later, answered_at=later)
        found = cache.get("7")
        assert found is not None
        assert found.send.status_raw == kept
        assert bool(upserted.transitions) is (kept != listed)
    finally:
        await cache.close()
