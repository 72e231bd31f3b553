"""The pages of a batch under the keys of a person: what is asked of the engine, and what never is."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.batch import Batch, BatchState
from sendoso_tui.domain.batch_plan import RowFault, fill_in, judge_rows, make_plan
from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.catalog import Item
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.people_columns import guess_columns
from sendoso_tui.domain.people_file import read_people
from sendoso_tui.flows.batch_facts import BatchMoved, BatchPlanned, BatchRowMoved
from sendoso_tui.flows.batch_planning import BatchOffer, BatchWish
from sendoso_tui.flows.batch_run import BatchSeen
from sendoso_tui.flows.facts import CatalogPart, CatalogRead, Connection, CreateStage
from sendoso_tui.ui.screens.batch import BatchRest, BatchShapes
from sendoso_tui.ui.screens.batch_columns import BatchColumns
from sendoso_tui.ui.screens.batch_plan import BatchPlanScreen
from sendoso_tui.ui.screens.batch_report import BatchReport
from sendoso_tui.ui.screens.sends import SendsScreen
from tests.ui.conftest import Bench
from tests.ui.new_sends import usd
from tests.ui.world import NOW

OpenBench = Callable[..., AbstractAsyncContextManager[Bench]]
BOX = Item("item_1", "Welcome box", "physical", price=usd("44.10"), available=True)
CAN_V2 = frozenset({Capability.CREATE, Capability.INVENTORY, Capability.RECIPIENTS, Capability.BUDGET})
CAN_V3 = frozenset({Capability.CREATE, Capability.TOUCHES, Capability.GENERATE_LINKS, Capability.BALANCES})


class StillBatches:
    """Writes down what is asked; a batch is what the test says it is."""

    def __init__(self) -> None:
        self.wishes: list[tuple[int, BatchWish]] = []
        self.asked: list[tuple[Any, ...]] = []
        self.held: BatchSeen | None = None
        self.left: list[Batch] = []
        self.pausing = False
        self.takes = True

    def plan(self, number: int, wish: BatchWish) -> None:
        self.wishes.append((number, wish))

    def plan_rest(self, number: int, batch: Batch, *, retry_refused: bool = False) -> None:
        self.asked.append(("rest", number, batch.id))

    def start(self, offer: BatchOffer, folder: Path, *, stop_after: int = 3) -> str:
        self.asked.append(("start", len(offer.plan.rows), folder))
        if not self.takes:
            return ""
        self.held = seen(offer)
        return "b1"

    def go_on(self, batch: Batch, offer: BatchOffer, folder: Path, *, retry_refused: bool = False) -> str:
        self.asked.append(("go on", batch.id, folder))
        self.held = seen(offer)
        return batch.id

    def pause(self, batch_id: str) -> None:
        self.pausing = not self.pausing
        self.asked.append(("pause", batch_id))

    def stop(self, batch_id: str) -> None:
        self.asked.append(("stop", batch_id))

    def is_pausing(self, batch_id: str) -> bool:
        return self.pausing

    def seen(self, batch_id: str) -> BatchSeen | None:
        return self.held

    def row_under_way(self, batch_id: str) -> int | None:
        return 3

    def running(self) -> str:
        return "b1" if self.held is not None and not self.held.moved.is_over else ""

    def unfinished(self) -> list[Batch]:
        return self.left


def a_batch(state: BatchState = BatchState.RUNNING) -> Batch:
    return Batch("b1", "prod", "https://app.sendoso.com", "v2", "people.csv", NOW, state, "d")


def offer(count: int = 12, **changes: Any) -> BatchOffer:
    rows = "".join(f"rcp_{number}\n" for number in range(count))
    people = read_people(f"recipient_id\n{rows}".encode())
    columns = guess_columns(people.heads, Shape.INVENTORY)
    filled = fill_in(people, columns, Shape.INVENTORY, {"item_id": "item_1"})
    judged = judge_rows(filled, lambda form: judge(form, Known(item=BOX), date(2026, 11, 20)), columns)
    return BatchOffer("people.csv", make_plan(judged), **changes)


def seen(made: BatchOffer) -> BatchSeen:
    start = BatchMoved("b1", BatchState.RUNNING, 0, 0, 0, len(made.plan.rows))
    return BatchSeen(a_batch(), made, Path("/tmp/r.csv"), start)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("Email,Message,Other\nann@x.example,Hello {first_name},x\nbob@x.example,,y\n")
    return path


async def command(b: Bench, line: str) -> None:
    await b.press("colon")
    for char in line:
        await b.press({" ": "space"}.get(char, char))
    await b.press("enter")


def can(b: Bench, capabilities: frozenset[Capability]) -> StillBatches:
    b.engine.capabilities = Capabilities(capabilities)
    b.engine.batches = StillBatches()  # type: ignore[attr-defined]
    b.engine.catalog = lambda part: CatalogRead(CatalogPart.ITEMS, (BOX,), True)  # type: ignore[attr-defined]
    b.engine.read_catalog = lambda part, force=False: None  # type: ignore[attr-defined]
    return b.engine.batches  # type: ignore[attr-defined,no-any-return]


async def on_columns(b: Bench, people: Path) -> StillBatches:
    batches = can(b, CAN_V2)
    await command(b, f"batch {people}")
    await b.until(lambda: isinstance(b.app.screen, BatchColumns), "the columns")
    return batches


async def on_plan(b: Bench, people: Path, made: BatchOffer) -> StillBatches:
    batches = await on_columns(b, people)
    await b.press("down", "down", "enter")
    await b.until(lambda: "Welcome box" in "\n".join(b.lines()), "the inventory")
    await b.press("enter")
    await b.until(lambda: b.app.screen.state.same(), "the item")  # type: ignore[attr-defined]
    await b.press("ctrl+s")
    await b.until(lambda: batches.wishes, "a plan to be asked for")
    b.engine.tell(BatchPlanned(batches.wishes[-1][0], made))
    await b.until(lambda: isinstance(b.app.screen, BatchPlanScreen), "the plan")
    await b.until(lambda: b.app.screen.box.painted_at is not None, "buttons that take keys")  # type: ignore[attr-defined]
    return batches


async def on_report(b: Bench, made: BatchOffer) -> StillBatches:
    batches = can(b, CAN_V2)
    batches.held = seen(made)
    await command(b, "batch")
    await b.until(lambda: isinstance(b.app.screen, BatchReport), "the report")
    return batches


def move(b: Bench, batches: StillBatches, state: BatchState, *counts: int, over: bool = False, words: str = "") -> None:
    assert batches.held is not None
    batches.held.moved = BatchMoved("b1", state, *counts, words, over)
    b.engine.tell(batches.held.moved)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.csv", "There is no file missing.csv."),
        ("", "is a folder. Name a CSV file."),
        ("empty.csv", "no first row"),
    ],
)
async def test_what_cannot_be_read_is_said_on_the_list(
    open_bench: OpenBench, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "empty.csv").touch()
    async with open_bench() as b:
        can(b, CAN_V2)
        await command(b, f"batch {tmp_path / name}")
        await b.until(lambda: words in b.line("status"), words)
        assert isinstance(b.app.screen, SendsScreen)


async def test_without_a_file_it_says_what_there_is(open_bench: OpenBench) -> None:
    async with open_bench() as b:
        can(b, CAN_V2)
        await command(b, "batch")
        await b.until(lambda: "No batch is unfinished. :batch FILE begins one" in b.line("status"))


async def test_one_that_cannot_send_says_why(open_bench: OpenBench, people: Path) -> None:
    async with open_bench() as b:
        can(b, frozenset({Capability.TOUCHES}))
        await command(b, f"batch {people}")
        await b.until(lambda: "create" in b.line("status"))
        assert isinstance(b.app.screen, SendsScreen)


async def test_v3_asks_for_the_kind_that_the_columns_look_like(open_bench: OpenBench, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Email,Street,City\na@x.example,Main St,X\n")
    async with open_bench() as b:
        can(b, CAN_V3)
        await command(b, f"batch {path}")
        await b.until(lambda: isinstance(b.app.screen, BatchShapes), "the kinds")
        await b.press("enter")
        await b.until(lambda: isinstance(b.app.screen, BatchColumns), "the columns")
        assert b.app.screen.state.shape is Shape.ADDRESSED  # type: ignore[attr-defined]


async def test_columns_are_matched_by_keys_and_asked_for_as_they_stand(open_bench: OpenBench, people: Path) -> None:
    async with open_bench() as b:
        batches = await on_columns(b, people)
        await b.press("ctrl+s")
        await b.until(lambda: "nothing fills it in: Item." in b.line("page-status"))
        assert batches.wishes == []
        await b.press("escape", "down", "down", "enter")
        await b.until(lambda: "Welcome box" in "\n".join(b.lines()), "the inventory")
        await b.until(lambda: " enter take it" in b.line("page-footer"), "the keys of the list")
        await b.type("zz")
        await b.until(lambda: "(enter take it)" in b.line("page-footer"), "nothing to take")
        await b.press("backspace", "backspace", "enter")
        await b.until(lambda: any("for all: Welcome box" in line for line in b.lines()))
        await b.press("down", "right")
        await b.press("down", "down", "down", "down", "space", "down", "space")
        assert b.app.screen.state.new_recipients  # type: ignore[attr-defined]
        assert b.app.screen.state.again  # type: ignore[attr-defined]
        await b.press("up", "space", "ctrl+s")
        await b.until(lambda: batches.wishes, "a plan to be asked for")
        _, wish = batches.wishes[0]
        assert (wish.shape, wish.same) == (Shape.INVENTORY, {"item_id": "item_1"})
        assert wish.columns["message"] == ("Other",)
        assert wish.columns["email"] == ("Email",)
        assert (wish.again, wish.new_recipients) == (True, False)
        assert len(wish.people.rows) == 2


async def test_a_text_for_all_rows_is_typed(open_bench: OpenBench, people: Path) -> None:
    async with open_bench() as b:
        await on_columns(b, people)
        state = b.app.screen.state  # type: ignore[attr-defined]
        await b.press("down", "down", "down", "backspace", "enter")
        await b.until(lambda: "Type it for all rows" in "\n".join(b.lines()))
        await b.press("up", "up", *["down"] * 9, "up", "enter")
        await b.until(lambda: b.app.screen is not b.app.screen_stack[1], "a place to type")
        await b.type("Hi")
        await b.press("enter", "left_curly_bracket", "x", "right_curly_bracket", "ctrl+s")
        await b.until(lambda: state.same().get("message"), "the text")
        assert state.same()["message"] == "Hi\n{x}"


async def test_a_plan_that_cannot_be_made_says_why_and_can_be_asked_for_again(
    open_bench: OpenBench, people: Path
) -> None:
    async with open_bench() as b:
        batches = await on_columns(b, people)
        b.app.screen.state.put_same("item_id", "item_1", "Box")  # type: ignore[attr-defined]
        await b.press("ctrl+s", "ctrl+s")
        await b.until(lambda: batches.wishes)
        assert len(batches.wishes) == 1
        b.engine.tell(BatchPlanned(99, problem="An answer to somebody else."))
        b.engine.tell(BatchPlanned(1, problem="It could not be judged: the line is dead."))
        await b.until(lambda: "the line is dead" in b.line("page-status"))
        await b.press("escape", "ctrl+s")
        await b.until(lambda: len(batches.wishes) == 2)


async def test_a_file_that_was_mended_is_read_anew(open_bench: OpenBench, people: Path) -> None:
    async with open_bench() as b:
        batches = await on_columns(b, people)
        b.app.screen.state.put_same("item_id", "item_1", "Box")  # type: ignore[attr-defined]
        await b.press("ctrl+s")
        await b.until(lambda: batches.wishes)
        wrong = offer(2)
        b.engine.tell(BatchPlanned(1, replace(wrong, plan=replace(wrong.plan, faults=(RowFault(2, "Email", "No."),)))))
        await b.until(lambda: isinstance(b.app.screen, BatchPlanScreen), "the plan")
        await b.until(lambda: "esc, then ctrl+s reads it anew" in b.line("page-status"))
        people.write_text("Email,Message,Other\nann@x.example,,\nbob@x.example,,\ncid@x.example,,\n")
        await b.press("escape")
        await b.until(lambda: isinstance(b.app.screen, BatchColumns), "the columns")
        await b.press("ctrl+s")
        await b.until(lambda: len(batches.wishes) == 2, "a second plan")
        assert [row.cells[0] for row in batches.wishes[1][1].people.rows][-1] == "cid@x.example"
        await b.until(lambda: "3 rows" in b.line("page-title"))
        b.engine.tell(BatchPlanned(2, problem="No."))
        people.write_text("Mail,Message\nann@x.example,\n")
        await b.press("escape", "ctrl+s")
        await b.until(lambda: "has other columns now" in b.line("page-status"))
        people.unlink()
        await b.press("escape", "ctrl+s")
        await b.until(lambda: "There is no file people.csv." in b.line("page-status"))
        assert len(batches.wishes) == 2


async def test_the_number_must_be_typed(open_bench: OpenBench, people: Path) -> None:
    async with open_bench() as b:
        batches = await on_plan(b, people, offer(12))
        for wrong in ((), ("1",), ("1", "2", "3")):
            await b.press(*wrong, "ctrl+s", "f10", "y")
            await b.pilot.pause()
            assert batches.asked == []
            assert isinstance(b.app.screen, BatchPlanScreen)
            await b.press(*["backspace"] * 3)
        assert "(ctrl+s make the sends)" in b.line("page-footer")
        await b.press("1", "2")
        await b.until(lambda: any("[12]" in line for line in b.lines()))
        await b.until(lambda: " ctrl+s make the sends" in b.line("page-footer"))
        await b.press("ctrl+s", "ctrl+s")
        await b.until(lambda: isinstance(b.app.screen, BatchReport), "the report")
        assert batches.asked == [("start", 12, people.parent)]
        assert b.app.screen_stack[0] is b.screen
        assert len(b.app.screen_stack) == 2


async def test_enter_sends_nothing(open_bench: OpenBench, people: Path) -> None:
    async with open_bench() as b:
        batches = await on_plan(b, people, offer(12))
        await b.press("1", "enter")
        await b.until(lambda: isinstance(b.app.screen, BatchColumns), "the columns again")
        assert batches.asked == []


async def test_nothing_is_sent_from_a_plan_with_a_fault(open_bench: OpenBench, people: Path) -> None:
    made = offer(3)
    plan = replace(made.plan, faults=make_plan([replace(made.plan.rows[0], faults=())]).faults)
    blocked = replace(made, plan=plan, blocked="The team budget is too small.")
    async with open_bench() as b:
        batches = await on_plan(b, people, blocked)
        await b.until(lambda: any("The team budget is too small." in line for line in b.lines()))
        await b.press("3", "ctrl+s", "enter")
        await b.until(lambda: isinstance(b.app.screen, BatchColumns), "the columns again")
        assert batches.asked == []


async def test_nothing_is_sent_while_offline(open_bench: OpenBench, people: Path) -> None:
    async with open_bench() as b:
        batches = await on_plan(b, people, offer(3))
        await b.engine.count(Connection.OFFLINE)
        await b.until(lambda: any("Offline" in line for line in b.lines()))
        await b.press("3", "ctrl+s")
        await b.pilot.pause()
        assert batches.asked == []


async def test_an_engine_that_takes_nothing_is_said(open_bench: OpenBench, people: Path) -> None:
    async with open_bench() as b:
        batches = await on_plan(b, people, offer(3))
        batches.takes = False
        await b.press("3", "ctrl+s")
        await b.until(lambda: "Not begun" in b.line("page-status"))
        assert isinstance(b.app.screen, BatchPlanScreen)


async def test_a_batch_that_runs_is_paused_and_stopped_by_keys(open_bench: OpenBench) -> None:
    async with open_bench() as b:
        batches = await on_report(b, offer(4))
        assert batches.held is not None
        batches.held.told[2] = BatchRowMoved(
            "b1", 2, CreateStage.ACCEPTED, "Accepted.", "a@x.example", send_id="send_1"
        )
        b.engine.tell(batches.held.told[2])
        await b.until(lambda: any("send_1" in line for line in b.lines()))
        assert any("sending…" in line for line in b.lines())
        await b.press("space")
        await b.until(lambda: any("pausing after this row" in line for line in b.lines()))
        await b.press("escape")
        await b.until(lambda: any("Stop this batch?" in line for line in b.lines()))
        await b.press("n")
        await b.until(lambda: isinstance(b.app.screen, BatchReport))
        await b.press("escape")
        await b.until(lambda: any("Stop this batch?" in line for line in b.lines()))
        await b.until(lambda: b.app.screen.box.painted_at is not None)  # type: ignore[attr-defined]
        await b.press("y")
        await b.until(lambda: ("stop", "b1") in batches.asked)
        assert batches.asked == [("pause", "b1"), ("stop", "b1")]


async def test_a_paused_batch_says_that_leaving_the_page_leaves_it_paused(open_bench: OpenBench) -> None:
    async with open_bench() as b:
        batches = await on_report(b, offer(4))
        assert "q to the list, it goes on" in b.line("page-footer")
        await b.press("escape")
        await b.until(lambda: any("Go on" in line for line in b.lines()))
        await b.press("n", "space")
        await b.until(lambda: "q to the list, it stays paused" in b.line("page-footer"))
        await b.press("escape")
        await b.until(lambda: any("Keep it paused" in line for line in b.lines()))
        await b.press("n", "q")
        await b.until(lambda: isinstance(b.app.screen, SendsScreen))
        assert batches.asked == [("pause", "b1")]


async def test_leaving_the_program_asks_while_a_batch_has_rows_left(open_bench: OpenBench) -> None:
    async with open_bench() as b:
        batches = await on_report(b, offer(4))
        move(b, batches, BatchState.PAUSED, 1, 0, 0, 3, words="Paused.")
        await b.press("q")
        await b.until(lambda: isinstance(b.app.screen, SendsScreen) and "3 left. Paused." in b.line("status"))
        await b.press("q")
        await b.until(lambda: "people.csv has 3 rows left. Once more leaves; :batch goes on" in b.line("status"))
        assert not b.app._exit
        b.screen.profiles = ("prod", "other")
        b.screen.run_line("profile other")
        assert "people.csv has 3 rows left. :profile other once more leaves" in b.screen.sentence
        move(b, batches, BatchState.DONE, 4, 0, 0, 0, over=True)
        await b.press("q")
        await b.until(lambda: b.app._exit)


async def test_a_row_without_a_send_has_none_to_open(open_bench: OpenBench) -> None:
    async with open_bench() as b:
        batches = await on_report(b, offer(2))
        assert batches.held is not None
        for number, stage, send_id in ((2, CreateStage.ACCEPTED, "send_1"), (3, CreateStage.REFUSED, "")):
            batches.held.told[number] = BatchRowMoved("b1", number, stage, "Said.", "a@x.example", send_id=send_id)
        move(b, batches, BatchState.DONE, 1, 1, 0, 0, over=True)
        await b.until(lambda: "(enter open send)" in b.line("page-footer"), "the refused row first")
        await b.press("down")
        await b.until(lambda: " enter open send" in b.line("page-footer"), "the accepted row")


async def test_leaving_the_page_stops_nothing_and_the_list_tells_the_end(open_bench: OpenBench) -> None:
    async with open_bench() as b:
        batches = await on_report(b, offer(4))
        await b.press("q")
        await b.until(lambda: isinstance(b.app.screen, SendsScreen))
        assert batches.asked == []
        move(b, batches, BatchState.STOPPED, 2, 1, 0, 1, over=True, words="Stopped after 3 failures one after another.")
        await b.until(lambda: "people.csv: 2 sent, 1 refused, 1 left." in b.line("status"))


async def test_what_is_left_is_gone_on_with_after_its_number_was_typed(open_bench: OpenBench) -> None:
    async with open_bench() as b:
        batches = await on_report(b, offer(4))
        batches.left = [a_batch(BatchState.STOPPED)]
        move(b, batches, BatchState.STOPPED, 2, 0, 0, 2, over=True)
        await b.press("ctrl+s")
        await b.until(lambda: isinstance(b.app.screen, BatchRest))
        await b.until(lambda: batches.asked)
        b.engine.tell(BatchPlanned(batches.asked[0][1], offer(2)))
        await b.until(lambda: isinstance(b.app.screen, BatchPlanScreen))
        await b.until(lambda: b.app.screen.box.painted_at is not None)  # type: ignore[attr-defined]
        await b.press("2")
        await b.until(lambda: any("[2]" in line for line in b.lines()))
        await b.press("ctrl+s")
        # Where this session has begun to write what becomes of the rows, not where the program was started.
        await b.until(lambda: ("go on", "b1", Path("/tmp")) in batches.asked)


async def test_a_plan_that_is_ready_while_help_is_read_is_shown_after_it(open_bench: OpenBench, people: Path) -> None:
    async with open_bench() as b:
        batches = await on_columns(b, people)
        b.app.screen.state.put_same("item_id", "item_1", "Box")  # type: ignore[attr-defined]
        await b.press("ctrl+s")
        await b.until(lambda: batches.wishes)
        await b.press("f1")
        await b.until(lambda: any("esc closes" in line for line in b.lines()), "the help")
        b.engine.tell(BatchPlanned(1, offer(2)))
        await b.pilot.pause()
        await b.press("escape")
        await b.until(lambda: isinstance(b.app.screen, BatchPlanScreen), "the plan")
        await b.press("escape", "escape")
        await b.until(lambda: isinstance(b.app.screen, SendsScreen), "the list")
        batches.left = [a_batch(BatchState.PAUSED)]
        await command(b, "batch")
        await b.until(lambda: isinstance(b.app.screen, BatchRest))
        await b.until(lambda: batches.asked)
        await b.press("question_mark")
        await b.until(lambda: any("esc closes" in line for line in b.lines()), "the help")
        b.engine.tell(BatchPlanned(batches.asked[0][1], offer(2)))
        await b.pilot.pause()
        await b.press("escape")
        await b.until(lambda: isinstance(b.app.screen, BatchPlanScreen), "the plan of the rest")


async def test_an_unfinished_batch_is_opened_without_a_file(open_bench: OpenBench) -> None:
    async with open_bench() as b:
        batches = can(b, CAN_V2)
        batches.left = [a_batch(BatchState.PAUSED)]
        await command(b, "batch")
        await b.until(lambda: isinstance(b.app.screen, BatchRest))
        await b.until(lambda: batches.asked)
        b.engine.tell(BatchPlanned(batches.asked[0][1], problem="It could not be judged."))
        await b.until(lambda: "could not be judged" in b.line("page-status"))
