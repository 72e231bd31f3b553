"""Things to choose one of, as lines: what is found by a text, what cannot be chosen and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role, cut, fit, fit_line, line_width, spread, width_of
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

LEAST_NAME = 12


@frozen
class Choice:
    """`key` is what choosing it means. `facts` stand after the name and are cut first, `tail` ends the line.

    `why_not` is the reason it cannot be chosen; `words` is what else finds it; `kind` groups choices.
    """

    key: str
    name: str
    facts: str = ""
    tail: str = ""
    kind: str = ""
    why_not: str = ""
    words: str = ""
    always: bool = False
    """Offered whatever was typed, after all others."""


def kinds_of(choices: Sequence[Choice]) -> tuple[str, ...]:
    """Return the kinds there are, in the order in which they come first; none when there is only one."""
    kinds = tuple(dict.fromkeys(choice.kind for choice in choices if choice.kind))
    return kinds if len(kinds) > 1 else ()


def found(choices: Sequence[Choice], text: str, kind: str = "") -> list[Choice]:
    """Return the choices that hold every word of `text` and are of `kind`: those that can be chosen first."""
    words = text.casefold().split()
    fitting = [
        choice
        for choice in choices
        if choice.always or ((not kind or choice.kind == kind) and all(word in _haystack(choice) for word in words))
    ]
    return sorted(fitting, key=lambda choice: (choice.always, bool(choice.why_not)))


def choice_line(choice: Choice, width: int, glyphs: Glyphs = UNICODE) -> Line:
    """Return a choice in exactly `width` cells; where it cannot be chosen, grey with the reason in place of facts."""
    if choice.why_not:
        name = fit(choice.name, max(LEAST_NAME, width * 2 // 5), ellipsis=glyphs.ellipsis)
        return fit_line((Piece(f"{name}  {choice.why_not}", Role.MUTED),), width, glyphs.ellipsis)
    role = Role.ACCENT if choice.always else Role.TEXT
    tail: Line = (Piece(f" {choice.tail}"),) if choice.tail else ()
    room = width - line_width(tail)
    if not choice.facts:
        return fit_line((Piece(cut(choice.name, room, glyphs.ellipsis), role), *tail), width)
    # A long name takes what its facts leave; a short one leaves all facts in one column.
    column = max(LEAST_NAME, room * 2 // 5, min(width_of(choice.name), room - width_of(choice.facts) - 2))
    named = Piece(fit(choice.name, min(column, room), ellipsis=glyphs.ellipsis), role)
    facts = Piece(cut(choice.facts, max(0, room - column - 2), glyphs.ellipsis), Role.MUTED)
    return (*fit_line((named, Piece("  "), facts), room, glyphs.ellipsis), *tail)


def kind_line(kinds: Sequence[str], chosen: str, counts: Sequence[int], width: int) -> Line:
    """Return `all 42  physical 12 …` with the chosen kind strong; "" is all of them."""
    pieces: list[Piece] = []
    for kind, count in zip(("", *kinds), (sum(counts), *counts), strict=True):
        here = kind == chosen
        pieces.append(Piece(kind or "all", Role.STRONG if here else Role.MUTED))
        pieces.append(Piece(f" {count}   ", Role.ACCENT if here else Role.MUTED))
    return spread(tuple(pieces), (), width)


def _haystack(choice: Choice) -> str:
    return f"{choice.name} {choice.facts} {choice.tail} {choice.words}".casefold()
