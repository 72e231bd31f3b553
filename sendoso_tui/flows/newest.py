"""Reads the newest sends as far back as is asked, on whichever end of the list they are.

What they prove is `finding.py`'s.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.capability import Capability
from sendoso_tui.flows.listing import Listing, Order, learn_order
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.page import Page
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.reading import Reader

PER_PAGE = 100
MOST_PAGES = 5
"""Pages that one look may cost."""


@frozen
class Newest:
    """What was read. `rows` counts what the server sent, readable or not; `reaches` says that nothing was left out.

    `ordered` is False when nobody can tell where in the list the newest sends are.
    """

    sends: tuple[Send, ...]
    rows: int
    reaches: bool
    ordered: bool


async def read_newest(reader: Reader, since: datetime, listing: Listing | None = None) -> Newest:
    """Read the sends made at `since` or later into the cache, at most MOST_PAGES pages; `listing` is what is known of
    the whole list. Raises the Fault family.
    """
    return await _Walk(reader, since, listing or Listing()).read()


class _Walk:
    def __init__(self, reader: Reader, since: datetime, listing: Listing) -> None:
        self._reader = reader
        self._since = since
        self._known = listing
        # A day earlier: the server's days are those of its own zone.
        filters = reader.gateway.capabilities.can(Capability.SERVER_FILTERS)
        self._day = (since - timedelta(days=1)).date() if filters else None
        self._order = listing.order
        self._size = listing.per_page
        self._total = None if filters else listing.total
        self._pages: dict[int, Page[Send]] = {}

    async def read(self) -> Newest:
        reaches = await self._read()
        sends = {send.id: send for page in self._pages.values() for send in page.rows}
        rows = sum(page.received for page in self._pages.values())
        ordered = self._order is not Order.UNKNOWN or self._is_all(rows)
        return Newest(tuple(sends.values()), rows, reaches, ordered)

    async def _read(self) -> bool:
        """Read what there is to read; say whether nothing since then was left out."""
        if self._day is None and self._order is Order.OLDEST_FIRST:
            return await self._from_the_end(max(self._known.tail, self._last))
        first = await self._page(1)
        if self._total is not None and 0 < first.received < min(self._size, self._total):
            # More follows, so this page was full: a server may put less on a page than it was asked for.
            self._size = first.received
        if self._ends(first) or self._is_all(first.received):
            return True
        if self._order is Order.UNKNOWN:
            self._order = learn_order(_times(first))
        if self._order is Order.UNKNOWN:
            # Rows of one moment, or a single one: the other end of the list tells more.
            self._order = learn_order(_times(first) + _times(await self._page(self._last)))
        if self._order is Order.NEWEST_FIRST:
            return await self._from_the_start(first)
        if self._order is Order.OLDEST_FIRST:
            return await self._from_the_end(self._last)
        return self._is_all(sum(page.received for page in self._pages.values()))

    async def _from_the_start(self, page: Page[Send]) -> bool:
        number = 1
        while not (self._goes_back_far(page) or self._ends(page)):
            if len(self._pages) >= MOST_PAGES:
                return False
            number += 1
            page = await self._page(number)
        return True

    async def _from_the_end(self, last: int) -> bool:
        """Go up until a page is not full, since totals may be too low, and down until the sends are old enough."""
        top = lowest = last
        page = below = await self._page(last)
        while not self._ends(page) and len(self._pages) < MOST_PAGES:
            top += 1
            page = await self._page(top)
        ended = self._ends(page)
        while lowest > 1 and not self._goes_back_far(below):
            if len(self._pages) >= MOST_PAGES:
                return False
            lowest -= 1
            below = await self._page(lowest)
        return ended

    async def _page(self, number: int) -> Page[Send]:
        if number not in self._pages:
            read = await self._reader.page(number, self._known.per_page, since=self._day, priority=Priority.USER)
            page = self._pages[number] = read.page
            self._size = page.clamped_to or self._size
            self._total = page.total if page.total is not None else self._total
        return self._pages[number]

    @property
    def _last(self) -> int:
        """The last page, if the total is true."""
        return 1 if not self._total else (self._total - 1) // self._size + 1

    def _ends(self, page: Page[Send]) -> bool:
        """Say whether the list ends with this page: nothing on it, or too little to fill it."""
        return page.received < self._size

    def _is_all(self, rows: int) -> bool:
        return self._total is not None and rows >= self._total

    def _goes_back_far(self, page: Page[Send]) -> bool:
        times = [moment for moment in _times(page) if moment is not None]
        return bool(times) and min(times) < self._since


def _times(page: Page[Send]) -> tuple[datetime | None, ...]:
    return tuple(send.created_at for send in page.rows)
