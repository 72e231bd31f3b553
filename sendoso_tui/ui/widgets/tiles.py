"""Puts a screen together from its tiles: which widget owns which cells is worked out once for each layout.

Textual asks every widget for all of its lines, the containers beneath included, and cuts each line at every edge,
whether or not what is there can be seen. What widgets look like is not decided here.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual._compositor import LayoutUpdate
    from textual.strip import Strip
    from textual.widget import Widget


class _Tile(NamedTuple):
    """A widget in sight: where it begins on the screen, and which part of it is shown."""

    widget: Widget
    left: int
    top: int
    shown: Region


class TiledCompositor(Compositor):
    """Paints only the lines that are asked for of the widgets that own them. The result is the same as Textual's.

    What stands on the screen is not written again. Whoever has painted over it asks for all of it afterwards.
    """

    _owners: list[list[_Tile | None]]
    _written: list[dict[int, Strip | None]]

    @property
    def cuts(self) -> list[list[int]]:
        """Where the owner changes, per line of the screen, with both edges of it."""
        if self._cuts is None:
            edges = super().cuts
            self._tile(edges)
            self._cuts = [self._own(y, line) for y, line in enumerate(edges)]
            self._written = [{} for _ in edges]
        return self._cuts

    def _tile(self, edges: list[list[int]]) -> None:
        """Find the owner of everything between two edges; the foremost widget comes first."""
        self._owners = [[None] * (len(line) - 1) for line in edges]
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            tile = _Tile(widget, region.x, region.y, shown)
            for y in shown.line_range:
                owners = self._owners[y]
                for at, edge in enumerate(edges[y][:-1]):
                    if owners[at] is None and shown.x <= edge < shown.right:
                        owners[at] = tile

    def _own(self, y: int, edges: list[int]) -> list[int]:
        """Keep those edges of a line at which the owner changes."""
        owners = self._owners[y]
        kept = [at for at in range(len(owners)) if not at or owners[at] is not owners[at - 1]]
        self._owners[y] = [owners[at] for at in kept]
        return [*(edges[at] for at in kept), edges[-1]]

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        update = super().render_full_update(simplify)
        if not simplify:
            for written, strips, edges in zip(self._written, update.strips, self.cuts, strict=True):
                written.update(zip(edges, strips, strict=False))
        return update

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        if update is None:
            return None
        spans = [span for span in update.spans if self._differs(update, *span)]
        return ChopsUpdate(update.chops, spans, update.chop_ends) if spans else None

    def _differs(self, update: ChopsUpdate, y: int, start: int, end: int) -> bool:
        """Take out of `update` what a span would write again; say whether anything of the span is left."""
        written, chops, left = self._written[y], cast("dict[int, Strip | None]", update.chops[y]), False
        for (x, strip), right in zip(chops.items(), update.chop_ends[y], strict=True):
            if strip is None or x >= end or right <= start:
                continue
            if x in written and written[x] == strip:
                chops[x] = None
                continue
            left = True
            # A part that is written up to its middle is not known as a whole.
            written[x] = strip if right <= end else None
        return left

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        cuts = self.cuts
        chops: list[dict[int, Strip | None]] = [{} for _ in cuts]
        wanted: dict[_Tile, list[int]] = {}
        for y in crop.line_range:
            if is_rendered_line(y):
                chops[y] = dict.fromkeys(cuts[y][:-1])
                for tile in dict.fromkeys(self._owners[y]):
                    if tile is not None and tile.shown.x < crop.right and crop.x < tile.shown.right:
                        wanted.setdefault(tile, []).append(y)
        for tile, lines in wanted.items():
            for y, strip in zip(lines, _strips(tile, lines), strict=True):
                for owner, (start, end) in zip(self._owners[y], pairwise(cuts[y]), strict=True):
                    if owner is tile:
                        chops[y][start] = _between(strip, start - tile.shown.x, end - tile.shown.x)
        # Cells of nobody stay None, as Textual's own have it behind the same type.
        return cast("Sequence[Mapping[int, Strip]]", chops)


def _strips(tile: _Tile, lines: list[int]) -> list[Strip]:
    """Return these lines of the screen as the tile's widget paints them, in as few questions as there are gaps."""
    strips: list[Strip] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at] != lines[at - 1] + 1:
            shown = tile.shown
            part = Region(shown.x - tile.left, lines[start] - tile.top, shown.width, at - start)
            strips += tile.widget.render_lines(part)
            start = at
    return strips


def _between(strip: Strip, start: int, end: int) -> Strip:
    return strip if not start and end == strip.cell_length else strip.crop(start, end)
