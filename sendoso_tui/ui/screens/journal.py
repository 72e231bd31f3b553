"""The journal on screen: writes of this profile whose outcome is not known, and what was sent in this session."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.flows.facts import CancelMoved, CreateMoved, IntentsUnclear, Noticed
from sendoso_tui.ui.commands.command import Command
from sendoso_tui.ui.creates import SentNow
from sendoso_tui.ui.screens.accepted import AcceptedScreen
from sendoso_tui.ui.screens.ask import AskDialog
from sendoso_tui.ui.screens.layer import is_on_top
from sendoso_tui.ui.screens.outcome import OutcomeScreen
from sendoso_tui.ui.screens.page_keys import own_bindings
from sendoso_tui.ui.screens.pointed_page import PointedPage
from sendoso_tui.ui.screens.stack import is_shaded, open_send
from sendoso_tui.ui.show import journal as words
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Piece, Role, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from sendoso_tui.ui.creates import CreatesHeard
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.page_text import PageText

_GROUP = "This write"
KEYS = (
    Command("open-write", ("enter",), "open", "open what is known of it", _GROUP, "open"),
    Command("happened", ("f",), "it happened", "say that it happened", _GROUP, "say", (1,)),
    Command("did-not", ("s",), "it did not", "say that it did not happen", _GROUP, "say", (0,)),
)


class JournalScreen(PointedPage):
    """`creates` is what this session heard of new sends."""

    OWN = KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*own_bindings(KEYS)]
    AUTO_FOCUS = None

    def __init__(self, engine: Engine, header: Header, creates: CreatesHeard, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(engine, header, glyphs=glyphs)
        self._creates = creates

    def title_line(self, width: int) -> Line:
        left = (Piece(" Sends > ", Role.MUTED), Piece("journal", Role.STRONG))
        return spread(left, (Piece("writes of this profile ", Role.MUTED),), width, self.glyphs.ellipsis)

    def page(self, width: int) -> PageText:
        unclear, sent, shaded = self.engine.unclear, self._creates.sent, is_shaded(self.app)
        return words.journal_page(unclear, sent, width, self.look, self.cursor, self.glyphs, shaded=shaded)

    def keys(self) -> Line:
        row = self._pointed()
        pairs = [("enter", "open")] if row is not None else []
        if isinstance(row, Intent):
            happened, did_not = words.verdicts(row.action)
            pairs += [("f", happened.lower()), ("s", did_not.lower())]
        return key_line(*pairs, ("esc", "back"), ("?", "all keys"))

    def on_fact_arrived(self, event: FactArrived) -> None:
        super().on_fact_arrived(event)
        if isinstance(event.fact, CancelMoved | CreateMoved | IntentsUnclear | Noticed):
            # The list beneath hears the same fact, and what it keeps is shown here.
            self.call_later(self.again)

    def action_open(self) -> None:
        row = self._pointed()
        if row is None:
            self.tell("There is nothing under the cursor.")
        elif isinstance(row, SentNow):
            moved, at, what, to = row
            page = AcceptedScreen(self.engine, self._header, moved, at, what=what, to=to, glyphs=self.glyphs)
            self.app.push_screen(page)
        elif row.action is Action.CREATE:
            moved = self._creates.of(row)
            self.app.push_screen(OutcomeScreen(self.engine, self._header, moved, glyphs=self.glyphs))
        elif row.action is Action.CANCEL:
            open_send(self.app, self.engine, self._header, row.target, self.glyphs)
        else:
            self.tell("There is no page of it. Look in the address book; f or s then says what you found.")

    def action_say(self, happened: int) -> None:
        """Ask before a person's word on the write under the cursor is written down."""
        row = self._pointed()
        if not isinstance(row, Intent):
            self.tell("There is no write without an outcome under the cursor.")
            return
        if row.action is Action.CREATE:
            # Which send it is, and whether looking is over, stands on its own page.
            self.action_open()
            return
        if is_on_top(self.app):
            return
        yes, no = words.verdicts(row.action)
        state = IntentState.DONE if happened else IntentState.REFUSED
        self.app.push_screen(
            AskDialog(
                "What became of it?",
                lambda width: words.ask_verdict(row, bool(happened), width, self.look),
                keep="Leave it open",
                do=yes if happened else no,
                glyphs=self.glyphs,
            ),
            self._resolver(row, state),
        )

    def _resolver(self, intent: Intent, state: IntentState) -> Callable[[bool | None], None]:
        def decided(yes: bool | None) -> None:
            if yes:
                self.engine.resolve(intent.id, state, intent.target)

        return decided

    def _pointed(self) -> Intent | SentNow | None:
        rows: list[Intent | SentNow] = [*self.engine.unclear, *self._creates.sent]
        return rows[self.cursor] if self.cursor < len(rows) else None
