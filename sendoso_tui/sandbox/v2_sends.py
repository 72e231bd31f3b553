"""The sends of v2: list, create, retrieve, cancel, as the v2 description and the page on the JSON structure of a
send say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sendoso_tui.sandbox.calls import Answer, Malformed, Refused, body_of, choice_of, date_of, page_of, parse_date
from sendoso_tui.sandbox.catalog import BY_ITEM, usd_cents
from sendoso_tui.sandbox.draws import mix
from sendoso_tui.sandbox.kinds import V2_STATUSES, v2_group, v2_word
from sendoso_tui.sandbox.staff import GROUPS
from sendoso_tui.sandbox.stamps import DAY, day, midnight, utc
from sendoso_tui.sandbox.timelines import shipping
from sendoso_tui.sandbox.world import Placed, person_fields

if TYPE_CHECKING:
    from sendoso_tui.sandbox.calls import Call
    from sendoso_tui.sandbox.catalog import Entry
    from sendoso_tui.sandbox.sends import Send
    from sendoso_tui.sandbox.service import Service
    from sendoso_tui.sandbox.timelines import Timeline

MAILING = 45  # seconds until the mail of a new eGift is out
CRM_TYPES = ("contact", "lead", "account", "opportunity")
_GROUPS = {word: v2_group(word) for word in V2_STATUSES}
_CARRIERS = (
    ("1Z999AA1", "https://www.ups.com/track?tracknum="),
    ("9400111", "https://tools.usps.com/go/TrackConfirmAction?tLabels="),
)


def refuse(status: int, text: str, **more: Any) -> Refused:
    """An error in the plain style the sandbox uses for v2, for which no document gives a body."""
    return Refused(Answer(status, {"error": text, **more}))


def pagination(page: int, per_page: int, total: int) -> dict[str, int]:
    """The `Pagination` object of v2."""
    return {"page": page, "per_page": per_page, "total": total, "total_pages": -(-total // per_page)}


def bounds(service: Service, call: Call) -> tuple[int, int]:
    """The range of sends that `start_date` and `end_date`, both inclusive by UTC day, leave."""
    start, end = date_of(call, "start_date"), date_of(call, "end_date")
    return service.world.between(
        None if start is None else midnight(start), None if end is None else midnight(end + timedelta(days=1))
    )


def list_sends(service: Service, call: Call) -> Answer:
    """GET /sends."""
    page, per_page = page_of(call, 25)
    status = choice_of(call, "status", V2_STATUSES)
    low, high = bounds(service, call)
    total, found = service.world.select(low, high, _GROUPS[status] if status else None, (page - 1) * per_page, per_page)
    rows = [row(service, service.sends.read(index)) for index in found]
    return Answer(200, {"sends": rows, "pagination": pagination(page, per_page, total)})


def show_send(service: Service, call: Call) -> Answer:
    """GET /sends/{send_id}."""
    return Answer(200, row(service, service.sends.read(_find(service, call))))


def cancel_send(service: Service, call: Call) -> Answer:
    """DELETE /sends/{send_id}: only what is pending, or also what is processing where the sandbox was told so."""
    index = _find(service, call)
    status = v2_word(service.world.status(index), service.world.word(index))
    allowed = ("pending", "processing") if service.options.cancel_processing else ("pending",)
    if status not in allowed:
        raise refuse(409, f"Send cannot be cancelled: it is {status}", current_status=status)
    service.world.set_status(index, "Cancelled")
    service.journal.cancelled()
    return Answer(200, row(service, service.sends.read(index)))


def create_send(service: Service, call: Call) -> Answer:
    """POST /sends: 400 for a body of the wrong shape, 422 for values that do not fit, 402 when the team's budget
    is too small.
    """
    fields = _shape(body_of(call))
    errors: dict[str, list[str]] = {}
    person = service.people.get(fields["recipient_id"])
    if person is None:
        errors["recipient_id"] = ["is not a known recipient"]
    entry = BY_ITEM.get(fields["item_id"])
    if entry is None:
        errors["item_id"] = ["is not a known item"]
    elif not (entry.available and entry.active):
        errors["item_id"] = ["is not available"]
    elif entry.by_mail and person and not person.address.get("street1"):
        errors["recipient_id"] = ["has no address, which this item needs"]
    if len(fields.get("message", "")) > 500:
        errors["message"] = ["is too long (maximum is 500 characters)"]
    if fields.get("crm_type") is not None and fields["crm_type"] not in CRM_TYPES:
        errors["crm_type"] = [f"must be one of: {', '.join(CRM_TYPES)}"]
    shift = 0 if entry is None or entry.by_mail else MAILING
    if fields.get("scheduled_date") is not None:
        try:
            scheduled = parse_date("scheduled_date", fields["scheduled_date"])
            if scheduled < datetime.fromtimestamp(service.world.now, UTC).date():
                errors["scheduled_date"] = ["is in the past"]
            shift = max(shift, midnight(scheduled) - int(service.world.now))
        except Malformed:
            errors["scheduled_date"] = ["is not a date written YYYY-MM-DD"]
    if errors or entry is None or person is None:
        raise refuse(422, "Validation error", errors=errors)
    timeline = price(pick_timeline(service, entry.subtype, "mail" if entry.by_mail else "email"), entry)
    remaining = service.ledger.remaining(service.users[service.me].group)
    if timeline.usd > remaining:
        raise refuse(402, "Insufficient team budget", cost=timeline.usd / 100, remaining=remaining / 100)
    index = service.world.place(
        Placed(
            timeline,
            message=fields.get("message") or "",
            sender=service.me,
            via="API",
            shift=shift,
            crm_id=fields.get("crm_id"),
            crm_type=fields.get("crm_type"),
            **person_fields(person),
        )
    )
    service.journal.created()
    return Answer(201, row(service, service.sends.read(index)))


def pick_timeline(service: Service, subtype: str, shape: str) -> Timeline:
    """A life for a send a request places: one of its subtype and shape, chosen by the send's place in the world."""
    table = service.world.table
    fitting = [timeline for timeline in table if timeline.entry.subtype == subtype and timeline.shape == shape]
    fitting = fitting or [timeline for timeline in table if timeline.entry.subtype == subtype]
    return fitting[mix(service.world.seed, len(service.world), 51) % len(fitting)]


def price(timeline: Timeline, entry: Entry, amount: int | None = None) -> Timeline:
    """The same life for another entry, at its price (or `amount`, thousandths of its currency) and with shipping
    where it is mailed.
    """
    cost = entry.price if amount is None else amount
    if entry.by_mail:
        cost += shipping(8_000 + 10 * (timeline.usd % 500), entry.currency)
    return replace(timeline, entry=entry, cost=cost, usd=usd_cents(cost, entry.currency))


def row(service: Service, send: Send) -> dict[str, Any]:
    """A send as v2 shows it."""
    shipped = send.reached("Shipped") if send.entry.by_mail else None
    number = url = None
    if shipped is not None:
        prefix, address = _CARRIERS[send.index % len(_CARRIERS)]
        number = f"{prefix}{mix(service.world.seed, send.index, 71) % 10**11:011d}"
        url = address + number
    due = None
    if send.entry.shipping_days is not None and send.reached("Processing") is not None and send.charged:
        due = day((shipped or send.created + 2 * DAY) + send.entry.shipping_days * DAY)
    return {
        "id": service.sends.v2_id(send.index),
        "status": v2_word(send.status, send.word),
        "recipient": {
            "id": send.person_id,
            "first_name": send.first_name,
            "last_name": send.last_name,
            "email": send.email,
        },
        "item": {"id": send.entry.item_id, "name": send.entry.name, "type": send.entry.item_type},
        "message": send.message,
        "tracking_number": number,
        "tracking_url": url,
        "estimated_delivery": due,
        "cost": send.usd / 100,
        "created_at": utc(send.created),
        "updated_at": utc(send.updated),
        "crm_id": send.crm_id,
        "crm_type": send.crm_type,
        "team_id": GROUPS[send.sender.group].team_id,
    }


def _find(service: Service, call: Call) -> int:
    index = service.sends.find(call.path["send_id"]) if call.path["send_id"].startswith("send_") else None
    if index is None:
        raise refuse(404, "Send not found")
    return index


def _shape(body: dict[str, Any]) -> dict[str, Any]:
    for name in ("recipient_id", "item_id"):
        if name not in body:
            raise Malformed(f"{name} is missing")
    for name in ("recipient_id", "item_id", "message", "scheduled_date", "crm_id", "crm_type"):
        value = body.get(name)
        if not isinstance(value, str) and not (value is None and name not in ("recipient_id", "item_id")):
            raise Malformed(f"{name} must be a string")
    return {name: value for name, value in body.items() if value is not None}
