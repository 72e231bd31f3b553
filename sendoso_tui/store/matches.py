"""By what a lost new send is found again, as a text in the record. It names a person: it is kept only until then."""

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sendoso_tui.domain.creating import Match
from sendoso_tui.domain.money import Money


def match_text(match: Match | None) -> str:
    """Write a match; nothing is the empty text."""
    if match is None:
        return ""
    fields = {
        "left_at": match.left_at.isoformat(),
        "gift_id": match.gift_id,
        "email": match.email,
        "recipient_id": match.recipient_id,
        "exact": _amount_texts(match.exact),
        "least": _amount_texts(match.least),
    }
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


def read_match(text: str) -> Match | None:
    """Read what `match_text` wrote; None also for what cannot be read, and then only a person can tell."""
    if not text:
        return None
    try:
        fields: dict[str, Any] = json.loads(text)
        return Match(
            datetime.fromisoformat(fields["left_at"]),
            str(fields.get("gift_id", "")),
            str(fields.get("email", "")),
            str(fields.get("recipient_id", "")),
            _read_amount(fields.get("exact")),
            _read_amount(fields.get("least")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation):
        return None


def _amount_texts(money: Money | None) -> list[str | None] | None:
    return None if money is None else [str(money.amount), money.currency]


def _read_amount(texts: Any) -> Money | None:
    return None if texts is None else Money(Decimal(texts[0]), texts[1])
