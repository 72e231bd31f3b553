"""What is known of the server's list of sends, and where to read on in it. Pure; when to read is `planner.py`'s.

No document says how the list is ordered, and echoed totals and page sizes are often wrong. So:
Rule 1: a walk goes up page by page and ends at an empty page, a page like the one before, or a short one that the
total does not contradict. It never ends by a figure alone.
Rule 2: oldest first, the total is a guess at the last page; an empty page there shows that it lies, and the walk
goes up. With new sends at the end, the page after the last is asked for as well.
Rule 3: a short first page with another behind it shows the real page size.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

MAX_PAGE = 100_000
"""No walk goes further, whatever a server keeps answering."""


class Order(Enum):
    """How the server lists sends."""

    UNKNOWN = "unknown"
    NEWEST_FIRST = "newest first"
    OLDEST_FIRST = "oldest first"


@frozen
class Outcome:
    """What a page brought: rows the server sent, how many of them were new here, and which."""

    received: int
    new: int
    total: int | None = None
    clamped_to: int | None = None
    created: tuple[datetime | None, ...] = ()
    ids: frozenset[str] = frozenset()


@frozen
class Listing:
    """`tail` is the last page known to hold sends; `head_page` is set while the head is followed over several pages.

    The first reading goes up from page 2, or down from the tail where the oldest sends come first and the total is
    believed. `page_one` is how many rows page 1 had, `last_ids` what the page before the present one held.
    """

    per_page: int = 100
    order: Order = Order.UNKNOWN
    total: int | None = None
    tail: int = 1
    page_one: int = 0
    head_page: int | None = None
    page: int = 2
    down: bool = False
    done: bool = False
    lies: bool = False
    last_ids: frozenset[str] = frozenset()

    @property
    def head(self) -> int:
        """The page to look for new sends on."""
        if self.head_page is not None:
            return self.head_page
        return self.tail if self.order is Order.OLDEST_FIRST else 1

    @property
    def guessed_last(self) -> int:
        """The last page if the total is true; 1 where there is none to believe."""
        return 1 if not self.total or self.lies else (self.total - 1) // self.per_page + 1

    def again(self) -> Listing:
        """Return the same list with all of it to be read anew."""
        down = self.order is Order.OLDEST_FIRST and self.tail > 1
        # Page 1 is the head's, which is looked at all the time.
        return replace(self, page=self.tail if down else 2, down=down, done=False, last_ids=frozenset())

    def position_of_first(self, page: int) -> int | None:
        """Return the lasting position of a page's first row, None while the order is unknown.

        Oldest first: its index. Newest first: its index less the total, which new sends at the top do not change.
        """
        index = (page - 1) * self.per_page
        if self.order is Order.NEWEST_FIRST:
            return index - (self.total or 0)
        return index if self.order is Order.OLDEST_FIRST else None

    def page_of(self, position: int) -> int:
        """Return the page a lasting position is on now."""
        index = position + (self.total or 0) if self.order is Order.NEWEST_FIRST else position
        return max(0, index) // self.per_page + 1


def learn_order(created: tuple[datetime | None, ...]) -> Order:
    """Tell the order from one page's creation times; unknown unless at least three in four neighbours agree."""
    times = [moment for moment in created if moment is not None]
    pairs = [(a, b) for a, b in pairwise(times) if a != b]
    if not pairs:
        return Order.UNKNOWN
    falling = sum(a > b for a, b in pairs)
    if falling * 4 >= len(pairs) * 3:
        return Order.NEWEST_FIRST
    return Order.OLDEST_FIRST if falling * 4 <= len(pairs) else Order.UNKNOWN


def learn(listing: Listing, page: int, outcome: Outcome) -> Listing:
    """Return the list with what any page tells of the whole: total, page size, order."""
    if outcome.total is not None:
        listing = replace(listing, total=outcome.total)
    size = outcome.clamped_to if outcome.clamped_to is not None and outcome.clamped_to > 0 else listing.per_page
    if page == 1:
        listing = replace(listing, page_one=outcome.received)
    elif page == 2 and 0 < listing.page_one < size and outcome.received > 0:
        # There is a second page, so the first one was full, however short it looked.
        size = listing.page_one
    if size < listing.per_page:
        listing = replace(listing, per_page=size, head_page=None, page=2, tail=1)
    if listing.order is Order.UNKNOWN:
        listing = replace(listing, order=learn_order(outcome.created))
    return listing


def after_head(listing: Listing, page: int, outcome: Outcome) -> Listing:
    """Return the list after a look at the head. `head_page` is set when the look is to go on at once."""
    if page == 1:
        listing = replace(listing, last_ids=outcome.ids)
        if outcome.received == 0 or (outcome.received < listing.per_page and listing.total == outcome.received):
            return replace(listing, done=True, head_page=None)
    if listing.order is Order.OLDEST_FIRST:
        return _after_tail(listing, page, outcome)
    # However short: a server may send less than asked for and not say so.
    whole_page_new = outcome.new >= outcome.received > 0
    # A reading that was broken off has met all sends before its page, but not those that came since.
    behind = listing.done or page + 1 < listing.page
    return replace(listing, head_page=page + 1 if whole_page_new and behind and page < MAX_PAGE else None)


def catch_up(listing: Listing) -> Listing:
    """Return the list after following the head was broken off: from there on it is read like the first time.

    Where the oldest sends come first, the tail tells how far the reading got.
    """
    if listing.head_page is None or listing.order is Order.OLDEST_FIRST:
        return replace(listing, head_page=None)
    # One page back, since sends that came meanwhile have pushed others along.
    back = max(2, listing.head_page - 1)
    page = back if listing.done else min(back, listing.page)
    return replace(listing, page=page, down=False, done=False, head_page=None, last_ids=frozenset())


def after_page(listing: Listing, page: int, outcome: Outcome) -> Listing:
    """Return the list after a page of the first reading."""
    repeated = bool(outcome.ids) and outcome.ids == listing.last_ids
    listing = replace(listing, last_ids=outcome.ids)
    if outcome.received and not repeated:
        listing = replace(listing, tail=max(listing.tail, page))
    if listing.down:
        return replace(listing, page=page - 1, done=page <= 1 or repeated)
    short = outcome.received < listing.per_page
    counted = (page - 1) * listing.per_page + outcome.received
    contradicted = listing.total is not None and not listing.lies and counted < listing.total
    ended = outcome.received == 0 or repeated or (short and not contradicted) or page >= MAX_PAGE
    return replace(listing, page=page + 1, done=ended)


def _after_tail(listing: Listing, page: int, outcome: Outcome) -> Listing:
    # A short first page leaves the page size open, and with it where the last page is.
    guess = listing.guessed_last if listing.tail == 1 and outcome.received >= listing.per_page else 1
    last = max(listing.tail, guess)
    if page == 1 and last > 1:
        # Page 1 turned out to be the oldest; the new sends are at the other end.
        return replace(listing, head_page=last)
    # Only a page asked for right after another one can repeat it; the tail itself mostly looks as it did.
    repeated = page == listing.head_page and bool(outcome.ids) and outcome.ids == listing.last_ids
    if outcome.received == 0 or repeated:
        if page > listing.tail + 1:
            return replace(listing, lies=True, head_page=None)
        return replace(listing, head_page=None)
    if page > listing.tail:
        jumped = page > listing.tail + 1 and not listing.done
        listing = replace(listing, tail=page)
        if jumped:
            listing = replace(listing, down=True, page=page - 1)
    # As long as there is one page, nobody knows how many sends fill it.
    more = outcome.new > 0 or outcome.received >= listing.per_page or page == 1
    follow = more and page < MAX_PAGE and (page > 1 or listing.done)
    return replace(listing, head_page=page + 1 if follow else None, last_ids=outcome.ids)
