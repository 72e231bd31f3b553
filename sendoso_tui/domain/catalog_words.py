"""Items, touches and gifts in a few words, and why one cannot be chosen now. Columns of them are the screen's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.countries import find_country
from sendoso_tui.domain.dates import short_day
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.money import exact, exact_amount

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.domain.catalog import Gift, Item, Touch
    from sendoso_tui.domain.money import Money

NEEDS = {Shape.ADDRESSED: "mail", Shape.COLLECT: "mail", Shape.EGIFT: "email", Shape.LINKS: "email"}
"""How a touch must be delivered to fit a shape: the values of its `delivery_type`."""
_MOST_COUNTRIES = 6


def item_facts(item: Item) -> str:
    """Return `physical, 44.10 USD, ships in 5 days` as far as it is known."""
    days = item.shipping_days
    ships = "" if days is None else "ships in 1 day" if days == 1 else f"ships in {days} days"
    return _join(item.type.replace("_", " "), exact(item.price) if item.price else "no price", ships)


def touch_facts(touch: Touch, today: date) -> str:
    """Return `email, 25.00 to 100.00 USD, to US CA GB, until 31 Dec` as far as it is known."""
    until = f"until {short_day(touch.end, today)}" if touch.end else ""
    price = price_range(touch.lowest, touch.highest) or touch.currency or ""
    return _join(touch.delivery_type, price, _ships_to(touch), until)


def gift_facts(gift: Gift) -> str:
    """Return `swag, 39.00 USD, 3 variants` as far as it is known."""
    variants = f"{len(gift.variants)} variants" if len(gift.variants) > 1 else ""
    kind = gift.category or {True: "physical", False: "electronic", None: ""}[gift.physical]
    return _join(kind, exact(gift.price) if gift.price else "no price", variants)


def item_why_not(item: Item) -> str | None:
    """Return in a few words why an item cannot be sent now; None when nothing speaks against it."""
    return "not available now" if item.available is False else None


def touch_why_not(touch: Touch, shape: Shape, today: date) -> str | None:
    """Return in a few words why a touch does not fit a shape, or not today; None when nothing speaks against it."""
    needed = NEEDS.get(shape)
    if needed and touch.delivery_type in ("mail", "email") and touch.delivery_type != needed:
        return f"by {touch.delivery_type}, this needs {needed}"
    if touch.end is not None and touch.end < today:
        return f"ended {short_day(touch.end, today)}"
    if touch.start is not None and touch.start > today:
        return f"begins {short_day(touch.start, today)}"
    if touch.status and touch.status.casefold() != "active":
        return f"not active: {touch.status}"
    return None


def takes_amount(touch: Touch) -> bool:
    """Say whether the sender chooses the value: a touch of eGifts with a range, or without a price of its own."""
    return touch.default_price is False or touch.lowest is not None or touch.highest is not None


def ships_to(touch: Touch) -> tuple[str, ...]:
    """Return the alpha-2 codes of the countries a touch names; empty where it names none."""
    return tuple(country.code if (country := find_country(word)) else word for word in touch.ship_to)


def price_range(lowest: Money | None, highest: Money | None) -> str:
    """Return `25.00 to 100.00 USD`, `from 25.00 USD`, `up to 100.00 USD`, `25.00 USD` or nothing."""
    if lowest is None or highest is None:
        return f"from {exact(lowest)}" if lowest else f"up to {exact(highest)}" if highest else ""
    if lowest == highest:
        return exact(lowest)
    if lowest.currency != highest.currency:
        return f"{exact(lowest)} to {exact(highest)}"
    return f"{exact_amount(lowest.amount, lowest.currency)} to {exact(highest)}"


def _ships_to(touch: Touch) -> str:
    codes = ships_to(touch)
    if not codes:
        return ""
    more = len(codes) - _MOST_COUNTRIES
    return f"to {' '.join(codes[:_MOST_COUNTRIES])}{f' and {more} more' if more > 0 else ''}"


def _join(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
