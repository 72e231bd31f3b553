"""Everything that goes on beside the screen: reading, budgets, and the write road.

The engine's tasks are its own. No key, dismissed screen, crash of the UI or quit cancels one; after the UI has gone,
`settle` waits for writes and says what stayed unclear. What the tasks do lives in the other flows.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.capability import Capabilities
from sendoso_tui.domain.faults import Fault, Unauthorised
from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.domain.send import StatusUpdate
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.clock import Clock, Sleep
from sendoso_tui.flows.facts import (
    REFUSED_WAIT,
    BudgetRead,
    CacheRenewed,
    CancelMoved,
    CancelStage,
    CapabilitiesLearned,
    Connection,
    Fact,
    IntentsUnclear,
    Noticed,
    SyncMoved,
    SyncState,
)
from sendoso_tui.flows.identity import is_alive
from sendoso_tui.flows.leaving import disown, own_intents, wait_until
from sendoso_tui.flows.upkeep import leave_files, look_after_files
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.record import Record

if TYPE_CHECKING:
    from sendoso_tui.api.request_log import LoggedRequest
    from sendoso_tui.flows.live import Live
    from sendoso_tui.flows.ports import Gateway

log = logging.getLogger(__name__)

OpenGateway = Callable[[], Awaitable["Gateway"]]
"""Builds the gateway; slow imports happen inside, in a thread. Raises the Fault family."""

REOPEN_AFTER = 5.0
BUDGET_EVERY = 300.0


class Engine:
    """One profile at work. Methods are requests and return at once; answers come as facts to the listeners."""

    def __init__(
        self,
        about: ProfileAbout,
        cache: Cache,
        record: Record,
        clock: Clock,
        open_gateway: OpenGateway,
        capabilities: Capabilities,
        *,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.about = about
        self.cache = cache
        self.record = record
        self.clock = clock
        self.capabilities = capabilities
        self.budget: BudgetRead | None = None
        self.unclear: tuple[Intent, ...] = ()
        self.notices: tuple[str, ...] = ()
        self._open_gateway = open_gateway
        self._sleep = sleep
        self._live: Live | None = None
        self._listeners: list[Callable[[Fact], None]] = []
        self._reads: set[asyncio.Task[None]] = set()
        self._writes: set[asyncio.Task[None]] = set()
        self._upkeep: set[asyncio.Task[None]] = set()
        self._cancels: dict[str, CancelMoved] = {}
        self._selected: str | None = None
        self._paused = False
        self._answered = asyncio.Event()
        self._reopen = asyncio.Event()
        self._first_state = SyncState(limit=about.requests_per_second)

    @property
    def sync_state(self) -> SyncState:
        """Where reading stands."""
        return self._live.sync.state if self._live else self._first_state

    @property
    def gateway(self) -> "Gateway | None":
        """The gateway, once it is open."""
        return self._live.gateway if self._live else None

    @property
    def requests(self) -> "Sequence[LoggedRequest]":
        """The last requests, oldest first, for the log screen; no bodies and no personal data."""
        return self._live.gateway.requests if self._live else ()

    def listen(self, listener: Callable[[Fact], None]) -> Callable[[], None]:
        """Call `listener` with every fact, on the loop's thread; the returned function ends that."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def start(self) -> None:
        """Open the gateway and begin to read. Called once, after the first paint."""
        for sentence in self.notices:
            self._tell(Noticed(sentence))
        self._own(self._run(), self._reads)

    def refresh(self, everything: bool = False) -> None:
        """Read new sends at once, or everything again."""
        self._reopen.set()
        if self._live:
            self._live.sync.refresh(everything=everything)
        if everything:
            self.load_budget(force=True)

    def pause(self) -> None:
        """Stop asking the server by itself; what a person does still goes out."""
        self._paused = True
        if self._live:
            self._live.sync.pause(True)

    def resume(self) -> None:
        """Go on reading."""
        self._paused = False
        if self._live:
            self._live.sync.pause(False)

    def select(self, send_id: str | None) -> None:
        """Keep the send under the cursor fresh."""
        self._selected = send_id
        if self._live:
            self._live.sync.select(send_id)

    def load_budget(self, force: bool = False) -> None:
        """Read what is left to spend, unless it was read already and `force` is not set."""
        # Without a gateway there is nothing to do: the budget is read as soon as there is one.
        if self._live is not None and (force or self.budget is None):
            self._own(self._read_budget(self._live), self._reads)

    def cancel(self, send_id: str, seen_status: str) -> bool:
        """Cancel a send a person has confirmed. False when that is going on already or reading has not begun."""
        running = self._cancels.get(send_id)
        if self._live is None or (running is not None and not running.stage.is_over):
            return False
        self._cancels[send_id] = CancelMoved(send_id, CancelStage.RECHECKING, "")
        self._own(self._cancel(self._live, send_id, seen_status), self._writes)
        return True

    def cancelling(self, send_id: str) -> CancelMoved | None:
        """Return how far this session's cancel of a send is."""
        return self._cancels.get(send_id)

    def writes_in_flight(self) -> int:
        """Count writes that have no outcome yet."""
        return sum(not moved.stage.is_over for moved in self._cancels.values())

    def history(self, send_id: str) -> tuple[StatusUpdate, ...]:
        """Return the steps this program saw a send take."""
        return self.record.history(send_id)

    async def settle(self, seconds: float = 10.0) -> list[Intent]:
        """After the UI: stop reading, wait at most `seconds` for writes, and return the intents that stay unclear."""
        if self._live:
            self._live.sync.stop()
        if self.writes_in_flight():
            await wait_until(self, lambda: not self.writes_in_flight(), seconds)
        await disown(self.record, self.about, self.clock)
        for task in [*self._reads, *self._writes, *self._upkeep]:
            task.cancel()
        await leave_files(self.record)
        if self._live:
            await self._live.gateway.close()
        return own_intents(self.record, self.about, IntentState.UNKNOWN)

    async def _run(self) -> None:
        live = await self._open()
        self._live = live
        if self._paused:
            live.sync.pause(True)
        live.sync.select(self._selected)
        self._own(live.sync.run(), self._reads)
        self._own(self._keep_budget(), self._reads)
        self._own(look_after_files(self.cache, self.record, self.clock, self._tell), self._upkeep)
        await self._adopt(live)
        await self._discover(live)

    async def _open(self) -> "Live":
        """Open the gateway, however long it takes to become possible; why it is not is told as the sync state."""
        while True:
            try:
                gateway = await self._open_gateway()
                break
            except Fault as fault:
                refused = isinstance(fault, Unauthorised)
                connection = Connection.UNAUTHORISED if refused else Connection.TROUBLE
                self._first_state = replace(
                    self._first_state, connection=connection, fault=fault, since=self.clock.now()
                )
                self._tell(SyncMoved(self._first_state))
                await self._wait_to_reopen(REFUSED_WAIT if refused else REOPEN_AFTER)
        self.capabilities = gateway.capabilities
        self._tell(CapabilitiesLearned(gateway.capabilities))
        # Loaded in a thread and only now: until the first paint nothing of this is needed.
        live = await asyncio.to_thread(import_module, "sendoso_tui.flows.live")
        made: Live = live.make_live(gateway, self.about, self.cache, self.record, self.clock, self._tell, self._sleep)
        return made

    async def _wait_to_reopen(self, seconds: float) -> None:
        """Wait before the secrets are looked for again; a refresh by hand ends the wait."""
        self._reopen.clear()
        waits = [asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._reopen.wait())]
        _, rest = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in rest:
            wait.cancel()

    async def _adopt(self, live: "Live") -> None:
        """Greet the person with writes that an earlier run left without an outcome, and look them up."""
        try:
            await self.record.adopt_orphans(is_alive, self.clock.now())
        except StoreFault as problem:
            self._tell(Noticed(f"{problem} Nothing can be cancelled until that is mended.", serious=True))
            return
        self.unclear = tuple(own_intents(self.record, self.about, IntentState.UNKNOWN))
        if self.unclear:
            self._tell(IntentsUnclear(self.unclear))
        for intent in self.unclear:
            self._own(self._follow(live, intent), self._writes)

    async def _discover(self, live: "Live") -> None:
        """Ask the server what else it can do, once a send of its own is known to ask with."""
        await self._answered.wait()
        newest = self.cache.newest(1)
        try:
            found = await live.gateway.discover(newest[0].id if newest else None)
        except Fault:
            return
        if found != self.capabilities:
            self.capabilities = found
            live.sync.capabilities_changed()
            self._tell(CapabilitiesLearned(found))

    async def _keep_budget(self) -> None:
        """Read the budget now and then; own cancels read it at once."""
        while True:
            self.load_budget(force=True)
            await self._sleep(BUDGET_EVERY)

    async def _read_budget(self, live: "Live") -> None:
        self.budget = await live.read_budget()
        self._tell(self.budget)

    async def _cancel(self, live: "Live", send_id: str, seen_status: str) -> None:
        try:
            last = await live.cancel(send_id, seen_status)
        except Exception:
            # A bug here must not pass for an outcome: the intent, if there is one, stays open and is looked up.
            self._tell(
                CancelMoved(
                    send_id,
                    CancelStage.UNKNOWN,
                    "Something went wrong in this program; the outcome "
                    "is not known. It is looked up at the next start.",
                )
            )
            raise
        if last.stage in (CancelStage.DONE, CancelStage.ACCEPTED):
            self.load_budget(force=True)
            live.sync.refresh()
        if last.stage is CancelStage.UNKNOWN and last.intent_id:
            intent = self.record.intent(last.intent_id)
            if intent is not None:
                await self._follow(live, intent)

    async def _follow(self, live: "Live", intent: Intent) -> None:
        await live.follow(intent)
        self.unclear = tuple(one for one in self.unclear if one.id != intent.id)

    def _tell(self, fact: Fact) -> None:
        if isinstance(fact, CancelMoved):
            self._cancels[fact.send_id] = fact
        elif isinstance(fact, SyncMoved) and fact.state.connection is Connection.LIVE:
            self._answered.set()
        elif isinstance(fact, CacheRenewed):
            self.refresh(everything=True)
        for listener in tuple(self._listeners):
            listener(fact)

    def _own(self, work: Coroutine[Any, Any, None], kept: set[asyncio.Task[None]]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        kept.add(task)
        task.add_done_callback(kept.discard)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task.cancelled() or (error := task.exception()) is None:
            return
        log.error("a task of the engine failed: %s", type(error).__name__, exc_info=error)
        self._tell(
            Noticed("Something went wrong in this program. The log has it; the list may be behind.", serious=True)
        )
