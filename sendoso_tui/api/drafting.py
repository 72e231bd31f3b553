"""Parts of request bodies that several dialects write alike: leaving out what is unset, ids as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def present(fields: Mapping[str, object]) -> dict[str, object]:
    """Return `fields` without those that are unset (None, empty text, empty objects). False and 0 stay."""
    return {name: value for name, value in fields.items() if value is not None and value != "" and value != {}}


def as_number(id_: str) -> int | str:
    """Return an id as the integer v3 documents when it is one, else as it is."""
    return int(id_) if id_.isascii() and id_.isdigit() and len(id_) < 19 and str(int(id_)) == id_ else id_
