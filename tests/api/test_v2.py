"""v2 calls against the paths and bodies of its OpenAPI description, and its recorded answers."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sendoso_tui.api import v2
from sendoso_tui.domain.draft import InventoryDraft, RecipientDraft
from sendoso_tui.domain.faults import Refused
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Address
from sendoso_tui.domain.report import Grouping

from .samples import answer, sample


def test_list_call_holds_every_filter() -> None:
    call = v2.list_sends(3, 100, status="pending", since=date(2026, 11, 1), until=date(2026, 11, 30))
    assert (call.method, call.path, call.write) == ("GET", "/sends", False)
    assert dict(call.query) == {
        "page": "3",
        "per_page": "100",
        "status": "pending",
        "start_date": "2026-11-01",
        "end_date": "2026-11-30",
    }


def test_list_call_without_filters_has_paging_alone() -> None:
    assert dict(v2.list_sends(1, 25).query) == {"page": "1", "per_page": "25"}


def test_create_body_is_as_documented_and_leaves_out_what_is_unset() -> None:
    call = v2.create_send(InventoryDraft("rec_1", "item_7"))
    assert (call.method, call.path, call.write) == ("POST", "/sends", True)
    assert call.body == {"recipient_id": "rec_1", "item_id": "item_7"}
    full = v2.create_send(InventoryDraft("r", "i", "Hi {first_name}", date(2026, 12, 1), "003", "contact"))
    assert full.body == {
        "recipient_id": "r",
        "item_id": "i",
        "message": "Hi {first_name}",
        "scheduled_date": "2026-12-01",
        "crm_id": "003",
        "crm_type": "contact",
    }


def test_recipient_body() -> None:
    draft = RecipientDraft("Ann", "Lee", "ann@x.example", address=Address("1 Main St", city="Austin", country="US"))
    assert v2.create_recipient(draft).body == {
        "first_name": "Ann",
        "last_name": "Lee",
        "email": "ann@x.example",
        "address": {"street1": "1 Main St", "city": "Austin", "country": "US"},
    }


@pytest.mark.parametrize(
    ("id_", "path"),
    [
        ("send_9f82abc", "/sends/send_9f82abc"),
        ("../x", "/sends/..%2Fx"),
        ("..", "/sends/%2E%2E"),
        (".", "/sends/%2E"),
        ("a b?c#d/é", "/sends/a%20b%3Fc%23d%2F%C3%A9"),
    ],
)
def test_ids_cannot_leave_their_path(id_: str, path: str) -> None:
    call = v2.cancel_send(id_)
    assert (call.method, call.path, call.write) == ("DELETE", path, True)


def test_an_empty_id_is_refused_instead_of_naming_the_list() -> None:
    with pytest.raises(Refused):
        v2.cancel_send("")


def test_report_and_inventory_and_recipients_calls() -> None:
    report = v2.sends_report(date(2026, 11, 1), date(2026, 11, 2), Grouping.USER)
    assert dict(report.query) == {"start_date": "2026-11-01", "end_date": "2026-11-02", "group_by": "user"}
    assert dict(v2.list_inventory(1, 25, item_type="egift").query)["type"] == "egift"
    assert dict(v2.list_recipients(1, 25, search="ann@x").query)["search"] == "ann@x"
    assert v2.retrieve_recipient("rec/1").path == "/recipients/rec%2F1"
    assert v2.team_budget().path == "/teams/budget"


def test_sends_list() -> None:
    page = v2.read_sends(sample("v2/sends_list"), 1, 25)
    first, second = page.rows
    assert page.total == 2
    assert page.quarantined == ()
    assert first.id == "send_9f82abc"
    assert first.recipient.name == "Priya Raghunathan"
    assert first.cost == Money(Decimal("61.75"), "USD")
    assert first.created_at == datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    assert first.estimated_delivery == date(2026, 11, 24)
    assert first.message == "Hi Priya,\nwelcome!"
    assert (first.type, first.gift, first.gift_id) == ("physical", "Welcome box", "item_7")
    assert second.status_raw == "pending"
    assert second.tracking_url == ""
    assert b'"send_2"' in page.raws[1]


def test_retrieve_keeps_the_id_that_was_asked_for() -> None:
    send, raw = v2.read_send(sample("v2/send_retrieve"), "send_9f82abc")
    assert send.status_raw == "shipped"
    assert raw.startswith(b"{")
    other, _ = v2.read_send(answer('{"id": "made-up", "status": "failed"}'), "mine")
    assert (other.id, other.status_raw) == ("mine", "failed")


def test_created_with_and_without_an_id() -> None:
    created = v2.read_created(sample("v2/send_create_201"))
    assert created.id == "send_2"
    assert created.send is not None
    assert created.send.status_raw == "pending"
    bare = v2.read_created(answer('{"status": "pending"}', 201))
    assert (bare.id, bare.send) == ("", None)


def test_recipients() -> None:
    (recipient,) = v2.read_recipients(sample("v2/recipients_list"), 1, 25).rows
    assert recipient.person.company == "Acme"
    assert recipient.address is not None
    assert recipient.address.postal_code == "78701"
    assert v2.read_recipient(sample("v2/recipient_create_201")).id == "rec_1"
    assert v2.read_recipient(sample("v2/recipient_retrieve"), "rec_1").person.title == "CFO"


def test_inventory() -> None:
    box, coffee = v2.read_inventory(sample("v2/inventory_list"), 1, 25).rows
    assert box.price == Money(Decimal("49.5"), "USD")
    assert (box.available, box.shipping_days) == (True, 5)
    assert (coffee.available, coffee.shipping_days) == (False, None)


def test_budget() -> None:
    budget = v2.read_team_budget(sample("v2/team_budget"))
    assert budget.total == Money(Decimal(25000), "USD")
    assert budget.spent == Money(Decimal("12450.75"), "USD")
    assert budget.period_end == date(2026, 11, 30)


def test_budget_with_nothing_in_it() -> None:
    budget = v2.read_team_budget(answer('{"total_budget": null, "spent": "oops", "remaining": {}}'))
    assert (budget.total, budget.spent, budget.remaining) == (None, None, None)


def test_report() -> None:
    report = v2.read_report(sample("v2/report"))
    assert (report.sends, report.delivered, report.failed) == (10, 7, 1)
    assert [row.label for row in report.rows] == ["2026-11-01", "2026-11-02"]
    assert report.rows[1].spend == Money(Decimal("312.2"), "USD")
