"""A new send whose answer was lost: what is looked for, what was found, and the two words only a person can say.

Nothing here sends. "Not there" is written down first and leads to the form, whose review is a confirmation of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on

from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CreateMoved, CreateStage, IntentsUnclear
from sendoso_tui.flows.reconcile import LOOKS
from sendoso_tui.ui.commands.command import Command
from sendoso_tui.ui.creates import SENT, still_faulted
from sendoso_tui.ui.panes.shade import shade_send
from sendoso_tui.ui.screens.ask import AskDialog
from sendoso_tui.ui.screens.layer import is_on_top
from sendoso_tui.ui.screens.page_keys import own_bindings
from sendoso_tui.ui.screens.pointed_page import PointedPage
from sendoso_tui.ui.screens.stack import is_shaded, open_send, show_alone
from sendoso_tui.ui.show import outcome as words
from sendoso_tui.ui.show.drafts import who_of
from sendoso_tui.ui.show.following import HIDDEN
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Line, Piece, Role, spread
from sendoso_tui.ui.widgets.box import Button, DialogBox

if TYPE_CHECKING:
    from datetime import datetime

    from textual.binding import BindingType

    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.saved_draft import SavedDraft
    from sendoso_tui.domain.send import Send
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.page_text import PageText

Body = Callable[[int], Sequence[Line]]
SHOWN_ID = 6
"""Characters of an intent's id that tell it from others for a person."""


_GROUP = "This outcome"
KEYS = (
    Command("found", ("f",), "this is it", "it was sent, and this is it", _GROUP, "found"),
    Command("not-there", ("s",), "not there", "it was not sent", _GROUP, "not_there"),
    Command("open-send", ("o",), "open it", "open the send under the cursor", _GROUP, "open"),
)


class OutcomeScreen(PointedPage):
    """`moved` is the last that was told of it. Starts on leaving it open."""

    OWN = KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*own_bindings(KEYS)]
    has_buttons = True

    def __init__(
        self, engine: Engine, header: Header, moved: CreateMoved, to: str = "", *, glyphs: Glyphs = UNICODE
    ) -> None:
        """`to` says who it is for, where that is known better than by the draft."""
        super().__init__(engine, header, glyphs=glyphs)
        self._moved, self._known_to = moved, to
        self._intent: Intent | None = None
        self._draft: SavedDraft | None = None
        self._decided: IntentState | None = None
        self._last_look: datetime | None = None
        self._learn()

    @property
    def lost(self) -> words.Lost:
        """All that is known of it."""
        what = self._intent.summary if self._intent is not None else ""
        moved, to = self._moved, self._known_to or self._to()
        if is_shaded(self.app):
            candidates, similar = (tuple(map(shade_send, sends)) for sends in (moved.candidates, moved.similar))
            moved, to = replace(moved, candidates=candidates, similar=similar), HIDDEN
        return words.Lost(moved, what, to, self._last_look, self._draft is not None)

    def title_line(self, width: int) -> Line:
        left = (Piece(" New send > ", Role.MUTED), Piece("outcome unknown", Role.STRONG))
        right = (Piece(f"intent {self._moved.intent_id[:SHOWN_ID]} ", Role.MUTED),)
        return spread(left, right, width, self.glyphs.ellipsis)

    def page(self, width: int) -> PageText:
        return words.outcome_page(self.lost, width, self.look, self.cursor, self.glyphs)

    def resting(self) -> str:
        return words.status(self.lost, self.look)

    def keys(self) -> Line:
        _, found, again = words.labels(self.lost, self.size.width)
        pairs = [("f", found.lower()), ("s", again.lower().partition(",")[0])]
        if self._moved.can_match:
            pairs.insert(0, ("r", "look now"))
        if self.lost.rows:
            pairs.append(("o", "open it"))
        return key_line(*pairs, ("esc", "leave it"), ("?", "all keys"), off="" if self.lost.may_decide else "s")

    def again(self) -> None:
        leave, found, again = words.labels(self.lost, self.size.width)
        self.box.ask(
            [
                Button("escape", leave, written="esc"),
                Button("f", found),
                Button("s", again, off=not self.lost.may_decide),
            ]
        )
        super().again()

    def on_screen_resume(self) -> None:
        self._follow()

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact = event.fact
        if isinstance(fact, CreateMoved) and fact.intent_id == self._moved.intent_id:
            self._moved = still_faulted(fact, self._moved)
            self._learn()
            self.again()
            self._follow()
        elif isinstance(fact, IntentsUnclear):
            self._learn()
            self.again()
        else:
            super().on_fact_arrived(event)

    @on(DialogBox.Chosen)
    def _button_chosen(self, event: DialogBox.Chosen) -> None:
        event.stop()
        if not self.is_active:
            return
        (self.action_back, self.action_found, self.action_not_there)[event.index]()

    def action_refresh(self, everything: int) -> None:
        """Look for it now."""
        if not self._moved.can_match:
            self.tell("It cannot be looked up. Look in the Send Tracker.")
            return
        self.engine.look_now(self._moved.intent_id)
        self.tell("Looking.")

    def action_open(self) -> None:
        send = self._pointed()
        if send is None:
            self.tell("There is no send under the cursor.")
        else:
            open_send(self.app, self.engine, self._header, send.id, self.glyphs)

    def action_found(self) -> None:
        """Ask, and then write down that it was sent."""
        send = self._pointed()
        lost = self.lost

        def decided(yes: bool | None) -> None:
            if yes:
                self._resolve(IntentState.DONE, send.id if send is not None else "")

        self._ask(
            "Is this the one?" if send is not None else "Was it sent?",
            lambda width: words.ask_found(send, lost, width, self.look),
            words.labels(lost, self.size.width)[1],
            decided,
        )

    def action_not_there(self) -> None:
        """Ask, and then write down that it was not sent."""
        lost = self.lost
        if not lost.may_decide:
            self.tell(words.why_not_yet(lost, self.look))
            return

        def decided(yes: bool | None) -> None:
            if yes:
                self._resolve(IntentState.REFUSED)

        self._ask("Was nothing sent?", lambda width: words.ask_not_there(lost, width), "Nothing was sent", decided)

    def _ask(self, title: str, body: Body, do: str, decided: Callable[[bool | None], None]) -> None:
        if not is_on_top(self.app):
            self.app.push_screen(AskDialog(title, body, keep="Leave it open", do=do, glyphs=self.glyphs), decided)

    def _resolve(self, state: IntentState, send_id: str = "") -> None:
        self._decided = state
        self.engine.resolve(self._moved.intent_id, state, send_id)

    def _follow(self) -> None:
        """Go where the outcome leads, once there is one and nothing lies on top."""
        moved = self._moved
        if not self.is_active or not moved.stage.is_over or moved.stage is CreateStage.UNKNOWN:
            return
        if moved.stage in SENT:
            from sendoso_tui.ui.screens.accepted import AcceptedScreen

            now = self.engine.clock.now()
            what, to = self.lost.what, self._known_to or self._to()
            page = AcceptedScreen(self.engine, self._header, moved, now, what=what, to=to, glyphs=self.glyphs)
            self.app.switch_screen(page)
        elif self._draft is not None and self._decided is IntentState.REFUSED:
            self._open_form(self._draft)
        else:
            self.dismiss(None)

    def _open_form(self, draft: SavedDraft) -> None:
        from sendoso_tui.ui.screens.compose import ComposeScreen

        show_alone(self.app, ComposeScreen(self.engine, self._header, draft.id, glyphs=self.glyphs))

    def _pointed(self) -> Send | None:
        rows = self.lost.rows
        return rows[self.cursor] if self.cursor < len(rows) else None

    def _learn(self) -> None:
        """Look up what the intent and the draft say; both may go when it is settled, and are then still shown."""
        wanted = self._moved.intent_id
        found = next((intent for intent in self.engine.unclear if intent.id == wanted), None)
        self._intent = found or self._intent
        self._draft = self.engine.draft(self._moved.draft_id) if self._moved.draft_id else None
        moved, following = self._moved, self._moved.next_look
        if following is not None and not moved.looks:
            self._last_look = following + timedelta(seconds=LOOKS[-1] - LOOKS[0])
        elif self._last_look is None and moved.left_at is not None:
            self._last_look = moved.left_at + timedelta(seconds=LOOKS[-1])
        if following is not None and self._last_look is not None:
            self._last_look = max(self._last_look, following)

    def _to(self) -> str:
        """Return who it is for, from the form and from what the journal keeps while this is unclear."""
        name = who_of(self._draft.form) if self._draft is not None else ""
        match = self._intent.match if self._intent is not None else None
        email = match.email if match is not None and match.email != name else ""
        return ", ".join(part for part in (name, email) if part)
