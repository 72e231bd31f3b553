"""What is shown in a terminal too small for the workbench: one line, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from sendoso_tui.ui.show.line import Piece, cut, width_of
from sendoso_tui.ui.widgets.ink import ink_of
from sendoso_tui.ui.widgets.paint import blank, paint

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.strip import Strip


class TooSmall(ModalScreen[None]):
    """Lies over everything until there is room again, which is `least`."""

    def __init__(self, least: Size) -> None:
        super().__init__()
        self._least = least

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if y != (height - 1) // 2:
            return blank(width, self.rich_style)
        sentence = f"Needs {self._least.width}x{self._least.height}, has {width}x{height}. Headless: sendoso-tui list"
        text = cut(sentence, width)
        return paint((Piece(" " * ((width - width_of(text)) // 2) + text),), width, ink_of(self.app), self.rich_style)
