"""A send as the beginning of a new one: which form it becomes, and what Sendoso does not give back of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog_words import NEEDS, takes_amount
from sendoso_tui.domain.form import FIELDS, Shape, blank
from sendoso_tui.domain.people import split_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.domain.catalog import Touch
    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.send import Send

_LOST: Mapping[Shape, tuple[str, ...]] = {
    Shape.INVENTORY: ("the day it was to go out",),
    Shape.COLLECT: ("the address", "the note", "how the address was asked for"),
    Shape.EGIFT: ("the note",),
    Shape.GIFT: ("the variant", "the address", "the metadata"),
}


def shape_of(send: Send, touch: Touch | None = None) -> Shape:
    """Return the shape that makes a send like this one. A v3 row has no address, so mail asks the recipient for it.

    `touch` decides for a kind of send that is not known.
    """
    if send.dialect == "v2":
        return Shape.INVENTORY
    if send.dialect == "guide":
        return Shape.GIFT
    if touch is not None and touch.delivery_type in NEEDS.values():
        return Shape.EGIFT if touch.delivery_type == "email" else Shape.COLLECT
    return Shape.EGIFT if send.kind.is_electronic else Shape.COLLECT


def form_of(send: Send, *, touch: Touch | None = None) -> Form:
    """Return a form that asks for what `send` was, as far as it is told; `touch` is the one it was made from, if known.

    It is as unjudged as one typed by hand: the item may be gone and the touch over.
    """
    shape = shape_of(send, touch)
    form = blank(shape)
    for name, text in _values(send, shape, touch).items():
        if text:
            form = form.put(name, text)
    return form


def missing_of(send: Send, *, touch: Touch | None = None) -> str:
    """Return a sentence about what the form of `send` lacks because no answer has it; "" where nothing does."""
    shape = shape_of(send, touch)
    lost = list(_LOST.get(shape, ()))
    form = form_of(send, touch=touch)
    needed = [field for field in FIELDS[shape] if field.required and not form.get(field.name)]
    lost[:0] = [f"the {field.label.casefold()}" for field in needed]
    if shape is Shape.EGIFT and not form.get("amount") and (touch is None or takes_amount(touch)):
        lost.append("the amount")
    if not lost:
        return ""
    *first, last = lost
    asked = " The recipient is asked for the address." if shape is Shape.COLLECT else ""
    return f"Sendoso does not give back {', '.join(first)}{' and ' if first else ''}{last}.{asked}"


def _values(send: Send, shape: Shape, touch: Touch | None) -> Mapping[str, str]:
    person = send.recipient
    match shape:
        case Shape.INVENTORY:
            crm = {"crm_id": send.crm_id, "crm_type": send.crm_type} if send.crm_id and send.crm_type else {}
            return {"recipient_id": person.id, "item_id": send.gift_id, "message": send.message, **crm}
        case Shape.GIFT:
            first, last = split_name(person.name)
            return {
                "gift_id": send.gift_id,
                "first_name": first,
                "last_name": last,
                "email": person.email,
                "company": person.company,
                "title": person.title,
                "message": send.message,
                "team_id": send.team_id,
            }
        case _:
            amount = _amount(send, touch) if shape is Shape.EGIFT else ""
            return {"touch_id": send.gift_id, "name": person.name, "email": person.email, "amount": amount}


def _amount(send: Send, touch: Touch | None) -> str:
    """Return what the eGift cost where the sender chose it; a cost in another currency is not what was asked for."""
    cost = send.cost
    if cost is None or touch is None or not takes_amount(touch) or cost.currency != touch.currency or cost.amount <= 0:
        return ""
    return f"{cost.amount:f}"
