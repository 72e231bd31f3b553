"""Several writes on one send, and their look-ups: who has the word, what counts as under way, what stays unclear."""

import asyncio
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.faults import Doubtful, Fault
from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.flows.facts import CancelMoved, CancelStage, IntentsUnclear, Noticed
from sendoso_tui.store.faults import StoreDamaged, StoreFault
from tests.flows.account import Account, a_send
from tests.flows.engine_bench import Bench, an_intent, bench, hold, leave_intents


def losing(*faults: Fault | None) -> Account:
    """An account whose cancels meet `faults` in turn."""
    account = Account()
    account.add(a_send(1), a_send(2), a_send(3, "shipped"))
    account.faults["cancel_send"] = list(faults)
    return account


async def order_again(one: Bench) -> None:
    """Cancel a send, lose the answer, and confirm anew a second later."""
    one.engine.start()
    await one.live()
    one.engine.cancel("send_0001", "pending")
    await one.ends(CancelStage.UNKNOWN)
    await one.until(lambda: 5.0 in one.waits)
    one.account.clock.tick(1)
    assert one.engine.cancel("send_0001", "pending")


async def looks_pass(one: Bench) -> None:
    """Let every wait of the engine end, and what that sets going go through both files, for each look there may be."""
    one.passes.set()
    for _ in range(4):
        enough = one.account.calls["list_sends"] + 3
        await one.until(lambda enough=enough: one.account.calls["list_sends"] >= enough)  # type: ignore[misc]
        await one.record.set_meta("passed", None)


async def test_an_old_look_up_has_no_say_in_a_cancel_under_way(tmp_path: Path) -> None:
    answers = asyncio.Event()
    account = losing(Doubtful("No answer in 30 s."))
    hold(account, answers)
    async with bench(tmp_path, account) as one:
        await order_again(one)
        await one.until(lambda: account.calls["cancel_send"] == 2)
        told = len(one.told)
        await looks_pass(one)
        assert [fact for fact in one.told[told:] if isinstance(fact, CancelMoved)] == []
        moved = one.engine.cancelling("send_0001")
        assert moved is not None
        assert moved.stage is CancelStage.SENDING
        assert one.engine.writes_in_flight() == 1
        assert not one.engine.cancel("send_0001", "pending")
        ending = asyncio.create_task(one.engine.settle(20))
        await asyncio.sleep(0)
        assert not ending.done()
        answers.set()
        await ending
        assert one.stages[-1] is CancelStage.DONE
        assert account.calls["cancel_send"] == 2


async def test_a_look_that_reads_while_a_new_order_is_taken_is_dropped(tmp_path: Path) -> None:
    account = losing(Doubtful("No answer in 30 s."))
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.live()
        one.engine.cancel("send_0001", "pending")
        await one.ends(CancelStage.UNKNOWN)
        reads = account.calls["retrieve_send"]
        told = len(one.told)

        def order_meanwhile(send_id: str) -> None:
            if account.calls["retrieve_send"] == reads:
                account.clock.tick(1)
                assert one.engine.cancel("send_0001", "pending")

        account.on_retrieve = order_meanwhile
        one.passes.set()
        await one.ends(CancelStage.DONE)
        stages = [fact.stage for fact in one.told[told:] if isinstance(fact, CancelMoved)]
        assert stages == [CancelStage.RECHECKING, CancelStage.SENDING, CancelStage.DONE]


async def test_an_earlier_cancel_is_looked_up_again_when_the_later_one_has_ended(tmp_path: Path) -> None:
    async with bench(tmp_path, losing(Doubtful("No answer in 30 s."))) as one:
        await order_again(one)
        await one.ends(CancelStage.DONE)
        second = one.engine.cancelling("send_0001")
        assert len(one.engine.unclear) == 1
        one.passes.set()
        await one.until(lambda: not one.engine.unclear)
        assert {intent.state for intent in one.record.intents()} == {IntentState.DONE}
        assert one.engine.cancelling("send_0001") == second


async def test_an_order_that_sends_nothing_leaves_the_word_to_the_look_up(tmp_path: Path) -> None:
    account = losing(Doubtful("No answer in 30 s."))
    account.commit_before_fault = True
    async with bench(tmp_path, account) as one:
        await order_again(one)
        await one.ends(CancelStage.MOVED_ON)
        one.passes.set()
        await one.ends(CancelStage.DONE)
        await one.until(lambda: not one.engine.unclear)
        assert account.calls["cancel_send"] == 1


async def test_two_unclear_cancels_of_one_send_both_stay_unclear(tmp_path: Path) -> None:
    async with bench(tmp_path, losing(Doubtful("One."), Doubtful("Two."))) as one:
        await order_again(one)
        await one.until(lambda: len(one.engine.unclear) == 2)
        await looks_pass(one)
        assert len(one.engine.unclear) == 2
        assert len(await one.engine.settle(0.01)) == 2


async def test_a_new_unknown_is_among_the_unclear_until_it_is_found(tmp_path: Path) -> None:
    account = losing(Doubtful("No answer in 30 s."))
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.live()
        one.engine.cancel("send_0001", "pending")
        await one.until(lambda: [intent.target for intent in one.engine.unclear] == ["send_0001"])
        account.move("send_0001", "shipped")
        one.passes.set()
        await one.ends(CancelStage.REFUSED)
        await one.until(lambda: not one.engine.unclear)


@pytest.mark.parametrize("change", [{"origin": "https://other.example"}, {"dialect": "v3"}])
async def test_a_write_that_went_to_another_server_is_left_in_the_journal(tmp_path: Path, change: Any) -> None:
    await leave_intents(tmp_path, an_intent(**change))
    async with bench(tmp_path) as one:
        one.account.move("send_0001", "cancelled")
        one.engine.start()
        await one.live()
        await one.until(lambda: one.facts(Noticed))
        assert "another server" in one.facts(Noticed)[0].sentence
        await looks_pass(one)
        assert one.facts(IntentsUnclear) == []
        assert one.engine.unclear == ()
        assert one.facts(CancelMoved) == []
        assert one.account.calls["retrieve_send"] == 0
        assert await one.engine.settle(0.01) == []
        assert one.record.intents()[0].state is IntentState.UNKNOWN


async def test_what_is_still_being_read_again_at_the_end_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = losing()
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.live()
        hold(account, asyncio.Event())
        one.engine.cancel("send_0002", "pending")
        await one.ends(CancelStage.SENDING)
        reads, retrieve = asyncio.Event(), account.retrieve_send

        async def slowly(send_id: str, **how: Any) -> Any:
            await reads.wait()
            return await retrieve(send_id, **how)

        account.retrieve_send = slowly  # type: ignore[method-assign]
        one.engine.cancel("send_0001", "pending")
        settle = one.record.settle

        async def answered_meanwhile(
            intent_id: str, state: IntentState, note: str, at: datetime, request_id: str = ""
        ) -> Intent:
            # The other send reads well just while the first look at the record goes on.
            if state is IntentState.UNKNOWN and not reads.is_set():
                reads.set()
                await one.until(lambda: one.facts(CancelMoved)[-1].stage is not CancelStage.RECHECKING)
            return await settle(intent_id, state, note, at, request_id)

        monkeypatch.setattr(one.record, "settle", answered_meanwhile)
        left = await one.engine.settle(0.01)
        assert [(intent.target, intent.pid) for intent in left] == [("send_0002", os.getpid())]
        assert account.calls["cancel_send"] == 1
        assert [fact.stage for fact in one.facts(CancelMoved) if fact.send_id == "send_0001"] == [
            CancelStage.RECHECKING,
            CancelStage.NOT_SENT,
        ]
        assert not one.engine.cancel("send_0003", "shipped")


async def test_an_intent_that_is_being_written_at_the_end_is_no_unclear_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench(tmp_path, losing()) as one:
        one.engine.start()
        await one.live()
        begin, writing = one.record.begin, asyncio.Event()

        async def slowly(intent: Intent, **how: Any) -> None:
            await begin(intent, **how)
            writing.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(one.record, "begin", slowly)
        one.engine.cancel("send_0001", "pending")
        await writing.wait()
        assert await one.engine.settle(0.01) == []
        assert one.record.intents()[0].state is IntentState.REFUSED
        assert one.account.calls["cancel_send"] == 0


async def test_a_journal_that_cannot_be_read_after_a_lost_answer_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench(tmp_path, losing(Doubtful("No answer in 30 s."))) as one:
        one.engine.start()
        await one.live()

        def broken(intent_id: str) -> Intent | None:
            raise StoreFault("prod.record.db cannot be read.")

        monkeypatch.setattr(one.record, "intent", broken)
        one.engine.cancel("send_0001", "pending")
        await one.until(lambda: one.facts(Noticed))
        (notice,) = one.facts(Noticed)
        assert "prod.record.db cannot be read." in notice.sentence
        assert one.stages[-1] is CancelStage.UNKNOWN
        assert one.engine.writes_in_flight() == 0


async def test_a_cache_that_cannot_be_asked_for_a_sample_is_no_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with bench(tmp_path, losing()) as one:
        asked = asyncio.Event()

        def broken(count: int) -> list[Any]:
            asked.set()
            raise StoreDamaged("prod.cache.db is damaged.")

        monkeypatch.setattr(one.engine.cache, "newest", broken)
        one.engine.start()
        await one.live()
        await asked.wait()
        await one.until(lambda: one.engine.budget)
        assert one.facts(Noticed) == []
    assert "failed" not in caplog.text
