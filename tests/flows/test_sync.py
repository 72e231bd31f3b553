"""The reading loop: what it says for each fault, when it tries again, and where it goes on after a restart."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.faults import Fault, Forbidden, Offline, Refused, ServerTrouble, Throttled, Unauthorised
from sendoso_tui.domain.page import Quarantined
from sendoso_tui.flows.facts import REFUSED_WAIT, Connection, Fact, Noticed, SyncMoved, SyncState
from sendoso_tui.flows.holding import BACKOFF
from sendoso_tui.flows.listing import Order
from sendoso_tui.flows.open_checks import OpenChecks
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.sync import Sync
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import StoreUnwritable
from sendoso_tui.store.record import Record
from tests.flows.account import Account, a_send

POLL = 15.0


@dataclass
class Loop:
    """A sync over an account, on a clock that moves only by the waits of the sync, and only while `goes` allows."""

    account: Account
    cache: Cache
    record: Record
    told: list[Fact] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    goes: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        reader = Reader(self.account, self.cache, self.record, self.account.clock, self.told.append)
        self.sync = Sync(reader, self.told.append, poll_seconds=POLL, limit=4.0, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await self.goes.wait()
        self.account.clock.tick(seconds)

    @property
    def state(self) -> SyncState:
        return self.sync.state

    @property
    def states(self) -> list[SyncState]:
        return [fact.state for fact in self.told if isinstance(fact, SyncMoved)]

    async def rests(self, waits: int = 1) -> None:
        """Wait until the sync waits for the `waits`th time."""
        await self.until(lambda: len(self.waits) >= waits)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - what is waited for is of many kinds
                await asyncio.sleep(0)

    async def wait_over(self) -> None:
        """Let the wait in hand pass, and everything up to the next one."""
        before = len(self.waits)
        self.goes.set()
        self.goes.clear()
        await self.rests(before + 1)

    def fail(self, *faults: Fault | None) -> None:
        self.account.faults["list_sends"] = list(faults)


@asynccontextmanager
async def looping(account: Account, folder: Path) -> AsyncIterator[Loop]:
    """Run a sync with its stores in `folder`."""
    loop = Loop(account, Cache.open(folder / "prod.cache.db"), Record.open(folder / "prod.record.db"))
    task = asyncio.create_task(loop.sync.run())
    try:
        yield loop
    finally:
        loop.sync.stop()
        async with asyncio.timeout(20):
            await task
        await loop.cache.close()
        await loop.record.close()


@pytest.fixture
def account() -> Account:
    made = Account()
    made.add(*(a_send(number, "delivered") for number in range(1, 251)))
    return made


async def test_it_reads_everything_once_says_so_and_then_polls(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        state = loop.state
        assert (state.connection, state.loaded, state.total, state.complete) == (Connection.LIVE, 250, 250, True)
        assert state.as_of == account.clock.now()
        assert account.calls["list_sends"] == 3
        assert "reading older sends, page 2" in [one.doing for one in loop.states]
        assert loop.waits == [POLL]
        await loop.wait_over()
        assert account.calls["list_sends"] == 4


async def test_what_is_new_and_what_moved_is_told(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        account.add(a_send(0))
        account.move("send_0001", "failed")
        await loop.wait_over()
        assert loop.state.loaded == 251
        assert [step.new for step in loop.cache.unrecorded()[1]] == []
        assert [step.status for step in loop.record.history("send_0001")][-1] == "failed"


@pytest.mark.parametrize(
    ("fault", "connection", "wait"),
    [
        (Offline("No route.", "app.example"), Connection.OFFLINE, BACKOFF[0]),
        (Throttled(90.0), Connection.THROTTLED, 90.0),
        (Throttled(0.0), Connection.THROTTLED, 1.0),
        (Unauthorised("expired"), Connection.UNAUTHORISED, REFUSED_WAIT),
        (ServerTrouble(503, "Busy"), Connection.TROUBLE, BACKOFF[0]),
        (Refused(400, "Bad page"), Connection.TROUBLE, BACKOFF[-1]),
        (Forbidden(403, "Not yours"), Connection.TROUBLE, BACKOFF[-1]),
    ],
)
async def test_each_fault_is_a_state_with_its_wait_and_ends_by_itself(
    account: Account, tmp_path: Path, fault: Fault, connection: Connection, wait: float
) -> None:
    loop_began = account.clock.now()
    loop: Loop
    account.faults["list_sends"] = [fault]
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        state = loop.state
        assert state.connection is connection
        assert state.fault is fault
        assert state.since == loop_began
        assert state.next_try_at == account.clock.monotonic() + wait
        assert loop.waits == [wait]
        await loop.wait_over()
        assert loop.state.connection is Connection.LIVE
        assert (loop.state.fault, loop.state.since, loop.state.next_try_at) == (None, None, None)
        assert loop.state.complete


async def test_f01_waits_grow_up_to_a_minute_and_the_trouble_keeps_its_beginning(
    account: Account, tmp_path: Path
) -> None:
    account.faults["list_sends"] = [Offline("No route.", "app.example")] * 7
    began = account.clock.now()
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        for _ in range(6):
            await loop.wait_over()
            assert loop.state.since == began
        assert loop.waits == [*BACKOFF, BACKOFF[-1], BACKOFF[-1]]
        await loop.wait_over()
        assert loop.state.connection is Connection.LIVE
        loop.fail(Offline("No route.", "app.example"))
        await loop.wait_over()
        assert loop.waits[-1] == BACKOFF[0], "a success did not end the back-off"


async def test_what_was_loaded_stays_with_its_age_while_offline(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        as_of = loop.state.as_of
        loop.fail(Offline("No route.", "app.example"))
        await loop.wait_over()
        assert (loop.state.loaded, loop.state.complete, loop.state.as_of) == (250, True, as_of)


async def test_refresh_ends_a_wait(account: Account, tmp_path: Path) -> None:
    account.faults["list_sends"] = [Offline("No route.", "app.example")]
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        loop.sync.refresh()
        await loop.rests(2)
        assert loop.state.connection is Connection.LIVE
        calls = account.calls["list_sends"]
        loop.sync.refresh()
        await loop.rests(3)
        assert account.calls["list_sends"] == calls + 1


async def test_f30_refresh_does_not_end_a_wait_the_server_asked_for(account: Account, tmp_path: Path) -> None:
    account.faults["list_sends"] = [Throttled(90.0)]
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        loop.sync.refresh()
        await loop.rests(2)
        assert account.calls["list_sends"] == 1
        assert loop.state.connection is Connection.THROTTLED
        assert loop.waits == [90.0, 90.0]
        await loop.wait_over()
        assert loop.state.connection is Connection.LIVE


async def test_refresh_everything_reads_every_page_again(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        account.sends.pop("send_0200")
        account.move("send_0240", "failed")
        loop.sync.refresh(everything=True)
        await loop.rests(2)
        assert [row.status_raw for row in loop.cache.window([loop.cache.rowid("send_0240") or 0])] == ["failed"]


async def test_a_wish_made_while_a_question_is_out_is_not_lost(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        loop.sync.select("send_0001")
        loop.sync.refresh()
        calls = account.calls["list_sends"]
        await loop.rests(2)
        assert account.calls["list_sends"] == calls + 1
        assert account.calls["retrieve_send"] == 1


async def test_pause_asks_nothing_until_it_is_resumed(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        loop.sync.pause(True)
        assert loop.state.paused
        calls = account.calls["list_sends"]
        account.clock.tick(3600)
        loop.goes.set()
        for _ in range(50):
            await asyncio.sleep(0)
        assert account.calls["list_sends"] == calls
        loop.goes.clear()
        loop.sync.pause(False)
        await loop.until(lambda: account.calls["list_sends"] == calls + 1)
        assert not loop.state.paused


async def test_a_first_reading_goes_on_where_it_stopped(account: Account, tmp_path: Path) -> None:
    account.add(*(a_send(number, "delivered") for number in range(251, 1001)))
    account.faults["list_sends"] = [None, None, None, None, Offline("No route.", "app.example")]
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        assert (loop.state.loaded, loop.state.complete) == (400, False)
    account.calls.clear()
    async with looping(account, tmp_path) as loop:
        await loop.until(lambda: bool(loop.states))
        assert (loop.states[0].loaded, loop.states[0].total, loop.states[0].complete) == (400, 1000, False)
        assert loop.states[0].as_of is not None
        await loop.rests()
        assert (loop.state.loaded, loop.state.complete) == (1000, True)
        # The head, the last page once more, the six that were missing, and the empty one behind them.
        assert account.calls["list_sends"] == 9


async def test_what_was_read_once_is_not_read_again_after_a_restart(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
    account.calls.clear()
    async with looping(account, tmp_path) as loop:
        await loop.until(lambda: bool(loop.states))
        assert loop.states[0].complete
        await loop.rests()
        assert account.calls["list_sends"] == 1
        assert loop.sync.plan.listing.order is Order.NEWEST_FIRST


async def test_an_index_whose_building_was_cut_short_is_built_at_the_next_start(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[bool] = []

    async def build(cache: Cache) -> None:
        built.append(True)

    monkeypatch.setattr(Cache, "build_search", build)
    for _ in range(2):
        built.clear()
        async with looping(account, tmp_path) as loop:
            await loop.rests()
            assert loop.state.complete
            await loop.wait_over()
        assert built == [True]


async def test_rows_that_cannot_be_read_are_counted(account: Account, tmp_path: Path) -> None:
    account.bad_rows = (Quarantined("It has no usable id.", "{}"),)
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        assert loop.state.quarantined == 1
        assert loop.state.loaded == 250
        assert [row.reason for row in loop.cache.quarantined()] == ["It has no usable id."]


async def test_the_send_under_the_cursor_is_read_by_itself_and_kept_fresh(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        loop.sync.select("send_0003")
        await loop.until(lambda: account.calls["retrieve_send"] == 1)
        await loop.rests(2)
        await loop.wait_over()
        await loop.until(lambda: account.calls["retrieve_send"] == 2)


async def test_the_send_the_cursor_went_on_to_does_not_wait_for_the_one_before(
    account: Account, tmp_path: Path
) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        asked: list[str] = []
        account.on_retrieve = lambda send_id: (asked.append(send_id), loop.sync.select("send_0004"))
        loop.sync.select("send_0003")
        await loop.until(lambda: asked == ["send_0003", "send_0004"])


async def test_f25_a_404_marks_a_send_gone_and_the_list_goes_on(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        account.sends.pop("send_0003")
        loop.sync.select("send_0003")
        await loop.until(lambda: account.calls["retrieve_send"] == 1)
        await loop.rests(2)
        cached = loop.cache.get("send_0003")
        assert cached is not None
        assert cached.gone
        assert loop.state.connection is Connection.LIVE


@pytest.mark.parametrize("fault", [Forbidden(403, "Not yours"), Refused(400, "Odd id")])
async def test_a_no_to_one_send_is_not_taken_for_gone_and_stops_nothing(
    account: Account, tmp_path: Path, fault: Fault
) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        account.faults["retrieve_send"] = [fault] * 10
        loop.sync.select("send_0003")
        await loop.until(lambda: account.calls["retrieve_send"] == 1)
        await loop.rests(2)
        cached = loop.cache.get("send_0003")
        assert cached is not None
        assert not cached.gone
        assert loop.state.connection is Connection.LIVE
        calls = account.calls["list_sends"]
        await loop.wait_over()
        assert account.calls["list_sends"] == calls + 1


async def test_one_send_the_server_fails_on_does_not_keep_the_list_from_being_read(
    account: Account, tmp_path: Path
) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        account.faults["retrieve_send"] = [ServerTrouble(500, "Oops")] * 100
        loop.sync.select("send_0003")
        await loop.until(lambda: loop.state.connection is Connection.TROUBLE)
        calls = account.calls["list_sends"]
        for _ in range(4):
            await loop.wait_over()
        assert account.calls["list_sends"] > calls


async def test_f60_a_disk_that_refuses_is_said_once_and_reading_goes_on(account: Account, tmp_path: Path) -> None:
    async with looping(account, tmp_path) as loop:
        await loop.rests()

        async def full(*_: object, **__: object) -> None:
            raise StoreUnwritable("The disk is full.")

        loop.cache.set_meta = full  # type: ignore[method-assign]
        for _ in range(3):
            await loop.wait_over()
        said = [fact.sentence for fact in loop.told if isinstance(fact, Noticed)]
        assert said == ["The disk is full."]
        assert account.calls["list_sends"] > 3


async def test_a_server_that_answers_with_errors_is_in_trouble_also_while_nobody_asks_it(
    account: Account, tmp_path: Path
) -> None:
    trouble = ServerTrouble(500, "Oops")
    account.faults["list_sends"] = [trouble, Offline("Sendoso was out of reach; the next try is in 15 s.")]
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        await loop.wait_over()
        assert loop.state.connection is Connection.TROUBLE
        assert loop.state.fault is trouble


async def test_open_sends_are_counted_once_the_server_has_told_the_time(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, answers = OpenChecks.count, []

    async def noted(self: OpenChecks, *given: Any) -> Any:
        answers.append(account.calls["list_sends"])
        return await count(self, *given)

    monkeypatch.setattr(OpenChecks, "count", noted)
    async with looping(account, tmp_path) as loop:
        await loop.rests()
    assert answers
    assert min(answers) == 1
