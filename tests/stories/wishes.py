"""A person who wants to send something, at a story's desk: what is wished, how it is reviewed, and who counts it."""

from dataclasses import dataclass, replace
from typing import Any

from textual.screen import Screen

from sendoso_tui.api.http import Deadlines
from sendoso_tui.domain.costing import Level, Weighed
from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.draft import EgiftDraft, InventoryDraft, LinksDraft
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.domain.intent import Action, Intent
from sendoso_tui.domain.people import Person
from sendoso_tui.flows.facts import CreateMoved, CreateStage
from sendoso_tui.ui.screens.review import ReviewScreen
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import Desk

SHORT = Deadlines(read=2.0, write=1.0, connect=2.0)
FAST = 60.0
"""With a minute in each second the looks after a lost answer are made within ten seconds."""
NOT_WEIGHED = Weighed(Level.UNSTATED)


def creates(sandbox: SandboxProcess) -> int:
    """How many new sends the server has committed."""
    count: int = sandbox.requests()["committed"]["creates"]
    return count


def posts(sandbox: SandboxProcess) -> int:
    """How many requests to make a send the server has heard at all."""
    counts = sandbox.requests()["counts"]
    return sum(count for name, count in counts.items() if name.startswith("POST") and "/send" in name)


@dataclass
class Wish:
    """What a person wants to send: the form it was typed in, and what the review shows."""

    form: Form
    new: NewSend


async def an_item(desk: Desk) -> Wish:
    """An item that needs no address, to the first entry of the address book (v2)."""
    gateway = desk.engine.gateway
    assert gateway is not None
    items = (await gateway.list_inventory()).value.rows
    item = next(item for item in items if item.available and item.type == "egift")
    recipient = (await gateway.list_recipients()).value.rows[0]
    message = "Thank you for the workshop."
    form = Form(Shape.INVENTORY, {"recipient_id": recipient.id, "item_id": item.id, "message": message})
    draft = InventoryDraft(recipient.id, item.id, message)
    return Wish(form, NewSend(draft, replace(recipient.person, id=recipient.id), item.name, item.price))


async def a_touch(desk: Desk, *emails: str) -> Wish:
    """An eGift by email, or links for these emails (v3)."""
    gateway = desk.engine.gateway
    assert gateway is not None
    touches = (await gateway.list_touches(delivery_type="email")).value.rows
    touch = next(touch for touch in touches if touch.default_price)
    if emails:
        form = Form(Shape.LINKS, {"touch_id": touch.id, "emails": "\n".join(emails)})
        return Wish(form, NewSend(LinksDraft(touch.id, emails), Person(email=emails[0]), touch.name))
    email = "hannah.weiss@spree.example"
    form = Form(Shape.EGIFT, {"touch_id": touch.id, "email": email, "name": "Hannah"})
    return Wish(form, NewSend(EgiftDraft(touch.id, email, "Hannah"), Person("Hannah", email), touch.name))


async def review(desk: Desk, wish: Wish, draft_id: str = "", number: int = 1) -> str:
    """Open the review of a draft as its form does, and wait until it takes keys."""
    draft_id = draft_id or desk.engine.new_draft(wish.form)
    await desk.until(lambda: desk.stores.record.draft(draft_id), "the draft on the disk")
    header = desk.app.sends.bar_header
    page = ReviewScreen(desk.engine, header, draft_id, number, wish.new, NOT_WEIGHED, [])
    await opened(desk, page)
    await painted(desk)
    return draft_id


async def opened(desk: Desk, page: Screen[Any]) -> None:
    """Open a page from within its own app: two of them may run in one test."""
    desk.app.call_later(desk.app.push_screen, page)
    await desk.until(lambda: desk.app.screen is page and page.is_mounted, "the page")


async def painted(desk: Desk) -> None:
    """Wait until the buttons on top were painted."""
    await desk.until(lambda: getattr(getattr(desk.app.screen, "box", None), "painted_at", None) is not None, "buttons")


async def press(desk: Desk, key: str) -> None:
    """Press a key of a button that stands on the screen."""
    await painted(desk)
    await desk.press(key)


def stages(desk: Desk, draft_id: str) -> list[CreateStage]:
    """The stages a new send went through so far."""
    return [fact.stage for fact in desk.facts if isinstance(fact, CreateMoved) and fact.draft_id == draft_id]


async def came_to(desk: Desk, draft_id: str, stage: CreateStage) -> CreateMoved:
    """Wait until a new send has come to this stage."""
    await desk.until(lambda: stage in stages(desk, draft_id), f"{stage} of the new send")
    return next(
        fact
        for fact in reversed(desk.facts)
        if isinstance(fact, CreateMoved) and fact.draft_id == draft_id and fact.stage is stage
    )


def intents(desk: Desk) -> list[Intent]:
    """The new sends in the journal, newest first."""
    return [intent for intent in desk.intents() if intent.action is Action.CREATE]


async def ready(desk: Desk) -> None:
    """Wait until everything is read."""
    await desk.loaded(300)


def offers(sandbox: SandboxProcess) -> tuple[list[str], list[str]]:
    """The ids of the address book's first entries, and of items that need no address."""
    place = sandbox.told["v2"]
    fetch = lambda path: sandbox._fetch(f"{place['base_url']}/{path}", None, {"X-Api-Key": place["api_key"]})  # noqa: E731
    items = [item["id"] for item in fetch("inventory")["items"] if item["available"] and item["type"] == "egift"]
    return [person["id"] for person in fetch("recipients")["recipients"]], items


def found(desk: Desk) -> bool:
    """Whether a lost send was found in this session."""
    return any(isinstance(fact, CreateMoved) and fact.stage is CreateStage.FOUND for fact in desk.facts)
