"""The buttons of a page: in a frame with words above them, or alone in one line. Keys that are no button's go on to
the page, so that it can be scrolled while a button has the focus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.events import Key
from textual.strip import Strip

from sendoso_tui.ui.screens.layer import GuardedBox
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Role
from sendoso_tui.ui.widgets.box import MARGIN
from sendoso_tui.ui.widgets.paint import blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.events import Click
    from textual.geometry import Size

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.widgets.box import Button

_FRAME = 5
"""Rows of the frame, of the buttons, and of the blank line between these and the words."""
_LEFT = 3
"""Cells before buttons without a frame: where the text of a page begins."""
_OWN = ("tab", "shift+tab", "left", "right", "enter", "escape")


class PageBox(GuardedBox):
    """As wide as its page. Without a `frame` it is one line. Nothing is pressed before what it says was painted.

    A key that is held down repeats, and the one that led here may be the one that sends: a button of danger is only
    pressed by a key that has rested for `REST` seconds.
    """

    REST: ClassVar[float] = 0.5

    DEFAULT_CSS = """
    PageBox { width: 1fr; height: 1; }
    PageBox.-bare { background: $background; }
    """

    def __init__(self, *, frame: bool = True, glyphs: Glyphs = UNICODE, id: str | None = None) -> None:  # noqa: A002
        super().__init__("", (), glyphs=glyphs)
        if id is not None:
            self.id = id
        self._framed = frame
        self._danger_at = 0.0
        self.set_class(not frame, "-bare")

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What can be chosen now."""
        return self._buttons

    @staticmethod
    def text_width(screen: Size) -> int:
        return max(10, screen.width - 2 - 2 * MARGIN)

    def ask(
        self,
        buttons: Sequence[Button],
        lines: Sequence[Line] = (),
        *,
        title: str = "",
        right: Line = EMPTY,
        foot: Line = EMPTY,
        border: Role = Role.MUTED,
        escape: int = 0,
    ) -> None:
        """Offer `buttons` under `lines`.

        Buttons that mean something else than before begin with the first in focus, and take no key that was pressed
        before they stood on the screen.
        """
        asked = [(button.key, button.off) for button in buttons]
        if asked != [(button.key, button.off) for button in self._buttons]:
            self.chosen, self.painted_at = 0, None
            self.call_after_refresh(self._painted)
        self._buttons, self._lines = tuple(buttons), tuple(lines)
        self._title, self._right, self._foot, self._border = title, right, foot, border
        self._escape = escape
        self._top = 0
        if self._framed:
            self.styles.height = len(self._lines) + _FRAME
        self.refresh()

    def on_key(self, event: Key) -> None:
        mine = event.key in _OWN or any(event.key in (button.key, button.also) for button in self._buttons)
        if self._is_held(event):
            event.stop()
            event.prevent_default()
        elif mine or self._came_too_early(event):
            super().on_key(event)
        else:
            # What the parent classes would do with it is to swallow it.
            event.prevent_default()

    def _is_held(self, event: Key) -> bool:
        pressed = [button for button in self._buttons if event.key in (button.key, button.also)]
        if event.key == "enter" and self._buttons:
            pressed = [self._buttons[self.chosen]]
        if not any(button.danger for button in pressed):
            return False
        before = max(self._danger_at, self.painted_at or 0.0)
        self._danger_at = event.time
        return event.time - before < self.REST

    def on_click(self, event: Click) -> None:
        if self._framed:
            super().on_click(event)
            return
        event.stop()
        event.prevent_default()
        if not self._came_too_early(event) and (index := self.button_at(event.x - _LEFT)) is not None:
            self.post_message(self.Chosen(index))

    def render_line(self, y: int) -> Strip:
        if self._framed:
            return super().render_line(y)
        base: Style = self.rich_style
        width = self.size.width
        return Strip.join([blank(_LEFT, base), self.button_strip(max(0, width - _LEFT), base)])

    def _painted(self) -> None:
        self.painted_at = Key("", None).time
