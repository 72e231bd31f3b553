"""The writes of this profile whose outcome is not known, as the screen shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.flows.facts import Noticed
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.store.record import Record


class Unclear:
    """`intents` are newest first."""

    def __init__(self, record: Record, tell: Tell) -> None:
        self.intents: tuple[Intent, ...] = ()
        self._record = record
        self._tell = tell

    def remember(self, intent_id: str) -> Intent | None:
        """Add an intent that has just become unclear, and return it."""
        try:
            intent = self._record.intent(intent_id)
        except StoreFault as problem:
            self._tell(Noticed(f"{problem} An unclear write cannot be looked up until that is mended.", serious=True))
            return None
        if intent is not None:
            self.intents = (intent, *(one for one in self.intents if one.id != intent_id))
        return intent

    def forget(self, intent_id: str) -> None:
        """Take out one that has an outcome now."""
        self.intents = tuple(one for one in self.intents if one.id != intent_id)
