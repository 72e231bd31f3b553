"""Text of a page as it is put together: sentences, labelled fields, and rows of which one is under a cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, fit_line, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

GUTTER = 3
"""Cells before the text of a page with rows: the cursor's sign and two blanks."""


class PageText:
    """Lines of at most `width` cells. `rows` holds the place of each row's line; row number `cursor` has the sign."""

    def __init__(
        self, width: int, *, cursor: int = -1, gutter: int = GUTTER, label: int = 10, glyphs: Glyphs = UNICODE
    ) -> None:
        self.lines: list[Line] = []
        self.rows: list[int] = []
        self.width = max(12, width - gutter)
        self.glyphs = glyphs
        self._cursor = cursor
        self._gutter = gutter
        self._label = label

    def gap(self) -> None:
        """Leave a line blank, unless there is nothing yet to be parted from."""
        if self.lines and self.lines[-1] != EMPTY:
            self.lines.append(EMPTY)

    def heading(self, text: str, aside: str = "") -> None:
        """Begin a part of the page."""
        pieces = (Piece(text, Role.HEADING), *((Piece(f"  {aside}", Role.MUTED),) if aside else ()))
        self._put(fit_line(pieces, self.width, self.glyphs.ellipsis))

    def say(self, text: str, role: Role = Role.TEXT, *, sign: Piece | None = None, indent: int = 0) -> None:
        """Say something, all of it; `sign` stands before its first line."""
        lead = " " * (2 if sign is not None else indent)
        for number, part in enumerate(wrap(text, max(2, self.width - len(lead)))):
            first = Piece(sign.text + " ", sign.role) if sign is not None and not number else Piece(lead)
            self._put((first, Piece(part, role)))

    def field(self, label: str, texts: Iterable[str], role: Role = Role.TEXT, *, more: Role = Role.MUTED) -> None:
        """Write `Label  text`; further texts stand under the first, in the role `more`. Without a text nothing."""
        head = label
        for text in texts:
            if not text:
                continue
            for part in wrap(text, max(8, self.width - self._label)):
                self._put((Piece(head.ljust(self._label), Role.MUTED), Piece(part, role)))
                head = ""
            role = more

    def line(self, line: Line) -> None:
        """Write a line as it is, cut where it is too long."""
        self._put(fit_line(line, self.width, self.glyphs.ellipsis))

    def row(self, line: Line) -> None:
        """Add a row that can be pointed at."""
        here = len(self.rows) == self._cursor
        self.rows.append(len(self.lines))
        sign = Piece(self.glyphs.cursor.ljust(self._gutter), Role.ACCENT) if here else Piece(" " * self._gutter)
        self.lines.append((sign, *fit_line(line, self.width, self.glyphs.ellipsis)))

    def _put(self, line: Line) -> None:
        self.lines.append((Piece(" " * self._gutter), *line) if self._gutter else line)
