"""A batch on its road: row after row, never one twice, and waiting or stopping where the next would fail too."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.batch import Batch, BatchState, RowState
from sendoso_tui.domain.batch_plan import PlannedRow, RowFault, judge_rows, make_plan
from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.draft import Created, SendDraft
from sendoso_tui.domain.faults import (
    Doubtful,
    Fault,
    Forbidden,
    Offline,
    Refused,
    ServerTrouble,
    Throttled,
    Unauthorised,
)
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.looked import Looked
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.batch import LONGEST_WAIT, MOST_WAITS, BatchRunner
from sendoso_tui.flows.batch_facts import BatchMoved, BatchRowMoved
from sendoso_tui.flows.compose import Composer
from sendoso_tui.flows.facts import CreateStage, Fact
from sendoso_tui.flows.identity import process_mark
from sendoso_tui.flows.reading import Reader
from sendoso_tui.store.batches import Batches
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.record import Record
from tests.flows.account import NOON, Account

ABOUT = ProfileAbout("prod", "v2", "production", "https://app.example", "app.example")


@dataclass
class Shop(Account):
    """An account that makes sends. `answers` says by recipient what the creates for it raise, one after another."""

    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(frozenset({Capability.CREATE, Capability.RECIPIENTS}))
    )
    answers: dict[str, list[Fault]] = field(default_factory=dict)
    acts_before: bool = False
    committed: list[str] = field(default_factory=list)
    during: Callable[[str], object] = lambda recipient: None

    async def create_send(self, draft: SendDraft) -> Looked[Created]:
        self._count("create_send")
        recipient: str = draft.recipient_id  # type: ignore[union-attr]
        self.during(recipient)
        await asyncio.sleep(0)
        faults = self.answers.get(recipient, [])
        if faults:
            if self.acts_before:
                self.committed.append(recipient)
            raise faults.pop(0)
        self.committed.append(recipient)
        done: Looked[Created] = self._looked(Created(id=f"send_{recipient}", request_id="req-1"))
        return done


@dataclass
class Bench:
    """A batch of `rows` on a shop, with what was told and waited for."""

    shop: Shop
    record: Record
    batches: Batches
    rows: list[PlannedRow]
    told: list[Fact] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    runner: BatchRunner | None = None
    on_wait: Callable[[], object] = lambda: None

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.on_wait()
        await asyncio.sleep(0)

    def make(self, **changes: Any) -> BatchRunner:
        batch = self.batches.batch("b1")
        assert batch is not None
        reader = Reader(self.shop, Cache.open(None), self.record, self.shop.clock, self.told.append)
        self.caches.append(reader.cache)
        composer = Composer(reader, self.record, ABOUT, lambda fact: None, again="")
        self.runner = BatchRunner(
            composer.create,
            self.batches,
            replace(batch, **{name: changes.pop(name) for name in ("again", "stop_after") if name in changes}),
            self.shop.clock,
            self.told.append,
            sleep=self.sleep,
            **changes,
        )
        return self.runner

    async def run(self, *, retry_refused: bool = False, **changes: Any) -> BatchMoved:
        return await self.make(**changes).run(self.rows, retry_refused=retry_refused)

    async def again(self, **changes: Any) -> BatchMoved:
        """Take the batch up once more, as a later command does."""
        await self.batches.claim("b1", process_mark(), lambda mark: False, stop_after=3)
        return await self.run(**changes)

    caches: list[Cache] = field(default_factory=list)

    @property
    def states(self) -> list[str]:
        return [state.value for state in self.batches.states("b1").values()]

    @property
    def stages(self) -> list[CreateStage]:
        return [fact.stage for fact in self.told if isinstance(fact, BatchRowMoved)]


def planned(count: int) -> list[PlannedRow]:
    rows = [
        PlannedRow(number, Form(Shape.INVENTORY, {"recipient_id": f"r{number}", "item_id": "item_1"}))
        for number in range(2, 2 + count)
    ]
    return list(make_plan(judge_rows(rows, lambda form: judge(form, Known(), NOON.date()))).rows)


@asynccontextmanager
async def bench(folder: Path, count: int = 6, **answers: list[Fault]) -> AsyncIterator[Bench]:
    record = Record.open(folder / "prod.record.db")
    made = Bench(Shop(answers=answers), record, Batches(record), planned(count))
    batch = Batch(
        "b1", "prod", ABOUT.origin, "v2", "people.csv", NOON, BatchState.RUNNING, "digest", holder=process_mark()
    )
    await made.batches.begin(batch, [(row.number, row.form) for row in made.rows])
    try:
        yield made
    finally:
        for cache in made.caches:
            await cache.close()
        await record.close()


def ids(*numbers: int) -> list[str]:
    return [f"r{number}" for number in numbers]


async def test_all_rows_go_out_once_and_in_order(tmp_path: Path) -> None:
    async with bench(tmp_path) as b:
        end = await b.run()
        assert (end.state, end.done, end.left, end.is_over) == (BatchState.DONE, 6, 0, True)
        assert b.shop.committed == ids(2, 3, 4, 5, 6, 7)
        first = next(fact for fact in b.told if isinstance(fact, BatchRowMoved))
        assert (first.number, first.stage, first.send_id, first.request_id) == (
            2,
            CreateStage.ACCEPTED,
            "send_r2",
            "req-1",
        )
        kept = b.batches.batch("b1")
        assert kept is not None
        assert (kept.state, kept.holder) == (BatchState.DONE, "")
        assert all(row.form is None for row in b.batches.rows("b1"))
        assert [fact.done for fact in b.told if isinstance(fact, BatchMoved)] == [0, 1, 2, 3, 4, 5, 6, 6]


async def test_a_batch_that_is_run_again_repeats_nothing(tmp_path: Path) -> None:
    async with bench(tmp_path) as b:
        await b.run()
        end = await b.again(retry_refused=True)
        assert (end.state, end.done) == (BatchState.DONE, 6)
        assert len(b.shop.committed) == 6


@pytest.mark.parametrize(
    "fault", [Refused(422, "no"), Forbidden(403, "no"), Doubtful("lost"), ServerTrouble(500, "x")], ids=str
)
async def test_failures_in_a_row_stop_it(tmp_path: Path, fault: Fault) -> None:
    failing = {name: [fault] for name in ids(3, 4, 5)}
    async with bench(tmp_path, **failing) as b:
        end = await b.run()
        assert (end.state, end.done, end.left) == (BatchState.STOPPED, 1, 2)
        assert end.sentence == "Stopped after 3 failures one after another."
        assert b.shop.calls["create_send"] == 4


async def test_what_the_server_says_of_a_field_is_said_with_the_row(tmp_path: Path) -> None:
    fault = Refused(422, "Validation error", {"address": ("is required", "is too short"), "": ("Not this one",)})
    async with bench(tmp_path, r3=[fault]) as b:
        await b.run()
        row = next(f for f in b.told if isinstance(f, BatchRowMoved) and f.stage is CreateStage.REFUSED)
        assert row.sentence == (
            'Sendoso did not accept it: "Validation error". address: "is required, is too short". "Not this one".'
            " Nothing was sent. [422]"
        )


async def test_a_success_between_begins_the_count_anew(tmp_path: Path) -> None:
    failing: dict[str, list[Fault]] = {name: [Refused(422, "no")] for name in ids(2, 3, 5, 6)}
    async with bench(tmp_path, **failing) as b:
        end = await b.run()
        assert (end.state, end.done, end.refused) == (BatchState.DONE, 2, 4)


@pytest.mark.parametrize(("stop_after", "tried"), [(1, 1), (2, 2), (0, 6)])
async def test_how_many_failures_stop_it_is_the_persons_choice(tmp_path: Path, stop_after: int, tried: int) -> None:
    failing: dict[str, list[Fault]] = {name: [Refused(422, "no")] for name in ids(2, 3, 4, 5, 6, 7)}
    async with bench(tmp_path, **failing) as b:
        await b.run(stop_after=stop_after)
        assert b.shop.calls["create_send"] == tried


async def test_an_unknown_row_is_never_sent_again(tmp_path: Path) -> None:
    async with bench(tmp_path, r3=[Doubtful("no answer")]) as b:
        b.shop.acts_before = True
        end = await b.run()
        assert (end.state, end.done, end.unknown) == (BatchState.DONE, 5, 1)
        for _ in range(2):
            await b.again(retry_refused=True)
        assert b.shop.committed == ids(2, 3, 4, 5, 6, 7)
        assert b.batches.rows("b1")[1].form is not None


async def test_a_wait_the_server_asks_for_is_kept_and_the_row_goes_out_after_it(tmp_path: Path) -> None:
    async with bench(tmp_path, r3=[Throttled(20), Throttled(40)]) as b:
        end = await b.run()
        assert (end.state, end.done) == (BatchState.DONE, 6)
        assert b.waits == [20, 40]
        assert b.shop.committed == ids(2, 3, 4, 5, 6, 7)
        told = [fact.sentence for fact in b.told if isinstance(fact, BatchMoved) and "wait 20 s" in fact.sentence]
        assert told == ["Sendoso asked us to wait 20 s. Row 3 goes out after that."]
        refused = b.record.intents([IntentState.REFUSED])
        assert len(refused) == 2


@pytest.mark.parametrize("faults", [[Throttled(LONGEST_WAIT + 1)], [Throttled(1)] * (MOST_WAITS + 1)])
async def test_too_long_a_wait_pauses_it(tmp_path: Path, faults: list[Fault]) -> None:
    async with bench(tmp_path, r4=faults) as b:
        end = await b.run()
        assert (end.state, end.done, end.left) == (BatchState.PAUSED, 2, 4)
        assert isinstance(end.fault, Throttled)
        assert (await b.again()).done == 6
        assert b.shop.committed == ids(2, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Offline("The line is dead."), BatchState.PAUSED),
        (Unauthorised(), BatchState.STOPPED),
        (Refused(402, "too little"), BatchState.STOPPED),
    ],
    ids=str,
)
async def test_what_every_row_would_meet_ends_it_at_once(tmp_path: Path, fault: Fault, state: BatchState) -> None:
    async with bench(tmp_path, r3=[fault]) as b:
        end = await b.run()
        assert (end.state, end.done, b.shop.calls["create_send"]) == (state, 1, 2)
        assert end.fault == fault
        refused = isinstance(fault, Refused)
        assert b.states[1] == ("refused" if refused else "waiting")
        assert (await b.again(retry_refused=refused)).done == 6
        assert sorted(b.shop.committed) == sorted(ids(2, 3, 4, 5, 6, 7))


async def test_refused_rows_go_out_again_only_when_that_is_meant(tmp_path: Path) -> None:
    async with bench(tmp_path, r3=[Refused(422, "no")]) as b:
        assert (await b.run()).refused == 1
        first = b.batches.rows("b1")[1].intent_id
        assert (await b.again()).refused == 1
        assert (await b.again(retry_refused=True)).done == 6
        assert b.batches.rows("b1")[1].intent_id != first
        assert b.shop.calls["create_send"] == 7


async def test_a_pause_waits_after_the_row_under_way(tmp_path: Path) -> None:
    async with bench(tmp_path) as b:
        runner = b.make(waits=True)
        b.shop.during = lambda recipient: runner.pause() if recipient == "r3" else None
        going = asyncio.create_task(runner.run(b.rows))
        await until(lambda: any(fact.state is BatchState.PAUSED for fact in b.told if isinstance(fact, BatchMoved)))
        assert b.shop.committed == ids(2, 3)
        kept = b.batches.batch("b1")
        assert kept is not None
        assert kept.state is BatchState.PAUSED
        b.shop.during = lambda recipient: None
        runner.resume()
        assert (await going).state is BatchState.DONE
        assert b.shop.committed == ids(2, 3, 4, 5, 6, 7)


async def test_offline_waits_for_a_person_where_one_is_there(tmp_path: Path) -> None:
    async with bench(tmp_path, r3=[Offline("The line is dead.")]) as b:
        runner = b.make(waits=True)
        going = asyncio.create_task(runner.run(b.rows))
        await until(lambda: runner.is_paused)
        runner.resume()
        assert (await going).done == 6
        assert b.shop.committed == ids(2, 3, 4, 5, 6, 7)


async def test_a_stop_lets_the_row_under_way_end(tmp_path: Path) -> None:
    async with bench(tmp_path) as b:
        runner = b.make()
        b.shop.during = lambda recipient: runner.stop() if recipient == "r4" else None
        end = await runner.run(b.rows)
        assert (end.state, end.done, end.left) == (BatchState.STOPPED, 3, 3)
        b.shop.during = lambda recipient: None
        assert (await b.again()).done == 6
        assert b.shop.committed == ids(2, 3, 4, 5, 6, 7)


async def test_a_stop_ends_a_wait(tmp_path: Path) -> None:
    async with bench(tmp_path, r3=[Throttled(60)]) as b:
        runner = b.make()
        b.on_wait = runner.stop
        end = await runner.run(b.rows)
        assert (end.state, end.done) == (BatchState.STOPPED, 1)


async def test_a_stop_ends_a_pause(tmp_path: Path) -> None:
    async with bench(tmp_path) as b:
        runner = b.make(waits=True)
        runner.pause()
        going = asyncio.create_task(runner.run(b.rows))
        await until(lambda: any(fact.state is BatchState.PAUSED for fact in b.told if isinstance(fact, BatchMoved)))
        runner.stop()
        assert (await going).done == 0


async def test_two_runners_on_one_batch_send_each_row_once(tmp_path: Path) -> None:
    async with bench(tmp_path, 12) as b:
        one, two = b.make(), b.make()
        await asyncio.gather(one.run(b.rows), two.run(b.rows))
        assert sorted(b.shop.committed) == sorted(row.form.get("recipient_id") for row in b.rows)
        assert set(b.states) == {"done"}


async def test_what_was_cancelled_in_the_middle_goes_on_without_a_repeat(tmp_path: Path) -> None:
    async with bench(tmp_path) as b:
        going = asyncio.create_task(b.run())
        b.shop.during = lambda recipient: going.cancel() if recipient == "r4" else None
        with suppress(asyncio.CancelledError):
            await going
        b.shop.during = lambda recipient: None
        kept = b.batches.batch("b1")
        assert kept is not None
        assert kept.state is BatchState.STOPPED
        assert b.batches.states("b1")[4] is RowState.SENDING
        end = await b.again()
        assert (end.done, len(b.shop.committed)) == (5, 5)
        assert "r4" not in b.shop.committed


async def test_a_repeat_goes_out_only_where_repeats_were_meant(tmp_path: Path) -> None:
    async with bench(tmp_path, 3) as b:
        # The same content as row 2, as a person who said so may have it twice in the file.
        b.rows[1] = replace(b.rows[1], form=b.rows[0].form, new=b.rows[0].new)
        end = await b.run()
        assert b.stages == [CreateStage.ACCEPTED, CreateStage.REPEATED, CreateStage.ACCEPTED]
        assert (end.state, end.left) == (BatchState.STOPPED, 1)
        assert (await b.again(again=True)).done == 3
        assert b.shop.committed == ids(2, 4, 2)


async def test_a_row_with_a_fault_is_not_tried(tmp_path: Path) -> None:
    async with bench(tmp_path, 3) as b:
        b.rows[1] = replace(b.rows[1], faults=(RowFault(3, "", "The same was sent 21 Nov 11:01."),))
        end = await b.run()
        assert b.shop.committed == ids(2, 4)
        assert b.stages == [CreateStage.ACCEPTED, CreateStage.ACCEPTED]
        assert (end.state, end.left, end.sentence) == (BatchState.STOPPED, 1, "1 row was not sent.")


async def test_repeats_are_no_failures_that_stop_it(tmp_path: Path) -> None:
    async with bench(tmp_path, 6) as b:
        for number in (1, 2, 3):
            b.rows[number] = replace(b.rows[number], form=b.rows[0].form, new=b.rows[0].new)
        end = await b.run()
        assert b.shop.committed == ids(2, 6, 7)
        assert b.stages.count(CreateStage.REPEATED) == 3
        assert (end.left, end.sentence) == (3, "3 rows were not sent.")


async def test_a_record_that_cannot_be_written_sends_nothing(tmp_path: Path) -> None:
    async with bench(tmp_path) as b:
        refuse = b.record.begin

        async def broken(*arguments: Any, **named: Any) -> None:
            from sendoso_tui.store.faults import RecordUnwritable

            raise RecordUnwritable("prod.record.db cannot be used: the disk is full.")

        b.record.begin = broken  # type: ignore[method-assign]
        end = await b.run()
        assert (end.done, end.left, b.shop.committed) == (0, 6, [])
        assert b.stages == [CreateStage.NOT_SENT] * 3
        b.record.begin = refuse  # type: ignore[method-assign]
        assert (await b.again()).done == 6


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what is waited for is of many kinds
            await asyncio.sleep(0)


async def test_failures_at_its_end_leave_nothing_to_go_on_with(tmp_path: Path) -> None:
    failing: dict[str, list[Fault]] = {name: [Refused(422, "no")] for name in ids(5, 6, 7)}
    async with bench(tmp_path, **failing) as b:
        end = await b.run()
        assert (end.state, end.done, end.refused, end.left) == (BatchState.DONE, 3, 3, 0)
