"""What a draft remembers of the things its ids stand for, so that it reads well before they were read again.

They are kept among the form's texts under names that no field has, and are never posted. How what was chosen is called
on the screen is said in `ui/show/remembered.py`.
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
_PERSON = ("name", "email", "company", "title")
_ADDRESS = tuple(field.name for field in fields(Address))


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


def name_recipient(form: Form, recipient: Recipient) -> Form:
    """Return the form for this entry of the address book, of whom it keeps what is known."""
    for name, value in {RECIPIENT: recipient.id, **remember_recipient(recipient)}.items():
        form = form.put(name, value)
    return form


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
