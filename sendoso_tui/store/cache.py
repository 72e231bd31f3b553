"""The cache of sends: what the screen shows and asks. Disposable; a damaged file is set aside and a new one begun.

This is the door; what is behind it: `cache_write` (pages in), `cache_view` (windows and orders out), `cache_orders`
(their indexes), `cache_figures` (counts and sums), `cache_people`, `cache_search` (text), `cache_quarantine`,
`cache_outbox`, `cache_schema`.

Methods that are not coroutines are bounded indexed reads for the one thread that paints: they take well under a
millisecond and raise StoreBusy rather than wait for a lock for longer than 30 ms.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from sendoso_tui.domain.people import Person
from sendoso_tui.domain.query import ALL, NEWEST
from sendoso_tui.store import cache_figures, cache_people, cache_upkeep, cache_view, cache_write
from sendoso_tui.store.cache_open import OpenSends
from sendoso_tui.store.cache_outbox import drop_transitions, waiting_transitions
from sendoso_tui.store.cache_quarantine import count_aside, put_aside, rows_aside
from sendoso_tui.store.cache_schema import MIGRATIONS
from sendoso_tui.store.cache_write import MOST_ROWS, Look, Upserted
from sendoso_tui.store.database import in_memory, on_disk, prepare, set_aside
from sendoso_tui.store.faults import StoreDamaged, translated
from sendoso_tui.store.meta import get_meta, set_meta
from sendoso_tui.store.threads import FILLING_KIB, Lane, Writer

if TYPE_CHECKING:
    import sqlite3
    from array import array
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sendoso_tui.domain.budget import Estimate
    from sendoso_tui.domain.history import Transition
    from sendoso_tui.domain.page import Quarantined
    from sendoso_tui.domain.query import SendFilter, Sort
    from sendoso_tui.domain.send import Send
    from sendoso_tui.store.cache_figures import Facets
    from sendoso_tui.store.cache_people import PricesSeen
    from sendoso_tui.store.cache_quarantine import QuarantinedRow
    from sendoso_tui.store.cache_rows import CachedSend, Row
    from sendoso_tui.store.cache_view import Index
    from sendoso_tui.store.database import Place

T = TypeVar("T")


class Cache:
    """All sends of one profile ever seen, in a file or in memory."""

    def __init__(self, place: Place, reader: sqlite3.Connection) -> None:
        self._place = place
        self._attach(reader)
        self.set_aside: Path | None = None
        """Where a damaged file was moved when the cache was opened or rebuilt."""
        self.others_forgotten = False
        """Whether opening has emptied it of sends that were not to be shown."""

    @classmethod
    def open(
        cls,
        path: Path | None,
        now: datetime | None = None,
        may_show: Callable[[Callable[[str], str | None]], bool] = lambda meta: True,
    ) -> Cache:
        """Open or begin a cache file; None keeps it in memory. The folder must exist and be private.

        A damaged file is set aside under the name NAME.corrupt-<UTC time>. `may_show` is given what `meta` gives, and
        where it says no all sends are forgotten. Raises StoreUnwritable, StoreTooNew and
        StoreBusy; in memory none of them.
        """
        if path is None:
            place = in_memory()
            return cls(place, prepare(place, MIGRATIONS))
        place = on_disk(path)
        aside = None
        try:
            reader = cache_upkeep.open_readable(place)
        except StoreDamaged:
            with translated(path.name):
                aside = set_aside(path, now or datetime.now(UTC))
            reader = prepare(place, MIGRATIONS)
        cache = cls(place, reader)
        cache.set_aside = aside
        if not may_show(cache.meta):
            try:
                cache_upkeep.forget_all(place)
            except BaseException:
                reader.close()
                raise
            cache.others_forgotten = True
        return cache

    def _attach(self, reader: sqlite3.Connection) -> None:
        self._reader = reader
        self._writer = Writer(self._place, FILLING_KIB)
        self._orders = Lane(self._place, "order")
        self._figures = Lane(self._place, "count")
        self._version: int | None = None

    def _read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with translated(self._place.name):
            return job(self._reader)

    # Pages in

    async def upsert(
        self,
        rows: Sequence[tuple[Send, bytes]],
        *,
        asked_at: datetime,
        answered_at: datetime,
        first_position: int | None = None,
    ) -> Upserted:
        """Write what the server answered: sends with their own JSON text, in the server's order.

        `first_position` is the place of the first row in the listing, from 0; None for a send read by itself. Each
        500 rows are one transaction. Raises StoreBusy, StoreDamaged, StoreUnwritable.
        """
        result = Upserted()
        for start in range(0, len(rows), MOST_ROWS):
            look = Look(asked_at, answered_at, None if first_position is None else first_position + start)
            piece = rows[start : start + MOST_ROWS]
            result += await self._writer.run(lambda connection, p=piece, k=look: self._upsert(connection, p, k))  # type: ignore[misc]
        return result

    def _upsert(self, connection: sqlite3.Connection, rows: Sequence[tuple[Send, bytes]], look: Look) -> Upserted:
        version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        others = self._version is not None and self._version != version
        self._version = version
        cache_upkeep.reclassify(connection)
        result = cache_write.upsert_rows(connection, rows, look)
        return result + Upserted(others_wrote=others)

    async def mark_gone(self, send_id: str, at: datetime) -> bool:
        """Note that the server answered 404 for a send; False when that changes nothing."""
        return await self._writer.run(lambda connection: cache_write.mark_gone(connection, send_id, at))

    # One send

    def get(self, send_id: str) -> CachedSend | None:
        """Return one send with all its fields."""
        return self._read(lambda connection: cache_view.cached(connection, send_id))

    def raw(self, send_id: str) -> bytes | None:
        """Return the server's own JSON text of a send."""
        return self._read(lambda connection: cache_view.body(connection, send_id))

    def rowid(self, send_id: str) -> int | None:
        """Return the number of a send in the cache, which it keeps."""
        return self._read(lambda connection: cache_view.row_of(connection, send_id))

    # The list

    def newest(self, limit: int = 200) -> list[Row]:
        """Return the newest sends, for the first paint."""
        return self._read(lambda connection: cache_view.newest(connection, limit))

    def window(self, rowids: Sequence[int]) -> list[Row]:
        """Return at most 1000 rows in the order given; those no longer there are left out."""
        return self._read(lambda connection: cache_view.window(connection, rowids))

    async def index(
        self,
        asked: SendFilter = ALL,
        sort: Sort = NEWEST,
        first: int = 200,
        on_first: Callable[[array[int]], None] | None = None,
    ) -> Index:
        """Return every row that passes the filter, in order. Takes up to seconds with a million sends.

        `on_first` is called in the event loop with the first `first` rows, if there are so many, as soon as they are
        known, before the result. A newer call overtakes an older one, which raises Superseded.
        """
        loop = asyncio.get_running_loop()
        tell: Callable[[array[int]], None] | None = None
        if on_first is not None:
            say = on_first

            def tell(rowids: array[int]) -> None:
                loop.call_soon_threadsafe(say, rowids)

        return await self._orders.ask(
            lambda connection: cache_view.find_rows(connection, asked, sort, first, tell), "index"
        )

    # People and gifts

    async def sends_to(
        self,
        email: str,
        recipient_id: str = "",
        name: str = "",
        company: str = "",
        since: datetime | None = None,
        limit: int = 50,
    ) -> list[Send]:
        """Return the newest sends to a person, by what is known of them; see `cache_people.sends_to`."""
        person = Person(name, email, company, recipient_id)
        return await self._figures.ask(lambda connection: cache_people.sends_to(connection, person, since, limit))

    async def prices_of(self, gift_id: str, gift: str = "") -> tuple[PricesSeen, ...]:
        """Return what earlier sends of an item or touch cost, among the newest 20,000; see `cache_people.prices_of`."""
        return await self._figures.ask(lambda connection: cache_people.prices_of(connection, gift_id, gift))

    # Figures

    async def count(self) -> int:
        """Count all sends."""
        return await self._figures.ask(cache_figures.count)

    def count_estimate(self) -> int:
        """Count all sends at once; exact but for a moment after a page has failed."""
        return self._read(cache_figures.estimate_count)

    async def facets(self, asked: SendFilter = ALL, *, question: str = "facets") -> Facets:
        """Count per type, subtype and status, each under the other conditions.

        A newer call with the same `question` overtakes an older one, which raises Superseded.
        """
        return await self._figures.ask(lambda connection: cache_figures.count_facets(connection, asked), question)

    async def sum_costs(self, asked: SendFilter = ALL) -> tuple[Estimate, ...]:
        """Add up per currency what the sends of a filter cost, without those whose money came back."""
        return await self._figures.ask(lambda connection: cache_figures.add_up(connection, asked))

    @property
    def open_sends(self) -> OpenSends:
        """What the planner of the polling asks about open sends."""
        return OpenSends(self._figures)

    # Beside the sends

    def meta(self, key: str) -> str | None:
        """Return a text kept with the cache."""
        return self._read(lambda connection: get_meta(connection, key))

    async def set_meta(self, key: str, value: str | None) -> None:
        """Keep a text with the cache; None forgets it."""
        await self._writer.run(lambda connection: set_meta(connection, key, value))

    async def quarantine(self, items: Sequence[Quarantined], at: datetime) -> None:
        """Keep rows that could not be read: the last 200 different ones."""
        if items:
            await self._writer.run(lambda connection: put_aside(connection, items, at))

    def quarantined(self) -> list[QuarantinedRow]:
        """Return the rows that could not be read, last met first."""
        return self._read(rows_aside)

    def quarantine_count(self) -> int:
        """Return how many different rows could not be read since the cache began."""
        return self._read(count_aside)

    def unrecorded(self, limit: int = 500) -> tuple[int, tuple[Transition, ...]]:
        """Return transitions the record has not confirmed, oldest first, and the number for `recorded`."""
        return self._read(lambda connection: waiting_transitions(connection, limit))

    async def recorded(self, through: int) -> None:
        """Note that the record has all transitions up to this number."""
        await self._writer.run(lambda connection: drop_transitions(connection, through))

    # Upkeep

    async def build_search(self) -> None:
        """Build the text index and, for many sends, the indexes of the orders, in transactions of at most some seconds.

        Without them texts are scanned and sends are sorted. Doing it again costs nothing.
        """
        if self._place.path is not None:
            await cache_upkeep.build_all(self._writer)

    async def clear(self) -> None:
        """Forget all sends; what the record has not confirmed yet is kept."""
        await cache_upkeep.clear_all(self._writer)

    def size(self) -> int:
        """Return the bytes on disk, 0 in memory."""
        return cache_upkeep.size(self._place)

    async def check(self, *, full: bool = False) -> str | None:
        """Look through the whole file; returns what is damaged, or None. `rebuild` is the answer to damage.

        It has a thread and a connection of its own: on a large file it takes seconds, and counts must not wait for it.
        """
        return await cache_upkeep.look_through(self._place, full=full)

    async def rebuild(self, now: datetime | None = None) -> None:
        """Set the damaged file aside and begin a new one in its place. Must run on the thread that paints."""
        if self._place.path is None:
            raise ValueError("there is no file to rebuild")
        await self.close()
        with translated(self._place.name):
            self.set_aside = set_aside(self._place.path, now or datetime.now(UTC))
        self._attach(prepare(self._place, MIGRATIONS))

    async def close(self) -> None:
        """Finish what is being written and join the threads."""
        await self._orders.close()
        await self._figures.close()
        await self._writer.close()
        self._reader.close()
