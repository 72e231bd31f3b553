"""A support agent's morning: find the failed sends of last week and look at one."""

from pathlib import Path

import pytest

from sendoso_tui.config.profile import Api
from sendoso_tui.domain.instants import read_instant
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import open_desk, profile_of


@pytest.mark.parametrize("size", [(80, 24), (160, 40)])
async def test_filter_to_the_failed_sends_of_last_week_and_open_one(
    sandbox: SandboxProcess, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, size=size) as desk:
        await desk.loaded(300)
        failed = {send["id"]: send for page in "123" for send in sandbox.sends(status="failed", page=page)}
        begins = desk.engine.clock.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        week = [
            send_id
            for send_id, send in failed.items()
            if (made := read_instant(send["created_at"])) is not None and made.timestamp() >= begins - 6 * 86400
        ]
        assert week, "the world has no failed send of last week"

        await desk.press("f")
        await desk.sees("Failed")
        await desk.press("home", "space")
        await desk.until(lambda: desk.matching == len(failed), "only failed sends")
        await desk.press("tab")
        await desk.sees("last 7 days")
        await desk.press("down", "down", "space")
        await desk.until(lambda: desk.matching == len(week), "only those of last week")
        await desk.press("enter")
        await desk.sees("status Failed", "created last 7 days")
        await desk.until(lambda: desk.cursor_id in week, "the cursor on one of them")
        rows = desk.app.sends.sends.state.window
        shown = {row.id for at in range(len(rows)) if (row := rows.row(at)) is not None}
        assert shown == set(week)

        opened = desk.cursor_id
        assert opened is not None
        await desk.press("enter")
        await desk.sees("Sends >", "Timeline", "Failed", opened)
        assert failed[opened]["recipient"]["email"].split("@")[0] in desk.screen


@pytest.mark.parametrize("api", ["v2", "v3"])
async def test_the_list_its_history_and_the_budget_are_there_in_both_dialects(
    sandbox: SandboxProcess, tmp_path: Path, api: Api
) -> None:
    async with open_desk(profile_of(sandbox, api), tmp_path, size=(140, 45)) as desk:
        await desk.loaded(300)
        await desk.sees("300 sends, all loaded", "1 of 300", "Timeline")
        await desk.until(lambda: desk.engine.budget is not None, "the budget")
        budget = desk.engine.budget
        assert budget is not None
        assert budget.fault is None
        assert (budget.team is not None) == (api == "v2")
        await desk.press("5")
        await desk.sees("Left" if api == "v2" else "Balance")
        await desk.press("escape")
        before = desk.cursor_id
        await desk.press("j")
        await desk.until(lambda: desk.cursor_id != before, "the cursor one down")


async def test_what_the_cursor_is_on_stays_while_sends_arrive_above(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await desk.loaded(300)
        await desk.press("j", "j", "j")
        here = desk.cursor_id
        sandbox.post("add", count=5)
        await desk.until(lambda: desk.engine.sync_state.loaded == 305, "the new sends")
        await desk.sees("5 new above")
        assert desk.cursor_id == here
        await desk.press("g")
        await desk.until(lambda: desk.cursor_id != here and desk.matching == 305, "the newest send")
