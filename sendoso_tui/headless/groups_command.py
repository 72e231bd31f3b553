"""`groups`: v3's groups. The monthly figure is a limit for each user of a group, not the group's budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.capability import Capability
from sendoso_tui.headless import forms
from sendoso_tui.headless.table import price
from sendoso_tui.headless.walking import PER_PAGE, Listing, print_listing

if TYPE_CHECKING:
    from sendoso_tui.domain.people import Group
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Print the groups."""
    return print_listing(
        call,
        Listing(
            "groups",
            Capability.GROUPS,
            lambda session, page: session.reader.gateway.list_groups(page, PER_PAGE),
            form,
            ("ID", "NAME", "LIMIT PER USER", "ONE TIME", "ROLLS OVER"),
            _row,
        ),
    )


def form(group: Group) -> forms.Form:
    """The JSON form of a group."""
    return {
        "id": group.id,
        "name": forms.text(group.name),
        "limit_per_user": forms.money(group.limit_per_user),
        "one_time": forms.money(group.one_time),
        "rollover": group.rollover,
    }


def _row(group: Group) -> tuple[str, ...]:
    rolls = "yes" if group.rollover else "no"
    return group.id, group.name, price(group.limit_per_user), price(group.one_time), rolls
