"""The help overlay and the command palette: the registry, searchable; enter runs what is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from sendoso_tui.ui.commands.help_text import described, find_commands, grouped
from sendoso_tui.ui.widgets.choice_lines import ChoiceLines
from sendoso_tui.ui.widgets.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets import Input

    from sendoso_tui.ui.commands.command import Command, Standing
    from sendoso_tui.ui.show.glyphs import Glyphs


class HelpScreen(ModalScreen[str | None]):
    """Gives the id of the chosen command, None when nothing was chosen. `flat` begins with all commands as a choice."""

    # Not the default styles of a class: those of the app for all screens would be stronger.
    CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen #help-box {
        width: 94%; max-width: 110; height: 92%; max-height: 46; padding: 0 1; background: $background;
        border: solid $border-blurred; border-title-color: $primary; border-title-style: bold;
        border-subtitle-color: $text-muted;
    }
    HelpScreen #help-search { margin: 0 0 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "close", show=False),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]

    def __init__(self, commands: Sequence[Command], standing: Standing, glyphs: Glyphs, *, flat: bool = False) -> None:
        super().__init__()
        self._commands, self._standing = commands, standing
        self._flat = flat
        self._found: list[Command] = []
        self._lines = ChoiceLines(glyphs)

    def compose(self) -> ComposeResult:
        with Vertical(id="help-box") as box:
            box.border_title = "Commands" if self._flat else "Keys here"
            yield Entry(id="help-search", limit=40, hint="type to search")
            yield self._lines

    def on_mount(self) -> None:
        self.query_one(Entry).focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._search)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._search()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if self._lines.choice and self._found:
            self.dismiss(self._found[self._lines.cursor].id)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_step(self, lines: int) -> None:
        self._lines.step(lines)

    def action_page(self, direction: int) -> None:
        self._lines.step(direction * max(1, self._lines.size.height - 1))

    def _search(self) -> None:
        text = self.query_one(Entry).value
        width = self._lines.size.width
        self._found = find_commands(self._commands, text)
        if text.strip() or self._flat:
            self._lines.show([described(command, self._standing, width - 1) for command in self._found], choice=True)
        else:
            self._lines.show(grouped(self._commands, self._standing, width), choice=False)
        box, choice = self.query_one("#help-box"), self._lines.choice
        if self._lines.overflows:
            box.border_subtitle = "pgdn more   enter do it   esc closes" if choice else "pgdn more   esc closes"
        else:
            box.border_subtitle = "enter do it   esc closes" if choice else "esc closes"
