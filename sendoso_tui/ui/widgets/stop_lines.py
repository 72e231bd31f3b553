"""Lines of text, some of which can be acted on: the cursor goes from one of these to the next, enter or space acts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role
from sendoso_tui.ui.widgets.ink import ink_of, on_cursor
from sendoso_tui.ui.widgets.paint import blank, paint
from sendoso_tui.ui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.binding import BindingType
    from textual.events import Click

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

NO_STOPS: Mapping[int, str] = MappingProxyType({})


class StopLines(Painted, can_focus=True):
    """Shows `margin` blanks (after a rule, if asked for) and then each line. Without stops it takes no focus.

    The line under the cursor has the cursor's sign before it while this has the focus.
    """

    DEFAULT_CSS = "StopLines { background: $background; height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", show=False),
        Binding("up,k", "step(-1)", show=False),
        Binding("enter,space", "act", show=False),
    ]

    class Acted(Message):
        """Enter or space was pressed on a line, or it was clicked; `key` is what that line stands for."""

        def __init__(self, lines: StopLines, key: str) -> None:
            super().__init__()
            self.lines = lines
            self.key = key

        @property
        def control(self) -> StopLines:
            return self.lines

    def __init__(self, *, rule: bool = False, margin: int = 1, glyphs: Glyphs = UNICODE, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rule, self._margin, self._glyphs = rule, margin, glyphs
        self._lines: Sequence[Line] = ()
        self._stops = NO_STOPS
        self._top = 0
        self.key: str | None = None
        self.can_focus = False

    @property
    def text_width(self) -> int:
        """Cells a line may take, at least 10."""
        return max(10, self.size.width - self._rule - self._margin - 1)

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown."""
        return self._lines

    def put(self, lines: Sequence[Line], stops: Mapping[int, str] = NO_STOPS) -> None:
        """Show `lines`; `stops` are those that can be acted on, by index. The cursor stays on its key."""
        if (lines, stops) == (self._lines, self._stops):
            return
        self._lines, self._stops = tuple(lines), dict(stops)
        self.can_focus = bool(stops)
        if self.key not in stops.values():
            self.key = next(iter(stops.values()), None)
        self._reveal()
        height = self.styles.height
        self.refresh(layout=height is not None and height.is_auto)

    def point_at(self, key: str) -> bool:
        """Put the cursor on the line that stands for `key`; False where none does."""
        if key not in self._stops.values():
            return False
        self.key = key
        self._reveal()
        self.refresh()
        return True

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self._lines)

    def action_step(self, count: int) -> None:
        keys = list(self._stops.values())
        if self.key in keys:
            self.key = keys[min(max(keys.index(self.key) + count, 0), len(keys) - 1)]
            self._reveal()
            self.refresh()

    def action_act(self) -> None:
        if self.key is not None:
            self.post_message(self.Acted(self, self.key))

    def on_click(self, event: Click) -> None:
        key = self._stops.get(self._top + event.y)
        if key is not None:
            self.key = key
            self.action_act()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_resize(self) -> None:
        self._reveal()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, at = self.size.width, self._top + y
        line = self._lines[at] if at < len(self._lines) else EMPTY
        here = self.has_focus and self._stops.get(at, "") == self.key and at in self._stops
        lead: list[Piece] = [Piece(self._glyphs.rail, Role.RULE)] if self._rule else []
        lead.append(Piece(" " * (self._margin - 1)))
        lead.append(Piece(self._glyphs.cursor, Role.ACCENT) if here else Piece(" "))
        ground = on_cursor(self, self.ground) if here else self.ground
        if not here and not line and not self._rule:
            return blank(width, ground)
        before = paint(tuple(lead), self._rule + self._margin, ink_of(self.app), self.ground)
        return Strip.join([before, paint(line, max(0, width - before.cell_length), ink_of(self.app), ground)])

    def _reveal(self) -> None:
        """Scroll as little as brings the line under the cursor into sight, and never past the end."""
        height = max(1, self.size.height)
        at = next((index for index, key in self._stops.items() if key == self.key), 0)
        if at == next(iter(self._stops), 0):
            # What stands above the first of them is seen with it.
            self._top = 0
        if at >= self._top + height:
            self._top = at - height + 1
        self._top = max(0, min(self._top, at, len(self._lines) - height))
