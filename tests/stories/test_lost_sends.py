"""New sends whose answer is lost: unknown, found by reading, or decided by a person; counted by the server."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from sendoso_tui import workbench
from sendoso_tui.config.paths import find_paths
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CreateStage, IntentsUnclear
from sendoso_tui.ui.screens.compose import ComposeScreen
from sendoso_tui.ui.screens.outcome import OutcomeScreen
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_of
from tests.stories.test_leaving_and_coming_back import states, work
from tests.stories.wishes import (
    FAST,
    SHORT,
    a_touch,
    an_item,
    came_to,
    creates,
    found,
    intents,
    offers,
    painted,
    posts,
    press,
    ready,
    review,
    stages,
)

pytestmark = pytest.mark.usefixtures("rested_keys")


@pytest.mark.parametrize(
    "fault", ["hang=create", "late500=create", "cut=1:create", "garbage=1:create:html", "garbage=1:create:empty"]
)
async def test_f08_f09_a_lost_answer_is_unknown_and_is_found_by_itself(
    ticking: SandboxProcess, tmp_path: Path, fault: str
) -> None:
    async with open_desk(profile_of(ticking), tmp_path, speed=FAST, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        ticking.post("faults", spec=fault)
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        moved = await came_to(desk, draft_id, CreateStage.FOUND)
        assert CreateStage.REFUSED not in stages(desk, draft_id)
        await desk.sees("It was sent: found at")
        (intent,) = intents(desk)
        assert (intent.state, intent.target) == (IntentState.DONE, moved.send_id)
        assert desk.engine.draft(draft_id) is None
    assert (creates(ticking), posts(ticking)) == (1, 1)


async def test_f08_while_it_is_unknown_the_page_says_so_and_nothing_on_it_sends(
    ticking: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(ticking), tmp_path, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        ticking.post("faults", spec="http=502:1:create")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await desk.sees("We do not know whether this gift was sent.", "Looking for it", "next look")
        await painted(desk)
        await desk.press("s", "ctrl+s", "f10", "tab", "tab", "a", "y")
        await desk.sees("may still be carried out")
        assert isinstance(desk.app.screen, OutcomeScreen)
        assert intents(desk)[0].state is IntentState.UNKNOWN
        kept = desk.engine.draft(draft_id)
        assert kept is not None
        assert kept.intent_id == intents(desk)[0].id
    assert (creates(ticking), posts(ticking)) == (0, 1)


async def test_f10_a_server_that_acts_late_is_found_by_a_look_that_was_asked_for(
    ticking: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(ticking), tmp_path, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        ticking.post("faults", spec="late-commit=create:60s")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await desk.sees("We do not know whether this gift was sent.")
        await painted(desk)
        await desk.press("r")
        await desk.sees("not in the newest")
        assert creates(ticking) == 0
        ticking.post("advance", seconds=61)
        await desk.press("r")
        await came_to(desk, draft_id, CreateStage.FOUND)
        await desk.sees("It was sent: found at")
    assert (creates(ticking), posts(ticking)) == (1, 1)


async def test_f10_never_found_only_a_person_sends_again_and_both_are_in_the_journal(
    ticking: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(ticking), tmp_path, speed=600.0, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        ticking.post("faults", spec="late-commit=create:3600s")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await desk.sees("All looks are made.")
        assert (creates(ticking), posts(ticking)) == (0, 1)
        ticking.post("faults", spec="")
        await press(desk, "s")
        await desk.sees("Was nothing sent?", "a new one is a second gift")
        await press(desk, "y")
        await desk.until(lambda: isinstance(desk.app.screen, ComposeScreen), "the form")
        assert posts(ticking) == 1
        assert [intent.state for intent in intents(desk)] == [IntentState.REFUSED]
        await review(desk, wish, draft_id)
        await desk.sees("An earlier request of this draft left at")
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.ACCEPTED)
        await desk.sees("Accepted by Sendoso at")
        assert (creates(ticking), posts(ticking)) == (1, 2)
        ticking.post("advance", seconds=3601)
        assert (creates(ticking), posts(ticking)) == (2, 2)
        assert {intent.state for intent in intents(desk)} == {IntentState.DONE, IntentState.REFUSED}
        assert len(intents(desk)) == 2


async def test_lost_links_cannot_be_looked_up_and_a_person_decides_at_once(
    ticking: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(ticking, "v3"), tmp_path, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await a_touch(desk, "ann@lee.example")
        ticking.post("faults", spec="hang=create")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await desk.sees("It cannot be looked up", "Send Tracker")
        await press(desk, "f")
        await press(desk, "y")
        await came_to(desk, draft_id, CreateStage.FOUND)
        assert intents(desk)[0].state is IntentState.DONE
        assert desk.engine.draft(draft_id) is None
    assert posts(ticking) == 1


async def test_an_egift_by_email_is_found_in_v3_too(ticking: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(ticking, "v3"), tmp_path, speed=FAST, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await a_touch(desk)
        ticking.post("faults", spec="hang=create")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await came_to(desk, draft_id, CreateStage.FOUND)
    assert (creates(ticking), posts(ticking)) == (1, 1)


async def test_f68_leaving_while_it_hangs_asks_then_says_it_is_not_known_and_the_next_start_finds_it(
    ticking: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = profile_of(ticking)

    async def script(desk: Desk) -> None:
        await ready(desk)
        wish = await an_item(desk)
        ticking.post("faults", spec="hang=create")
        await review(desk, wish)
        await press(desk, "ctrl+s")
        await desk.until(lambda: creates(ticking) == 1, "the server to have acted")
        await press(desk, "escape")
        await desk.press("q")
        await desk.sees("A new send is still on its way")
        await desk.press("q")

    monkeypatch.setattr(workbench, "SETTLE_SECONDS", 0.3)
    left = await work(monkeypatch, profile, tmp_path, script)
    assert left.code == 5
    assert "journal" in capsys.readouterr().err
    assert await states(profile, tmp_path) == [IntentState.UNKNOWN]

    ticking.post("faults", spec="")
    async with open_desk(profile, tmp_path, speed=FAST) as desk:
        await desk.until(lambda: any(isinstance(fact, IntentsUnclear) for fact in desk.facts), "the greeting")
        await desk.until(lambda: found(desk), "it to be found")
        await desk.sees("): found at")
        assert intents(desk)[0].state is IntentState.DONE
        assert desk.engine.drafts() == []
    assert (creates(ticking), posts(ticking)) == (1, 1)


async def test_f66_killed_while_on_its_way_it_is_found_at_the_next_start_of_the_screen(
    ticking: SandboxProcess, tmp_path: Path
) -> None:
    people, items = await asyncio.to_thread(offers, ticking)
    body = tmp_path / "body.json"
    body.write_text(json.dumps({"recipient_id": people[0], "item_id": items[0], "message": "Thank you."}))
    ticking.post("faults", spec="hang=create")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sendoso_tui", "send", "--from", str(body), "--yes"),
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], **ticking.environ("v2")},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    while creates(ticking) == 0:
        assert process.returncode is None
        await asyncio.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    ticking.post("faults", spec="")
    profile = profile_of(ticking, name="env")
    async with open_desk(profile, tmp_path, speed=FAST, paths=find_paths({"HOME": str(tmp_path)})) as desk:
        await desk.until(lambda: found(desk), "it to be found")
        await desk.sees("): found at")
        (intent,) = intents(desk)
        assert intent.state is IntentState.DONE
        assert (await desk.stores.record.verify_audit()).ok
    assert (creates(ticking), posts(ticking)) == (1, 1)


async def test_the_next_start_greets_and_the_journal_leads_to_the_page(ticking: SandboxProcess, tmp_path: Path) -> None:
    profile = profile_of(ticking)
    async with open_desk(profile, tmp_path, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        ticking.post("faults", spec="http=502:1:create")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
    async with open_desk(profile, tmp_path) as desk:
        greeting = "The outcome of an earlier new send is not known. :journal shows it."
        await desk.until(lambda: greeting in [said.sentence for said in desk.app.sends.told()], "the greeting")
        await desk.sees(":journal shows it.")
        await ready(desk)
        await desk.press("colon")
        await desk.type("journal")
        await desk.press("enter")
        await desk.sees("Without an outcome", wish.new.what)
        await desk.press("enter")
        await desk.sees("We do not know whether this gift was sent.", wish.new.person.email)
        assert isinstance(desk.app.screen, OutcomeScreen)
    assert (creates(ticking), posts(ticking)) == (0, 1)
