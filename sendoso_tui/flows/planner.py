"""Decides what to ask the API next. Pure: a state and the time in, one step out; no I/O, no clock of its own.

Rule 1: one step at a time; the next is planned when its answer is in.
Rule 2: the selected send, then the head (new sends), then open sends, then the rest of a first reading, then rest.
Rule 3: open sends get a limited number of steps a round, so that the request rate does not grow with the account.
Where to read on in the server's list, and when all of it was read, is `listing.py`'s.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from sendoso_tui.flows import listing as lists
from sendoso_tui.flows.listing import MAX_PAGE, Listing, Order, Outcome


class Why(Enum):
    """What a step is for; the text is what the status line says meanwhile."""

    HEAD = "looking for new sends"
    BACKFILL = "reading older sends"
    OPEN = "checking open sends"
    SELECTED = "reading this send"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Read one page, of one status where the server filters. `target` is the open send the page is read for."""

    page: int
    why: Why
    status: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class ReadSend:
    """Read one send by itself."""

    send_id: str
    why: Why


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to ask before this moment (monotonic seconds)."""

    until: float


Step = ReadPage | ReadSend | Rest

OPEN_STATUSES = ("pending", "processing", "shipped")
"""The v2 statuses that may still change, for its status filter."""
ROUND = 4
"""Steps spent on open sends between two looks at the head."""
CATCH_UP = 60
"""The same in the first round of a later run, when everything open may have moved since."""
MISPLACED = 20
"""So many open sends not found where they were mean that positions are stale."""


@dataclass(frozen=True, slots=True)
class OpenSend:
    """An open send of the cache: where it was in the listing, and when it was last looked at."""

    id: str
    position: int | None
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class PlanState:
    """All the planner knows. Moments named `_due` are monotonic seconds."""

    filters: bool
    single: bool
    poll_seconds: float
    listing: Listing = field(default_factory=Listing)
    head_due: float = 0.0
    round_left: int = ROUND
    status_index: int = 0
    status_page: int = 1
    walk_began: datetime | None = None
    walk_clean: datetime | None = None
    selected: str | None = None
    selected_due: float = 0.0
    missed: frozenset[str] = frozenset()


def plan(state: PlanState, open_sends: tuple[OpenSend, ...], now: float) -> Step:
    """Choose the next step. `open_sends` are the open sends of the cache longest unchecked, oldest look first."""
    if state.selected is not None and state.single and now >= state.selected_due:
        return ReadSend(state.selected, Why.SELECTED)
    if now >= state.head_due:
        return ReadPage(state.listing.head, Why.HEAD)
    if state.round_left > 0 and (step := _open_step(state, open_sends)) is not None:
        return step
    if not state.listing.done:
        return ReadPage(max(1, state.listing.page), Why.BACKFILL)
    return Rest(min(state.head_due, state.selected_due) if state.selected and state.single else state.head_due)


def after_page(state: PlanState, step: ReadPage, outcome: Outcome, now: float, at: datetime) -> PlanState:
    """Return the state after a page was read at `now` (`at` on the server's clock)."""
    if step.status is not None:
        return _after_status_page(state, step, outcome, at)
    known = lists.learn(state.listing, step.page, outcome)
    if step.why is Why.HEAD:
        known = lists.after_head(known, step.page, outcome)
        if known.head_page is not None:
            return replace(state, listing=known, head_due=now)
        left = max(ROUND, state.round_left)
        return replace(state, listing=known, head_due=now + state.poll_seconds, round_left=left)
    if step.why is Why.BACKFILL:
        return replace(state, listing=lists.after_page(known, step.page, outcome))
    missed = state.missed
    if step.target is not None and step.target not in outcome.ids:
        missed |= {step.target}
    if len(missed) >= MISPLACED:
        # The list has shifted in a way positions do not follow: read all of it again, slowly.
        known, missed = known.again(), frozenset()
    return replace(state, listing=known, missed=missed, round_left=max(0, state.round_left - 1))


def after_send(state: PlanState, step: ReadSend, now: float, *, missed: bool = False) -> PlanState:
    """Return the state after one send was read or found to be gone; `missed` when neither could be learned."""
    if step.why is Why.SELECTED:
        # Meanwhile another send may be under the cursor; that one is still due.
        return replace(state, selected_due=now + state.poll_seconds) if step.send_id == state.selected else state
    aside = state.missed | {step.send_id} if missed else state.missed
    return replace(state, round_left=max(0, state.round_left - 1), missed=aside)


def select(state: PlanState, send_id: str | None, now: float) -> PlanState:
    """Return the state with another send under the cursor."""
    return state if send_id == state.selected else replace(state, selected=send_id, selected_due=now)


def hurry(state: PlanState, now: float, *, everything: bool = False) -> PlanState:
    """Return the state after the user asked to read again: the head at once, or all of it."""
    state = replace(state, head_due=now, selected_due=now, round_left=max(state.round_left, ROUND), missed=frozenset())
    if everything:
        # Open sends are met on the way.
        return replace(state, listing=state.listing.again(), round_left=0)
    return state


def _open_step(state: PlanState, open_sends: tuple[OpenSend, ...]) -> Step | None:
    if state.filters:
        vanished = _vanished(state, open_sends)
        if vanished is not None:
            return ReadSend(vanished, Why.OPEN)
        return ReadPage(state.status_page, Why.OPEN, OPEN_STATUSES[state.status_index]) if open_sends else None
    for send in open_sends:
        if send.id in state.missed:
            if state.single:
                return ReadSend(send.id, Why.OPEN)
            continue
        if send.position is not None and state.listing.order is not Order.UNKNOWN:
            return ReadPage(state.listing.page_of(send.position), Why.OPEN, target=send.id)
        if state.single:
            return ReadSend(send.id, Why.OPEN)
    return None


def _vanished(state: PlanState, open_sends: tuple[OpenSend, ...]) -> str | None:
    """Name an open send that a whole walk over the open statuses did not meet: it must have moved on."""
    if state.walk_clean is None or not state.single:
        return None
    return next(
        (send.id for send in open_sends if send.checked_at < state.walk_clean and send.id not in state.missed), None
    )


def _after_status_page(state: PlanState, step: ReadPage, outcome: Outcome, at: datetime) -> PlanState:
    began = state.walk_began or at
    left = max(0, state.round_left - 1)
    if outcome.received >= state.listing.per_page and step.page < MAX_PAGE:
        return replace(state, status_page=step.page + 1, walk_began=began, round_left=left)
    if state.status_index + 1 < len(OPEN_STATUSES):
        return replace(state, status_index=state.status_index + 1, status_page=1, walk_began=began, round_left=left)
    # One walk over all open statuses is enough for a round, however much of the allowance is left.
    return replace(state, status_index=0, status_page=1, walk_began=None, walk_clean=began, round_left=0)
