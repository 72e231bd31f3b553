"""The v3 dialect as developer.sendoso.com documents it: its calls and its bodies. Pure.

It has no way to fetch one send, to cancel or to filter; what the client-credentials guide adds is in `v3_gifts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.api.body import read_one
from sendoso_tui.api.call import Call
from sendoso_tui.api.created import read_created as read_created
from sendoso_tui.api.drafting import as_number, present
from sendoso_tui.api.fields import (
    full_name,
    read_amount_in,
    read_block,
    read_date,
    read_flag,
    read_id,
    read_list,
    read_moment,
    read_object,
    read_text,
)
from sendoso_tui.api.paging import read_page
from sendoso_tui.api.path import segment
from sendoso_tui.api.v3_shapes import GroupShape, PersonShape, SendShape, TouchShape
from sendoso_tui.domain.catalog import Touch
from sendoso_tui.domain.money import read_currency
from sendoso_tui.domain.people import Group, Me, Member, Person, Sender, User
from sendoso_tui.domain.send import Send, StatusUpdate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.api.call import Answer
    from sendoso_tui.domain.draft import AddressedDraft, CollectDraft, EgiftDraft, LinksDraft
    from sendoso_tui.domain.page import Page

LIST_PATHS = ("/send", "/sends")
"""The documented path of the list, and the one that prose on the authentication page has."""


def list_sends(page: int, per_page: int, *, path: str = "/send") -> Call:
    return Call("GET", path, f"sends page {page}", _paging(page, per_page))


def send_to_address(draft: AddressedDraft, via_from: str) -> Call:
    """A physical send to a known address (the page "Physical send")."""
    digits = "".join(char for char in draft.mobile_no if char.isascii() and char.isdigit())
    fields = {
        "touch_id": as_number(draft.touch_id),
        "name": draft.name,
        "email": draft.email,
        "address": draft.address,
        "city": draft.city,
        "state": draft.state,
        "zip": draft.zip,
        "country": draft.country,
        "mobile_no": int(digits) if digits else None,
        "custom_message": draft.custom_message,
        "confirm_address": False,
        "via": "single_person_or_company",
        "via_from": via_from,
    }
    return _post("/send", "new send", fields)


def send_collecting_address(draft: CollectDraft, via_from: str) -> Call:
    """A physical send that asks the recipient for the address (the page "Physical send with address collection")."""
    fields = {
        "touch_id": as_number(draft.touch_id),
        "name": draft.name,
        "email": draft.email,
        "custom_message": draft.custom_message,
        "no_address": True,
        "confirm_address": True,
        "address_confirmation_via": draft.via,
        "resume_with_unconfirmed_address": draft.resume_unconfirmed,
        "expire_after_days": draft.expire_after_days,
        "hide_product_info": draft.hide_product_info,
        "address_confirmation_custom_message": draft.confirmation_message if draft.via == "email" else "",
        "via": "single_person_or_company",
        "via_from": via_from,
    }
    return _post("/send", "new send", fields)


def send_egift(draft: EgiftDraft, via_from: str) -> Call:
    """An eGift by email (the page "eGift")."""
    fields = {
        "touch_id": as_number(draft.touch_id),
        "email": draft.email,
        "name": draft.name,
        "custom_message": draft.custom_message,
        "amount": draft.amount,
        "via": "single_email_address",
        "via_from": via_from,
    }
    return _post("/send", "new send", fields)


def generate_links(draft: LinksDraft, via_from: str) -> Call:
    """One eGift link for each email (the page "eGift link")."""
    fields = {
        "touch_id": as_number(draft.touch_id),
        "via": "generate_egift_links",
        "via_from": via_from,
        "recipient_users": [{"email": email} for email in draft.emails],
    }
    return _post("/send/generate_egift_links", "new links", fields)


def list_touches(page: int, per_page: int, *, delivery_type: str | None = None) -> Call:
    """`delivery_type` is mail or email."""
    query = _paging(page, per_page) + ((("delivery_type", delivery_type),) if delivery_type else ())
    return Call("GET", "/touches", f"touches page {page}", query)


def retrieve_touch(touch_id: str) -> Call:
    return Call("GET", f"/touches/{segment(touch_id)}", "one touch")


def me() -> Call:
    return Call("GET", "/me", "me")


def list_users(page: int, per_page: int) -> Call:
    return Call("GET", "/users", f"users page {page}", _paging(page, per_page))


def list_groups(page: int, per_page: int) -> Call:
    return Call("GET", "/groups", f"groups page {page}", _paging(page, per_page))


def list_members(group_id: str) -> Call:
    return Call("GET", f"/groups/{segment(group_id)}/members", "group members")


def read_sends(answer: Answer, page: int, per_page: int) -> Page[Send]:
    return read_page(answer, "sends", SendShape, read_send_row, page=page, per_page=per_page)


def read_touches(answer: Answer, page: int, per_page: int) -> Page[Touch]:
    # The total is called total_posts there; any name beginning with "total" is read.
    return read_page(answer, "touches", TouchShape, _touch, page=page, per_page=per_page)


def read_touch(answer: Answer, touch_id: str) -> Touch:
    """Read one touch, wrapped in `touch` as the page shows it or bare."""
    row, _ = read_one(answer, "touch", TouchShape)
    return _build_touch(row, touch_id)


def read_me(answer: Answer) -> Me:
    row, _ = read_one(answer, "user", PersonShape)
    return Me(
        read_id(row.id),
        full_name(row.first_name, row.last_name),
        read_text(row.email),
        read_text(row.role),
        read_amount_in(row.balance, None),
        read_amount_in(row.team_balance, None),
    )


def read_users(answer: Answer, page: int, per_page: int) -> Page[User]:
    return read_page(answer, "users", PersonShape, _user, page=page, per_page=per_page)


def read_groups(answer: Answer, page: int, per_page: int) -> Page[Group]:
    return read_page(answer, "groups", GroupShape, _group, page=page, per_page=per_page)


def read_members(answer: Answer) -> Page[Member]:
    """Read a group's members, which come as a bare array and all at once."""
    return read_page(answer, "members", PersonShape, _member)


def read_send_row(row: SendShape) -> Send | None:
    """Build a send from its row; None without a usable id."""
    id_ = read_id(row.id)
    return build_send(row, id_) if id_ else None


def build_send(row: SendShape, id_: str) -> Send:
    """Build a send of which the id is known."""
    touch, recipient, sender = read_object(row.touch), read_object(row.recipient), read_object(row.sender)
    return Send(
        id=id_,
        dialect="v3",
        status_raw=read_text(row.status),
        gid=read_id(row.send_gid),
        type=read_text(row.type),
        subtype=read_text(row.subtype),
        recipient=Person(
            read_text(recipient.get("name")),
            read_text(recipient.get("email")),
            read_text(recipient.get("company_name")),
        ),
        sender=Sender(
            read_id(sender.get("id")),
            read_text(sender.get("name")),
            read_text(sender.get("email")),
            read_id(sender.get("team_id")),
            read_text(sender.get("team_name")),
        ),
        gift_id=read_id(touch.get("id")),
        gift=read_text(touch.get("name")),
        cost=read_amount_in(row.current_total_cost, read_currency(row.currency)),
        created_at=read_moment(row.created_at),
        sent_via=read_text(row.sent_via),
        updates=read_updates(row.status_updates),
    )


def read_updates(value: object) -> tuple[StatusUpdate, ...]:
    """Read `status_updates` in the server's order; steps without a word are left out."""
    updates = []
    for step in read_list(value):
        fields = read_object(step)
        if word := read_text(fields.get("status")):
            updates.append(StatusUpdate(word, read_moment(fields.get("occurred_at"))))
    return tuple(updates)


def _post(path: str, what: str, fields: Mapping[str, object]) -> Call:
    return Call("POST", path, what, body={"send": present(fields)}, write=True)


def _paging(page: int, per_page: int) -> tuple[tuple[str, str], ...]:
    return (("page", str(page)), ("per_page", str(per_page)))


def _touch(row: TouchShape) -> Touch | None:
    id_ = read_id(row.id)
    return _build_touch(row, id_) if id_ else None


def _build_touch(row: TouchShape, id_: str) -> Touch:
    currency = read_currency(row.currency)
    return Touch(
        id_,
        read_text(row.name),
        read_block(row.description),
        read_text(row.delivery_type),
        read_text(row.status),
        read_date(row.start_date),
        read_date(row.end_date),
        read_amount_in(row.starting_egift_price, currency),
        read_amount_in(row.ending_egift_price, currency),
        read_flag(row.is_default_price),
        tuple(country for value in read_list(row.ship_to_countries) if (country := read_text(value))),
        currency,
    )


def _user(row: PersonShape) -> User | None:
    id_ = read_id(row.id)
    name = full_name(row.first_name, row.last_name)
    return User(id_, name, read_text(row.email), read_id(row.team_group_id)) if id_ else None


def _member(row: PersonShape) -> Member | None:
    id_ = read_id(row.id)
    name = full_name(row.first_name, row.last_name)
    return Member(id_, name, read_text(row.email), read_amount_in(row.balance, None)) if id_ else None


def _group(row: GroupShape) -> Group | None:
    id_ = read_id(row.id)
    if not id_:
        return None
    return Group(
        id_,
        read_text(row.name),
        read_amount_in(row.monthly_budget, None),
        read_amount_in(row.one_time_budget, None),
        bool(read_flag(row.rollover)),
    )
