"""The endpoints only a third party's guide knows: `/sends`, `/sends/{id}` and `/gifts` under v3. `docs/sandbox.md`
has their shapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.sandbox.calls import Answer, Malformed, body_of, choice_of, looks_like_email
from sendoso_tui.sandbox.catalog import BY_GIFT, CATALOG, amount_text
from sendoso_tui.sandbox.kinds import guide_word
from sendoso_tui.sandbox.stamps import pacific
from sendoso_tui.sandbox.v3_reads import fail
from sendoso_tui.sandbox.v3_writes import Recipient, place

if TYPE_CHECKING:
    from sendoso_tui.sandbox.calls import Call
    from sendoso_tui.sandbox.catalog import Entry
    from sendoso_tui.sandbox.service import Service

CATEGORIES = ("physical", "egift", "swag", "direct_mail", "charity")


def list_gifts(service: Service, call: Call) -> Answer:
    """GET /gifts: the whole catalogue, or what `category`, `min_price` and `max_price` leave of it."""
    category = choice_of(call, "category", CATEGORIES)
    low, high = _price(call, "min_price"), _price(call, "max_price")
    found = [
        entry
        for entry in CATALOG
        if entry.active
        and category in (None, entry.item_type)
        and (low is None or (entry.highest_price or entry.price) >= low)
        and (high is None or entry.price <= high)
    ]
    return Answer(200, {"gifts": [_gift(entry) for entry in found], "total_gifts": len(found)})


def create_send(service: Service, call: Call) -> Answer:
    """POST /sends: 400 for a missing field or an address that is not whole, 404 for the gift, 422 for what cannot
    be carried out.
    """
    send = body_of(call).get("send")
    if not isinstance(send, dict):
        raise fail(400, "send can't be blank")
    gift = send.get("gift_id")
    if gift is None or gift == "" or isinstance(gift, bool):
        raise fail(400, "gift_id can't be blank")
    for name in ("first_name", "last_name", "email", "message"):
        if not isinstance(send.get(name), str) or not send[name].strip():
            raise fail(400, f"{name} can't be blank")
    for name in ("company", "title", "variant_id", "team_id"):
        if not isinstance(send.get(name), str | int | None):
            raise fail(400, f"{name} is invalid")
    if not isinstance(send.get("metadata") or {}, dict):
        raise fail(400, "metadata must be an object")
    text = str(gift)
    entry = BY_GIFT.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else None
    if entry is None or not entry.active:
        raise fail(404, "Gift not found")
    country = entry.countries[0]
    if entry.by_mail:
        country = _country(send.get("address"))
        if country not in entry.countries:
            raise fail(422, "This gift is not available in the recipient's country")
    if not looks_like_email(send["email"]):
        raise fail(422, "email is invalid")
    if not entry.available:
        raise fail(422, "This gift is not available")
    recipient = Recipient(f"{send['first_name']} {send['last_name']}", send["email"], country)
    index = place(service, entry, recipient, send, "mail" if entry.by_mail else "email")
    return Answer(201, {"success": True, "send": _row(service, index)})


def show_send(service: Service, call: Call) -> Answer:
    """GET /sends/{send_id}: by the id of the list or by `send_gid`."""
    text = call.path["send_id"]
    index = None if text.startswith("send_") else service.sends.find(text)
    if index is None:
        raise fail(404, "Send not found")
    return Answer(200, {"success": True, "send": _row(service, index)})


def _row(service: Service, index: int) -> dict[str, Any]:
    send = service.sends.read(index)
    return {
        "id": send.id,
        "send_gid": service.sends.gid(index),
        "status": guide_word(send.status, send.word),
        "gift_id": send.entry.gift_id,
        "gift_name": send.entry.name,
        "recipient": {
            "first_name": send.first_name,
            "last_name": send.last_name,
            "email": send.email,
            "company": send.company,
        },
        "message": send.message,
        "cost": amount_text(send.cost),
        "currency": send.entry.currency,
        "tracking_code": send.tracking_code,
        "created_at": pacific(send.created),
        "updated_at": pacific(send.updated),
    }


def _gift(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.gift_id,
        "name": entry.name,
        "description": entry.description,
        "category": entry.item_type,
        "price": amount_text(entry.price),
        "max_price": None if entry.highest_price is None else amount_text(entry.highest_price),
        "currency": entry.currency,
        "requires_address": entry.by_mail,
        "available": entry.available,
        "ship_to_countries": list(entry.countries),
        "variants": [{"id": f"{entry.gift_id}-{size}", "name": size} for size in ("S", "M", "L", "XL")]
        if "hoodie" in entry.name
        else [],
        "image_url": f"https://images.sendoso.example/gifts/{entry.gift_id}.png",
    }


def _country(address: object) -> str:
    if not isinstance(address, dict):
        raise fail(400, "address can't be blank for a physical gift")
    for name in ("line1", "city", "postal_code", "country"):
        if not isinstance(address.get(name), str) or not address[name].strip():
            raise fail(400, f"address.{name} can't be blank")
    country: str = address["country"].strip().upper()
    return "US" if country == "USA" else country


def _price(call: Call, name: str) -> float | None:
    value = call.query.get(name)
    if value is None:
        return None
    try:
        amount = float(value)
    except ValueError:
        amount = -1.0
    if not 0 <= amount < 1e9:
        raise Malformed(f"{name} must be a number from 0")
    return amount * 1000
