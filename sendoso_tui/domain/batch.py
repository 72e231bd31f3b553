"""Many new sends confirmed at once: the batch, its rows, and where each stands. What is confirmed is `batch_plan.py`'s.

Rule 1: a row goes out as an intent of its own, and a row that has one is never begun again.
Rule 2: the exception is an intent that was refused: nothing was made, so the row may get another one.
Rule 3: an unknown row is looked up or decided by a person like any other intent; the batch goes on without it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sendoso_tui.domain.intent import NOT_SENT, IntentState
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.form import Form

STOP_AFTER = 3
"""Failures in a row after which a batch stops by itself, unless the person said another number."""


class BatchState(StrEnum):
    """Where a batch stands. Only DONE ends it: every row has an outcome."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


@frozen
class Batch:
    """A confirmed batch. `name` is the file's, without its folder; `digest` is the same for the same rows.

    `stop_after` is 0 where failures never stop it. `again` says that repeats of the same content were meant. `holder`
    is the mark of the process that runs it, empty while none does.
    """

    id: str
    profile: str
    origin: str
    dialect: str
    name: str
    created_at: datetime
    state: BatchState
    digest: str
    stop_after: int = STOP_AFTER
    again: bool = False
    holder: str = ""


class RowState(StrEnum):
    """What became of a row; that of its intent, where it has one."""

    WAITING = "waiting"
    """Nothing was sent: not yet, or the request never left."""
    SENDING = "sending"
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


def state_of(intent: IntentState | None, note: str) -> RowState:
    """Return the state of a row whose intent has this state and note; None where it has no intent."""
    if intent is None or (intent is IntentState.REFUSED and note == NOT_SENT):
        return RowState.WAITING
    return RowState(intent.value)


@frozen
class BatchRow:
    """One row as it is kept. `form` is None once nobody needs it any more; it names a person.

    `target`, `note` and `request_id` are those of its intent.
    """

    number: int
    form: Form | None
    intent_id: str = ""
    intent_state: IntentState | None = None
    target: str = ""
    note: str = ""
    request_id: str = ""

    @property
    def state(self) -> RowState:
        return state_of(self.intent_state, self.note)

    def may_begin(self, *, retry_refused: bool = False) -> bool:
        """Say whether the row may be sent now."""
        if self.form is None:
            return False
        return self.state is RowState.WAITING or (retry_refused and self.state is RowState.REFUSED)


@frozen
class Tally:
    """How many rows of a batch stand where. `waiting` counts those that are under way too."""

    done: int = 0
    refused: int = 0
    unknown: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        return self.done + self.refused + self.unknown + self.waiting

    @property
    def sentence(self) -> str:
        """`12 sent, 1 refused, 27 left`; what is nought is not named."""
        named = ((self.done, "sent"), (self.refused, "refused"), (self.unknown, "unknown"), (self.waiting, "left"))
        return ", ".join(f"{count:,} {word}" for count, word in named if count) or "nothing"
