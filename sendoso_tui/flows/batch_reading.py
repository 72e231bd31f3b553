"""Reads what the rows of a batch name: items, touches, gifts, and the recipients of v2's address book.

Each id is read once, however many rows name it. What this account may not read is judged without.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from sendoso_tui.api.paging import Walk, WalkEnd
from sendoso_tui.domain.batch_plan import RowFault
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.faults import Forbidden, Refused
from sendoso_tui.domain.form import NEW_RECIPIENT, Shape
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.flows.address_book import find_by_email, find_by_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Mapping, Sequence
    from datetime import date

    from sendoso_tui.domain.batch_plan import PlannedRow
    from sendoso_tui.domain.catalog import Gift, Item, Touch
    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.judged import Judged
    from sendoso_tui.domain.looked import Looked
    from sendoso_tui.domain.page import Page
    from sendoso_tui.domain.people import Recipient
    from sendoso_tui.flows.ports import Gateway

PER_PAGE = 100
MOST_PAGES = 50
FEW = 10
"""Emails that are searched for one by one; for more the address book is read as a whole, if that is quicker."""

T = TypeVar("T")
Say = Callable[[str], None]


@dataclass(slots=True)
class Named:
    """What was read, by id. A kind that is None could not be read, so an id of it may be right."""

    items: dict[str, Item] | None = None
    touches: dict[str, Touch] | None = None
    gifts: dict[str, Gift] | None = None
    recipients: dict[str, Recipient] = field(default_factory=dict)

    def judge(self, form: Form, today: date) -> Judged:
        """Judge a form by what was read; an id that is not there is wrong."""
        ids = {name: form.get(name).strip() for name in ("item_id", "touch_id", "gift_id", "recipient_id")}
        kinds = {"item_id": self.items, "touch_id": self.touches, "gift_id": self.gifts}
        known = Known(
            (self.items or {}).get(ids["item_id"]),
            (self.touches or {}).get(ids["touch_id"]),
            (self.gifts or {}).get(ids["gift_id"]),
            self.recipients.get(ids["recipient_id"]),
        )
        judged = judge(form, known, today)
        missing = {
            name: _MISSING[name]
            for name, found in kinds.items()
            if found is not None and ids[name] and ids[name] not in found and name not in judged.wrong
        }
        if not missing:
            return judged
        return replace(judged, draft=None, new_recipient=None, wrong=MappingProxyType({**judged.wrong, **missing}))


_MISSING = {
    "item_id": "The inventory has no such item.",
    "touch_id": "Sendoso has no such touch, or not now.",
    "gift_id": "The catalogue has no such gift.",
}


async def read_named(gateway: Gateway, shape: Shape, forms: Iterable[Form]) -> Named:
    """Read the items, touches or gifts that the forms name. Raises the Fault family."""
    named = Named()
    if shape is Shape.INVENTORY:
        items = await _read_all(lambda page: gateway.list_inventory(page, PER_PAGE))
        named.items = None if items is None else {item.id: item for item in items}
    elif shape is Shape.GIFT:
        if not gateway.capabilities.can(Capability.GIFTS):
            await gateway.discover(None)
        named.gifts = {gift.id: gift for gift in (await gateway.list_gifts()).value.rows}
    else:
        named.touches = await _read_touches(gateway, {form.get("touch_id").strip() for form in forms} - {""})
    return named


async def find_recipients(
    gateway: Gateway, rows: Sequence[PlannedRow], named: Named, column: str, say: Say, *, new_recipients: bool
) -> list[PlannedRow]:
    """Name the recipient of each v2 row by id, found by email; whoever is not there is new, or wrong.

    `column` is where the emails stand. Raises the Fault family.
    """
    emails, ids = {_email_of(row) for row in rows if not _id_of(row)} - {""}, {_id_of(row) for row in rows} - {""}
    book = await _read_book(gateway, emails, ids, say) if emails or ids else []
    if book is None:
        why = "This account may not look into the address book: name recipients by id."
        return [row if _id_of(row) else _blamed(row, column, why) for row in rows]
    by_email: dict[str, list[Recipient]] = {}
    for one in book:
        by_email.setdefault(one.person.email.strip().casefold(), []).append(one)
        if one.id in ids or one.person.email.strip().casefold() in emails:
            named.recipients[one.id] = one
    return [_with_recipient(row, by_email, named, column, new_recipients=new_recipients) for row in rows]


def _with_recipient(
    row: PlannedRow, by_email: Mapping[str, list[Recipient]], named: Named, column: str, *, new_recipients: bool
) -> PlannedRow:
    if _id_of(row):
        known = _id_of(row) in named.recipients
        return row if known else _blamed(row, "Recipient", "The address book has no such recipient.")
    if not _email_of(row):
        return _blamed(row, column, "No email, so nobody is meant.")
    same = by_email.get(_email_of(row), [])
    if len(same) == 1:
        return replace(row, form=row.form.put("recipient_id", same[0].id))
    if same:
        ids = ", ".join(one.id for one in same[:5])
        return _blamed(row, column, f"The address book has this email more than once: {ids}.")
    if new_recipients or row.form.get("recipient_id") == NEW_RECIPIENT:
        return replace(row, form=row.form.put("recipient_id", NEW_RECIPIENT))
    return _blamed(row, column, "The address book has nobody with this email.")


def _email_of(row: PlannedRow) -> str:
    return row.form.get("email").strip().casefold()


def _id_of(row: PlannedRow) -> str:
    recipient_id = row.form.get("recipient_id").strip()
    return "" if recipient_id == NEW_RECIPIENT else recipient_id


def _blamed(row: PlannedRow, column: str, sentence: str) -> PlannedRow:
    return replace(row, faults=(*row.faults, RowFault(row.number, column, sentence)))


async def _read_book(gateway: Gateway, emails: set[str], ids: set[str], say: Say) -> list[Recipient] | None:
    """Return the entries with these emails and ids, and perhaps others; None where this account may not look."""
    wanted = len(emails) + len(ids)
    try:
        total = (await gateway.list_recipients(1, PER_PAGE)).value.total or 0
        pages = (total + PER_PAGE - 1) // PER_PAGE
        found: dict[Recipient, None] = {}
        if wanted > FEW and 0 < pages <= wanted:
            say(f"Reading the address book: {total:,} recipients.")
            rows, complete = await _walk(lambda page: gateway.list_recipients(page, PER_PAGE), pages + 1)
            found.update(dict.fromkeys(rows))
            if complete:
                return list(found)
            emails = emails - {one.person.email.strip().casefold() for one in found}
            ids = ids - {one.id for one in found}
        if wanted > FEW:
            say(f"Looking {len(emails) + len(ids):,} recipients up.")
        for email in sorted(emails):
            found.update(dict.fromkeys(await find_by_email(gateway, email)))
        for recipient_id in sorted(ids):
            entry = await find_by_id(gateway, recipient_id)
            found.update({} if entry is None else {entry: None})
    except Forbidden:
        return None
    return list(found)


async def _read_touches(gateway: Gateway, ids: set[str]) -> dict[str, Touch] | None:
    touches: dict[str, Touch] = {}
    for touch_id in sorted(ids):
        try:
            touches[touch_id] = (await gateway.retrieve_touch(touch_id)).value
        except Forbidden:
            return None
        except Refused as fault:
            if fault.status != 404:
                raise
    return touches


async def _read_all(read: Callable[[int], Awaitable[Looked[Page[T]]]]) -> list[T] | None:
    """Return a whole listing; None where this account may not read it, or it is too long to be read."""
    try:
        rows, complete = await _walk(read, MOST_PAGES)
    except Forbidden:
        return None
    return rows if complete else None


async def _walk(read: Callable[[int], Awaitable[Looked[Page[T]]]], most: int) -> tuple[list[T], bool]:
    """Return the rows of a listing, each once, and whether the walk came to its end."""
    found: dict[T, None] = {}
    walk = Walk(PER_PAGE, most)
    while walk.ended is None:
        page = (await read(walk.page)).value
        new = [row for row in page.rows if row not in found]
        found.update(dict.fromkeys(new))
        walk = walk.after(page, len(new))
    return list(found), walk.ended is not WalkEnd.CAP
