"""The main screen while the cache cannot be read, and after it was begun anew under it."""

import pytest

from sendoso_tui.domain.query import ALL, NEWEST, SendFilter
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.facts import CacheRenewed, SendsChanged
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import StoreBusy, StoreDamaged
from sendoso_tui.ui.app import Workbench
from sendoso_tui.ui.screens.cancel import CancelDialog
from tests.ui.conftest import Bench, OpenBench
from tests.ui.world import StillEngine, fill, make_send

DAMAGED = StoreDamaged("prod.cache.db is damaged.")
OTHERS = [make_send(1000 + number) for number in range(120)]


async def renew(bench: Bench, *sends: Send) -> None:
    """What upkeep does with a damaged cache: another one, in which the same row numbers are other sends."""
    await bench.engine.cache.clear()
    await fill(bench.engine.cache, sends)


async def test_what_was_painted_before_a_new_cache_is_not_there_to_act_on(open_bench: OpenBench) -> None:
    async with open_bench(dialect="v2") as bench:
        await bench.press("j", "space", "j")
        bench.screen.sends.changed.add("5184000")
        before = bench.cursor_id
        await renew(bench, *OTHERS)
        assert bench.engine.cache.rowid(OTHERS[0].id) is not None
        bench.engine.tell(CacheRenewed())
        bench.engine.tell(SendsChanged((), ()))
        await bench.until(lambda: bench.screen.matching == len(OTHERS), "the new index")
        assert len(bench.screen.sends.marks) == 0
        assert not bench.screen.sends.changed
        assert bench.screen.sends.state.cursor == 0
        assert bench.cursor_id == OTHERS[0].id != before
        shown = bench.lines()[3 + bench.row_line()]
        assert OTHERS[0].recipient.label[:8] in shown
        await bench.press("x")
        assert bench.screen.send() == bench.engine.cache.get(OTHERS[0].id).send  # type: ignore[union-attr]


async def test_an_empty_new_cache_leaves_nothing_under_the_cursor(open_bench: OpenBench) -> None:
    async with open_bench(dialect="v2") as bench:
        await bench.press("j", "j")
        await renew(bench)
        bench.engine.tell(CacheRenewed())
        await bench.until(lambda: bench.cursor_id is None, "no row")
        await bench.press("x")
        assert not isinstance(bench.app.screen, CancelDialog)
        await bench.until(lambda: bench.screen.matching == 0)
        await bench.engine.change(*OTHERS, new=True)
        await bench.until(lambda: bench.screen.matching == len(OTHERS), "rows as they come in")


async def test_after_an_index_that_failed_the_next_refresh_brings_the_list_back(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_bench() as bench:
        index = bench.engine.cache.index

        async def fails(*_: object, **__: object) -> object:
            raise DAMAGED

        monkeypatch.setattr(bench.engine.cache, "index", fails)
        bench.screen.set_filter(SendFilter(text="Grace"), bench.screen.created)
        await bench.until(lambda: "could not be read" in bench.screen.sentence)
        monkeypatch.setattr(bench.engine.cache, "index", index)
        expected = len(await index(SendFilter(text="Grace"), NEWEST))
        bench.engine.tell(SendsChanged((), ()))
        await bench.until(lambda: bench.screen.matching == expected, "the list")


async def test_f61_the_screen_opens_on_a_cache_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache.open(None)
    await fill(cache, [make_send(number) for number in range(50)])

    def fails(limit: int = 200) -> object:
        raise DAMAGED

    monkeypatch.setattr(cache, "newest", fails)
    app = Workbench(StillEngine(cache))
    async with app.run_test(size=(100, 30)) as pilot:
        for _ in range(200):
            await pilot.pause(0.02)
            if app.sends.matching == 50:
                break
        assert app.sends.matching == 50
    await cache.close()


@pytest.mark.parametrize("fault", [DAMAGED, StoreBusy("prod.cache.db is in use by another program.")])
async def test_keys_that_read_the_cache_say_so_when_it_cannot_be_read(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    async with open_bench() as bench:

        def fails(_: object) -> object:
            raise fault

        monkeypatch.setattr(bench.engine.cache, "window", fails)
        monkeypatch.setattr(bench.engine.cache, "rowid", fails)
        bench.screen.mark_everything()
        assert bench.screen.sentence == f"Nothing was marked: {fault}"
        assert len(bench.screen.sends.marks) == 0
        bench.screen.go_to("5184530")
        assert str(fault) in bench.screen.sentence
        assert bench.screen.sends.state.filter == ALL


async def test_a_cancel_dialog_stays_open_when_the_cache_cannot_be_read(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = make_send(0, status_raw="pending", dialect="v2", type="physical")
    async with open_bench(sends=[pending, make_send(1)], dialect="v2") as bench:
        await bench.press("x")
        await bench.until(lambda: isinstance(bench.app.screen, CancelDialog))

        def fails(_: str) -> object:
            raise DAMAGED

        monkeypatch.setattr(bench.engine.cache, "get", fails)
        bench.engine.tell(SendsChanged((), (pending.id,)))
        await bench.pilot.pause()
        await bench.pilot.pause()
        assert isinstance(bench.app.screen, CancelDialog)
