"""The rules for v2's new send: an item of the inventory to a recipient of the address book, or to a new one.

Facts are from the v2 description: 500 characters of message, a day of sending, CRM id and type, alpha-2 countries.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog_words import item_facts, item_why_not
from sendoso_tui.domain.dates import day
from sendoso_tui.domain.draft import InventoryDraft, RecipientDraft
from sendoso_tui.domain.form import MESSAGE_LIMIT, NEW_RECIPIENT
from sendoso_tui.domain.kind import read_kind
from sendoso_tui.domain.people import Address, Person

if TYPE_CHECKING:
    from sendoso_tui.domain.catalog import Item
    from sendoso_tui.domain.form_reader import FormReader
    from sendoso_tui.domain.judged import Judged
    from sendoso_tui.domain.people import Recipient

SOON = timedelta(days=366)
"""A day of sending further away than this is probably a slip."""
_ADDRESS = ("street1", "street2", "city", "state", "postal_code", "country")


def judge_inventory(read: FormReader, today: date) -> Judged:
    """Judge a form of Shape.INVENTORY."""
    recipient_id, item_id = read.text("recipient_id"), read.text("item_id")
    item = read.known.item
    if item is not None:
        _judge_item(read, item)
    if recipient_id == NEW_RECIPIENT:
        new_recipient = _read_new_recipient(read, item)
        name = " ".join(part for part in (new_recipient.first_name, new_recipient.last_name) if part)
        person = Person(name, new_recipient.email, new_recipient.company, title=new_recipient.title)
    else:
        new_recipient = None
        person = replace(read.known.recipient.person if read.known.recipient else Person(), id=recipient_id)
        if read.known.recipient is not None:
            _note_recipient(read, read.known.recipient, item)
    _judge_message(read)
    _judge_crm(read)
    draft = InventoryDraft(
        "" if new_recipient else recipient_id,
        item_id,
        read.text("message"),
        _read_scheduled(read, today),
        read.text("crm_id"),
        read.text("crm_type"),
    )
    what = item.name if item and item.name else f"item {item_id}" if item_id else ""
    return read.judged(draft, person, what, item.price if item else None, new_recipient=new_recipient)


def needs_address(item: Item) -> bool:
    """Say whether an item travels by mail."""
    return bool(item.type) and not read_kind(item.type).is_electronic


def _judge_item(read: FormReader, item: Item) -> None:
    if why := item_why_not(item):
        read.blame("item_id", f"This item is {why}. Choose another.")
    read.note("item_id", item_facts(item))


def _judge_message(read: FormReader) -> None:
    typed = len(read.form.get("message"))
    if typed > MESSAGE_LIMIT:
        read.blame("message", f"{typed:,} of {MESSAGE_LIMIT} characters: take out {typed - MESSAGE_LIMIT:,}.")
    read.note("message", f"{typed:,} of {MESSAGE_LIMIT}")


def _read_scheduled(read: FormReader, today: date) -> date | None:
    text = read.text("scheduled_date")
    if not text:
        return None
    match = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    try:
        chosen = date(*map(int, match.groups())) if match else None
    except ValueError:
        chosen = None
    if chosen is None:
        read.blame("scheduled_date", f"Write a day as {today.isoformat()}, or leave it empty to send now.")
    elif chosen < today:
        read.blame("scheduled_date", "This day has passed. Choose today or later.")
    elif chosen - today > SOON:
        read.note("scheduled_date", f"{day(chosen, today)} is more than a year away.", warn=True)
    else:
        read.note("scheduled_date", day(chosen, today))
    return chosen


def _judge_crm(read: FormReader) -> None:
    crm_id, crm_type = read.form.get("crm_id").strip(), read.form.get("crm_type").strip()
    if crm_id and not crm_type:
        read.blame("crm_type", "Choose what the CRM id belongs to.")
    elif crm_type and not crm_id:
        read.blame("crm_id", "Enter the id, or leave the CRM type empty.")


def _read_new_recipient(read: FormReader, item: Item | None) -> RecipientDraft:
    address = None
    if any(read.text(name) for name in _ADDRESS):
        read.need("street1", "An address needs a street.")
        read.need("city", "An address needs a city.")
        address = replace(Address(*(read.text(name) for name in _ADDRESS)), country=_read_country(read))
    elif item is not None and needs_address(item):
        read.note("street1", "This item travels by mail and needs an address.", warn=True)
    return RecipientDraft(
        read.text("first_name"),
        read.text("last_name"),
        read.email(),
        read.text("company"),
        read.text("title"),
        address,
    )


def _read_country(read: FormReader) -> str:
    country = read.country()
    if country is None:
        read.note("country", "Left empty, Sendoso takes the United States.")
        return ""
    read.note("country", f"{country.name}, sent as {country.code}")
    return country.code


def _note_recipient(read: FormReader, recipient: Recipient, item: Item | None) -> None:
    address = recipient.address
    missing = [] if recipient.person.email else ["email"]
    if address is None or not address.street1:
        missing.append("address")
    if missing:
        mailed = "address" in missing and item is not None and needs_address(item)
        ending = ", and this item travels by mail." if mailed else "."
        sentence = f"The address book has no {' and no '.join(missing)} of this recipient{ending}"
        read.note("recipient_id", sentence, warn=mailed or "email" in missing)
    read.note("recipient_id", recipient.person.email)
