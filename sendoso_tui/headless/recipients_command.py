"""`recipients`: v2's address book. Street addresses are only in the JSON answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.capability import Capability
from sendoso_tui.headless import forms
from sendoso_tui.headless.table import local
from sendoso_tui.headless.walking import PER_PAGE, Listing, print_listing

if TYPE_CHECKING:
    from sendoso_tui.domain.people import Recipient
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Print the recipients."""
    search = call.args.search
    return print_listing(
        call,
        Listing(
            "recipients",
            Capability.RECIPIENTS,
            lambda session, page: session.reader.gateway.list_recipients(page, PER_PAGE, search=search),
            _form,
            ("ID", "NAME", "EMAIL", "COMPANY", "COUNTRY", "CREATED"),
            _row,
        ),
    )


def _form(one: Recipient) -> forms.Form:
    address = one.address
    parts = ("street1", "street2", "city", "state", "postal_code", "country")
    return {
        **forms.person(one.person),
        "id": one.id,
        "address": {part: forms.text(getattr(address, part)) for part in parts} if address else None,
        "created_at": forms.when(one.created_at),
    }


def _row(one: Recipient) -> tuple[str, ...]:
    country = one.address.country if one.address else ""
    return one.id, one.person.name, one.person.email, one.person.company, country, local(one.created_at)
