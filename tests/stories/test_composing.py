"""Composing on the real program: every kind of form from the first key to its review, and drafts that outlive it all.

One goes all the way; what else becomes of a reviewed send is in `test_sending.py` and `test_lost_sends.py`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste

from sendoso_tui.config.profile import Api
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.form import Shape
from sendoso_tui.flows.facts import CatalogPart, Connection
from sendoso_tui.ui.screens.accepted import AcceptedScreen
from sendoso_tui.ui.screens.compose import ComposeScreen
from sendoso_tui.ui.screens.new_send import ShapeScreen
from sendoso_tui.ui.screens.page_box import PageBox
from sendoso_tui.ui.screens.review import ReviewScreen
from tests.sandbox_process import NOW, SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_of

SIZE = (120, 44)


def form_of(desk: Desk) -> ComposeScreen:
    screen = desk.app.screen
    assert isinstance(screen, ComposeScreen), f"{screen}\n{desk.screen}"
    return screen


def committed(sandbox: SandboxProcess) -> int:
    count: int = sandbox.requests()["committed"]["creates"]
    return count


async def begin(desk: Desk, shape: Shape) -> ComposeScreen:
    """Press c and choose the kind where there is a choice."""
    await desk.until(lambda: desk.engine.capabilities.can(Capability.CREATE), "what the account can do")
    if shape is Shape.GIFT:
        await desk.until(lambda: desk.engine.capabilities.can(Capability.GIFTS), "the gifts to be found")
    await desk.press("c")
    if shape is not Shape.INVENTORY:
        await desk.until(lambda: isinstance(desk.app.screen, ShapeScreen), "the kinds")
        await desk.press(*["down"] * (list(Shape).index(shape) - 1), "enter")
    await desk.until(lambda: isinstance(desk.app.screen, ComposeScreen), "the form")
    await desk.pilot.pause()
    return form_of(desk)


async def choose(desk: Desk, text: str, name: str = "") -> None:
    """Search in the list of the field in focus and take what was found: the first, or the one of that name."""
    form = form_of(desk)
    await desk.type(text)
    await desk.until(lambda: form.chooser is not None and form.chooser.typed == text, "the list")
    chooser = form.chooser
    assert chooser is not None

    def found() -> bool:
        names = [choice.name for choice in chooser._found if not choice.why_not and not choice.always]
        return not chooser._waiting and (name in names if name else bool(names))

    await desk.until(found, f"{name or text} in the list")
    names = [choice.name for choice in chooser._found]
    await desk.press(*["down"] * (names.index(name) if name else 0), "enter")
    await desk.until(lambda: form.chooser is None, "the list to close")


async def fill(desk: Desk, **values: str) -> None:
    """Paste into fields, each found by going to it."""
    for name, value in values.items():
        form_of(desk).pane.focus_field(name)
        focused = desk.app.focused
        assert focused is not None
        focused.post_message(Paste(value))
        await desk.until(lambda name=name, value=value: form_of(desk).state.form.get(name).endswith(value), name)  # type: ignore[misc]


async def review(desk: Desk) -> Any:
    """Press ctrl+s, wait for the review, and return the body of the request that makes the send."""
    form = form_of(desk)
    await desk.until(lambda: form.state.is_right, f"nothing to be wrong: {dict(form.state.judged.wrong)}")
    await desk.press("ctrl+s")
    await desk.until(lambda: isinstance(desk.app.screen, ReviewScreen), "the review")
    return desk.engine.shown_requests(form.state.judged.new_send())[-1].body


def an_item(desk: Desk) -> Any:
    read = desk.engine.catalog(CatalogPart.ITEMS)
    assert read is not None
    return next(row for row in read.rows if row.available and row.type == "physical")  # type: ignore[union-attr]


async def test_v2_an_item_of_the_inventory_to_somebody_in_the_address_book(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        form = await begin(desk, Shape.INVENTORY)
        await choose(desk, "an")
        await desk.until(lambda: (read := desk.engine.catalog(CatalogPart.ITEMS)) is not None and read.complete)
        item = an_item(desk)
        await choose(desk, item.name[:12], item.name)
        await desk.type("Thank you for the workshop.")
        await desk.sees("27 of 500", "physical,", "Budget", "left after")
        await fill(desk, scheduled_date="2026-11-27", crm_id="0035f00002KdR7a")
        form.pane.focus_field("crm_type")
        await choose(desk, "contact")
        if form.guard.needs_tick or not form.guard.asked:
            await desk.until(lambda: form.guard.asked, "the guard")
        if form.guard.needs_tick:
            form.focus_tick()
            await desk.press("space")
        body = await review(desk)
        assert body["recipient_id"] == form.state.form.get("recipient_id")
        assert {key: body[key] for key in ("item_id", "message", "scheduled_date", "crm_id", "crm_type")} == {
            "item_id": item.id,
            "message": "Thank you for the workshop.",
            "scheduled_date": "2026-11-27",
            "crm_id": "0035f00002KdR7a",
            "crm_type": "contact",
        }
        await desk.sees(item.name, "nothing has been sent")
    assert committed(sandbox) == 0


async def test_v2_somebody_new_is_asked_for_in_the_same_form(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        form = await begin(desk, Shape.INVENTORY)
        await desk.type("hannah.weiss@spree.example")
        await desk.sees("Nobody found")
        await desk.press("enter")
        await desk.sees("First name", "Postal code")
        await desk.until(lambda: form.state.form.get("email") == "hannah.weiss@spree.example", "the email")
        await fill(desk, first_name="Hannah", last_name="Weiß", street1="Spreeufer 3")
        await fill(desk, city="Berlin", postal_code="10178", country="Germany")
        await desk.sees("Germany, sent as DE")
        await desk.until(lambda: (read := desk.engine.catalog(CatalogPart.ITEMS)) is not None and read.complete)
        form.pane.focus_field("item_id")
        await choose(desk, "hoodie")
        await review(desk)
        await desk.sees("new in the address book", "Hannah Weiß")
        requests = desk.engine.shown_requests(form.state.judged.new_send())
        assert [request.url.rpartition("/")[2] for request in requests] == ["recipients", "sends"]
    assert sandbox.requests()["counts"].get("POST /api/v2/recipients") is None


async def test_v3_a_touch_to_an_address(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        await begin(desk, Shape.ADDRESSED)
        await choose(desk, "hoodie")
        await fill(desk, name="Priya Raghunathan", email="priya@northwind.example", address="12 Marine Drive")
        await fill(desk, city="Mumbai", state="MH", zip="400002")
        await desk.sees("needed outside the US")
        form_of(desk).pane.focus_field("country")
        await desk.press("backspace", "backspace")
        await desk.type("India")
        await desk.sees("Outside the US a mobile number is needed")
        await fill(desk, mobile_no="+91 98123 45678")
        await desk.sees("Sent as 919812345678.")
        await fill(desk, custom_message="Welcome aboard, {{first_name}}.")
        await desk.sees("The touch states no price.", "Braces stay as typed.")
        body = await review(desk)
        assert body["send"]["mobile_no"] == 919812345678
        assert body["send"]["custom_message"] == "Welcome aboard, {{first_name}}."
        assert body["send"]["confirm_address"] is False
    assert committed(sandbox) == 0


async def test_v3_the_recipient_is_asked_for_the_address(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        form = await begin(desk, Shape.COLLECT)
        await choose(desk, "welcome kit")
        await fill(desk, name="Priya Raghunathan", email="priya@northwind.example")
        await fill(desk, confirmation_message="Where may we send something small?")
        form.pane.focus_field("expire_after_days")
        await desk.press("backspace")
        await desk.type("9")
        await desk.press("tab")
        await desk.sees("Write whole days, 2 to 7.")
        await desk.press("space", "shift+tab", "backspace")
        await desk.type("7")
        body = (await review(desk))["send"]
        assert (body["expire_after_days"], body["hide_product_info"]) == (7, True)
        assert body["address_confirmation_via"] == "email"
        assert body["address_confirmation_custom_message"] == "Where may we send something small?"
        assert body["resume_with_unconfirmed_address"] is False
    assert committed(sandbox) == 0


async def test_v3_an_egift_by_email_with_an_amount(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        await begin(desk, Shape.EGIFT)
        await choose(desk, "whole team")
        await fill(desk, email="priya@northwind.example")
        await desk.sees("The sender chooses the value: 25.00 to")
        await fill(desk, amount="250")
        form_of(desk).pane.focus_field("name")
        await desk.sees("This touch takes 25.00 to 100.00 USD.")
        form_of(desk).pane.focus_field("amount")
        await desk.press("backspace")
        await desk.sees("this send", "25.00 USD")
        body = await review(desk)
        assert str(body["send"]["amount"]) == "25"
        await desk.sees("Send for 25.00 USD")
    assert committed(sandbox) == 0


async def test_v3_links_for_several_people(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        form = await begin(desk, Shape.LINKS)
        await choose(desk, "coffee on us")
        form.pane.focus_field("emails")
        assert form.focused is not None
        form.focused.post_message(Paste("ann@lee.example, bob@lee.example\nnot an email"))
        await desk.press("tab")
        await desk.sees("are no emails")
        form.pane.focus_field("emails")
        await desk.press(*["backspace"] * len("\nnot an email"))
        await desk.sees("2 links, each a send")
        body = await review(desk)
        assert body["send"]["recipient_users"] == [{"email": "ann@lee.example"}, {"email": "bob@lee.example"}]
    assert committed(sandbox) == 0


async def test_v3_a_gift_of_the_catalogue(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        form = await begin(desk, Shape.GIFT)
        await choose(desk, "hoodie")
        await fill(
            desk, first_name="Tomasz", last_name="Wiśniewski", email="tomasz@kowal.example", message="Dziękujemy"
        )
        await desk.press("ctrl+s")
        await desk.sees("This gift travels by mail: it needs an address.")
        assert form.pane.focused_name == "line1"
        await fill(desk, line1="ul. Długa 5", city="Kraków", postal_code="31-146", country="PL")
        await fill(desk, metadata="campaign_id=c-77")
        body = (await review(desk))["send"]
        assert body["address"]["country"] == "PL"
        assert body["metadata"] == {"campaign_id": "c-77"}
    assert committed(sandbox) == 0


async def test_from_the_first_key_to_accepted_it_is_one_send_and_the_draft_is_gone(
    sandbox: SandboxProcess, tmp_path: Path, rested_keys: None
) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        form = await begin(desk, Shape.EGIFT)
        await choose(desk, "coffee on us")
        await fill(desk, email="priya@northwind.example", custom_message="Enjoy.")
        await review(desk)
        box = desk.app.screen.query_one(PageBox)
        await desk.until(lambda: box.painted_at is not None, "buttons that take keys")
        await desk.press("ctrl+s")
        await desk.until(lambda: committed(sandbox) == 1, "the send")
        await desk.until(lambda: desk.stores.record.draft(form.draft_id) is None, "the draft to go")
        await desk.until(lambda: isinstance(desk.app.screen, AcceptedScreen), "the outcome")
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is desk.app.sends, "the list")
        assert desk.engine.drafts() == []
    assert committed(sandbox) == 1


async def test_a_draft_outlives_leaving_and_a_new_start(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        form = await begin(desk, Shape.INVENTORY)
        await choose(desk, "an")
        await desk.until(lambda: (read := desk.engine.catalog(CatalogPart.ITEMS)) is not None and read.complete)
        await choose(desk, "hoodie")
        await desk.type("Thank you, Hannah.")
        await desk.press("enter")
        await desk.type("Ana")
        before = form.state.form
        who = form.shown_choice("recipient_id")
        await desk.press("escape")
        await desk.sees("Draft 1 kept. c opens it again.")
    async with open_desk(profile_of(sandbox), tmp_path, size=SIZE) as desk:
        await desk.until(lambda: desk.engine.capabilities.can(Capability.CREATE), "what the account can do")
        await desk.press("c")
        await desk.sees("Draft 1", f"Logo hoodie, to {who}")
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ComposeScreen), "the form")
        assert form_of(desk).state.form == before
        await desk.sees("Thank you, Hannah.", who, "Logo hoodie", "draft 1")


async def test_what_is_typed_is_on_the_disk_without_leaving(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        form = await begin(desk, Shape.EGIFT)
        await fill(desk, email="priya@northwind.example", custom_message="Hello")

        def on_disk() -> str:
            draft = desk.stores.record.draft(form.draft_id)
            return draft.form.get("custom_message") if draft is not None else ""

        await desk.until(lambda: on_disk() == "Hello", "the text on the disk")
        assert form_of(desk) is form


async def test_composing_goes_on_without_a_connection(
    start_sandbox: Callable[..., SandboxProcess], tmp_path: Path
) -> None:
    sandbox = start_sandbox("--sends", "60", "--seed", "1", "--speed", "0", "--now", NOW, "--rate", "0")
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, size=SIZE, speed=20) as desk:
        await desk.loaded(60)
        form = await begin(desk, Shape.EGIFT)
        await choose(desk, "coffee on us")
        sandbox.post("faults", spec="http=503:1")
        await fill(desk, email="priya@northwind.example")
        await desk.until(lambda: desk.engine.sync_state.connection is not Connection.LIVE, "the trouble")
        await desk.sees("What you type is kept")
        await fill(desk, name="Priya")
        assert form_of(desk) is form
        sandbox.post("faults", spec="")
        await desk.until(lambda: desk.engine.sync_state.connection is Connection.LIVE, "the line again")
        await review(desk)


async def test_d_begins_from_an_earlier_send(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        send = desk.app.sends.send()
        assert send is not None
        await desk.press("d")
        await desk.until(lambda: isinstance(desk.app.screen, ComposeScreen), "the form")
        form = form_of(desk)
        assert form.state.form.get("item_id") == send.gift_id
        assert form.state.form.get("recipient_id") == send.recipient.id
        await desk.sees(send.recipient.label, send.gift[:30], "Sendoso does not give back the day it was to go out.")
        await desk.until(
            lambda: form.state.known.recipient is not None and form.state.known.recipient.address is not None
        )
        await desk.press("escape")
        await desk.sees("Draft 1 kept.")
    assert committed(sandbox) == 0


async def test_the_same_person_again_needs_a_tick(sandbox: SandboxProcess, tmp_path: Path) -> None:
    open_one = next(row for row in sandbox.sends(status="pending"))
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, size=SIZE) as desk:
        await desk.loaded(300)
        form = await begin(desk, Shape.EGIFT)
        await choose(desk, "coffee on us")
        await fill(desk, email=open_one["recipient"]["email"])
        await desk.sees("in 30 days", "[ ] Send this one as well", "Needs a tick before review.")
        await desk.press("ctrl+s")
        assert form_of(desk) is form
        await desk.press("space")
        await desk.sees("[x] Send this one as well")
        await review(desk)
        await desk.sees('you ticked "Send this one as well"')


@pytest.mark.parametrize("api", ["v2", "v3"])
async def test_a_hostile_catalogue_is_only_text(
    start_sandbox: Callable[..., SandboxProcess], tmp_path: Path, api: Api
) -> None:
    sandbox = start_sandbox(
        "--sends", "60", "--seed", "1", "--speed", "0", "--now", NOW, "--rate", "0", "--fault", "hostile"
    )
    async with open_desk(profile_of(sandbox, api), tmp_path, size=(100, 32)) as desk:
        await desk.loaded(60)
        form = await begin(desk, Shape.INVENTORY if api == "v2" else Shape.ADDRESSED)
        for name in ("recipient_id", "item_id") if api == "v2" else ("touch_id",):
            form.pane.focus_field(name)
            await desk.press("enter")
            await desk.until(lambda: form.chooser is not None and len(form.chooser._found) > 1, "the list")
            chooser = form.chooser
            assert chooser is not None
            await desk.press(*["pagedown"] * 6, *["pageup"] * 6)
            for _ in range(len(chooser._found)):
                if chooser._pointed is not None and not chooser._pointed.why_not:
                    break
                await desk.press("down")
            await desk.press("enter")
            await desk.until(lambda: form.chooser is None, "the list to close")
            assert form.state.form.get(name)
        await desk.until(lambda: form.guard.asked or not form.guard.label, "the guard")
        assert not any(ord(char) < 32 or char in "\x7f\x9b\u202e" for line in desk.lines for char in line)
        assert form_of(desk) is form
