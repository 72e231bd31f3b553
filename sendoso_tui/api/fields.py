"""Single values of a decoded body, read leniently: what has the wrong type is a gap, and every text is cleaned here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.clean import LINE_LIMIT, clean_block, clean_line
from sendoso_tui.domain.instants import read_day, read_instant
from sendoso_tui.domain.money import read_money

if TYPE_CHECKING:
    from datetime import date, datetime

    from sendoso_tui.domain.money import Money

ID_LIMIT = 200


def read_text(value: object) -> str:
    """Return one clean line without blanks at its ends; numbers as written; "" for everything else."""
    if isinstance(value, str):
        # Nearly every text is plain, and a call for each costs more than looking.
        plain = value.isascii() and value.isprintable() and len(value) <= LINE_LIMIT
        return value.strip() if plain else clean_line(value).strip()
    if value is None or isinstance(value, bool) or not isinstance(value, int | Decimal):
        return ""
    return str(value)


def read_block(value: object) -> str:
    """Return clean text that may have several lines."""
    return clean_block(value).strip() if isinstance(value, str) else read_text(value)


def read_id(value: object) -> str:
    """Return an id as opaque text, exactly as sent; "" when there is none that could be asked for again.

    An id that cleaning would change is none: two different ones could become the same.
    """
    if isinstance(value, str):
        clean = (value.isascii() and value.isprintable()) or clean_line(value) == value
        fit = 0 < len(value) <= ID_LIMIT and clean and value.strip() == value
        return value if fit and value not in (".", "..") else ""
    text = read_text(value)
    return text if len(text) <= ID_LIMIT else ""


def read_whole(value: object) -> int | None:
    """Return a whole number of any size a count can have, also from text; else None."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 19:
        return int(value)
    if isinstance(value, Decimal) and value.is_finite() and abs(value) < 10**18 and value == value.to_integral_value():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else None


def read_flag(value: object) -> bool | None:
    """Return a truth value, also from "true" and "false"; else None."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def read_object(value: object) -> dict[str, Any]:
    """Return a JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def read_list(value: object) -> list[Any]:
    """Return a JSON array, or an empty one."""
    return value if isinstance(value, list) else []


def read_moment(value: object) -> datetime | None:
    """Return a moment in UTC, or None; numbers too large for a clock are None."""
    try:
        return read_instant(value)
    except (OverflowError, ValueError):
        return None


def read_date(value: object) -> date | None:
    """Return a calendar day, or None."""
    return read_day(value)


def read_usd(value: object) -> Money | None:
    """Return an amount of v2, which is always US dollars."""
    return read_amount_in(value, "USD")


def read_amount_in(value: object, currency: str | None) -> Money | None:
    """Return an amount with its currency, or None."""
    try:
        return read_money(value, currency)
    except ArithmeticError:
        return None


def full_name(first: object, last: object) -> str:
    """Join a first and a last name."""
    given, family = read_text(first), read_text(last)
    return f"{given} {family}" if given and family else given or family
