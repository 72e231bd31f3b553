"""Decides what to ask the API next. Pure: a state and the time in, one step out; no I/O, no clock of its own.

Rule 1: one step at a time; the next is planned when its answer is in.
Rule 2: the selected send, then the head (new sends), then open sends, then the rest of a first reading, then rest.
Rule 3: open sends get a limited number of steps a round, so that the request rate does not grow with the account.
Rule 4: nothing is divided by, or trusted from, a figure the server echoes; pages end by what they hold.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from itertools import pairwise


class Order(Enum):
    """How the server lists sends; no document says."""

    UNKNOWN = "unknown"
    NEWEST_FIRST = "newest first"
    OLDEST_FIRST = "oldest first"


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
MAX_PAGE = 100_000
"""No walk goes further, whatever a server keeps answering."""


@dataclass(frozen=True, slots=True)
class OpenSend:
    """An open send of the cache: where it was in the listing, and when it was last looked at."""

    id: str
    position: int | None
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class PlanState:
    """All the planner knows. Moments named `_due` are monotonic seconds.

    `position` in the cache is counted so that new sends do not change it, see `position_of_first`.
    """

    filters: bool
    single: bool
    poll_seconds: float
    per_page: int = 100
    order: Order = Order.UNKNOWN
    total: int | None = None
    head_due: float = 0.0
    head_page: int = 1
    backfill_page: int = 2
    backfill_done: bool = False
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
        return ReadPage(_head(state), Why.HEAD)
    if state.round_left > 0 and (step := _open_step(state, open_sends)) is not None:
        return step
    if not state.backfill_done:
        return ReadPage(_backfill(state), Why.BACKFILL)
    return Rest(min(state.head_due, state.selected_due) if state.selected and state.single else state.head_due)


def position_of_first(state: PlanState, page: int) -> int | None:
    """Return the lasting position of a page's first row, None while the order is unknown.

    Oldest first: its index. Newest first: its index less the total, which new sends at the top do not change.
    """
    index = (page - 1) * state.per_page
    if state.order is Order.OLDEST_FIRST:
        return index
    if state.order is Order.NEWEST_FIRST:
        return index - (state.total or 0)
    return None


def page_of(state: PlanState, position: int) -> int:
    """Return the page a lasting position is on now."""
    index = position + (state.total or 0) if state.order is Order.NEWEST_FIRST else position
    return max(0, index) // state.per_page + 1


def learn_order(created: tuple[datetime | None, ...]) -> Order:
    """Tell the order from one page's creation times; unknown unless at least three in four neighbours agree."""
    times = [moment for moment in created if moment is not None]
    pairs = [(a, b) for a, b in pairwise(times) if a != b]
    if not pairs:
        return Order.UNKNOWN
    falling = sum(a > b for a, b in pairs)
    if falling * 4 >= len(pairs) * 3:
        return Order.NEWEST_FIRST
    return Order.OLDEST_FIRST if falling * 4 <= len(pairs) else Order.UNKNOWN


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a page brought: rows the server sent, how many of them were new here, and whether the target was there."""

    received: int
    new: int
    total: int | None = None
    clamped_to: int | None = None
    created: tuple[datetime | None, ...] = ()
    ids: frozenset[str] = frozenset()


def after_page(state: PlanState, step: ReadPage, outcome: Outcome, now: float, at: datetime) -> PlanState:
    """Return the state after a page was read at `now` (`at` on the server's clock)."""
    state = learned(state, step, outcome)
    if step.why is Why.HEAD:
        return _after_head(state, step, outcome, now)
    if step.why is Why.BACKFILL:
        return _after_backfill(state, step, outcome)
    if step.status is not None:
        return _after_status_page(state, step, outcome, at)
    left = max(0, state.round_left - 1)
    if step.target is not None and step.target not in outcome.ids:
        missed = state.missed | {step.target}
        if len(missed) >= MISPLACED:
            # The list has shifted in a way positions do not follow: read all of it again, slowly.
            return replace(state, round_left=left, missed=frozenset(), backfill_done=False, backfill_page=1)
        return replace(state, round_left=left, missed=missed)
    return replace(state, round_left=left)


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
        return replace(state, backfill_done=False, backfill_page=1, round_left=CATCH_UP)
    return state


def _last_page(state: PlanState) -> int:
    return 1 if not state.total else (state.total - 1) // state.per_page + 1


def _head(state: PlanState) -> int:
    # Oldest first: the new sends are at the end, and the head walks towards page 1.
    if state.order is Order.OLDEST_FIRST:
        return max(1, _last_page(state) + 1 - state.head_page)
    return state.head_page


def _backfill(state: PlanState) -> int:
    if state.order is Order.OLDEST_FIRST:
        return max(1, _last_page(state) + 1 - state.backfill_page)
    return state.backfill_page


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
        if send.position is not None and state.order is not Order.UNKNOWN:
            return ReadPage(page_of(state, send.position), Why.OPEN, target=send.id)
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


def learned(state: PlanState, step: ReadPage, outcome: Outcome) -> PlanState:
    """Return the state with what the page tells of the whole list: total, page size, order."""
    if step.status is not None:
        return state
    if outcome.total is not None:
        state = replace(state, total=outcome.total)
    if outcome.clamped_to is not None and 0 < outcome.clamped_to < state.per_page:
        # Pages have another size than asked: what was counted in pages of the old size starts again.
        state = replace(state, per_page=outcome.clamped_to, backfill_page=2, head_page=1)
    if state.order is Order.UNKNOWN:
        state = replace(state, order=learn_order(outcome.created))
    return state


def _after_head(state: PlanState, step: ReadPage, outcome: Outcome, now: float) -> PlanState:
    whole_page_new = outcome.new >= outcome.received >= state.per_page
    jumped = state.order is Order.OLDEST_FIRST and step.page == 1 and _last_page(state) > 1 and state.head_page == 1
    if jumped:
        # The first page turned out to be the oldest one; the head is at the other end.
        return replace(state, head_due=now)
    done = outcome.received < state.per_page and state.order is not Order.OLDEST_FIRST and step.page == 1
    if done:
        state = replace(state, backfill_done=True)
    if whole_page_new and state.backfill_done and state.head_page < MAX_PAGE:
        return replace(state, head_page=state.head_page + 1, head_due=now)
    left = max(ROUND, state.round_left)
    return replace(state, head_page=1, head_due=now + state.poll_seconds, round_left=left)


def _after_backfill(state: PlanState, step: ReadPage, outcome: Outcome) -> PlanState:
    if state.order is Order.OLDEST_FIRST:
        ended = step.page <= 1
    else:
        short = outcome.received < state.per_page
        # A server that repeats its last page brings nothing new; a walk over known rows goes on by the total.
        beyond = state.total is None or step.page * state.per_page >= state.total
        ended = outcome.received == 0 or (beyond and (short or outcome.new == 0)) or step.page >= MAX_PAGE
    return replace(state, backfill_page=state.backfill_page + 1, backfill_done=ended)


def _after_status_page(state: PlanState, step: ReadPage, outcome: Outcome, at: datetime) -> PlanState:
    began = state.walk_began or at
    left = max(0, state.round_left - 1)
    if outcome.received >= state.per_page and step.page < MAX_PAGE:
        return replace(state, status_page=step.page + 1, walk_began=began, round_left=left)
    if state.status_index + 1 < len(OPEN_STATUSES):
        return replace(state, status_index=state.status_index + 1, status_page=1, walk_began=began, round_left=left)
    # One walk over all open statuses is enough for a round, however much of the allowance is left.
    return replace(state, status_index=0, status_page=1, walk_began=None, walk_clean=began, round_left=0)
