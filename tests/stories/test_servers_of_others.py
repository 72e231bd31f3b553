"""Servers nobody here wrote: mocks made from the descriptions, which answer made-up values."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from sendoso_tui.domain.capability import Capability
from sendoso_tui.flows.facts import CancelStage
from tests.stories import v2_description, v3_description
from tests.stories.desk import open_desk, profile_at
from tests.stories.http_server import serve
from tests.stories.made_up_server import MadeUpServer


def v2_server() -> MadeUpServer:
    return MadeUpServer("/api/v2", v2_description.ANSWERS, ("x-api-key", "k"))


def v3_server() -> MadeUpServer:
    return MadeUpServer("/api/v3", v3_description.ANSWERS, ("authorization", "Bearer t"))


async def test_a_v2_mock_shows_one_row_its_detail_its_budget_and_cancels_it(tmp_path: Path) -> None:
    server = v2_server()
    async with (
        serve(server.reply) as origin,
        open_desk(profile_at(origin, secret="k"), tmp_path, size=(140, 40)) as desk,
    ):
        await desk.loaded(1)
        await desk.sees("1 send, all loaded", "Pending", "1 of 1", "string string")
        await desk.until(lambda: desk.engine.budget is not None, "the budget")
        await desk.press("5")
        await desk.sees("Left", "0.1")
        await desk.press("escape", "enter")
        await desk.sees("Sends >", "Timeline", "2019")
        await desk.press("J")
        await desk.sees('"crm_id"')
        await desk.press("escape", "escape")
        await desk.sees("all keys")
        await desk.cancel("string")
        await desk.outcome("string", CancelStage.ACCEPTED)
        await desk.sees("accepted by the server", "still shows pending")
        assert server.asked["DELETE", "/sends/{}"] == 1
        assert CancelStage.DONE not in desk.stages("string")
        assert desk.connections()[-1].value == "live"


async def test_a_v3_mock_shows_one_row_its_timeline_and_balances_and_says_why_nothing_is_cancelled(
    tmp_path: Path,
) -> None:
    server = v3_server()
    async with serve(server.reply) as origin:
        profile = profile_at(origin, "v3", "t")
        async with open_desk(profile, tmp_path, size=(140, 40)) as desk:
            await desk.loaded(1)
            await desk.sees("1 send, all loaded", "Sent", "1 of 1", "user@example.com")
            await desk.until(lambda: desk.engine.budget is not None, "the balances")
            budget = desk.engine.budget
            assert budget is not None
            assert budget.fault is None
            assert budget.balances is not None
            await desk.press("5")
            await desk.sees("Team, all users together")
            await desk.press("escape", "enter")
            await desk.sees("Timeline", "24 Aug 2019")
            await desk.press("escape")
            await desk.sees("all keys")
            await desk.press("x")
            await desk.sees("Not through this API")
            # Both probes of the guide's endpoints met a page that is not Sendoso's.
            await desk.until(lambda: server.asked["GET", "/api/v3/sends/0"] == 1, "the route of one send to be tried")
            await desk.until(lambda: server.asked["GET", "/api/v3/gifts"] == 1, "the gifts to be tried")
            await desk.until(
                lambda: "cannot be asked for one send" in (desk.engine.capabilities.why_not(Capability.RETRIEVE) or ""),
                "both to be known as absent",
            )
        assert not [method for method, _ in server.asked if method != "GET"]


async def test_wrong_secrets_are_said_to_be_refused(tmp_path: Path) -> None:
    server = v2_server()
    async with serve(server.reply) as origin, open_desk(profile_at(origin, secret="wrong"), tmp_path) as desk:
        await desk.sees("refused the credentials", "r tries now")
        assert not server.asked


async def test_the_headless_twins_work_against_the_same_mocks(tmp_path: Path) -> None:
    async with serve(v2_server().reply) as origin:
        variables = {"SENDOSO_API": "v2", "SENDOSO_BASE_URL": f"{origin}/api/v2", "SENDOSO_API_KEY": "k"}
        listed = await headless(tmp_path, variables, "list", "--json")
        assert [send["id"] for send in listed["sends"]] == ["string"]
        assert listed["complete"] is True
        assert (await headless(tmp_path, variables, "show", "string", "--json"))["send"]["status"] == "pending"
        assert await headless(tmp_path, variables, "budget", "--json")
    async with serve(v3_server().reply) as origin:
        variables = {"SENDOSO_API": "v3", "SENDOSO_BASE_URL": f"{origin}/api/v3", "SENDOSO_TOKEN": "t"}
        listed = await headless(tmp_path, variables, "list", "--json")
        assert [send["id"] for send in listed["sends"]] == ["0"]
        assert "Not through this API" in await run(tmp_path, variables, 2, "cancel", "0", "--yes", "--json")


async def headless(home: Path, variables: dict[str, str], *arguments: str) -> Any:
    """Run a command that must work, and read its one JSON object."""
    return json.loads(await run(home, variables, 0, *arguments))


async def run(home: Path, variables: dict[str, str], code: int, *arguments: str) -> str:
    """Run a command in a process of its own; what it printed, on stdout when it went well."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sendoso_tui", *arguments),
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == code, (out, err)
    return (err if code else out).decode()
