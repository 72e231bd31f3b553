"""The first reading of an account: what a page costs to decode and to store, and keys while it goes on."""

import asyncio
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.fill import NOW, PER_PAGE, SEED, body_of, written
from bench.programs import started, workbench
from bench.watching import Figures, in_ms, p95, steps, wait_ready
from sendoso_tui.api import v2, v3
from sendoso_tui.api.call import Answer
from sendoso_tui.sandbox.calls import Call
from sendoso_tui.sandbox.options import SandboxOptions
from sendoso_tui.sandbox.service import Service
from sendoso_tui.sandbox.v3_reads import list_sends as list_v3
from sendoso_tui.store.cache import Cache


def pages(count: int) -> Figures:
    """Decode and store pages of 100 sends one by one as the reader does, both dialects; milliseconds a page.

    Of the processor, in all threads, since a busy machine stretches the time on the wall two- to fourfold (`_wall_ms`).
    """
    return {**asyncio.run(_pages("v2", count)), **asyncio.run(_pages("v3", count))}


def keys_meanwhile(sends: int, keys: int) -> tuple[Figures, int]:
    """Cursor keys while an empty cache is filled as fast as a profile may ask; also how many sends came meanwhile."""
    with workbench(sends, filled=False, more="requests_per_second = 8.0", name="-first") as program:
        assert program.server is not None
        with started(program) as terminal:
            wait_ready(terminal, program.ready)
            terminal.quiet(0.3, limit=2)
            before = program.server.requests()["total"]
            seconds = steps(terminal, "down", keys, program.view, gap=0.02)
            read = (program.server.requests()["total"] - before) * PER_PAGE
            terminal.press(program.quit)
            terminal.exit()
    return in_ms("first_key", seconds[3:]), read


async def _pages(dialect: str, count: int) -> Figures:
    service = Service(SandboxOptions(sends=count * PER_PAGE, seed=SEED, speed=0, now=NOW))
    decoding, storing, wall = [], [], []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        cache = Cache.open(Path(folder, "read.cache.db"))
        for number in range(1, count + 1):
            answer = _answer(service, dialect, number)
            began_on_wall, began = time.perf_counter(), time.process_time()
            page = (v2 if dialect == "v2" else v3).read_sends(answer, number, PER_PAGE)
            decoded = time.process_time()
            rows = list(zip(page.rows, page.raws, strict=True))
            assert len(rows) == PER_PAGE
            await cache.upsert(
                rows,
                asked_at=NOW,
                answered_at=NOW + timedelta(seconds=1),
                first_position=(number - 1) * PER_PAGE,
            )
            stored = time.process_time()
            wall.append((time.perf_counter() - began_on_wall) * 1000)
            decoding.append((decoded - began) * 1000)
            storing.append((stored - decoded) * 1000)
        await cache.close()
    both = [decode + store for decode, store in zip(decoding, storing, strict=True)]
    return {
        f"{dialect}_decode_ms": median(decoding),
        f"{dialect}_store_ms": median(storing),
        f"{dialect}_page_ms": median(both),
        f"{dialect}_page_p95_ms": p95(both),
        f"{dialect}_wall_ms": median(wall),
    }


def _answer(service: Service, dialect: str, number: int) -> Answer:
    if dialect == "v2":
        body = body_of(service, number)
    else:
        asked = Call("GET", {}, {"page": str(number), "per_page": str(PER_PAGE)}, {}, b"")
        body = written(list_v3(service, asked).value)
    return Answer(200, body, asked_at=NOW, answered_at=NOW)
