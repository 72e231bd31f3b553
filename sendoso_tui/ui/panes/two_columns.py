"""Two texts side by side, or one beneath the other where there is no room; they are scrolled together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.containers import Horizontal

from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Line, Piece, Role
from sendoso_tui.ui.widgets.lines import PageOfLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from sendoso_tui.ui.show.glyphs import Glyphs

SIDE_BY_SIDE = 100
"""Cells from which on there are two columns."""
Made = Callable[[int], Sequence[Line]]
"""Makes a text in lines of at most as many cells."""


class TwoColumns(Horizontal):
    """Takes no focus: the page around it has the keys and calls the actions."""

    DEFAULT_CSS = "TwoColumns { height: 1fr; }"

    def __init__(self, titles: tuple[str, str], left: Made, right: Made, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._titles, self._make_left, self._make_right = titles, left, right
        self._second_at = 0
        self._left = PageOfLines(margin=3, right=2, glyphs=glyphs)
        self._right = PageOfLines(rule=True, right=2, glyphs=glyphs)
        self._left.can_focus = self._right.can_focus = False

    def compose(self) -> ComposeResult:
        yield self._left
        yield self._right

    @property
    def side_by_side(self) -> bool:
        """Whether both are in sight at once."""
        return bool(self._right.display)

    def fit(self, width: int) -> None:
        """Lay the columns out for a page of this width; the text is then made anew with `again`."""
        self._right.display = width >= SIDE_BY_SIDE
        self._left.styles.width = width * 54 // 100 if self.side_by_side else "1fr"

    def again(self) -> None:
        """Make both texts anew."""
        left = [EMPTY, *self._make_left(self._left.text_width)]
        head, second = ((Piece(title, Role.MUTED),) for title in self._titles)
        if self.side_by_side:
            self._right.put([EMPTY, *self._make_right(self._right.text_width)], head=second)
        else:
            self._second_at = len(left) + 1
            left += [EMPTY, (Piece(self._titles[1], Role.HEADING),), *self._make_right(self._left.text_width)]
        self._left.put(left, head=head)

    def scroll_lines(self, count: int) -> None:
        """Scroll both by lines."""
        for pane in (self._left, self._right):
            pane.action_scroll_lines(count)

    def turn(self, direction: int) -> None:
        """Scroll both by a page."""
        for pane in (self._left, self._right):
            pane.action_scroll_page(direction)

    def to_second(self) -> None:
        """Go to the second text, and back from it."""
        if self.side_by_side:
            self._right.action_scroll_end_of(-1 if self._right.first_visible else 1)
        else:
            away = self._left.first_visible > 0
            self._left.action_scroll_lines(-self._left.first_visible if away else self._second_at)
