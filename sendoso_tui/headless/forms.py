"""The JSON forms of the domain's values: ids and money are strings, times are UTC ISO 8601, what is not known is null.

The names in here are a contract with other programs. How JSON is written is `output`'s work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.instants import as_text
from sendoso_tui.headless.table import plain

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.people import Person
    from sendoso_tui.domain.send import Send
    from sendoso_tui.domain.timeline import Timeline

Form = dict[str, object]


def text(value: str) -> str | None:
    """An empty text means the API did not say."""
    return value or None


def when(moment: datetime | None) -> str | None:
    """A moment in UTC."""
    return as_text(moment) if moment is not None else None


def day(value: date | None) -> str | None:
    """A calendar day."""
    return value.isoformat() if value is not None else None


def amount(value: Decimal | None) -> str | None:
    """A plain decimal number, never in exponent form."""
    return f"{value:f}" if value is not None else None


def money(value: Money | None) -> Form:
    """Two members, so that nobody adds amounts of two currencies by accident."""
    if value is None:
        return {"amount": None, "currency": None}
    return {"amount": plain(value), "currency": value.currency}


def person(value: Person) -> Form:
    """Who gets a send."""
    return {
        "id": text(value.id),
        "name": text(value.name),
        "email": text(value.email),
        "company": text(value.company),
        "title": text(value.title),
    }


def send(value: Send) -> Form:
    """One send."""
    status = value.status
    return {
        "id": value.id,
        "gid": text(value.gid),
        "api": value.dialect,
        "status": value.status_raw,
        "phase": status.phase.value,
        "open": status.is_open,
        "status_since": when(value.since),
        "type": text(value.type),
        "subtype": text(value.subtype),
        "recipient": person(value.recipient),
        "sender": {
            "id": text(value.sender.id),
            "name": text(value.sender.name),
            "email": text(value.sender.email),
            "team_id": text(value.sender.team_id),
            "team_name": text(value.sender.team_name),
        },
        "gift": {"id": text(value.gift_id), "name": text(value.gift)},
        **money(value.cost),
        "created_at": when(value.created_at),
        "updated_at": when(value.updated_at),
        "estimated_delivery": day(value.estimated_delivery),
        "tracking_number": text(value.tracking_number),
        "tracking_url": text(value.tracking_url),
        "message": text(value.message),
        "crm_id": text(value.crm_id),
        "crm_type": text(value.crm_type),
        "team_id": text(value.team_id),
        "sent_via": text(value.sent_via),
    }


def timeline(value: Timeline) -> list[Form]:
    """The history of a send; `observed` tells that this program saw it, and Sendoso did not report it."""
    return [
        {
            "step": entry.step.value,
            "status": entry.label,
            "at": when(entry.at),
            "not_before": when(entry.window_start),
            "observed": entry.observed,
            "gap_seconds": int(entry.gap.total_seconds()) if entry.gap is not None else None,
        }
        for entry in value.entries
    ]
