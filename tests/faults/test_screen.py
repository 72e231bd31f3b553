"""The same server under the real workbench: what stands on the screen agrees with the server's books."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sendoso_tui import steps
from sendoso_tui.api.http import Deadlines
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CreateStage
from sendoso_tui.ui.screens.page_box import PageBox
from tests.faults.books import Books
from tests.faults.catalogue import Fault, named
from tests.faults.children import nursery
from tests.faults.exchange import Step
from tests.faults.orders import KNOWN, SHAPES, Order, body_of, fill, order_of
from tests.faults.plans import Plan, plan_of
from tests.faults.program import job_of
from tests.faults.server import FaultServer, fault_server
from tests.faults.window import Where
from tests.stories.desk import Desk, flat, open_desk, profile_at
from tests.stories.wishes import FAST, Wish, came_to, intents, press, review, stages

pytestmark = pytest.mark.usefixtures("rested_keys")

SHORT = Deadlines(read=3.0, write=1.0, connect=3.0)
ORDERS = {api: order_of(api, SHAPES[api][0], 3) for api in ("v2", "v3")}
UNKNOWN = "We do not know whether this gift was sent."
ACCEPTED = "Accepted by Sendoso at"
FOUND = "found at"


@pytest.fixture
def rested_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds a key down."""
    monkeypatch.setattr(PageBox, "REST", 0.0)


@asynccontextmanager
async def account(api: str, *met: Fault | None) -> AsyncIterator[FaultServer]:
    books = Books(api)
    fill(books)
    async with fault_server(books) as server:
        server.tokens.static = "a-made-up-key"
        books.place(books.similar(body_of(api, order_of(api, SHAPES[api][0], KNOWN))))
        server.expect(Step.CREATE, *met)
        yield server


@asynccontextmanager
async def desk_at(server: FaultServer, folder: Path) -> AsyncIterator[Desk]:
    """A workbench on the account, its list read."""
    profile = profile_at(server.raw.url, server.books.api)  # type: ignore[arg-type]
    async with open_desk(profile, folder, speed=FAST, deadlines=SHORT) as desk:
        await desk.until(lambda: desk.engine.sync_state.complete, "the list")
        yield desk


def wish_of(order: Order) -> Wish:
    shape = Shape.INVENTORY if order.new.person.id else Shape.EGIFT
    return Wish(Form(shape, {"email": order.new.person.email}), order.new)


async def send(desk: Desk, order: Order) -> str:
    """Review an order and say yes."""
    draft_id = await review(desk, wish_of(order))
    await press(desk, "ctrl+s")
    return draft_id


def seen(desk: Desk, words: str) -> bool:
    return words in flat(desk.screen)


@pytest.mark.parametrize("api", ["v2", "v3"])
@pytest.mark.parametrize("name", ["reset-after-commit", "commit-then-cut-json", "commit-then-502-page", "half-a-body"])
async def test_a_lost_answer_is_unknown_on_the_screen_and_then_found(tmp_path: Path, name: str, api: str) -> None:
    async with account(api, named(name)) as server, desk_at(server, tmp_path) as desk:
        draft_id = await send(desk, ORDERS[api])
        await desk.until(lambda: seen(desk, UNKNOWN) or seen(desk, FOUND), "what became of it")
        await came_to(desk, draft_id, CreateStage.FOUND)
        await desk.sees(FOUND)
        assert CreateStage.ACCEPTED not in stages(desk, draft_id)
        assert [one.state for one in intents(desk)] == [IntentState.DONE]
        assert len(server.books.commits) == len(server.creates) == 1


@pytest.mark.parametrize("name", ["reset-before-commit", "307", "503-retry-after", "hang-without-commit"])
async def test_what_did_nothing_stays_unknown_on_the_screen(tmp_path: Path, name: str) -> None:
    async with account("v3", named(name)) as server, desk_at(server, tmp_path) as desk:
        draft_id = await send(desk, ORDERS["v3"])
        await came_to(desk, draft_id, CreateStage.UNKNOWN)
        await desk.sees(UNKNOWN, "not in the newest")
        assert not seen(desk, ACCEPTED)
        assert not seen(desk, FOUND)
        assert not seen(desk, "Nothing was sent")
        assert [one.state for one in intents(desk)] == [IntentState.UNKNOWN]
        assert server.books.commits == server.strays == []
        assert len(server.creates) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [("402", "Nothing was sent"), ("422-object-of-lists", "is not an address"), ("409", "Conflict"), ("403", "scope")],
)
async def test_a_clear_no_is_said_and_the_draft_is_kept(tmp_path: Path, name: str, words: str) -> None:
    async with account("v2", named(name)) as server, desk_at(server, tmp_path) as desk:
        draft_id = await send(desk, ORDERS["v2"])
        await came_to(desk, draft_id, CreateStage.REFUSED)
        await desk.sees(words)
        assert not seen(desk, UNKNOWN)
        assert not seen(desk, ACCEPTED)
        kept = desk.engine.draft(draft_id)
        assert kept is not None
        assert kept.intent_id == ""
        assert server.books.commits == []


async def test_two_desks_that_send_the_same_at_once_send_it_once(tmp_path: Path) -> None:
    async with account("v3") as server, desk_at(server, tmp_path) as one, desk_at(server, tmp_path) as other:
        drafts = [await review(desk, wish_of(ORDERS["v3"])) for desk in (one, other)]
        await asyncio.gather(press(one, "ctrl+s"), press(other, "ctrl+s"))
        over = {CreateStage.ACCEPTED, CreateStage.REPEATED}
        for desk, draft_id in zip((one, other), drafts, strict=True):
            await desk.until(lambda desk=desk, draft_id=draft_id: over & set(stages(desk, draft_id)), "an end")  # type: ignore[misc]
        last = sorted(stages(desk, draft)[-1].value for desk, draft in zip((one, other), drafts, strict=True))
        assert last == ["accepted", "repeated"]
        assert len(server.books.commits) == len(server.creates) == 1
        for desk, draft_id in zip((one, other), drafts, strict=True):
            accepted = stages(desk, draft_id)[-1] is CreateStage.ACCEPTED
            await desk.sees(ACCEPTED if accepted else "The same")
            assert seen(desk, ACCEPTED) is accepted


async def test_yes_pressed_again_and_again_is_one_yes(tmp_path: Path) -> None:
    async with account("v2", named("commit-then-hang")) as server, desk_at(server, tmp_path) as desk:
        draft_id = await review(desk, wish_of(ORDERS["v2"]))
        await press(desk, "ctrl+s")
        await desk.press("ctrl+s", "ctrl+s", "enter", "f10", "ctrl+s")
        await came_to(desk, draft_id, CreateStage.FOUND)
        await desk.sees(FOUND)
        await desk.press("ctrl+s", "enter")
        assert len(server.books.commits) == len(server.creates) == 1


async def test_left_in_flight_it_is_found_at_the_next_start(tmp_path: Path) -> None:
    async with account("v3", named("commit-then-hang")) as server:
        async with desk_at(server, tmp_path) as desk:
            await send(desk, ORDERS["v3"])
            await desk.until(lambda: server.books.commits, "the server to have made it")
        async with desk_at(server, tmp_path) as desk:
            await desk.sees(FOUND)
            assert [one.state for one in intents(desk)] == [IntentState.DONE]
            assert desk.engine.drafts() == []
        assert len(server.books.commits) == len(server.creates) == 1


@pytest.mark.parametrize("step", [one for one in steps.STEPS if one not in ("before-intent",)])
async def test_f66_what_a_killed_program_left_is_greeted_and_told_truly(tmp_path: Path, step: str) -> None:
    seed, plan = next((seed, plan) for seed in range(5000) if (plan := plan_of(seed)).api == "v2" and _is_plain(plan))
    async with account("v2") as server:
        async with desk_at(server, tmp_path) as desk:
            folder = desk.paths.record_db("desk").parent
        async with nursery() as home:
            child = await home.start(job_of(1, folder, Where("v2", server.base_url), seed, [0], break_at=step))
            assert await child.wait() < 0
        made = len(server.books.commits)
        async with desk_at(server, tmp_path) as desk:
            (intent,) = intents(desk)
            if step in ("after-outcome", "after-draft-gone"):
                assert intent.state is IntentState.DONE
            elif made:
                await desk.sees(FOUND)
            else:
                await desk.sees(UNKNOWN)
                assert intents(desk)[0].state is IntentState.UNKNOWN
                assert not seen(desk, FOUND)
        assert len(server.books.commits) == len(server.creates) == made == int(not step.endswith(("intent", "byte")))


def _is_plain(plan: Plan) -> bool:
    return not plan.orders[0].again and plan.orders[0].new.new_recipient is None
