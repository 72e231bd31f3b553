"""A send's own JSON, indented for reading: every field, also those this program does not know.

Numbers stay as they were written and repeated names stay repeated: this is what the server sent. Broken JSON is shown
as the text it is. Under the privacy shade only what is known to name nobody is shown: any other field may be a name.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.clean import BLOCK_LIMIT, clean_block, clean_line
from sendoso_tui.ui.show.following import HIDDEN
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, width_of, wrap

if TYPE_CHECKING:
    from sendoso_tui.ui.show.line import Line

_HARMLESS = re.compile(
    r"(?:^|_)(?:id|ids|uuid|status|type|subtype|at|date|cost|amount|price|total|currency|quantity|count)$"
    r"|^(?:estimated_delivery|(?:item|touch|gift|team)_name)$"
)
"""Fields that are shown under the shade."""
_LEADS_TO_SOMEBODY = re.compile(r"crm|salesforce|hubspot|external|track")
_OF_THINGS = ("item", "touch", "gift", "team")
"""Objects whose `name` is no person's."""
_HIDDEN_NOTE = "Whatever may name somebody is hidden; fields, ids, dates and money are as they came."
_NO_JSON_HIDDEN = "This is not JSON, so names in it cannot be hidden. It is shown once names are."
_MOST_LINES = 5_000
_DEEPEST = 60
_ROOM = 24
"""Cells beside a name in which a long value is still broken there, and not below it."""


class _Written(str):
    """A number or constant exactly as the server wrote it."""

    __slots__ = ()


class _Fields(list[tuple[str, Any]]):
    """The fields of an object in their order, repeated names included."""


def raw_lines(raw: bytes, width: int, *, shaded: bool = False) -> list[Line]:
    """Return indented JSON in lines of at most `width` cells, or the cleaned text when it is not JSON; never empty.

    `shaded` hides every value that may name somebody.
    """
    if not raw.strip():
        return [(Piece("There is no raw data for this send.", Role.MUTED),)]
    text = raw.decode("utf-8", "replace")
    try:
        value = json.loads(
            text, object_pairs_hook=_Fields, parse_float=_Written, parse_int=_Written, parse_constant=_Written
        )
        lines: list[Line] = []
        if shaded:
            value = _shaded(value, "", "")
            lines += [*((Piece(line, Role.MUTED),) for line in wrap(_HIDDEN_NOTE, width)), EMPTY]
        _write(value, "", "", 0, width, lines)
    except (ValueError, RecursionError):
        if shaded:
            return [(Piece(line, Role.LATE),) for line in wrap(_NO_JSON_HIDDEN, width)]
        head: Line = (Piece("This is not JSON. It is shown as it came.", Role.LATE),)
        body: list[Line] = [(Piece(line, Role.CODE),) for line in wrap(clean_block(text[:BLOCK_LIMIT]), width)]
        lines = [head, *body]
    if len(lines) > _MOST_LINES:
        more = len(lines) - _MOST_LINES
        lines = [*lines[:_MOST_LINES], (Piece(f"{more:,} more lines are not shown.", Role.MUTED),)]
    return lines


def _shaded(value: Any, name: str, parent: str) -> Any:
    """Return a value without what may name somebody. `name` is its field's, `parent` the one around that."""
    if isinstance(value, _Fields):
        return _Fields((HIDDEN if "@" in key else key, _shaded(entry, key, name)) for key, entry in value)
    if isinstance(value, list):
        return [_shaded(entry, name, parent) for entry in value]
    if value is None or isinstance(value, bool):
        return value
    return value if _is_harmless(name, parent) and "@" not in value else HIDDEN


def _is_harmless(name: str, parent: str) -> bool:
    folded = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    if folded == "name":
        return parent.lower() in _OF_THINGS
    return bool(_HARMLESS.search(folded)) and not _LEADS_TO_SOMEBODY.search(folded)


def _write(value: Any, name: str, tail: str, depth: int, width: int, lines: list[Line]) -> None:
    if depth > _DEEPEST:
        raise RecursionError
    indent = "  " * depth
    if isinstance(value, _Fields | list) and value:
        fields = isinstance(value, _Fields)
        lines += _member(indent, name, "{" if fields else "[", width)
        for index, entry in enumerate(value):
            comma = "," if index + 1 < len(value) else ""
            if fields:
                _write(entry[1], _quoted(entry[0]) + ": ", comma, depth + 1, width, lines)
            else:
                _write(entry, "", comma, depth + 1, width, lines)
        lines.append((Piece(indent + ("}" if fields else "]") + tail, Role.CODE),))
        return
    if isinstance(value, _Fields):
        shown = "{}"
    elif isinstance(value, _Written):
        shown = clean_line(str(value))
    else:
        shown = _quoted(value) if isinstance(value, str) else json.dumps(value)
    lines += _member(indent, name, shown + tail, width)


def _member(indent: str, name: str, shown: str, width: int) -> list[Line]:
    """Return a name and its value: beside each other, or the value below where it has no room there."""
    room = width - len(indent) - width_of(name)
    if not name or width_of(shown) <= room or room >= _ROOM:
        first, *rest = wrap(shown, max(8, room))
        hanging = indent + " " * width_of(name)
        return [_named(indent, name, first), *((Piece(hanging + line, Role.CODE),) for line in rest)]
    names = wrap(name.rstrip(), max(8, width - len(indent)))
    below = indent + "  "
    return [
        *((Piece(indent + line, Role.MUTED),) for line in names),
        *((Piece(below + line, Role.CODE),) for line in wrap(shown, max(8, width - len(below)))),
    ]


def _named(indent: str, name: str, text: str) -> Line:
    if not name:
        return (Piece(indent + text, Role.CODE),)
    return Piece(indent + name, Role.MUTED), Piece(text, Role.CODE)


def _quoted(text: str) -> str:
    # Controls are still escaped by json here; clean_line takes what json would let through.
    return clean_line(json.dumps(text, ensure_ascii=False), BLOCK_LIMIT)
