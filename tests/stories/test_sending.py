"""New sends that meet the world: accepted, refused, lost and found, lost and never found; counted by the server."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from sendoso_tui import workbench
from sendoso_tui.api.http import Deadlines
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.costing import Level, Weighed
from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.draft import EgiftDraft, InventoryDraft, LinksDraft
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.domain.people import Person
from sendoso_tui.flows.facts import CreateMoved, CreateStage, IntentsUnclear
from sendoso_tui.ui.screens.accepted import AcceptedScreen
from sendoso_tui.ui.screens.compose import ComposeScreen
from sendoso_tui.ui.screens.outcome import OutcomeScreen
from sendoso_tui.ui.screens.page_box import PageBox
from sendoso_tui.ui.screens.review import ReviewScreen
from tests.sandbox_process import NOW, SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_of
from tests.stories.test_leaving_and_coming_back import states, work

SHORT = Deadlines(read=2.0, write=1.0, connect=2.0)
FAST = 60.0
"""With a minute in each second the looks after a lost answer are made within ten seconds."""
NOT_WEIGHED = Weighed(Level.UNSTATED)


@pytest.fixture(scope="module")
def _running_sandbox() -> Iterator[SandboxProcess]:
    """A sandbox whose clock runs: whether a send was there before its request left is a question of time."""
    sandbox = SandboxProcess("--sends", "300", "--seed", "1", "--speed", "1", "--now", NOW, "--rate", "0")
    yield sandbox
    sandbox.close()


@pytest.fixture
def sandbox(_running_sandbox: SandboxProcess) -> SandboxProcess:
    """The sandbox as it is at its start."""
    _running_sandbox.post("reset")
    return _running_sandbox


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody here holds a key down; how one that is held is dropped is tested beside the review."""
    monkeypatch.setattr(PageBox, "REST", 0.0)


def creates(sandbox: SandboxProcess) -> int:
    """How many new sends the server has committed."""
    count: int = sandbox.requests()["committed"]["creates"]
    return count


def posts(sandbox: SandboxProcess) -> int:
    """How many requests to make a send the server has heard at all."""
    counts = sandbox.requests()["counts"]
    return sum(count for name, count in counts.items() if name.startswith("POST") and "/send" in name)


@dataclass
class Wish:
    """What a person wants to send: the form it was typed in, and what the review shows."""

    form: Form
    new: NewSend


async def an_item(desk: Desk) -> Wish:
    """An item that needs no address, to the first entry of the address book (v2)."""
    gateway = desk.engine.gateway
    assert gateway is not None
    items = (await gateway.list_inventory()).value.rows
    item = next(item for item in items if item.available and item.type == "egift")
    recipient = (await gateway.list_recipients()).value.rows[0]
    message = "Thank you for the workshop."
    form = Form(Shape.INVENTORY, {"recipient_id": recipient.id, "item_id": item.id, "message": message})
    draft = InventoryDraft(recipient.id, item.id, message)
    return Wish(form, NewSend(draft, replace(recipient.person, id=recipient.id), item.name, item.price))


async def a_touch(desk: Desk, *emails: str) -> Wish:
    """An eGift by email, or links for these emails (v3)."""
    gateway = desk.engine.gateway
    assert gateway is not None
    touches = (await gateway.list_touches(delivery_type="email")).value.rows
    touch = next(touch for touch in touches if touch.default_price)
    if emails:
        form = Form(Shape.LINKS, {"touch_id": touch.id, "emails": "\n".join(emails)})
        return Wish(form, NewSend(LinksDraft(touch.id, emails), Person(email=emails[0]), touch.name))
    email = "hannah.weiss@spree.example"
    form = Form(Shape.EGIFT, {"touch_id": touch.id, "email": email, "name": "Hannah"})
    return Wish(form, NewSend(EgiftDraft(touch.id, email, "Hannah"), Person("Hannah", email), touch.name))


async def review(desk: Desk, wish: Wish, draft_id: str = "", number: int = 1) -> str:
    """Open the review of a draft as its form does, and wait until it takes keys."""
    draft_id = draft_id or desk.engine.new_draft(wish.form)
    await desk.until(lambda: desk.stores.record.draft(draft_id), "the draft on the disk")
    header = desk.app.sends.bar_header
    page = ReviewScreen(desk.engine, header, draft_id, number, wish.new, NOT_WEIGHED, [])
    await opened(desk, page)
    await painted(desk)
    return draft_id


async def opened(desk: Desk, page: Screen[Any]) -> None:
    """Open a page from within its own app: two of them may run in one test."""
    desk.app.call_later(desk.app.push_screen, page)
    await desk.until(lambda: desk.app.screen is page and page.is_mounted, "the page")


async def painted(desk: Desk) -> None:
    """Wait until the buttons on top were painted."""
    await desk.until(lambda: getattr(getattr(desk.app.screen, "box", None), "painted_at", None) is not None, "buttons")


async def press(desk: Desk, key: str) -> None:
    """Press a key of a button that stands on the screen."""
    await painted(desk)
    await desk.press(key)


def stages(desk: Desk, draft_id: str) -> list[CreateStage]:
    """The stages a new send went through so far."""
    return [fact.stage for fact in desk.facts if isinstance(fact, CreateMoved) and fact.draft_id == draft_id]


async def came_to(desk: Desk, draft_id: str, stage: CreateStage) -> CreateMoved:
    """Wait until a new send has come to this stage."""
    await desk.until(lambda: stage in stages(desk, draft_id), f"{stage} of the new send")
    return next(
        fact
        for fact in reversed(desk.facts)
        if isinstance(fact, CreateMoved) and fact.draft_id == draft_id and fact.stage is stage
    )


def intents(desk: Desk) -> list[Intent]:
    """The new sends in the journal, newest first."""
    return [intent for intent in desk.intents() if intent.action is Action.CREATE]


async def ready(desk: Desk) -> None:
    """Wait until everything is read."""
    await desk.loaded(300)


async def test_accepted_it_is_sent_once_said_to_be_accepted_and_opens_from_there(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await ready(desk)
        wish = await an_item(desk)
        draft_id = await review(desk, wish)
        await desk.sees("You are about to send", "Exactly this is posted", wish.new.what)
        await press(desk, "ctrl+s")
        moved = await came_to(desk, draft_id, CreateStage.ACCEPTED)
        await desk.sees("Accepted by Sendoso at", "Accepted is not delivered.")
        await desk.sees("in the list, enter opens it")
        assert isinstance(desk.app.screen, AcceptedScreen)
        (intent,) = intents(desk)
        assert (intent.state, intent.target) == (IntentState.DONE, moved.send_id)
        assert desk.engine.drafts() == []
        await desk.press("enter")
        await desk.sees("Timeline", wish.new.what)
    assert (creates(sandbox), posts(sandbox)) == (1, 1)


async def test_pressing_on_and_on_sends_once(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await ready(desk)
        sandbox.post("faults", spec="latency=300ms")
        draft_id = await review(desk, await an_item(desk))
        await desk.press("ctrl+s", "ctrl+s", "f10", "tab", "enter", "ctrl+s")
        await came_to(desk, draft_id, CreateStage.ACCEPTED)
        await desk.press("ctrl+s", "enter", "f10")
        assert stages(desk, draft_id).count(CreateStage.SENDING) == 1
    assert (creates(sandbox), posts(sandbox)) == (1, 1)


async def test_f28_a_refusal_lands_on_its_field_and_nothing_typed_is_lost(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await ready(desk)
        wish = await an_item(desk)
        assert isinstance(wish.new.draft, InventoryDraft)
        wrong = wish.form.put("recipient_id", "rec_nobody")
        draft_id = desk.engine.new_draft(wrong)
        await desk.until(lambda: desk.engine.draft(draft_id), "the draft")
        await opened(desk, ComposeScreen(desk.engine, desk.app.sends.bar_header, draft_id))
        new = replace(wish.new, draft=replace(wish.new.draft, recipient_id="rec_nobody"))
        await review(desk, Wish(wrong, new), draft_id)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.REFUSED)
        await desk.sees("is not a known recipient", "Nothing was sent.", "[422]")
        assert isinstance(desk.app.screen, ComposeScreen)
        kept = desk.engine.draft(draft_id)
        assert kept is not None
        assert kept.form.get("message") == "Thank you for the workshop."
        assert [intent.state for intent in intents(desk)] == [IntentState.REFUSED]
    assert (creates(sandbox), posts(sandbox)) == (0, 1)


async def test_f23_too_little_money_is_explained_with_the_numbers(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await ready(desk)
        wish = await an_item(desk)
        sandbox.post("budget", remaining=1.25)
        draft_id = desk.engine.new_draft(wish.form)
        await desk.until(lambda: desk.engine.draft(draft_id), "the draft")
        await opened(desk, ComposeScreen(desk.engine, desk.app.sends.bar_header, draft_id))
        await review(desk, wish, draft_id)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.REFUSED)
        await desk.sees("The team budget has 1.25 USD left", "Nothing was sent.")
        assert isinstance(desk.app.screen, ComposeScreen)
    assert (creates(sandbox), posts(sandbox)) == (0, 1)


@pytest.mark.parametrize("fault", ["hang=create", "late500=create", "cut=1:create", "garbage=1:create"])
async def test_f08_f09_a_lost_answer_is_unknown_and_is_found_by_itself(
    sandbox: SandboxProcess, tmp_path: Path, fault: str
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, speed=FAST, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        sandbox.post("faults", spec=fault)
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        moved = await came_to(desk, draft_id, CreateStage.FOUND)
        assert CreateStage.REFUSED not in stages(desk, draft_id)
        await desk.sees("It was sent: found at")
        (intent,) = intents(desk)
        assert (intent.state, intent.target) == (IntentState.DONE, moved.send_id)
        assert desk.engine.draft(draft_id) is None
    assert (creates(sandbox), posts(sandbox)) == (1, 1)


async def test_f08_while_it_is_unknown_the_page_says_so_and_nothing_on_it_sends(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        sandbox.post("faults", spec="http=502:1:create")
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
    assert (creates(sandbox), posts(sandbox)) == (0, 1)


async def test_f10_a_server_that_acts_late_is_found_by_a_look_that_was_asked_for(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        sandbox.post("faults", spec="late-commit=create:60s")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await desk.sees("We do not know whether this gift was sent.")
        await painted(desk)
        await desk.press("r")
        await desk.sees("not in the newest")
        assert creates(sandbox) == 0
        sandbox.post("advance", seconds=61)
        await desk.press("r")
        await came_to(desk, draft_id, CreateStage.FOUND)
        await desk.sees("It was sent: found at")
    assert (creates(sandbox), posts(sandbox)) == (1, 1)


async def test_f10_never_found_only_a_person_sends_again_and_both_are_in_the_journal(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, speed=600.0, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        sandbox.post("faults", spec="late-commit=create:3600s")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await desk.sees("All looks are made.")
        assert (creates(sandbox), posts(sandbox)) == (0, 1)
        sandbox.post("faults", spec="")
        await press(desk, "s")
        await desk.sees("Was nothing sent?", "a new one is a second gift")
        await press(desk, "y")
        await desk.until(lambda: isinstance(desk.app.screen, ComposeScreen), "the form")
        assert posts(sandbox) == 1
        assert [intent.state for intent in intents(desk)] == [IntentState.REFUSED]
        await review(desk, wish, draft_id)
        await desk.sees("An earlier request of this draft left at")
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.ACCEPTED)
        await desk.sees("Accepted by Sendoso at")
        assert (creates(sandbox), posts(sandbox)) == (1, 2)
        sandbox.post("advance", seconds=3601)
        assert (creates(sandbox), posts(sandbox)) == (2, 2)
        assert {intent.state for intent in intents(desk)} == {IntentState.DONE, IntentState.REFUSED}
        assert len(intents(desk)) == 2


async def test_the_same_content_within_ten_minutes_needs_a_yes_of_its_own(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await ready(desk)
        wish = await an_item(desk)
        first = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, first, CreateStage.ACCEPTED)
        await desk.press("escape")
        second = await review(desk, wish, number=2)
        await desk.sees("The same was sent already at", "a second gift")
        await desk.press("ctrl+s", "f10", "ctrl+s")
        await desk.sees("a sends it again")
        assert creates(sandbox) == 1
        await press(desk, "a")
        await came_to(desk, second, CreateStage.ACCEPTED)
    assert (creates(sandbox), posts(sandbox)) == (2, 2)


async def test_f65_two_windows_confirm_the_same_and_one_send_is_made_while_the_other_window_is_told(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    profile = profile_of(sandbox)
    async with open_desk(profile, tmp_path) as one, open_desk(profile, tmp_path) as two:
        drafts = []
        for desk in (one, two):
            await ready(desk)
            drafts.append(await review(desk, await an_item(desk)))
        sandbox.post("faults", spec="latency=300ms")
        await press(one, "ctrl+s")
        await press(two, "ctrl+s")
        for desk, draft_id in zip((one, two), drafts, strict=True):
            await desk.until(lambda d=desk, i=draft_id: stages(d, i) and stages(d, i)[-1].is_over, "both ends")
        ends = {stages(one, drafts[0])[-1], stages(two, drafts[1])[-1]}
        assert ends == {CreateStage.ACCEPTED, CreateStage.REPEATED}
        told = one if stages(one, drafts[0])[-1] is CreateStage.REPEATED else two
        await told.sees("a  Send it again")
        assert isinstance(told.app.screen, ReviewScreen)
        assert len(intents(one)) == 1
    assert (creates(sandbox), posts(sandbox)) == (1, 1)


async def test_links_can_be_copied_and_are_still_there_in_the_journal(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path) as desk:
        await ready(desk)
        assert desk.engine.capabilities.can(Capability.GENERATE_LINKS)
        draft_id = await review(desk, await a_touch(desk, "ann@lee.example", "bob@lee.example"))
        await desk.sees("Make 2 links")
        await press(desk, "ctrl+s")
        moved = await came_to(desk, draft_id, CreateStage.ACCEPTED)
        assert moved.created is not None
        await desk.sees("2 links", "ann@lee.example")
        await desk.press("Y")
        assert desk.app.clipboard.splitlines() == [f"{link.recipient}, {link.url}" for link in moved.created.links]
        await desk.press("escape")
        desk.app.sends.command("journal")
        await desk.sees("Sent in this session")
        await desk.press("enter")
        await desk.sees(moved.created.links[1].url)
    assert posts(sandbox) == 1


async def test_lost_links_cannot_be_looked_up_and_a_person_decides_at_once(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await a_touch(desk, "ann@lee.example")
        sandbox.post("faults", spec="hang=create")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await desk.sees("It cannot be looked up", "Send Tracker")
        await press(desk, "f")
        await press(desk, "y")
        await came_to(desk, draft_id, CreateStage.FOUND)
        assert intents(desk)[0].state is IntentState.DONE
        assert desk.engine.draft(draft_id) is None
    assert posts(sandbox) == 1


async def test_an_egift_by_email_is_found_in_v3_too(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox, "v3"), tmp_path, speed=FAST, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await a_touch(desk)
        sandbox.post("faults", spec="hang=create")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await came_to(desk, draft_id, CreateStage.FOUND)
    assert (creates(sandbox), posts(sandbox)) == (1, 1)


async def test_left_while_on_its_way_the_list_says_what_became_of_it(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await ready(desk)
        wish = await an_item(desk)
        sandbox.post("faults", spec="latency=500ms")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await press(desk, "escape")
        assert desk.app.screen is desk.app.sends
        await came_to(desk, draft_id, CreateStage.ACCEPTED)
        await desk.sees("Accepted by Sendoso at")
        assert desk.app.screen is desk.app.sends
    assert (creates(sandbox), posts(sandbox)) == (1, 1)


async def test_f68_leaving_while_it_hangs_asks_then_says_it_is_not_known_and_the_next_start_finds_it(
    sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = profile_of(sandbox)

    async def script(desk: Desk) -> None:
        await ready(desk)
        wish = await an_item(desk)
        sandbox.post("faults", spec="hang=create")
        await review(desk, wish)
        await press(desk, "ctrl+s")
        await desk.until(lambda: creates(sandbox) == 1, "the server to have acted")
        await press(desk, "escape")
        await desk.press("q")
        await desk.sees("A new send is still on its way")
        await desk.press("q")

    monkeypatch.setattr(workbench, "SETTLE_SECONDS", 0.3)
    left = await work(monkeypatch, profile, tmp_path, script)
    assert left.code == 5
    assert "journal" in capsys.readouterr().err
    assert await states(profile, tmp_path) == [IntentState.UNKNOWN]

    sandbox.post("faults", spec="")
    async with open_desk(profile, tmp_path, speed=FAST) as desk:
        await desk.until(lambda: any(isinstance(fact, IntentsUnclear) for fact in desk.facts), "the greeting")
        await desk.until(lambda: found(desk), "it to be found")
        await desk.sees("It was sent: found at")
        assert intents(desk)[0].state is IntentState.DONE
        assert desk.engine.drafts() == []
    assert (creates(sandbox), posts(sandbox)) == (1, 1)


async def test_the_next_start_greets_and_the_journal_leads_to_the_page(sandbox: SandboxProcess, tmp_path: Path) -> None:
    profile = profile_of(sandbox)
    async with open_desk(profile, tmp_path, deadlines=SHORT) as desk:
        await ready(desk)
        wish = await an_item(desk)
        sandbox.post("faults", spec="http=502:1:create")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
    async with open_desk(profile, tmp_path) as desk:
        await desk.sees("The outcome of an earlier new send is not known. :journal shows it.")
        await ready(desk)
        await desk.press("colon")
        await desk.type("journal")
        await desk.press("enter")
        await desk.sees("Without an outcome", wish.new.what)
        await desk.press("enter")
        await desk.sees("We do not know whether this gift was sent.", wish.new.person.email)
        assert isinstance(desk.app.screen, OutcomeScreen)
    assert (creates(sandbox), posts(sandbox)) == (0, 1)


def found(desk: Desk) -> bool:
    """Whether a lost send was found in this session."""
    return any(isinstance(fact, CreateMoved) and fact.stage is CreateStage.FOUND for fact in desk.facts)
