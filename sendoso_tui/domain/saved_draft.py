"""A form that is kept: what was typed, when, and the intent it went out with while that has no outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.form import Form


@frozen
class SavedDraft:
    """`number` is the short name a person reads ("draft 3"). `intent_id` is set while its request may be under way.

    `words` are the server's about the last try, by field name; "" holds what belongs to no field.
    """

    id: str
    number: int
    form: Form
    created_at: datetime
    saved_at: datetime
    intent_id: str = ""
    words: dict[str, str] | None = None
