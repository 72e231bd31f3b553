"""The registry as lines of text: grouped in two columns for the overlay, one below the other for a search."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from sendoso_tui.ui.commands.command import written
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut, fit, fit_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sendoso_tui.ui.commands.command import Command, Standing
    from sendoso_tui.ui.show.line import Line

KEYS = 9
TWINS = {
    "filter": ("clear", "filter, clear it"),
    "mark-page": ("mark-all", "mark page, all matching"),
    "sort-left": ("sort-right", "sort by another column"),
    "down": ("up", "next, previous send"),
    "first": ("last", "first, last send"),
    "half-down": ("half-up", "half a page"),
    "page-down": ("page-up", "next, previous page"),
    "view-1": ("view-5", "view: sends, budget"),
    "next-pane": ("previous-pane", "next, previous pane"),
    "refresh": ("refresh-all", "read this again, all"),
    "leave": ("quit", "back or quit, quit"),
}
"""Commands that share a line of the overlay: the first one's id, then the second's and the words for both."""
NOT_YET = "Not in this version yet"


def find_commands(commands: Sequence[Command], text: str) -> list[Command]:
    """Return the commands whose words or key hold every word of `text`; those beginning with it first."""
    words = text.casefold().split()
    found = [command for command in commands if all(word in _haystack(command) for word in words)]
    start = text.casefold().strip()
    return sorted(found, key=lambda command: not (command.help.startswith(start) or text in map(written, command.keys)))


def grouped(commands: Iterable[Command], standing: Standing, width: int) -> list[Line]:
    """Return the overlay's lines for a width: what works now first in each group, what is refused now in grey."""
    groups: dict[str, list[Command]] = {}
    for command in commands:
        groups.setdefault(NOT_YET if command.action == "nothing" else command.group, []).append(command)
    later = groups.pop(NOT_YET, [])
    lines: list[Line] = []
    if len(groups) == 1:
        # Nothing to put beside it, so its words have the whole width.
        keys = _key_cells(groups.values(), width)
        lines = [line for title, members in groups.items() for line in _block(title, members, standing, width, keys)]
    else:
        half = _half(width)
        keys = _key_cells(groups.values(), half)
        blocks = [_block(title, members, standing, half, keys) for title, members in groups.items()]
        left, right = _balanced(blocks)
        beside = zip_longest(left, right)
        lines = [(*fit_line(one or EMPTY, _half(width)), Piece("  "), *(two or EMPTY)) for one, two in beside]
    if later:
        lines += [EMPTY, (Piece(NOT_YET, Role.HEADING),)]
        cells = [(written(command.keys[0]), command.help) for command in later]
        for one, two in zip_longest(cells[::2], cells[1::2]):
            lines.append(
                tuple(
                    Piece(fit(f"{cell[0]:{KEYS}}{cell[1]}", _half(width)) + gap, Role.MUTED)
                    for cell, gap in ((one, "  "), (two, ""))
                    if cell
                )
            )
    return lines


def described(command: Command, standing: Standing, width: int) -> Line:
    """Return one command as a line: keys, what it does, and why not where it cannot be used now."""
    keys = " ".join(written(key) for key in command.keys)
    reason = command.why_not(standing)
    if reason is None:
        return (Piece(fit(keys, KEYS) + " ", Role.KEY), Piece(command.help))
    room = max(0, width - KEYS - 1 - len(command.help) - 2)
    return (
        Piece(fit(f"({keys})", KEYS) + " ", Role.MUTED),
        Piece(command.help, Role.MUTED),
        Piece("  " + cut(reason, room), Role.MUTED),
    )


def _key_cells(groups: Iterable[Sequence[Command]], width: int) -> int:
    """Return how many cells keys have: so many that all words begin under each other, where that cuts none."""
    entries = [entry for members in groups for entry in _entries(members)]
    # A key that is refused stands in brackets.
    longest = max((len(keys) + 3 for keys, _, _ in entries), default=KEYS)
    fits = longest + max((len(words) for _, words, _ in entries), default=0) <= width
    return max(KEYS, longest) if fits else KEYS


def _block(title: str, members: Sequence[Command], standing: Standing, width: int, key_cells: int) -> list[Line]:
    entries = _entries(members)
    lines: list[Line] = [(Piece(title, Role.HEADING),)]
    for keys, words, asked in entries:
        refused = all(command.why_not(standing) is not None for command in asked)
        shown = f"({keys})" if refused else keys
        # Without that room the one long pair of keys pushes its words on, so that all others have room for theirs.
        column = max(key_cells, len(shown) + 1)
        lines.append(
            (
                Piece(fit(shown, column), Role.MUTED if refused else Role.KEY),
                Piece(cut(words, width - column), Role.MUTED if refused else Role.TEXT),
            )
        )
    lines.append(EMPTY)
    return lines


def _entries(members: Sequence[Command]) -> list[tuple[str, str, tuple[Command, ...]]]:
    """Return (keys, words, commands) of each line; commands that are each other's opposite share one."""
    by_id = {command.id: command for command in members}
    second = {twin for twin, _ in TWINS.values()}
    entries: list[tuple[str, str, tuple[Command, ...]]] = []
    for command in members:
        if command.id in second or not command.keys:
            continue
        twin, words = TWINS.get(command.id, ("", command.help))
        together = (command, by_id[twin]) if twin in by_id else (command,)
        keys = [written(one.keys[0]) for one in together] if len(together) > 1 else map(written, command.keys)
        entries.append((" ".join(keys), words if len(together) > 1 else command.help, together))
    return entries


def _balanced(blocks: Sequence[list[Line]]) -> tuple[list[Line], list[Line]]:
    """Put whole groups into two columns, as even as their order allows."""
    total = sum(map(len, blocks))
    splits = range(len(blocks) + 1)
    best = min(splits, key=lambda at: max(sum(map(len, blocks[:at])), total - sum(map(len, blocks[:at]))))
    left = [line for block in blocks[:best] for line in block]
    right = [line for block in blocks[best:] for line in block]
    return left, right


def _half(width: int) -> int:
    return max(12, (width - 2) // 2)


def _haystack(command: Command) -> str:
    keys = " ".join((*command.keys, *map(written, command.keys)))
    return f"{command.label} {command.help} {command.group} {keys}".casefold()
