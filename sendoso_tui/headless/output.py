"""What goes to standard output and what to standard error.

Data goes to standard output, as one JSON object or as plain lines, the same bytes with or without a terminal; what is
said about it goes to standard error. A reader that has gone away ends the writing, quietly. How values look is decided
in `forms` (JSON) and `table` (lines).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.instants import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

VERSION = 1
"""The version of the JSON answers; it changes when a name in them does."""

Json = Mapping[str, object]


def to_json(value: object) -> str:
    """Write JSON in ASCII on one line; DEL is escaped too, so no control character of the data reaches a terminal."""
    return json.dumps(value, ensure_ascii=True, separators=(", ", ": ")).replace("\x7f", "\\u007f")


class Output:
    """The two streams of one command. `closed` tells that nobody reads standard output any more, `failed` that
    part of the answer was lost.
    """

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self.closed = False
        self.failed = False
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        for stream in (self._out, self._err):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                # A terminal that is not UTF-8 shows what it cannot draw as an escape, and the command goes on.
                reconfigure(errors="backslashreplace")

    def say(self, sentence: str) -> None:
        """Tell the person something that is not data."""
        with suppress(OSError, ValueError):
            self._err.write("".join(clean_line(line) + "\n" for line in sentence.splitlines()))
            self._err.flush()

    def lines(self, lines: Iterable[str]) -> None:
        """Write plain lines of data."""
        self._write(clean_line(line) + "\n" for line in lines)

    def script(self, text: str) -> None:
        """Write a text of this program's own as it is."""
        self._write([text, "\n"])

    def document(
        self,
        profile: str | None,
        as_of: datetime | None,
        fields: Json,
        rows: tuple[str, Iterable[Json]] | None = None,
    ) -> None:
        """Write the one JSON object of a command. `rows` names its last member, an array with a row on each line."""
        head = {
            "version": VERSION,
            "as_of": as_text(as_of.replace(microsecond=0)) if as_of else None,
            "profile": profile,
            **fields,
        }
        text = to_json(head)
        if rows is None:
            self._write([text + "\n"])
            return
        name, values = rows
        self._write(_with_rows(text, name, values))

    def event(self, profile: str, fields: Json) -> None:
        """Write one line of NDJSON at once."""
        self._write([to_json({"version": VERSION, "profile": profile, **fields}) + "\n"])

    async def ask(self, question: str) -> bool:
        """Ask yes or no on the terminal; anything but a yes is a no."""
        self._err.write(clean_line(question) + " [y/N] ")
        self._err.flush()
        # A blocking read would hold up the loop, and with it the signals that should end the command.
        loop = asyncio.get_running_loop()
        answered = asyncio.Event()
        number = sys.stdin.fileno()
        loop.add_reader(number, answered.set)
        try:
            await answered.wait()
        finally:
            loop.remove_reader(number)
        return sys.stdin.readline().strip().casefold() in ("y", "yes")

    def can_ask(self) -> bool:
        """Say whether a person is there to answer."""
        return bool(sys.stdin and sys.stdin.isatty() and self._err.isatty())

    def _write(self, parts: Iterable[str]) -> None:
        if self.closed:
            return
        try:
            for part in parts:
                self._out.write(part)
            self._out.flush()
        except BrokenPipeError:
            self.closed = True
            forget_stdout()
        except OSError as error:
            # A full disk, mostly: half an answer must not look like a whole one.
            self.closed = self.failed = True
            forget_stdout()
            self.say(f"sendoso-tui: the answer could not be written: {error.strerror}.")


def forget_stdout() -> None:
    """Point standard output at nothing, so that what is still buffered does not complain when the process ends."""
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


def _with_rows(head: str, name: str, rows: Iterable[Json]) -> Iterator[str]:
    yield f"{head[:-1]}, {to_json(name)}: ["
    comma = ""
    for row in rows:
        yield f"{comma}\n{to_json(row)}"
        comma = ","
    yield "\n]}\n"
