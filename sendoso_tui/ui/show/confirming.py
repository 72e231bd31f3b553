"""The words around saying yes to a new send: the question, its button, why not now, and what was sent before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sendoso_tui.domain.costing import Level
from sendoso_tui.domain.draft import LinksDraft
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.domain.money import Money
from sendoso_tui.flows.facts import Connection, CreateStage
from sendoso_tui.ui.show.ages import coarse
from sendoso_tui.ui.show.line import Piece, Role, wrap
from sendoso_tui.ui.show.moments import clock
from sendoso_tui.ui.show.money import exact

if TYPE_CHECKING:
    from sendoso_tui.domain.costing import Weighed
    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.facts import CreateMoved, SyncState
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

ASK = "Send it?"
BACK = "Back to the form"
AGAIN = "Send it again"
TO_LIST = "To the list"
_ANSWERED_BY = timedelta(minutes=1)
"""How long a request may be on its way: the longest deadline of a write, and some."""
NOT_BEGUN = "Not begun: this draft is on its way already, or the connection is not open yet."
_ONCE = "Sendoso does not detect duplicates. This goes out once; if the answer is lost, "
_LOOKED_UP = "it is looked up, never repeated by itself."
_NOT_LOOKED_UP = "it cannot be looked up, and you are asked what became of it. It is never repeated by itself."
_TWICE = "Sendoso does not detect duplicates: what follows is a second gift and a second charge."


def total_cost(new: NewSend) -> Money | None:
    """Return what all of it costs, as far as that is known: links cost one gift each."""
    if new.cost is None or not isinstance(new.draft, LinksDraft):
        return new.cost
    return Money(new.cost.amount * len(new.draft.emails), new.cost.currency)


def send_label(new: NewSend) -> str:
    """Return what the button that sends says."""
    cost = total_cost(new)
    price = f" for {exact(cost)}" if cost is not None else ""
    if isinstance(new.draft, LinksDraft):
        count = len(new.draft.emails)
        return f"Make {'1 link' if count == 1 else f'{count} links'}{price}"
    return f"Send{price or ' it'}"


def named(new: NewSend) -> str:
    """Return who it is for, in one line: name and email, or the emails of links."""
    if isinstance(new.draft, LinksDraft):
        return ", ".join(new.draft.emails)
    return ", ".join(part for part in (new.person.name, new.person.email) if part)


def ask_lines(new: NewSend, width: int, earlier: Intent | None = None, reason: str | None = None) -> list[Line]:
    """Return what stands over the buttons before anything was sent: `reason`, why it cannot be, where there is one."""
    if reason is not None:
        return [(Piece(line, Role.LATE_STRONG),) for line in wrap(reason, width)]
    text = _TWICE if earlier is not None else _ONCE + (_LOOKED_UP if new.has_match_key else _NOT_LOOKED_UP)
    role = Role.LATE_STRONG if earlier is not None else Role.TEXT
    return [(Piece(line, role),) for line in wrap(text, width)]


def sending_lines(moved: CreateMoved | None, width: int) -> list[Line]:
    """Return what stands over the buttons while it is on its way."""
    said = moved.sentence if moved is not None and moved.sentence else "Sending."
    text = f"{said} This goes out once. Leaving this page does not stop it; the list then says what became of it."
    return [(Piece(line),) for line in wrap(text, width)]


def why_not_now(about: ProfileAbout, state: SyncState, weighed: Weighed, look: Look) -> str | None:
    """Return why nothing can be sent now: the profile, the budget's policy, the connection; None when it can."""
    if about.read_only:
        return "This profile is read-only. Nothing can be sent."
    if weighed.level is Level.BLOCK:
        return f"{weighed.sentence} This profile does not send over budget."
    since = f" since {clock(state.since, look)}" if state.since is not None else ""
    match state.connection:
        case Connection.OFFLINE:
            return f"Offline{since}. New sends wait until the connection is back."
        case Connection.THROTTLED:
            return "Sendoso asked us to wait. New sends wait until that is over."
        case Connection.UNAUTHORISED:
            return "Sendoso refuses the credentials. They must be renewed first; r tries again."
    return None


def why_not_again(earlier: Intent | None, look: Look) -> str | None:
    """Return why what was sent before cannot be sent again yet: it may be answered in this moment."""
    if earlier is None or earlier.state is not IntentState.SENDING or look.now - earlier.created_at > _ANSWERED_BY:
        return None
    return "The same is on its way at this moment: wait for its outcome."


def earlier_note(earlier: Intent, look: Look) -> str:
    """Say that the same content went out before, when, and what became of it."""
    at = clock(earlier.created_at, look, seconds=True)
    span = coarse(look.now - earlier.created_at)
    when = f"at {at}, {span} ago" if span != "less than 1 min" else f"at {at}"
    match earlier.state:
        case IntentState.DONE:
            return f"The same was sent already {when}, and Sendoso accepted it. Sending again is a second gift."
        case IntentState.SENDING:
            return f"The same left {when} and is still on its way, from here or another window."
        case _:
            return f"The same left {when}, and it is not known whether it was sent. Sending again may be a second gift."


def decided_note(moved: CreateMoved, look: Look) -> str:
    """Say that an earlier try of this draft is taken as not sent by a person's word."""
    left = f" left at {clock(moved.left_at, look, seconds=True)}," if moved.left_at is not None else ""
    looks = len(moved.looks)
    found = f" was not found by {'1 look' if looks == 1 else f'{looks} looks'}," if looks else " got no answer,"
    return f"An earlier request of this draft{left}{found} and you said that nothing was sent. This is a new one."


def was_decided(moved: CreateMoved | None) -> bool:
    """Say whether a person, and not the server, has called an earlier try of the draft refused."""
    return moved is not None and moved.stage is CreateStage.REFUSED and moved.fault is None and bool(moved.intent_id)
