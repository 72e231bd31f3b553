"""A write this program means to make: its states, and what may follow what.

Rule 1: an intent is on disk as SENDING before the first byte of its request leaves.
Rule 2: only a clear answer makes it DONE or REFUSED; everything else is UNKNOWN.
Rule 3: UNKNOWN becomes DONE or REFUSED by reading the server or by a person's word, never by sending again.
Rule 4: a settled intent never changes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.creating import Match


class Action(StrEnum):
    """The writes there are."""

    CANCEL = "cancel"
    CREATE = "create"
    ADD_RECIPIENT = "add recipient"
    """An entry of v2's address book, made along with a new send."""


class IntentState(StrEnum):
    """Where an intent stands."""

    SENDING = "sending"
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


NOT_SENT = "nothing was sent"
"""The note of a REFUSED intent whose request never left."""

_MAY_FOLLOW = {
    IntentState.SENDING: {IntentState.DONE, IntentState.REFUSED, IntentState.UNKNOWN},
    IntentState.UNKNOWN: {IntentState.DONE, IntentState.REFUSED},
    IntentState.DONE: set[IntentState](),
    IntentState.REFUSED: set[IntentState](),
}


def may_follow(old: IntentState, new: IntentState) -> bool:
    """Say whether an intent in state `old` may become `new`."""
    return new in _MAY_FOLLOW[old]


@frozen
class Intent:
    """One confirmed write. `target` is the send's id: for a create empty until it is known.

    `summary` names gift and cost without an address. `digest` is the same only for the same confirmation, `content` for
    the same payload. `match` is by what a lost create is found again; the record keeps it only while that may happen.
    `note` is what was last learned, in the words shown to a person.
    """

    id: str
    profile: str
    origin: str
    dialect: str
    action: Action
    target: str
    summary: str
    digest: str
    state: IntentState
    created_at: datetime
    pid: int
    settled_at: datetime | None = None
    note: str = ""
    status_before: str = ""
    request_id: str = ""
    content: str = ""
    draft_id: str = ""
    match: Match | None = None

    @property
    def to(self) -> str:
        """Who a new send is for, where that is kept: while its outcome may be found, and not for links and gifts."""
        return (self.match.email or self.match.recipient_id) if self.match is not None else ""
