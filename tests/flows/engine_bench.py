"""An engine over a made-up account, with its facts, its waits and its record in reach."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sendoso_tui.domain.capability import Capabilities
from sendoso_tui.domain.faults import Fault
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.engine import Engine
from sendoso_tui.flows.facts import (
    CancelMoved,
    CancelStage,
    Connection,
    Fact,
)
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.record import Record
from tests.flows.account import NOON, Account, a_send

ABOUT = ProfileAbout("prod", "v2", "production", "https://app.example", "app.example")
NOBODY = 2**22 + 12345
"""A process id no system gives out."""


@dataclass
class Bench:
    """An engine over an account. Waits of the engine end only when `passes` is set; asked lengths are in `waits`."""

    account: Account
    engine: Engine
    record: Record
    told: list[Fact]
    waits: list[float]
    passes: asyncio.Event
    opened: list[int] = field(default_factory=list)

    def facts(self, kind: type[Any]) -> list[Any]:
        return [fact for fact in self.told if isinstance(fact, kind)]

    @property
    def stages(self) -> list[CancelStage]:
        return [fact.stage for fact in self.facts(CancelMoved)]

    async def until(self, condition: Callable[[], Any]) -> None:
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - what is waited for is of many kinds
                await asyncio.sleep(0)

    async def live(self) -> None:
        await self.until(lambda: self.engine.sync_state.connection is Connection.LIVE)

    async def ends(self, stage: CancelStage) -> None:
        await self.until(lambda: stage in self.stages)


@asynccontextmanager
async def bench(
    folder: Path, account: Account | None = None, *, about: ProfileAbout = ABOUT, open_faults: tuple[Fault, ...] = ()
) -> AsyncIterator[Bench]:
    if account is None:
        account = Account()
        account.add(a_send(1), a_send(2, "processing"), a_send(3, "shipped"))
    cache, record = Cache.open(None), Record.open(folder / "prod.record.db")
    told: list[Fact] = []
    waits: list[float] = []
    passes = asyncio.Event()
    failing = list(open_faults)

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await passes.wait()
        # Long waits stay longer than short ones: else what is done rarely would be done without end.
        await asyncio.sleep(seconds / 5000)
        account.clock.tick(seconds)

    async def open_gateway() -> Account:
        if failing:
            raise failing.pop(0)
        return account

    engine = Engine(about, cache, record, account.clock, open_gateway, Capabilities(frozenset()), sleep=sleep)
    engine.listen(told.append)
    try:
        yield Bench(account, engine, record, told, waits, passes)
    finally:
        await engine.settle(0.01)
        await asyncio.sleep(0)
        await cache.close()
        await record.close()


def an_intent(**changes: Any) -> Intent:
    made = Intent(
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
        pid=NOBODY,
        status_before="pending",
    )
    return replace(made, **changes)


async def leave_intents(folder: Path, *intents: Intent) -> None:
    """Write intents as an earlier run did."""
    record = Record.open(folder / "prod.record.db")
    for intent in intents:
        await record.begin(intent)
    await record.close()
    # Another process began them, as far as the record of this one knows.
    from sendoso_tui.store import record as module

    module._begun_here.clear()


def hold(account: Account, answers: asyncio.Event) -> None:
    """Let the account act on a cancel and answer only when `answers` is set."""
    act = account.cancel_send

    async def slowly(send_id: str) -> Any:
        done = await act(send_id)
        await answers.wait()
        return done

    account.cancel_send = slowly  # type: ignore[method-assign]
