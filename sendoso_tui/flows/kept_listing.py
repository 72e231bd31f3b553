"""What the next run needs of the list of sends, kept in the cache: how far it was read, and how large its pages are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.flows.listing import Listing, Order, catch_up

if TYPE_CHECKING:
    from sendoso_tui.store.cache import Cache

PER_PAGE_KEPT = 10
"""The smallest page size that the next run takes over; a server that names less once may have been wrong."""


def read_listing(cache: Cache) -> Listing:
    """Return the list as the last run left it: what was read once need not be read again. Raises StoreFault."""
    down, page = cache.meta("backfill_down") == "yes", _number(cache.meta("backfill_page"), 2)
    known = Listing(
        # One page back, since sends that came meanwhile have pushed others along.
        page=page + 1 if down else max(2, page - 1),
        down=down,
        done=cache.meta("backfill_done") == "yes",
        tail=_number(cache.meta("tail"), 1),
        total=_number(cache.meta("total"), 0) or None,
        head_page=_number(cache.meta("head_page"), 0) or None,
    )
    if (per_page := _number(cache.meta("per_page"), 0)) >= PER_PAGE_KEPT:
        known = replace(known, per_page=min(per_page, known.per_page))
    # Sends that had come while the program was away may still have been caught up with when the last run ended.
    return catch_up(known)


async def keep_listing(cache: Cache, known: Listing, was: Listing | None = None) -> None:
    """Write down what of `known` differs from what `was`. Raises StoreFault."""
    before = _texts(was) if was is not None else {}
    for key, text in _texts(known).items():
        if before.get(key) != text:
            await cache.set_meta(key, text)


def _texts(known: Listing) -> dict[str, str]:
    # Where the oldest sends come first, the tail tells how far the head was followed.
    broken_off = known.head_page is not None and known.order is not Order.OLDEST_FIRST
    return {
        "backfill_page": str(known.page),
        "backfill_down": "yes" if known.down else "no",
        "tail": str(known.tail),
        "backfill_done": "yes" if known.done else "no",
        "per_page": str(known.per_page),
        "head_page": str(known.head_page) if broken_off else "",
    }


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdigit() else otherwise
