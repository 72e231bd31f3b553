"""A few options in one line, exactly one of them chosen; left, right and space move the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from sendoso_tui.ui.show.line import Piece, Role, width_of
from sendoso_tui.ui.widgets.ink import ground_of, ink_of
from sendoso_tui.ui.widgets.paint import paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import RenderResult
    from textual.binding import BindingType
    from textual.events import Click
    from textual.strip import Strip

GAP = 3


class OneOf(Widget, can_focus=True):
    """Shows labels with `(x)` before the chosen one; `chosen` is its place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "step(1)", show=False),
        Binding("left,h", "step(-1)", show=False),
    ]

    class Changed(Message):
        """Another option was chosen."""

        def __init__(self, one_of: OneOf, chosen: int) -> None:
            super().__init__()
            self.one_of = one_of
            self.chosen = chosen

        @property
        def control(self) -> OneOf:
            return self.one_of

    def __init__(self, labels: Sequence[str], *, chosen: int = 0, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._labels = tuple(labels)
        self.chosen = chosen

    def action_step(self, count: int) -> None:
        self._choose((self.chosen + count) % len(self._labels))

    def on_click(self, event: Click) -> None:
        left = 0
        for index, label in enumerate(self._labels):
            right = left + 4 + width_of(label)
            if left <= event.x < right:
                self._choose(index)
            left = right + GAP

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        return ""

    def render_line(self, y: int) -> Strip:
        pieces: list[Piece] = []
        for index, label in enumerate(self._labels if y == 0 else ()):
            chosen = index == self.chosen
            if index:
                pieces.append(Piece(" " * GAP))
            pieces.append(Piece(f"({'x' if chosen else ' '}) {label}", Role.STRONG if chosen else Role.MUTED))
        return paint(
            tuple(pieces), self.size.width, ink_of(self.app), ground_of(self, cursor=self.has_focus and y == 0)
        )

    def _choose(self, index: int) -> None:
        if index != self.chosen:
            self.chosen = index
            self.refresh()
            self.post_message(self.Changed(self, index))
