"""What is pressed for the pictures of composing a new send: in the workbench, key by key."""

from typing import TYPE_CHECKING

from textual.events import Paste

from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.form import Shape
from sendoso_tui.ui.screens.compose import ComposeScreen

if TYPE_CHECKING:
    from screenshots.make import Stage

_LETTER = "Thank you for the workshop. The team still talks about the drawing exercise.\nWarm regards, Ana"


async def opened(stage: "Stage", shape: Shape) -> ComposeScreen:
    """Open an empty form of this kind, with all that it offers read."""
    await stage.loaded()
    if shape is Shape.GIFT:
        await stage.until(lambda: stage.engine.capabilities.can(Capability.GIFTS))
    await stage.press("c")
    if shape is not Shape.INVENTORY:
        await stage.until("what kind")
        await stage.press(*["down"] * (list(Shape).index(shape) - 1), "enter")
    await stage.until("Before you send" if stage.app.size.width >= 100 else "Review")
    form = stage.app.screen
    assert isinstance(form, ComposeScreen)

    def read() -> bool:
        found = stage.engine.catalog(form.part)
        return found is not None and found.complete and stage.engine.budget is not None

    await stage.until(read)
    return form


async def chosen(stage: "Stage", form: ComposeScreen, name: str, wanted: str) -> None:
    """Choose what is called `wanted` in the list of a field."""
    form.pane.focus_field(name)
    await stage.press("enter")
    await stage.until(lambda: form.chooser is not None)
    chooser = form.chooser
    assert chooser is not None
    chooser.type(wanted)
    await stage.until(lambda: any(choice.name == wanted for choice in chooser._found) and not chooser._waiting)
    at = next(at for at, choice in enumerate(chooser._found) if choice.name == wanted)
    await stage.press(*["down"] * at, "enter")
    await stage.until(lambda: form.chooser is None)


async def filled(stage: "Stage", form: ComposeScreen, **texts: str) -> None:
    """Paste texts into fields."""
    for name, text in texts.items():
        form.pane.focus_field(name)
        assert form.focused is not None
        form.focused.post_message(Paste(text))
        await stage.until(lambda name=name, text=text: form.state.form.get(name).endswith(text))  # type: ignore[misc]


async def settled(stage: "Stage", form: ComposeScreen) -> None:
    """Wait until the guards have answered and all is on the disk."""
    await stage.until(lambda: form.guard.asked or not form.guard.label)
    await stage.until(lambda: (kept := stage.engine.record.draft(form.draft_id)) is not None and kept == form.draft)


async def inventory(stage: "Stage") -> None:
    """An item to somebody who has an open send already, on a day that has passed."""
    form = await opened(stage, Shape.INVENTORY)
    rows = stage.engine.cache.newest(500)
    row = next(row for row in rows if row.status_raw == "pending" and row.recipient.isascii() and len(row.gift) < 20)
    await chosen(stage, form, "recipient_id", row.recipient)
    await chosen(stage, form, "item_id", "Welcome kit: bottle, socks, notebook")
    await filled(stage, form, message=_LETTER, scheduled_date="2026-11-13", crm_id="0035f00002KdR7a")
    await chosen(stage, form, "crm_type", "contact")
    form.pane.focus_field("message")
    await settled(stage, form)


async def searching(stage: "Stage") -> None:
    """The address book, searched as one types."""
    form = await opened(stage, Shape.INVENTORY)
    await stage.press("g", "r", "a", "c", "e")
    await stage.until(lambda: form.chooser is not None and not form.chooser._waiting)


async def collecting(stage: "Stage") -> None:
    """A touch whose recipient is asked for the address."""
    form = await opened(stage, Shape.COLLECT)
    await chosen(stage, form, "touch_id", "Welcome kit: bottle, socks, notebook")
    await filled(stage, form, name="Priya Raghunathan", email="priya@northwind.example")
    await filled(stage, form, custom_message="Welcome aboard, Priya.")
    await filled(stage, form, confirmation_message="Where may we send something small?")
    form.pane.focus_field("expire_after_days")
    await settled(stage, form)


async def touches(stage: "Stage") -> None:
    """The touches, those that do not fit grey with the reason."""
    form = await opened(stage, Shape.EGIFT)
    form.pane.focus_field("touch_id")
    await stage.press("enter", "shift+tab")
    await stage.until(lambda: form.chooser is not None and len(form.chooser._found) > 1)
    await stage.press(*["down"] * 24)


async def addressed(stage: "Stage") -> None:
    """A touch to an address outside the United States."""
    form = await opened(stage, Shape.ADDRESSED)
    await chosen(stage, form, "touch_id", "Logo hoodie")
    await filled(stage, form, name="Priya Raghunathan", email="priya@northwind.example", address="12 Marine Drive")
    await filled(stage, form, city="Mumbai", state="MH", zip="400002")
    form.pane.focus_field("country")
    await stage.press("backspace", "backspace")
    await filled(stage, form, country="India")
    await filled(stage, form, mobile_no="+91 98123 45678", custom_message="Welcome aboard, {{first_name}}.")
    await settled(stage, form)


async def egift(stage: "Stage") -> None:
    """An eGift of which the sender chooses the value."""
    form = await opened(stage, Shape.EGIFT)
    await chosen(stage, form, "touch_id", "Coffee for the whole team")
    await filled(stage, form, email="priya@northwind.example", name="Priya Raghunathan", amount="250")
    await filled(stage, form, custom_message="A round on us.")
    await settled(stage, form)


async def links(stage: "Stage") -> None:
    """Links for three people, one of whom has an open send already."""
    form = await opened(stage, Shape.LINKS)
    row = next(row for row in stage.engine.cache.newest(500) if row.status_raw == "Sent" and row.email.isascii())
    await chosen(stage, form, "touch_id", "Coffee on us ☕")
    await filled(stage, form, emails=f"ann@lee.example\nkim@spree.example\n{row.email}")
    await settled(stage, form)


async def gift(stage: "Stage") -> None:
    """A gift of the guide's catalogue, which travels by mail."""
    form = await opened(stage, Shape.GIFT)
    await chosen(stage, form, "gift_id", "Logo hoodie")
    await filled(stage, form, first_name="Tomasz", last_name="Wisniewski", email="tomasz@kowal.example")
    await filled(stage, form, message="For the cold days.", metadata="campaign_id=c-77")
    await stage.press("ctrl+s")
    await settled(stage, form)
