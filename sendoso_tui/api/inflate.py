"""Decoding compressed bodies piece by piece, so that a small body can never grow beyond the cap in memory."""

from __future__ import annotations

import zlib


class TooBig(Exception):
    """The decoded body is larger than the cap."""


class Garbled(Exception):
    """The body is not what its Content-Encoding says, or it ends early."""


class Inflate:
    """Collects a body of at most `cap` decoded bytes from pieces encoded as `encoding` says."""

    def __init__(self, encoding: str, cap: int) -> None:
        name = encoding.strip().lower()
        if name in ("", "identity"):
            self._engine = None
        elif name in ("gzip", "x-gzip"):
            self._engine = zlib.decompressobj(wbits=31)
        elif name == "deflate":
            self._engine = zlib.decompressobj()
        else:
            raise Garbled("an encoding that was not asked for")
        self._cap = cap
        self._body = bytearray()

    def feed(self, piece: bytes) -> None:
        """Take a piece as it came. Raises TooBig or Garbled."""
        if self._engine is not None:
            try:
                piece = self._engine.decompress(piece, self._cap + 1 - len(self._body))
            except zlib.error as error:
                raise Garbled("a body that is not compressed as it claims") from error
        self._body += piece
        if len(self._body) > self._cap:
            raise TooBig

    def finish(self) -> bytes:
        """Return the whole body. Raises Garbled when compressed data ends early."""
        if self._engine is not None and self._body and not self._engine.eof:
            raise Garbled("a body that breaks off before its end")
        return bytes(self._body)
