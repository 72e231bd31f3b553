"""One run from its plan to its end: two windows on the same files, whatever the server does, restarts, a decision."""

import asyncio
import os
import sqlite3
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from random import Random

from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.store.record import Record
from tests.faults.books import Books
from tests.faults.catalogue import named
from tests.faults.exchange import Exchange, Step
from tests.faults.orders import KNOWN, SHAPES, Order, body_of, fill, order_of
from tests.faults.plans import Plan
from tests.faults.server import FaultServer, fault_server
from tests.faults.truth import Ended, Words
from tests.faults.window import PROFILE, Where, Window, open_window

PATIENCE = 120.0
_STORM = ("commit-then-500", "500-without-commit", "503-retry-after", "commit-then-502-page")


@contextmanager
def run_folder() -> Iterator[Path]:
    """A folder for the files of a run, in memory where the system has such a place: nothing here cuts the power."""
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="sendoso-run-", dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@dataclass
class Run:
    """What a run has gathered. `open` counts the programs that were started."""

    plan: Plan
    folder: Path
    server: FaultServer
    where: Where
    told: list[Words] = field(default_factory=list)
    again_after: set[str] = field(default_factory=set)
    unwritten: list[str] = field(default_factory=list)
    decided: set[str] = field(default_factory=set)
    orders: list[Order] = field(default_factory=list)
    opened: int = 0
    killed: int = 0
    passed: timedelta = timedelta()

    @asynccontextmanager
    async def window(self) -> AsyncIterator[Window]:
        """A program on the files of the run; what it tells is kept."""
        window = await open_window(self.opened, self.where, self.folder, self.passed)
        self.opened += 1
        window.heard = lambda moved: self.told.append(Words(window.number, moved))
        window.meant = self.again_after.add
        try:
            yield window
        finally:
            await window.close()

    def look_at(self, exchange: Exchange) -> None:
        """Ask the disk, when a create arrives, whether its intent is there."""
        content = self.server.books.content(exchange.path, exchange.body)
        digests = {order.digest for order in self.plan.orders if order.content == content}
        wanted = {("create", state, digest) for state in ("sending", "unknown") for digest in digests}
        if not wanted & self._on_disk():
            self.unwritten.append(f"a create arrived whose intent was not on the disk: {content}")

    def under_way(self) -> list[Step]:
        """Return which writes the disk says are being sent."""
        steps = {"create": Step.CREATE, "add recipient": Step.RECIPIENT}
        return [steps[action] for action, state, _ in self._on_disk() if state == "sending"]

    def _on_disk(self) -> set[tuple[str, str, str]]:
        """Return action, state and content of the intents as anybody may read them."""
        path = self.folder / "desk.record.db"
        if not path.exists():
            return set()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as record:
            return set(record.execute("SELECT action, state, content FROM intents"))


@asynccontextmanager
async def opened(plan: Plan, folder: Path) -> AsyncIterator[Run]:
    """The account of a plan on its server, before anything is sent."""
    books = Books(plan.api, plan.skew, plan.newest_first)
    fill(books)
    async with fault_server(books) as server, asyncio.timeout(PATIENCE):
        prepare(server, plan)
        run = Run(plan, folder, server, where_of(server, plan))
        server.on_create = run.look_at
        server.under_way = run.under_way
        yield run


async def carry_out(plan: Plan, folder: Path) -> Ended:
    """Do what a plan says, start anew until nothing changes, and return how it ended."""
    async with opened(plan, folder) as run:
        async with run.window() as one, run.window() as other:
            await _confirm_all(run, (one, other))
        return await rest_of(run)


async def rest_of(run: Run) -> Ended:
    """Start anew until nothing changes, let time and persons do what they may, and return how it ended."""
    await run.server.raw.open()
    run.where = replace(run.where, base_url=run.server.base_url)
    await _start_anew(run)
    run.server.commit_late()
    if run.plan.decides:
        await _decide(run)
    return await _end(run)


def prepare(server: FaultServer, plan: Plan) -> None:
    """Set up the account of a plan."""
    random = Random(plan.seed)
    server.tokens.static = "" if plan.oauth else "token-1"
    for order, ago in plan.others:
        if order.new.new_recipient is None:
            server.books.place(server.books.similar(body_of(plan.api, order)), ago=ago)
    # One is there from the start, so that no listing is empty.
    order = order_of(plan.api, SHAPES[plan.api][0], KNOWN)
    server.books.place(server.books.similar(body_of(plan.api, order)), ago=timedelta(days=30))
    for step, faults in plan.strikes.items():
        server.expect(step, *faults)
    for number, faults in plan.aimed.items():
        server.aimed.setdefault(plan.orders[number].content, deque()).extend(faults)
    if plan.storm:
        server.storm = lambda step: named(random.choice(_STORM)) if random.random() < plan.storm else None


def where_of(server: FaultServer, plan: Plan) -> Where:
    """Return how the first programs of a run reach the server."""
    url = server.base_url
    if plan.unreachable == "name":
        url = url.replace("127.0.0.1", "nowhere.invalid")
    token_url = f"{server.raw.url}/oauth/token" if plan.oauth else ""
    return Where(plan.api, url, token_url, plan.has_slow)


async def _confirm_all(run: Run, windows: tuple[Window, Window]) -> None:
    if run.plan.known:
        for window in windows:
            await window.read_list()
    gate = asyncio.get_running_loop().create_task(_come_and_go(run))
    for number, group in groupby(run.plan.orders, key=lambda order: order.group):
        orders = list(group)
        if passes := run.plan.passes.get(number):
            run.passed += passes
            run.server.books.skew += passes
            for window in windows:
                window.clock.pass_by(passes)
        ended = await asyncio.gather(*(windows[order.window].confirm(order) for order in orders))
        run.orders += [order for order, moved in zip(orders, ended, strict=True) if moved is not None]
    await asyncio.gather(*(window.looked() for window in windows))
    gate.cancel()
    with suppress(asyncio.CancelledError):
        await gate


async def _come_and_go(run: Run) -> None:
    """Let the server be away now and then, where the plan says so."""
    random = Random(run.plan.seed)
    while run.plan.unreachable == "port":
        await asyncio.sleep(random.random() * 0.03)
        await run.server.raw.shut()
        await asyncio.sleep(random.random() * 0.03)
        await run.server.raw.open()


async def _start_anew(run: Run) -> None:
    """Start the program again until a start changes nothing any more."""
    before: list[Intent] | None = None
    while True:
        async with run.window() as window:
            await window.recover()
            now = window.record.intents(limit=-1)
        if now == before:
            return
        before = now


async def _decide(run: Run) -> None:
    """A person says of what is still unclear that it did not happen, and sends it again."""
    async with run.window() as window:
        for intent in window.record.unclear():
            settled = await window.decide(intent, IntentState.REFUSED)
            run.decided.add(settled.id)
            order = next((one for one in run.plan.orders if one.digest == intent.content), None)
            if intent.action is Action.CREATE and order is not None:
                order = replace(order, draft_id=intent.draft_id, again=False)
                if await window.confirm(order) is not None:
                    run.orders.append(order)
        await window.looked()
    await _start_anew(run)


async def _end(run: Run) -> Ended:
    record = Record.open(run.folder / "desk.record.db")
    try:
        return Ended(
            run.server,
            run.orders,
            record.intents(limit=-1),
            record.drafts(PROFILE),
            run.told,
            frozenset(run.again_after),
            frozenset(run.decided),
            run.unwritten,
            (await record.verify_audit()).ok,
            run.killed,
        )
    finally:
        await record.close()
