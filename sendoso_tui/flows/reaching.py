"""Opens the gateway of an engine, however long it takes to become possible. Why it is not is told as the sync state."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Fault, Unauthorised
from sendoso_tui.flows.facts import REFUSED_WAIT, Connection, SyncMoved, SyncState

if TYPE_CHECKING:
    from sendoso_tui.flows.clock import Clock, Sleep
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.ports import Gateway

OpenGateway = Callable[[], Awaitable["Gateway"]]
"""Builds the gateway; slow imports happen inside, in a thread. Raises the Fault family."""

REOPEN_AFTER = 5.0


class Reaching:
    """`state` is how things stand until reading begins."""

    def __init__(self, open_gateway: OpenGateway, clock: Clock, tell: Tell, sleep: Sleep, *, limit: float) -> None:
        self.state = SyncState(limit=limit)
        self._open_gateway = open_gateway
        self._clock = clock
        self._tell = tell
        self._sleep = sleep
        self._again = asyncio.Event()

    async def reach(self) -> Gateway:
        """Return the gateway as soon as it can be opened."""
        while True:
            try:
                return await self._open_gateway()
            except Fault as fault:
                refused = isinstance(fault, Unauthorised)
                connection = Connection.UNAUTHORISED if refused else Connection.TROUBLE
                self.state = replace(self.state, connection=connection, fault=fault, since=self._clock.now())
                self._tell(SyncMoved(self.state))
                await self._wait(REFUSED_WAIT if refused else REOPEN_AFTER)

    def hurry(self) -> None:
        """End the wait for the next try."""
        self._again.set()

    async def _wait(self, seconds: float) -> None:
        """Wait before the secrets are looked for again; a refresh by hand ends the wait."""
        self._again.clear()
        waits = [asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._again.wait())]
        _, rest = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in rest:
            wait.cancel()
