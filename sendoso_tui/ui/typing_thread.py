"""How what is typed reaches the app: a thread that sleeps until there is something, and until then not at all.

Textual's own looks ten times a second whether there is anything, for ever, and so notices up to a tenth of a second
late that an escape stands alone; and letters that are not UTF-8 end it. What keys mean is not decided here.
"""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder
from contextlib import suppress
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from textual._parser import ParseError
from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

AT_ONCE = 4096
"""Bytes read at once, as Textual does."""
STRAGGLERS = 0.1
"""Seconds in which what was typed before the end still counts, as with Textual."""


class Bell(Event):
    """An event that also wakes who waits for a file descriptor: `descriptor` can be read while it is set.

    Closed, as it is at first, it is an event like any other.
    """

    def __init__(self) -> None:
        super().__init__()
        self.descriptor = self._rope = -1

    def open(self) -> None:
        """Have a descriptor from now on."""
        if self.descriptor < 0:
            self.descriptor, self._rope = os.pipe()
            if self.is_set():
                os.write(self._rope, b"!")

    def set(self) -> None:
        """Ring, once until it is cleared."""
        if not self.is_set():
            super().set()
            if self._rope >= 0:
                os.write(self._rope, b"!")

    def clear(self) -> None:
        """Be silent again."""
        if self.is_set():
            if self.descriptor >= 0:
                os.read(self.descriptor, 1)
            super().clear()

    def close(self) -> None:
        """Give the descriptor back."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            os.close(self._rope)
            self.descriptor = self._rope = -1


def hear_typing(terminal: int, ended: Bell, tell: Callable[[Message], None]) -> None:
    """Tell what is typed on `terminal` until `ended` is set. Raises OSError when the terminal has gone.

    A terminal at its end (a pipe, mostly) has nothing more to say, so only the end is waited for.
    """
    parser = XTermParser()
    decode = getincrementaldecoder("utf-8")(errors="replace").decode
    listening = [terminal, ended.descriptor]
    while not ended.is_set():
        readable, _, _ = select.select(listening, (), (), _until_alone(parser))
        if terminal in readable and not _hear(terminal, decode, parser, tell):
            listening.remove(terminal)
        for message in parser.tick():
            tell(message)
    if terminal in listening and select.select((terminal,), (), (), STRAGGLERS)[0]:
        _hear(terminal, decode, parser, tell)
    with suppress(EOFError, ParseError):
        for _ in parser.feed(""):
            pass


def _hear(terminal: int, decode: Callable[[bytes], str], parser: XTermParser, tell: Callable[[Message], None]) -> bool:
    """Read once; False at the end of what can be read."""
    if not (data := os.read(terminal, AT_ONCE)):
        return False
    # Half a letter is no text yet, and to the parser no text is the end.
    if text := decode(data):
        for message in parser.feed(text):
            tell(message)
    return True


def _until_alone(parser: XTermParser) -> float | None:
    """Seconds until an escape that nothing follows is a key by itself; None when there is none."""
    if parser._timeout_time is None:
        return None
    return max(0.0, parser._timeout_time - monotonic())
