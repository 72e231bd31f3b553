"""A request and its answer as values, and the reading of parameters and bodies the views share."""

from __future__ import annotations

import json
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_PER_PAGE = 100


@frozen
class Call:
    """A request whose route was found. `query` keeps the first value of each name."""

    method: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@frozen
class Answer:
    """An answer: a status and a value for JSON (None: no body)."""

    status: int
    value: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A call that gets an error answer instead of what it asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class Malformed(ValueError):
    """A parameter or body that is not what the documents say; the text names it."""


def page_of(call: Call, default: int) -> tuple[int, int]:
    """The page (from 1) and rows per page, the latter clamped to 100; Malformed for anything but whole numbers
    from 1.
    """
    return _whole(call, "page", 1), min(_whole(call, "per_page", default), MOST_PER_PAGE)


def choice_of(call: Call, name: str, allowed: tuple[str, ...]) -> str | None:
    """A query parameter that must be one of a list; None when it is absent; Malformed otherwise."""
    value = call.query.get(name)
    if value is None or value in allowed:
        return value
    raise Malformed(f"{name} must be one of: {', '.join(allowed)}")


def date_of(call: Call, name: str) -> date | None:
    """A `YYYY-MM-DD` query parameter; None when it is absent; Malformed for anything else."""
    value = call.query.get(name)
    return None if value is None else parse_date(name, value)


def parse_date(name: str, value: object) -> date:
    """A `YYYY-MM-DD` text as a date; Malformed names the field otherwise."""
    try:
        if isinstance(value, str) and len(value) == 10 and 1 < (found := date.fromisoformat(value)).year < 9999:
            return found
    except ValueError:
        pass
    raise Malformed(f"{name} must be a date written YYYY-MM-DD")


def body_of(call: Call) -> dict[str, Any]:
    """The JSON object of the body; Malformed when there is none."""
    try:
        value = json.loads(call.body)
    except (ValueError, RecursionError) as error:
        raise Malformed("The request body is not valid JSON") from error
    if not isinstance(value, dict):
        raise Malformed("The request body must be a JSON object")
    return value


def looks_like_email(value: object) -> bool:
    """Whether this is a text with one @, something before it and a dot after it."""
    if not isinstance(value, str) or len(value) > 254 or any(character.isspace() for character in value):
        return False
    name, at, host = value.rpartition("@")
    return bool(name and at and "@" not in name and "." in host.strip(".") and ".." not in host)


def _whole(call: Call, name: str, default: int) -> int:
    value = call.query.get(name)
    if value is None:
        return default
    if value.isascii() and value.isdigit() and len(value) < 10 and int(value) >= 1:
        return int(value)
    raise Malformed(f"{name} must be a whole number from 1")
