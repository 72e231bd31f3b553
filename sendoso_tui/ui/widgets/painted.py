"""A widget that paints its own lines: no border, no padding, nothing that Textual would have to lay over them.

Textual works styles out anew for every line it paints. Lines that are painted whole need none of that, so they go to
the screen as they are, and are kept until something about them changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from textual.widget import Widget

if TYPE_CHECKING:
    from rich.style import Style
    from textual.geometry import Region, Size
    from textual.strip import Strip


class LaidOutOnce:
    """Beside a kind of widget: it is laid out by the screen alone, so its own size is no reason to do that once more.

    No widget by itself, since Textual looks for default styles along the first base that is one.
    """

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        told: bool = super()._size_updated(size, virtual_size, container_size, layout=False)  # type: ignore[misc]
        return told


class Painted(LaidOutOnce, Widget):
    """Subclasses paint in `render_line`, every line in the full width and on `ground`."""

    _kept: dict[int, Strip]
    _kept_for: object = None
    _ground: Style | None = None

    @property
    def ground(self) -> Style:
        """The widget's own colours, on which its text stands."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground

    def notify_style_update(self) -> None:
        self.forget()
        super().notify_style_update()

    def forget(self) -> None:
        """Paint every line anew when it is next shown."""
        self._ground = self._kept_for = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if repaint and not regions:
            self.forget()
        elif repaint and self._kept_for is not None:
            for region in regions:
                for y in region.line_range:
                    self._kept.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        shown_for: tuple[Any, ...] = (self.size, self.scroll_offset)
        if self._kept_for != shown_for:
            self._kept, self._kept_for = {}, shown_for
        kept, missing = self._kept, [y for y in crop.line_range if y not in self._kept]
        if missing:
            filters, background = self.get_line_filters(), self.background_colors[1]
            for y in missing:
                strip = self.render_line(y)
                for one in filters:
                    strip = strip.apply_filter(one, background)
                kept[y] = strip
        strips = [kept[y] for y in crop.line_range]
        first, last = crop.column_span
        if (first, last) != (0, self.size.width):
            strips = [strip.crop(first, last) for strip in strips]
        return strips
