"""Finding the line of a key in TOML text, since the parser gives values without their places."""

from __future__ import annotations

import re

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_TABLE = re.compile(rf"[ \t]*\[\[?[ \t]*({_DOTTED})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"([ \t]*)({_DOTTED})[ \t]*=")
_SPLIT = re.compile(_PART)


def find_key(text: str, key: tuple[str, ...]) -> tuple[int, int]:
    """Line and column, from 1, where the full key path is written, else where its nearest table begins, else (1, 1)."""
    best: tuple[int, tuple[int, int]] = (0, (1, 1))
    table: tuple[str, ...] = ()
    closing: str | None = None  # the quotes that end the multi-line string we are in
    for number, line in enumerate(text.split("\n"), start=1):
        if closing is not None:
            closing = None if closing in line else closing
            continue
        if header := _TABLE.match(line):
            table = path = _parts(header[1])
            column = header.start(1) + 1
        elif assignment := _ASSIGNMENT.match(line):
            path = (*table, *_parts(assignment[2]))
            column = len(assignment[1]) + 1
            closing = _opens_string(line[assignment.end() :])
        else:
            continue
        if len(path) > best[0] and path == key[: len(path)]:
            best = (len(path), (number, column))
    return best[1]


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in _SPLIT.findall(dotted))


def _opens_string(value: str) -> str | None:
    for quotes in ('"""', "'''"):
        if value.lstrip().startswith(quotes) and value.count(quotes) == 1:
            return quotes
    return None
