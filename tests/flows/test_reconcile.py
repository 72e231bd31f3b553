"""Looking up what became of a cancel whose answer was lost: what a status proves, and what is written down."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sendoso_tui.domain.audit import AuditEvent, AuditRow
from sendoso_tui.domain.faults import Fault, Offline, Refused, ServerTrouble, Throttled
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.flows.facts import CancelMoved, CancelStage, Fact
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.reconcile import Reconciler
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import RecordUnwritable
from sendoso_tui.store.record import Record
from tests.flows.account import NOON, Account, a_send


@dataclass
class Desk:
    """An unclear cancel of a pending send, and a reconciler that may look it up."""

    account: Account
    record: Record
    reconciler: Reconciler
    intent: Intent
    told: list[Fact]

    @property
    def last(self) -> CancelMoved:
        return [fact for fact in self.told if isinstance(fact, CancelMoved)][-1]

    def state(self) -> IntentState:
        return self.record.intents()[0].state


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    account = Account()
    account.add(a_send(1))
    cache, record = Cache.open(None), Record.open(tmp_path / "prod.record.db")
    told: list[Fact] = []

    async def sleep(seconds: float) -> None:
        account.clock.tick(seconds)

    intent = Intent(
        id="i1",
        profile="prod",
        origin="https://app.example",
        dialect="v2",
        action=Action.CANCEL,
        target="send_0001",
        summary="a gift",
        digest="cancel send_0001",
        state=IntentState.SENDING,
        created_at=NOON,
        pid=1,
        status_before="pending",
    )
    await record.begin(intent)
    intent = await record.settle("i1", IntentState.UNKNOWN, "no clear answer", NOON)
    reader = Reader(account, cache, record, account.clock, told.append)
    yield Desk(account, record, Reconciler(reader, record, told.append, sleep=sleep), intent, told)
    await cache.close()
    await record.close()


@pytest.mark.parametrize("status", ["shipped", "delivered", "failed", "returned", "Sent", "Used", "Expired"])
async def test_a_send_that_went_another_way_was_not_cancelled(desk: Desk, status: str) -> None:
    desk.account.move("send_0001", status)
    settled = await desk.reconciler.look(desk.intent)
    assert settled is not None
    assert settled.state is IntentState.REFUSED
    assert desk.last.stage is CancelStage.REFUSED


@pytest.mark.parametrize(
    "status",
    [
        "pending",
        "processing",
        "Packed",
        "Paused",
        "Collecting recipient info",
        "Confirming Address",
        "Address Confirmation - Cancelled",
        "delivery failed somehow",
        "Gift wrapped",
    ],
)
async def test_f10_an_open_or_doubtful_status_proves_nothing_however_often_it_is_read(desk: Desk, status: str) -> None:
    desk.account.move("send_0001", status)
    assert (await desk.reconciler.follow(desk.intent)).state is IntentState.UNKNOWN
    assert desk.state() is IntentState.UNKNOWN
    assert desk.last.stage is CancelStage.UNKNOWN
    assert "journal" in desk.last.sentence


async def test_f10_a_cancel_that_acts_late_is_found_after_the_send_had_moved(desk: Desk) -> None:
    desk.account.move("send_0001", "Packed")

    def act_late(send_id: str) -> None:
        if desk.account.calls["retrieve_send"] == 2:
            desk.account.move(send_id, "cancelled")

    desk.account.on_retrieve = act_late
    assert (await desk.reconciler.follow(desk.intent)).state is IntentState.DONE
    assert desk.account.calls["retrieve_send"] == 3


@pytest.mark.parametrize("fault", [Offline("No route."), Throttled(30), ServerTrouble(500, "Oops"), Refused(403, "no")])
async def test_a_look_that_fails_settles_nothing_and_the_next_one_may(desk: Desk, fault: Fault) -> None:
    desk.account.faults["retrieve_send"] = [fault]
    desk.account.move("send_0001", "cancelled")
    assert await desk.reconciler.look(desk.intent) is None
    assert desk.told == []
    assert (await desk.reconciler.follow(desk.intent)).state is IntentState.DONE


async def test_a_send_that_is_gone_proves_nothing(desk: Desk) -> None:
    del desk.account.sends["send_0001"]
    assert await desk.reconciler.look(desk.intent) is None
    assert "not listed any more" in desk.last.sentence
    assert desk.state() is IntentState.UNKNOWN


async def test_what_was_found_is_logged_with_its_intent(desk: Desk) -> None:
    desk.account.move("send_0001", "cancelled")
    await desk.reconciler.look(desk.intent)
    (row,) = desk.record.audit_rows()
    assert (row.event.outcome, row.event.intent_id, row.event.status_after) == ("found done", "i1", "cancelled")


async def test_an_outcome_that_is_settled_but_not_logged_is_told_with_that(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(event: AuditEvent) -> AuditRow:
        raise RecordUnwritable("The journal cannot be written (disk full).")

    monkeypatch.setattr(desk.record, "audit", full)
    desk.account.move("send_0001", "cancelled")
    settled = await desk.reconciler.look(desk.intent)
    assert settled is not None
    assert settled.state is IntentState.DONE
    assert desk.last.stage is CancelStage.DONE
    assert "disk full" in desk.last.sentence


async def test_a_look_given_up_while_it_writes_still_logs_what_it_settled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, settling = desk.record.settle, asyncio.Event()

    async def slowly(*args: object, **how: object) -> Intent:
        settling.set()
        return await settle(*args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.record, "settle", slowly)
    desk.account.move("send_0001", "cancelled")
    looking = asyncio.get_running_loop().create_task(desk.reconciler.look(desk.intent))
    await settling.wait()
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    async with asyncio.timeout(20):
        while not desk.record.audit_rows():  # noqa: ASYNC110 - another thread writes it
            await asyncio.sleep(0)
    assert desk.state() is IntentState.DONE
