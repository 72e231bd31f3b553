"""The review: the last page before a new send leaves. Only here, and only by a button that was seen, is one sent.

What comes of it arrives as facts: an accepted send has a page of its own, an unknown one too, and a refusal leads back
to the form. The sending itself is the engine's, and goes on wherever the person is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding

from sendoso_tui.flows.facts import CreateMoved, CreateStage, Noticed, SyncMoved
from sendoso_tui.ui.commands.command import Command
from sendoso_tui.ui.creates import SENT
from sendoso_tui.ui.messages import Told
from sendoso_tui.ui.screens.page_keys import PROGRAM, own_bindings, page_bindings
from sendoso_tui.ui.screens.review_page import ReviewPage
from sendoso_tui.ui.screens.stack import show_alone, show_list
from sendoso_tui.ui.show import confirming, review
from sendoso_tui.ui.widgets.box import DialogBox

if TYPE_CHECKING:
    from textual.binding import BindingType

    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.ui.messages import FactArrived

_GROUP = "This review"
KEYS = (
    Command("send", ("ctrl+s", "f10"), "send", "send it, by the button alone", _GROUP, "explain"),
    Command("copy-json", ("y",), "copy as JSON", "copy the request as JSON", _GROUP, "copy_json"),
    Command("show-json", ("J",), "the JSON", "to the request and back", _GROUP, "show_json"),
)


class ReviewScreen(ReviewPage):
    """`new` is sent at most once from here: from the first press on there is no button that sends any more.

    `weighed` compares its cost with what is left; `repeats` are the sends to the same person that were ticked.
    """

    OWN = KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        *page_bindings(PROGRAM),
        *own_bindings(KEYS),
        Binding("down,j", "scroll_by(1)", show=False),
        Binding("up,k", "scroll_by(-1)", show=False),
        Binding("pagedown,ctrl+d", "turn(1)", show=False),
        Binding("pageup,ctrl+u", "turn(-1)", show=False),
    ]

    def on_screen_resume(self) -> None:
        # What became of it may have been told while something lay on top.
        self._follow()

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
        if self.stays:
            self.tell("")
        elif self.pressed:
            show_list(self.app)
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        self.tell("")
        self.action_back()

    def action_explain(self) -> None:
        """Answer the key that sends where it does not."""
        if self.pressed:
            self.tell("It is on its way already.")
        elif (reason := self.why_not_now()) is not None:
            self.tell(reason)
        elif self.earlier is not None:
            self.tell("The same went out before. a sends it again.")
        else:
            self.tell("ctrl+s on this page sends it, once it was read.")

    def action_copy_json(self) -> None:
        self.app.copy_to_clipboard(review.posted_text(self.requests))
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
        if isinstance(fact, CreateMoved) and fact.draft_id == self.draft_id and self.pressed:
            self.moved = fact
            self.ask()
            self._follow()
        elif isinstance(fact, SyncMoved | CreateMoved):
            self.ask()
        elif isinstance(fact, Noticed) and fact.serious:
            self.tell(fact.sentence, stays=True)

    def on_told(self, event: Told) -> None:
        event.stop()
        self.tell(event.sentence, stays=event.persistent)

    def _send(self) -> None:
        if self.pressed:
            return
        if (reason := self.why_not_now()) is not None:
            self.tell(reason)
            return
        again_after = self.earlier.id if self.earlier is not None else ""
        self.pressed, self.moved = True, None
        self.tell("")
        self.ask()
        if not self.engine.create(self.draft_id, self.new, again_after):
            self.pressed = False
            self.ask()
            self.tell(confirming.NOT_BEGUN, stays=True)

    def _follow(self) -> None:
        """Go where the outcome is shown, once there is one and nothing lies on top."""
        moved = self.moved
        if moved is None or not moved.stage.is_over or not self.is_active:
            return
        self.moved = None
        if moved.stage is CreateStage.REPEATED:
            self.pressed, self.earlier = False, moved.earlier
            self.again()
            self.tell(moved.sentence)
        elif moved.stage in SENT:
            from sendoso_tui.ui.screens.accepted import AcceptedScreen

            now = self.engine.clock.now()
            show_alone(self.app, AcceptedScreen(self.engine, self.header, moved, now, self.new, glyphs=self.glyphs))
        elif moved.stage is CreateStage.UNKNOWN:
            from sendoso_tui.ui.screens.outcome import OutcomeScreen

            to = confirming.named(self.new)
            show_alone(self.app, OutcomeScreen(self.engine, self.header, moved, to, glyphs=self.glyphs))
        else:
            stack = self.app.screen_stack
            stack[stack.index(self) - 1].post_message(Told(moved.sentence, persistent=True))
            self.dismiss(None)
