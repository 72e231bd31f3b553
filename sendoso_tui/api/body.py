"""Bytes of an answer into JSON values, leniently. Nothing but the Fault family leaves this module.

Rows are kept apart as raw JSON until each is read by itself, so that one bad row never loses a page. What the fields
mean lives in the dialect modules.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.faults import Offline, ServerTrouble
from sendoso_tui.domain.page import Quarantined

if TYPE_CHECKING:
    from sendoso_tui.api.call import Answer

RAW_LIMIT = 500
_BOM = b"\xef\xbb\xbf"
_BROKEN = (ValueError, RecursionError, MemoryError)

Row = TypeVar("Row", bound="Shape")


class UnlikeSendoso(ServerTrouble):
    """Something the API never answers: a login page of a network, a redirect, 8 MB. Asking again is no use."""


class Shape(msgspec.Struct):
    """The known fields of one JSON object of a dialect, all optional and of any type; unknown ones are skipped."""


def number(text: str) -> Decimal | None:
    """Read a JSON number exactly; None when its exponent is beyond every amount."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


# Every escape in turn, so that an escaped backslash before "ud800" is not taken for half a pair.
_ESCAPES = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)

_ANY = msgspec.json.Decoder(float_hook=number)
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])


@lru_cache(maxsize=64)
def _decoder(shape: type[Shape]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape, float_hook=number)


def without_halves(text: bytes) -> bytes:
    """Replace halves of surrogate pairs, which JSON may spell and no text can hold, by the replacement character."""
    return _ESCAPES.sub(lambda match: b"\\ufffd" if match[1] else match[0], text)


def decode_any(text: bytes) -> Any:
    """Return whatever JSON `text` is, or None when it is none."""
    text = text.removeprefix(_BOM)
    try:
        return _ANY.decode(text)
    except _BROKEN:
        pass
    try:
        return _ANY.decode(without_halves(text))
    except _BROKEN:
        return None


def split_object(answer: Answer) -> dict[str, msgspec.Raw]:
    """Return the members of an answer that is one JSON object. Raises ServerTrouble or Offline (cut off)."""
    members = split(answer)
    if isinstance(members, list):
        raise ServerTrouble(answer.status, "The answer is a list where one thing was asked for.", answer.request_id)
    return members


def split(answer: Answer) -> dict[str, msgspec.Raw] | list[msgspec.Raw]:
    """Return an answer's members or rows, each still JSON text.

    Raises Offline when the text breaks off before its end (a line that failed without a trace), else ServerTrouble for
    everything that is no JSON object or array.
    """
    text = answer.body.removeprefix(_BOM).strip()
    if text[:1] not in (b"[", b"{"):
        if looks_like_html(answer):
            raise unlike_sendoso(answer)
        reason = "The answer could not be read: it holds no JSON." if text else "The answer is empty."
        raise ServerTrouble(answer.status, reason, answer.request_id)
    decoder: msgspec.json.Decoder[Any] = _ARRAY if text[:1] == b"[" else _OBJECT
    members: dict[str, msgspec.Raw] | list[msgspec.Raw]
    try:
        members = decoder.decode(text)
    except _BROKEN as error:
        reason = clean_line(str(error), 120)
    else:
        return members
    try:
        members = decoder.decode(without_halves(text))
    except _BROKEN:
        pass
    else:
        return members
    if "truncated" in reason:
        raise Offline("The answer broke off before its end.", answer.host)
    raise ServerTrouble(answer.status, f"The answer could not be read: {reason}.", answer.request_id)


def looks_like_html(answer: Answer) -> bool:
    """Say whether an answer is a web page, as a login page of a network would be."""
    return answer.body.lstrip()[:1] == b"<" or "html" in answer.headers.get("content-type", "")


def unlike_sendoso(answer: Answer) -> UnlikeSendoso:
    """Build the fault for an answer that comes from something else than the API."""
    host = answer.host or "The server"
    return UnlikeSendoso(
        answer.status, f"This does not look like Sendoso: {host} answered with a web page.", answer.request_id
    )


def read_row(raw: msgspec.Raw | bytes, shape: type[Row]) -> Row | Quarantined:
    """Read one object. A field that cannot be decoded is a gap; what is no object at all is quarantined."""
    try:
        row: Row = _decoder(shape).decode(raw)
    except _BROKEN as error:
        reason = clean_line(str(error), 120)
    else:
        return row
    try:
        members = _OBJECT.decode(raw)
    except _BROKEN:
        return quarantine(reason, raw)
    known = {name: decode_any(bytes(members[name])) for name in shape.__struct_fields__ if name in members}
    return shape(**known)


def quarantine(reason: str, raw: msgspec.Raw | bytes) -> Quarantined:
    """Set a row aside with a sentence and its cleaned, cut text. The text holds personal data: never log it."""
    return Quarantined(reason, clean_line(bytes(raw)[: RAW_LIMIT * 4].decode("utf-8", "replace"), RAW_LIMIT))


def unwrap(answer: Answer, key: str) -> bytes:
    """Return the JSON text of the one object an answer is about: under `key`, under "data", or the whole of it."""
    members = split_object(answer)
    for name in (key, "data"):
        inner = bytes(members.get(name, b"")).strip()
        if inner[:1] == b"{":
            return inner
    return without_halves(answer.body.removeprefix(_BOM).strip())


def read_one(answer: Answer, key: str, shape: type[Row]) -> tuple[Row, bytes]:
    """Read the one object an answer is about, with its own JSON text. Raises ServerTrouble or Offline (cut off)."""
    raw = unwrap(answer, key)
    row = read_row(raw, shape)
    if isinstance(row, Quarantined):
        raise ServerTrouble(answer.status, f"The answer could not be read: {row.reason}.", answer.request_id)
    return row, raw
