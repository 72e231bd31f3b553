"""The command line: what a line typed after `:` means. Doing it is the screen's part."""

from dataclasses import dataclass

from sendoso_tui.ui.commands.registry import COMMANDS

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
TAKING = ("open", "profile", "theme", "search", "view", "batch")
"""Words that take something after them."""


@dataclass(frozen=True, slots=True)
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
    if word in ("profile", "search"):
        return Wish(fault=f":{word} needs a word after it.")
    name = _WORDS.get(word, word)
    known = {command.id for command in COMMANDS}
    if name not in known:
        return Wish(fault=f'"{word[:40]}" is not a command.{_nearest(word, known)} ctrl+p lists all.')
    if argument:
        return Wish(fault=f":{name} takes nothing after it.")
    return Wish(command=name)


def _nearest(word: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, [*known, *_WORDS, *TAKING], 1)
    return f" Did you mean :{near[0]}?" if near else ""
