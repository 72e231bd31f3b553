"""Work on the whole cache: opening it, emptying it, and reading its statuses anew after an update of this program."""

from __future__ import annotations

import asyncio
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui import __version__
from sendoso_tui.store import cache_search
from sendoso_tui.store.cache_orders import build_next, drop_orders
from sendoso_tui.store.cache_rows import ROW, status_columns
from sendoso_tui.store.cache_schema import MIGRATIONS
from sendoso_tui.store.cache_search import forget_index
from sendoso_tui.store.cache_view import statuses
from sendoso_tui.store.database import OPENING_PATIENCE, Inspection, connect, prepare
from sendoso_tui.store.faults import translated
from sendoso_tui.store.meta import get_meta, set_meta
from sendoso_tui.store.threads import FILLING_KIB, WRITER_KIB

if TYPE_CHECKING:
    import sqlite3

    from sendoso_tui.store.database import Place
    from sendoso_tui.store.threads import Writer

_FIRST = 100
_PIECE = 4000
_READ_BY = "statuses_read_by"


def empty(connection: sqlite3.Connection) -> None:
    """Forget all sends and all that was learned about the listing; the outbox stays."""
    forget_index(connection)
    drop_orders(connection)
    for table in ("sends", "bodies", "packs", "texts", "quarantine", "meta"):
        connection.execute(f"DELETE FROM {table}")


def reclassify(connection: sqlite3.Connection) -> None:
    """Decide anew which statuses are open when another version of this program has decided it before."""
    if get_meta(connection, _READ_BY) == __version__:
        return
    for status in statuses(connection):
        is_open = status_columns(status)[1]
        connection.execute("UPDATE sends SET open = ? WHERE status = ? AND open <> ?", (is_open, status, is_open))
    set_meta(connection, _READ_BY, __version__)


def open_readable(place: Place) -> sqlite3.Connection:
    """Open a file that is there and read what the first paint will: one with bad pages may open all the same."""
    reader = prepare(place, MIGRATIONS)
    try:
        with translated(place.name):
            reader.execute(f"SELECT {ROW} FROM sends ORDER BY created_at DESC, row DESC LIMIT {_FIRST}").fetchall()
    except BaseException:
        reader.close()
        raise
    return reader


async def build_all(writer: Writer) -> None:
    """Build what is built at the end of a first read, each piece in a transaction of its own."""
    while not await writer.run(lambda connection: cache_search.build_piece(connection, _PIECE)):
        pass
    while not await writer.run(build_next):
        pass
    await writer.keep(WRITER_KIB)


async def clear_all(writer: Writer) -> None:
    """Forget all sends, and give their room on the disk back."""
    await writer.keep(FILLING_KIB)
    await writer.run(empty)
    await writer.run_bare(lambda connection: connection.execute("VACUUM").close())
    await writer.run_bare(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close())


async def look_through(place: Place, *, full: bool) -> str | None:
    """Look through the whole file in a thread and a connection made for it; returns what is damaged, or None."""
    if place.path is None:
        return None
    inspection = Inspection(place)
    try:
        return await asyncio.to_thread(inspection.run, full=full)
    except asyncio.CancelledError:
        inspection.stop()
        raise


def forget_all(place: Place) -> None:
    """Empty a cache nobody here uses yet."""
    with translated(place.name), closing(connect(place, patience=OPENING_PATIENCE, writes=True)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        empty(connection)
        connection.execute("COMMIT")


def size(place: Place) -> int:
    """Return the bytes on disk, 0 in memory."""
    total = 0
    if place.path is not None:
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                total += Path(f"{place.path}{suffix}").stat().st_size
    return total
