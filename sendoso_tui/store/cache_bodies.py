"""The server's own JSON text of each send: those that came together are packed together, one by itself alone.

A hundred texts of a page share most of their words: packed as one they take a third of the room and a quarter of the
time. A text that changes is packed alone from then on; what is in the pack for it stays there unread.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from sendoso_tui.store.columns import pack, unpack

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_TOGETHER = 100
_FEW = 10
_IN_PACK = b"\2"
_PLACE = struct.Struct(">QII")
"""The number of the pack, and where in it a text begins and how long it is, in bytes."""


def keep_bodies(connection: sqlite3.Connection, rows: Sequence[tuple[int, str, bytes]]) -> None:
    """Keep the rest and the text of new rows, given with their numbers."""
    for start in range(0, len(rows), _TOGETHER):
        piece = rows[start : start + _TOGETHER]
        texts = [raw for _, _, raw in piece]
        packed = [pack(raw) for raw in texts] if len(texts) < _FEW else _packed_together(connection, texts)
        connection.executemany(
            "INSERT INTO bodies (row, rest, raw) VALUES (?, ?, ?)",
            [(row, rest, place) for (row, rest, _), place in zip(piece, packed, strict=True)],
        )


def change_body(connection: sqlite3.Connection, row: int, rest: str, raw: bytes | None) -> None:
    """Replace the rest of a row, and its text where `raw` is given."""
    if raw is None:
        connection.execute("UPDATE bodies SET rest = ? WHERE row = ?", (rest, row))
    else:
        connection.execute("UPDATE bodies SET rest = ?, raw = ? WHERE row = ?", (rest, pack(raw), row))


def read_body(connection: sqlite3.Connection, kept: bytes) -> bytes:
    """Return the text that a row's `raw` stands for. Raises ValueError when it cannot be read."""
    if kept[:1] != _IN_PACK:
        return unpack(kept)
    try:
        number, start, length = _PLACE.unpack(kept[1:])
        found = connection.execute("SELECT packed FROM packs WHERE pack = ?", (number,)).fetchone()
        texts = zlib.decompressobj().decompress(found[0], start + length) if found else b""
    except (struct.error, zlib.error) as error:
        raise ValueError("a body that cannot be read") from error
    if len(texts) < start + length:
        raise ValueError("a body that is not where it should be")
    return texts[start:]


def _packed_together(connection: sqlite3.Connection, texts: Sequence[bytes]) -> list[bytes]:
    number = connection.execute("INSERT INTO packs (packed) VALUES (?)", (zlib.compress(b"".join(texts), 1),)).lastrowid
    places, start = [], 0
    for text in texts:
        places.append(_IN_PACK + _PLACE.pack(number, start, len(text)))
        start += len(text)
    return places
