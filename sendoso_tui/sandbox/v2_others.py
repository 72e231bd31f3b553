"""Recipients, inventory and the team's budget in v2, as the v2 description says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.sandbox.calls import Answer, body_of, choice_of, looks_like_email, page_of
from sendoso_tui.sandbox.catalog import CATALOG
from sendoso_tui.sandbox.kinds import ITEM_TYPES
from sendoso_tui.sandbox.people import ADDRESS_FIELDS
from sendoso_tui.sandbox.staff import GROUPS
from sendoso_tui.sandbox.stamps import utc
from sendoso_tui.sandbox.v2_sends import pagination, refuse

if TYPE_CHECKING:
    from sendoso_tui.sandbox.calls import Call
    from sendoso_tui.sandbox.catalog import Entry
    from sendoso_tui.sandbox.people import Person
    from sendoso_tui.sandbox.service import Service


def list_recipients(service: Service, call: Call) -> Answer:
    """GET /recipients."""
    page, per_page = page_of(call, 25)
    found = service.people.search(call.query.get("search", ""))
    rows = [_recipient(person) for person in found[(page - 1) * per_page : page * per_page]]
    return Answer(200, {"recipients": rows, "pagination": pagination(page, per_page, len(found))})


def show_recipient(service: Service, call: Call) -> Answer:
    """GET /recipients/{recipient_id}."""
    person = service.people.get(call.path["recipient_id"])
    if person is None:
        raise refuse(404, "Recipient not found")
    return Answer(200, _recipient(person))


def create_recipient(service: Service, call: Call) -> Answer:
    """POST /recipients: 422 for whatever does not fit, 400 only for a body that is no JSON object."""
    body = body_of(call)
    errors: dict[str, list[str]] = {}
    for name in ("first_name", "last_name", "email"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            errors[name] = ["can't be blank"]
    if "email" not in errors and not looks_like_email(body["email"]):
        errors["email"] = ["is not an e-mail address"]
    for name in ("company", "title"):
        if not isinstance(body.get(name) or "", str):
            errors[name] = ["must be a string"]
    address = body.get("address") or {}
    if not isinstance(address, dict) or not all(isinstance(address.get(name) or "", str) for name in ADDRESS_FIELDS):
        errors["address"] = ["must be an object of strings"]
    elif address and len(address.get("country") or "US") != 2:
        errors["address.country"] = ["must be an ISO 3166-1 alpha-2 code"]
    if errors:
        raise refuse(422, "Validation error", errors=errors)
    kept = {name: address.get(name) or "" for name in ADDRESS_FIELDS} | {"country": address.get("country") or "US"}
    fields = {name: body.get(name) or "" for name in ("first_name", "last_name", "email", "company", "title")}
    return Answer(201, _recipient(service.people.add(fields, kept, service.world.now)))


def list_inventory(service: Service, call: Call) -> Answer:
    """GET /inventory: what is offered now, unavailable items among it and marked."""
    page, per_page = page_of(call, 25)
    wanted = choice_of(call, "type", ITEM_TYPES)
    found = [entry for entry in CATALOG if entry.active and wanted in (None, entry.item_type)]
    rows = [_item(entry) for entry in found[(page - 1) * per_page : page * per_page]]
    return Answer(200, {"items": rows, "pagination": pagination(page, per_page, len(found))})


def show_budget(service: Service, call: Call) -> Answer:
    """GET /teams/budget: the quarter of the team the key belongs to; spent and remaining follow creates and cancels."""
    position = service.users[service.me].group
    first, last = service.ledger.period()
    total, spent = service.ledger.totals[position], service.ledger.spent(position)
    return Answer(
        200,
        {
            "team_id": GROUPS[position].team_id,
            "team_name": GROUPS[position].name,
            "total_budget": total / 100,
            "spent": spent / 100,
            "remaining": (total - spent) / 100,
            "period_start": first.isoformat(),
            "period_end": last.isoformat(),
        },
    )


def _recipient(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "company": person.company,
        "title": person.title,
        "address": person.address,
        "created_at": utc(person.created_at),
    }


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.item_id,
        "name": entry.name,
        "description": entry.description,
        "type": entry.item_type,
        "price": entry.usd / 100,
        "image_url": f"https://images.sendoso.example/items/{entry.item_id}.png",
        "available": entry.available,
        "shipping_time_days": entry.shipping_days,
    }
