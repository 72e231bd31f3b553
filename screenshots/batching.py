"""What is pressed for the pictures of a batch: a file of people, its plan, and what became of each row."""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from screenshots.sending import typed
from sendoso_tui.domain.batch import BatchState
from sendoso_tui.ui.screens.batch_columns import BatchColumns
from sendoso_tui.ui.screens.batch_plan import BatchPlanScreen

if TYPE_CHECKING:
    from screenshots.make import Stage

_FOLDER = tempfile.TemporaryDirectory(prefix="sendoso-tui-picture-")
KNOWN, NEW = 12, 2
"""People of the address book, and others, who have no address there and to whom nothing can be mailed."""


async def columns(stage: "Stage") -> None:
    """Open a file and match its columns with the fields."""
    await stage.loaded()
    people: dict[str, str] = {}
    for row in stage.engine.cache.newest(200):
        cached = stage.engine.cache.get(row.id)
        if cached is not None and cached.send.recipient.email.isascii():
            people.setdefault(cached.send.recipient.email, "Thank you for coming. Yours, Ana")
    lines = [f'{email},,,"{message}"' for email, message in list(people.items())[:KNOWN]]
    lines += [f"guest{number}@spree.example,Guest,Number {number}," for number in range(1, NEW + 1)]
    # The name is part of the picture, and the folder must not be.
    await asyncio.to_thread(_keep, "\n".join(["E-mail,First name,Last name,Message", *lines, ""]))
    await stage.press("colon")
    await typed(stage, "batch guests.csv")
    await stage.press("enter")
    await stage.until("Filled in by")
    page = stage.app.screen
    assert isinstance(page, BatchColumns)
    await stage.press("down", "down", "enter")
    await stage.until("Item, for all rows")
    await stage.until("Welcome kit")
    await typed(stage, "welcome kit")
    await stage.until("all 1 ")
    await stage.press("enter")
    await stage.until("for all: Welcome kit")
    at = [field.name for field in page.state.fields]
    await stage.press(*["down"] * (len(at) - at.index("item_id")), "space")
    await stage.until("[x] Add people")


def _keep(text: str) -> None:
    os.chdir(_FOLDER.name)
    Path("guests.csv").write_text(text)


async def plan(stage: "Stage") -> None:
    """Have the file judged, and begin to type the number."""
    await columns(stage)
    await stage.press("ctrl+s")
    await stage.until("Confirm")
    await stage.press("1")
    await stage.until("[1]")


async def report(stage: "Stage") -> None:
    """Send; one row gets no answer, and those without an address are refused."""
    await plan(stage)
    await asyncio.to_thread(stage.sandbox.control, "faults", spec="latency=1s")
    page = stage.app.screen
    assert isinstance(page, BatchPlanScreen)
    await stage.press("4")
    await stage.until(lambda: page.box.painted_at is not None and not page.box.buttons[-1].off)
    await stage.press("ctrl+s")
    for row, spec in ((2, "latency=1s,http=502:1:create"), (3, "")):
        # Paused while a row is under way, so that the next is the one that meets the fault.
        await stage.pilot.pause()
        await _until_under_way(stage, row)
        await stage.press("space")
        await _until_paused(stage)
        await asyncio.to_thread(stage.sandbox.control, "faults", spec=spec)
        await stage.press("space")
    await stage.until("Every row was tried; 1 got no answer.")


async def _until_under_way(stage: "Stage", row: int) -> None:
    batches = stage.engine.batches
    while batches.row_under_way(batches.running()) != row:
        await stage.pilot.pause(0.01)


async def _until_paused(stage: "Stage") -> None:
    batches = stage.engine.batches
    while (seen := batches.seen(batches.running())) is None or seen.moved.state is not BatchState.PAUSED:
        await stage.pilot.pause(0.01)
