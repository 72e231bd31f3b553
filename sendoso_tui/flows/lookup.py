"""Finds one send, wherever it can be found: read by itself, else in the cache, else page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.faults import Refused

if TYPE_CHECKING:
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.reading import Reader

MOST_PAGES = 20
"""Pages searched for a send the dialect cannot read by itself."""


async def find_send(reader: Reader, send_id: str) -> Send | None:
    """Return the send as fresh as the dialect allows; None when it is nowhere. Raises the Fault family."""
    if reader.gateway.capabilities.can(Capability.RETRIEVE):
        try:
            return await reader.one(send_id, priority=Priority.USER)
        except Refused as fault:
            if fault.status == 404:
                return None
            raise
    cached = reader.cache.get(send_id)
    for number in range(1, MOST_PAGES + 1):
        read = await reader.page(number, 100, priority=Priority.USER)
        for send in read.page.rows:
            if send_id in (send.id, send.gid):
                return send
        if read.page.received == 0 or (cached is not None and number >= 2):
            break
    return cached.send if cached is not None else None
