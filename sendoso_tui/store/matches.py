"""By what a lost new send is found again, in the record. It names a person, so it is kept only till that is settled."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.money import Money
from sendoso_tui.store.database import erase_row

if TYPE_CHECKING:
    import sqlite3

    from sendoso_tui.domain.creating import Match


def keep_match(connection: sqlite3.Connection, intent_id: str, match: Match | None) -> None:
    """Keep by what an intent's send is found again."""
    if match is not None:
        connection.execute("INSERT INTO matches (intent_id, match) VALUES (?, ?)", (intent_id, _match_text(match)))


def forget_match(connection: sqlite3.Connection, intent_id: str) -> bool:
    """Forget it and leave nothing of it in the file; False when there was none."""
    return erase_row(connection, "matches", "intent_id", intent_id)


def _match_text(match: Match) -> str:
    fields = {
        "left_at": match.left_at.isoformat(),
        "gift_id": match.gift_id,
        "email": match.email,
        "recipient_id": match.recipient_id,
        "exact": _amount_texts(match.exact),
        "least": _amount_texts(match.least),
    }
    return json.dumps({name: value for name, value in fields.items() if value})


def read_match(text: str | None) -> Match | None:
    """Read what `keep_match` wrote; None also for what cannot be read, and then only a person can tell."""
    if not text:
        return None
    from sendoso_tui.domain.creating import Match

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
