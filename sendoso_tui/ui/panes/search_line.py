"""The free-text field on the filter line, and the command line: fields that lie over a line while they are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from sendoso_tui.ui.show.line import Piece, Role
from sendoso_tui.ui.widgets.entry import Entry
from sendoso_tui.ui.widgets.line_bar import LineBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from sendoso_tui.ui.show.line import Line


class OverLine(Horizontal):
    """A field with a word before it. It is open once it is mounted; `close` hides it until the next `open`."""

    class Typed(Message):
        """The text is another one."""

        def __init__(self, line: OverLine, text: str) -> None:
            super().__init__()
            self.line, self.text = line, text

    class Done(Message):
        """The field was left: with enter, or with `esc` (`kept` False)."""

        def __init__(self, line: OverLine, text: str, *, kept: bool) -> None:
            super().__init__()
            self.line, self.text, self.kept = line, text, kept

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, word: str, hint: str, text: str = "", *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="over-line")
        self._word, self._hint, self._text = word, hint, text

    def compose(self) -> ComposeResult:
        yield LineBar(self._word_line, classes="over-word")
        yield Entry()
        yield LineBar(self._hint_line, classes="over-hint")

    def on_mount(self) -> None:
        self.query_one(".over-word").styles.width = len(self._word) + 2
        self.query_one(".over-hint").styles.width = len(self._hint) + 2
        self.open(self._text)

    def open(self, text: str = "") -> None:
        """Show the field with this text and put the focus in it."""
        field = self.query_one(Entry)
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self.display = True
        # At once: what is typed next belongs into the field.
        self.screen.set_focus(field)

    def close(self) -> None:
        """Hide the field."""
        self.display = False

    def action_leave(self) -> None:
        self.post_message(self.Done(self, self.query_one(Entry).value, kept=False))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(self, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Done(self, event.value, kept=True))

    def _word_line(self, width: int) -> list[Line]:
        return [(Piece(f" {self._word} ", Role.KEY),)]

    def _hint_line(self, width: int) -> list[Line]:
        return [(Piece(f" {self._hint} ", Role.MUTED),)]
