"""Lines under a cursor that some field beside them moves: the list of a search. Without a choice they only scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from sendoso_tui.ui.show.line import Piece, Role
from sendoso_tui.ui.widgets.ink import ground_of, ink_of
from sendoso_tui.ui.widgets.paint import blank, paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click
    from textual.strip import Strip

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line


class ChoiceLines(Widget):
    """Lines that can be scrolled; where they are a choice, one is under the cursor."""

    DEFAULT_CSS = "ChoiceLines { height: 1fr; }"

    class Clicked(Message):
        """A line was clicked, which put the cursor there."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._lines: Sequence[Line] = ()
        self.choice = False
        self.cursor = 0
        self.top = 0

    @property
    def overflows(self) -> bool:
        """Whether there are more lines than are in sight."""
        return len(self._lines) > self.size.height

    def show(self, lines: Sequence[Line], *, choice: bool, cursor: int = 0) -> None:
        """Show these lines, from their beginning unless the cursor stands further down."""
        self._lines, self.choice, self.cursor, self.top = lines, choice, 0, 0
        if cursor:
            self.step(cursor)
        self.refresh()

    def step(self, lines: int) -> None:
        """Move the cursor, or scroll where there is none."""
        last = max(0, len(self._lines) - self.size.height)
        if not self.choice:
            self.top = min(max(self.top + lines, 0), last)
        else:
            self.cursor = min(max(self.cursor + lines, 0), max(0, len(self._lines) - 1))
            low = self.cursor - self.size.height + 1
            self.top = min(max(self.top, low), self.cursor, last)
        self.refresh()

    def on_resize(self) -> None:
        self.step(0)

    def on_click(self, event: Click) -> None:
        at = self.top + event.y
        if self.choice and at < len(self._lines):
            self.step(at - self.cursor)
            self.post_message(self.Clicked())

    def render_line(self, y: int) -> Strip:
        at, width = self.top + y, self.size.width
        if at >= len(self._lines):
            return blank(width, self.rich_style)
        here = self.choice and at == self.cursor
        line = self._lines[at]
        if self.choice:
            line = (Piece(self._glyphs.cursor if here else " ", Role.ACCENT), *line)
        return paint(line, width, ink_of(self.app), ground_of(self, cursor=here))
