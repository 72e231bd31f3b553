"""A page that is only text: a title, lines that scroll, and the keys. Subclasses say what stands there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from sendoso_tui.ui.screens.page_keys import PROGRAM, PageKeys, page_bindings
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Line, Piece
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.lines import LinesView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.show.glyphs import Glyphs

Header = Callable[[int], Sequence[Line]]
"""Makes the first line of the screen."""


class TextPage(PageKeys):
    """`again` makes the text anew; the place a person scrolled to stays."""

    DEFAULT_CSS = """
    TextPage .page-bar { height: 1; }
    TextPage #page-header, TextPage #page-footer { background: $panel; }
    """
    AUTO_FOCUS = "LinesView"
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings(PROGRAM)]

    def __init__(self, engine: Engine, header: Header, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.engine = engine
        self._header = header
        self.glyphs = glyphs
        self.sentence = ""

    def title_line(self, width: int) -> Line:
        """Return the line under the header."""
        raise NotImplementedError

    def text(self, width: int) -> Sequence[Line]:
        """Return the text in lines of at most `width` cells."""
        raise NotImplementedError

    def keys(self) -> Line:
        """Return the last line of the screen."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield LineBar(self._header, id="page-header", classes="page-bar")
        yield LineBar(lambda width: [self.title_line(width)], id="page-title", classes="page-bar")
        self.view = LinesView(margin=3, right=3, glyphs=self.glyphs)
        yield self.view
        yield LineBar(self._last_line, id="page-footer", classes="page-bar")

    def on_resize(self, _: Resize) -> None:
        self.call_after_refresh(self.again)

    def again(self) -> None:
        """Make the text anew for the present width and the present facts."""
        self.view.put(self.text(self.view.text_width))
        for bar in self.query(LineBar):
            bar.again()

    def tell(self, sentence: str, *, stays: bool = False) -> None:
        """Say something in the last line until the next key."""
        self.sentence = sentence
        self.query_one("#page-footer", LineBar).again()

    def command(self, command_id: str) -> None:
        self.tell("")
        super().command(command_id)

    def action_refresh(self, everything: int) -> None:
        self.engine.refresh(bool(everything))

    def _last_line(self, width: int) -> Sequence[Line]:
        return [(Piece(f" {self.sentence}"),)] if self.sentence else [self.keys()]
