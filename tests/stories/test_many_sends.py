"""Very many sends: what a person does costs the same, and what is held does not grow with the account."""

import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.send import Send
from sendoso_tui.ui.panes.row_window import CHUNK, KEPT
from sendoso_tui.wiring import Stores
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_of

COUNT = 20_000
BEGAN = datetime(2024, 6, 1, tzinfo=UTC)
STATUSES = ("pending", "processing", "shipped", "delivered", "failed", "cancelled")


def a_send(number: int) -> Send:
    """One of many; every thousandth goes to somebody in Tokyo."""
    name = "小笠原 綾乃" if number % 1000 == 7 else f"Person {number}"
    return Send(
        id=f"many_{number:07}",
        dialect="v2",
        status_raw=STATUSES[number % len(STATUSES)],
        type="physical",
        recipient=Person(name, f"p{number}@example.com"),
        gift="Welcome box",
        cost=Money(Decimal(number % 90), "USD"),
        created_at=BEGAN - timedelta(minutes=number),
    )


async def fill(stores: Stores) -> None:
    """Write them as pages would, and note that all was read once."""
    for start in range(0, COUNT, 2000):
        rows = [(a_send(number), b"{}") for number in range(start, start + 2000)]
        await stores.cache.upsert(rows, asked_at=BEGAN, answered_at=BEGAN, first_position=start)
    await stores.cache.build_search()
    await stores.cache.set_meta("backfill_done", "yes")


def rows_held(desk: Desk) -> int:
    return sum(len(chunk) for chunk in desk.app.sends.sends.state.window._chunks.values())


async def test_twenty_thousand_sends_open_page_filter_and_search(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, before=fill) as desk:
        state = desk.app.sends.sends.state
        total = COUNT + 300
        await desk.until(lambda: desk.matching is not None and desk.matching >= COUNT, "the whole index")
        await desk.until(lambda: desk.engine.sync_state.loaded >= total, "the sends of the server")
        await desk.press("r", "g")
        await desk.until(lambda: state.cursor == 0 and (desk.matching or 0) >= total, "the top, new ones included")
        await desk.press("G")
        await desk.until(lambda: state.cursor == (desk.matching or 0) - 1, "the last row")
        await desk.sees(f"Person {COUNT - 1}")
        for _ in range(30):
            await desk.press("pageup")
        assert state.cursor == (desk.matching or 0) - 1 - 30 * state.height
        await desk.press("g")
        for _ in range(30):
            await desk.press("pagedown")
        assert state.cursor == 30 * state.height
        assert rows_held(desk) <= CHUNK * KEPT

        await desk.search("原 綾")
        assert desk.matching == COUNT // 1000
        await desk.sees("小笠原 綾乃")
        await desk.search("many_0012345")
        assert desk.cursor_id == "many_0012345"
        await desk.press("F")
        await desk.until(lambda: (desk.matching or 0) >= total, "all again")
        assert desk.cursor_id == "many_0012345"
        assert state.window.position(state.cursor_rowid or 0) == state.cursor
        assert rows_held(desk) <= CHUNK * KEPT


@pytest.mark.slow
async def test_a_million_sends_at_the_server_show_their_first_page_and_go_on_in_the_background(
    start_sandbox: type[SandboxProcess], tmp_path: Path
) -> None:
    sandbox = start_sandbox("--sends", "1000000", "--speed", "0", "--rate", "0")
    before = resident()
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await desk.until(lambda: desk.engine.sync_state.loaded >= 100, "the first page", seconds=10)
        await desk.sees("1,000,0", "1 of")
        asked = sandbox.requests()["total"]
        assert asked < 40, "the first page took more than one request to show"
        await desk.until(lambda: desk.engine.sync_state.loaded >= 5_000, "fifty pages of backfill", seconds=120)
        await desk.press("G", "g", "pagedown", "j")
        assert desk.app.sends.sends.state.cursor > 1
        assert not desk.engine.sync_state.complete
        assert resident() - before < 300 * 1024 * 1024
        assert rows_held(desk) <= CHUNK * KEPT


def resident() -> int:
    """Bytes of memory in use, 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
