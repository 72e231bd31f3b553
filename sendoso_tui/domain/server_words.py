"""What a server said about a request, put beside the fields of the form it came from. Its words are quoted unchanged.

Where a sentence stands is all that is decided here by reading it; what happens next never depends on its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sendoso_tui.domain.form import fields_of

if TYPE_CHECKING:
    from sendoso_tui.domain.catalog import Touch
    from sendoso_tui.domain.faults import Refused
    from sendoso_tui.domain.form import Field, Form

REST = ""
"""The name under which words stand that belong to no field."""
_OWN = "Sendoso refused"
"""How a message begins that this program wrote because the server said nothing."""


def place_words(form: Form, fault: Refused, touch: Touch | None = None) -> dict[str, str]:
    """Return a sentence by field name, and under REST what belongs to no field; never nothing at all.

    `touch` is the one the form names, if known: Sendoso calls a touch outside its days not found.
    """
    fields = fields_of(form)
    placed: dict[str, list[str]] = {}
    rest: list[str] = []
    for path, words in fault.fields.items():
        field = _by_path(fields, path)
        if field is not None:
            placed.setdefault(field.name, []).extend(words)
        else:
            rest.extend(f"{path}: {text}" if path else text for text in words)
    told = " ".join((*fault.fields, *(text for words in fault.fields.values() for text in words)))
    # A message put together from the fields says nothing that is not placed already.
    if not fault.fields or not _consists_of(fault.message, told):
        field = None if fault.fields else _by_words(fields, fault.message)
        (placed.setdefault(field.name, []) if field else rest).insert(0, str(fault))
    sentences = {name: _quote(words) for name, words in placed.items()}
    if rest:
        sentences[REST] = f"{_quote(rest)} [{fault.status}]"
    if fault.status == 404 and touch is not None and "touch_id" in {field.name for field in fields}:
        sentences["touch_id"] = " ".join(filter(None, (sentences.get("touch_id", ""), _days(touch))))
    return sentences


def _by_path(fields: tuple[Field, ...], path: str) -> Field | None:
    """Find the field a path of names means: as a whole, else by its end, else by its beginning; numbers are places."""
    names = [name for name in re.split(r"[.\[\]/]+", path) if name and not name.isdigit()]
    tries = [".".join(names[start:]) for start in range(len(names))]
    tries += [".".join(names[:end]) for end in range(len(names) - 1, 0, -1)]
    for wanted in tries:
        for field in fields:
            if wanted.casefold() in _wire(field):
                return field
    return None


def _by_words(fields: tuple[Field, ...], message: str) -> Field | None:
    """Find the field with whose name a message begins, as "email can't be blank" does; the longest name wins."""
    text = message.casefold().lstrip("\"'`")
    names = {word.casefold(): field for field in fields for word in (field.label, *_wire(field))}
    for name in sorted(names, key=len, reverse=True):
        if re.match(rf"{re.escape(name)}\b(?!_)", text):
            return names[name]
    return None


def _wire(field: Field) -> tuple[str, ...]:
    """Return the names a field has in the request: the form's own only where it has no other."""
    return field.wire or (field.name,)


def _consists_of(message: str, told: str) -> bool:
    words = re.findall(r"\w+", message)
    return set(words) <= set(re.findall(r"\w+", told))


def _quote(words: list[str]) -> str:
    own = [text for text in words if text.startswith(_OWN)]
    said = "; ".join(f'"{text}"' for text in dict.fromkeys(words) if text not in own)
    return " ".join(filter(None, (f"Sendoso says: {said}" if said else "", *own)))


def _days(touch: Touch) -> str:
    if touch.start is None and touch.end is None:
        return ""
    first = f" from {touch.start}" if touch.start else ""
    last = f" until {touch.end}" if touch.end else ""
    return f"The touch runs{first}{last}."
