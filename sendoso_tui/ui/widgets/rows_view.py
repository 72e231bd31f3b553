"""A list of one-line rows that paints only what is in sight. It asks for strips by position and knows no data."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBarRender
from textual.strip import Strip

from sendoso_tui.ui.widgets.painted import Painted

if TYPE_CHECKING:
    from textual import events
    from textual.scrollbar import ScrollBar

Painter = Callable[[int, int], Strip]
"""Takes a position and a width in cells and returns that row's strip."""


_GRAB = {"@mouse.down": "grab"}
_BACK, _BAR = Color.parse("#555555"), Color.parse("bright_magenta")


class CellScrollBar(ScrollBarRender):
    """A scrollbar of whole cells. The thumb is a character, so that it is seen without colours too."""

    BLANK_GLYPH = "█"

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = _BACK,
        bar_color: Color = _BAR,
    ) -> Segments:
        """Return `size` lines; the thumb is at least one cell and touches an end only when the list is there."""
        start, thumb = thumb_of(size, virtual_size, window_size, position)
        back = Style(bgcolor=back_color, meta=_GRAB)
        bar = Style(bgcolor=back_color, color=bar_color, meta=_GRAB)
        lines = [
            Segment(cls.BLANK_GLYPH * thickness, bar)
            if start <= line < start + thumb
            else Segment(" " * thickness, back)
            for line in range(size)
        ]
        return Segments(lines, new_lines=True)


class AsciiScrollBar(CellScrollBar):
    """The same for terminals that draw nothing but ASCII."""

    BLANK_GLYPH = "#"


def scroll_bar(thumb: str) -> type[CellScrollBar]:
    """Return the scrollbar that draws its thumb with this sign."""
    return AsciiScrollBar if thumb.isascii() else CellScrollBar


def bar_lines(bar: ScrollBar, crop: Region) -> list[Strip]:
    """Paint a vertical scrollbar of whole cells as two kinds of line, without Textual's styling of every single one."""
    shown = bar.render()
    assert isinstance(shown, CellScrollBar)
    width, style = bar.size.width, bar.app.console.get_style(shown.style)
    start, thumb = thumb_of(bar.size.height, shown.virtual_size, shown.window_size, shown.position)
    filters, background = bar.get_line_filters(), bar.background_colors[1]
    kinds = []
    for text, colour in ((" ", None), (shown.BLANK_GLYPH, style.color)):
        look = Style(bgcolor=style.bgcolor, color=colour, meta=_GRAB)
        strip = Strip([Segment(text * width, look)], width)
        for one in filters:
            strip = strip.apply_filter(one, background)
        kinds.append(strip)
    return [kinds[start <= y < start + thumb] for y in crop.line_range]


def thumb_of(size: int, virtual_size: float, window_size: float, position: float) -> tuple[int, int]:
    """Return (first line, height) of the thumb of a scrollbar `size` lines high; height 0 when all is in sight."""
    if not 0 < window_size < virtual_size:
        return 0, 0
    thumb = max(1, min(size - 1, round(size * window_size / virtual_size)))
    room = size - thumb
    start = round(room * position / (virtual_size - window_size))
    if position <= 0 or room <= 1:
        return (0 if position <= 0 else min(start, room)), thumb
    return (room if position >= virtual_size - window_size else min(max(start, 1), room - 1)), thumb


class RowsView(Painted, ScrollView, can_focus=True, inherit_bindings=False):
    """Rows in sight, one of them under the cursor. Its parent owns both positions and calls `show`."""

    class Clicked(Message):
        """A row was clicked; `twice` for a double click."""

        def __init__(self, position: int, twice: bool) -> None:
            super().__init__()
            self.position = position
            self.twice = twice

    class Wheeled(Message):
        """The wheel or the scrollbar moved the list to another first line."""

        def __init__(self, top: int) -> None:
            super().__init__()
            self.top = top

    class Resized(Message):
        """The view has another size, so the parent must place the cursor anew."""

    DEFAULT_CSS = """
    RowsView { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    def __init__(self, painter: Painter, *, thumb: str = CellScrollBar.BLANK_GLYPH, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._painter = painter
        self._total = 0
        self._cursor = 0
        self._placing = False
        self._thumb = thumb

    def on_mount(self) -> None:
        # The instance shadows Textual's class variable, so that scrollbars elsewhere keep their own look.
        bar = self.vertical_scrollbar
        vars(bar)["renderer"] = scroll_bar(self._thumb)
        vars(bar)["render_lines"] = partial(bar_lines, bar)
        vars(bar)["_size_updated"] = partial(bar._size_updated, layout=False)

    def show(self, total: int, top: int, cursor: int, *, fresh: bool = False) -> None:
        """Show `total` rows from `top` with the cursor on `cursor`; repaints two lines when only the cursor moved.

        `fresh` says that rows in sight are others than before at the same place.
        """
        old_cursor, old_total = self._cursor, self._total
        old_top = self.scroll_offset.y
        self._cursor, self._total = cursor, total
        self._placing = True
        try:
            if total != old_total:
                # Set as a reactive it would lay the screen out anew, for which only the scrollbar changes.
                size = Size(self.size.width, total)
                self.set_reactive(RowsView.virtual_size, size)
                self._scroll_update(size)
            if top != old_top:
                self.scroll_to(y=top, animate=False, immediate=True, force=True)
        finally:
            self._placing = False
        # Rows that come or go below what is in sight change nothing but the scrollbar.
        ends_in_sight = total != old_total and min(total, old_total) < top + self.size.height
        if fresh or ends_in_sight or top != self.scroll_offset.y:
            self.refresh(self.size.region)
        elif top == old_top and cursor != old_cursor:
            self.repaint(old_cursor, cursor)

    def repaint(self, *positions: int) -> None:
        """Paint these rows again, those of them that are in sight."""
        top = self.scroll_offset.y
        regions = [
            Region(0, position - top, self.size.width, 1)
            for position in positions
            if 0 <= position - top < self.size.height
        ]
        if regions:
            self.refresh(*regions)

    def repaint_span(self, position: int, start: int, width: int) -> None:
        """Paint `width` cells of a row from cell `start` on, if it is in sight."""
        line = position - self.scroll_offset.y
        if 0 <= line < self.size.height:
            self.refresh(Region(start, line, width, 1))

    def render_line(self, y: int) -> Strip:
        return self._painter(self.scroll_offset.y + y, self.size.width)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if not self._placing and round(old_value) != round(new_value):
            self.post_message(self.Wheeled(round(new_value)))

    def on_resize(self) -> None:
        # How many rows there are decides about the scrollbar, not how wide they are.
        self.set_reactive(RowsView.virtual_size, Size(self.size.width, self._total))
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        position = self.scroll_offset.y + event.y
        if event.x < self.size.width and position < self._total:
            self.post_message(self.Clicked(position, event.chain > 1))
