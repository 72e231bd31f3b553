"""Fills a cache as a complete first read would have: the sandbox's own sends, through the same reader and upsert.

A filling that was cut short goes on where it stopped. Where the filled files are kept, and how they are told from
others, is `caches.py`'s part.
"""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sendoso_tui.api import v2
from sendoso_tui.api.call import Answer
from sendoso_tui.domain.instants import as_text
from sendoso_tui.domain.send import Send
from sendoso_tui.sandbox.calls import Call
from sendoso_tui.sandbox.options import SandboxOptions
from sendoso_tui.sandbox.service import Service
from sendoso_tui.sandbox.v2_sends import list_sends
from sendoso_tui.store.cache import Cache

NOW = datetime(2026, 11, 20, 14, 32, tzinfo=UTC)
SEED = 1
PER_PAGE = 100
_PAGES_AT_ONCE = 5
_REACHED = "bench_filled_to"


def fill(path: Path, sends: int) -> None:
    """Fill the cache file `path` with the first `sends` sends of the sandbox, or go on with what is in it."""
    asyncio.run(_fill(path, sends))


def build(path: Path) -> None:
    """Build the indexes that a filled cache file lacks."""
    asyncio.run(_build(path))


async def _build(path: Path) -> None:
    cache = Cache.open(path)
    try:
        await cache.build_search()
    finally:
        await cache.close()


async def _fill(path: Path, sends: int) -> None:
    service = Service(SandboxOptions(sends=sends, seed=SEED, speed=0, now=NOW))
    cache = Cache.open(path)
    pages = -(-sends // PER_PAGE)
    began, said = time.monotonic(), 0.0
    first = reached = int(cache.meta(_REACHED) or 1)
    writing: asyncio.Task[object] | None = None
    try:
        while first <= pages:
            rows: list[tuple[Send, bytes]] = []
            for number in range(first, min(first + _PAGES_AT_ONCE, pages + 1)):
                rows += page_of(service, number)
            if writing is not None:
                await writing
            # The next pages are made and decoded while the thread of the cache writes these.
            writing = asyncio.create_task(_keep(cache, rows, first))
            await asyncio.sleep(0)
            first += _PAGES_AT_ONCE
            if time.monotonic() - said > 5:
                said = time.monotonic()
                pace = (first - reached) * PER_PAGE / (said - began)
                print(f"\rfilling: {first * PER_PAGE:,} of {sends:,}, {pace:,.0f}/s ", end="", file=sys.stderr)
        if writing is not None:
            await writing
        await cache.build_search()
        # What the sync notes at the end of a first read, so that the program need not read everything again.
        for key, value in (
            ("backfill_page", str(pages)),
            ("backfill_done", "yes"),
            ("tail", str(pages)),
            ("total", str(sends)),
            ("as_of", as_text(NOW)),
            (_REACHED, None),
        ):
            await cache.set_meta(key, value)
    finally:
        await cache.close()


async def _keep(cache: Cache, rows: list[tuple[Send, bytes]], first: int) -> None:
    await cache.upsert(rows, asked_at=NOW, answered_at=NOW, first_position=(first - 1) * PER_PAGE)
    await cache.set_meta(_REACHED, str(first + _PAGES_AT_ONCE))


def page_of(service: Service, number: int) -> list[tuple[Send, bytes]]:
    """Return a page of the listing as the program's reader decodes it."""
    page = v2.read_sends(Answer(200, body_of(service, number), asked_at=NOW, answered_at=NOW), number, PER_PAGE)
    return list(zip(page.rows, page.raws, strict=True))


def body_of(service: Service, number: int) -> bytes:
    """Return a page of the listing as it comes over the line."""
    asked = Call("GET", {}, {"page": str(number), "per_page": str(PER_PAGE)}, {}, b"")
    return written(list_sends(service, asked).value)


def written(value: object) -> bytes:
    """Return the JSON text of an answer to the byte as the sandbox writes it; else each send would have changed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
