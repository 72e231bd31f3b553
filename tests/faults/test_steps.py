"""The named steps of a write: told where they are reached, for writes only, and by nothing but who listens."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sendoso_tui
from sendoso_tui import steps
from sendoso_tui.api.auth import Secrets
from sendoso_tui.api.client import Client
from sendoso_tui.api.http import Deadlines
from sendoso_tui.api.token import Hidden
from sendoso_tui.domain.draft import EgiftDraft
from sendoso_tui.domain.faults import Doubtful
from tests.api.raw_server import Asked, Talk, raw_server

ROOT = Path(sendoso_tui.__file__).parent
OAUTH = Secrets(client_id=Hidden("id"), client_secret=Hidden("secret"))


@pytest.fixture
def told() -> Iterator[list[str]]:
    """The steps that were reached, in order."""
    reached: list[str] = []
    steps.listen(reached.append)
    yield reached
    steps.listen(None)


async def serve(asked: Asked, talk: Talk) -> None:
    if asked.target == "/oauth/token":
        await talk.answer(b'{"access_token": "at-1", "expires_in": 7200}')
    else:
        await talk.answer(b'{"success": true}' if asked.method == "POST" else b"[]")


async def test_a_write_tells_its_steps_and_a_read_or_a_sign_in_does_not(told: list[str]) -> None:
    async with raw_server(serve) as raw:
        client = Client.open("v3", f"{raw.url}/api/v3", OAUTH)
        await client.list_members("4")
        assert told == []
        await client.create_send(EgiftDraft("7", "a@x.example"))
        await client.close()
    assert told == ["before-first-byte", "after-first-byte", "after-answer"]


async def test_a_write_without_an_answer_does_not_come_to_the_step_after_it(told: list[str]) -> None:
    async def hang(asked: Asked, talk: Talk) -> None:
        await talk.hang()

    async with raw_server(hang) as raw:
        client = Client.open("v3", f"{raw.url}/api/v3", Secrets(token=Hidden("t")), deadlines=Deadlines(1, 0.2, 1))
        with pytest.raises(Doubtful):
            await client.create_send(EgiftDraft("7", "a@x.example"))
        await client.close()
    assert told == ["before-first-byte", "after-first-byte"]


def test_nothing_in_the_package_listens() -> None:
    """Whatever a variable or a flag says: only who imports `steps` from outside and calls `listen` is told."""
    for file in ROOT.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if file.name != "steps.py":
            names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            from_steps = {name.name for node in imported if node.module == "sendoso_tui.steps" for name in node.names}
            assert from_steps <= {"reached"}, f"{file.name} imports {from_steps} from steps"
            assert "_listener" not in names, f"{file.name} reaches for the listener"
            whole = [
                name.name
                for node in ast.walk(tree)
                if isinstance(node, ast.Import | ast.ImportFrom)
                for name in node.names
            ]
            assert "sendoso_tui.steps" not in whole, f"{file.name} imports steps whole"
            assert "steps" not in whole, f"{file.name} imports steps whole"
        assert "FAILPOINT" not in file.read_text(encoding="utf-8"), f"{file.name} knows of failpoints"


def test_every_step_is_reached_somewhere() -> None:
    """A step that is named and never reached would be one at which nothing is ever broken."""
    calls = [
        node
        for file in ROOT.rglob("*.py")
        if "sendoso_tui.steps" in (text := file.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    ]
    names = ("reached", "_reach")
    reached = {
        call.args[0].value  # type: ignore[attr-defined]
        for call in calls
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in names
    }
    assert reached == set(steps.STEPS)
