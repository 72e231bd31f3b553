"""The write road of a cancel: what is asked, what is on disk, and what the person is told, for every outcome."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.audit import AuditEvent, AuditRow
from sendoso_tui.domain.faults import Doubtful, Fault, Offline, Refused, ServerTrouble, Throttled, Unauthorised
from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.cancel import Canceller, Cancelling
from sendoso_tui.flows.facts import CancelMoved, CancelStage, Fact
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.reconcile import Reconciler
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import RecordUnwritable
from sendoso_tui.store.record import Record
from tests.flows.account import Account, a_send

ABOUT = ProfileAbout("prod", "v2", "production", "https://app.example", "app.example")
ORDER = Cancelling("send_0001", "pending")


@dataclass
class Desk:
    """A canceller with all that it touches in reach."""

    account: Account
    record: Record
    reader: Reader
    canceller: Canceller
    told: list[Fact]
    slept: list[float]

    @property
    def stages(self) -> list[CancelStage]:
        return [fact.stage for fact in self.told if isinstance(fact, CancelMoved)]

    def only_intent_state(self) -> IntentState:
        (intent,) = self.record.intents()
        return intent.state

    def reconciler(self) -> Reconciler:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.account.clock.tick(seconds)

        return Reconciler(self.reader, self.record, self.told.append, sleep=sleep)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    account = Account()
    account.add(a_send(1), a_send(2, "processing"), a_send(3, "shipped"))
    cache, record = Cache.open(None), Record.open(tmp_path / "prod.record.db")
    told: list[Fact] = []
    reader = Reader(account, cache, record, account.clock, told.append)
    yield Desk(account, record, reader, Canceller(reader, record, ABOUT, told.append), told, [])
    await cache.close()
    await record.close()


async def test_a_pending_send_is_read_again_cancelled_and_read_back(desk: Desk) -> None:
    last = await desk.canceller.cancel(ORDER)
    assert last.stage is CancelStage.DONE
    assert "read back at" in last.sentence
    assert last.who
    assert f": {last.who}" in last.sentence
    assert desk.account.cancels_committed == ["send_0001"]
    assert desk.account.calls["retrieve_send"] == 2
    assert desk.only_intent_state() is IntentState.DONE
    assert (await desk.record.verify_audit()).ok


async def test_the_intent_is_on_disk_before_the_request_leaves(desk: Desk) -> None:
    seen: list[IntentState] = []
    cancel_send = desk.account.cancel_send

    async def look_first(send_id: str):  # type: ignore[no-untyped-def]
        seen.append(desk.only_intent_state())
        return await cancel_send(send_id)

    desk.account.cancel_send = look_first  # type: ignore[method-assign]
    await desk.canceller.cancel(ORDER)
    assert seen == [IntentState.SENDING]


async def test_nothing_is_sent_when_the_intent_cannot_be_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(intent: object, **how: object) -> None:
        raise RecordUnwritable("The journal cannot be written (disk full).")

    monkeypatch.setattr(desk.record, "begin", full)
    last = await desk.canceller.cancel(ORDER)
    assert last.stage is CancelStage.NOT_SENT
    assert "nothing was cancelled" in last.sentence
    assert desk.account.calls["cancel_send"] == 0


async def test_nothing_is_sent_when_the_log_cannot_be_written_and_the_journal_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(event: AuditEvent) -> AuditRow:
        raise RecordUnwritable("The journal cannot be written (disk full).")

    monkeypatch.setattr(desk.record, "audit", full)
    last = await desk.canceller.cancel(ORDER)
    assert (last.stage, desk.account.calls["cancel_send"]) == (CancelStage.NOT_SENT, 0)
    assert desk.only_intent_state() is IntentState.REFUSED
    assert desk.record.intents()[0].note == "nothing was sent"


@pytest.mark.parametrize("step", ["begin", "audit"])
async def test_a_cancel_given_up_while_its_intent_is_written_leaves_none_that_looks_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write, writing = getattr(desk.record, step), asyncio.Event()

    async def slowly(what: object, **how: object) -> None:
        # The job is with the writer's thread before its caller goes away.
        job = asyncio.ensure_future(write(what, **how))
        await asyncio.sleep(0)
        writing.set()
        await asyncio.shield(job)

    monkeypatch.setattr(desk.record, step, slowly)
    going = asyncio.get_running_loop().create_task(desk.canceller.cancel(ORDER))
    await writing.wait()
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert desk.account.calls["cancel_send"] == 0
    assert desk.only_intent_state() is IntentState.REFUSED


async def test_no_request_leaves_once_the_program_is_closing(desk: Desk) -> None:
    canceller = Canceller(desk.reader, desk.record, ABOUT, desk.told.append, closing=lambda: True)
    last = await canceller.cancel(ORDER)
    assert last.stage is CancelStage.NOT_SENT
    assert "the program is closing" in last.sentence
    assert desk.account.calls["cancel_send"] == 0
    assert desk.record.intents() == []


async def test_a_program_that_closes_while_the_intent_is_written_sends_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, closing = desk.record.begin, False

    async def close_meanwhile(intent: Intent, **how: Any) -> None:
        nonlocal closing
        await begin(intent, **how)
        closing = True

    monkeypatch.setattr(desk.record, "begin", close_meanwhile)
    canceller = Canceller(desk.reader, desk.record, ABOUT, desk.told.append, closing=lambda: closing)
    assert (await canceller.cancel(ORDER)).stage is CancelStage.NOT_SENT
    assert desk.account.calls["cancel_send"] == 0
    assert desk.only_intent_state() is IntentState.REFUSED


@pytest.mark.parametrize(
    ("fault", "outcomes"),
    [
        (None, ["done", "intended"]),
        (Refused(409, "too late"), ["refused", "intended"]),
        (Offline("No route."), ["not sent", "intended"]),
        (Doubtful("No answer in 30 s."), ["unknown", "intended"]),
    ],
)
async def test_each_row_of_the_log_names_its_intent(desk: Desk, fault: Fault | None, outcomes: list[str]) -> None:
    desk.account.faults["cancel_send"] = [fault]
    await desk.canceller.cancel(ORDER)
    rows = desk.record.audit_rows()
    assert [row.event.outcome for row in rows] == outcomes
    assert {row.event.intent_id for row in rows} == {desk.record.intents()[0].id}


async def test_a_send_that_has_shipped_meanwhile_is_left_alone(desk: Desk) -> None:
    desk.account.move("send_0001", "shipped")
    last = await desk.canceller.cancel(ORDER)
    assert last.stage is CancelStage.MOVED_ON
    assert "Pending" in last.sentence
    assert "Shipped" in last.sentence
    assert desk.account.calls["cancel_send"] == 0


async def test_a_send_that_is_gone_is_said_to_be_gone(desk: Desk) -> None:
    del desk.account.sends["send_0001"]
    last = await desk.canceller.cancel(ORDER)
    assert last.stage is CancelStage.MOVED_ON
    assert desk.account.calls["cancel_send"] == 0


@pytest.mark.parametrize("status", [409, 404, 422])
async def test_a_clear_no_is_shown_with_the_servers_words(desk: Desk, status: int) -> None:
    desk.account.faults["cancel_send"] = [Refused(status, "Send has already shipped", request_id="req-9")]
    last = await desk.canceller.cancel(ORDER)
    assert last.stage is CancelStage.REFUSED
    assert "Send has already shipped" in last.sentence
    assert f"[{status}]" in last.sentence
    assert desk.only_intent_state() is IntentState.REFUSED


@pytest.mark.parametrize("fault", [Offline("No route to the server."), Throttled(30), Unauthorised("bad key")])
async def test_a_request_that_never_acted_is_not_sent_and_may_be_tried_again(desk: Desk, fault: Fault) -> None:
    desk.account.faults["cancel_send"] = [fault]
    last = await desk.canceller.cancel(ORDER)
    assert last.stage is CancelStage.NOT_SENT
    assert last.sentence.startswith("Nothing was cancelled")
    desk.account.clock.tick(3)
    assert (await desk.canceller.cancel(ORDER)).stage is CancelStage.DONE


async def test_a_send_that_still_reads_pending_after_200_is_accepted_and_not_called_cancelled(desk: Desk) -> None:
    desk.account.cancel_leaves = ""
    last = await desk.canceller.cancel(ORDER)
    assert last.stage is CancelStage.ACCEPTED
    assert "accepted by the server" in last.sentence
    assert "still shows pending" in last.sentence


async def test_a_yes_that_cannot_be_read_back_says_so(desk: Desk) -> None:
    desk.account.faults["retrieve_send"] = [None, Offline("The line broke.")]
    last = await desk.canceller.cancel(ORDER)
    assert last.stage is CancelStage.ACCEPTED
    assert "could not be read back" in last.sentence


@pytest.mark.parametrize("fault", [Doubtful("No answer in 30 s."), ServerTrouble(502, "Bad gateway")])
async def test_a_lost_answer_is_unknown_and_never_sent_again(desk: Desk, fault: Fault) -> None:
    desk.account.faults["cancel_send"] = [fault]
    last = await desk.canceller.cancel(ORDER)
    assert last.stage is CancelStage.UNKNOWN
    assert desk.only_intent_state() is IntentState.UNKNOWN
    assert desk.account.calls["cancel_send"] == 1


async def test_a_lost_answer_is_found_to_be_done_by_reading(desk: Desk) -> None:
    desk.account.commit_before_fault = True
    desk.account.faults["cancel_send"] = [Doubtful("No answer in 30 s.")]
    last = await desk.canceller.cancel(ORDER)
    intent = desk.record.intent(last.intent_id)
    assert intent is not None
    settled = await desk.reconciler().follow(intent)
    assert settled.state is IntentState.DONE
    assert desk.slept == [5.0]
    assert desk.stages[-1] is CancelStage.DONE
    assert desk.account.calls["cancel_send"] == 1


async def test_a_lost_cancel_that_ships_is_found_to_be_refused(desk: Desk) -> None:
    desk.account.faults["cancel_send"] = [Doubtful("No answer in 30 s.")]
    last = await desk.canceller.cancel(ORDER)
    desk.account.move("send_0001", "shipped")
    intent = desk.record.intent(last.intent_id)
    assert intent is not None
    assert (await desk.reconciler().follow(intent)).state is IntentState.REFUSED


async def test_what_no_look_settles_stays_unknown_for_a_person(desk: Desk) -> None:
    desk.account.faults["cancel_send"] = [Doubtful("No answer in 30 s.")]
    last = await desk.canceller.cancel(ORDER)
    intent = desk.record.intent(last.intent_id)
    assert intent is not None
    await desk.reconciler().follow(intent)
    assert desk.slept == [5.0, 25.0, 90.0, 480.0]
    assert desk.only_intent_state() is IntentState.UNKNOWN
    assert desk.stages[-1] is CancelStage.UNKNOWN
    assert desk.account.calls["cancel_send"] == 1


async def test_a_read_only_profile_cancels_nothing(desk: Desk) -> None:
    about = ProfileAbout("prod", "v2", "production", "https://app.example", "app.example", read_only=True)
    canceller = Canceller(desk.reader, desk.record, about, desk.told.append)
    assert (await canceller.cancel(ORDER)).stage is CancelStage.NOT_SENT
    assert sum(desk.account.calls.values()) == 0


async def test_the_journal_holds_no_name_and_no_address(desk: Desk, tmp_path: Path) -> None:
    await desk.canceller.cancel(ORDER)
    await desk.record.close()
    for path in tmp_path.iterdir():
        held = path.read_bytes()
        assert b"Priya" not in held
        assert b"northwind" not in held
