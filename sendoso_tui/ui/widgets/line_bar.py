"""A widget of one or more fixed lines, each made anew by a function of the width. Painted only when told."""

from collections.abc import Callable, Sequence

from textual.app import RenderResult
from textual.strip import Strip

from sendoso_tui.ui.show.line import Line
from sendoso_tui.ui.widgets.ink import ink_of
from sendoso_tui.ui.widgets.paint import Ink, blank, paint
from sendoso_tui.ui.widgets.painted import Painted

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
        width = self.size.width
        lines = tuple(self._make(width)) if width else ()
        if lines != self._lines or width != self._width:
            self._lines, self._width = lines, width
            self.refresh()

    def ink(self) -> Ink:
        """Return what roles look like here."""
        return ink_of(self.app)

    def on_resize(self) -> None:
        self.again()

    def render(self) -> RenderResult:
        return ""

    def render_line(self, y: int) -> Strip:
        ground = self.ground
        if self._width != self.size.width or y >= len(self._lines):
            return blank(self.size.width, ground)
        return paint(self._lines[y], self.size.width, self.ink(), ground)
