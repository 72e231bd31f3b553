"""The command line: what a line typed after `:` means. Doing it is the screen's part."""

from __future__ import annotations

import re

from sendoso_tui.ui.commands.registry import COMMANDS
from sendoso_tui.values import frozen

_WORDS = {
    "q": "quit",
    "wq": "quit",
    "exit": "quit",
    "h": "help",
    "r": "refresh",
    "f": "filter",
    "messages": "log",
    "resume": "pause",
}
TAKING = ("open", "profile", "theme", "search", "view", "batch", "every")
"""Words that take something after them."""


@frozen
class Wish:
    """One of: a command by id, a word of `TAKING` with its `argument`, or a `fault` to be told."""

    command: str = ""
    word: str = ""
    argument: str = ""
    fault: str = ""


def read_line(text: str) -> Wish:
    """Read a command line. Empty text is no wish at all."""
    word, _, argument = text.strip().partition(" ")
    word, argument = word.casefold(), argument.strip()
    if not word:
        return Wish()
    if word in TAKING and argument:
        return Wish(word=word, argument=argument)
    if word in ("profile", "search", "every"):
        return Wish(fault=f":{word} needs a word after it.")
    name = _WORDS.get(word, word)
    known = {command.id for command in COMMANDS}
    if name not in known:
        return Wish(fault=f'"{word[:40]}" is not a command.{_nearest(word, known)} ctrl+p lists all.')
    if argument:
        return Wish(fault=f":{name} takes nothing after it.")
    return Wish(command=name)


SHORTEST, LONGEST = 2.0, 3600.0
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


def read_pace(text: str) -> float | str:
    """Read "30s", "2m" or "90" as seconds, from 2 to 3600; a text is the fault to be told."""
    found = re.fullmatch(r"(\d{1,5})\s*([a-z]*)", text.strip().casefold())
    if found is None or found[2] not in _UNITS:
        return f':every takes a time like 30s or 2m, not "{text[:20]}".'
    seconds = int(found[1]) * _UNITS[found[2]]
    if not SHORTEST <= seconds <= LONGEST:
        return f":every takes {SHORTEST:g} seconds to an hour."
    return seconds


def _nearest(word: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, [*known, *_WORDS, *TAKING], 1)
    return f" Did you mean :{near[0]}?" if near else ""
