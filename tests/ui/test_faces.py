"""A list without rows: loading, empty, filtered to nothing, failed. And what the bars say meanwhile."""

from dataclasses import replace

import pytest

from sendoso_tui.domain.faults import ServerTrouble
from sendoso_tui.domain.query import ALL
from sendoso_tui.flows.facts import Connection, Noticed, SyncMoved, SyncState
from sendoso_tui.ui.screens import sync_following
from sendoso_tui.ui.widgets.line_bar import LineBar
from tests.ui.conftest import OpenBench
from tests.ui.world import NOW, make_send


async def test_loading(open_bench: OpenBench) -> None:
    async with open_bench(size=(80, 16), sends=0, live=False) as bench:
        await bench.until(lambda: "Reading the first page from app.sendoso.com" in "\n".join(bench.lines()))
        assert bench.line("header").rstrip().endswith("loading")
        await bench.engine.change(make_send(1), new=True)
        await bench.until(lambda: "Liam O'Connor" in "\n".join(bench.lines()))


async def test_empty(open_bench: OpenBench) -> None:
    async with open_bench(size=(80, 16), sends=0) as bench:
        await bench.until(lambda: "No sends yet" in "\n".join(bench.lines()))
        assert "0 sends, all loaded" in bench.line("filter-line")
        await bench.press("j", "G", "enter", "space", "x")
        assert bench.app.is_running
        await bench.engine.change(make_send(1), new=True)
        await bench.until(lambda: "Liam O'Connor" in "\n".join(bench.lines()))
        await bench.press("j")
        assert bench.cursor_id == make_send(1).id


async def test_filtered_to_nothing_offers_what_to_drop_and_does_it(open_bench: OpenBench) -> None:
    async with open_bench(size=(80, 24)) as bench:
        bench.screen.run_line("search wiśniewski")
        await bench.press("f")
        await bench.until(lambda: bench.screen.known.statuses)
        await bench.press("G", "space", "escape")
        bench.screen.set_filter(
            replace(bench.screen.sends.state.filter, types=frozenset({"no such type"})), bench.screen.created
        )
        await bench.until(lambda: "Nothing matches" in "\n".join(bench.lines()))
        await bench.until(lambda: all(way.count is not None for way in bench.screen.ways))
        text = "\n".join(bench.lines())
        assert "clear all filters" in text
        assert "300 sends" in text
        assert "0 of 300, all loaded" in bench.line("filter-line")
        assert [way.text.split()[0] for way in bench.screen.ways] == ["clear", "drop", "drop", "drop"]
        assert "enter do that" in bench.line("footer")
        await bench.press("j", "j", "k", "k", "enter")
        await bench.until(lambda: bench.screen.matching == 300)
        assert bench.screen.sends.state.filter == ALL


async def test_failed_with_nothing_stored(open_bench: OpenBench) -> None:
    async with open_bench(size=(80, 16), sends=0, live=False) as bench:
        state = SyncState(Connection.TROUBLE, since=NOW, fault=ServerTrouble(503, "unwell"))
        bench.engine.tell(SyncMoved(state))
        await bench.until(lambda: "Nothing could be read" in "\n".join(bench.lines()))
        assert "(503)" in "\n".join(bench.lines())
        assert "r try now" in bench.line("footer")


async def test_offline_shows_what_is_stored_and_counts_down_in_steps(open_bench: OpenBench) -> None:
    async with open_bench(size=(80, 24)) as bench:
        base = bench.engine.sync_state
        later = bench.engine.clock.monotonic() + 38
        bench.engine.tell(SyncMoved(replace(base, connection=Connection.OFFLINE, since=NOW, next_try_at=later)))
        await bench.until(lambda: "Next try in 40 s" in bench.line("banner"))
        assert "as of" in bench.line("filter-line")
        assert "offline" in bench.line("header")
        await bench.press("j")
        await bench.until(lambda: bench.lines()[5].startswith("▌"))
        await bench.press("x")
        await bench.until(lambda: "wait until the connection is back" in bench.line("status"))
        bench.engine.tell(SyncMoved(base))
        await bench.until(lambda: "Back since" in bench.line("status"))
        assert not bench.screen.query_one("#banner").display


async def test_what_is_serious_stays_until_esc(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        bench.engine.tell(Noticed("The cache was damaged.", serious=True))
        await bench.until(lambda: "The cache was damaged." in bench.line("status"))
        bench.engine.tell(Noticed("Something small."))
        await bench.press("space")
        await bench.until(lambda: "1 marked   The cache was damaged." in bench.line("status"))
        await bench.press("escape")
        await bench.until(lambda: "damaged" not in bench.line("status"))
        assert [said.sentence for said in bench.screen.told()][-2:] == ["The cache was damaged.", "Something small."]


async def test_rows_set_aside_are_told(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        bench.engine.tell(SyncMoved(replace(bench.engine.sync_state, quarantined=2)))
        await bench.until(lambda: "2 rows could not be read" in bench.line("status"))


async def test_while_not_all_is_loaded_counts_say_so(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        bench.engine.tell(SyncMoved(replace(bench.engine.sync_state, complete=False, total=18_311)))
        await bench.until(lambda: "300 of 18,311, 1 % loaded" in bench.line("filter-line"))
        bench.screen.run_line("search grace")
        await bench.until(lambda: "38 so far" in bench.line("filter-line"))


async def test_the_rate_waits_for_the_minute_and_what_nears_the_limit_does_not(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        base = bench.engine.sync_state
        shown = bench.line("status")
        assert " 0 of 4/s" in shown
        bench.engine.tell(SyncMoved(replace(base, rate=0.7, doing="looking for new sends")))
        bench.engine.tell(SyncMoved(replace(base, rate=0.9, loaded=301, total=301)))
        await bench.until(lambda: "301 sends" in bench.line("filter-line"))
        assert bench.line("status") == shown
        bench.engine.tell(SyncMoved(replace(base, rate=3.1)))
        await bench.until(lambda: "3.1 of 4/s" in bench.line("status"))
        bench.engine.tell(SyncMoved(replace(base, rate=0.8, paused=True)))
        await bench.until(lambda: "0.8 of 4/s" in bench.line("status"))


async def test_a_first_reading_is_named_and_its_counts_are_painted_once_a_second(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_following, "COUNT_EVERY", 0.05)
    async with open_bench() as bench:
        painted: list[str] = []
        filter_line = bench.screen.bar_filter_line
        base = replace(bench.engine.sync_state, complete=False, total=18_311)
        bench.engine.tell(SyncMoved(base))
        await bench.until(lambda: "Reading older sends." in bench.line("status"))
        bench.screen.query_one("#filter-line", LineBar)._make = lambda width: painted.append("") or filter_line(width)
        for page in range(4, 12):
            bench.engine.tell(SyncMoved(replace(base, loaded=page * 100)))
        await bench.until(lambda: "1,100 of 18,311" in bench.line("filter-line"))
        assert len(painted) <= 3
        bench.engine.tell(SyncMoved(replace(base, loaded=18_311, complete=True)))
        await bench.until(lambda: "Reading older sends." not in bench.line("status"))
