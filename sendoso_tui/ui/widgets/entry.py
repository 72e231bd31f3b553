"""A one-line text field in the house's look: no border, a cursor that does not blink, and pastes that do no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from sendoso_tui.domain.clean import clean_line

if TYPE_CHECKING:
    from textual.events import Paste


class Entry(Input):
    """An `Input` of one line. Being a Textual field it keeps printable keys, and `ctrl+z`, for itself.

    What is pasted is bounded and cleaned before anything sees it: its lines with a blank between them, and no more than
    there is room.
    """

    DEFAULT_CSS = """
    Entry {
        height: 1; border: none; padding: 0; background: $panel; color: $foreground;
        & > .input--placeholder { color: $text-muted; }
        &:focus { border: none; background: $block-cursor-background; background-tint: transparent; }
    }
    """

    def __init__(self, value: str = "", *, id: str | None = None, limit: int = 200, hint: str = "") -> None:  # noqa: A002
        super().__init__(value, placeholder=hint, id=id, max_length=limit, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def _on_paste(self, event: Paste) -> None:
        event.prevent_default()
        event.stop()
        room = (self.max_length or 0) - len(self.value) + len(self.selected_text)
        lines = event.text[: 4 * (self.max_length or 0)].replace("\r", "\n").split("\n")
        text = clean_line(" ".join(filter(None, map(str.strip, lines))))[: max(0, room)]
        self.replace(text, *sorted(self.selection))
