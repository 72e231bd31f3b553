"""What is shown of a new send is what is posted, digit for digit."""

import json
from decimal import Decimal

from sendoso_tui.api.creating import call_for
from sendoso_tui.api.posted import encode_body
from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.draft import EgiftDraft, InventoryDraft, RecipientDraft
from sendoso_tui.domain.people import Person
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.shown_request import shown_requests


def about(api: str) -> ProfileAbout:
    return ProfileAbout("desk", api, "test", "http://h.example", "h.example", base_url=f"http://h.example/api/{api}/")


def test_amounts_are_shown_as_the_numbers_that_are_posted() -> None:
    draft = EgiftDraft("25", "ann@acme.example", "Ann {first_name} 花", amount=Decimal("25.50"))
    (shown,) = shown_requests(about("v3"), NewSend(draft, Person("Ann", "ann@acme.example")))
    assert (shown.method, shown.url) == ("POST", "http://h.example/api/v3/send")
    assert '"amount": 25.50' in shown.json
    assert "花" in shown.json
    posted = encode_body(call_for("v3", draft, "sendoso-tui").body)
    assert json.loads(shown.json, parse_float=Decimal) == json.loads(posted, parse_float=Decimal)


def test_a_new_recipient_comes_first() -> None:
    new = NewSend(
        InventoryDraft("", "item_1"), Person("Ann"), new_recipient=RecipientDraft("Ann", "Lee", "a@b.example")
    )
    assert [shown.url.rpartition("/")[2] for shown in shown_requests(about("v2"), new)] == ["recipients", "sends"]
