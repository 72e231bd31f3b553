"""Cancels that meet the world: one that works, one that comes too late, one whose answer is lost; counted outside."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.api.http import Deadlines
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CancelStage
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import open_desk, profile_at, profile_of
from tests.stories.http_server import Asked, answer, serve

SHORT = Deadlines(read=2.0, write=2.0, connect=2.0)
FAST = 60.0
"""With a minute in each second the first look after a lost answer comes at once."""


def pending(sandbox: SandboxProcess) -> str:
    """The id of a send that v2 still cancels."""
    send_id: str = sandbox.sends(status="pending")[0]["id"]
    return send_id


def cancels(sandbox: SandboxProcess) -> int:
    """How many cancels the server has committed."""
    count: int = sandbox.requests()["committed"]["cancels"]
    return count


def deletes(sandbox: SandboxProcess) -> int:
    """How many requests to cancel the server has heard at all."""
    return sum(count for name, count in sandbox.requests()["counts"].items() if name.startswith("DELETE"))


async def test_a_pending_send_is_cancelled_once_and_read_back(sandbox: SandboxProcess, tmp_path: Path) -> None:
    send_id = pending(sandbox)
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await desk.loaded(300)
        await desk.point_at(send_id)
        await desk.cancel(send_id)
        await desk.outcome(send_id, CancelStage.DONE)
        await desk.sees("Cancelled, and read back at")
        assert (cancels(sandbox), deletes(sandbox)) == (1, 1)
        (intent,) = desk.intents()
        assert intent.state is IntentState.DONE
        assert [row.event.outcome for row in reversed(desk.stores.record.audit_rows())] == ["intended", "done"]
        await desk.until(lambda: desk.app.sends.send().status_raw == "cancelled", "the row to say so")  # type: ignore[union-attr]


async def test_the_intent_is_on_the_disk_before_the_request_leaves(tmp_path: Path) -> None:
    async with a_server_with_one_send() as server:
        async with open_desk(profile_at(server.origin), tmp_path) as desk:
            await desk.loaded(1)
            server.before_delete = lambda: server.noted.extend(intent.state for intent in desk.intents())
            await desk.cancel("s1")
            await desk.outcome("s1", CancelStage.DONE)
        assert server.noted == [IntentState.SENDING]


async def test_keep_keeps_and_asks_the_server_nothing(sandbox: SandboxProcess, tmp_path: Path) -> None:
    send_id = pending(sandbox)
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await desk.loaded(300)
        await desk.point_at(send_id)
        await desk.open_cancel()
        await desk.press("enter")
        await desk.sees_no_more("Cancel this send?")
        assert desk.stages(send_id) == []
    assert deletes(sandbox) == 0


async def test_two_yeses_are_one_cancel(sandbox: SandboxProcess, tmp_path: Path) -> None:
    send_id = pending(sandbox)
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await desk.loaded(300)
        await desk.point_at(send_id)
        await desk.open_cancel()
        await desk.press("y", "y", "x", "y", "y")
        await desk.outcome(send_id, CancelStage.DONE)
    assert (cancels(sandbox), deletes(sandbox)) == (1, 1)


async def test_f26_a_send_that_ships_while_the_dialog_is_open_is_not_cancelled(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    send_id = pending(sandbox)
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await desk.loaded(300)
        await desk.point_at(send_id)
        await desk.open_cancel()
        sandbox.post(f"sends/{send_id}", status="shipped")
        await desk.sees("It reads Shipped by now")
        await desk.press("y")
        moved = await desk.outcome(send_id, CancelStage.MOVED_ON)
        assert "was Pending and is now Shipped" in moved.sentence
        await desk.sees("Not cancelled")
        assert desk.intents() == []
    assert (cancels(sandbox), deletes(sandbox)) == (0, 0)


async def test_f26_shipped_between_reading_again_and_the_cancel(tmp_path: Path) -> None:
    async with a_server_with_one_send() as server:
        server.before_delete = lambda: server.send.update(status="shipped")
        async with open_desk(profile_at(server.origin), tmp_path) as desk:
            await desk.loaded(1)
            await desk.cancel("s1")
            moved = await desk.outcome("s1", CancelStage.REFUSED)
            assert moved.sentence == 'Not cancelled: it is now Shipped. Sendoso refused: "It has shipped" [409].'
            await desk.sees("Not cancelled: it is now Shipped")
            assert desk.intents()[0].state is IntentState.REFUSED
        assert (server.deletes, server.cancelled) == (1, 0)


async def test_f25_a_send_that_is_gone_by_then_is_said_to_be_gone(tmp_path: Path) -> None:
    async with a_server_with_one_send() as server, open_desk(profile_at(server.origin), tmp_path) as desk:
        await desk.loaded(1)
        await desk.open_cancel()
        server.gone = True
        await desk.press("y")
        await desk.outcome("s1", CancelStage.MOVED_ON)
        await desk.sees("Sendoso does not know this send any more")
        assert server.deletes == 0


@pytest.mark.parametrize("fault", ["hang=cancel", "late500=cancel", "cut=1:cancel", "garbage=1:cancel:html"])
async def test_f08_f09_a_lost_answer_is_unknown_and_is_found_by_reading(
    sandbox: SandboxProcess, tmp_path: Path, fault: str
) -> None:
    send_id = pending(sandbox)
    async with open_desk(profile_of(sandbox), tmp_path, speed=FAST, deadlines=SHORT) as desk:
        await desk.loaded(300)
        await desk.point_at(send_id)
        sandbox.post("faults", spec=fault)
        await desk.cancel(send_id)
        await desk.outcome(send_id, CancelStage.UNKNOWN)
        await desk.outcome(send_id, CancelStage.DONE)
        assert CancelStage.REFUSED not in desk.stages(send_id)
        await desk.sees("It was cancelled: read as Cancelled")
        assert desk.intents()[0].state is IntentState.DONE
        assert desk.intents()[0].note == "read as cancelled"
    assert (cancels(sandbox), deletes(sandbox)) == (1, 1)


async def test_f08_what_is_lost_is_never_shown_as_done_or_refused(sandbox: SandboxProcess, tmp_path: Path) -> None:
    send_id = pending(sandbox)
    async with open_desk(profile_of(sandbox), tmp_path, deadlines=SHORT) as desk:
        await desk.loaded(300)
        await desk.point_at(send_id)
        sandbox.post("faults", spec="http=502:1:cancel")
        await desk.cancel(send_id)
        await desk.outcome(send_id, CancelStage.UNKNOWN)
        await desk.sees("Not known if it was cancelled")
        assert desk.intents()[0].state is IntentState.UNKNOWN
        assert not {CancelStage.DONE, CancelStage.ACCEPTED, CancelStage.REFUSED} & {*desk.stages(send_id)}
    assert (cancels(sandbox), deletes(sandbox)) == (0, 1)


@pytest.mark.parametrize("how", ["cut", "reset", "empty", "redirect", "success-false"])
async def test_f02_f33_f34_answers_that_are_none_leave_it_unknown(tmp_path: Path, how: str) -> None:
    async with a_server_with_one_send() as server:
        server.how = how
        async with open_desk(profile_at(server.origin), tmp_path, speed=FAST, deadlines=SHORT) as desk:
            await desk.loaded(1)
            await desk.cancel("s1")
            await desk.outcome("s1", CancelStage.UNKNOWN)
            await desk.outcome("s1", CancelStage.DONE)
        assert (server.deletes, server.cancelled) == (1, 1)


async def test_f10_a_server_that_acts_late_is_found_by_a_later_look(tmp_path: Path) -> None:
    async with a_server_with_one_send() as server:
        server.how, server.commits = "cut", False
        async with open_desk(profile_at(server.origin), tmp_path, speed=FAST, deadlines=SHORT) as desk:
            await desk.loaded(1)
            await desk.cancel("s1")
            await desk.until(lambda: desk.stages("s1").count(CancelStage.UNKNOWN) == 2, "the first look")
            await desk.sees("Still pending", "the outcome is not known. It is looked up again.")
            server.send["status"] = "cancelled"
            await desk.outcome("s1", CancelStage.DONE)
        assert server.deletes == 1


async def test_an_accepted_cancel_that_still_reads_pending_is_not_called_cancelled(tmp_path: Path) -> None:
    async with a_server_with_one_send() as server:
        server.commits = False
        async with open_desk(profile_at(server.origin), tmp_path) as desk:
            await desk.loaded(1)
            await desk.cancel("s1")
            await desk.outcome("s1", CancelStage.ACCEPTED)
            await desk.sees("accepted by the server", "still shows pending")
            assert CancelStage.DONE not in desk.stages("s1")


@dataclass
class OneSend:
    """A v2 server with one send, which counts what it is asked to cancel and what it did cancel."""

    origin: str = ""
    send: dict[str, Any] = field(
        default_factory=lambda: {
            "id": "s1",
            "status": "pending",
            "recipient": {"id": "r1", "first_name": "Ann", "last_name": "Lee", "email": "ann@lee.example"},
            "item": {"id": "i1", "name": "Box", "type": "physical"},
            "cost": 12.5,
            "created_at": "2026-11-01T10:00:00Z",
            "updated_at": "2026-11-01T10:00:00Z",
        }
    )
    how: str = "plain"
    commits: bool = True
    gone: bool = False
    deletes: int = 0
    cancelled: int = 0
    before_delete: Any = None
    noted: list[IntentState] = field(default_factory=list)

    async def reply(self, asked: Asked) -> bytes | None:
        if asked.path == "/api/v2/sends":
            return answer(200, json.dumps({"sends": [] if self.gone else [self.send]}).encode())
        if asked.path != "/api/v2/sends/s1" or self.gone:
            return answer(404, b'{"error": "Not found"}')
        if asked.method == "GET":
            return answer(200, json.dumps(self.send).encode())
        self.deletes += 1
        if self.before_delete is not None:
            self.before_delete()
        if self.send["status"] != "pending":
            return answer(409, b'{"error": "It has shipped"}')
        if self.commits:
            self.cancelled += 1
            self.send["status"] = "cancelled"
        return self._answer_to_delete()

    def _answer_to_delete(self) -> bytes | None:
        good = json.dumps(self.send).encode()
        return {
            "plain": answer(200, good),
            "cut": answer(200, good)[:-20],
            "reset": None,
            "empty": b"\r\n\r\n",
            "redirect": answer(302, b"", extra=f"Location: {self.origin}/api/v2/sends/s1\r\n"),
            "success-false": answer(200, b'{"success": false}'),
        }[self.how]


@asynccontextmanager
async def a_server_with_one_send() -> AsyncIterator[OneSend]:
    server = OneSend()
    async with serve(server.reply) as origin:
        server.origin = origin
        yield server
