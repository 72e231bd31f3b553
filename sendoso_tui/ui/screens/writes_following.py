"""What the main screen does when a cancel or a new send moves on: its sentences, the busy rows, the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.batch import BatchState
from sendoso_tui.domain.intent import Action
from sendoso_tui.flows.facts import CancelStage, CreateStage
from sendoso_tui.ui.creates import SENT, CreatesHeard
from sendoso_tui.ui.screens.sends_base import Part
from sendoso_tui.ui.show import following as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.batch_facts import BatchMoved
    from sendoso_tui.flows.facts import CancelMoved, CreateMoved
    from sendoso_tui.ui.options import UiOptions
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.show.line import Line


class WritesFollowing(Part):
    """An outcome found later takes the place of the doubt about the same write."""

    def __init__(self, engine: Engine, options: UiOptions) -> None:
        super().__init__(engine, options)
        self.creates = CreatesHeard()
        self._write_told: dict[str, str] = {}

    def take_cancel(self, fact: CancelMoved) -> None:
        """Show how far a cancel is."""
        with self.sends.changing():
            if fact.stage.is_over:
                self.sends.busy.pop(fact.send_id, None)
                self.sends.state.reload()
            else:
                self.sends.busy[fact.send_id] = f"Cancelling{self.glyphs.ellipsis}"
        good = fact.stage in (CancelStage.DONE, CancelStage.ACCEPTED)
        self._say((fact.send_id,), fact.sentence, persistent=fact.stage.is_over and not good, names=(fact.who,))
        self.again("footer")

    def take_create(self, fact: CreateMoved) -> None:
        """Say how far a new send is; what it is and whom it is for is kept for the journal."""
        from sendoso_tui.ui.show.drafts import what_of, who_of

        draft = self.engine.draft(fact.draft_id) if fact.draft_id else None
        known = (what_of(draft.form), who_of(draft.form)) if draft is not None else ()
        self.creates.hear(fact, self.engine.clock.now(), *known)
        what, to = self.creates.about(fact)
        good = fact.stage in SENT or not fact.stage.is_over
        decided = fact.stage is CreateStage.REFUSED and fact.fault is None
        keys = tuple(key for key in (fact.intent_id, fact.draft_id) if key)
        sentence = words.of_create(fact, words.gift_to(what, to))
        self._say(keys, sentence, persistent=not good and not decided, names=(to,))

    def take_batch(self, fact: BatchMoved) -> None:
        """Say where a batch waits or how it ended; what it is doing all along is on its own page."""
        seen = self.engine.batches.seen(fact.batch_id)
        if seen is not None and fact.sentence:
            good = fact.state is BatchState.DONE and not fact.unknown and not fact.refused
            self._say((fact.batch_id,), words.of_batch(fact, seen.batch.name), persistent=not good)

    def greet(self, unclear: Sequence[Intent]) -> None:
        """Say what an earlier run left open; whatever is found out takes the place of that sentence."""
        self.tell(words.greeting(unclear), persistent=True)
        for intent in unclear:
            for key in (intent.target if intent.action is Action.CANCEL else "", intent.id, intent.draft_id):
                if key:
                    self._write_told[key] = self.sentence

    def action_journal(self) -> None:
        from sendoso_tui.ui.screens.journal import JournalScreen

        self.app.push_screen(JournalScreen(self.engine, self.bar_header, self.creates, glyphs=self.glyphs))

    def bar_header(self, width: int) -> Sequence[Line]:
        """Return the first line of the screen."""
        raise NotImplementedError

    def _say(self, keys: Sequence[str], sentence: str, *, persistent: bool, names: Sequence[str] = ()) -> None:
        if any(self.sentence and self.sentence == self._write_told.get(key) for key in keys):
            self.hush(everything=True)
        for key in keys:
            self._write_told[key] = sentence
        self.tell(sentence, persistent=persistent, names=names)
