"""Text search over sends: what is searched, the trigram index, and what is asked of it.

The index is built in pieces after a first sync, because keeping it while a million rows arrive would make each six
times dearer. Until it is complete, and where SQLite lacks it, texts are scanned; the answers are the same.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.send import Send

SHORTEST_INDEXED = 3
"""Words with fewer characters have no trigram and are scanned for, which two Japanese characters often are."""
_MOST_WORDS = 16
_MOST_TRIGRAMS = 12
_THROUGH = "search_through"
_LIVE = 2**62


def fold_text(text: str) -> str:
    """Fold what should be found alike: case, width and composition."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def search_text(send: Send) -> str:
    """Return the text in which a send is searched: its fields, folded, one a line."""
    recipient = send.recipient
    return fold_text(
        "\n".join((recipient.name, recipient.email, recipient.company, send.gift, send.sender.name, send.id)).replace(
            "\0", ""
        )
    )


def search_words(text: str) -> tuple[str, ...]:
    """Split what was typed into folded words, each of which must occur; at most 16."""
    return tuple(dict.fromkeys(fold_text(text.replace("\0", "")).split()))[:_MOST_WORDS]


def has_trigrams(connection: sqlite3.Connection) -> bool:
    """Say whether this SQLite can index parts of words (FTS5 with trigram, SQLite 3.34)."""
    if sqlite3.sqlite_version_info < (3, 34):
        return False
    return (
        connection.execute("SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'").fetchone()
        is not None
    )


def indexed_through(connection: sqlite3.Connection) -> int:
    """Return the last row the index covers; -1 when there is none, above any row when it is complete."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (_THROUGH,)).fetchone()
    return int(found[0]) if found else -1


def is_live(connection: sqlite3.Connection) -> bool:
    """Say whether the index is complete and can be asked."""
    return indexed_through(connection) >= _LIVE and has_trigrams(connection)


def any_indexed(words: tuple[str, ...]) -> bool:
    """Say whether the index knows any of these words."""
    return any(len(word) >= SHORTEST_INDEXED for word in words)


def condition(words: tuple[str, ...], *, indexed: bool) -> tuple[str, list[str]]:
    """Return an SQL condition on `texts.text` that every word occurs, and its parameters."""
    checks = " AND ".join("instr(text, ?) > 0" for _ in words)
    long_words = [word for word in words if len(word) >= SHORTEST_INDEXED]
    if not indexed or not long_words:
        return checks, list(words)
    trigrams = list(dict.fromkeys(piece for word in long_words for piece in _trigrams(word)))[:_MOST_TRIGRAMS]
    match = " AND ".join('"' + piece.replace('"', '""') + '"' for piece in trigrams)
    return f"row IN (SELECT rowid FROM search WHERE search MATCH ?) AND {checks}", [match, *words]


def build_piece(connection: sqlite3.Connection, rows: int) -> bool:
    """Index the next `rows` rows; True when the index is complete. Does nothing where SQLite lacks trigrams."""
    if not has_trigrams(connection):
        return True
    through = indexed_through(connection)
    if through >= _LIVE:
        return True
    if through < 0:
        # Postings without positions are a third of the size; neighbours are checked in the text itself.
        connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(text, content='texts', content_rowid='row',"
            " tokenize='trigram case_sensitive 1', detail=none, columnsize=0)"
        )
        connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
        through = 0
    last = connection.execute(
        "SELECT max(row) FROM (SELECT row FROM texts WHERE row > ? ORDER BY row LIMIT ?)", (through, rows)
    ).fetchone()[0]
    if last is not None:
        connection.execute(
            "INSERT INTO search(rowid, text) SELECT row, text FROM texts WHERE row > ? AND row <= ?", (through, last)
        )
    _set_through(connection, _LIVE if last is None else last)
    return last is None


def forget_index(connection: sqlite3.Connection) -> None:
    """Empty the index; texts are scanned until it is built again."""
    if indexed_through(connection) >= 0 and has_trigrams(connection):
        connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
    _set_through(connection, -1)


class TextKeeper:
    """Keeps the texts, and as far as it has been built the index over them, inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._through = indexed_through(connection)
        if self._through >= 0 and not has_trigrams(connection):
            # Another SQLite built the index and this one cannot keep it: it is to be built anew.
            _set_through(connection, -1)
            self._through = -1

    def add(self, rows: Sequence[tuple[int, str]]) -> None:
        """Add the texts of new rows, given with their numbers."""
        self._connection.executemany("INSERT INTO texts (row, text) VALUES (?, ?)", rows)
        indexed = [(row, text) for row, text in rows if row <= self._through]
        if indexed:
            self._connection.executemany("INSERT INTO search(rowid, text) VALUES (?, ?)", indexed)

    def change(self, row: int, text: str) -> None:
        """Replace the text of a row when it is another."""
        (old,) = self._connection.execute("SELECT text FROM texts WHERE row = ?", (row,)).fetchone()
        if old == text:
            return
        if row <= self._through:
            self._connection.execute("INSERT INTO search(search, rowid, text) VALUES ('delete', ?, ?)", (row, old))
            self._connection.execute("INSERT INTO search(rowid, text) VALUES (?, ?)", (row, text))
        self._connection.execute("UPDATE texts SET text = ? WHERE row = ?", (text, row))


def _set_through(connection: sqlite3.Connection, through: int) -> None:
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_THROUGH, str(through)))


def _trigrams(word: str) -> list[str]:
    return [word[start : start + 3] for start in range(len(word) - 2)]
