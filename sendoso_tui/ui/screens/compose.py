"""The form of a new send: fields on the left, on the right what is good to know before it goes out.

Typing keeps a draft, leaving keeps it too, and nothing here sends: `ctrl+s` leads to the review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal

from sendoso_tui.domain.form import Shape, blank
from sendoso_tui.ui.commands.command import Command, Standing
from sendoso_tui.ui.messages import Told
from sendoso_tui.ui.panes.budget import KeptBudget
from sendoso_tui.ui.screens.compose_following import ComposeFollowing
from sendoso_tui.ui.show import before_send, sync
from sendoso_tui.ui.show import compose as words
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role, fit_line, spread
from sendoso_tui.ui.show.moments import clock
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.stop_lines import StopLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import DescendantFocus, Resize
    from textual.widget import Widget

    from sendoso_tui.domain.form import Form
    from sendoso_tui.ui.panes.compose_form import FormPane
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

TWO_COLUMNS = 100
ROOMY = 140
FIELD, WIDE_FIELD = 44, 60
BEFORE_FIELDS = 16
"""Cells left of the fields."""
AFTER_FIELDS = 4
WIDEST_BESIDE = 60
LEAST_BESIDE = 20
"""Lines of a screen below which the right side would not show all there is to know."""
KEYS = (
    Command("review", ("ctrl+s", "f10"), "review", "review it; nothing is sent yet", "New send", "review"),
    Command("edit", ("f4",), "editor", "edit this text in your editor", "New send", "edit"),
    Command("next", ("tab",), "next", "next field", "New send", "next"),
    Command("previous", ("shift+tab",), "previous", "previous field", "New send", "previous"),
    Command("leave", ("escape",), "leave", "leave, the draft is kept", "New send", "leave_form"),
    Command("help", ("f1",), "help", "keys valid here", "New send", "help"),
)


class ComposeScreen(ComposeFollowing):
    """Opens the draft `draft_id`, or else `form`; `said` stands in the status line until something is typed."""

    DEFAULT_CSS = """
    ComposeScreen .page-bar { height: 1; }
    ComposeScreen #page-header, ComposeScreen #page-footer { background: $panel; }
    ComposeScreen #compose-head { background: $surface; }
    ComposeScreen #compose-body { height: 1fr; }
    ComposeScreen #compose-brief { height: 3; background: $surface; }
    """
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "review", show=False, priority=True),
        Binding("f4", "edit", show=False),
        Binding("escape", "leave_form", show=False),
        Binding("f1", "help", show=False),
    ]

    def __init__(
        self,
        engine: Engine,
        header: Header,
        draft_id: str = "",
        *,
        form: Form | None = None,
        said: str = "",
        glyphs: Glyphs = UNICODE,
    ) -> None:
        draft = engine.draft(draft_id) if draft_id else None
        self._gone = bool(draft_id) and draft is None and form is None
        form = draft.form if draft is not None else form
        server_words = (draft.words or {}) if draft is not None else {}
        super().__init__(engine, header, form if form is not None else blank(Shape.INVENTORY), server_words, glyphs)
        self.draft_id = draft_id
        self.kept = KeptBudget()
        self.kept.take(engine.budget)
        self.sentence, self._stays = said, False
        self._pointed_at: str | None = None
        """The line in focus when the lines it stands among were hidden; it is gone to again where it stands now."""

    def compose(self) -> ComposeResult:
        yield LineBar(self.header, id="page-header", classes="page-bar")
        yield LineBar(self._crumb, id="page-title", classes="page-bar")
        yield LineBar(self._head, id="compose-head", classes="page-bar")
        with Horizontal(id="compose-body"):
            yield self.pane
            self.beside = StopLines(rule=True, glyphs=self.glyphs, id="compose-beside")
            yield self.beside
        self.brief = StopLines(glyphs=self.glyphs, id="compose-brief")
        yield self.brief
        yield LineBar(self._status, id="page-status", classes="page-bar")
        yield LineBar(self._footer, id="page-footer", classes="page-bar")

    def on_mount(self) -> None:
        if self._gone:
            self.app.screen_stack[-2].post_message(Told("That draft is not there any more."))
            self.dismiss(None)
            return
        self.engine.read_catalog(self.part)
        self.engine.load_budget()
        self.learn()
        self.refresh_recipient()
        self.set_interval(60, self.write)
        asked = self.state.asked
        # At once: a key that is there already must not go to a field that is not asked for.
        self.pane.show([field.name for field in asked])
        empty = next((field.name for field in asked if not self.state.form.get(field.name)), asked[0].name)
        self.pane.focus_field(next(iter(self.state.words), "") or empty)

    def on_resize(self, event: Resize) -> None:
        width = event.size.width
        two = width >= TWO_COLUMNS and event.size.height >= LEAST_BESIDE
        self.pane.room(self._cells)
        left = self._cells + BEFORE_FIELDS + AFTER_FIELDS
        self.pane.styles.width = left if two else "100%"
        self.pane.set_class(two, "-roomy")
        hides = self.brief if two else self.beside
        if hides.has_focus:
            self._pointed_at = hides.key
        self.beside.display, self.brief.display = two, not two
        self.beside.styles.width = min(WIDEST_BESIDE, width - left) if two else 0
        self.call_after_refresh(self._laid_out)

    def scroll_to_center(self, widget: Widget, *_: Any, **__: Any) -> None:
        """Textual would put the field in focus into the middle, gliding; here a row moves only as far as it must."""
        if self.pane in widget.ancestors:
            self.pane.reveal(widget)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        if self.chooser is not None and self.chooser not in event.widget.ancestors:
            self.close_list(focus=False)
        self.bars()

    def on_form_pane_typed(self, event: FormPane.Typed) -> None:
        event.stop()
        self.review_wanted = False
        self.unsay()
        self.typed(event.name, event.value)

    def on_form_pane_left(self, event: FormPane.Left) -> None:
        event.stop()
        # A field whose list is open is not left.
        if event.name != self.list_of and self.state.leave(event.name):
            self.write()

    def write(self) -> None:
        if not self.is_mounted:
            return
        self.follow_form()
        state, cells, editor = self.state, self._cells, self.has_editor
        asked = state.asked
        self.pane.show([field.name for field in asked])
        for name in (field.name for field in asked):
            hint = editor and self.pane.is_block(name)
            self.pane.picked(name, self.shown_choice(name))
            self.pane.say(name, words.under_lines(state.under(name), cells, editor=hint, glyphs=self.glyphs))
        faults = state.faults()
        self.pane.faults.put(*words.fault_lines(faults, cells + BEFORE_FIELDS - AFTER_FIELDS, self.glyphs))
        if self.beside.display:
            column, height = self.beside.text_width, self.beside.size.height
            said = before_send.before_lines(
                self.figures, self.guard, self.engine.sync_state, column, self.look, self.glyphs, height=height
            )
            self.beside.put(*said)
        else:
            right = words.NOT_COMPLETE if not state.is_right else words.READY
            right = before_send.NEEDS_TICK if self.guard.needs_tick else right
            self.brief.put(
                *before_send.brief_lines(self.figures, self.guard, faults, right, self.brief.text_width, self.glyphs)
            )
        self.bars()

    def tell(self, sentence: str, *, stays: bool = False) -> None:
        self.sentence, self._stays = sentence, stays
        self.bars()

    def unsay(self) -> None:
        if self.sentence and not self._stays:
            self.tell("")

    def focus_tick(self) -> None:
        self._focus_line(before_send.TICK_KEY)

    def action_leave_form(self) -> None:
        if self._stays:
            self.tell("")
        else:
            self.leave()

    def action_next(self) -> None:
        self.focus_next()

    def action_previous(self) -> None:
        self.focus_previous()

    def action_help(self) -> None:
        from sendoso_tui.ui.screens.help import HelpScreen

        standing = Standing(self.engine.about, self.engine.capabilities, self.engine.sync_state)
        self.app.push_screen(HelpScreen(KEYS, standing, self.glyphs), self._run_chosen)

    def _run_chosen(self, command_id: str | None) -> None:
        command = next((command for command in KEYS if command.id == command_id), None)
        if command is not None:
            self.call_later(self.run_action, command.action)

    @property
    def _cells(self) -> int:
        """Cells of a field."""
        width = self.size.width
        return min(WIDE_FIELD if width >= ROOMY else FIELD, width - BEFORE_FIELDS - 1)

    def _laid_out(self) -> None:
        self.write()
        if self._pointed_at is not None:
            key, self._pointed_at = self._pointed_at, None
            self._focus_line(key)
        self.place_list()
        if self.focused is not None and self.chooser is None and self.pane in self.focused.ancestors:
            self.pane.reveal(self.focused)

    def _focus_line(self, key: str) -> None:
        """Go to the line that stands for `key`; where none does, to its field, or to the first."""
        lines = self.beside if self.beside.display else self.brief
        names = [field.name for field in self.state.asked]
        if lines.point_at(key):
            self.set_focus(lines)
        else:
            self.pane.focus_field(key if key in names else names[0])

    def _crumb(self, width: int) -> Sequence[Line]:
        draft = self.draft
        saved = clock(draft.saved_at, self.look) if draft is not None else ""
        number = draft.number if draft is not None else None
        return [words.crumb(number, saved, self.state.form.shape, width, self.glyphs)]

    def _head(self, width: int) -> Sequence[Line]:
        left: Line = (Piece("   "), Piece(words.HEADS[self.state.form.shape], Role.MUTED))
        if not self.beside.display:
            return [left]
        column = self._cells + BEFORE_FIELDS + AFTER_FIELDS
        right: Line = (Piece(self.glyphs.rail, Role.RULE), Piece(" Before you send", Role.MUTED))
        return [(*fit_line(left, column, self.glyphs.ellipsis), *right)]

    def _status(self, width: int) -> Sequence[Line]:
        state = self.engine.sync_state
        rate = sync.rate(state, self.engine.clock.monotonic())
        if self.sentence:
            left: Line = (Piece(f" {self.sentence}", Role.LATE if self._stays else Role.TEXT),)
        elif (trouble := words.trouble(state, self.look)) is not None:
            left = (Piece(f" {trouble}", Role.LATE),)
        else:
            left = (Piece(f" {self.resting(ready=self.can_review and self.beside.display)}", Role.MUTED),)
        return [spread(left, (rate, Piece(" ")), width, self.glyphs.ellipsis)]

    def _footer(self, width: int) -> Sequence[Line]:
        if self.chooser is not None:
            return [words.list_footer(can_take=self.chooser.can_take)]
        return [words.footer(self.can_review, self.has_editor and self.pane.is_block(self.pane.focused_name))]
