"""From the form to the review: what is in the way is said, and the way leads there."""

from __future__ import annotations

from sendoso_tui.domain.repeats import TICK, explain_repeats
from sendoso_tui.ui.screens.compose_guards import ComposeGuards
from sendoso_tui.ui.screens.compose_keeping import ComposeKeeping
from sendoso_tui.ui.screens.compose_lists import ComposeLists
from sendoso_tui.ui.screens.review import ReviewScreen


class ComposeReview(ComposeLists, ComposeGuards, ComposeKeeping):
    """Nothing is sent from here."""

    review_wanted = False

    @property
    def can_review(self) -> bool:
        """Whether the key leads to the review."""
        return self.state.is_right and not self.guard.needs_tick

    def action_review(self) -> None:
        """Go on to the review, or say what is in the way."""
        if self.chooser is not None or not self.is_current:
            return
        self.review_wanted = False
        # A day that was right when it was typed may have passed since.
        self.learn()
        if not self.state.is_right:
            self.state.tried = True
            self.write()
            count = len(self.state.faults())
            self.tell(f"{'1 thing' if count == 1 else f'{count} things'} to fix before review.")
            self.pane.focus_field(self.state.first_wrong())
        elif self.guard.label and not self.guard.asked:
            # The answer comes from this machine in a moment, and the review with it.
            self.review_wanted = True
            self.ask_guard()
        elif self.guard.needs_tick:
            said = explain_repeats(self.guard.sends, self.state.judged.person, self.engine.clock.now())
            self.tell(f'{said} Tick "{TICK}" to go on.')
            self.focus_tick()
        else:
            self._open_review()

    def focus_tick(self) -> None:
        """Go to the box that is to be ticked."""
        raise NotImplementedError

    def guard_answered(self) -> None:
        if self.review_wanted:
            self.action_review()

    def _open_review(self) -> None:
        if not self.draft_id:
            self.keep()
        draft = self.draft
        self.tell("")
        self.app.push_screen(
            ReviewScreen(
                self.engine,
                self.header,
                self.draft_id,
                draft.number if draft is not None else 0,
                self.state.judged.new_send(),
                self.weighed,
                self.guard.sends,
                glyphs=self.glyphs,
            )
        )
