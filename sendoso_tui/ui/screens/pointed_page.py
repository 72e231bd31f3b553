"""A page of text in which some lines are rows under a cursor, with buttons beneath where there is something to decide.

Subclasses say what stands there and what keys do. Nothing on such a page is chosen by a row alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from sendoso_tui.flows.facts import Noticed, SyncMoved
from sendoso_tui.ui.screens.page_box import PageBox
from sendoso_tui.ui.screens.page_keys import PROGRAM, PageKeys, page_bindings
from sendoso_tui.ui.show import sync
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role, spread
from sendoso_tui.ui.show.moments import Look
from sendoso_tui.ui.show.page_text import PageText
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.lines import PageOfLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click, Resize

    from sendoso_tui.ui.messages import FactArrived, Told
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line


class PointedPage(PageKeys):
    """`cursor` is the number of the row pointed at; it stays on the row when the page is made anew."""

    DEFAULT_CSS = """
    PointedPage .page-bar { height: 1; }
    PointedPage #page-header, PointedPage #page-footer { background: $panel; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "PageBox"
    BINDINGS: ClassVar[list[BindingType]] = [
        *page_bindings(PROGRAM),
        Binding("down,j", "point(1)", show=False),
        Binding("up,k", "point(-1)", show=False),
        Binding("pagedown,ctrl+d", "turn(1)", show=False),
        Binding("pageup,ctrl+u", "turn(-1)", show=False),
    ]
    has_buttons: ClassVar[bool] = False

    def __init__(self, engine: Engine, header: Header, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.engine, self._header, self.glyphs = engine, header, glyphs
        self.cursor = 0
        self.sentence = ""
        self._stays = False
        self._shown = PageText(12)

    def title_line(self, width: int) -> Line:
        """Return the line under the header."""
        raise NotImplementedError

    def page(self, width: int) -> PageText:
        """Return the text for `width` cells, with the cursor at `self.cursor`."""
        raise NotImplementedError

    def keys(self) -> Line:
        """Return the last line of the screen."""
        raise NotImplementedError

    def resting(self) -> str:
        """Return what the status line says while there is nothing else to say."""
        return ""

    @property
    def look(self) -> Look:
        """From when moments are looked at."""
        return Look(self.engine.clock.now())

    def compose(self) -> ComposeResult:
        yield LineBar(self._header, id="page-header", classes="page-bar")
        yield LineBar(lambda width: [self.title_line(width)], id="page-title", classes="page-bar")
        self.view = PageOfLines(margin=0, glyphs=self.glyphs)
        self.view.can_focus = False
        yield self.view
        if self.has_buttons:
            self.box = PageBox(frame=False, glyphs=self.glyphs)
            yield self.box
        yield LineBar(self._status, id="page-status", classes="page-bar")
        yield LineBar(lambda _: [self.keys()], id="page-footer", classes="page-bar")

    def on_mount(self) -> None:
        self.set_interval(60, self.again)

    def on_resize(self, _: Resize) -> None:
        self.call_after_refresh(self.again)

    def again(self) -> None:
        """Make all text anew; only what differs is painted."""
        shown = self.page(self.view.text_width)
        last = max(0, len(shown.rows) - 1)
        if self.cursor > last:
            self.cursor = last
            shown = self.page(self.view.text_width)
        self._shown = shown
        # The text before the first row stays in view with it.
        keep = shown.rows[self.cursor] if self.cursor and shown.rows else None
        self.view.put([(), *shown.lines], keep=None if keep is None else keep + 1)
        self.bars()

    def bars(self) -> None:
        """Let the lines around the text look whether they have something else to say."""
        for bar in self.query(LineBar):
            bar.again()

    def tell(self, sentence: str, *, stays: bool = False) -> None:
        if self._stays and not stays and not sentence:
            return
        self.sentence, self._stays = sentence, stays
        self.bars()

    def on_told(self, event: Told) -> None:
        event.stop()
        self.tell(event.sentence, stays=event.persistent)

    def command(self, command_id: str) -> None:
        self.tell("")
        super().command(command_id)

    def action_back(self) -> None:
        if self._stays:
            self._stays = False
            self.tell("")
        else:
            self.dismiss(None)

    def action_point(self, count: int) -> None:
        """Move the cursor; without rows, or at their ends, scroll."""
        wanted = self.cursor + count
        self.tell("")
        if 0 <= wanted < len(self._shown.rows):
            self.cursor = wanted
            self.again()
        else:
            self.view.action_scroll_lines(count)

    def action_turn(self, direction: int) -> None:
        self.view.action_scroll_page(direction)

    def on_click(self, event: Click) -> None:
        """Point at the row that was clicked."""
        place = event.screen_y - self.view.region.y + self.view.first_visible - 1
        if self.view.region.contains(event.screen_x, event.screen_y) and place in self._shown.rows:
            self.cursor = self._shown.rows.index(place)
            self.again()

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact = event.fact
        if isinstance(fact, SyncMoved):
            self.bars()
        elif isinstance(fact, Noticed):
            self.tell(fact.sentence, stays=fact.serious)

    def _status(self, width: int) -> Sequence[Line]:
        left: Line = (Piece(f" {self.sentence}", Role.LATE if self._stays else Role.TEXT),)
        if not self.sentence:
            left = (Piece(f" {self.resting()}", Role.MUTED),)
        rate = sync.rate(self.engine.sync_state, self.engine.clock.monotonic())
        return [spread(left, (rate, Piece(" ")), width, self.glyphs.ellipsis)]
