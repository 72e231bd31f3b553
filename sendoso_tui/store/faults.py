"""What can go wrong with the files of this program, in the family that callers already catch.

StoreFault
 ├ StoreBusy          another program or thread holds the file; the caller keeps what it has
 ├ StoreDamaged       the bytes of the file make no sense any more
 │  └ RecordDamaged   it is the record, so nothing may be sent
 ├ StoreUnwritable    no space, no permission, a broken disk
 │  └ RecordUnwritable
 ├ StoreTooNew        a newer version of this program has changed the file
 └ Superseded         a newer question of the same kind has overtaken this one
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator


class StoreFault(Fault):
    """A file of this program did not do what was asked. The text is a sentence for the screen."""


class StoreBusy(StoreFault):
    """The file is held by somebody else; asking again later is fine."""


class StoreDamaged(StoreFault):
    """The file cannot be read as the database it should be."""


class RecordDamaged(StoreDamaged):
    """The record is damaged: writes stop until a person has looked. It is never rebuilt by itself."""


class StoreUnwritable(StoreFault):
    """The file cannot be opened, created or grown."""


class RecordUnwritable(StoreUnwritable):
    """The record cannot be written, so nothing may be sent."""


class StoreTooNew(StoreFault):
    """The file was changed by a newer version of this program; this one leaves it alone."""


class Superseded(StoreFault):
    """A newer question of the same kind was asked meanwhile; nobody waits for this answer."""


_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_UNWRITABLE = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_READONLY: "it may not be written",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_PERM: "it may not be used",
    sqlite3.SQLITE_AUTH: "it may not be used",
    sqlite3.SQLITE_NOLFS: "it has grown too large for this file system",
}


def fault_of(error: sqlite3.Error, name: str) -> StoreFault | None:
    """Say which fault an SQLite error on the file called `name` is; None for an error that is our own bug."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in _BUSY:
        return StoreBusy(f"{name} is in use by another program.")
    if primary in _DAMAGED:
        return StoreDamaged(f"{name} is damaged.")
    if primary == sqlite3.SQLITE_INTERRUPT:
        return Superseded("A newer question has overtaken this one.")
    if primary in _UNWRITABLE:
        return StoreUnwritable(f"{name} cannot be used: {_UNWRITABLE[primary]}.")
    return None


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn SQLite's errors on the file called `name` into store faults; what is no fault passes unchanged."""
    try:
        yield
    except sqlite3.Error as error:
        fault = fault_of(error, name)
        if fault is None:
            raise
        raise fault from error
    except OSError as error:
        raise StoreUnwritable(f"{name} cannot be used: {error.strerror or error}.") from error


def fault_of_record(fault: StoreFault) -> StoreFault:
    """Return what a fault means when the file is the record."""
    if isinstance(fault, StoreDamaged):
        return RecordDamaged(f"{fault} It is left as it is; nothing can be sent until somebody has looked at it.")
    if isinstance(fault, StoreUnwritable | StoreBusy):
        return RecordUnwritable(str(fault))
    return fault


@contextmanager
def record_faults() -> Iterator[None]:
    """Turn store faults into those of the record; a busy one stays, since a read may be asked again."""
    try:
        yield
    except (StoreDamaged, StoreUnwritable) as fault:
        raise fault_of_record(fault) from fault


def again(fault: StoreFault) -> StoreFault:
    """Return a new fault of the same kind and text, so that no traceback grows with each refusal."""
    return type(fault)(str(fault))
