"""A send as columns of the cache, and back. What is written when lives in `cache_write.py`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.kind import read_kind
from sendoso_tui.domain.people import Person, Sender
from sendoso_tui.domain.send import Send, StatusUpdate
from sendoso_tui.domain.status import read_status
from sendoso_tui.store.columns import moment, to_day, to_micros, to_millionths, to_moment, to_money
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import date, datetime

    from sendoso_tui.domain.kind import Kind
    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.status import Status

CONTENT = (
    "dialect, status, status_raw, open, type, subtype, recipient, email, company, gift, cost, currency, created_at,"
    " updated_at, since, sender, crm_id, estimated_delivery, tracking_url"
)
"""The columns of `sends` that come from the send itself, in the order of `encode`."""

ROW = (
    "row, id, dialect, status_raw, type, subtype, recipient, email, company, gift, cost, currency, created_at, since,"
    " updated_at, sender, crm_id, estimated_delivery, tracking_url, gone"
)
"""The columns that `read_row` takes."""


@dataclass(slots=True, repr=False, match_args=False)
class Row:
    """What a list shows of one send. `rowid` is its number in the cache, which stays the send's own for ever."""

    rowid: int
    id: str
    dialect: str
    status_raw: str
    type: str
    subtype: str
    recipient: str
    email: str
    company: str
    gift: str
    cost: Money | None
    created_at: datetime | None
    since: datetime | None
    updated_at: datetime | None
    sender: str
    crm_id: str
    estimated_delivery: date | None
    tracking_url: str
    gone: bool

    @property
    def status(self) -> Status:
        return read_status(self.status_raw)

    @property
    def kind(self) -> Kind:
        return read_kind(self.type)


@frozen
class CachedSend:
    """A send as last seen. It was so between `checked_at` (asked) and `last_seen_at` (answered); UTC.

    `changed_at` is the look that first showed it as it is now; `gone` means the server answered 404 for it.
    """

    send: Send
    first_seen_at: datetime
    last_seen_at: datetime
    checked_at: datetime
    changed_at: datetime
    gone: bool


@lru_cache(maxsize=1024)
def status_columns(raw: str) -> tuple[str, int]:
    """Return the folded word and whether a send of this status may still move."""
    status = read_status(raw)
    return status.key, int(status.is_open)


def encode(send: Send) -> tuple[Any, ...]:
    """Return the values of the columns `CONTENT`."""
    key, is_open = status_columns(send.status_raw)
    cost = send.cost
    day = send.estimated_delivery
    return (
        send.dialect,
        key,
        send.status_raw,
        is_open,
        send.type,
        send.subtype,
        send.recipient.name,
        send.recipient.email,
        send.recipient.company,
        send.gift,
        to_millionths(cost),
        None if cost is None else cost.currency,
        to_micros(send.created_at),
        to_micros(send.updated_at),
        to_micros(_since(send, key)),
        send.sender.name or send.sender.email,
        send.crm_id,
        None if day is None else day.isoformat(),
        send.tracking_url,
    )


def encode_rest(send: Send) -> str:
    """Write the fields that have no column of their own, as JSON; empty ones are left out."""
    recipient, sender = send.recipient, send.sender
    fields: dict[str, Any] = {
        "gid": send.gid,
        "rid": recipient.id,
        "rtitle": recipient.title,
        "sid": sender.id,
        "sname": sender.name,
        "semail": sender.email,
        "steam": sender.team_id,
        "steamname": sender.team_name,
        "gift_id": send.gift_id,
        "tracking_number": send.tracking_number,
        "message": send.message,
        "crm_type": send.crm_type,
        "team_id": send.team_id,
        "sent_via": send.sent_via,
    }
    fields = {name: value for name, value in fields.items() if value}
    if send.updates:
        fields["updates"] = [
            [update.status, to_micros(update.at), to_micros(update.seen_before), update.observed, update.from_server]
            for update in send.updates
        ]
    return _dump(fields)


def digest_of(rest: str, raw: bytes) -> int:
    """A number that tells two bodies apart."""
    digest = blake2b(raw, digest_size=8, key=b"body")
    digest.update(rest.encode())
    return int.from_bytes(digest.digest(), "big", signed=True)


def decode(values: tuple[Any, ...], send_id: str, rest: str) -> Send:
    """Read back the send whose `CONTENT` is `values`."""
    fields: dict[str, Any] = json.loads(rest)
    get = fields.get
    return Send(
        id=send_id,
        dialect=values[0],
        status_raw=values[2],
        gid=get("gid", ""),
        type=values[4],
        subtype=values[5],
        recipient=Person(values[6], values[7], values[8], get("rid", ""), get("rtitle", "")),
        sender=Sender(get("sid", ""), get("sname", ""), get("semail", ""), get("steam", ""), get("steamname", "")),
        gift_id=get("gift_id", ""),
        gift=values[9],
        cost=to_money(values[10], values[11]),
        created_at=to_moment(values[12]),
        updated_at=to_moment(values[13]),
        estimated_delivery=to_day(values[17]),
        tracking_number=get("tracking_number", ""),
        tracking_url=values[18],
        message=get("message", ""),
        crm_id=values[16],
        crm_type=get("crm_type", ""),
        team_id=get("team_id", ""),
        sent_via=get("sent_via", ""),
        updates=tuple(
            StatusUpdate(status, to_moment(at), to_moment(before), observed, from_server)
            for status, at, before, observed, from_server in get("updates", ())
        ),
    )


def read_row(values: tuple[Any, ...]) -> Row:
    """Read the columns `ROW`."""
    (rowid, send_id, dialect, status, kind, subtype, recipient, email, company, gift, *rest) = values
    cost, currency, created, since, updated, sender, crm_id, delivery, tracking_url, gone = rest
    return Row(
        rowid,
        send_id,
        dialect,
        status,
        kind,
        subtype,
        recipient,
        email,
        company,
        gift,
        to_money(cost, currency),
        to_moment(created),
        to_moment(since),
        to_moment(updated),
        sender,
        crm_id,
        to_day(delivery),
        tracking_url,
        bool(gone),
    )


def read_cached(send: Send, values: tuple[Any, ...]) -> CachedSend:
    """Read first_seen_at, last_seen_at, checked_at, changed_at, gone."""
    return CachedSend(send, moment(values[0]), moment(values[1]), moment(values[2]), moment(values[3]), bool(values[4]))


def _since(send: Send, key: str) -> datetime | None:
    for update in reversed(send.updates):
        if update.at is not None and status_columns(update.status)[0] == key:
            return update.at
    return send.updated_at or send.created_at


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
