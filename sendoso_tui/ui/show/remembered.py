"""How what is chosen in a form is called, by what its draft remembers of it (`domain/remembered.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.form import NEW_RECIPIENT
from sendoso_tui.domain.remembered import RECIPIENT, remembered_recipient

if TYPE_CHECKING:
    from sendoso_tui.domain.form import Form

SOMEBODY_NEW = "a new recipient"


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
