"""`touches`: the active touches of v3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.capability import Capability
from sendoso_tui.headless import forms
from sendoso_tui.headless.table import plain, price
from sendoso_tui.headless.walking import PER_PAGE, Listing, print_listing

if TYPE_CHECKING:
    from sendoso_tui.domain.catalog import Touch
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Print the touches."""
    return print_listing(
        call,
        Listing(
            "touches",
            Capability.TOUCHES,
            lambda session, page: session.reader.gateway.list_touches(page, PER_PAGE),
            _form,
            ("ID", "NAME", "DELIVERY", "STATUS", "PRICE", "SHIPS TO"),
            _row,
        ),
    )


def _form(touch: Touch) -> forms.Form:
    return {
        "id": touch.id,
        "name": forms.text(touch.name),
        "description": forms.text(touch.description),
        "delivery_type": forms.text(touch.delivery_type),
        "status": forms.text(touch.status),
        "start": forms.day(touch.start),
        "end": forms.day(touch.end),
        "lowest": forms.money(touch.lowest),
        "highest": forms.money(touch.highest),
        "ship_to": list(touch.ship_to),
        "currency": touch.currency,
    }


def _row(touch: Touch) -> tuple[str, ...]:
    # Physical touches have no price at all in v3.
    cost = "not stated"
    if touch.lowest is not None and touch.highest is not None:
        same = touch.lowest == touch.highest
        cost = price(touch.lowest) if same else f"{plain(touch.lowest)} to {price(touch.highest)}"
    return touch.id, touch.name, touch.delivery_type, touch.status, cost, " ".join(touch.ship_to)
