"""One field of a form: its label, the filled cells that hold whatever it is typed in, and what is said under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, fit
from sendoso_tui.ui.widgets.ink import ink_of
from sendoso_tui.ui.widgets.lines import is_mono
from sendoso_tui.ui.widgets.paint import paint
from sendoso_tui.ui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

LABEL = 13
"""Cells before the filled ones; the last of them marks the field in focus."""


class FieldRow(Painted):
    """Paints everything but the field itself, which is its only child.

    `filled` draws the cells around it, with brackets where tints cannot do it; `arrow` says that a list hangs there.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row--field", "row--focused"}
    DEFAULT_CSS = """
    FieldRow { height: 1; width: 100%; background: $background; }
    FieldRow > .row--field { background: $panel; }
    FieldRow > .row--focused { background: $block-cursor-background; }
    """

    def __init__(
        self,
        field: Widget,
        label: str,
        *,
        filled: bool = True,
        arrow: bool = False,
        rows: int = 1,
        glyphs: Glyphs = UNICODE,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.field = field
        self._label, self._filled, self._arrow, self._glyphs = label, filled, arrow, glyphs
        self._rows = rows
        self._under: Sequence[Line] = ()
        self._cells = 0

    def compose(self) -> ComposeResult:
        yield self.field

    def on_mount(self) -> None:
        self._measure()

    def room(self, cells: int) -> None:
        """Take so many cells for the field."""
        self._cells = cells
        self.field.styles.width = cells - (2 + 2 * self._arrow if self._filled else 0)
        self.field.styles.margin = (0, 0, 0, LABEL + self._filled)
        self.refresh()

    def put(self, under: Sequence[Line], *, rows: int | None = None) -> None:
        """Say something under the field; `rows` is how many rows the field takes by now."""
        if tuple(under) == self._under and rows in (None, self._rows):
            return
        self._under, self._rows = tuple(under), self._rows if rows is None else rows
        self._measure()
        self.refresh()

    def on_descendant_focus(self) -> None:
        self.refresh()

    def on_descendant_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, ink = self.size.width, ink_of(self.app)
        if y >= self._rows:
            line = self._under[y - self._rows] if y - self._rows < len(self._under) else EMPTY
            return paint((Piece(" " * LABEL), *line), width, ink, self.ground)
        focused = self.field.has_focus
        label = fit(self._label if y == 0 else "", LABEL - 1, ellipsis=self._glyphs.ellipsis)
        mark = Piece(self._glyphs.cursor, Role.ACCENT) if focused and self._filled else Piece(" ")
        strip = paint((Piece(label, Role.MUTED), mark), LABEL, ink, self.ground)
        if not self._filled:
            return strip.adjust_cell_length(width, self.ground)
        plain = is_mono(self.app) or self._glyphs.rail == "|"
        tint = (
            Style() if is_mono(self.app) else self.get_component_rich_style("row--focused" if focused else "row--field")
        )
        end = f" {self._glyphs.hangs if self._arrow else ' '}" if self._arrow else ""
        inner = max(0, self._cells - 2 - len(end))
        text = ("[" if plain else " ") + " " * inner + (end if y == 0 else " " * len(end)) + ("]" if plain else " ")
        return Strip.join([strip, Strip([Segment(text, self.ground + tint)])]).adjust_cell_length(width, self.ground)

    def _measure(self) -> None:
        self.field.styles.height = self._rows
        self.styles.height = self._rows + len(self._under)
