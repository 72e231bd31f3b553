"""The tables of the record, step by step. Moments are integer microseconds since 1970 UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def make_intents(connection: sqlite3.Connection) -> None:
    """Writes this program means to make. Of equal ones in one minute only a refused one may be followed by another."""
    connection.execute(
        """CREATE TABLE intents (
            id TEXT PRIMARY KEY,
            profile TEXT NOT NULL,
            origin TEXT NOT NULL,
            dialect TEXT NOT NULL,
            action TEXT NOT NULL,
            target TEXT NOT NULL,
            summary TEXT NOT NULL,
            digest TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('sending', 'done', 'refused', 'unknown')),
            created_at INTEGER NOT NULL,
            minute INTEGER NOT NULL,
            pid INTEGER NOT NULL,
            settled_at INTEGER,
            note TEXT NOT NULL,
            status_before TEXT NOT NULL,
            request_id TEXT NOT NULL
        )"""
    )
    connection.execute("CREATE UNIQUE INDEX intents_once ON intents (profile, digest, minute) WHERE state <> 'refused'")
    connection.execute("CREATE INDEX intents_state ON intents (state, created_at)")
    connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")


def make_history(connection: sqlite3.Connection) -> None:
    """Transitions seen. `status` is the folded word, `status_raw` the server's."""
    connection.execute(
        """CREATE TABLE history (
            number INTEGER PRIMARY KEY,
            send_id TEXT NOT NULL,
            old TEXT,
            status TEXT NOT NULL,
            status_raw TEXT NOT NULL,
            seen_before INTEGER,
            seen_at INTEGER NOT NULL,
            reported_at INTEGER,
            UNIQUE (send_id, status, seen_at)
        )"""
    )


def make_audit(connection: sqlite3.Connection) -> None:
    """The action log, one chain."""
    connection.execute(
        """CREATE TABLE audit (
            number INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            profile TEXT NOT NULL,
            action TEXT NOT NULL,
            target TEXT NOT NULL,
            outcome TEXT NOT NULL,
            intent_id TEXT NOT NULL,
            request_id TEXT NOT NULL,
            status_before TEXT NOT NULL,
            status_after TEXT NOT NULL,
            hash TEXT NOT NULL
        )"""
    )


def make_drafts(connection: sqlite3.Connection) -> None:
    """What a new send's intent knows beyond a cancel's, and the forms that are kept until their send is accepted."""
    for column in ("content", "draft_id"):
        connection.execute(f"ALTER TABLE intents ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    connection.execute(
        "CREATE INDEX intents_content ON intents (profile, content, created_at)"
        " WHERE content <> '' AND state <> 'refused'"
    )
    connection.execute("CREATE INDEX intents_draft ON intents (draft_id, state) WHERE draft_id <> ''")
    connection.execute(
        "CREATE INDEX intents_made ON intents (profile, target) WHERE action = 'create' AND state = 'done'"
    )
    # What names a person stands in tables that hold little else: they are written anew when a row of them goes.
    connection.execute("CREATE TABLE matches (intent_id TEXT PRIMARY KEY, match TEXT NOT NULL)")
    connection.execute(
        """CREATE TABLE drafts (
            id TEXT PRIMARY KEY,
            profile TEXT NOT NULL,
            number INTEGER NOT NULL,
            form TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            saved_at INTEGER NOT NULL,
            words TEXT NOT NULL DEFAULT '',
            UNIQUE (profile, number)
        )"""
    )


def make_batches(connection: sqlite3.Connection) -> None:
    """Batches of new sends. An intent belongs to one row at most; forms, which name people, stand by themselves."""
    connection.execute(
        """CREATE TABLE batches (
            id TEXT PRIMARY KEY,
            profile TEXT NOT NULL,
            origin TEXT NOT NULL,
            dialect TEXT NOT NULL,
            name TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'stopped', 'done')),
            digest TEXT NOT NULL,
            stop_after INTEGER NOT NULL,
            again INTEGER NOT NULL,
            holder TEXT NOT NULL
        )"""
    )
    connection.execute(
        """CREATE TABLE batch_rows (
            batch_id TEXT NOT NULL REFERENCES batches (id),
            number INTEGER NOT NULL,
            intent_id TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (batch_id, number)
        ) WITHOUT ROWID"""
    )
    connection.execute(
        """CREATE TABLE batch_forms (
            batch_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            form TEXT NOT NULL,
            UNIQUE (batch_id, number)
        )"""
    )
    connection.execute("CREATE UNIQUE INDEX batch_rows_intent ON batch_rows (intent_id) WHERE intent_id <> ''")


MIGRATIONS = (make_intents, make_history, make_audit, make_drafts, make_batches)
