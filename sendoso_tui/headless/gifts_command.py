"""`gifts`: the catalogue of the client-credentials guide, where the server has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.capability import Capability
from sendoso_tui.headless import forms
from sendoso_tui.headless.table import price
from sendoso_tui.headless.walking import Listing, print_listing

if TYPE_CHECKING:
    from sendoso_tui.domain.catalog import Gift
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Print the gifts."""
    return print_listing(
        call,
        Listing(
            "gifts",
            Capability.GIFTS,
            lambda session, page: session.reader.gateway.list_gifts(),
            _form,
            ("ID", "NAME", "CATEGORY", "PRICE", "KIND"),
            _row,
            paged=False,
        ),
    )


def _form(gift: Gift) -> forms.Form:
    return {
        "id": gift.id,
        "name": forms.text(gift.name),
        "category": forms.text(gift.category),
        **forms.money(gift.price),
        "physical": gift.physical,
        "variants": [{"id": variant.id, "name": forms.text(variant.name)} for variant in gift.variants],
    }


def _row(gift: Gift) -> tuple[str, ...]:
    kind = {True: "physical", False: "eGift", None: ""}[gift.physical]
    return gift.id, gift.name, gift.category, price(gift.price), kind
