"""The drafts: open one, drop one, or begin anew. One whose outcome is not known leads there instead of to its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sendoso_tui.flows.facts import DraftsChanged
from sendoso_tui.ui.commands.command import Command
from sendoso_tui.ui.screens.ask import AskDialog
from sendoso_tui.ui.screens.layer import is_on_top
from sendoso_tui.ui.screens.new_send import first_page
from sendoso_tui.ui.screens.page_keys import own_bindings
from sendoso_tui.ui.screens.pointed_page import PointedPage
from sendoso_tui.ui.screens.stack import is_shaded
from sendoso_tui.ui.show.drafts import drafts_page, drop_lines
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Piece, Role

if TYPE_CHECKING:
    from textual.binding import BindingType

    from sendoso_tui.domain.saved_draft import SavedDraft
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.page_text import PageText

_GROUP = "Drafts"
KEYS = (
    Command("open-draft", ("enter",), "open", "open the draft, or what became of it", _GROUP, "open"),
    Command("begin-new", ("c",), "new send", "begin an empty form", _GROUP, "begin"),
    Command("drop-draft", ("x",), "drop", "drop the draft; asks first", _GROUP, "drop"),
)


class DraftsScreen(PointedPage):
    """The cursor begins on a new send, since that is what `c` was pressed for."""

    OWN = KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*own_bindings(KEYS)]

    def title_line(self, width: int) -> Line:
        return (Piece(" New send > ", Role.MUTED), Piece("drafts", Role.STRONG))

    def page(self, width: int) -> PageText:
        return drafts_page(self.engine.drafts(), width, self.look, self.cursor, self.glyphs, hidden=is_shaded(self.app))

    def keys(self) -> Line:
        pairs = [("enter", "open"), ("c", "new send"), ("x", "drop the draft"), ("esc", "back"), ("?", "all keys")]
        if self._pointed() is None:
            del pairs[2]
        return key_line(*pairs)

    def on_screen_resume(self) -> None:
        self.again()

    def on_fact_arrived(self, event: FactArrived) -> None:
        if isinstance(event.fact, DraftsChanged):
            self.again()
        super().on_fact_arrived(event)

    def action_open(self) -> None:
        draft = self._pointed()
        if draft is None:
            self.action_begin()
        elif draft.intent_id:
            self._open_outcome(draft)
        else:
            from sendoso_tui.ui.screens.compose import ComposeScreen

            self.app.push_screen(ComposeScreen(self.engine, self._header, draft.id, glyphs=self.glyphs))

    def action_begin(self) -> None:
        self.app.push_screen(first_page(self.engine, self._header, self.glyphs))

    def action_drop(self) -> None:
        draft = self._pointed()
        if draft is None or is_on_top(self.app):
            return
        if draft.intent_id:
            self.tell("It is not known whether this one was sent, so it stays. enter shows what is known.")
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.engine.drop_draft(draft.id)
                self.tell(f"Draft {draft.number} dropped.")
                self.again()

        title, glyphs, hidden = f"Drop draft {draft.number}?", self.glyphs, is_shaded(self.app)
        body = lambda width: drop_lines(draft, width, glyphs, hidden=hidden)  # noqa: E731
        self.app.push_screen(AskDialog(title, body, keep="Keep it", do="Drop it", glyphs=glyphs), answered)

    def _open_outcome(self, draft: SavedDraft) -> None:
        from sendoso_tui.ui.screens.outcome import OutcomeScreen

        moved = self.engine.creating(draft.id)
        if moved is not None:
            self.app.push_screen(OutcomeScreen(self.engine, self._header, moved, glyphs=self.glyphs))
        else:
            self.tell("Its request is under way. What became of it is shown when it is known.")

    def _pointed(self) -> SavedDraft | None:
        drafts = self.engine.drafts()
        at = self.cursor - 1
        return drafts[at] if 0 <= at < len(drafts) else None
