"""The v2 dialect: the calls its OpenAPI description ("Sendoso Sending Platform API") has, and its bodies. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.api.body import read_one
from sendoso_tui.api.call import Call
from sendoso_tui.api.drafting import present
from sendoso_tui.api.fields import (
    full_name,
    read_block,
    read_date,
    read_flag,
    read_id,
    read_list,
    read_moment,
    read_object,
    read_text,
    read_usd,
    read_whole,
)
from sendoso_tui.api.paging import read_page
from sendoso_tui.api.path import segment
from sendoso_tui.api.v2_shapes import BudgetShape, ItemShape, RecipientShape, ReportShape, SendShape
from sendoso_tui.domain.budget import TeamBudget
from sendoso_tui.domain.catalog import Item
from sendoso_tui.domain.draft import Created
from sendoso_tui.domain.people import Address, Person, Recipient
from sendoso_tui.domain.report import ReportRow, SendsReport
from sendoso_tui.domain.send import Send

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.api.call import Answer
    from sendoso_tui.domain.draft import InventoryDraft, RecipientDraft
    from sendoso_tui.domain.page import Page
    from sendoso_tui.domain.report import Grouping

STATUSES = ("pending", "processing", "shipped", "delivered", "failed", "cancelled")
ITEM_TYPES = ("physical", "egift", "swag", "direct_mail", "charity")
CRM_TYPES = ("contact", "lead", "account", "opportunity")
MESSAGE_LIMIT = 500


def list_sends(
    page: int, per_page: int, *, status: str | None = None, since: date | None = None, until: date | None = None
) -> Call:
    """`since` and `until` are days of creation, both included."""
    query = [*_paging(page, per_page)]
    if status:
        query.append(("status", status))
    if since:
        query.append(("start_date", since.isoformat()))
    if until:
        query.append(("end_date", until.isoformat()))
    return Call("GET", "/sends", f"sends page {page}", tuple(query))


def create_send(draft: InventoryDraft) -> Call:
    body = {
        "recipient_id": draft.recipient_id,
        "item_id": draft.item_id,
        "message": draft.message,
        "scheduled_date": draft.scheduled_date and draft.scheduled_date.isoformat(),
        "crm_id": draft.crm_id,
        "crm_type": draft.crm_type,
    }
    return Call("POST", "/sends", "new send", body=present(body), write=True)


def retrieve_send(send_id: str) -> Call:
    return Call("GET", f"/sends/{segment(send_id)}", "one send")


def cancel_send(send_id: str) -> Call:
    return Call("DELETE", f"/sends/{segment(send_id)}", "cancel", write=True)


def list_recipients(page: int, per_page: int, *, search: str = "") -> Call:
    query = (*_paging(page, per_page), *((("search", search),) if search else ()))
    return Call("GET", "/recipients", f"recipients page {page}", query)


def create_recipient(draft: RecipientDraft) -> Call:
    address = draft.address
    body = {
        "first_name": draft.first_name,
        "last_name": draft.last_name,
        "email": draft.email,
        "company": draft.company,
        "title": draft.title,
        "address": address
        and present(
            {
                "street1": address.street1,
                "street2": address.street2,
                "city": address.city,
                "state": address.state,
                "postal_code": address.postal_code,
                "country": address.country,
            }
        ),
    }
    return Call("POST", "/recipients", "new recipient", body=present(body), write=True)


def retrieve_recipient(recipient_id: str) -> Call:
    return Call("GET", f"/recipients/{segment(recipient_id)}", "one recipient")


def list_inventory(page: int, per_page: int, *, item_type: str | None = None) -> Call:
    query = (*_paging(page, per_page), *((("type", item_type),) if item_type else ()))
    return Call("GET", "/inventory", f"inventory page {page}", query)


def team_budget() -> Call:
    return Call("GET", "/teams/budget", "team budget")


def sends_report(start: date, end: date, grouping: Grouping | None) -> Call:
    query = (("start_date", start.isoformat()), ("end_date", end.isoformat()))
    return Call("GET", "/reports/sends", "report", query + ((("group_by", grouping.value),) if grouping else ()))


def read_sends(answer: Answer, page: int, per_page: int) -> Page[Send]:
    return read_page(answer, "sends", SendShape, _send, page=page, per_page=per_page)


def read_send(answer: Answer, send_id: str = "") -> tuple[Send, bytes]:
    """Read one send and its own JSON text. The id is the one asked for, whatever the answer says."""
    row, raw = read_one(answer, "send", SendShape)
    return _build_send(row, send_id or read_id(row.id)), raw


def read_created(answer: Answer) -> Created:
    """Read the answer to a create; without an id it is still accepted, and found by the list."""
    send, _ = read_send(answer)
    return Created(
        id=send.id, tracking_url=send.tracking_url, send=send if send.id else None, request_id=answer.request_id
    )


def read_recipients(answer: Answer, page: int, per_page: int) -> Page[Recipient]:
    return read_page(answer, "recipients", RecipientShape, _recipient, page=page, per_page=per_page)


def read_recipient(answer: Answer, recipient_id: str = "") -> Recipient:
    """Read one recipient; one that was just created without an id has an empty one."""
    row, _ = read_one(answer, "recipient", RecipientShape)
    return _build_recipient(row, recipient_id or read_id(row.id))


def read_inventory(answer: Answer, page: int, per_page: int) -> Page[Item]:
    return read_page(answer, "items", ItemShape, _item, page=page, per_page=per_page)


def read_team_budget(answer: Answer) -> TeamBudget:
    row, _ = read_one(answer, "budget", BudgetShape)
    return TeamBudget(
        read_id(row.team_id),
        read_text(row.team_name),
        read_usd(row.total_budget),
        read_usd(row.spent),
        read_usd(row.remaining),
        read_date(row.period_start),
        read_date(row.period_end),
    )


def read_report(answer: Answer) -> SendsReport:
    row, _ = read_one(answer, "report", ReportShape)
    period, totals = read_object(row.period), read_object(row.totals)
    return SendsReport(
        read_date(period.get("start_date")),
        read_date(period.get("end_date")),
        read_whole(totals.get("sends")),
        read_whole(totals.get("delivered")),
        read_whole(totals.get("failed")),
        read_usd(totals.get("total_spend")),
        tuple(_report_row(group) for group in read_list(row.data) if isinstance(group, dict)),
    )


def _report_row(group: dict[str, Any]) -> ReportRow:
    return ReportRow(
        read_text(group.get("period")),
        read_whole(group.get("sends")),
        read_whole(group.get("delivered")),
        read_usd(group.get("spend")),
    )


def _paging(page: int, per_page: int) -> tuple[tuple[str, str], ...]:
    return (("page", str(page)), ("per_page", str(per_page)))


def _send(row: SendShape) -> Send | None:
    id_ = read_id(row.id)
    return _build_send(row, id_) if id_ else None


def _build_send(row: SendShape, id_: str) -> Send:
    recipient, item = read_object(row.recipient), read_object(row.item)
    return Send(
        id=id_,
        dialect="v2",
        status_raw=read_text(row.status),
        type=read_text(item.get("type")),
        recipient=Person(
            name=full_name(recipient.get("first_name"), recipient.get("last_name")),
            email=read_text(recipient.get("email")),
            id=read_id(recipient.get("id")),
        ),
        gift_id=read_id(item.get("id")),
        gift=read_text(item.get("name")),
        cost=read_usd(row.cost),
        created_at=read_moment(row.created_at),
        updated_at=read_moment(row.updated_at),
        estimated_delivery=read_date(row.estimated_delivery),
        tracking_number=read_text(row.tracking_number),
        tracking_url=read_text(row.tracking_url),
        message=read_block(row.message),
        crm_id=read_text(row.crm_id),
        crm_type=read_text(row.crm_type),
        team_id=read_id(row.team_id),
    )


def _recipient(row: RecipientShape) -> Recipient | None:
    id_ = read_id(row.id)
    return _build_recipient(row, id_) if id_ else None


def _build_recipient(row: RecipientShape, id_: str) -> Recipient:
    person = Person(
        full_name(row.first_name, row.last_name),
        read_text(row.email),
        read_text(row.company),
        id_,
        read_text(row.title),
    )
    return Recipient(id_, person, _address(row.address), read_moment(row.created_at))


def _address(value: object) -> Address | None:
    parts = read_object(value)
    if not parts:
        return None
    names = ("street1", "street2", "city", "state", "postal_code", "country")
    return Address(*(read_text(parts.get(name)) for name in names))


def _item(row: ItemShape) -> Item | None:
    id_ = read_id(row.id)
    if not id_:
        return None
    return Item(
        id_,
        read_text(row.name),
        read_text(row.type),
        read_block(row.description),
        read_usd(row.price),
        read_flag(row.available),
        read_whole(row.shipping_time_days),
        read_text(row.image_url),
    )
