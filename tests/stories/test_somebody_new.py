"""A send to somebody new from the first key to its end: one draft, one gift, and what Sendoso said is read."""

from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.form import Shape
from sendoso_tui.flows.facts import CatalogPart, CreateMoved, CreateStage, Fact, RecipientAdded
from sendoso_tui.ui.messages import FactArrived
from sendoso_tui.ui.screens.accepted import AcceptedScreen
from sendoso_tui.ui.screens.compose import ComposeScreen
from sendoso_tui.ui.screens.drafts import DraftsScreen
from sendoso_tui.ui.screens.outcome import OutcomeScreen
from sendoso_tui.ui.screens.review import ReviewScreen
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_of
from tests.stories.test_composing import begin, choose, fill, form_of
from tests.stories.wishes import SHORT, came_to, creates, posts, press

pytestmark = pytest.mark.usefixtures("rested_keys")
SIZE = (120, 44)


async def a_form_for_somebody_new(desk: Desk) -> ComposeScreen:
    """Type a send to somebody whom the address book does not have yet."""
    await desk.loaded(300)
    form = await begin(desk, Shape.INVENTORY)
    await desk.until(lambda: desk.engine.capabilities.can(Capability.RECIPIENTS))
    await desk.type("Pia Nobody")
    await desk.sees("Nobody found")
    await desk.press("enter")
    await desk.sees("First name")
    await fill(desk, email="pia@nobody.example")
    await desk.until(lambda: (read := desk.engine.catalog(CatalogPart.ITEMS)) is not None and read.complete)
    read = desk.engine.catalog(CatalogPart.ITEMS)
    assert read is not None
    item = next(row for row in read.rows if row.available and row.type == "egift")  # type: ignore[union-attr]
    form.pane.focus_field("item_id")
    await choose(desk, item.name[:12], item.name)
    await desk.until(lambda: form.state.is_right and form.guard.asked, "a form that may be reviewed")
    return form


def hear_late(form: ComposeScreen, stages: tuple[CreateStage, ...], monkeypatch: pytest.MonkeyPatch) -> list[Fact]:
    """Let the form hear nothing from the moment the recipient is there until one of these stages is told."""
    held: list[Any] = []
    late: list[Fact] = []
    post = form.post_message

    def post_late(message: Any) -> bool:
        fact = message.fact if isinstance(message, FactArrived) else None
        if fact is None or late or not (held or isinstance(fact, RecipientAdded)):
            return post(message)
        held.append(message)
        if isinstance(fact, CreateMoved) and fact.stage in stages:
            late.extend(one.fact for one in held)
            for one in held:
                post(one)
        return True

    monkeypatch.setattr(form, "post_message", post_late)
    return late


async def send(desk: Desk, form: ComposeScreen) -> None:
    await desk.press("ctrl+s")
    await desk.until(lambda: isinstance(desk.app.screen, ReviewScreen), "the review")
    await press(desk, "ctrl+s")


@pytest.mark.parametrize("told_at", [CreateStage.SENDING, CreateStage.ACCEPTED])
async def test_after_it_was_accepted_there_is_no_draft_that_would_send_it_again(
    ticking: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told_at: CreateStage
) -> None:
    async with open_desk(profile_of(ticking), tmp_path, size=SIZE) as desk:
        form = await a_form_for_somebody_new(desk)
        draft_id = form.draft_id
        late = hear_late(form, (told_at,), monkeypatch)
        await send(desk, form)
        await came_to(desk, draft_id, CreateStage.ACCEPTED)
        await desk.until(lambda: isinstance(desk.app.screen, AcceptedScreen), "what was accepted")
        assert isinstance(late[0], RecipientAdded)
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is desk.app.sends, "the list")
        assert desk.engine.drafts() == []
        await desk.press("c")
        await desk.until(lambda: isinstance(desk.app.screen, ComposeScreen), "an empty form")
        assert form_of(desk).state.is_blank
    assert (creates(ticking), posts(ticking)) == (1, 1)


async def test_a_refusal_leads_back_to_the_same_draft_and_is_said_there(
    ticking: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(profile_of(ticking), tmp_path, size=SIZE) as desk:
        form = await a_form_for_somebody_new(desk)
        draft_id = form.draft_id
        late = hear_late(form, (CreateStage.SENDING,), monkeypatch)
        ticking.post("faults", spec="http=422:1:create")
        await send(desk, form)
        moved = await came_to(desk, draft_id, CreateStage.REFUSED)
        await desk.until(lambda: desk.app.screen is form, "the form again")
        assert isinstance(late[0], RecipientAdded)
        await desk.sees("Nothing was sent.", "[422]")
        assert moved.sentence.startswith(form.sentence[:40])
        assert form.draft_id == draft_id
        (draft,) = desk.engine.drafts()
        assert (draft.id, draft.form.get("recipient_id")[:4]) == (draft_id, "rcp_")
        # Another try is one of this draft, to the entry that is there now.
        ticking.post("faults", spec="")
        await desk.press("escape")
        await desk.sees("ctrl+s review")
        await send(desk, form)
        await came_to(desk, draft_id, CreateStage.ACCEPTED)
        await desk.until(lambda: desk.engine.drafts() == [], "no draft")
    assert creates(ticking) == 1
    assert ticking.requests()["counts"]["POST /api/v2/recipients"] == 1


async def test_while_it_is_not_known_the_one_draft_says_so_and_names_the_person(
    ticking: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(profile_of(ticking), tmp_path, size=SIZE, deadlines=SHORT) as desk:
        form = await a_form_for_somebody_new(desk)
        draft_id = form.draft_id
        late = hear_late(form, (CreateStage.SENDING,), monkeypatch)
        ticking.post("faults", spec="http=502:1:create")
        await send(desk, form)
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await desk.until(lambda: isinstance(desk.app.screen, OutcomeScreen), "what is not known")
        assert isinstance(late[0], RecipientAdded)
        await press(desk, "escape")
        await desk.until(lambda: desk.app.screen is desk.app.sends, "the list")
        await desk.press("c")
        await desk.until(lambda: isinstance(desk.app.screen, DraftsScreen), "the drafts")
        await desk.sees("outcome not known", "to Pia Nobody")
        assert "rcp_" not in desk.screen
        (draft,) = desk.engine.drafts()
        assert (draft.id, draft.intent_id != "") == (draft_id, True)
