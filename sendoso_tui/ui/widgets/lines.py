"""A widget of fixed size that paints lines of text itself: no children, no layout, one repaint per new text.

What the lines say is made in `ui/show/`; how a role looks is decided in `ui/themes.py`. A list with a cursor is
`rows_view.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip

from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, line_width
from sendoso_tui.ui.widgets.ink import ink_of
from sendoso_tui.ui.widgets.paint import paint
from sendoso_tui.ui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.app import App
    from textual.binding import BindingType
    from textual.events import MouseScrollDown, MouseScrollUp, Resize

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line


def is_mono(app: App[Any]) -> bool:
    """Say whether only bold and reverse may be used."""
    return app.native_ansi_color or app.no_color


class LinesView(Painted, can_focus=True):
    """Lines of pieces under an optional head line, scrolled by the line. A thumb shows where there is more."""

    DEFAULT_CSS = """
    LinesView { width: 1fr; height: 1fr; background: $background; }
    LinesView > .lines--head { background: $surface; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--head"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_lines(1)", "down", show=False),
        Binding("up,k", "scroll_lines(-1)", "up", show=False),
        Binding("pagedown,right_square_bracket,ctrl+d", "scroll_page(1)", "page down", show=False),
        Binding("pageup,left_square_bracket,ctrl+u", "scroll_page(-1)", "page up", show=False),
        Binding("home,g", "scroll_end_of(-1)", "top", show=False),
        Binding("end,G", "scroll_end_of(1)", "bottom", show=False),
    ]

    def __init__(
        self,
        *,
        rule: bool = False,
        branch: bool = False,
        margin: int = 1,
        right: int = 1,
        glyphs: Glyphs = UNICODE,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """`rule` draws a vertical rule as first column, `branch` begins it at the head.

        `margin` cells before the text stay blank and `right` after it; the thumb stands in the last of these.
        """
        super().__init__(id=id, classes=classes)
        self.rule, self._branch = rule, branch
        self._margin, self._right = margin, right
        self.glyphs = glyphs
        self._head: Line | None = None
        self._scrolled_head: Line | None = None
        self._lines: Sequence[Line] = ()
        self._keep: int | None = None
        self._top = 0

    @property
    def text_width(self) -> int:
        """Cells that a line may take, at least 10."""
        return max(10, self.size.width - self._margin - self._right - self.rule)

    @property
    def page_height(self) -> int:
        """Rows for lines, without the head."""
        return max(0, self.size.height - (self._head is not None))

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown, without the head."""
        return self._lines

    @property
    def first_visible(self) -> int:
        """Index of the line at the top."""
        return self._top

    def put(
        self,
        lines: Sequence[Line],
        *,
        head: Line | None = None,
        scrolled_head: Line | None = None,
        keep: int | None = None,
        fresh: bool = False,
    ) -> None:
        """Show `lines`. `keep` is the index of a line that must be in view; `fresh` starts again from the top.

        `scrolled_head` stands for `head` while the first line is out of sight.
        """
        before = self._in_sight()
        self._lines, self._head, self._scrolled_head = lines, head, scrolled_head
        if fresh:
            self._top = 0
        if fresh or keep != self._keep:
            self._keep = keep
            self._reveal()
        self._clamp()
        self._repaint_since(before)

    def on_resize(self, _: Resize) -> None:
        """Width decides where lines break, so whoever owns this widget makes them anew."""
        painted = self._top
        self.rewrap()
        self._reveal()
        self._clamp()
        if self._top != painted:
            # What is put later only paints what differs from now, so now has to be painted.
            self.refresh()

    def rewrap(self) -> None:
        """Make the lines anew for the present width; a subclass that knows how overrides this."""

    def action_scroll_lines(self, count: int) -> None:
        self._go(self._top + count)

    def action_scroll_page(self, direction: int) -> None:
        self._go(self._top + direction * max(1, self.page_height - 1))

    def action_scroll_end_of(self, direction: int) -> None:
        self._go(0 if direction < 0 else len(self._lines))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self._go(self._top + 3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self._go(self._top - 3)

    def render_line(self, y: int) -> Strip:
        """Paint one row: the head, or the line that stands there now."""
        base = self.ground
        width = self.size.width
        row = y - (self._head is not None)
        if row < 0 and self._head is not None:
            base = base + self.get_component_rich_style("lines--head")
            head = self._scrolled_head if self._top and self._scrolled_head is not None else self._head
            return self._framed(head, width, base, self.glyphs.branch if self._branch else self.glyphs.rail)
        index = self._top + row
        line = self._lines[index] if 0 <= index < len(self._lines) else EMPTY
        return self._framed(line, width, base, self.glyphs.rail, thumb=width > 2 and row in self._thumb())

    def _framed(self, line: Line, width: int, base: Style, rail: str, *, thumb: bool = False) -> Strip:
        lead: list[Piece] = []
        if self.rule:
            lead.append(Piece(rail, Role.RULE))
        lead.append(Piece(" " * self._margin))
        framed, ink = (*lead, *line), ink_of(self.app)
        if not thumb:
            return paint(framed, width, ink, base)
        # A thin line, so that it does not run into the text before it.
        end = Piece(self.glyphs.pace, Role.RULE)
        if (missing := width - 1 - line_width(framed)) >= 0:
            return paint((*framed, Piece(" " * missing), end), width, ink, base)
        return Strip.join([paint(framed, width, ink, base).crop(0, width - 1), paint((end,), 1, ink, base)])

    def _thumb(self) -> range:
        """Return the rows that the thumb stands on."""
        page, count = self.page_height, len(self._lines)
        if count <= page or page <= 0:
            return range(0)
        size = max(1, page * page // count)
        start = round(self._top * (page - size) / max(1, count - page))
        return range(start, start + size)

    def _go(self, top: int) -> None:
        before = self._in_sight()
        self._top = top
        self._clamp()
        self._repaint_since(before)

    def _in_sight(self) -> list[tuple[Line | None, bool | None]]:
        """Return what every row shows: its line, and whether the thumb stands on it, which is None for the head."""
        rows: list[tuple[Line | None, bool | None]] = []
        if self._head is not None:
            head = self._scrolled_head if self._top and self._scrolled_head is not None else self._head
            rows.append((head, None))
        end, top, thumb = len(self._lines), self._top, self._thumb()
        rows += ((self._lines[top + row] if top + row < end else None, row in thumb) for row in range(self.page_height))
        return rows

    def _repaint_since(self, before: list[tuple[Line | None, bool | None]]) -> None:
        """Paint the rows that are not what they were."""
        now, width = self._in_sight(), self.size.width
        if len(now) != len(before):
            self.refresh()
            return
        changed = [Region(0, y, width, 1) for y, row in enumerate(now) if row != before[y]]
        if changed:
            self.refresh(*changed)

    def _reveal(self) -> None:
        """Scroll as little as shows the kept line and the one after it."""
        if self._keep is None or self.page_height <= 0:
            return
        last = min(self._keep + 1, len(self._lines) - 1)
        if last >= self._top + self.page_height:
            self._top = last - self.page_height + 1
        if self._keep < self._top:
            self._top = self._keep

    def _clamp(self) -> None:
        self._top = max(0, min(self._top, len(self._lines) - self.page_height))


class PageOfLines(LinesView, inherit_bindings=False):
    """Lines that are scrolled with the arrows and page keys alone; letters belong to the page around them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll_lines(1)", "down", show=False),
        Binding("up", "scroll_lines(-1)", "up", show=False),
        Binding("pagedown,ctrl+d", "scroll_page(1)", "page down", show=False),
        Binding("pageup,ctrl+u", "scroll_page(-1)", "page up", show=False),
        Binding("home,g", "scroll_end_of(-1)", "top", show=False),
        Binding("end,G", "scroll_end_of(1)", "bottom", show=False),
    ]
