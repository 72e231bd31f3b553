"""Opening a database file: private, in WAL mode, at the newest schema. Threads are in `threads.py`, tables elsewhere.

A new file is built beside its place and moved there whole, so a file found at its place was complete once: an empty one
is damage, never a fresh start. A migration is a function that gets a connection inside a transaction.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui.store.faults import StoreDamaged, StoreTooNew, StoreUnwritable, translated
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Migration = Callable[[sqlite3.Connection], None]

WRITER_PATIENCE = 5.0
"""Seconds a writer waits for another process's transaction."""
OPENING_PATIENCE = 1.0
"""Seconds to wait for a lock while a store is opened."""
READER_PATIENCE = 0.03
"""Seconds the thread that paints may wait for a lock."""
READER_KIB = 256
"""KiB of pages a connection keeps. Those that read walk along an index or look up rows here and there, and seldom see a
page twice; the system has it in memory anyway."""

STATEMENTS = 48
"""Statements a connection keeps compiled. Filters and lists make ever new ones, of some KB each."""


@frozen
class Place:
    """Where a database is: `uri` for SQLite, `path` None when it lives in memory, `name` for sentences.

    `durable` asks for an fsync at each commit (synchronous FULL); otherwise a power cut may lose the last commits.
    """

    uri: str
    path: Path | None
    name: str
    durable: bool = False


def on_disk(path: Path, *, durable: bool = False) -> Place:
    """Describe a database file."""
    return Place(path.absolute().as_uri(), path, path.name, durable)


def in_memory() -> Place:
    """Describe a database that is gone with its last connection, shared by the connections of this process."""
    return Place(f"file:sendoso-{secrets.token_hex(8)}?mode=memory&cache=shared", None, "The store in memory")


def connect(place: Place, *, patience: float, writes: bool, cache_kib: int = READER_KIB) -> sqlite3.Connection:
    """Open one connection; `patience` is how long it waits for a lock, in seconds. Raises sqlite3.Error.

    The caller decides which thread uses it; SQLite is built so that handing it over is safe.
    """
    mode = "" if place.path is None else "?mode=rw"
    connection = sqlite3.connect(
        place.uri + mode,
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS,
    )
    try:
        connection.execute(f"PRAGMA cache_size = -{cache_kib}")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        if place.path is None:
            # Readers of a shared cache would be refused while a page is written; an unfinished page is no harm.
            connection.execute("PRAGMA read_uncommitted = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
        if writes:
            connection.execute(f"PRAGMA synchronous = {'FULL' if place.durable else 'NORMAL'}")
            connection.execute(f"PRAGMA journal_mode = {'MEMORY' if place.path is None else 'WAL'}")
            connection.execute("PRAGMA journal_size_limit = 16777216")
            if place.durable:
                # What the record forgets names people, so it is overwritten; not every build does that by itself.
                connection.execute("PRAGMA secure_delete = ON")
        else:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(place: Place, migrations: Sequence[Migration], *, keep_old: bool = False) -> sqlite3.Connection:
    """Make sure the database is there and at the newest schema, and return a reading connection to it.

    `keep_old` copies a file of an older schema to NAME.before-VERSION first. Raises StoreBusy, StoreDamaged,
    StoreTooNew, StoreUnwritable.
    """
    with translated(place.name):
        if place.path is None:
            return _reader_in_memory(place, migrations)
        if not place.path.exists():
            _create(place, migrations)
        _make_private(place.path)
        if place.path.stat().st_size == 0:
            raise StoreDamaged(f"{place.name} is empty.")
        # The first read after a crash may have to wait for another instance that tidies up.
        reader = connect(place, patience=OPENING_PATIENCE, writes=False)
        try:
            version = schema_version(reader)
            if version > len(migrations):
                raise StoreTooNew(f"{place.name} was changed by a newer version of this program ({version}).")
            if version == 0 and reader.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise StoreDamaged(f"{place.name} is not a file of this program.")
            if version < len(migrations):
                _upgrade(place, migrations, version if keep_old else None)
            reader.execute(f"PRAGMA busy_timeout = {round(READER_PATIENCE * 1000)}")
        except BaseException:
            reader.close()
            raise
        return reader


def schema_version(connection: sqlite3.Connection) -> int:
    """How many migrations a database has been through."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Run what is missing, each step in one transaction with its version. Two programs may start at once."""
    for number, migration in enumerate(migrations, 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if schema_version(connection) < number:
                migration(connection)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def set_aside(path: Path, now: datetime) -> Path:
    """Move a damaged database and its companions away, to NAME.corrupt-<UTC time>; returns the new path."""
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    target = path.with_name(f"{path.name}.corrupt-{stamp}")
    count = 1
    while target.exists():
        count += 1
        target = path.with_name(f"{path.name}.corrupt-{stamp}-{count}")
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{target}{suffix}")
    path.rename(target)
    return target


def erase_row(connection: sqlite3.Connection, table: str, key: str, value: str) -> bool:
    """Delete a row so that no copy of it stays in the pages of a small table; False when it is not there.

    Rows that were moved between pages leave copies in the gaps, which secure_delete does not see; emptying the table
    clears its pages. The log beside the file is emptied by `empty_log`.
    """
    if connection.execute(f"SELECT 1 FROM {table} WHERE {key} = ?", (value,)).fetchone() is None:
        return False
    rest = connection.execute(f"SELECT * FROM {table} WHERE {key} <> ? ORDER BY rowid", (value,)).fetchall()
    connection.execute(f"DELETE FROM {table}")
    if rest:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rest[0]))})", rest)
    return True


def empty_log(connection: sqlite3.Connection) -> bool:
    """Move what the write-ahead log holds into the file and cut the log to nothing; False when it is in use."""
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")


def find_damage(connection: sqlite3.Connection, *, full: bool) -> str | None:
    """Look through a whole database, which takes a while; returns what is wrong, or None."""
    check = "integrity_check" if full else "quick_check"
    try:
        rows = connection.execute(f"PRAGMA {check}(5)").fetchall()
    except sqlite3.DatabaseError as error:
        return str(error)
    words = [str(row[0]) for row in rows]
    return None if words == ["ok"] else "; ".join(words)[:500]


class Inspection:
    """A look through a whole file that can be ended from another thread."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._connection: sqlite3.Connection | None = None

    def run(self, *, full: bool) -> str | None:
        """Do as `find_damage` on a connection made for it. Raises StoreFault when the file cannot be opened."""
        place = self._place
        with translated(place.name), closing(connect(place, patience=READER_PATIENCE, writes=False)) as connection:
            self._connection = connection
            try:
                return find_damage(connection, full=full)
            finally:
                self._connection = None

    def stop(self) -> None:
        """End it soon; what it says then means nothing."""
        connection = self._connection
        if connection is not None:
            connection.interrupt()


def _reader_in_memory(place: Place, migrations: Sequence[Migration]) -> sqlite3.Connection:
    reader = connect(place, patience=READER_PATIENCE, writes=False)
    try:
        with closing(connect(place, patience=WRITER_PATIENCE, writes=True)) as writer:
            migrate(writer, migrations)
    except BaseException:
        reader.close()
        raise
    return reader


def _upgrade(place: Place, migrations: Sequence[Migration], backup_of: int | None) -> None:
    with closing(connect(place, patience=WRITER_PATIENCE, writes=True)) as writer:
        if backup_of is not None and place.path is not None:
            _copy(writer, place.path.with_name(f"{place.name}.before-{backup_of + 1}"))
        migrate(writer, migrations)


def _copy(source: sqlite3.Connection, path: Path) -> None:
    try:
        _touch(path)
    except FileExistsError:
        return  # an upgrade that was cut short has kept it already
    try:
        with closing(sqlite3.connect(path)) as target:
            source.backup(target)
    except BaseException:
        path.unlink()
        raise


def _create(place: Place, migrations: Sequence[Migration]) -> None:
    assert place.path is not None
    draft = place.path.with_name(f"{place.path.name}.new-{secrets.token_hex(6)}")
    _touch(draft)
    try:
        with closing(connect(on_disk(draft, durable=True), patience=WRITER_PATIENCE, writes=True)) as connection:
            migrate(connection, migrations)
        _publish(draft, place.path)
    finally:
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{draft}{suffix}").unlink()


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return  # another instance was first, and its file is as good
    except OSError:
        # No hard links on this file system.
        if not path.exists():
            draft.rename(path)


def _touch(path: Path) -> None:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))


def _make_private(path: Path) -> None:
    if not path.is_file():
        raise StoreUnwritable(f"{path.name} is not a file.")
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
