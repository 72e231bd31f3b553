"""Batches beside a screen: planned, begun, paused, ended with the program, taken up again, results written."""

import asyncio
import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.batch import BatchState
from sendoso_tui.domain.batch_plan import make_plan
from sendoso_tui.domain.draft import Created, SendDraft
from sendoso_tui.domain.faults import Doubtful, Offline
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.domain.looked import Looked
from sendoso_tui.domain.people_columns import guess_columns
from sendoso_tui.domain.people_file import read_people
from sendoso_tui.flows.batch_facts import BatchMoved, BatchPlanned, BatchRowMoved
from sendoso_tui.flows.batch_planning import BatchOffer, BatchWish
from sendoso_tui.flows.facts import CreateStage, Noticed
from sendoso_tui.store.batches import Batches
from tests.flows.engine_bench import Bench, bench
from tests.flows.test_batch_reading import Books


@dataclass
class Shop(Books):
    """Books whose items can be sent; `lost` recipients get theirs without an answer, `holds` waits before each."""

    lost: tuple[str, ...] = ()
    holds: asyncio.Event | None = None
    committed: tuple[str, ...] = ()

    async def create_send(self, draft: SendDraft) -> Looked[Created]:
        self._count("create_send")
        recipient: str = draft.recipient_id  # type: ignore[union-attr]
        if self.holds is not None:
            await self.holds.wait()
        self.committed += (recipient,)
        if recipient in self.lost:
            raise Doubtful("no answer")
        made: Looked[Created] = self._looked(Created(id=f"send_{recipient}"))
        return made


def wish(count: int, *, again: bool = False) -> BatchWish:
    text = "Email\n" + "".join(f"p{number}@x.example\n" for number in range(count))
    people = read_people(text.encode())
    columns = guess_columns(people.heads, Shape.INVENTORY)
    return BatchWish("people.csv", people, Shape.INVENTORY, columns, {"item_id": "item_1"}, again=again)


async def planned(b: Bench, count: int = 4, *, again: bool = False) -> BatchOffer:
    number = len(b.facts(BatchPlanned)) + 1
    b.engine.batches.plan(number, wish(count, again=again))
    await b.until(lambda: len(b.facts(BatchPlanned)) == number)
    told: BatchPlanned = b.facts(BatchPlanned)[-1]
    assert told.number == number
    assert told.offer is not None, told.problem
    return told.offer


async def open_engine(b: Bench) -> None:
    b.engine.start()
    await b.live()
    await b.until(lambda: b.engine.batches._live is not None)


def over(b: Bench) -> bool:
    return any(fact.is_over for fact in b.facts(BatchMoved))


def results(path: Path) -> list[tuple[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [(row["row"], row["outcome"]) for row in csv.DictReader(file)]


async def test_a_batch_is_planned_begun_and_written_down(tmp_path: Path) -> None:
    shop = Shop()
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        offer = await planned(b)
        assert offer.why_not == ""
        batch_id = b.engine.batches.start(offer, tmp_path / "exports")
        assert b.engine.batches.running() == batch_id
        await b.until(lambda: not b.engine.batches.running())
        assert shop.committed == ("rcp_0", "rcp_1", "rcp_2", "rcp_3")
        seen = b.engine.batches.seen(batch_id)
        assert seen is not None
        assert (seen.moved.state, seen.moved.done, seen.moved.is_over) == (BatchState.DONE, 4, True)
        assert [told.stage for told in seen.told.values()] == [CreateStage.ACCEPTED] * 4
        assert seen.result == tmp_path / "exports" / f"people-result-{batch_id}.csv"
        assert results(seen.result) == [(str(number), "accepted") for number in range(2, 6)]
        assert b.engine.writes_in_flight() == 0


async def test_nothing_is_planned_or_begun_before_there_is_a_gateway(tmp_path: Path) -> None:
    async with bench(tmp_path, Shop()) as b:
        b.engine.batches.plan(1, wish(2))
        await b.until(lambda: b.facts(BatchPlanned))
        assert b.facts(BatchPlanned)[0].offer is None
        assert "not open" in b.facts(BatchPlanned)[0].problem


async def test_a_plan_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    shop = Shop(refuses=Offline("The line is dead."))
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        b.engine.batches.plan(7, wish(2))
        await b.until(lambda: b.facts(BatchPlanned))
        told = b.facts(BatchPlanned)[0]
        assert (told.number, told.offer) == (7, None)
        assert "The line is dead." in told.problem


async def test_a_pause_waits_and_the_same_again_goes_on(tmp_path: Path) -> None:
    shop = Shop(holds=asyncio.Event())
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        batch_id = b.engine.batches.start(await planned(b), tmp_path)
        await b.until(lambda: b.engine.batches.row_under_way(batch_id) == 2 and shop.calls["create_send"])
        assert b.engine.writes_in_flight() == 1
        b.engine.batches.pause(batch_id)
        assert b.engine.batches.is_pausing(batch_id)
        assert shop.holds is not None
        shop.holds.set()
        await b.until(lambda: any(fact.state is BatchState.PAUSED for fact in b.facts(BatchMoved)))
        assert shop.committed == ("rcp_0",)
        assert b.engine.writes_in_flight() == 0
        b.engine.batches.pause(batch_id)
        await b.until(lambda: over(b))
        assert len(shop.committed) == 4


async def test_a_stopped_batch_is_taken_up_again(tmp_path: Path) -> None:
    shop = Shop(holds=asyncio.Event())
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        batch_id = b.engine.batches.start(await planned(b), tmp_path)
        await b.until(lambda: shop.calls["create_send"] == 1)
        b.engine.batches.stop(batch_id)
        assert shop.holds is not None
        shop.holds.set()
        await b.until(lambda: not b.engine.batches.running())
        assert shop.committed == ("rcp_0",)
        (batch,) = b.engine.batches.unfinished()
        assert (batch.id, batch.state) == (batch_id, BatchState.STOPPED)
        b.engine.batches.plan_rest(9, batch)
        await b.until(lambda: len(b.facts(BatchPlanned)) == 2)
        offer = b.facts(BatchPlanned)[-1].offer
        assert [row.number for row in offer.plan.rows] == [3, 4, 5]
        assert b.engine.batches.go_on(batch, offer, tmp_path) == batch_id
        await b.until(lambda: not b.engine.batches.running())
        assert shop.committed == ("rcp_0", "rcp_1", "rcp_2", "rcp_3")
        seen = b.engine.batches.seen(batch_id)
        assert seen is not None
        assert results(seen.result) == [(str(number), "accepted") for number in range(2, 6)]
        assert b.engine.batches.unfinished() == []


async def test_what_went_out_otherwise_meanwhile_is_held_back_when_a_batch_is_gone_on_with(tmp_path: Path) -> None:
    shop = Shop(holds=asyncio.Event())
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        batch_id = b.engine.batches.start(await planned(b, 7), tmp_path)
        await b.until(lambda: shop.calls["create_send"] == 1)
        b.engine.batches.stop(batch_id)
        assert shop.holds is not None
        shop.holds.set()
        await b.until(lambda: not b.engine.batches.running())
        offer = await planned(b, 5)
        others = replace(offer, plan=make_plan([replace(row, faults=()) for row in offer.plan.rows[1:4]]))
        b.engine.batches.start(others, tmp_path)
        await b.until(lambda: not b.engine.batches.running())
        assert shop.committed == ("rcp_0", "rcp_1", "rcp_2", "rcp_3")
        (batch,) = b.engine.batches.unfinished()
        b.engine.batches.plan_rest(9, batch)
        await b.until(lambda: b.facts(BatchPlanned)[-1].number == 9)
        rest = b.facts(BatchPlanned)[-1].offer
        assert [row.number for row in rest.plan.held_back] == [3, 4, 5]
        assert rest.plan.sends == 3
        b.engine.batches.go_on(batch, rest, tmp_path)
        await b.until(lambda: not b.engine.batches.running())
        assert shop.committed == tuple(f"rcp_{number}" for number in range(7))
        seen = b.engine.batches.seen(batch_id)
        assert seen is not None
        assert sorted(seen.told) == [6, 7, 8]
        assert (seen.moved.done, seen.moved.left, seen.moved.sentence) == (4, 3, "3 rows were not sent.")


async def test_the_end_of_the_program_lets_the_row_under_way_end(tmp_path: Path) -> None:
    shop = Shop(holds=asyncio.Event())
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        batch_id = b.engine.batches.start(await planned(b), tmp_path)
        await b.until(lambda: shop.calls["create_send"] == 1)
        settling = asyncio.create_task(b.engine.settle(5))
        await asyncio.sleep(0)
        assert shop.holds is not None
        shop.holds.set()
        assert await settling == []
        assert shop.committed == ("rcp_0",)
        kept = Batches(b.record).batch(batch_id)
        assert kept is not None
        assert (kept.state, kept.holder) == (BatchState.STOPPED, "")


async def test_a_row_found_later_gets_its_outcome(tmp_path: Path) -> None:
    shop = Shop(lost=("rcp_1",))
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        batch_id = b.engine.batches.start(await planned(b), tmp_path)
        await b.until(lambda: not b.engine.batches.running())
        seen = b.engine.batches.seen(batch_id)
        assert seen is not None
        assert (seen.moved.unknown, seen.moved.done) == (1, 3)
        lost = seen.told[3].intent_id
        assert [intent.id for intent in b.engine.unclear] == [lost]
        b.engine.resolve(lost, IntentState.DONE, "send_77")
        await b.until(lambda: seen.moved.unknown == 0)
        assert (seen.told[3].stage, seen.told[3].send_id, seen.moved.done) == (CreateStage.FOUND, "send_77", 4)


@pytest.mark.parametrize("in_the_way", ["folder", "same"])
async def test_what_is_in_the_way_is_told_and_nothing_is_sent(tmp_path: Path, in_the_way: str) -> None:
    shop = Shop()
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        offer, folder = await planned(b), tmp_path
        if in_the_way == "folder":
            folder = tmp_path / "file"
            folder.write_text("mine")
        else:
            b.engine.batches.start(offer, tmp_path)
            await b.until(lambda: over(b))
            b.told.clear()
        sent = shop.committed
        batch_id = b.engine.batches.start(offer, folder)
        await b.until(lambda: over(b))
        seen = b.engine.batches.seen(batch_id)
        assert seen is not None
        assert seen.moved.is_over
        assert "Nothing was sent." in seen.moved.sentence
        assert shop.committed == sent


async def test_a_result_that_can_be_written_no_more_stops_the_batch(tmp_path: Path) -> None:
    shop = Shop(holds=asyncio.Event())
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        batch_id = b.engine.batches.start(await planned(b, 30), tmp_path)
        await b.until(lambda: shop.calls["create_send"] == 1)
        seen = b.engine.batches.seen(batch_id)
        assert seen is not None
        seen.result.unlink()
        assert shop.holds is not None
        shop.holds.set()
        await b.until(lambda: over(b))
        assert len(shop.committed) < 30
        assert any("cannot be written" in fact.sentence for fact in b.facts(Noticed))


async def test_a_batch_cut_short_is_spoken_of_at_the_next_start(tmp_path: Path) -> None:
    shop = Shop(holds=asyncio.Event())
    async with bench(tmp_path, shop) as b:
        await open_engine(b)
        b.engine.batches.start(await planned(b), tmp_path)
        await b.until(lambda: shop.calls["create_send"] == 1)
        # As a killed process leaves it: running, held by nobody who lives.
        await b.record.write(_forget_holder)
        b.engine.batches._tasks_of.clear()
        b.engine.batches.open(b.engine.batches._live)  # type: ignore[arg-type]
        await b.until(lambda: any("cut short" in fact.sentence for fact in b.facts(Noticed)))


def _forget_holder(connection: Any) -> None:
    connection.execute("UPDATE batches SET holder = '999999@1'")


async def test_rows_are_told_as_they_come(tmp_path: Path) -> None:
    async with bench(tmp_path, Shop()) as b:
        await open_engine(b)
        b.engine.batches.start(await planned(b), tmp_path)
        await b.until(lambda: over(b))
        assert [fact.number for fact in b.facts(BatchRowMoved)] == [2, 3, 4, 5]
