"""What v3 lists: sends, touches, users, groups, members and who one is, as Sendoso's reference pages say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.sandbox.calls import Answer, Refused, choice_of, page_of
from sendoso_tui.sandbox.catalog import BY_TOUCH, CATALOG, amount_text
from sendoso_tui.sandbox.kinds import MONEY_BACK
from sendoso_tui.sandbox.staff import GROUPS, ORGANISATION_ID, invitation_key
from sendoso_tui.sandbox.stamps import pacific

if TYPE_CHECKING:
    from sendoso_tui.sandbox.calls import Call
    from sendoso_tui.sandbox.catalog import Entry
    from sendoso_tui.sandbox.sends import Send
    from sendoso_tui.sandbox.service import Service
    from sendoso_tui.sandbox.staff import Group, User

PER_PAGE = 10  # the default is not documented; the sample of "Retrieve All Sends" has 10


def fail(status: int, message: str) -> Refused:
    """An error in the style of the reference pages: English text and no code."""
    return Refused(Answer(status, {"success": False, "message": message}))


def list_sends(service: Service, call: Call) -> Answer:
    """GET /send: newest first (no document gives an order), no filter."""
    page, per_page = page_of(call, PER_PAGE)
    total, found = service.world.select(0, len(service.world), None, (page - 1) * per_page, per_page)
    rows = [row(service, service.sends.read(index)) for index in found]
    return Answer(200, {"current_page": page, "per_page": per_page, "total_count": total, "sends": rows})


def list_touches(service: Service, call: Call) -> Answer:
    """GET /touches: active ones only."""
    wanted = choice_of(call, "delivery_type", ("mail", "email"))
    found = [entry for entry in CATALOG if entry.active and wanted in (None, _delivery(entry))]
    return _paged(call, "touches", "total_posts", [_touch(service, entry) for entry in found])


def show_touch(service: Service, call: Call) -> Answer:
    """GET /touches/{touch_id}."""
    text = call.path["touch_id"]
    entry = BY_TOUCH.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else None
    if entry is None or not entry.active:
        raise Refused(Answer(404, {"message": "Touch not found!"}))
    return Answer(200, {"success": True, "touch": _touch(service, entry)})


def show_me(service: Service, call: Call) -> Answer:
    """GET /me."""
    user, balances = service.users[service.me], service.ledger.balances
    return Answer(
        200,
        {
            "id": user.id,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "role": user.role,
            "balance": amount_text(balances[service.me] * 10),
            "team_balance": sum(balances) // 100,
        },
    )


def list_users(service: Service, call: Call) -> Answer:
    """GET /users."""
    rows = [
        {
            "id": user.id,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "team_group_id": GROUPS[user.group].id,
        }
        for user in service.users
    ]
    return _paged(call, "users", "total_users", rows)


def list_groups(service: Service, call: Call) -> Answer:
    """GET /groups."""
    return _paged(call, "groups", "total_groups", [_group(service, group) for group in GROUPS])


def list_members(service: Service, call: Call) -> Answer:
    """GET /groups/{team_group_id}/members: a bare array, the whole group at once."""
    members = [
        _member(service, position, user)
        for position, user in enumerate(service.users)
        if str(GROUPS[user.group].id) == call.path["team_group_id"]
    ]
    if not members:
        raise Refused(Answer(404, {"message": "Group not found!"}))
    return Answer(200, members)


def row(service: Service, send: Send) -> dict[str, Any]:
    """A send as v3 shows it. The cost is 0.0 once the money went back."""
    group = GROUPS[send.sender.group]
    return {
        "id": send.id,
        "send_gid": service.sends.gid(send.index),
        "type": send.entry.type,
        "subtype": send.entry.subtype,
        "currency": send.entry.currency,
        "current_total_cost": "0.0" if send.status in MONEY_BACK else amount_text(send.cost),
        "status": send.word,
        "created_at": pacific(send.created),
        "touch": {"id": send.entry.touch_id, "name": send.entry.name},
        "recipient": {"name": send.full_name, "email": send.email, "company_name": send.company},
        "sender": {
            "id": send.sender.id,
            "name": send.sender.name,
            "email": send.sender.email,
            "team_id": ORGANISATION_ID,
            "team_name": group.name,
        },
        "sent_via": send.via,
        "status_updates": [{"status": word, "occurred_at": pacific(moment)} for word, moment in send.history],
    }


def _paged(call: Call, name: str, total: str, rows: list[dict[str, Any]]) -> Answer:
    page, per_page = page_of(call, PER_PAGE)
    shown = rows[(page - 1) * per_page : page * per_page]
    return Answer(200, {"current_page": page, "per_page": per_page, total: len(rows), name: shown})


def _delivery(entry: Entry) -> str:
    return "mail" if entry.by_mail else "email"


def _touch(service: Service, entry: Entry) -> dict[str, Any]:
    ranged = entry.highest_price is not None
    return {
        "id": entry.touch_id,
        "name": entry.name,
        "start_date": pacific(entry.created),
        "end_date": None,
        "description": entry.description,
        "created_at": pacific(entry.created),
        "user_id": service.users[entry.position % len(service.users)].id,
        "gift_id": entry.gift_id,
        "starting_egift_price": amount_text(entry.price) if ranged else None,
        "ending_egift_price": amount_text(entry.highest_price or 0) if ranged else None,
        "status": "Active",
        "is_default_price": not ranged,
        "delivery_type": _delivery(entry),
        "hubspot_key": None,
        "ship_to_countries": list(entry.countries),
        "currency": entry.currency,
    }


def _group(service: Service, group: Group) -> dict[str, Any]:
    made = service.clock.start - 86400 * 500
    return {
        "id": group.id,
        "name": group.name,
        "budget": group.budget,
        "monthly_budget": str(group.monthly_budget),
        "one_time_budget": group.one_time_budget,
        "rollover": group.rollover,
        "team_id": ORGANISATION_ID,
        "created_at": pacific(made),
        "updated_at": pacific(made + 86400 * 90),
    }


def _member(service: Service, position: int, user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "balance": amount_text(service.ledger.balances[position] * 10),
        "sandbox": True,
        "team_group_id": GROUPS[user.group].id,
        "team_id": ORGANISATION_ID,
        "key": invitation_key(service.options.seed, user),
    }
