"""Typing in the search and the filters: what is echoed, when the first rows stand, and the questions to the cache."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bench.caches import cache_in, copy_of
from bench.fill import NOW
from bench.watching import Figures, bar_above, cursor, in_ms, list_rows, p95, step, steps
from sendoso_tui.domain.query import ALL, NEWEST, SendFilter, Sort, SortColumn
from sendoso_tui.store.cache import Cache
from tests.process.terminal import Terminal

WORDS = ("grace", "coffee", "patel", "welcome box", "acme")
_BETWEEN = 0.25
"""Seconds without output after which a letter's work counts as done; the list waits a little for the next letter."""
COLUMNS_SORTED = 10
KEYS_EACH = 8


def typed(terminal: Terminal, words: Sequence[str]) -> Figures:
    """Type words into the search, each letter after the last one's work: its echo, and the first other page of rows."""
    echoes: list[float] = []
    rows: list[float] = []
    # From the top: a list in which the cursor was moved waits for the whole index, to keep the cursor on its send.
    terminal.press("g")
    terminal.quiet(_BETWEEN, limit=3)
    terminal.press("/")
    terminal.quiet(_BETWEEN, limit=3)
    for word in words:
        for letter in word:
            echo, page = step(terminal, letter, bar_above, list_rows, quiet=_BETWEEN)
            if echo is not None:
                echoes.append(echo)
            if page is not None:
                rows.append(page)
        terminal.press("\x15")
        terminal.quiet(0.4, limit=3)
    terminal.press("escape")
    terminal.quiet(0.4, limit=3)
    return {**in_ms("echo", echoes), **in_ms("found", rows), "found_pages": len(rows)}


def cursor_and_id(text: str) -> object:
    """Where the cursor stands, and the id of its send: under many orders neighbours look alike."""
    return cursor(text), [line[80:] for line in text.splitlines() if "│ Id " in line]


def sorted_meanwhile(terminal: Terminal) -> Figures:
    """Sort by one column after the other, and press cursor keys as soon as that was asked for."""
    seconds: list[float] = []
    for _ in range(COLUMNS_SORTED):
        terminal.press(">")
        seconds += steps(terminal, "down", KEYS_EACH, cursor_and_id)
        terminal.quiet(0.3, limit=5)
    return in_ms("sort_key", seconds)


@dataclass(frozen=True)
class Asked:
    """One question to the cache: milliseconds to its first page and to all of it, and how many rows that were."""

    name: str
    first_ms: float
    all_ms: float
    rows: int


def questions(sends: int) -> list[Asked]:
    """Ask a filled cache as the screen does: what is typed letter by letter, filters, and every order both ways."""
    return asyncio.run(_questions(sends))


def summary(asked: Sequence[Asked]) -> Figures:
    """The figures of the table out of all questions."""
    typing = [one.first_ms for one in asked if one.name.startswith("text ")]
    return {
        "query_p95_ms": p95(typing),
        "query_max_ms": max(typing),
        "count_max_ms": max(one.all_ms for one in asked if not one.name.startswith("by ")),
        "sort_max_ms": max(one.all_ms for one in asked if one.name.startswith("by ")),
    }


async def _questions(sends: int) -> list[Asked]:
    folder = copy_of(sends, "-asked")
    cache = Cache.open(cache_in(folder))
    try:
        asked = [await _ask(cache, name, wanted, NEWEST) for name, wanted in _filters()]
        for column in SortColumn:
            for descending in (True, False):
                way = "down" if descending else "up"
                asked.append(await _ask(cache, f"by {column.value} {way}", ALL, Sort(column, descending)))
        return asked
    finally:
        await cache.close()


async def _ask(cache: Cache, name: str, wanted: SendFilter, sort: Sort) -> Asked:
    first: list[float] = []
    began = time.perf_counter()
    index = await cache.index(wanted, sort, 60, lambda rows: first.append(time.perf_counter() - began))
    whole = time.perf_counter() - began
    return Asked(name, min([*first, whole]) * 1000, whole * 1000, len(index))


def _filters() -> list[tuple[str, SendFilter]]:
    month = NOW - timedelta(days=30)
    letters = [word[:end] for word in WORDS for end in range(1, len(word) + 1)]
    return [
        *((f"text {text}", SendFilter(text=text)) for text in letters),
        ("everything", ALL),
        ("pending", SendFilter(statuses=frozenset({"pending"}))),
        ("delivered, shipped", SendFilter(statuses=frozenset({"delivered", "shipped"}))),
        ("last 30 days", SendFilter(since=month)),
        ("failed in the last 30 days", SendFilter(statuses=frozenset({"failed"}), since=month)),
        ("delivered eGifts", SendFilter(types=frozenset({"egift"}), statuses=frozenset({"delivered"}))),
        ("delivered with a text", SendFilter(statuses=frozenset({"delivered"}), text="grace")),
        ("two words", SendFilter(text="grace patel")),
        ("two letters", SendFilter(text="gr")),
    ]
