"""The tables of the cache, step by step. A fresh file runs all steps, so it equals one that was upgraded.

Moments are integer microseconds since 1970 UTC, amounts integer millionths of the currency's unit, NULL when unknown.
`status` is the folded word. `bodies` and `texts` stand apart so that a scan of `sends` reads little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def make_sends(connection: sqlite3.Connection) -> None:
    """One row per send ever seen, its own JSON text, and small facts about the listing itself."""
    connection.execute(
        """CREATE TABLE sends (
            row INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, so a list of rows cannot name another send
            id TEXT NOT NULL UNIQUE,
            dialect TEXT NOT NULL,
            status TEXT NOT NULL,
            status_raw TEXT NOT NULL,
            open INTEGER NOT NULL,
            type TEXT NOT NULL,
            subtype TEXT NOT NULL,
            recipient TEXT NOT NULL,
            email TEXT NOT NULL,
            company TEXT NOT NULL,
            gift TEXT NOT NULL,
            cost INTEGER,
            currency TEXT,
            created_at INTEGER,
            updated_at INTEGER,
            since INTEGER,
            sender TEXT NOT NULL,
            crm_id TEXT NOT NULL,
            estimated_delivery TEXT,
            tracking_url TEXT NOT NULL,
            digest INTEGER NOT NULL,
            first_seen_at INTEGER NOT NULL,
            last_seen_at INTEGER NOT NULL,
            checked_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            position INTEGER,
            gone INTEGER NOT NULL DEFAULT 0,
            moved INTEGER NOT NULL DEFAULT 0
        )"""
    )
    connection.execute("CREATE INDEX sends_created ON sends (created_at)")
    connection.execute("CREATE INDEX sends_status ON sends (status, created_at)")
    connection.execute("CREATE INDEX sends_kind ON sends (type, subtype, status, created_at)")
    connection.execute("CREATE INDEX sends_email ON sends (email) WHERE email <> ''")
    connection.execute("CREATE INDEX sends_open ON sends (checked_at) WHERE open = 1 AND gone = 0")
    connection.execute("CREATE TABLE bodies (row INTEGER PRIMARY KEY, rest TEXT NOT NULL, raw BLOB NOT NULL)")
    connection.execute("CREATE TABLE texts (row INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")


def make_outbox(connection: sqlite3.Connection) -> None:
    """Transitions that the record has not confirmed yet."""
    connection.execute(
        """CREATE TABLE outbox (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            send_id TEXT NOT NULL,
            old TEXT,
            status TEXT NOT NULL,
            seen_before INTEGER,
            seen_at INTEGER NOT NULL,
            reported_at INTEGER
        )"""
    )


def make_quarantine(connection: sqlite3.Connection) -> None:
    """Rows that could not be read, kept for a person to look at."""
    connection.execute(
        """CREATE TABLE quarantine (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            reason TEXT NOT NULL,
            raw TEXT NOT NULL,
            UNIQUE (reason, raw)
        )"""
    )


def make_packs(connection: sqlite3.Connection) -> None:
    """Texts of sends that came together; `bodies.raw` then says where in which pack a text is."""
    connection.execute("CREATE TABLE packs (pack INTEGER PRIMARY KEY AUTOINCREMENT, packed BLOB NOT NULL)")


def place_open_sends(connection: sqlite3.Connection) -> None:
    """Open sends by their place in the listing. When they were read is in no index: it changes with every look."""
    connection.execute("DROP INDEX sends_open")
    connection.execute("CREATE INDEX sends_place ON sends (position) WHERE open = 1 AND gone = 0")


MIGRATIONS = (make_sends, make_outbox, make_quarantine, make_packs, place_open_sends)
