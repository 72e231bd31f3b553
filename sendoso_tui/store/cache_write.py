"""Writing what a server answered into the cache, in one transaction: what is new, what changed, what moved on.

An answer that was given before the last look at a send was even asked is older than what is kept and changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.history import observe
from sendoso_tui.domain.status import read_status
from sendoso_tui.store.cache_bodies import change_body, keep_bodies
from sendoso_tui.store.cache_outbox import put_transitions
from sendoso_tui.store.cache_rows import CONTENT, decode, digest_of, encode, encode_rest
from sendoso_tui.store.cache_search import TextKeeper, search_text
from sendoso_tui.store.columns import listed, micros, moment, to_day, to_moment
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sendoso_tui.domain.history import Transition
    from sendoso_tui.domain.send import Send

MOST_ROWS = 500
"""Rows in one transaction, so that the file is never held for long."""

_WIDTH = len(CONTENT.split(","))
_INSERT = (
    f"INSERT INTO sends (row, id, {CONTENT}, digest, first_seen_at, last_seen_at, checked_at, changed_at, position)"
    f" VALUES ({', '.join('?' * (_WIDTH + 8))})"
)
_UPDATE = (
    f"UPDATE sends SET ({CONTENT}, digest, gone, last_seen_at, checked_at, changed_at, position, moved)"
    f" = ({', '.join('?' * (_WIDTH + 7))}) WHERE row = ?"
)
# A column of an index that is set, even to what it was, costs as much as one that changes.
_LOOK = "UPDATE sends SET last_seen_at = ?, checked_at = ? WHERE row = ?"
_PLACE = "UPDATE sends SET position = ? WHERE row = ?"
# A look longer ago than any answer takes is no reason to doubt an answer: the clock was set back.
_LATE_ANSWER = timedelta(minutes=2) // timedelta(microseconds=1)


_STATUS, _STATUS_RAW, _UPDATED, _DELIVERY, _TRACKING = 1, 2, 13, 17, 18
_LATER = (_UPDATED, _DELIVERY)
_LIST_WITHOUT_TRACKING = "v3"


@frozen
class Upserted:
    """What a page brought. `transitions` holds a send's first seen status only together with its first change.

    `outbox` is the number to give to `Cache.recorded` once the record has the transitions (0: there are none).
    `others_wrote` tells that another instance has written since: what is shown may be older than the cache.
    """

    new_ids: tuple[str, ...] = ()
    changed_ids: tuple[str, ...] = ()
    transitions: tuple[Transition, ...] = ()
    unchanged: int = 0
    outbox: int = 0
    others_wrote: bool = False

    def __add__(self, other: Upserted) -> Upserted:
        return Upserted(
            self.new_ids + other.new_ids,
            self.changed_ids + other.changed_ids,
            self.transitions + other.transitions,
            self.unchanged + other.unchanged,
            max(self.outbox, other.outbox),
            self.others_wrote or other.others_wrote,
        )


@frozen
class _Known:
    row: int
    content: tuple[Any, ...]
    digest: int
    gone: bool
    checked_at: int
    first_seen_at: int
    position: int | None
    moved: bool


@frozen
class _Fresh:
    """What to keep of an answer; `raw` None leaves the body that is there."""

    send: Send
    content: tuple[Any, ...]
    rest: str
    digest: int
    raw: bytes | None
    same_body: bool


@frozen
class Look:
    """When a page was asked for and answered, and where in the listing its first row stands (None: not a listing)."""

    asked_at: datetime
    answered_at: datetime
    first_position: int | None = None


def upsert_rows(connection: sqlite3.Connection, rows: Sequence[tuple[Send, bytes]], look: Look) -> Upserted:
    """Write at most `MOST_ROWS` rows; of rows with the same id in one page the last holds."""
    asked, answered = micros(look.asked_at), micros(look.answered_at)
    known = _load(connection, {send.id for send, _ in rows})
    texts = TextKeeper(connection)
    new: list[tuple[Send, bytes, int | None]] = []
    changed: list[str] = []
    transitions: list[Transition] = []
    looks: list[tuple[int, int, int]] = []
    places: list[tuple[int, int]] = []
    latest = {send.id: (send, raw, place) for place, (send, raw) in enumerate(rows)}
    for send_id, (send, raw, place) in latest.items():
        position = None if look.first_position is None else look.first_position + place
        old = known.get(send_id)
        if old is None:
            new.append((send, raw, position))
            continue
        if old.checked_at - _LATE_ANSWER <= answered < old.checked_at:
            continue
        fresh = _beside(connection, old, send, raw)
        if fresh.content == old.content and fresh.same_body and not old.gone:
            looks.append((answered, asked, old.row))
            if position is not None and position != old.position:
                places.append((position, old.row))
            continue
        moves = _moves(send_id, old, fresh.content, look)
        seen = (answered, asked, answered, old.position if position is None else position, old.moved or bool(moves))
        connection.execute(_UPDATE, (*fresh.content, fresh.digest, 0, *seen, old.row))
        if not fresh.same_body:
            change_body(connection, old.row, fresh.rest, fresh.raw)
        texts.change(old.row, search_text(fresh.send))
        transitions += moves
        changed.append(send_id)
    connection.executemany(_LOOK, looks)
    connection.executemany(_PLACE, places)
    _insert(connection, texts, new, (answered, answered, asked, answered))
    return Upserted(
        tuple(send.id for send, _, _ in new),
        tuple(changed),
        tuple(transitions),
        len(looks),
        put_transitions(connection, transitions),
    )


def mark_gone(connection: sqlite3.Connection, send_id: str, at: datetime) -> bool:
    """Note that the server answered 404 for a send; False when it is not cached or known to be gone."""
    now = micros(at)
    cursor = connection.execute(
        "UPDATE sends SET gone = 1, changed_at = ?, checked_at = ? WHERE id = ? AND gone = 0", (now, now, send_id)
    )
    return cursor.rowcount > 0


def _load(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, _Known]:
    marks, wanted = listed(list(ids))
    cursor = connection.execute(
        f"SELECT id, row, digest, gone, checked_at, first_seen_at, position, moved, {CONTENT} FROM sends"
        f" WHERE id IN {marks}",
        wanted,
    )
    return {
        values[0]: _Known(
            values[1], values[8:], values[2], bool(values[3]), values[4], values[5], values[6], bool(values[7])
        )
        for values in cursor
    }


def _insert(
    connection: sqlite3.Connection,
    texts: TextKeeper,
    new: Sequence[tuple[Send, bytes, int | None]],
    seen: tuple[int, ...],
) -> None:
    if not new:
        return
    found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'sends'").fetchone()
    sends, bodies, words = [], [], []
    for row, (send, raw, position) in enumerate(new, found[0] + 1 if found else 1):
        rest = encode_rest(send)
        sends.append((row, send.id, *encode(send), digest_of(rest, raw), *seen, position))
        bodies.append((row, rest, raw))
        words.append((row, search_text(send)))
    connection.executemany(_INSERT, sends)
    keep_bodies(connection, bodies)
    texts.add(words)


def _beside(connection: sqlite3.Connection, old: _Known, send: Send, raw: bytes) -> _Fresh:
    """Decide what to keep of an answer. One in another dialect (the guide's, beside v3's list) knows less, so it only
    adds to what is kept: its status, and what was empty so far.
    """
    if send.dialect == old.content[0]:
        rest = encode_rest(send)
        digest = digest_of(rest, raw)
        if send.dialect == _LIST_WITHOUT_TRACKING and any(old.content[place] is not None for place in _LATER):
            # What the guide's endpoint told of it is not in any row of the list, and is not taken back by one.
            send = replace(
                send,
                updated_at=send.updated_at or to_moment(old.content[_UPDATED]),
                estimated_delivery=send.estimated_delivery or to_day(old.content[_DELIVERY]),
                tracking_url=send.tracking_url or old.content[_TRACKING],
            )
        return _Fresh(send, encode(send), rest, digest, raw, digest == old.digest)
    (old_rest,) = connection.execute("SELECT rest FROM bodies WHERE row = ?", (old.row,)).fetchone()
    kept = decode(old.content, send.id, old_rest)
    merged = replace(
        kept,
        status_raw=_plainer(kept.status_raw, send.status_raw),
        updated_at=send.updated_at or kept.updated_at,
        updates=send.updates or kept.updates,
        estimated_delivery=kept.estimated_delivery or send.estimated_delivery,
        tracking_number=kept.tracking_number or send.tracking_number,
        tracking_url=kept.tracking_url or send.tracking_url,
        cost=kept.cost or send.cost,
        created_at=kept.created_at or send.created_at,
    )
    rest = encode_rest(merged)
    return _Fresh(merged, encode(merged), rest, old.digest, None, rest == old_rest)


def _plainer(kept: str, said: str) -> str:
    """Choose between the list's status and the guide's coarse word for it ("pending" for "Confirming Address").

    The coarse word counts only when it says that an open send stands somewhere else.
    """
    old, new = read_status(kept), read_status(said)
    return said if said and (not kept or (old.is_open and new.phase is not old.phase)) else kept


def _moves(send_id: str, old: _Known, content: tuple[Any, ...], look: Look) -> list[Transition]:
    if content[_STATUS] == old.content[_STATUS]:
        return []
    before, after = old.content[_STATUS_RAW], content[_STATUS_RAW]
    moves = []
    if not old.moved:
        first_look = moment(old.first_seen_at)
        moves.append(observe(send_id, None, before, None, first_look, to_moment(old.content[_UPDATED])))
    moves.append(
        observe(send_id, before, after, moment(old.checked_at), look.answered_at, to_moment(content[_UPDATED]))
    )
    return moves
