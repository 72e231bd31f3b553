"""A text field of several lines in the house's look: no border, no blinking, bounded, and pastes that do no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import TextArea

from sendoso_tui.domain.clean import clean_block

if TYPE_CHECKING:
    from textual.document._document import EditResult, Location
    from textual.events import Paste

LEAST, MOST = 3, 6
"""Rows the field takes; longer texts scroll in it."""


class Block(TextArea):
    """A `TextArea` that wraps. `tab` leaves it; all that is typed or pasted is cleaned and at most `limit` long."""

    DEFAULT_CSS = """
    Block {
        height: 3; border: none; padding: 0; background: $panel; color: $foreground; scrollbar-size-vertical: 0;
        &:focus { border: none; background: $block-cursor-background; background-tint: transparent; }
        & .text-area--cursor, &:dark .text-area--cursor, &:light .text-area--cursor {
            color: $input-cursor-foreground; background: $input-cursor-background;
            text-style: $input-cursor-text-style;
        }
    }
    """

    def __init__(self, value: str = "", *, limit: int, id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, id=id, compact=True, highlight_cursor_line=False)
        self._limit = limit
        self.cursor_blink = False
        self.match_cursor_bracket = False

    @property
    def rows(self) -> int:
        """Rows that show all of the text, as far as there is room for."""
        return min(MOST, max(LEAST, self.wrapped_document.height))

    def put(self, text: str) -> None:
        """Take another text, cleaned and bounded as if it had been pasted, that `ctrl+z` takes back."""
        end = self.document.end
        self.replace(clean_block(text[: self._limit]), (0, 0), end)
        self.move_cursor(self.document.end)

    async def _on_paste(self, event: Paste) -> None:
        # It goes no further: a paste that bubbles up to the screen would come back to the field in focus.
        event.stop()

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        low, high = sorted((start, end))
        kept = len(self.text) - len(self.get_text_range(low, high))
        insert = clean_block(insert[: 4 * self._limit])[: max(0, self._limit - kept)]
        return super()._replace_via_keyboard(insert, start, end)
