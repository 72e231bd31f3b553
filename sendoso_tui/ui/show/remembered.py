"""What a draft remembers of the things its ids stand for, so that it reads well before they were read again.

They are kept among the form's texts under names that no field has, and are never posted.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from sendoso_tui.domain.form import NEW_RECIPIENT, YES
from sendoso_tui.domain.people import Address, Person, Recipient

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.domain.form import Form

RECIPIENT = "recipient_id"
SOMEBODY_NEW = "a new recipient"
_PERSON = ("name", "email", "company", "title")
_ADDRESS = tuple(field.name for field in fields(Address))


def name_of(form: Form, field: str) -> str:
    """Return what was chosen in a field, as it was called then; empty where nothing is kept of it."""
    if field != RECIPIENT:
        return form.get(f"{field}.name")
    if form.get(field) == NEW_RECIPIENT:
        return SOMEBODY_NEW
    recipient = remembered_recipient(form)
    if recipient is None:
        return ""
    return ", ".join(part for part in (recipient.person.label, recipient.person.company) if part)


def remember_name(field: str, name: str) -> Mapping[str, str]:
    """Return what keeps the name of a choice."""
    return {f"{field}.name": name}


def remember_person(person: Person) -> Mapping[str, str]:
    """Return what keeps as much of a chosen recipient as a send tells: no address."""
    texts = {part: getattr(person, part) for part in _PERSON} | {"of": person.id, "read": ""}
    return {f"{RECIPIENT}.{part}": text for part, text in texts.items()}


def remember_recipient(recipient: Recipient) -> Mapping[str, str]:
    """Return what keeps an entry of the address book."""
    texts = {**asdict(recipient.address or Address()), "of": recipient.id, "read": YES}
    return {**remember_person(recipient.person), **{f"{RECIPIENT}.{part}": text for part, text in texts.items()}}


def remembered_recipient(form: Form) -> Recipient | None:
    """Return who is chosen, as it was known then; None where nothing is kept of it."""
    chosen = form.get(RECIPIENT)
    if chosen in ("", NEW_RECIPIENT) or form.get(f"{RECIPIENT}.of") != chosen:
        return None
    person = Person(**{part: form.get(f"{RECIPIENT}.{part}") for part in _PERSON}, id=chosen)
    parts = {part: form.get(f"{RECIPIENT}.{part}") for part in _ADDRESS}
    return Recipient(chosen, person, Address(**parts) if any(parts.values()) else None)


def was_read(form: Form) -> bool:
    """Say whether the address book itself has told what is kept of who is chosen."""
    return form.get(f"{RECIPIENT}.read") == YES
