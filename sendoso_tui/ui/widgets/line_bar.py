"""A widget of one or more fixed lines, each made anew by a function of the width. Painted only when told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sendoso_tui.ui.show.line import Line
from sendoso_tui.ui.widgets.ink import ink_of
from sendoso_tui.ui.widgets.paint import blank, paint
from sendoso_tui.ui.widgets.painted import Painted

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.strip import Strip

    from sendoso_tui.ui.widgets.paint import Ink

LineMaker = Callable[[int], Sequence[Line]]


class LineBar(Painted):
    """Shows the lines `make(width)` returns. `again` repaints only when one of them differs from what is shown."""

    def __init__(self, make: LineMaker, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._make = make
        self._lines: Sequence[Line] = ()
        self._width = -1

    def again(self) -> None:
        """Ask for the lines anew."""
        before = self._lines, self._width
        self._ask()
        if (self._lines, self._width) != before:
            self.refresh()

    def _ask(self) -> None:
        self._width = self.size.width
        self._lines = tuple(self._make(self._width)) if self._width else ()

    def ink(self) -> Ink:
        """Return what roles look like here."""
        return ink_of(self.app)

    def on_resize(self) -> None:
        self.again()

    def render(self) -> RenderResult:
        return ""

    def render_line(self, y: int) -> Strip:
        ground = self.ground
        if self._width != self.size.width:
            # The first frame at this width; that it has changed is told afterwards.
            self._ask()
        if y >= len(self._lines):
            return blank(self.size.width, ground)
        return paint(self._lines[y], self.size.width, self.ink(), ground)
