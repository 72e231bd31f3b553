"""What a person changes of the plan: what is looked at, how often, what is to be read again. Pure, as `planner.py`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sendoso_tui.flows.attention import Attention
    from sendoso_tui.flows.planner import PlanState


def select(state: PlanState, send_id: str | None, now: float) -> PlanState:
    """Return the state with another send under the cursor."""
    return state if send_id == state.selected else replace(state, selected=send_id, selected_due=now)


def retime(state: PlanState, poll_seconds: float, now: float) -> PlanState:
    """Return the state polling at another pace from now on."""
    return replace(state, poll_seconds=poll_seconds, head_due=min(state.head_due, now + poll_seconds))


def attend(state: PlanState, attention: Attention, now: float) -> PlanState:
    """Return the state with somebody coming to the screen or leaving it; who comes back sees the head read at once."""
    if attention is state.attention:
        return state
    if attention.value > state.attention.value:
        return replace(state, attention=attention)
    return replace(state, attention=attention, head_due=now, selected_due=now)


def hurry(state: PlanState, now: float, *, everything: bool = False) -> PlanState:
    """Return the state after the user asked to read again: the head at once, or all of it."""
    nothing: frozenset[str] = frozenset()
    state = replace(state, head_due=now, selected_due=now, spots_due=now, aside=nothing, given_up=nothing)
    return replace(state, listing=state.listing.again()) if everything else state
