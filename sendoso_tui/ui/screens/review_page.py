"""The review as it is painted: two columns, the question with its buttons, the lines around them. It does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.costing import Level
from sendoso_tui.ui.panes.two_columns import TwoColumns
from sendoso_tui.ui.screens.page_box import PageBox
from sendoso_tui.ui.screens.page_keys import PageKeys
from sendoso_tui.ui.show import confirming, review, sync
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Piece, Role, spread
from sendoso_tui.ui.show.moments import Look
from sendoso_tui.ui.widgets.box import Button
from sendoso_tui.ui.widgets.line_bar import LineBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize

    from sendoso_tui.domain.costing import Weighed
    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.facts import CreateMoved
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

NARROW = 72
"""Cells below which the buttons say less."""
TITLES = ("You are about to send", "Exactly this is posted")


class ReviewPage(PageKeys):
    """Shows what is known: `pressed` once an order was given, `earlier` what went out before with the same content."""

    DEFAULT_CSS = """
    ReviewPage .page-bar { height: 1; }
    ReviewPage #page-header, ReviewPage #page-footer { background: $panel; }
    """
    AUTO_FOCUS = "PageBox"

    def __init__(
        self,
        engine: Engine,
        header: Header,
        draft_id: str,
        number: int,
        new: NewSend,
        weighed: Weighed,
        repeats: Sequence[Send],
        *,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        super().__init__()
        self.engine, self.header, self.glyphs = engine, header, glyphs
        self.draft_id, self._number, self.new = draft_id, number, new
        self.weighed, self._repeats = weighed, tuple(repeats)
        self.requests = engine.shown_requests(new)
        self.earlier: Intent | None = engine.earlier(new)
        before = engine.creating(draft_id)
        self._decided = before if confirming.was_decided(before) else None
        self.pressed = False
        self.moved: CreateMoved | None = None
        self.sentence, self.stays = "", False

    def compose(self) -> ComposeResult:
        yield LineBar(self.header, id="page-header", classes="page-bar")
        yield LineBar(self._title, id="page-title", classes="page-bar")
        self.columns = TwoColumns(TITLES, self._left, self._right, glyphs=self.glyphs)
        yield self.columns
        self.box = PageBox(glyphs=self.glyphs)
        yield self.box
        yield LineBar(self._status, id="page-status", classes="page-bar")
        yield LineBar(lambda _: [self._keys()], id="page-footer", classes="page-bar")

    def on_mount(self) -> None:
        self.set_interval(60, self.again)
        self.ask()

    def on_resize(self, event: Resize) -> None:
        self.columns.fit(event.size.width)
        self.call_after_refresh(self.again)

    def again(self) -> None:
        """Make all text anew for the present width and the present facts."""
        self.columns.again()
        self.ask()

    def tell(self, sentence: str, *, stays: bool = False) -> None:
        self.sentence, self.stays = sentence, stays
        self._bars()

    @property
    def _look(self) -> Look:
        return Look(self.engine.clock.now())

    def why_not_now(self) -> str | None:
        engine, look = self.engine, self._look
        return confirming.why_not_now(engine.about, engine.sync_state, self.weighed, look) or confirming.why_not_again(
            self.earlier, look
        )

    def ask(self) -> None:
        width = self.box.text_width(self.size)
        about = self.engine.about
        where = Piece("PRODUCTION", Role.LATE_STRONG) if about.is_production else Piece(about.environment, Role.MUTED)
        if self.pressed:
            lines = confirming.sending_lines(self.moved, width)
            buttons = [Button("escape", confirming.TO_LIST, written="esc")]
            self.box.ask(buttons, lines, title="Sending", right=(where,), border=Role.MUTED)
        else:
            reason = self.why_not_now()
            lines = confirming.ask_lines(self.new, width, self.earlier, reason)
            self.box.ask(
                self._buttons(off=reason is not None), lines, title="Send it?", right=(where,), border=Role.LATE
            )
        self._bars()

    def _buttons(self, *, off: bool) -> list[Button]:
        back = Button("escape", "Back" if self.size.width < NARROW else confirming.BACK, written="esc")
        if self.earlier is not None:
            return [back, Button("a", confirming.AGAIN, danger=True, off=off)]
        return [back, Button("ctrl+s", confirming.send_label(self.new), danger=True, off=off, also="f10")]

    def _notes(self) -> list[tuple[str, Role]]:
        """Return what must be read first."""
        notes = []
        if self.earlier is not None:
            notes.append((confirming.earlier_note(self.earlier, self._look), Role.FAILED))
        if self._decided is not None:
            notes.append((confirming.decided_note(self._decided, self._look), Role.LATE_STRONG))
        if self.weighed.level in (Level.WARN, Level.BLOCK):
            notes.append((self.weighed.sentence, Role.LATE_STRONG))
        return notes

    def _left(self, width: int) -> list[Line]:
        return review.left_column(
            self.new, self.weighed, self._repeats, width, self._look, notes=self._notes(), glyphs=self.glyphs
        )

    def _right(self, width: int) -> list[Line]:
        return review.right_column(self.requests, self.engine.about.dialect, width)

    def _title(self, width: int) -> Sequence[Line]:
        left = (Piece(" New send > ", Role.MUTED), Piece("review", Role.STRONG))
        state = "on its way" if self.pressed else "nothing has been sent"
        right = (Piece(f"draft {self._number}, {state} ", Role.MUTED),)
        return [spread(left, right, width, self.glyphs.ellipsis)]

    def _status(self, width: int) -> Sequence[Line]:
        left: Line = (Piece(f" {self.sentence}", Role.LATE if self.stays else Role.TEXT),)
        if not self.sentence and not self.pressed:
            text = " Tab moves between the two buttons. Enter presses the one in focus."
            left = (Piece(text, Role.MUTED),)
        rate = sync.rate(self.engine.sync_state, self.engine.clock.monotonic())
        return [spread(left, (rate, Piece(" ")), width, self.glyphs.ellipsis)]

    def _keys(self) -> Line:
        if self.pressed:
            return key_line(("esc", "to the list"), ("y", "copy as JSON"), ("?", "all keys"))
        press = ("a", "send it again") if self.earlier is not None else ("ctrl+s", "send")
        last = ("tab", "next button") if self.columns.side_by_side else ("J", "the JSON")
        off = press[:1] if self.why_not_now() is not None else ()
        return key_line(("esc", "back to the form"), press, ("y", "copy as JSON"), last, ("?", "all keys"), off=off)

    def _bars(self) -> None:
        for bar in self.query(LineBar):
            bar.again()
