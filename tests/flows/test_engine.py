"""The engine beside the screen: what it tells, what it does at the start, and what it leaves behind at the end."""

import asyncio
import os
from pathlib import Path

import pytest

from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.faults import Doubtful, Fault, Offline, ServerTrouble, Unauthorised
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.attention import Attention
from sendoso_tui.flows.facts import (
    REFUSED_WAIT,
    BudgetRead,
    CancelMoved,
    CancelStage,
    CapabilitiesLearned,
    Connection,
    Fact,
    IntentsUnclear,
    Noticed,
    SyncMoved,
)
from sendoso_tui.flows.reaching import REOPEN_AFTER
from tests.flows.account import Account, a_send
from tests.flows.engine_bench import an_intent, bench, hold, leave_intents


async def test_nothing_is_asked_before_the_start(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        await asyncio.sleep(0)
        assert not one.account.calls
        assert one.engine.sync_state.connection is Connection.STARTING
        one.engine.refresh()
        one.engine.load_budget()
        assert not one.engine.cancel("send_0001", "pending")
        assert not one.account.calls
        one.engine.start()
        await one.live()
        assert one.account.calls["list_sends"] == 1


async def test_everybody_who_listens_hears_and_nobody_after_having_stopped(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        heard: list[Fact] = []
        stop = one.engine.listen(heard.append)
        one.engine.start()
        await one.live()
        assert [fact for fact in heard if isinstance(fact, SyncMoved)] == one.facts(SyncMoved)
        stop()
        stop()
        before = len(heard)
        one.engine.pause()
        assert len(heard) == before
        assert one.facts(SyncMoved)[-1].state.paused


@pytest.mark.parametrize(
    ("fault", "connection", "wait"),
    [
        (Unauthorised("no key"), Connection.UNAUTHORISED, REFUSED_WAIT),
        (Offline("No certificates."), Connection.TROUBLE, REOPEN_AFTER),
    ],
)
async def test_a_gateway_that_does_not_open_is_a_state_and_is_tried_again(
    tmp_path: Path, fault: Fault, connection: Connection, wait: float
) -> None:
    async with bench(tmp_path, open_faults=(fault, fault)) as one:
        one.engine.start()
        await one.until(lambda: one.waits)
        assert one.engine.sync_state.connection is connection
        assert one.engine.sync_state.fault is fault
        assert one.waits == [wait]
        one.engine.refresh()
        await one.until(lambda: len(one.waits) == 2)
        one.passes.set()
        await one.live()


async def test_pausing_before_there_is_a_gateway_holds(tmp_path: Path) -> None:
    async with bench(tmp_path, open_faults=(Offline("Not yet."),)) as one:
        one.engine.pause()
        one.engine.start()
        await one.until(lambda: one.waits)
        one.passes.set()
        await one.until(lambda: one.engine.sync_state.paused)
        one.passes.clear()
        await one.until(lambda: one.account.calls["read_team_budget"])
        assert one.account.calls["list_sends"] == 0
        one.engine.resume()
        await one.live()


async def test_what_the_server_can_do_is_learned_with_a_send_it_has_listed(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        asked: list[str | None] = []

        async def discover(sample_send_id: str | None) -> Capabilities:
            asked.append(sample_send_id)
            one.account.capabilities = Capabilities(frozenset({Capability.RETRIEVE, Capability.GIFTS}))
            return one.account.capabilities

        one.account.discover = discover  # type: ignore[method-assign]
        one.engine.start()
        await one.until(lambda: one.engine.capabilities.can(Capability.GIFTS))
        assert asked == ["send_0001"]
        assert one.facts(CapabilitiesLearned)[-1].capabilities == one.account.capabilities


@pytest.mark.parametrize("fault", [Offline("No route."), ServerTrouble(500, "Oops"), Unauthorised("expired")])
async def test_a_budget_that_cannot_be_read_is_a_fact_with_its_fault(tmp_path: Path, fault: Fault) -> None:
    account = Account()
    account.faults["read_team_budget"] = [fault]
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.until(lambda: one.facts(BudgetRead))
        read = one.facts(BudgetRead)[0]
        assert (read.fault, read.team) == (fault, None)
        assert one.engine.budget is read
        one.engine.load_budget()
        one.engine.load_budget(force=True)
        await one.until(lambda: len(one.facts(BudgetRead)) == 2)
        assert one.engine.budget.team is not None
        assert account.calls["read_team_budget"] == 2


async def test_a_cancel_goes_its_road_and_its_last_stage_is_kept(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        one.engine.start()
        await one.live()
        await one.until(lambda: one.engine.budget)
        assert one.engine.cancelling("send_0001") is None
        assert one.engine.cancel("send_0001", "pending")
        assert one.engine.writes_in_flight() == 1
        await one.ends(CancelStage.DONE)
        assert one.stages == [CancelStage.RECHECKING, CancelStage.SENDING, CancelStage.DONE]
        assert one.engine.writes_in_flight() == 0
        assert one.engine.cancelling("send_0001") == one.facts(CancelMoved)[-1]
        # Money came back and a status moved: both are looked at again at once.
        await one.until(lambda: one.account.calls["read_team_budget"] == 2)
        await one.until(lambda: one.account.calls["list_sends"] == 2)
        assert [step.status for step in one.engine.history("send_0001")] == ["pending", "cancelled"]


async def test_a_second_cancel_of_the_same_send_is_not_taken_while_the_first_runs(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        one.engine.start()
        await one.live()
        assert one.engine.cancel("send_0001", "pending")
        assert not one.engine.cancel("send_0001", "pending")
        assert one.engine.cancel("send_0002", "processing")
        await one.until(lambda: one.engine.writes_in_flight() == 0)
        assert one.account.cancels_committed.count("send_0001") == 1


async def test_a_bug_on_the_road_is_no_outcome(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with bench(tmp_path) as one:
        one.engine.start()
        await one.live()

        async def broken(send_id: str) -> None:
            raise ZeroDivisionError

        one.account.cancel_send = broken  # type: ignore[assignment, method-assign]
        assert one.engine.cancel("send_0001", "pending")
        await one.ends(CancelStage.UNKNOWN)
        await one.until(lambda: one.facts(Noticed))
        assert one.engine.writes_in_flight() == 0
        assert [intent.state for intent in one.record.intents()] == [IntentState.SENDING]
    assert "ZeroDivisionError" in caplog.text


async def test_p2_writes_of_a_dead_process_are_adopted_greeted_and_looked_up(tmp_path: Path) -> None:
    await leave_intents(tmp_path, an_intent())
    async with bench(tmp_path) as one:
        one.account.move("send_0001", "cancelled")
        one.engine.start()
        await one.until(lambda: one.facts(IntentsUnclear))
        assert [intent.target for intent in one.facts(IntentsUnclear)[0].intents] == ["send_0001"]
        assert [intent.target for intent in one.engine.unclear] == ["send_0001"]
        one.passes.set()
        await one.ends(CancelStage.DONE)
        await one.until(lambda: not one.engine.unclear)
        assert one.record.intents()[0].state is IntentState.DONE
        assert one.account.calls["cancel_send"] == 0


async def test_writes_of_a_living_process_and_of_other_profiles_are_left_alone(tmp_path: Path) -> None:
    await leave_intents(
        tmp_path,
        an_intent(id="alive", pid=os.getppid(), digest="1"),
        an_intent(id="other", profile="test", digest="2"),
    )
    async with bench(tmp_path) as one:
        one.engine.start()
        await one.live()
        await one.until(lambda: one.account.calls["discover"])
        assert one.facts(IntentsUnclear) == []
        states = {intent.id: intent.state for intent in one.record.intents()}
        assert states["alive"] is IntentState.SENDING


async def test_two_windows_that_look_up_the_same_write_both_end_well(tmp_path: Path) -> None:
    await leave_intents(tmp_path, an_intent())
    account = Account()
    account.add(a_send(1, "cancelled"))
    async with bench(tmp_path, account) as one, bench(tmp_path, account) as two:
        one.engine.start()
        two.engine.start()
        await one.until(lambda: one.facts(IntentsUnclear))
        await two.until(lambda: two.facts(IntentsUnclear))
        for window in (one, two):
            window.passes.set()
            await window.ends(CancelStage.DONE)
            assert CancelStage.UNKNOWN not in window.stages
        assert one.record.intents()[0].state is IntentState.DONE


async def test_settling_waits_for_the_answer(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        one.engine.start()
        await one.live()
        answers = asyncio.Event()
        hold(one.account, answers)
        one.engine.cancel("send_0001", "pending")
        await one.ends(CancelStage.SENDING)
        ending = asyncio.create_task(one.engine.settle(20))
        await asyncio.sleep(0)
        assert not ending.done()
        answers.set()
        assert await ending == []
        assert one.stages[-1] is CancelStage.DONE
        assert one.record.intents()[0].state is IntentState.DONE
        assert one.account.calls["close"] == 1


async def test_settling_marks_what_has_no_answer_as_unknown_and_only_what_is_its_own(tmp_path: Path) -> None:
    await leave_intents(tmp_path, an_intent(id="elsewhere", target="send_0009", pid=os.getppid(), digest="1"))
    async with bench(tmp_path) as one:
        one.engine.start()
        await one.live()
        hold(one.account, asyncio.Event())
        one.engine.cancel("send_0001", "pending")
        await one.ends(CancelStage.SENDING)
        left = await one.engine.settle(0.01)
        assert [(intent.target, intent.state) for intent in left] == [("send_0001", IntentState.UNKNOWN)]
        states = {intent.target: intent.state for intent in one.record.intents()}
        assert states == {"send_0001": IntentState.UNKNOWN, "send_0009": IntentState.SENDING}


async def test_settling_gives_what_is_still_not_known(tmp_path: Path) -> None:
    account = Account()
    account.add(a_send(1))
    account.faults["cancel_send"] = [Doubtful("No answer in 30 s.")]
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.live()
        one.engine.cancel("send_0001", "pending")
        await one.ends(CancelStage.UNKNOWN)
        assert one.engine.writes_in_flight() == 0
        left = await one.engine.settle(0.01)
        assert [(intent.target, intent.pid) for intent in left] == [("send_0001", os.getpid())]


async def test_settling_with_nothing_begun_or_a_damaged_record_just_ends(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        assert await one.engine.settle(1) == []
    (tmp_path / "prod.record.db").write_bytes(b"no database" * 500)
    async with bench(tmp_path) as one:
        one.engine.start()
        await one.live()
        await one.until(lambda: one.facts(Noticed))
        assert all("othing can be sent or cancelled" in fact.sentence for fact in one.facts(Noticed))
        one.engine.cancel("send_0001", "pending")
        await one.ends(CancelStage.NOT_SENT)
        assert one.account.calls["cancel_send"] == 0
        assert await one.engine.settle(1) == []


async def test_reading_again_after_a_refusal_looks_the_secrets_up_again_first(tmp_path: Path) -> None:
    account = Account()
    account.add(a_send(1))
    account.faults["list_sends"] = [Unauthorised("expired")]
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.until(lambda: one.engine.sync_state.connection is Connection.UNAUTHORISED)
        assert account.calls["renew_credentials"] == 0
        one.engine.refresh()
        await one.live()
        assert account.calls["renew_credentials"] == 1
        one.engine.refresh()
        await one.until(lambda: account.calls["list_sends"] >= 3)
        assert account.calls["renew_credentials"] == 1


async def test_attention_and_pace_reach_the_reading_also_when_they_came_first(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        one.engine.attend(Attention.AWAY)
        one.engine.retime(30.0)
        one.engine.start()
        await one.until(lambda: one.engine.sync_state.every == 600)
        one.engine.attend(Attention.WATCHED)
        one.engine.refresh()
        await one.until(lambda: one.engine.sync_state.every == 30)
