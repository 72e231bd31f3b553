"""A dialog that asks one thing before a person's word is written down. It starts on leaving everything as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.screens.layer import GuardedBox, Layer
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Role
from sendoso_tui.ui.widgets.box import Button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line


class AskDialog(Layer[bool]):
    """`body` makes the text for a width; `keep` and `do` name the buttons. Ends with True when `do` was chosen."""

    def __init__(
        self,
        title: str,
        body: Callable[[int], Sequence[Line]],
        *,
        keep: str,
        do: str,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        super().__init__()
        self._title_text, self._body, self._keep, self._do = title, body, keep, do
        self._glyphs = glyphs

    def make_box(self) -> GuardedBox:
        buttons = [Button("n", self._keep), Button("y", self._do, danger=True)]
        return GuardedBox(self._title_text, buttons, border=Role.LATE, glyphs=self._glyphs)

    def body(self, width: int) -> Sequence[Line]:
        return self._body(width)

    def keys(self, width: int) -> Sequence[Line]:
        return [key_line(("n", self._keep.lower()), ("y", self._do.lower()), ("tab", "next button"))]

    def choose(self, index: int) -> None:
        self.dismiss(index == 1)
