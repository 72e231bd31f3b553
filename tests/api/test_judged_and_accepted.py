"""What judging finds nothing wrong with is accepted by a server written from the documents, and found again there."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest

from sendoso_tui.api.auth import Secrets
from sendoso_tui.api.client import Client
from sendoso_tui.api.token import Hidden
from sendoso_tui.domain.catalog import Item, Touch
from sendoso_tui.domain.catalog_words import ships_to, takes_amount, touch_why_not
from sendoso_tui.domain.creating import NewSend, claimable, match_of
from sendoso_tui.domain.draft import LinksDraft
from sendoso_tui.domain.duplicating import form_of
from sendoso_tui.domain.faults import Refused
from sendoso_tui.domain.form import NEW_RECIPIENT, Form, Shape, blank
from sendoso_tui.domain.judged import Judged, Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.people import Recipient
from sendoso_tui.domain.send import Send
from sendoso_tui.domain.server_words import place_words
from tests.sandbox_process import NOW, SandboxProcess

TODAY = date(2026, 11, 20)
LEFT = datetime.fromisoformat(NOW)
PARCEL = {
    "name": "Élodie Marchand-Lefèvre",
    "email": "elodie@nowhere-else.example",
    "address": "1 rue de la Paix",
    "city": "Paris",
    "state": "Paris",
    "zip": "75002",
    "mobile_no": "+33 6 12 34 56 78",
    "custom_message": "Hello {{first_name}} 🎁",
}


def open_client(sandbox: SandboxProcess, api: str) -> Client:
    place = sandbox.told[api]
    secrets = Secrets(api_key=Hidden(place["api_key"])) if api == "v2" else Secrets(token=Hidden(place["token"]))
    return Client.open(api, place["base_url"], secrets, requests_per_second=8)


@pytest.fixture
async def v2(sandbox: SandboxProcess) -> AsyncIterator[Client]:
    client = open_client(sandbox, "v2")
    yield client
    await client.close()


@pytest.fixture
async def v3(sandbox: SandboxProcess) -> AsyncIterator[Client]:
    client = open_client(sandbox, "v3")
    yield client
    await client.close()


def filled(shape: Shape, **values: str) -> Form:
    form = blank(shape)
    for name, text in values.items():
        form = form.put(name, text)
    return form


async def all_sends(client: Client) -> list[Send]:
    found: list[Send] = []
    for page in range(1, 9):
        rows = (await client.list_sends(page)).value.rows
        found += rows
        if not rows:
            break
    return found


async def post(client: Client, judged: Judged) -> NewSend:
    assert not judged.wrong
    new = judged.new_send()
    if isinstance(new.draft, LinksDraft):
        assert len((await client.generate_links(new.draft)).value.links) == judged.count
    else:
        await client.create_send(new.draft)
    return new


async def assert_found(client: Client, new: NewSend) -> Send:
    match = match_of(new, LEFT)
    assert match is not None
    (found,) = claimable(match, await all_sends(client), ())
    return found


async def test_an_item_to_somebody_of_the_address_book(v2: Client, sandbox: SandboxProcess) -> None:
    recipients = [row for row in (await v2.list_recipients()).value.rows if row.address and row.address.street1]
    items = (await v2.list_inventory()).value.rows
    kinds = {item.type: item for item in items if item.available}
    assert len(kinds) >= 4
    before = sandbox.requests()["committed"]["sends_created"]
    for (kind, item), recipient in zip(kinds.items(), recipients, strict=False):
        form = filled(
            Shape.INVENTORY,
            recipient_id=recipient.id,
            item_id=item.id,
            message=f"Hello {kind} 🎁",
            scheduled_date="2026-11-20",
            crm_type="lead",
            crm_id="00Q1",
        )
        judged = judge(form, Known(item=item, recipient=recipient), TODAY)
        assert not judged.warned
        sent = await assert_found(v2, await post(v2, judged))
        assert (sent.message, sent.crm_type) == (f"Hello {kind} 🎁", "lead")
        again = form_of(sent)
        assert {name: again.get(name) for name in again.values} == {
            name: text for name, text in form.values.items() if name != "scheduled_date"
        }
    assert sandbox.requests()["committed"]["sends_created"] == before + len(kinds)


async def test_an_item_that_is_not_available_would_have_been_refused(v2: Client) -> None:
    recipient: Recipient = (await v2.list_recipients()).value.rows[0]
    item: Item = next(row for row in (await v2.list_inventory()).value.rows if row.available is False)
    form = filled(Shape.INVENTORY, recipient_id=recipient.id, item_id=item.id)
    assert set(judge(form, Known(item=item, recipient=recipient), TODAY).wrong) == {"item_id"}
    blind = judge(form, Known(), TODAY)
    with pytest.raises(Refused) as caught:
        await post(v2, blind)
    assert place_words(form, caught.value)["item_id"] == 'Sendoso says: "is not available"'


async def test_a_new_recipient_is_taken_into_the_address_book(v2: Client) -> None:
    form = filled(
        Shape.INVENTORY,
        recipient_id=NEW_RECIPIENT,
        first_name="Hannah",
        last_name="Weiß",
        email="hannah@nowhere-else.example",
        street1="Torstraße 1",
        city="Berlin",
        postal_code="10119",
        country="Deutschland",
        item_id=(await v2.list_inventory()).value.rows[0].id,
    )
    judged = judge(form, Known(), TODAY)
    assert judged.new_recipient is not None
    added = (await v2.create_recipient(judged.new_recipient)).value
    assert added.person.email == judged.person.email
    assert added.address is not None
    assert added.address.country == "DE"


async def touches(client: Client) -> list[Touch]:
    return list((await client.list_touches()).value.rows)


async def test_touches_by_mail(v3: Client) -> None:
    by_mail = [touch for touch in await touches(v3) if touch_why_not(touch, Shape.ADDRESSED, TODAY) is None]
    for touch in by_mail[::4]:
        codes = ships_to(touch)
        for country in {{"US": "United States", "GB": "UK"}.get(codes[0], codes[0]), codes[-1]}:
            form = filled(Shape.ADDRESSED, **PARCEL | {"touch_id": touch.id, "country": country})
            form = form.put("email", f"{country[:2]}{touch.id}@nowhere-else.example")
            judged = judge(form, Known(touch=touch), TODAY)
            assert not judged.warned
            await assert_found(v3, await post(v3, judged))


async def test_a_country_the_touch_does_not_name_is_warned_of_and_refused_there(v3: Client) -> None:
    touch = next(row for row in await touches(v3) if ships_to(row) == ("US",) and row.delivery_type == "mail")
    form = filled(Shape.ADDRESSED, **PARCEL | {"touch_id": touch.id, "country": "France"})
    judged = judge(form, Known(touch=touch), TODAY)
    assert judged.warned == {"country"}
    with pytest.raises(Refused):
        await post(v3, judged)


async def test_asking_for_the_address(v3: Client) -> None:
    touch = next(row for row in await touches(v3) if touch_why_not(row, Shape.COLLECT, TODAY) is None)
    for via in ("email", "link"):
        form = filled(
            Shape.COLLECT,
            touch_id=touch.id,
            name="Priya",
            email=f"priya.{via}@nowhere-else.example",
            via=via,
            confirmation_message="Where to?",
            expire_after_days="7",
        )
        sent = await assert_found(v3, await post(v3, judge(form, Known(touch=touch), TODAY)))
        assert form_of(sent, touch=touch).shape is Shape.COLLECT


async def test_egifts_with_and_without_an_amount(v3: Client) -> None:
    by_email = [touch for touch in await touches(v3) if touch_why_not(touch, Shape.EGIFT, TODAY) is None]
    chosen = [touch for touch in by_email if takes_amount(touch)]
    assert chosen
    for touch in {*chosen, *by_email[:2]}:
        amount = ""
        if takes_amount(touch):
            assert touch.lowest is not None
            amount = str(touch.lowest.amount + Decimal("1.5"))
        form = filled(Shape.EGIFT, touch_id=touch.id, email=f"e{touch.id}{amount}@nowhere-else.example", amount=amount)
        sent = await assert_found(v3, await post(v3, judge(form, Known(touch=touch), TODAY)))
        assert sent.cost is not None
        if amount:
            assert sent.cost.amount == Decimal(amount)
            assert Decimal(form_of(sent, touch=touch).get("amount")) == Decimal(amount)


async def test_links_for_several(v3: Client, sandbox: SandboxProcess) -> None:
    touch = next(row for row in await touches(v3) if touch_why_not(row, Shape.LINKS, TODAY) is None)
    form = filled(Shape.LINKS, touch_id=touch.id, emails="a@one.example; b@two.example\nc@three.example")
    before = sandbox.requests()["committed"]["sends_created"]
    await post(v3, judge(form, Known(touch=touch), TODAY))
    assert sandbox.requests()["committed"]["sends_created"] == before + 3


async def test_gifts_of_the_catalogue(v3: Client) -> None:
    await v3.discover(None)
    gifts = list((await v3.list_gifts()).value.rows)
    kinds = {gift.category: gift for gift in gifts}
    accepted: list[bool | None] = []
    assert {gift.physical for gift in kinds.values()} >= {True, False}
    for gift in kinds.values():
        form = filled(
            Shape.GIFT,
            gift_id=gift.id,
            first_name="Tomasz",
            last_name="Wiśniewski",
            email=f"tomasz{gift.id}@nowhere-else.example",
            message="Thank you.",
            metadata="campaign_id=winter",
        )
        judged = judge(form, Known(gift=gift), TODAY)
        if gift.physical:
            assert set(judged.wrong) == {"line1"}
            at_home = {"line1": "1 Main St", "city": "Springfield", "postal_code": "12345", "country": "USA"}
            judged = judge(filled(Shape.GIFT, **form.values, **at_home), Known(gift=gift), TODAY)
        # The catalogue does not say where a gift is sent to, so some are not for that country.
        with suppress(Refused):
            await post(v3, judged)
            accepted.append(gift.physical)
    assert set(accepted) == {True, False}
