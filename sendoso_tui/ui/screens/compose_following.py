"""What the form's screen hears from the engine: lists, money, the connection, and what became of an earlier try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog import Touch
from sendoso_tui.domain.faults import Refused
from sendoso_tui.domain.form import email_of
from sendoso_tui.domain.remembered import remember_recipient
from sendoso_tui.domain.server_words import place_words
from sendoso_tui.flows.facts import (
    BudgetRead,
    CacheRenewed,
    CatalogRead,
    Connection,
    CreateMoved,
    CreateStage,
    DraftParted,
    DraftsChanged,
    Noticed,
    RecipientAdded,
    RecipientsFound,
    SendsChanged,
    SyncMoved,
)
from sendoso_tui.ui.screens.compose_review import ComposeReview

if TYPE_CHECKING:
    from sendoso_tui.ui.messages import FactArrived, Told


class ComposeFollowing(ComposeReview):
    """Facts change what is said about the form and never what was typed, but for the id of a recipient just added."""

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact = event.fact
        if isinstance(fact, RecipientsFound):
            self.take_recipients(fact)
        elif isinstance(fact, CatalogRead):
            self.take_catalog(fact)
        elif isinstance(fact, BudgetRead):
            self.take_budget(fact)
        elif isinstance(fact, SyncMoved):
            if fact.state.connection is Connection.LIVE:
                self.line_is_back()
            self.write()
        elif isinstance(fact, DraftParted) and fact.draft_id == self.draft_id:
            self.draft_id = fact.own_id
            self.tell(fact.sentence, stays=True)
        elif isinstance(fact, DraftsChanged):
            self.bars()
        elif isinstance(fact, SendsChanged | CacheRenewed):
            self.ask_guard()
        elif isinstance(fact, Noticed) and fact.serious:
            self.tell(fact.sentence, stays=True)
        elif isinstance(fact, RecipientAdded) and fact.draft_id == self.draft_id:
            self._take_added(fact)
        elif isinstance(fact, CreateMoved) and fact.draft_id == self.draft_id:
            self._take_outcome(fact)

    def on_told(self, event: Told) -> None:
        event.stop()
        self.tell(event.sentence, stays=event.persistent)

    def _take_added(self, fact: RecipientAdded) -> None:
        """The address book has the person now, so that another try adds nobody twice; who is typed since is another."""
        if email_of(self.state.form).casefold() == fact.recipient.person.email.casefold():
            self.learned("recipient_id", fact.recipient.id, remember_recipient(fact.recipient))

    def _take_outcome(self, fact: CreateMoved) -> None:
        if fact.stage is CreateStage.REFUSED and isinstance(fact.fault, Refused):
            row = self.chosen_row
            touch = row if isinstance(row, Touch) else None
            self.state.hear(place_words(self.state.form, fact.fault, touch))
            self.write()
