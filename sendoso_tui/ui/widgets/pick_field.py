"""Fields that are not typed in: one that shows what was chosen and asks for a list, and one to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message

from sendoso_tui.ui.show.line import Piece, Role
from sendoso_tui.ui.widgets.ink import ink_of, on_cursor
from sendoso_tui.ui.widgets.paint import paint
from sendoso_tui.ui.widgets.painted import Painted

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Click, Key
    from textual.strip import Strip

    from sendoso_tui.ui.show.line import Line


class PickField(Painted, can_focus=True):
    """Shows what is chosen. Any letter asks for the list with that letter typed; backspace takes the choice back."""

    DEFAULT_CSS = """
    PickField { height: 1; background: $panel; color: $foreground; }
    PickField:focus { background: $block-cursor-background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,down", "open", show=False),
        Binding("backspace,delete", "clear", show=False),
    ]

    class Opened(Message):
        """The list is wanted; `typed` is the letter that asked for it."""

        def __init__(self, field: PickField, typed: str = "") -> None:
            super().__init__()
            self.field = field
            self.typed = typed

    class Cleared(Message):
        """The choice was taken back."""

        def __init__(self, field: PickField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, hint: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._hint = hint
        self._shown = ""

    def put(self, shown: str) -> None:
        """Show this as what is chosen; empty for nothing."""
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def action_open(self) -> None:
        self.post_message(self.Opened(self))

    def action_clear(self) -> None:
        self.post_message(self.Cleared(self))

    def on_key(self, event: Key) -> None:
        if event.is_printable and event.character is not None and event.key != "space":
            event.stop()
            self.post_message(self.Opened(self, event.character))

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_open()

    def render_line(self, y: int) -> Strip:
        line: Line = (Piece(self._shown),) if self._shown else (Piece(self._hint, Role.MUTED),)
        return paint(line if y == 0 else (), self.size.width, ink_of(self.app), self.ground)


class TickField(Painted, can_focus=True):
    """`[x]` and a sentence; space ticks it."""

    DEFAULT_CSS = "TickField { height: 1; background: $background; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "tick", show=False)]

    class Changed(Message):
        """It was ticked, or the tick was taken away."""

        def __init__(self, field: TickField, ticked: bool) -> None:
            super().__init__()
            self.field = field
            self.ticked = ticked

    def __init__(self, sentence: str, *, ticked: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sentence = sentence
        self.ticked = ticked

    def action_tick(self) -> None:
        self.ticked = not self.ticked
        self.refresh()
        self.post_message(self.Changed(self, self.ticked))

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_tick()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        box = Piece("[x] " if self.ticked else "[ ] ", Role.STRONG if self.ticked else Role.TEXT)
        ground = on_cursor(self, self.ground) if self.has_focus else self.ground
        return paint((box, Piece(self._sentence)) if y == 0 else (), self.size.width, ink_of(self.app), ground)
