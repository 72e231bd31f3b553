"""Printing a listing that is not sends: all its pages are read, and what was read is printed even when one fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from sendoso_tui.api.paging import Walk
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.faults import Fault, Offline
from sendoso_tui.domain.looked import Looked
from sendoso_tui.domain.page import Page
from sendoso_tui.headless.call import Session
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.fault_exits import exit_for
from sendoso_tui.headless.running import DEADLINE, in_session
from sendoso_tui.headless.table import local, table, zone
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.headless.call import Call
    from sendoso_tui.headless.forms import Form

PER_PAGE = 100
MOST_PAGES = 100

T = TypeVar("T")
Read = Callable[[Session, int], Awaitable[Looked[Page[T]]]]


@frozen
class Listing(Generic[T]):
    """How one kind of thing is read and shown. `name` is the member of the JSON answer."""

    name: str
    capability: Capability
    read: Read[T]
    form: Callable[[T], Form]
    heads: Sequence[str]
    row: Callable[[T], Sequence[str]]
    paged: bool = True
    words: str = ""


def print_listing(call: Call, listing: Listing[T]) -> int:
    """Read and print a listing; 2 with the reason where this profile has no such thing."""

    async def work(session: Session) -> int:
        gateway = session.reader.gateway
        if listing.capability is Capability.GIFTS and not gateway.capabilities.can(listing.capability):
            await gateway.discover(None)
        why = gateway.capabilities.why_not(listing.capability)
        if why is not None:
            call.out.say(f"sendoso-tui: {why}")
            return Exit.USAGE
        rows: list[T] = []
        fault = await _read_all(session, listing, rows)
        if fault is not None:
            call.out.say(f"sendoso-tui: {fault.sentence}")
            if not rows:
                return exit_for(fault)
        _print(call, session, listing, rows, complete=fault is None)
        return exit_for(fault) if fault is not None else Exit.OK

    return in_session(call, work)


async def _read_all(session: Session, listing: Listing[T], rows: list[T]) -> Fault | None:
    """Add all rows to `rows`, each once, as far as the walk through the pages goes."""
    known: set[T] = set()
    walk = Walk(PER_PAGE, MOST_PAGES)
    try:
        async with asyncio.timeout(DEADLINE - 5):
            while walk.ended is None:
                page = (await listing.read(session, walk.page)).value
                new = [row for row in page.rows if row not in known]
                rows += new
                known.update(new)
                if not listing.paged:
                    break
                walk = walk.after(page, len(new))
    except TimeoutError:
        return Offline(f"Not everything could be read within {DEADLINE:g} s.")
    except Fault as fault:
        return fault
    return None


def _print(call: Call, session: Session, listing: Listing[T], rows: list[T], *, complete: bool) -> None:
    now = session.clock.now()
    if call.out.as_json:
        fields = {"complete": complete, "total": len(rows)}
        call.out.document(session.about.name, now, fields, (listing.name, map(listing.form, rows)))
        return
    call.out.say(
        f"{len(rows):,} {listing.words or listing.name}{'' if complete else ' read'}, as of {local(now)} ({zone(now)})."
    )
    call.out.lines(table(listing.heads, [listing.row(row) for row in rows]))
