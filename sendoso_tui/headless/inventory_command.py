"""`inventory`: the items v2 can send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.capability import Capability
from sendoso_tui.headless import forms
from sendoso_tui.headless.table import price
from sendoso_tui.headless.walking import PER_PAGE, Listing, print_listing

if TYPE_CHECKING:
    from sendoso_tui.domain.catalog import Item
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Print the items."""
    item_type = call.args.type
    return print_listing(
        call,
        Listing(
            "inventory",
            Capability.INVENTORY,
            lambda session, page: session.reader.gateway.list_inventory(page, PER_PAGE, item_type=item_type),
            _form,
            ("ID", "NAME", "TYPE", "PRICE", "AVAILABLE", "SHIPPING DAYS"),
            _row,
            words="items",
        ),
    )


def _form(item: Item) -> forms.Form:
    return {
        "id": item.id,
        "name": forms.text(item.name),
        "type": forms.text(item.type),
        "description": forms.text(item.description),
        **forms.money(item.price),
        "available": item.available,
        "shipping_days": item.shipping_days,
        "image_url": forms.text(item.image_url),
    }


def _row(item: Item) -> tuple[str, ...]:
    available = {True: "yes", False: "no", None: ""}[item.available]
    days = str(item.shipping_days) if item.shipping_days is not None else ""
    return item.id, item.name, item.type, price(item.price), available, days
