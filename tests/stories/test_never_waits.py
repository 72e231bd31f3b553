"""Keys are handled while the server says nothing and while a database is locked: the screen waits for neither."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sendoso_tui.flows.facts import CancelStage, Connection
from sendoso_tui.wiring import file_name
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_at, profile_of
from tests.stories.http_server import Asked, answer, serve
from tests.stories.test_cancelling import deletes, pending


class Silent:
    """A server that lists its sends until it is `silent`; then it takes every request and never answers one."""

    def __init__(self) -> None:
        self.silent = False
        self.waiting = 0
        self.over = asyncio.Event()

    async def reply(self, asked: Asked) -> bytes | None:
        if asked.path == "/api/v2/sends" and not self.silent:
            rows = [{"id": f"s{at}", "status": "pending", "created_at": "2026-11-01T10:00:00Z"} for at in range(90)]
            return answer(200, json.dumps({"sends": [] if "page=2" in asked.target else rows}).encode())
        self.waiting += 1
        await self.over.wait()
        return None


async def moves(desk: Desk, steps: int) -> None:
    """Go down row by row, and see that each key was handled."""
    began = desk.app.sends.sends.state.cursor
    for step in range(1, steps + 1):
        await desk.press("j")
        await desk.until(lambda step=step: desk.app.sends.sends.state.cursor == began + step, "the key", seconds=5)


async def test_keys_work_while_the_server_hangs(tmp_path: Path) -> None:
    server = Silent()
    async with serve(server.reply) as origin, open_desk(profile_at(origin), tmp_path) as desk:
        try:
            await desk.loaded(90)
            server.silent = True
            await desk.press("r")
            await desk.until(lambda: server.waiting >= 2, "requests that hang")
            await moves(desk, 30)
            await desk.press("G")
            await desk.until(lambda: desk.app.sends.sends.state.cursor == 89, "the last row")
            await desk.search("s7")
            assert desk.matching == 11
            await desk.press("enter")
            await desk.sees("Sends >", "Timeline")
            await desk.press("escape", "question_mark")
            await desk.sees("Keys here")
            await desk.press("escape")
            await desk.cancel(desk.cursor_id or "")
            await desk.press("home")
            await moves(desk, 5)
            assert not server.over.is_set()
            assert desk.engine.sync_state.connection is Connection.LIVE
            assert desk.engine.writes_in_flight() == 1
        finally:
            server.over.set()


async def test_keys_work_while_the_cache_is_locked(sandbox: SandboxProcess, tmp_path: Path) -> None:
    profile = profile_of(sandbox)
    async with open_desk(profile, tmp_path) as desk:
        await desk.loaded(300)
        with locked(desk.paths.cache_db(file_name(profile))):
            sandbox.post("add", count=3)
            await desk.press("r")
            await desk.until(lambda: sandbox.requests()["counts"], "requests")
            await moves(desk, 30)
            await desk.press("enter")
            await desk.sees("Sends >", "Timeline")
            await desk.press("escape")
            await desk.search("Grace Garcia")
            assert desk.matching
            await desk.press("home")
            await moves(desk, 1)
            assert desk.engine.sync_state.loaded == 300
        await desk.until(lambda: desk.engine.sync_state.loaded == 303, "what could not be written before")


async def test_a_locked_record_holds_the_cancel_and_not_the_keys(sandbox: SandboxProcess, tmp_path: Path) -> None:
    profile, send_id = profile_of(sandbox), pending(sandbox)
    async with open_desk(profile, tmp_path) as desk:
        await desk.loaded(300)
        await desk.point_at(send_id)
        with locked(desk.paths.record_db(file_name(profile))):
            await desk.cancel(send_id)
            await desk.press("F")
            await desk.until(lambda: desk.matching == 300, "the whole list")
            await moves(desk, 20)
            await desk.outcome(send_id, CancelStage.NOT_SENT)
            await desk.sees("nothing was cancelled")
        assert deletes(sandbox) == 0


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the one write lock of a database, as another program may."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA busy_timeout = 5000")
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
