"""Looks people up in v2's address book: by email, which may be there more than once, or by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.api.paging import Walk
from sendoso_tui.domain.faults import Forbidden, Refused

if TYPE_CHECKING:
    from sendoso_tui.domain.people import Recipient
    from sendoso_tui.flows.ports import Gateway

PER_PAGE = 100
MOST_PAGES = 50


async def find_by_email(gateway: Gateway, email: str) -> list[Recipient]:
    """Return the entries with exactly this email, whatever its case. Raises the Fault family."""
    wanted = email.strip().casefold()
    found: dict[Recipient, None] = {}
    walk = Walk(PER_PAGE, MOST_PAGES)
    # The server searches names as well, and by parts.
    while wanted and walk.ended is None:
        page = (await gateway.list_recipients(walk.page, PER_PAGE, search=email.strip())).value
        new = [one for one in page.rows if one not in found]
        found.update(dict.fromkeys(new))
        walk = walk.after(page, len(new))
    return [one for one in found if one.person.email.strip().casefold() == wanted]


async def find_by_id(gateway: Gateway, recipient_id: str) -> Recipient | None:
    """Return the entry of an id; None where there is none. Raises the Fault family."""
    try:
        return (await gateway.retrieve_recipient(recipient_id)).value
    except Forbidden:
        raise
    except Refused as fault:
        if fault.status != 404:
            raise
        return None
