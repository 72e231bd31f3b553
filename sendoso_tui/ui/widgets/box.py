"""A dialog's box, painted by itself: border with two titles, lines of text, a row of buttons, one of them in focus.

It owns every key while it has the focus and knows nothing of what the buttons do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut, fit_line, line_width, plain, spread, width_of
from sendoso_tui.ui.widgets.ink import ink_of
from sendoso_tui.ui.widgets.lines import is_mono
from sendoso_tui.ui.widgets.paint import blank, paint
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click, Key
    from textual.geometry import Size

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

WIDTH = 60
HEIGHT = 20
MARGIN = 2
GAP = 3
CONTRAST = "sendoso-contrast"
_ASCII = str.maketrans("┌┐└┘─│", "++++-|")
_DOUBLE = str.maketrans("┌┐└┘─│", "╔╗╚╝═║")


@frozen
class Button:
    """`key` chooses it at once and is drawn on it; `danger` draws it in the colour of trouble.

    `off` draws it in brackets: it cannot be used now, the focus passes it by, and its key is still told, so that the
    reason can be said. `also` chooses it too and is not drawn.
    """

    key: str
    label: str
    danger: bool = False
    written: str = ""
    off: bool = False
    also: str = ""

    @property
    def text(self) -> str:
        text = f" {self.written or self.key}  {self.label} "
        return f"({text})" if self.off else f"[{text}]"


class DialogBox(Widget, can_focus=True):
    """At most 60 by 20 cells. `first` is the button in focus at the start; `esc` chooses `escape`."""

    DEFAULT_CSS = """
    DialogBox { background: $surface; color: $foreground; }
    DialogBox > .box--button { background: $panel; color: $foreground; }
    DialogBox > .box--danger { background: $panel; color: $text-error; text-style: bold; }
    DialogBox > .box--focused { background: $primary; color: $background; text-style: bold; }
    DialogBox > .box--off { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"box--button", "box--danger", "box--focused", "box--off"}

    class Chosen(Message):
        """A button was chosen, by its place in the row."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(
        self,
        title: str,
        buttons: Sequence[Button],
        *,
        right: Line = EMPTY,
        foot: Line = EMPTY,
        border: Role = Role.MUTED,
        first: int = 0,
        escape: int = 0,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        super().__init__()
        self.glyphs = glyphs
        self._title = title
        self._right = right
        self._foot = foot
        self._border = border
        self._buttons = tuple(buttons)
        self._escape = escape
        self._lines: Sequence[Line] = ()
        self._top = 0
        self.chosen = first

    @staticmethod
    def text_width(screen: Size) -> int:
        """Cells for a line of text on a screen of this size."""
        return min(WIDTH, screen.width - 2) - 2 - 2 * MARGIN

    def put(self, lines: Sequence[Line], screen: Size) -> None:
        """Show `lines`, made for `text_width`, in a box that fits on `screen` above the key line."""
        most = max(6, min(HEIGHT, screen.height - 2))
        if len(lines) + 6 > most:
            lines = [line for line in lines if plain(line).strip()]
        self._lines = lines
        self._top = 0
        self.styles.width = min(WIDTH, screen.width - 2)
        self.styles.height = min(most, len(lines) + 6)
        self.refresh()

    def on_key(self, event: Key) -> None:
        """Every key ends here; what is no key of the dialog does nothing."""
        event.stop()
        event.prevent_default()
        key = event.key
        if key in ("tab", "right", "down") and len(self._buttons) > 1 and not (key == "down" and self._hidden):
            self._focus_button(self.chosen + 1)
        elif key in ("shift+tab", "left", "up") and len(self._buttons) > 1 and not (key == "up" and self._top):
            self._focus_button(self.chosen - 1)
        elif key in ("down", "up"):
            self._top = max(0, min(self._top + (1 if key == "down" else -1), self._top + self._hidden))
            self.refresh()
        elif key == "enter":
            self.post_message(self.Chosen(self.chosen))
        elif key == "escape":
            self.post_message(self.Chosen(self._escape))
        else:
            for index, button in enumerate(self._buttons):
                if key in (button.key, button.also):
                    self.post_message(self.Chosen(index))

    def on_click(self, event: Click) -> None:
        """A click on a button chooses it; elsewhere it does nothing."""
        event.stop()
        if event.y == self.size.height - 3 and (index := self.button_at(event.x - 1 - MARGIN)) is not None:
            self.post_message(self.Chosen(index))

    def render_line(self, y: int) -> Strip:
        """Paint one row of the box."""
        base, width, last = self.rich_style, self.size.width, self.size.height - 1
        inner = max(0, width - 2 - 2 * MARGIN)
        if y == 0:
            return paint(self._top_edge(width), width, ink_of(self.app), base)
        if y == last:
            return paint(self._edge("└", "─" * (width - 2), "┘"), width, ink_of(self.app), base)
        if y == last - 2:
            return self._button_row(width, base)
        line: Line = EMPTY
        if y == last - 1:
            line = spread(EMPTY, self._foot, inner) if self._foot else EMPTY
        elif 2 <= y < last - 3 or (y == 1 and not self._roomy):
            line = self._body(y - (2 if self._roomy else 1))
        return paint(self._row(fit_line(line, inner)), width, ink_of(self.app), base)

    @property
    def _roomy(self) -> bool:
        return len(self._lines) + 6 <= self.size.height

    @property
    def _body_height(self) -> int:
        return max(0, self.size.height - (6 if self._roomy else 5))

    @property
    def _hidden(self) -> int:
        return max(0, len(self._lines) - self._body_height - self._top)

    def _body(self, row: int) -> Line:
        index = row + self._top
        if row == self._body_height - 1 and self._hidden:
            return (Piece(f"{self._hidden + 1} more lines, down shows them", Role.MUTED),)
        return self._lines[index] if index < len(self._lines) else EMPTY

    def _row(self, line: Line) -> Line:
        rail = Piece("│".translate(self._signs), self._border)
        gap = Piece(" " * MARGIN)
        return (rail, gap, *line, gap, rail)

    def _edge(self, left: str, middle: str, right: str) -> Line:
        return (Piece((left + middle + right).translate(self._signs), self._border),)

    @property
    def _signs(self) -> dict[int, int]:
        """How the border's signs are drawn: plain ones where asked, double lines in the theme of high contrast."""
        if self.glyphs.rail == "|":
            return _ASCII
        return _DOUBLE if self.app.theme == CONTRAST else {}

    def _top_edge(self, width: int) -> Line:
        right: Line = (Piece(" "), *self._right, Piece(" ")) if self._right else EMPTY
        title = cut(self._title, max(4, width - 8 - line_width(right)), self.glyphs.ellipsis)
        dashes = width - 6 - width_of(title) - line_width(right)
        strong = Role.LATE_STRONG if self._border is Role.LATE else Role.STRONG
        return (
            *self._edge("┌─ ", "", ""),
            Piece(title, strong),
            *self._edge("", " " + "─" * max(1, dashes), ""),
            *right,
            *self._edge("", "─", "┐"),
        )

    def _button_row(self, width: int, base: Style) -> Strip:
        rail = Piece("│".translate(self._signs), self._border)
        left = paint((rail, Piece(" " * MARGIN)), 1 + MARGIN, ink_of(self.app), base)
        middle = self.button_strip(max(0, width - 2 - MARGIN), base)
        right = paint((rail,), 1, ink_of(self.app), base)
        return Strip.join([left, middle, right]).adjust_cell_length(width, base)

    def button_strip(self, width: int, base: Style) -> Strip:
        """Paint the buttons side by side in `width` cells."""
        strips: list[Strip] = []
        for index, button in enumerate(self._buttons):
            text = button.text
            if not self._brackets and not button.off:
                text = f" {text[1:-1]} "
            strips.append(blank(GAP if index else 0, base))
            strips.append(Strip([Segment(text, base + self._look(index))]))
        used = sum(strip.cell_length for strip in strips)
        strips.append(blank(max(0, width - used), base))
        return Strip.join(strips).adjust_cell_length(width, base)

    def button_at(self, x: int) -> int | None:
        """Return which button stands `x` cells after the first one's beginning."""
        left = 0
        for index, button in enumerate(self._buttons):
            if left <= x < left + width_of(button.text):
                return index
            left += width_of(button.text) + GAP
        return None

    @property
    def _brackets(self) -> bool:
        return is_mono(self.app) or self.glyphs.rail == "|"

    def _look(self, index: int) -> Style:
        if is_mono(self.app):
            return Style(reverse=index == self.chosen, bold=index == self.chosen)
        if index == self.chosen:
            return self.get_component_rich_style("box--focused")
        button = self._buttons[index]
        return self.get_component_rich_style(
            "box--off" if button.off else "box--danger" if button.danger else "box--button"
        )

    def _focus_button(self, index: int) -> None:
        step = 1 if index >= self.chosen else -1
        while self._buttons[index % len(self._buttons)].off and index % len(self._buttons) != self.chosen:
            index += step
        self.chosen = index % len(self._buttons)
        self.refresh()
