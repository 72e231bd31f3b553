"""The body of a request as its bytes, and the same laid out for reading. Amounts are plain numbers, digit for digit."""

from __future__ import annotations

import msgspec

_JSON = msgspec.json.Encoder(decimal_format="number")


def encode_body(body: object) -> bytes:
    """Return the bytes that are posted."""
    return _JSON.encode(body)


def lay_out_body(body: object) -> str:
    """Return what is posted with a line for each member."""
    return msgspec.json.format(encode_body(body), indent=2).decode()
