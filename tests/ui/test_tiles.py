"""The tiled compositor shows what Textual's own would show, cell by cell, and asks only for the lines it needs."""

import pytest
from textual._compositor import ChopsUpdate, Compositor
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
        for part in (Region(0, 5, 120, 2), Region(100, 3, 4, 30), Region(0, 0, 120, 40), Region(3, 39, 2, 1)):
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
