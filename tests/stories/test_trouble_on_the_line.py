"""The network dies, the token expires, the server is overwhelmed: the list stays, says so, and recovers by itself."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CancelStage, Connection
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_at, profile_of
from tests.stories.http_server import Asked, answer, serve

FAST = 30.0


def is_(desk: Desk, connection: Connection) -> Callable[[], bool]:
    return lambda: desk.engine.sync_state.connection is connection


def a_page(count: int) -> bytes:
    rows = [
        {
            "id": f"s{number}",
            "status": "pending",
            "recipient": {"first_name": "Ann", "last_name": f"Lee {number}", "email": f"ann{number}@lee.example"},
            "item": {"id": "i1", "name": "Box", "type": "physical"},
            "cost": 12.5,
            "created_at": f"2026-11-{number % 19 + 1:02}T10:00:00Z",
        }
        for number in range(count)
    ]
    return answer(200, json.dumps({"sends": rows}).encode())


class Line:
    """A server whose line can be cut: while it is down, whoever connects is thrown out at once."""

    def __init__(self, target: Callable[[Asked], Awaitable[bytes | None]]) -> None:
        self.up = True
        self.asked: list[Asked] = []
        self._target = target

    async def reply(self, asked: Asked) -> bytes | None:
        self.asked.append(asked)
        return await self._target(asked) if self.up else None


async def test_f01_the_network_dies_for_a_minute(tmp_path: Path) -> None:
    async def plain(asked: Asked) -> bytes:
        return a_page(7) if asked.path == "/api/v2/sends" else answer(404, b"{}")

    line = Line(plain)
    async with serve(line.reply) as origin, open_desk(profile_at(origin), tmp_path, speed=FAST) as desk:
        await desk.loaded(7)
        await desk.press("j", "j")
        here, as_of = desk.cursor_id, desk.engine.sync_state.as_of
        line.up = False
        await desk.until(is_(desk, Connection.OFFLINE), "offline")
        await desk.sees("Offline since", "Ann Lee 0", "7 as of")
        state = desk.engine.sync_state
        assert state.since is not None
        assert state.next_try_at is not None
        assert state.as_of is not None
        assert as_of is not None
        assert state.as_of >= as_of
        # Keys go on working on what is there.
        await desk.press("j")
        await desk.until(lambda: desk.cursor_id != here, "the cursor on the next one")
        await desk.press("x")
        await desk.sees("offline")
        assert not [asked for asked in line.asked if asked.method == "DELETE"]

        # A minute passes: it tries again by itself and not in a storm.
        waited = desk.engine.clock.monotonic() + 60
        before = len(line.asked)
        await desk.until(lambda: desk.engine.clock.monotonic() > waited, "a minute on the clock")
        assert is_(desk, Connection.OFFLINE)()
        assert len(line.asked) - before < 40

        line.up = True
        await desk.until(is_(desk, Connection.LIVE), "the connection to be back")
        await desk.sees("Back since")
        await desk.sees_no_more("Offline")
        assert desk.engine.sync_state.since is None


async def test_f01_a_server_that_is_not_there_at_the_start_is_found_when_it_comes(tmp_path: Path) -> None:
    async with serve(lambda asked: asyncio.sleep(0, None)) as origin:
        port = int(origin.rsplit(":", 1)[1])
    async with open_desk(profile_at(origin), tmp_path, speed=FAST) as desk:
        await desk.until(is_(desk, Connection.OFFLINE), "offline")
        await desk.sees("r tries now")

        async def reply(asked: Asked) -> bytes:
            return a_page(3)

        async with serve(reply, port):
            await desk.loaded(3)
            await desk.sees("Ann Lee 0", "3 sends, all loaded")


async def test_f02_every_third_answer_is_lost_and_the_list_comes_all_the_same(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    sandbox.post("faults", spec="reset=0.2:list,cut=0.1:list,garbage=0.1:list,http=503:0.1:list")
    async with open_desk(profile_of(sandbox), tmp_path, speed=FAST) as desk:
        await desk.loaded(300)
        ids = {send["id"] for page in "123" for send in sandbox_without_faults(sandbox).sends(page=page)}
        assert all(desk.stores.cache.rowid(send_id) is not None for send_id in ids)


def sandbox_without_faults(sandbox: SandboxProcess) -> SandboxProcess:
    sandbox.post("faults", spec="")
    return sandbox


@pytest.mark.parametrize("stated", [True, False])
async def test_f30_a_429_halts_all_reading_until_the_time_is_over(
    sandbox: SandboxProcess, tmp_path: Path, stated: bool
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, speed=FAST) as desk:
        await desk.loaded(300)
        sandbox.post("faults", spec="429=1:retry-after=600" if stated else "429=1")
        await desk.until(is_(desk, Connection.THROTTLED), "the block to be noticed")
        until = desk.engine.sync_state.next_try_at
        assert until is not None
        left = until - desk.engine.clock.monotonic()
        assert left > 60 if stated else left > 10
        asked = sandbox.requests()["total"]
        await desk.press("j", "r", "r")
        before = desk.engine.clock.monotonic()
        await desk.until(lambda: desk.engine.clock.monotonic() > before + 8, "eight seconds on the clock")
        assert sandbox.requests()["total"] == asked
        sandbox.post("faults", spec="")
        if not stated:
            await desk.until(is_(desk, Connection.LIVE), "reading to go on")


async def test_f20_a_token_expires_and_nobody_notices(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox, "v3", oauth=True), tmp_path) as desk:
        await desk.loaded(300)
        assert tokens(sandbox) == 1
        sandbox.post("faults", spec="expire-tokens")
        sandbox.post("add", count=2)
        await desk.press("r", "5", "escape", "r")
        await desk.until(lambda: desk.engine.sync_state.loaded == 302, "the new sends")
        assert tokens(sandbox) == 2
        assert Connection.UNAUTHORISED not in desk.connections()


async def test_f22_credentials_that_are_refused_stop_the_asking_and_keep_the_list(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, speed=FAST) as desk:
        await desk.loaded(300)
        sandbox.post("faults", spec="expire-tokens")
        await desk.until(is_(desk, Connection.UNAUTHORISED), "the refusal to be noticed")
        await desk.sees("Sendoso refused the credentials at", "300 as of", "signed out")
        asked = sandbox.requests()["total"]
        before = desk.engine.clock.monotonic()
        await desk.until(lambda: desk.engine.clock.monotonic() > before + 60, "a minute on the clock")
        assert sandbox.requests()["total"] - asked <= 2


async def test_f31_a_storm_of_errors_stays_below_the_limit_and_ends(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, speed=FAST) as desk:
        await desk.loaded(300)
        sandbox.post("faults", spec="http=500:1")
        asked, began = sandbox.requests()["total"], desk.engine.clock.monotonic()
        await desk.until(lambda: desk.engine.clock.monotonic() > began + 120, "two minutes of it")
        assert sandbox.requests()["total"] - asked < 60
        assert desk.engine.sync_state.connection is Connection.TROUBLE
        await desk.sees("300 as of")
        sandbox.post("faults", spec="")
        await desk.until(is_(desk, Connection.LIVE), "reading to go on")


async def test_a_cancel_while_the_line_breaks_is_unknown_and_found_when_it_is_back(tmp_path: Path) -> None:
    status = "pending"

    async def reply(asked: Asked) -> bytes | None:
        nonlocal status
        if asked.method == "DELETE":
            status, line.up = "cancelled", False
            return None
        row = {"id": "s1", "status": status, "created_at": "2026-11-01T10:00:00Z", "cost": 1}
        body = row if asked.path.endswith("/s1") else {"sends": [row]}
        return answer(200, json.dumps(body).encode())

    line = Line(reply)
    async with serve(line.reply) as origin, open_desk(profile_at(origin), tmp_path, speed=FAST) as desk:
        await desk.loaded(1)
        await desk.cancel("s1")
        await desk.outcome("s1", CancelStage.UNKNOWN)
        await desk.until(is_(desk, Connection.OFFLINE), "offline")
        line.up = True
        await desk.outcome("s1", CancelStage.DONE)
        assert desk.intents()[0].state is IntentState.DONE
    assert sum(asked.method == "DELETE" for asked in line.asked) == 1


def tokens(sandbox: SandboxProcess) -> int:
    """How many tokens the server was asked for."""
    return sum(count for name, count in sandbox.requests()["counts"].items() if name.endswith("/oauth/token"))
