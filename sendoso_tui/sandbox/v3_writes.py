"""What v3 makes: sends in their three shapes, eGift links and invitations, as Sendoso's reference pages say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sendoso_tui.sandbox.calls import Answer, body_of, looks_like_email
from sendoso_tui.sandbox.catalog import BY_TOUCH
from sendoso_tui.sandbox.draws import hex_code
from sendoso_tui.sandbox.kinds import Status
from sendoso_tui.sandbox.staff import GROUPS
from sendoso_tui.sandbox.stamps import DAY, pacific
from sendoso_tui.sandbox.timelines import HOUR
from sendoso_tui.sandbox.v2_sends import MAILING, pick_timeline, price
from sendoso_tui.sandbox.v3_reads import fail
from sendoso_tui.sandbox.world import Placed, person_fields
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.sandbox.calls import Call
    from sendoso_tui.sandbox.catalog import Entry
    from sendoso_tui.sandbox.people import Person
    from sendoso_tui.sandbox.service import Service
    from sendoso_tui.sandbox.timelines import Timeline

LINK_DAYS = 30  # `expiration_days` of the sample
_COUNTRIES = {
    "usa": "US",
    "united states": "US",
    "uk": "GB",
    "united kingdom": "GB",
    "canada": "CA",
    "japan": "JP",
    "germany": "DE",
}


@frozen
class Recipient:
    """Whom a v3 request sends to; the name may be empty for an eGift."""

    name: str
    email: str
    country: str


def create_send(service: Service, call: Call) -> Answer:
    """POST /send: the three shapes, told apart by `via` and `no_address`. 400 for what does not fit, 404 for an
    unknown touch.
    """
    send = _send_of(call)
    via = send.get("via")
    if via not in ("single_person_or_company", "single_email_address"):
        raise fail(400, "via can be one of these: single_person_or_company,single_email_address")
    _need(send, "via_from")
    entry = _touch_of(send)
    if not looks_like_email(_need(send, "email")):
        raise fail(400, "email is invalid")
    _text(send, "custom_message")
    if via == "single_email_address":
        if entry.by_mail:
            raise fail(400, "This touch is not an eGift: via must be single_person_or_company")
        recipient = Recipient(_text(send, "name"), send["email"], entry.countries[0])
        index = place(service, entry, recipient, send, "email", _amount(send, entry))
        return _sent(
            service, index, tracking_url=f"https://app.sendoso.com/track/{hex_code(service.world.seed, index, 42, 40)}"
        )
    if not entry.by_mail:
        raise fail(400, "This touch is an eGift: via must be single_email_address")
    if send.get("no_address") is True:
        _check_collection(send)
        return _sent(service, place(service, entry, Recipient(_need(send, "name"), send["email"], ""), send, "confirm"))
    country = _check_address(send, entry)
    # Without a mobile number a parcel abroad is accepted and fails later, as Sendoso's own skill page warns.
    shape = "mail" if country == "US" or send.get("mobile_no") else "fails"
    return _sent(service, place(service, entry, Recipient(send["name"], send["email"], country), send, shape))


def generate_links(service: Service, call: Call) -> Answer:
    """POST /send/generate_egift_links: one link, and one send, for each recipient."""
    send = _send_of(call)
    if send.get("via") != "generate_egift_links":
        raise fail(400, "via must be generate_egift_links")
    _need(send, "via_from")
    entry = _touch_of(send)
    if entry.by_mail:
        raise fail(400, "This touch is not an eGift")
    wanted = send.get("recipient_users")
    if not isinstance(wanted, list) or not wanted:
        raise fail(400, "recipient_users can't be blank")
    for user in wanted:
        if not isinstance(user, dict) or not looks_like_email(user.get("email")):
            raise fail(400, "email can't be blank")
    links = []
    for user in wanted:
        index = place(service, entry, Recipient("", user["email"], entry.countries[0]), send, "email", count=False)
        link = f"https://sendo.so/g/{hex_code(service.world.seed, index, 43, 10)}"
        links.append({"egift_link": link, "recipient_email_or_phone_number": user["email"]})
    service.journal.created(len(links))
    return Answer(
        200,
        {"success": True, "message": "EGifts send Successfully", "egift_links": links, "expiration_days": LINK_DAYS},
    )


def invite_user(service: Service, call: Call) -> Answer:
    """POST /users: an invitation; nobody joins before accepting it."""
    user = body_of(call).get("user")
    if not isinstance(user, dict):
        raise fail(400, "user can't be blank")
    for name in ("first_name", "last_name", "email"):
        _need(user, name)
    if not looks_like_email(user["email"]):
        raise fail(400, "email is invalid")
    if user.get("role") not in ("regular", "manager"):
        raise fail(400, "Role can be one of these: manager,regular")
    if str(user.get("team_group_id")) not in {str(group.id) for group in GROUPS}:
        raise fail(400, "Please enter a valid team group")
    return Answer(
        201,
        {
            "success": True,
            "message": "Invitation sent successfully",
            "receiver_email": user["email"],
            "team_group_id": int(user["team_group_id"]),
            "user_role": user["role"],
            "invitation_status": "pending",
            "expires_at": pacific(service.world.now + 7 * DAY),
        },
    )


def place(
    service: Service,
    entry: Entry,
    to: Recipient,
    send: dict[str, Any],
    shape: str,
    amount: int | None = None,
    count: bool = True,
) -> int:
    """Places a send paid from the caller's balance; where that is too small it is accepted and pauses, as
    Sendoso's support pages say.
    """
    timeline = price(pick_timeline(service, entry.subtype, "mail" if shape == "fails" else shape), entry, amount)
    if shape == "fails":
        timeline = _replan(timeline, (Status.PROCESSING, HOUR), (Status.FAILED, DAY))
    elif shape == "confirm" and timeline.shape != "confirm":
        timeline = _replan(
            timeline, (Status.CONFIRMING, 60), (Status.UNCONFIRMED, int(send["expire_after_days"]) * DAY)
        )
    if timeline.usd > service.ledger.balances[service.me]:
        timeline = _replan(timeline, (Status.PAUSED, 5), (Status.REFUNDED, 30 * DAY))
    person = service.people.by_email(to.email) or _introduce(service, to, send)
    named = {"full_name": to.name} if to.name else {}
    placed = Placed(
        timeline,
        message=send.get("custom_message") or send.get("message") or "",
        sender=service.me,
        via=str(send.get("via_from") or "API"),
        shift=0 if entry.by_mail else MAILING,
        **(person_fields(person) | named),
    )
    index = service.world.place(placed)
    if count:
        service.journal.created()
    return index


def _introduce(service: Service, to: Recipient, send: dict[str, Any]) -> Person:
    """Puts somebody unknown into the address book."""
    name = to.name or to.email.partition("@")[0]
    first, _, last = name.rpartition(" ")
    fields = {
        "first_name": first or last,
        "last_name": last if first else "",
        "email": to.email,
        "company": str(send.get("company") or ""),
        "title": str(send.get("title") or ""),
    }
    return service.people.add(fields, {"country": to.country or "US"}, service.world.now)


def _replan(timeline: Timeline, *steps: tuple[Status, int]) -> Timeline:
    return replace(timeline, statuses=tuple(step[0] for step in steps), offsets=tuple(step[1] for step in steps))


def _sent(service: Service, index: int, **more: str) -> Answer:
    code = service.sends.read(index).tracking_code
    return Answer(200, {"success": True, "message": "Gift send Successfully", "tracking_code": code, **more})


def _send_of(call: Call) -> dict[str, Any]:
    send = body_of(call).get("send")
    if not isinstance(send, dict):
        raise fail(400, "send can't be blank")
    return send


def _touch_of(send: dict[str, Any]) -> Entry:
    touch = send.get("touch_id")
    if isinstance(touch, bool) or not isinstance(touch, int | str) or not str(touch).strip():
        raise fail(400, "touch_id can't be blank")
    entry = BY_TOUCH.get(int(touch)) if str(touch).isascii() and str(touch).isdigit() and len(str(touch)) < 12 else None
    if entry is None or not entry.active:
        raise fail(404, "Touch not found")
    return entry


def _need(fields: dict[str, Any], name: str) -> str:
    value = _text(fields, name)
    if not value.strip():
        raise fail(400, f"{name} can't be blank")
    return value


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise fail(400, f"{name} must be a string")
    return value or ""


def _amount(send: dict[str, Any], entry: Entry) -> int | None:
    """The chosen denomination of a touch with a price range, in thousandths; without one the lowest price is taken."""
    amount = send.get("amount")
    if amount is None or entry.highest_price is None:
        return None
    try:
        thousandths = round(float(amount) * 1000)
    except (TypeError, ValueError, OverflowError):
        raise fail(400, "amount is invalid") from None
    if not entry.price <= thousandths <= entry.highest_price:
        raise fail(400, "amount is outside the price range of this touch")
    return thousandths


def _check_collection(send: dict[str, Any]) -> None:
    """The address collection shape: the page on physical sends with address collection."""
    _need(send, "name")
    if send.get("confirm_address") is not True:
        raise fail(400, "confirm_address must be true when no_address is true")
    if send.get("address_confirmation_via") not in ("email", "link"):
        raise fail(400, "address_confirmation_via can be one of these: email,link")
    for name in ("resume_with_unconfirmed_address", "hide_product_info"):
        if not isinstance(send.get(name), bool):
            raise fail(400, f"{name} must be true or false")
    days = send.get("expire_after_days")
    if isinstance(days, bool) or not isinstance(days, int) or not 2 <= days <= 7:
        raise fail(400, "expire_after_days must be from 2 to 7")
    _text(send, "address_confirmation_custom_message")


def _check_address(send: dict[str, Any], entry: Entry) -> str:
    """The known address shape: the page on physical sends. Gives the country as an alpha-2 code."""
    for name in ("name", "address", "city", "state", "zip", "country"):
        _need(send, name)
    if send.get("confirm_address") is not False:
        raise fail(400, "confirm_address must be false when an address is given")
    given: str = send["country"].strip()
    country = _COUNTRIES.get(given.lower(), given.upper())
    if country not in entry.countries:
        raise fail(400, "This touch does not ship to that country")
    return country
