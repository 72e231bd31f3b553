"""New sends that are accepted, refused or repeated: once for each yes, counted by the server."""

from dataclasses import replace
from pathlib import Path

import pytest

from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.draft import InventoryDraft
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CreateStage
from sendoso_tui.ui.screens.accepted import AcceptedScreen
from sendoso_tui.ui.screens.compose import ComposeScreen
from sendoso_tui.ui.screens.review import ReviewScreen
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import flat, open_desk, profile_of
from tests.stories.wishes import (
    Wish,
    a_touch,
    an_item,
    came_to,
    creates,
    intents,
    opened,
    posts,
    press,
    ready,
    review,
    stages,
)

pytestmark = pytest.mark.usefixtures("rested_keys")


async def test_accepted_it_is_sent_once_said_to_be_accepted_and_opens_from_there(
    ticking: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(ticking), tmp_path) as desk:
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
    assert (creates(ticking), posts(ticking)) == (1, 1)


async def test_pressing_on_and_on_sends_once(ticking: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(ticking), tmp_path) as desk:
        await ready(desk)
        ticking.post("faults", spec="latency=300ms")
        draft_id = await review(desk, await an_item(desk))
        await desk.press("ctrl+s", "ctrl+s", "f10", "tab", "enter", "ctrl+s")
        await came_to(desk, draft_id, CreateStage.ACCEPTED)
        await desk.press("ctrl+s", "enter", "f10")
        assert stages(desk, draft_id).count(CreateStage.SENDING) == 1
    assert (creates(ticking), posts(ticking)) == (1, 1)


async def test_f28_a_refusal_lands_on_its_field_and_nothing_typed_is_lost(
    ticking: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(ticking), tmp_path) as desk:
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
    assert (creates(ticking), posts(ticking)) == (0, 1)


async def test_f23_too_little_money_is_explained_with_the_numbers(ticking: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(ticking), tmp_path) as desk:
        await ready(desk)
        wish = await an_item(desk)
        ticking.post("budget", remaining=1.25)
        draft_id = desk.engine.new_draft(wish.form)
        await desk.until(lambda: desk.engine.draft(draft_id), "the draft")
        form = ComposeScreen(desk.engine, desk.app.sends.bar_header, draft_id)
        await opened(desk, form)
        await desk.until(lambda: form.kept.shown is not None, "the budget as it was before")
        await review(desk, wish, draft_id)
        await press(desk, "ctrl+s")
        await came_to(desk, draft_id, CreateStage.REFUSED)
        await desk.sees("The team budget has 1.25 USD left", "Nothing was sent.")
        assert desk.app.screen is form
        # What stands beside the form is the same sum, and so is what another form or review begins with.
        await desk.until(lambda: "left now 1.25 USD" in flat(desk.screen), "what is left beside the form")
        budget = desk.engine.budget
        assert budget is not None
        assert budget.team is not None
        assert str(budget.team.remaining) == str(form.kept.shown.team.remaining)  # type: ignore[union-attr]
    assert (creates(ticking), posts(ticking)) == (0, 1)


async def test_the_same_content_within_ten_minutes_needs_a_yes_of_its_own(
    ticking: SandboxProcess, tmp_path: Path
) -> None:
    async with open_desk(profile_of(ticking), tmp_path) as desk:
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
        assert creates(ticking) == 1
        await press(desk, "a")
        await came_to(desk, second, CreateStage.ACCEPTED)
    assert (creates(ticking), posts(ticking)) == (2, 2)


async def test_f65_two_windows_confirm_the_same_and_one_send_is_made_while_the_other_window_is_told(
    ticking: SandboxProcess, tmp_path: Path
) -> None:
    profile = profile_of(ticking)
    async with open_desk(profile, tmp_path) as one, open_desk(profile, tmp_path) as two:
        drafts = []
        for desk in (one, two):
            await ready(desk)
            drafts.append(await review(desk, await an_item(desk)))
        ticking.post("faults", spec="latency=300ms")
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
    assert (creates(ticking), posts(ticking)) == (1, 1)


async def test_links_can_be_copied_and_are_still_there_in_the_journal(ticking: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(ticking, "v3"), tmp_path) as desk:
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
    assert posts(ticking) == 1


async def test_left_while_on_its_way_the_list_says_what_became_of_it(ticking: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(ticking), tmp_path) as desk:
        await ready(desk)
        wish = await an_item(desk)
        ticking.post("faults", spec="latency=500ms")
        draft_id = await review(desk, wish)
        await press(desk, "ctrl+s")
        await press(desk, "escape")
        assert desk.app.screen is desk.app.sends
        await came_to(desk, draft_id, CreateStage.ACCEPTED)
        await desk.sees("Accepted by Sendoso at")
        assert desk.app.screen is desk.app.sends
    assert (creates(ticking), posts(ticking)) == (1, 1)
