"""The review: the last page before a new send leaves. Only here, and only by a button that was seen, is one sent.

What comes of it arrives as facts: an accepted send has a page of its own, an unknown one too, and a refusal leads back
to the form. The sending itself is the engine's, and goes on wherever the person is.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize

from sendoso_tui.domain.costing import Level, Weighed
from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.intent import Intent
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.facts import CreateMoved, CreateStage, Fact, Noticed, SyncMoved
from sendoso_tui.ui.creates import SENT
from sendoso_tui.ui.messages import FactArrived, Told
from sendoso_tui.ui.panes.two_columns import TwoColumns
from sendoso_tui.ui.ports import Engine
from sendoso_tui.ui.screens.page_box import PageBox
from sendoso_tui.ui.screens.page_keys import PROGRAM, PageKeys, page_bindings
from sendoso_tui.ui.screens.stack import show_alone, show_list
from sendoso_tui.ui.screens.text_page import Header
from sendoso_tui.ui.show import confirming, review, sync
from sendoso_tui.ui.show.glyphs import UNICODE, Glyphs
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Line, Piece, Role, spread
from sendoso_tui.ui.show.moments import Look
from sendoso_tui.ui.widgets.box import Button, DialogBox
from sendoso_tui.ui.widgets.line_bar import LineBar

NARROW = 72
"""Cells below which the buttons say less."""
TITLES = ("You are about to send", "Exactly this is posted")


class ReviewScreen(PageKeys):
    """`new` is sent at most once from here: from the first press on there is no button that sends any more.

    `weighed` compares its cost with what is left; `repeats` are the sends to the same person that were ticked.
    """

    DEFAULT_CSS = """
    ReviewScreen .page-bar { height: 1; }
    ReviewScreen #page-header, ReviewScreen #page-footer { background: $panel; }
    """
    AUTO_FOCUS = "PageBox"
    BINDINGS: ClassVar[list[BindingType]] = [
        *page_bindings(PROGRAM),
        Binding("y", "copy_json", show=False),
        Binding("J", "show_json", show=False),
        Binding("ctrl+s,f10", "explain", show=False),
        Binding("down,j", "scroll_by(1)", show=False),
        Binding("up,k", "scroll_by(-1)", show=False),
        Binding("pagedown,ctrl+d", "turn(1)", show=False),
        Binding("pageup,ctrl+u", "turn(-1)", show=False),
    ]

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
        self.engine, self._header, self.glyphs = engine, header, glyphs
        self._draft_id, self._number, self._new = draft_id, number, new
        self._weighed, self._repeats = weighed, tuple(repeats)
        self._requests = engine.shown_requests(new)
        self._earlier: Intent | None = engine.earlier(new)
        before = engine.creating(draft_id)
        self._decided = before if confirming.was_decided(before) else None
        self._pressed = False
        self._moved: CreateMoved | None = None
        self.sentence, self._stays = "", False

    def compose(self) -> ComposeResult:
        yield LineBar(self._header, id="page-header", classes="page-bar")
        yield LineBar(self._title, id="page-title", classes="page-bar")
        self.columns = TwoColumns(TITLES, self._left, self._right, glyphs=self.glyphs)
        yield self.columns
        self.box = PageBox(glyphs=self.glyphs)
        yield self.box
        yield LineBar(self._status, id="page-status", classes="page-bar")
        yield LineBar(lambda _: [self._keys()], id="page-footer", classes="page-bar")

    def on_mount(self) -> None:
        self.set_interval(60, self.again)
        self._ask()

    def on_resize(self, event: Resize) -> None:
        self.columns.fit(event.size.width)
        self.call_after_refresh(self.again)

    def on_screen_resume(self) -> None:
        # What became of it may have been told while something lay on top.
        self._follow()

    def again(self) -> None:
        """Make all text anew for the present width and the present facts."""
        self.columns.again()
        self._ask()

    @on(DialogBox.Chosen)
    def _button_chosen(self, event: DialogBox.Chosen) -> None:
        event.stop()
        if not self.is_active:
            return
        if event.index == 0:
            self.action_back()
        else:
            self._send()

    def action_back(self) -> None:
        if self._stays:
            self.tell("")
        elif self._pressed:
            show_list(self.app)
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        self.tell("")
        self.action_back()

    def action_explain(self) -> None:
        """Answer the key that sends where it does not."""
        if self._pressed:
            self.tell("It is on its way already.")
        elif self._earlier is not None:
            self.tell("The same went out before. a sends it again.")

    def action_copy_json(self) -> None:
        self.app.copy_to_clipboard(review.posted_text(self._requests))
        self.tell("Copied the JSON to the terminal's clipboard.")

    def action_show_json(self) -> None:
        """Go to the request, and back from it."""
        self.columns.to_second()

    def action_scroll_by(self, count: int) -> None:
        self.columns.scroll_lines(count)

    def action_turn(self, direction: int) -> None:
        self.columns.turn(direction)

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact: Fact = event.fact
        if isinstance(fact, CreateMoved) and fact.draft_id == self._draft_id and self._pressed:
            self._moved = fact
            self._ask()
            self._follow()
        elif isinstance(fact, SyncMoved | CreateMoved):
            self._ask()
        elif isinstance(fact, Noticed) and fact.serious:
            self.tell(fact.sentence, stays=True)

    def on_told(self, event: Told) -> None:
        event.stop()
        self.tell(event.sentence, stays=event.persistent)

    def tell(self, sentence: str, *, stays: bool = False) -> None:
        self.sentence, self._stays = sentence, stays
        self._bars()

    @property
    def _look(self) -> Look:
        return Look(self.engine.clock.now())

    def _why_not(self) -> str | None:
        engine, look = self.engine, self._look
        return confirming.why_not_now(engine.about, engine.sync_state, self._weighed, look) or confirming.why_not_again(
            self._earlier, look
        )

    def _send(self) -> None:
        if self._pressed:
            return
        if (reason := self._why_not()) is not None:
            self.tell(reason)
            return
        again_after = self._earlier.id if self._earlier is not None else ""
        self._pressed, self._moved = True, None
        self.tell("")
        self._ask()
        if not self.engine.create(self._draft_id, self._new, again_after):
            self._pressed = False
            self._ask()
            self.tell(confirming.NOT_BEGUN, stays=True)

    def _follow(self) -> None:
        """Go where the outcome is shown, once there is one and nothing lies on top."""
        moved = self._moved
        if moved is None or not moved.stage.is_over or not self.is_active:
            return
        self._moved = None
        if moved.stage is CreateStage.REPEATED:
            self._pressed, self._earlier = False, moved.earlier
            self.again()
            self.tell(moved.sentence)
        elif moved.stage in SENT:
            from sendoso_tui.ui.screens.accepted import AcceptedScreen

            now = self.engine.clock.now()
            show_alone(self.app, AcceptedScreen(self.engine, self._header, moved, now, self._new, glyphs=self.glyphs))
        elif moved.stage is CreateStage.UNKNOWN:
            from sendoso_tui.ui.screens.outcome import OutcomeScreen

            to = confirming.named(self._new)
            show_alone(self.app, OutcomeScreen(self.engine, self._header, moved, to, glyphs=self.glyphs))
        else:
            stack = self.app.screen_stack
            stack[stack.index(self) - 1].post_message(Told(moved.sentence, persistent=True))
            self.dismiss(None)

    def _ask(self) -> None:
        width = self.box.text_width(self.size)
        about = self.engine.about
        where = Piece("PRODUCTION", Role.LATE_STRONG) if about.is_production else Piece(about.environment, Role.MUTED)
        if self._pressed:
            lines = confirming.sending_lines(self._moved, width)
            buttons = [Button("escape", confirming.TO_LIST, written="esc")]
            self.box.ask(buttons, lines, title="Sending", right=(where,), border=Role.MUTED)
        else:
            reason = self._why_not()
            lines = confirming.ask_lines(self._new, width, self._earlier, reason)
            self.box.ask(
                self._buttons(off=reason is not None), lines, title="Send it?", right=(where,), border=Role.LATE
            )
        self._bars()

    def _buttons(self, *, off: bool) -> list[Button]:
        back = Button("escape", "Back" if self.size.width < NARROW else confirming.BACK, written="esc")
        if self._earlier is not None:
            return [back, Button("a", confirming.AGAIN, danger=True, off=off)]
        return [back, Button("ctrl+s", confirming.send_label(self._new), danger=True, off=off, also="f10")]

    def _notes(self) -> list[tuple[str, Role]]:
        """Return what must be read first."""
        notes = []
        if self._earlier is not None:
            notes.append((confirming.earlier_note(self._earlier, self._look), Role.FAILED))
        if self._decided is not None:
            notes.append((confirming.decided_note(self._decided, self._look), Role.LATE_STRONG))
        if self._weighed.level in (Level.WARN, Level.BLOCK):
            notes.append((self._weighed.sentence, Role.LATE_STRONG))
        return notes

    def _left(self, width: int) -> list[Line]:
        return review.left_column(
            self._new, self._weighed, self._repeats, width, self._look, notes=self._notes(), glyphs=self.glyphs
        )

    def _right(self, width: int) -> list[Line]:
        return review.right_column(self._requests, self.engine.about.dialect, width)

    def _title(self, width: int) -> Sequence[Line]:
        left = (Piece(" New send > ", Role.MUTED), Piece("review", Role.STRONG))
        state = "on its way" if self._pressed else "nothing has been sent"
        right = (Piece(f"draft {self._number}, {state} ", Role.MUTED),)
        return [spread(left, right, width, self.glyphs.ellipsis)]

    def _status(self, width: int) -> Sequence[Line]:
        left: Line = (Piece(f" {self.sentence}", Role.LATE if self._stays else Role.TEXT),)
        if not self.sentence and not self._pressed:
            text = " Tab moves between the two buttons. Enter presses the one in focus."
            left = (Piece(text, Role.MUTED),)
        rate = sync.rate(self.engine.sync_state, self.engine.clock.monotonic())
        return [spread(left, (rate, Piece(" ")), width, self.glyphs.ellipsis)]

    def _keys(self) -> Line:
        if self._pressed:
            return key_line(("esc", "to the list"), ("y", "copy as JSON"), ("?", "all keys"))
        press = ("a", "send it again") if self._earlier is not None else ("ctrl+s", "send")
        last = ("tab", "next button") if self.columns.side_by_side else ("J", "the JSON")
        return key_line(("esc", "back to the form"), press, ("y", "copy as JSON"), last, ("?", "all keys"))

    def _bars(self) -> None:
        for bar in self.query(LineBar):
            bar.again()
