"""Fills a cache as a complete first read would have: the sandbox's own sends, through the same reader and upsert."""

import asyncio
import json
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
PAGES_AT_ONCE = 5


def filled(path: Path, sends: int) -> Path:
    """Return the cache file `path`, filling it with `sends` sends first where there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_suffix(".unfinished")
        for left in path.parent.glob(unfinished.name + "*"):
            left.unlink()
        began = time.monotonic()
        asyncio.run(_fill(unfinished, sends))
        unfinished.rename(path)
        print(f"\rfilled: {sends:,} sends in {time.monotonic() - began:.0f} s, {path.stat().st_size / 1e6:,.0f} MB")
    return path


async def _fill(path: Path, sends: int) -> None:
    service = Service(SandboxOptions(sends=sends, seed=SEED, speed=0, now=NOW))
    cache = Cache.open(path)
    pages = -(-sends // PER_PAGE)
    for first in range(1, pages + 1, PAGES_AT_ONCE):
        rows: list[tuple[Send, bytes]] = []
        for number in range(first, min(first + PAGES_AT_ONCE, pages + 1)):
            rows += _page(service, number)
        await cache.upsert(rows, asked_at=NOW, answered_at=NOW, first_position=(first - 1) * PER_PAGE)
        if first % 500 == 1:
            print(f"\rfilling: {first * PER_PAGE:,} of {sends:,}", end="", flush=True)
    await cache.build_search()
    # What the sync notes at the end of a first read, so that the program need not read everything again.
    for key, value in (
        ("backfill_page", str(pages)),
        ("backfill_done", "yes"),
        ("total", str(sends)),
        ("as_of", as_text(NOW)),
    ):
        await cache.set_meta(key, value)
    await cache.close()


def _page(service: Service, number: int) -> list[tuple[Send, bytes]]:
    asked = Call("GET", {}, {"page": str(number), "per_page": str(PER_PAGE)}, {}, b"")
    body = json.dumps(list_sends(service, asked).value).encode()
    page = v2.read_sends(Answer(200, body, asked_at=NOW, answered_at=NOW), number, PER_PAGE)
    return list(zip(page.rows, page.raws, strict=True))
