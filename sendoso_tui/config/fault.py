"""What is raised when a setting, a file or a secret cannot be used, and how foreign text is put into a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class ConfigFault(Exception):
    """A setting cannot be used; `message` is one or two sentences for the person at the keyboard, never a secret.

    `file`, `line` and `column` (both from 1) say where, when a file is to blame.
    """

    def __init__(
        self, message: str, *, file: Path | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        place = "" if file is None else shown(str(file))
        if line is not None:
            place += f", line {line}, column {column or 1}"
        self.message = f"{place}: {message}" if place else message
        self.file = file
        self.line = line
        self.column = column
        super().__init__(self.message)


def shown(text: str, limit: int = 200) -> str:
    """Foreign text fit for a message: what a terminal would obey or hide is spelled out, and the length is bounded."""
    cut = text if len(text) <= limit else text[:limit] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)


def why(error: OSError) -> str:
    """The operating system's reason alone, without the file name that `str` would add."""
    return (error.strerror or type(error).__name__).lower()


def nearest(word: str, known: Iterable[str]) -> str:
    """The question "Did you mean …?" with the known word most like this one, or nothing."""
    from difflib import get_close_matches  # 5 ms that only a slip needs

    near = get_close_matches(word, list(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""
