"""How the main screen gets its index: one question at a time, late answers dropped, refreshes spaced out.

Reading happens in the cache's own thread. Nothing here waits in the way of a key.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from textual.message import Message

from sendoso_tui.domain.status import read_status
from sendoso_tui.store.faults import StoreFault, Superseded
from sendoso_tui.ui.panes.marks import missing
from sendoso_tui.ui.screens.sends_base import Part
from sendoso_tui.ui.working import to_do

if TYPE_CHECKING:
    from array import array

    from textual.timer import Timer

FIRST_ROWS = 60
NONE: frozenset[int] = frozenset()
LEAST_PAUSE = 0.25
RESTS = 10
"""A refresh may take one part in so many of the time, so that a large cache is not read without end."""

CHOICE, FRESH, SYNC = "choice", "fresh", "sync"


class IndexRead(Message, bubble=False):
    """An index has been read. `partial` holds only its first rows, so that there is something to see sooner."""

    def __init__(
        self, number: int, why: str, rowids: array[int], outside: frozenset[int] = NONE, *, partial: bool = False
    ) -> None:
        super().__init__()
        self.number = number
        self.why = why
        self.rowids = rowids
        self.outside = outside
        self.partial = partial


class IndexFailed(Message, bubble=False):
    """The cache could not answer."""

    def __init__(self, number: int, sentence: str) -> None:
        super().__init__()
        self.number, self.sentence = number, sentence


class IndexReading(Part):
    """Asks the cache and takes its answers: `CHOICE` is a new filter or order, `FRESH` a person's wish, `SYNC` news."""

    number = 0
    _took = 0.0
    _begun = 0
    _unanswered = False
    _soon: Timer | None = None
    _news = ""

    def ask(self, why: str) -> None:
        self.number += 1
        self._unanswered = True
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        if why == CHOICE:
            self.matching = None
            self.set_timer(0.15, self._say_counting)
        # A call and not a coroutine: one that is overtaken before it began would never be awaited.
        self.run_worker(to_do(self._read, self.number, why), group="index", exclusive=True)

    def ask_soon(self) -> None:
        """Refresh after a pause that grows with what a refresh costs."""
        if self._soon is None:
            self._soon = self.set_timer(max(LEAST_PAUSE, self._took * RESTS), self._refresh_now)

    def _refresh_now(self) -> None:
        self._soon = None
        # An unanswered question of the person goes first; its answer is as fresh. One that failed is asked again.
        if self.matching is None and self._unanswered:
            self.ask_soon()
            return
        self.ask(CHOICE if self.matching is None else SYNC)

    def begin_anew(self) -> None:
        """Forget all that was read from a cache that is another one now: the same row number is another send there."""
        self.sends.begin_anew()
        self.ask(CHOICE)

    def _say_counting(self) -> None:
        self.again("filter-line")

    async def _read(self, number: int, why: str) -> None:
        state = self.sends.state
        began = time.monotonic()

        def first(rowids: array[int]) -> None:
            self.post_message(IndexRead(number, why, rowids, partial=True))

        try:
            index = await self.engine.cache.index(
                state.filter, state.sort, FIRST_ROWS, first if why == CHOICE else None
            )
        except Superseded:
            # By a newer question, which has another number, or by the end of the file it was asked of.
            if number == self.number:
                self._unanswered = False
            return
        except StoreFault as fault:
            self.post_message(IndexFailed(number, str(fault)))
            return
        marked = self.sends.marks.rowids
        outside = await asyncio.to_thread(missing, marked, index.rowids) if marked else NONE
        self._took = time.monotonic() - began
        self.post_message(IndexRead(number, why, index.rowids, outside))

    def on_index_failed(self, event: IndexFailed) -> None:
        if event.number == self.number:
            self._unanswered = False
            self.tell(f"The cache could not be read: {event.sentence} r tries again.", persistent=True)

    def on_index_read(self, event: IndexRead) -> None:
        if event.number != self.number:
            return
        state = self.sends.state
        if event.partial:
            # The cursor stays on the send it was put on: where that is not among the first rows, all must be known.
            if state.cursor_rowid is None or not state.touched or state.cursor_rowid in event.rowids:
                self.sends.take(event.rowids)
                self._begun = event.number
            return
        self._unanswered = False
        self.matching = len(event.rowids)
        self.sends.marks.learn_outside(event.outside)
        if event.why == SYNC:
            offered = self.sends.offer(event.rowids)
            self._say_offered(offered.taken, offered.above, offered.moved)
        elif self._begun != event.number or not self.sends.complete(event.rowids):
            row = state.row
            if not self.sends.take(event.rowids) and row is not None and self.matching and event.why == CHOICE:
                self.tell(f"{row.recipient or row.email or row.id} does not match this filter.")
        self.index_taken()
        self.again("filter-line", "status", "footer")

    def index_taken(self) -> None:
        """Called after every full index, for what depends on how much it holds."""

    def say_left(self, changed: tuple[str, ...]) -> None:
        """Say so when the send under the cursor has just left the filter by changing its status."""
        state = self.sends.state
        row = state.row
        if row is None or row.id not in changed or state.filter.admits_status(row.status_raw):
            return
        name = row.recipient or row.email or row.id
        self.tell(f"{name} is now {read_status(row.status_raw).short} and left this filter. enter opens it.")

    def _say_offered(self, taken: bool, above: int, moved: bool) -> None:
        news = ""
        if above and (self.sends.state.top or not taken):
            news = f"{above:,} new above, g shows them"
        elif not taken and moved:
            news = "Rows have moved, r sorts again"
        # What was said for another reason is worth more than this.
        if news and self.sentence in ("", self._news):
            self._news = news
            self.tell(news)
