"""The filter line: what is chosen and how many sends that leaves, on one line that never wraps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sendoso_tui.domain.status import read_status
from sendoso_tui.ui.show.line import Piece, Role, cut, line_width, spread

if TYPE_CHECKING:
    from sendoso_tui.domain.query import SendFilter
    from sendoso_tui.ui.show.line import Line

_GAP = "   "
_LONGEST = 28
# What goes first when there is no room. The status goes last: it is what people filter by.
_DROPPED = ("text", "type", "created", "status")


class Part(NamedTuple):
    """One filter as the line names it; `active` when it leaves something out."""

    name: str
    value: str
    active: bool


def parts_of(asked: SendFilter, created: str, known_statuses: int = 0, known_types: int = 0) -> tuple[Part, ...]:
    """Return the four filters in words. `created` is the span in words, `any` when open; `known_*` are how many are
    offered, 0 when that is not known.
    """
    types = _chosen(asked.types, known_types)
    if asked.subtypes:
        types = _chosen(asked.subtypes, 0) if not asked.types else f"{types}, {_chosen(asked.subtypes, 0)}"
    statuses = frozenset(read_status(word).short for word in asked.statuses)
    text = f'"{asked.text}"' if asked.text else "none"
    return (
        Part("type", types, bool(asked.types or asked.subtypes)),
        Part("status", _chosen(statuses, known_statuses), bool(asked.statuses)),
        Part("created", created, asked.since is not None or asked.until is not None),
        Part("text", text, bool(asked.text)),
    )


def filter_line(parts: tuple[Part, ...], right: str, width: int, ellipsis: str = "…") -> Line:
    """Return the line of exactly `width` cells; filters without room go, and those of them in force stay as `+1`."""
    kept = list(parts)
    hidden = 0
    end: Line = (Piece(right, Role.MUTED),)
    for name in _DROPPED:
        line = _written(kept, hidden, ellipsis)
        if line_width(line) + 2 + line_width(end) <= width:
            break
        for part in [part for part in kept if part.name == name]:
            kept.remove(part)
            hidden += part.active
    return spread(_written(kept, hidden, ellipsis), end, width, ellipsis)


def _written(parts: list[Part], hidden: int, ellipsis: str) -> Line:
    pieces: list[Piece] = []
    for part in parts:
        value = cut(part.value, _LONGEST, ellipsis)
        gap = _GAP if pieces else ""
        pieces += (
            Piece(f"{gap}{part.name} ", Role.MUTED),
            Piece(value, Role.STRONG if part.active else Role.MUTED),
        )
    if hidden:
        pieces.append(Piece(f"{_GAP if pieces else ''}+{hidden}", Role.STRONG))
    return tuple(pieces)


def _chosen(words: frozenset[str], known: int) -> str:
    if not words:
        return "any"
    if len(words) == 1:
        (word,) = words
        return word
    return f"{len(words)} of {known}" if known >= len(words) else str(len(words))
