"""What a draft remembers of the things its ids stand for, so that it reads well before they were read again.

They are kept among the form's texts under names that no field has, and are never posted.
"""

from collections.abc import Mapping
from dataclasses import asdict

from sendoso_tui.domain.form import NEW_RECIPIENT, Form
from sendoso_tui.domain.people import Address, Person, Recipient

_PERSON = ("name", "email", "company", "title")


def name_of(form: Form, field: str) -> str:
    """Return what was chosen in a field, as it was called then."""
    return form.get(f"{field}.name")


def remember_name(field: str, name: str) -> Mapping[str, str]:
    """Return what keeps the name of a choice."""
    return {f"{field}.name": name}


def remember_recipient(recipient: Recipient) -> Mapping[str, str]:
    """Return what keeps an entry of the address book."""
    address = asdict(recipient.address or Address())
    person = {part: getattr(recipient.person, part) for part in _PERSON}
    return {f"recipient_id.{part}": text for part, text in {**person, **address, "of": recipient.id}.items()}


def remembered_recipient(form: Form) -> Recipient | None:
    """Return the entry of the address book that is chosen, as it was then; None where nothing is kept of it."""
    chosen = form.get("recipient_id")
    if chosen in ("", NEW_RECIPIENT) or form.get("recipient_id.of") != chosen:
        return None
    person = Person(**{part: form.get(f"recipient_id.{part}") for part in _PERSON}, id=chosen)
    parts = {part: form.get(f"recipient_id.{part}") for part in Address.__dataclass_fields__}
    return Recipient(chosen, person, Address(**parts) if any(parts.values()) else None)
