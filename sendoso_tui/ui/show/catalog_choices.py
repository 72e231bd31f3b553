"""What can be sent, and to whom, as choices of a list: price, window, countries in a few words; grey with a reason.

The words for an item or touch are the domain's (`catalog_words.py`); what is read when lives in the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog_words import (
    gift_facts,
    item_why_not,
    price_range,
    ships_to,
    touch_why_not,
)
from sendoso_tui.domain.dates import short_day
from sendoso_tui.domain.form import NEW_RECIPIENT
from sendoso_tui.ui.show.choices import Choice
from sendoso_tui.ui.show.compose import option_label
from sendoso_tui.ui.show.money import exact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sendoso_tui.domain.catalog import Gift, GiftVariant, Item, Touch
    from sendoso_tui.domain.form import Field, Shape
    from sendoso_tui.domain.people import Recipient

_MOST_COUNTRIES = 8
NOBODY_YET = Choice(NEW_RECIPIENT, "Create a new recipient", always=True)


def item_choices(items: Iterable[Item]) -> list[Choice]:
    """Return items with type, days of shipping and price; what is not available is grey."""
    choices = []
    for item in items:
        kind = item.type.replace("_", " ")
        ships = "" if item.shipping_days is None else f"{item.shipping_days} d"
        why_not = item_why_not(item) or ""
        choices.append(
            Choice(
                item.id,
                item.name or f"item {item.id}",
                ", ".join(part for part in (kind, ships) if part),
                exact(item.price) if item.price is not None else "no price",
                kind,
                why_not,
                f"{item.description} {item.id}",
            )
        )
    return choices


def touch_choices(touches: Iterable[Touch], shape: Shape, today: date) -> list[Choice]:
    """Return touches with delivery, countries, last day and price; what does not fit the form or the day is grey."""
    choices = []
    for touch in touches:
        codes = ships_to(touch)
        countries = " ".join(codes[:_MOST_COUNTRIES]) + (
            f" +{len(codes) - _MOST_COUNTRIES}" if len(codes) > _MOST_COUNTRIES else ""
        )
        until = f"until {short_day(touch.end, today)}" if touch.end is not None else ""
        choices.append(
            Choice(
                touch.id,
                touch.name or f"touch {touch.id}",
                ", ".join(part for part in (until, countries) if part),
                price_range(touch.lowest, touch.highest) or touch.currency or "",
                touch.delivery_type,
                touch_why_not(touch, shape, today) or "",
                f"{touch.description} {' '.join(codes)} {touch.id}",
            )
        )
    return choices


def gift_choices(gifts: Iterable[Gift]) -> list[Choice]:
    """Return the gifts of the catalogue with kind and price."""
    return [
        Choice(gift.id, gift.name or f"gift {gift.id}", gift_facts(gift), kind=gift.category, words=gift.id)
        for gift in gifts
    ]


def variant_choices(variants: Iterable[GiftVariant]) -> list[Choice]:
    """Return the variants of a gift, and none of them."""
    found = [Choice(variant.id, variant.name or variant.id, words=variant.id) for variant in variants]
    return [Choice("", "none"), *found]


def option_choices(field: Field) -> list[Choice]:
    """Return the options of a field."""
    return [Choice(option, option_label(field.name, option) or "none") for option in field.options]


def recipient_choices(recipients: Iterable[Recipient]) -> list[Choice]:
    """Return entries of the address book, and somebody new at the end."""
    found = []
    for recipient in recipients:
        person = recipient.person
        facts = ", ".join(part for part in (person.email, person.company) if part and part != person.label)
        found.append(Choice(recipient.id, person.label or f"recipient {recipient.id}", facts))
    return [*found, NOBODY_YET]
