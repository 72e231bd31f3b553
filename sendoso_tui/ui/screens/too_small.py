"""What is shown in a terminal too small for the workbench: one line, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.screen import ModalScreen

from sendoso_tui.ui.show.line import Piece, cut, width_of
from sendoso_tui.ui.widgets.ink import ink_of
from sendoso_tui.ui.widgets.paint import blank, paint

if TYPE_CHECKING:
    from textual.strip import Strip

LEAST = Size(60, 15)


def is_too_small(size: Size) -> bool:
    """Say whether the workbench cannot be laid out in `size`."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(ModalScreen[None]):
    """Lies over everything until there is room again."""

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if y != (height - 1) // 2:
            return blank(width, self.rich_style)
        sentence = f"Needs {LEAST.width}x{LEAST.height}, has {width}x{height}. Headless: sendoso-tui list"
        text = cut(sentence, width)
        return paint((Piece(" " * ((width - width_of(text)) // 2) + text),), width, ink_of(self.app), self.rich_style)
