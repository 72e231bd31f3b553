"""A typed text as it would be posted: cleaned, without blanks at its ends. Which fields there are is `form.py`'s."""

from __future__ import annotations

from sendoso_tui.domain.clean import MARK, clean_block, clean_line
from sendoso_tui.domain.form import TYPED_LIMIT


class Unfit(ValueError):
    """The text cannot be posted. The message is a sentence for the field."""


def read_line(text: str) -> str:
    """Return a typed text as one line. Raises Unfit for one that is too long or holds what nobody can see."""
    return _fit(text, clean_line(text, TYPED_LIMIT))


def read_block(text: str) -> str:
    """Return a typed text of several lines. Raises Unfit as `read_line` does."""
    return _fit(text, clean_block(text, TYPED_LIMIT))


def _fit(text: str, cleaned: str) -> str:
    if len(text) > TYPED_LIMIT:
        raise Unfit(f"{len(text):,} characters are too many: {TYPED_LIMIT:,} at most.")
    # Posting the mark would print it on the gift's card; leaving it out would post what nobody typed.
    if MARK in cleaned:
        raise Unfit(f"A character in it cannot be shown: {MARK} stands for it. Take it out.")
    return cleaned.strip()
