"""Bringing the cache up to date before a command answers from it, with the same reading loop as the screen's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Offline
from sendoso_tui.flows.facts import Connection, SyncMoved
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.sync import Sync

if TYPE_CHECKING:
    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.headless.call import Session

NEVER = 86_400.0
"""Seconds between two looks at the head; a command looks once."""

Done = Callable[[Sync], bool]


async def refresh_head(session: Session, seconds: float) -> Fault | None:
    """Read what is new into the cache; return the fault that ended it, also when it took longer than `seconds`."""

    def done(sync: Sync) -> bool:
        known = sync.plan.listing
        # A short first page is the whole list, or a server that clamps: one page more tells which.
        clear = known.done or known.page_one >= known.per_page or known.page > 2
        return clear and sync.plan.head_due > session.clock.monotonic()

    return await _read(session, done, seconds)


async def read_everything(session: Session, say: Callable[[str], None], seconds: float) -> Fault | None:
    """Read the whole list into the cache; return the fault that ended it early.

    It may take as long as it needs; `seconds` without a page end it.
    """
    told = 0

    def done(sync: Sync) -> bool:
        nonlocal told
        page = sync.plan.listing.page
        if page >= told + 10:
            told = page
            total = f" of {sync.state.total:,}" if sync.state.total else ""
            say(f"Read so far: {sync.state.loaded:,}{total} sends.")
        return sync.plan.listing.done

    return await _read(session, done, seconds, everything=True)


async def _read(session: Session, done: Done, seconds: float, *, everything: bool = False) -> Fault | None:
    """Run the loop until `done` or its first fault, for at most `seconds`, or at most that long for each page."""
    fault: Fault | None = None

    def hear(fact: Fact) -> None:
        nonlocal fault
        if not isinstance(fact, SyncMoved):
            return
        if fact.state.fault is not None:
            fault = fact.state.fault
            sync.stop()
        elif fact.state.connection is Connection.LIVE:
            if everything:
                limit.reschedule(asyncio.get_running_loop().time() + seconds)
            if done(sync):
                sync.stop()

    reader = Reader(session.reader.gateway, session.cache, session.record, session.clock, hear)
    sync = Sync(reader, hear, poll_seconds=NEVER, limit=session.about.requests_per_second, everything=everything)
    try:
        async with asyncio.timeout(seconds) as limit:
            await sync.run()
    except TimeoutError:
        return Offline(f"No answer within {seconds:g} s.")
    return fault
