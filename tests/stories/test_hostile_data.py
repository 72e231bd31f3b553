"""Text made to do harm, through every screen: nothing crashes, nothing is obeyed, only what prints is painted."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.config.profile import Api
from sendoso_tui.flows.facts import CancelStage, Connection
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_at, profile_of
from tests.stories.http_server import Asked, answer, serve
from tests.ui.looking import strips_of

OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What a terminal obeys, or what makes text look like other text; none of it may be painted."""

NASTY = (
    "[/red]\x1b]52;c;aGFja2Vk\x07",
    "[@click=app.quit]click[/]",
    "[/]",
    "[bold",
    "\\[red] $primary {0} %s",
    "\x1b[2J\x1b[H\x9b31m\x1b]0;title\x07",
    "\u202eevil\u2066 \u200fmark\u2028line\u2029end",
    "zero\u200bwidth\u2060\ufeff",
    "a\r\nb\tc\x00d\x7f",
    "名" * 2000,
    "e" + "\u0301" * 3000,
    "👩\u200d👩\u200d👧" * 300,
    "x" * 20_000,
    "",
    " ",
)
IDS = ("../../x", "1/2?a=b#c", "[/red]", "\x1b[2J", "9" * 40, "-1", "a b", "%2e%2e", "名前", "x" * 3000, 7, 2.5, 10**30)
ODD: tuple[Any, ...] = (None, 0, -1, True, 10**400, "NaN", "1e400", "$5.00", "", [], {}, [None], {"id": None})
ROW = ("status", "message", "tracking_number", "tracking_url", "estimated_delivery", "cost", "created_at", "updated_at")


def painted(desk: Desk) -> Iterator[str]:
    """What is wrong with what is on the screen now."""
    for line in strips_of(desk.app.screen):
        for segment in line:
            if segment.control:
                yield f"a control segment: {segment!r}"
            if found := OBEYED.search(segment.text):
                yield f"{found[0]!r} in {segment.text!r}"
            if segment.style is not None and (segment.style.link or "@click" in segment.style.meta):
                yield f"an action or a link in {segment.text!r}: {segment.style.meta}, {segment.style.link}"


async def looks(desk: Desk, *keys: str) -> None:
    """Press keys, and look at what each leads to."""
    for key in keys:
        await desk.press(key)
        await desk.pilot.pause()
        assert list(painted(desk)) == [], key
    assert desk.app.is_running


async def walk(desk: Desk, rows: int) -> None:
    """Go through the list and every screen there is."""
    await looks(desk, *["pagedown"] * 3, "home")
    for number in range(rows):
        await looks(desk, "enter", "escape", "J", "escape")
        if number % 5 == 0:
            await looks(desk, "x", "escape", "o", "escape", "y", "space")
        await looks(desk, "down")
    await looks(
        desk, "f", "tab", "tab", "tab", "escape", "question_mark", "escape", "L", "end", "escape", "5", "escape"
    )
    await looks(desk, "greater_than_sign", "greater_than_sign", "full_stop", "M", "M", "p", "p", "ctrl+p", "escape")


def test_what_must_not_be_painted_would_be_noticed() -> None:
    for bad in ("\x1b", "\x07", "\x9b", "\u202e", "\u2028", "\x00", "\u200b"):
        assert OBEYED.search(f"a{bad}b")
    assert not OBEYED.search("Ann [/red] 山田 👩\u200d👧 é")


@pytest.mark.parametrize(("api", "size"), [("v2", (80, 24)), ("v3", (130, 40))])
async def test_f49_f50_a_hostile_sandbox_through_every_screen(
    sandbox: SandboxProcess, tmp_path: Path, api: Api, size: tuple[int, int]
) -> None:
    sandbox.post("faults", spec="hostile,shapes")
    async with open_desk(profile_of(sandbox, api), tmp_path, size=size) as desk:
        await desk.until(lambda: desk.engine.sync_state.complete, "the whole list")
        await desk.until(lambda: (desk.matching or 0) > 100, "the index")
        await walk(desk, 10)
        assert desk.engine.sync_state.quarantined
        # Every row that has an id is there; those without are counted.
        assert desk.engine.sync_state.loaded > 200


async def test_f44_ids_nulls_and_wrong_types_lose_no_page(tmp_path: Path) -> None:
    rows: list[Any] = [{"id": send_id, "status": "pending"} for send_id in IDS]
    rows += [
        {"id": f"n{at}", **dict.fromkeys(ROW, text), "recipient": text, "item": text} for at, text in enumerate(NASTY)
    ]
    rows += [
        {"id": f"o{at}", **dict.fromkeys(ROW, value), "recipient": value, "item": value} for at, value in enumerate(ODD)
    ]
    people = [{"first_name": text, "last_name": text, "email": text, "company": text} for text in NASTY]
    rows += [
        {"id": f"p{at}", "status": "pending", "recipient": person, "item": {"name": person["email"], "type": "[/]"}}
        for at, person in enumerate(people)
    ]
    rows += [*ODD, {"id": None}, {"id": "", "status": "pending"}, {"id": "n0", "status": "shipped"}]

    async def reply(asked: Asked) -> bytes:
        if asked.path == "/api/v2/sends":
            return answer(200, json.dumps({"sends": rows, "pagination": {"total": "many", "page": None}}).encode())
        if asked.path == "/api/v2/teams/budget":
            body = dict.fromkeys(("team_name", "total_budget", "spent", "remaining", "period_start"), NASTY[0])
            return answer(200, json.dumps(body).encode())
        # An error page, in another language, with what a log would show.
        page = f"<html><title>{NASTY[0]}</title>{NASTY[5]}</html>".encode()
        head = b"HTTP/1.1 500 \x1b]0;title\x07[/red]\r\nContent-Type: text/html\r\nX-Request-Id: \x9b31m[/]\r\n"
        return head + f"Content-Length: {len(page)}\r\n\r\n".encode() + page

    async with serve(reply) as origin, open_desk(profile_at(origin), tmp_path, size=(100, 30), speed=10) as desk:
        # An id nobody can ask for again is no id: those two rows are set aside, as are those without any.
        usable = len(IDS) - 2 + len(NASTY) + len(ODD) + len(people)
        await desk.loaded(usable)
        await walk(desk, 15)
        assert desk.engine.sync_state.quarantined
        assert desk.stores.cache.rowid("../../x") is not None


async def test_f50_a_recipient_called_red_is_found_opened_and_cancelled(tmp_path: Path) -> None:
    name = "[/red]\x1b]52;c;aGFja2Vk\x07"
    row = {
        "id": "[/red]",
        "status": "pending",
        "recipient": {"first_name": name, "last_name": name, "email": name},
        "item": {"id": name, "name": name, "type": name},
        "cost": 1,
        "created_at": "2026-11-01T10:00:00Z",
        "message": name,
    }

    async def reply(asked: Asked) -> bytes:
        if asked.path == "/api/v2/sends":
            return answer(200, json.dumps({"sends": [row]}).encode())
        if asked.method == "DELETE":
            return answer(409, json.dumps({"error": name}).encode())
        return answer(200, json.dumps(row).encode())

    async with serve(reply) as origin, open_desk(profile_at(origin), tmp_path) as desk:
        await desk.loaded(1)
        await desk.sees("[/red]")
        await desk.search("[/red]")
        assert desk.matching == 1
        await desk.open_cancel()
        assert list(painted(desk)) == []
        await desk.press("y")
        moved = await desk.outcome("[/red]", CancelStage.REFUSED)
        assert "[/red]" in moved.sentence
        assert not OBEYED.search(moved.sentence)
        assert list(painted(desk)) == []
        await walk(desk, 2)


BODIES = {
    "html": (200, b"<html><body>Log in to the hotel's network</body></html>", "text/html"),
    "empty": (200, b"", "application/json"),
    "cut": (200, b'{"sends": [{"id": "1", "sta', "application/json"),
    "nan": (200, b'{"sends": [{"id": "1", "cost": NaN}]}', "application/json"),
    "latin-1": (200, '{"sends": [{"id": "1", "message": "Zürich"}]}'.encode("latin-1"), "application/json"),
    "deep": (200, b"[" * 200_000, "application/json"),
    "list of lists": (200, b"[[[]]]", "application/json"),
    "number": (200, b"7", "application/json"),
    "binary": (200, bytes(range(256)) * 40, "application/octet-stream"),
    "500 html": (500, b"<h1>\x1b[31mOops [/red]</h1>", "text/html"),
    "400 prose": (400, b'{"message": "[/red]\x1b]0;x\x07 Bad \xff request"}', "application/json"),
}


@pytest.mark.parametrize("kind", BODIES)
async def test_f15_f40_what_is_no_list_is_said_in_words_and_the_program_stays(tmp_path: Path, kind: str) -> None:
    status, body, content_type = BODIES[kind]

    async def reply(asked: Asked) -> bytes:
        return answer(status, body, content_type=content_type)

    async with serve(reply) as origin, open_desk(profile_at(origin), tmp_path, speed=20) as desk:
        settled = (Connection.TROUBLE, Connection.OFFLINE, Connection.LIVE)
        await desk.until(lambda: desk.engine.sync_state.connection in settled, "a word about it")
        await looks(desk, "r", "L", "escape", "f", "escape", "question_mark", "escape", "5", "escape")
        state = desk.engine.sync_state
        assert state.connection in settled
        assert state.connection is not Connection.LIVE or state.quarantined or state.loaded or kind == "list of lists"
