"""The tiled compositor shows what Textual's own would show, cell by cell, and asks only for the lines it needs."""

import pytest
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from sendoso_tui.ui.widgets.painted import Painted
from sendoso_tui.ui.widgets.tiles import TiledCompositor
from tests.ui.conftest import Bench, OpenBench


def as_textual_has_it(bench: Bench) -> list[Strip]:
    """The same layout, put together by Textual's own compositor."""
    own = Compositor()
    own.reflow(bench.screen, bench.screen.size)
    return [strip.simplify() for strip in own.render_strips()]


def as_it_is(bench: Bench) -> list[Strip]:
    return [strip.simplify() for strip in bench.screen._compositor.render_strips()]


@pytest.mark.parametrize("size", [(120, 40), (100, 30), (80, 24), (60, 15)])
@pytest.mark.parametrize("keys", [(), ("f",), ("slash", "a"), ("colon",), ("p",), ("pagedown", "down"), ("S",)])
async def test_every_cell_is_the_same(open_bench: OpenBench, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async with open_bench(size=size) as bench:
        assert isinstance(bench.screen._compositor, TiledCompositor)
        await bench.press(*keys)
        await bench.pilot.pause()
        assert as_it_is(bench) == as_textual_has_it(bench)


async def test_a_part_is_painted_as_in_the_whole(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        compositor, whole = bench.screen._compositor, as_it_is(bench)
        assert isinstance(compositor, TiledCompositor)
        for part in (Region(0, 5, 120, 2), Region(100, 3, 4, 30), Region(0, 0, 120, 40), Region(3, 39, 2, 1)):
            compositor._written = [{} for _ in whole]
            compositor._dirty_regions = {part, Region(0, 0, 1, 1)}
            update = compositor.render_partial_update()
            assert isinstance(update, ChopsUpdate)
            for y in part.line_range:
                for (start, strip), end in zip(update.chops[y].items(), update.chop_ends[y], strict=True):
                    if end > part.x and start < part.right:
                        assert strip is not None
                        assert strip.simplify() == whole[y].crop(start, end).simplify()


async def test_only_the_lines_of_a_step_are_asked_for(open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_bench() as bench:
        asked: list[tuple[str | None, Region]] = []
        kept = Painted.render_lines

        def noted(widget: Painted, crop: Region) -> list[Strip]:
            asked.append((widget.id, crop))
            return kept(widget, crop)

        monkeypatch.setattr(Painted, "render_lines", noted)
        compositor = bench.screen._compositor
        compositor._dirty_regions = {Region(0, 6, 70, 1), Region(0, 7, 70, 1)}
        compositor.render_partial_update()
        assert asked == [("rows", Region(0, 3, bench.screen.sends.rows.size.width, 2))]


async def test_what_stands_on_the_screen_is_not_written_again(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        compositor = bench.screen._compositor
        compositor.render_full_update()
        part = Region(0, 5, 120, 2)
        compositor._dirty_regions = {part}
        assert compositor.render_partial_update() is None
        bench.screen.sends.state.cursor = 2
        bench.screen.sends.rows.repaint(2)
        compositor.update_widgets({bench.screen.sends.rows})
        update = compositor.render_partial_update()
        assert update is not None
        assert [y for y, _, _ in update.spans] == [5]
        # Half of a line that is written does not stand for the whole of it.
        bench.screen.sends.state.cursor = 1
        bench.screen.sends.rows.repaint(2)
        compositor._dirty_regions = {Region(0, 5, 10, 1)}
        assert compositor.render_partial_update() is not None
        compositor._dirty_regions = {Region(0, 5, 120, 1)}
        assert compositor.render_partial_update() is not None


async def test_another_size_is_laid_out_and_painted_once(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_bench() as bench:
        painted: list[object] = []
        monkeypatch.setattr(bench.app, "_display", lambda screen, update: painted.append(update))
        for size in ((100, 30), (120, 40), (121, 40)):
            painted.clear()
            await bench.pilot.resize_terminal(*size)
            await bench.until(lambda size=size: bench.screen.size == size)  # type: ignore[misc]
            await bench.pilot.pause(0.1)
            assert sum(isinstance(update, LayoutUpdate) for update in painted) == 1
            assert as_it_is(bench) == as_textual_has_it(bench)
            assert bench.screen.sends.rows.vertical_scrollbar.window_size == bench.screen.sends.rows.size.height
