"""Everything that goes on beside the screen: reading, budgets, and the write road. New sends are `new_sends.py`'s.

The engine's tasks are its own. No key, dismissed screen, crash of the UI or quit cancels one; after the UI has gone,
`settle` waits for writes and says what stayed unclear. What the tasks do lives in the other flows.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Fault
from sendoso_tui.flows.attention import Attention
from sendoso_tui.flows.batches_under_way import BatchesUnderWay
from sendoso_tui.flows.facts import (
    CacheRenewed,
    CancelMoved,
    CapabilitiesLearned,
    Connection,
    CreateMoved,
    Noticed,
    SyncMoved,
)
from sendoso_tui.flows.new_sends import NewSends
from sendoso_tui.flows.reaching import Reaching
from sendoso_tui.flows.tasks import Tasks
from sendoso_tui.flows.upkeep import leave_files, look_after_files
from sendoso_tui.flows.write_words import name_writes
from sendoso_tui.flows.writes import Writes
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sendoso_tui.api.request_log import LoggedRequest
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.send import StatusUpdate
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.clock import Clock, Sleep
    from sendoso_tui.flows.facts import (
        BudgetRead,
        Fact,
        SyncState,
    )
    from sendoso_tui.flows.live import Live
    from sendoso_tui.flows.ports import Gateway
    from sendoso_tui.flows.reaching import OpenGateway
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.record import Record

BUDGET_EVERY = 300.0


class Engine(NewSends):
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
        tasks = Tasks(self._bug)
        writes = Writes(about, record, clock, self.tell, tasks, self._money_moved, lambda: self._drafts.flush())
        super().__init__(about, cache, record, clock, self.tell, tasks, writes)
        self.batches = BatchesUnderWay(
            about, record, clock, self.tell, tasks, writes.creates, self._money_moved, writes.is_closing, sleep
        )
        self.capabilities = capabilities
        self.budget: BudgetRead | None = None
        self.notices: tuple[str | Noticed, ...] = ()
        self._reaching = Reaching(open_gateway, clock, self.tell, sleep, limit=about.requests_per_second)
        self._sleep = sleep
        self._listeners: list[Callable[[Fact], None]] = []
        self._selected: str | None = None
        self._paused = False
        self._attention = Attention.WATCHED
        self._poll_seconds = about.poll_seconds
        self._answered = asyncio.Event()

    @property
    def sync_state(self) -> SyncState:
        """Where reading stands."""
        return self._live.sync.state if self._live else self._reaching.state

    @property
    def gateway(self) -> Gateway | None:
        """The gateway, once it is open."""
        return self._live.gateway if self._live else None

    @property
    def unclear(self) -> tuple[Intent, ...]:
        """Writes of this profile whose outcome is not known."""
        return self._writes.unclear

    @property
    def requests(self) -> Sequence[LoggedRequest]:
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
        for notice in self.notices:
            self.tell(notice if isinstance(notice, Noticed) else Noticed(notice))
        self._tasks.own(self._run())

    def refresh(self, everything: bool = False) -> None:
        """Read new sends at once, or everything again."""
        self._reaching.hurry()
        if self._live and self.sync_state.connection is Connection.UNAUTHORISED:
            self._tasks.own(self._sign_in_again(self._live))
        elif self._live:
            self._live.sync.refresh(everything=everything)
        if everything:
            self.load_budget(force=True)

    async def _sign_in_again(self, live: Live) -> None:
        """Look the refused secrets up again before the next try: a helper may have newer ones by now."""
        await live.gateway.renew_credentials()
        live.sync.refresh()

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

    def attend(self, attention: Attention) -> None:
        """Ask more or less often, as somebody comes to the screen or leaves it."""
        self._attention = attention
        if self._live:
            self._live.sync.attend(attention)

    def retime(self, poll_seconds: float) -> None:
        """Look for new sends at another pace until the program ends."""
        self._poll_seconds = poll_seconds
        if self._live:
            self._live.sync.retime(poll_seconds)

    def select(self, send_id: str | None) -> None:
        """Keep the send under the cursor fresh."""
        self._selected = send_id
        if self._live:
            self._live.sync.select(send_id)

    def load_budget(self, force: bool = False) -> None:
        """Read what is left to spend, unless it was read already and `force` is not set."""
        # Without a gateway there is nothing to do: the budget is read as soon as there is one.
        if self._live is not None and (force or self.budget is None):
            self._tasks.own(self._read_budget(self._live))

    def cancel(self, send_id: str, seen_status: str) -> bool:
        """Cancel a send a person has confirmed. False when that is going on already or reading has not begun."""
        return self._live is not None and self._writes.cancels.take(self._live, send_id, seen_status)

    def cancelling(self, send_id: str) -> CancelMoved | None:
        """Return how far this session's cancel of a send is."""
        return self._writes.cancels.stage(send_id)

    def writes_in_flight(self) -> int:
        """Count writes that have no outcome yet."""
        return self._writes.in_flight() + self.batches.in_flight()

    def waiting_for(self) -> str:
        """Name the writes that have no outcome yet, "" where there are none."""
        new_sends = self._writes.new_sends_in_flight() + self.batches.in_flight()
        return name_writes(new_sends, self.writes_in_flight() - new_sends)

    def history(self, send_id: str) -> tuple[StatusUpdate, ...]:
        """Return the steps this program saw a send take."""
        return self.record.history(send_id)

    async def settle(self, seconds: float = 10.0) -> list[Intent]:
        """After the UI: stop reading, wait at most `seconds` for writes, and return the intents that stay unclear."""
        if self._live:
            self._live.sync.stop()
        await self._drafts.flush()
        await asyncio.gather(self.batches.end(seconds), self._writes.wait(seconds))
        await self._writes.disown()
        await self._tasks.end()
        # A write may have left while the first look at the record was on its way.
        await self._writes.disown()
        await leave_files(self.record)
        if self._live:
            await self._live.gateway.close()
        return self._writes.left_unclear()

    async def _run(self) -> None:
        live = await self._open()
        self._live = live
        if self._paused:
            live.sync.pause(True)
        live.sync.select(self._selected)
        live.sync.attend(self._attention)
        live.sync.retime(self._poll_seconds)
        self._read_wanted(live)
        self._tasks.own(live.sync.run())
        self._tasks.own(self._keep_budget())
        self._tasks.own(look_after_files(self.cache, self.record, self.clock, self.tell, self._sleep))
        await self._writes.adopt(live)
        self.batches.open(live)
        await self._discover(live)

    async def _open(self) -> Live:
        """Open the gateway and put all that works through it together."""
        gateway = await self._reaching.reach()
        self.tell(CapabilitiesLearned(gateway.capabilities))
        # Loaded in a thread and only now: until the first paint nothing of this is needed.
        live = await asyncio.to_thread(import_module, "sendoso_tui.flows.live")
        made: Live = live.make_live(
            gateway,
            self.about,
            self.cache,
            self.record,
            self.clock,
            self.tell,
            self._sleep,
            self._tasks,
            tell_look=self._writes.hear_look,
            closing=self._writes.is_closing,
        )
        return made

    async def _discover(self, live: Live) -> None:
        """Ask the server what else it can do, once a send of its own is known to ask with."""
        await self._answered.wait()
        try:
            newest = self.cache.newest(1)
            found = await live.gateway.discover(newest[0].id if newest else None)
        except (Fault, StoreFault):
            return
        if found != self.capabilities:
            self.tell(CapabilitiesLearned(found))

    def _learn(self, capabilities: Capabilities) -> None:
        self.capabilities = capabilities
        if self._live:
            self._live.sync.capabilities_changed()

    async def _keep_budget(self) -> None:
        """Read the budget now and then; own writes read it at once."""
        while True:
            self.load_budget(force=True)
            await self._sleep(BUDGET_EVERY)

    async def _read_budget(self, live: Live) -> None:
        self.budget = await live.read_budget()
        self.tell(self.budget)

    def _money_moved(self) -> None:
        """A cancel or a new send was accepted, or money ran out: the budget and the list are read at once."""
        self.load_budget(force=True)
        if self._live:
            self._live.sync.refresh()

    def tell(self, fact: Fact) -> None:
        """Tell everybody who listens; also what was found by whoever opens the gateway."""
        if isinstance(fact, CancelMoved):
            self._writes.cancels.hear(fact)
        elif isinstance(fact, CreateMoved):
            self._writes.creates.hear(fact)
            self.batches.hear(fact)
        elif isinstance(fact, CapabilitiesLearned):
            self._learn(fact.capabilities)
        elif isinstance(fact, SyncMoved) and fact.state.connection is Connection.LIVE:
            self._answered.set()
        elif isinstance(fact, CacheRenewed):
            self.refresh(everything=True)
        for listener in tuple(self._listeners):
            listener(fact)

    def _bug(self) -> None:
        self.tell(
            Noticed("Something went wrong in this program. The log has it; the list may be behind.", serious=True)
        )
