"""Decides what to ask the API next. Pure: a state and the time in, one step out; no I/O, no clock of its own.

Rule 1: one step at a time; the next is planned when its answer is in.
Rule 2: the selected send, then the head (new sends), then open sends, then the rest of a first reading, then finished
sends, slowly, then rest.
Rule 3: an open send costs a request only when enough has probably changed unseen on its page (`unseen.py`), and open
sends take at most a share of the limit, so that the request rate grows neither with the account nor without bound.
Where to read on in the server's list, and when all of it was read, is `listing.py`'s; what a person changes of the plan
is in `wishes.py`.
"""

from __future__ import annotations

from dataclasses import field, replace
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.flows import listing as lists
from sendoso_tui.flows.attention import Attention
from sendoso_tui.flows.listing import MAX_PAGE, Listing
from sendoso_tui.flows.unseen import Hazards, any_worth_at, most_worth, since_read, watched_seconds
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.flows.listing import Outcome
    from sendoso_tui.flows.unseen import Spot


class Why(Enum):
    """What a step is for; the text is what the status line says meanwhile."""

    HEAD = "looking for new sends"
    BACKFILL = "reading older sends"
    OPEN = "checking open sends"
    SELECTED = "reading this send"
    FINISHED = "checking finished sends"


@frozen
class ReadPage:
    """Read one page, of one status where the server filters."""

    page: int
    why: Why
    status: str | None = None


@frozen
class ReadSend:
    """Read one send by itself."""

    send_id: str
    why: Why


@frozen
class Rest:
    """Nothing to ask before this moment (monotonic seconds)."""

    until: float


Step = ReadPage | ReadSend | Rest

OPEN_STATUSES = ("pending", "processing", "shipped")
"""The v2 statuses that may still change, for its status filter."""
WORTH = 1 / 3
"""Seconds of gathered delay that a request is worth for each second between two polls, while somebody looks."""
SPOTS_EVERY, SPOTS_SHARE = 15.0, 0.0005
"""Seconds after which the open sends are counted anew, and the part of the processor's time that it may take."""
FINISHED_EVERY = 600.0
"""Seconds between two pages of finished sends, which may still be refunded or corrected."""
LEAST_REST = 0.05
"""Seconds."""
MISPLACED = 20
"""So many open sends not found where they were mean that positions are stale."""
ROUNDS = 2
"""Rounds over the pages of open sends in which a stray is expected to be met on one of them."""
OTHERS_BETWEEN = 2
"""Steps of other kinds between two for open sends during a first reading."""


@frozen
class PlanState:
    """All the planner knows. Moments named `_due` are monotonic seconds.

    `spacing` is the least seconds between two steps for open sends, `read_at` when a page that holds some was last
    read. `strays` are open sends that are not where they were, or that no page leads to, with the moment at which that
    was noticed; `aside` are those of them that could not be read by themselves either, and `given_up` those of `aside`
    for which the whole list is not read again a second time. `since_open` counts steps.
    """

    filters: bool
    single: bool
    poll_seconds: float
    spacing: float = 0.5
    attention: Attention = Attention.WATCHED
    slowness: float = 1.0
    listing: Listing = field(default_factory=Listing)
    head_due: float = 0.0
    selected: str | None = None
    selected_due: float = 0.0
    spots: tuple[Spot, ...] = ()
    spots_due: float = 0.0
    read_at: Mapping[tuple[str | None, int], float] = field(default_factory=lambda: MappingProxyType({}))
    open_due: float = 0.0
    hazards: Hazards = field(default_factory=Hazards)
    strays: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    aside: frozenset[str] = frozenset()
    given_up: frozenset[str] = frozenset()
    since_open: int = 0
    finished_page: int = 1
    finished_due: float = 0.0

    @property
    def patience(self) -> float:
        """How many times longer than in the best case everything may wait."""
        return self.attention.value * self.slowness

    @property
    def every(self) -> float:
        """Seconds between two looks at the head now."""
        return self.poll_seconds * self.patience

    @property
    def worth(self) -> float:
        """Seconds of gathered delay that a request is worth now."""
        return WORTH * self.every


def plan(state: PlanState, now: float) -> Step:
    """Choose the next step."""
    if state.selected is not None and state.single and now >= state.selected_due:
        return ReadSend(state.selected, Why.SELECTED)
    if now >= state.head_due:
        return ReadPage(state.listing.head, Why.HEAD)
    reading_first = not state.listing.done
    if (not reading_first or state.since_open >= OTHERS_BETWEEN) and (step := _open_step(state, now)) is not None:
        return step
    if reading_first:
        return ReadPage(max(1, state.listing.page), Why.BACKFILL)
    if now >= state.finished_due:
        return ReadPage(state.finished_page, Why.FINISHED)
    return Rest(_next_moment(state, now))


def after_page(
    state: PlanState,
    step: ReadPage,
    outcome: Outcome,
    now: float,
    *,
    moved: Mapping[str, int] = MappingProxyType({}),
    unmet: tuple[str, ...] = (),
) -> PlanState:
    """Return the state after a page was read at `now`.

    `moved` counts the moves it showed, by the page's status filter, else by the status moved from. `unmet` are open
    sends that the cache has on this page and the page did not.
    """
    state = _learn_moves(state, step, now, moved)
    strays = {one: since for one, since in state.strays.items() if one not in outcome.ids}
    aside, given_up = state.aside - outcome.ids, state.given_up - outcome.ids
    state = replace(state, strays=strays, aside=aside, given_up=given_up, since_open=state.since_open + 1)
    if unmet:
        state = _lose(state, step, unmet, now)
    if step.why is Why.OPEN:
        state = replace(state, since_open=0, open_due=now + state.spacing)
    if step.status is not None:
        return state
    known = lists.learn(state.listing, step.page, outcome)
    if step.why is Why.HEAD:
        known = lists.after_head(known, step.page, outcome)
        due = now if known.head_page is not None else now + state.every
        return replace(state, listing=known, head_due=due)
    if step.why is Why.BACKFILL:
        return replace(state, listing=lists.after_page(known, step.page, outcome))
    if step.why is Why.FINISHED:
        following = step.page + 1 if outcome.received >= known.per_page and step.page < MAX_PAGE else 1
        due = now + FINISHED_EVERY * state.patience
        return replace(state, listing=known, finished_page=following, finished_due=due)
    if state.listing.done and len(state.aside - state.given_up) >= MISPLACED:
        # The list has shifted in a way positions do not follow: read all of it again, slowly, once for each send.
        return replace(state, listing=known.again(), given_up=state.aside)
    return replace(state, listing=known)


def after_fault(state: PlanState, step: ReadPage, now: float) -> PlanState:
    """Return the state after the server answered with an error to this page: others are read before it comes again."""
    if step.why is Why.OPEN:
        # Nothing was seen of it, so nothing is learned about how fast its sends move.
        state = replace(_learn_moves(state, step, now, {}), hazards=state.hazards)
        return replace(state, since_open=0, open_due=now + state.spacing)
    if step.why is Why.FINISHED:
        following = step.page + 1 if step.page < MAX_PAGE else 1
        return replace(state, finished_page=following, finished_due=now + FINISHED_EVERY * state.patience)
    if step.why is Why.HEAD and state.listing.head_page is not None:
        # The newest page stays in sight; those behind it are caught up with like a first reading.
        return replace(state, listing=lists.catch_up(state.listing), head_due=now + state.every)
    return state


def without_filters(state: PlanState, now: float) -> PlanState:
    """Return the state for a server that does not list by status: open sends are found by their place in the list."""
    return replace(state, filters=False, spots=(), spots_due=now, read_at=MappingProxyType({}))


def after_send(state: PlanState, step: ReadSend, now: float, *, missed: bool = False) -> PlanState:
    """Return the state after one send was read or found to be gone; `missed` when neither could be learned."""
    if step.why is Why.SELECTED:
        # Meanwhile another send may be under the cursor; that one is still due.
        return replace(state, selected_due=now + state.every) if step.send_id == state.selected else state
    strays = {one: since for one, since in state.strays.items() if one != step.send_id}
    aside = state.aside | {step.send_id} if missed else state.aside
    return replace(state, strays=strays, aside=aside, since_open=0, open_due=now + state.spacing)


def count_open(
    state: PlanState, spots: tuple[Spot, ...], strays: tuple[str, ...], now: float, took: float = 0.0
) -> PlanState:
    """Return the state with the open sends as the cache has them now; `strays` are those that no page leads to, `took`
    is how many seconds of processor it took.
    """
    new = {one: now for one in strays if one not in state.aside}
    places = {spot.place for spot in spots}
    read_at = {place: moment for place, moment in state.read_at.items() if place in places}
    spots = tuple(since_read(spot, read_at[spot.place]) if spot.place in read_at else spot for spot in spots)
    due = now + max(SPOTS_EVERY, took / SPOTS_SHARE)
    return replace(state, spots=spots, spots_due=due, read_at=read_at, strays={**new, **state.strays})


def _open_step(state: PlanState, now: float) -> Step | None:
    if now < state.open_due:
        return None
    gathered, spot = most_worth(state.spots, state.hazards, now)
    worth_it = spot is not None and gathered >= state.worth
    if state.strays and state.single:
        longest = min(state.strays, key=state.strays.__getitem__)
        # Another page mostly shows where it is now; what all pages did not show has to be read by itself.
        round_takes = ROUNDS * len(state.spots) * state.spacing
        if not worth_it or now - state.strays[longest] >= round_takes:
            return ReadSend(longest, Why.OPEN)
    if spot is None or not worth_it:
        return None
    return ReadPage(spot.page, Why.OPEN, spot.status)


def _next_moment(state: PlanState, now: float) -> float:
    moments = [state.head_due, state.finished_due]
    if state.selected is not None and state.single:
        moments.append(state.selected_due)
    if state.strays and state.single:
        moments.append(state.open_due)
    if state.spots:
        moments.append(max(state.open_due, any_worth_at(state.spots, state.hazards, state.worth)))
    # A moment that rounding puts just behind now must not make the loop spin.
    return max(now + LEAST_REST, min(moments))


def _learn_moves(state: PlanState, step: ReadPage, now: float, moved: Mapping[str, int]) -> PlanState:
    spots, seconds, read_at = [], {}, state.read_at
    for spot in state.spots:
        if spot.place == (step.status, step.page):
            seconds = watched_seconds(spot, now)
            spot = spot.read(now)
            read_at = {**read_at, spot.place: now}
        spots.append(spot)
    if not seconds and not moved:
        return state
    return replace(state, spots=tuple(spots), read_at=read_at, hazards=state.hazards.watched(moved, seconds))


def _lose(state: PlanState, step: ReadPage, unmet: tuple[str, ...], now: float) -> PlanState:
    if state.single:
        new = {one: now for one in unmet if one not in state.aside}
        return replace(state, strays={**new, **state.strays})
    return replace(state, aside=state.aside | set(unmet)) if step.status is None else state
