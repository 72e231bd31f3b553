"""What the client-credentials guide adds to v3: its own create, one send by id, and the gift catalogue. Pure.

Sendoso documents none of it, so a v3 host is asked before any of it is offered. No document gives the shape of a gift
or of the answer to the create; both are read by the names that are likely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.api import v3, v3_shapes
from sendoso_tui.api.body import Shape, read_one
from sendoso_tui.api.call import Call
from sendoso_tui.api.created import read_created as read_created
from sendoso_tui.api.drafting import present
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
from sendoso_tui.domain.catalog import Gift, GiftVariant
from sendoso_tui.domain.money import read_currency
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.send import Send

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.api.call import Answer
    from sendoso_tui.domain.draft import GiftDraft
    from sendoso_tui.domain.page import Page


class GiftShape(Shape):
    id: Any = None
    gift_id: Any = None
    name: Any = None
    title: Any = None
    category: Any = None
    type: Any = None
    price: Any = None
    currency: Any = None
    physical: Any = None
    requires_address: Any = None
    variants: Any = None


class SendShape(v3_shapes.SendShape):
    """A send by itself: the words of the list where they are there, else the guide's own."""

    first_name: Any = None
    last_name: Any = None
    email: Any = None
    company: Any = None
    title: Any = None
    gift_id: Any = None
    gift: Any = None
    gift_name: Any = None
    message: Any = None
    cost: Any = None
    updated_at: Any = None
    tracking_number: Any = None
    tracking_url: Any = None
    estimated_delivery: Any = None
    team_id: Any = None


def create_send(draft: GiftDraft) -> Call:
    address = draft.address
    body = {
        "gift_id": draft.gift_id,
        "first_name": draft.first_name,
        "last_name": draft.last_name,
        "email": draft.email,
        "company": draft.company,
        "title": draft.title,
        "address": address
        and present(
            {
                "line1": address.line1,
                "line2": address.line2,
                "city": address.city,
                "state": address.state,
                "postal_code": address.postal_code,
                "country": address.country,
            }
        ),
        "message": draft.message,
        "variant_id": draft.variant_id,
        "team_id": draft.team_id,
        "metadata": dict(draft.metadata),
    }
    return Call("POST", "/sends", "new send", body={"send": present(body)}, write=True)


def retrieve_send(send_id: str) -> Call:
    return Call("GET", f"/sends/{segment(send_id)}", "one send")


def list_gifts(filters: Sequence[tuple[str, str]] = ()) -> Call:
    """The guide says that category and price range filter, but not under which names; `filters` are passed as given."""
    return Call("GET", "/gifts", "gifts", tuple(filters))


def read_send(answer: Answer, send_id: str) -> tuple[Send, bytes]:
    """Read one send and its own JSON text; only its status is documented. The id is the one asked for."""
    row, raw = read_one(answer, "send", SendShape)
    if isinstance(row.touch, dict) or isinstance(row.status_updates, list):
        return v3.build_send(row, send_id), raw
    return _own(row, send_id), raw


def read_gifts(answer: Answer) -> Page[Gift]:
    """Read the whole catalogue, in any envelope."""
    return read_page(answer, "gifts", GiftShape, _gift)


def _own(row: SendShape, send_id: str) -> Send:
    recipient, gift = read_object(row.recipient), read_object(row.gift)
    first, last = recipient.get("first_name", row.first_name), recipient.get("last_name", row.last_name)
    return Send(
        id=send_id,
        dialect="guide",
        gid=read_id(row.send_gid),
        status_raw=read_text(row.status),
        type=read_text(row.type),
        recipient=Person(
            full_name(first, last) or read_text(recipient.get("name")),
            read_text(recipient.get("email", row.email)),
            read_text(recipient.get("company", row.company)),
            title=read_text(recipient.get("title", row.title)),
        ),
        gift_id=read_id(row.gift_id) or read_id(gift.get("id")),
        gift=read_text(gift.get("name")) or read_text(row.gift_name) or read_text(row.gift),
        cost=read_amount_in(row.cost if row.cost is not None else row.current_total_cost, read_currency(row.currency)),
        created_at=read_moment(row.created_at),
        updated_at=read_moment(row.updated_at),
        estimated_delivery=read_date(row.estimated_delivery),
        tracking_number=read_text(row.tracking_number),
        tracking_url=read_text(row.tracking_url),
        message=read_block(row.message),
        team_id=read_id(row.team_id),
        updates=v3.read_updates(row.status_updates),
    )


def _gift(row: GiftShape) -> Gift | None:
    id_ = read_id(row.id) or read_id(row.gift_id)
    if not id_:
        return None
    price = read_object(row.price)
    amount, currency = (price.get("amount"), price.get("currency")) if price else (row.price, row.currency)
    kind = f"{read_text(row.type)} {read_text(row.category)}".casefold()
    by_mail = read_flag(row.physical if row.physical is not None else row.requires_address)
    return Gift(
        id_,
        read_text(row.name) or read_text(row.title),
        read_text(row.category) or read_text(read_object(row.category).get("name")),
        read_amount_in(amount, read_currency(currency)),
        by_mail if by_mail is not None else _physical(kind),
        tuple(
            GiftVariant(variant_id, read_text(fields.get("name")) or read_text(fields.get("title")))
            for fields in map(read_object, read_list(row.variants))
            if (variant_id := read_id(fields.get("id")))
        ),
    )


def _physical(kind: str) -> bool | None:
    if "egift" in kind or "charit" in kind:
        return False
    return True if "physical" in kind or "swag" in kind else None
