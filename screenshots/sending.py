"""What is pressed for the pictures of a new send from its review on: in the workbench, key by key."""

import asyncio
from typing import TYPE_CHECKING

from sendoso_tui.flows.facts import CreateMoved, CreateStage, Fact
from sendoso_tui.ui.screens.page_box import PageBox

if TYPE_CHECKING:
    from screenshots.make import Stage

_KEYS = {" ": "space", "@": "at", ".": "full_stop", ",": "comma", "_": "underscore", "-": "minus"}
_PEOPLE = ("ann@lee.example", "kim@spree.example", "noor@harbour.example")


async def typed(stage: "Stage", text: str) -> None:
    """Type a text key by key."""
    await stage.press(*(_KEYS.get(char, char) for char in text))


async def rested(stage: "Stage") -> None:
    """Wait until a button that sends may be pressed: its key must have rested."""
    box = stage.app.screen.query_one(PageBox)
    await stage.until(lambda: box.painted_at is not None)
    await stage.pilot.pause(PageBox.REST + 0.1)


async def reviewed(stage: "Stage") -> None:
    """Do a delivered send again, tick that it may go out as well, and open its review."""
    await stage.loaded()
    await stage.go_to(lambda row: row.status_raw == "delivered")
    await stage.press("d")
    await stage.until("draft 1")
    await stage.press("ctrl+s")
    await stage.until(lambda: getattr(stage.app.focused, "id", None) in ("compose-beside", "compose-brief"))
    await stage.press("space", "ctrl+s")
    await stage.until("Send it?")


async def unknown(stage: "Stage") -> None:
    """Send it to a server that is in trouble, and wait for the first look."""
    await reviewed(stage)
    await asyncio.to_thread(stage.sandbox.control, "faults", spec="http=502:1:create")
    await rested(stage)
    await stage.press("ctrl+s")
    await stage.until("not in the newest")


async def links(stage: "Stage") -> None:
    """Make eGift links for three people."""
    await stage.loaded()
    await stage.press("c")
    await stage.until("eGift links to hand out")
    await stage.press("down", "down", "down", "enter")
    await stage.until("Emails")
    await typed(stage, "coffee")
    await stage.until("Coffee on us")
    await stage.press("enter")
    await stage.until("one a line")
    await typed(stage, ",".join(_PEOPLE))
    await stage.press("ctrl+s")
    await stage.until("Make 3 links")
    await rested(stage)
    await stage.press("ctrl+s")
    await stage.until("3 links, valid for")


async def journal(stage: "Stage") -> None:
    """Leave a cancel and a new send without an outcome, and open the journal."""
    heard: list[Fact] = []
    stage.engine.listen(heard.append)
    await stage.loaded()
    await stage.go_to(lambda row: row.status_raw == "pending")
    await asyncio.to_thread(stage.sandbox.control, "faults", spec="http=502:1:cancel")
    await stage.press("x")
    await stage.until("Cancel this send?")
    await stage.press("y")
    await stage.until("Not known if it was cancelled")
    await stage.press("escape")
    await unknown(stage)
    await stage.press("escape")
    await stage.until(lambda: any(isinstance(one, CreateMoved) and one.stage is CreateStage.UNKNOWN for one in heard))
    await stage.press("escape", "colon")
    await typed(stage, "journal")
    await stage.press("enter")
    await stage.until("Without an outcome")
