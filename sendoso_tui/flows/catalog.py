"""Reads what can be sent, once for each session, and asks the address book. Each page is told as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.api.paging import Walk
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.catalog import Gift, Item, Touch
from sendoso_tui.domain.faults import Fault, Unsupported
from sendoso_tui.flows.facts import CapabilitiesLearned, CatalogPart, CatalogRead, RecipientsFound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sendoso_tui.domain.looked import Looked
    from sendoso_tui.domain.page import Page
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.ports import Gateway
    from sendoso_tui.flows.tasks import Tasks

PER_PAGE = 100
MOST_PAGES = 100
RECIPIENTS_SHOWN = 50
"""Entries of the address book that one search shows."""

Rows = tuple[Item, ...] | tuple[Touch, ...] | tuple[Gift, ...]

_NEEDS = {
    CatalogPart.ITEMS: Capability.INVENTORY,
    CatalogPart.TOUCHES: Capability.TOUCHES,
    CatalogPart.GIFTS: Capability.GIFTS,
}


class Catalog:
    """The catalogue of one gateway, as far as it was read, and the newest question to its address book."""

    def __init__(self, gateway: Gateway, tell: Tell, tasks: Tasks) -> None:
        self._gateway = gateway
        self._tell = tell
        self._tasks = tasks
        self._read: dict[CatalogPart, CatalogRead] = {}
        self._reading: set[CatalogPart] = set()
        self._asking = False
        self._question: tuple[int, str] | None = None

    def known(self, part: CatalogPart) -> CatalogRead | None:
        """Return what was read of a part so far."""
        return self._read.get(part)

    def read(self, part: CatalogPart, force: bool = False) -> None:
        """Read a part, unless it was read to its end already or is being read; `force` reads it anew."""
        known = self._read.get(part)
        if part in self._reading or (known is not None and known.complete and not force):
            return
        self._reading.add(part)
        self._tasks.own(self._read_part(part))

    def search(self, number: int, text: str) -> None:
        """Ask the address book. While a question is out, only the newest of the others waits."""
        self._question = (number, text)
        if not self._asking:
            self._asking = True
            self._tasks.own(self._answer())

    async def _read_part(self, part: CatalogPart) -> None:
        before = self._read.get(part)
        rows: dict[Any, None] = {}
        fault: Fault | None = None
        try:
            await self._need(part)
            read = self._pages_of(part)
            walk = Walk(PER_PAGE, MOST_PAGES)
            while walk.ended is None:
                page = (await read(walk.page)).value
                new = [row for row in page.rows if row not in rows]
                rows.update(dict.fromkeys(new))
                if part is CatalogPart.GIFTS:
                    break  # The guide gives the whole catalogue at once.
                walk = walk.after(page, len(new))
                if walk.ended is None and before is None:
                    self._say(CatalogRead(part, tuple(rows), complete=False))
        except Fault as found:
            fault = found
        finally:
            self._reading.discard(part)
        if fault is not None and before is not None and len(before.rows) >= len(rows):
            # What was read before is worth more than less of the same.
            self._say(CatalogRead(part, before.rows, before.complete, fault))
        else:
            self._say(CatalogRead(part, tuple(rows), complete=fault is None, fault=fault))

    async def _need(self, part: CatalogPart) -> None:
        """Raise Unsupported where this profile has no such part; whether it has gifts may have to be asked first."""
        capability = _NEEDS[part]
        if capability is Capability.GIFTS and not self._gateway.capabilities.can(capability):
            self._tell(CapabilitiesLearned(await self._gateway.discover(None)))
        if (why := self._gateway.capabilities.why_not(capability)) is not None:
            raise Unsupported(why)

    def _pages_of(self, part: CatalogPart) -> Callable[[int], Awaitable[Looked[Page[Any]]]]:
        gateway = self._gateway
        match part:
            case CatalogPart.ITEMS:
                return lambda page: gateway.list_inventory(page, PER_PAGE)
            case CatalogPart.TOUCHES:
                return lambda page: gateway.list_touches(page, PER_PAGE)
            case CatalogPart.GIFTS:
                return lambda page: gateway.list_gifts()

    def _say(self, read: CatalogRead) -> None:
        self._read[read.part] = read
        self._tell(read)

    async def _answer(self) -> None:
        """Answer the newest question; one that was overtaken while it was out is not told."""
        try:
            while (question := self._question) is not None:
                found = await self._ask(*question)
                if self._question is question:
                    self._question = None
                    self._tell(found)
        finally:
            self._asking = False

    async def _ask(self, number: int, text: str) -> RecipientsFound:
        try:
            if (why := self._gateway.capabilities.why_not(Capability.RECIPIENTS)) is not None:
                raise Unsupported(why)
            page = (await self._gateway.list_recipients(1, RECIPIENTS_SHOWN, search=text.strip())).value
        except Fault as fault:
            return RecipientsFound(number, text, (), fault)
        return RecipientsFound(number, text, page.rows)
