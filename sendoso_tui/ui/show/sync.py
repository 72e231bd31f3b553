"""How fresh the data is: the right end of the header, the banner, the request rate.

Countdowns move in steps, so that waiting costs six repaints and not sixty.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import ServerTrouble, Throttled
from sendoso_tui.flows.facts import Connection
from sendoso_tui.ui.show.line import Piece, Role
from sendoso_tui.ui.show.moments import clock

if TYPE_CHECKING:
    from sendoso_tui.flows.facts import SyncState
    from sendoso_tui.ui.show.moments import Look

_STEPS = (5, 10, 20, 40, 60)
_BUSY_SHARE = 0.75


def header(state: SyncState, look: Look) -> Piece:
    """Return the state of the data: `live 14:32`, `paused 14:10`, `loading`, `offline`, or how old it is when late."""
    at = clock(state.as_of, look) if state.as_of is not None else ""
    if state.paused:
        return Piece(f"paused {at}".rstrip(), Role.LATE)
    words = {
        Connection.OFFLINE: "offline",
        Connection.THROTTLED: "waiting",
        Connection.UNAUTHORISED: "signed out",
        Connection.TROUBLE: "trouble",
    }
    if state.connection in words:
        return Piece(words[state.connection], Role.LATE_STRONG)
    if state.as_of is None or state.connection is Connection.STARTING:
        return Piece("loading", Role.MUTED)
    old = (look.now - state.as_of).total_seconds()
    if old > max(2 * state.every, 60):
        return Piece(f"{at}, {_how_old(old)} old", Role.LATE)
    return Piece(f"live {at}", Role.MUTED)


def banner(state: SyncState, look: Look, monotonic: float) -> str | None:
    """Return the sentence under the filter line while something is wrong with reading, else None.

    `monotonic` is the clock that `state.next_try_at` is on.
    """
    since = clock(state.since, look) if state.since is not None else ""
    since_text = f" since {since}" if since else ""
    retry = _next_try(state, monotonic)
    if state.connection is Connection.OFFLINE:
        shown = " Showing what was loaded then." if state.loaded else ""
        return f"Offline{since_text}.{shown}{retry}"
    if state.connection is Connection.THROTTLED:
        wait = _wait(state, monotonic)
        return f"Sendoso asked us to wait: {wait}. Reading is paused; nothing was lost."
    if state.connection is Connection.UNAUTHORISED:
        kept = f" The list stays as of {clock(state.as_of, look)}." if state.as_of is not None and state.loaded else ""
        return f"Sendoso refused the credentials{' at ' + since if since else ''}.{kept} r tries again."
    if state.connection is Connection.TROUBLE:
        return f"{_trouble(state)}{since_text}.{retry}"
    return None


def rate(state: SyncState, monotonic: float) -> Piece:
    """Return the request rate against its limit, `0.1 of 4/s`, amber from three quarters on, or the wait that is on."""
    if state.connection is Connection.THROTTLED:
        return Piece(f"waiting {_wait(state, monotonic)}", Role.LATE)
    measured = f"{state.rate:.1f}"
    text = f"{'0' if measured == '0.0' else measured} of {state.limit:g}/s"
    return Piece(text, Role.LATE if is_busy(state) else Role.MUTED)


def is_busy(state: SyncState) -> bool:
    """Tell whether the request rate nears its limit."""
    return state.rate >= _BUSY_SHARE * state.limit


def doing(state: SyncState) -> str:
    """Return what reading is at, in words that stand as long as it takes; "" while it only keeps what was read fresh.

    What is asked for again and again all day is no news, and saying it would repaint the line with each request.
    """
    if state.connection is not Connection.LIVE or state.paused or state.complete:
        return ""
    return "Reading older sends."


def countdown(seconds: float) -> str:
    """Return a wait in steps: `5 s`, `10 s`, `20 s`, `40 s`, `60 s`, then whole minutes; `0 s` when it is over."""
    if seconds <= 0:
        return "0 s"
    for step in _STEPS:
        if seconds <= step:
            return f"{step} s"
    return f"{ceil(seconds / 60)} min"


def seconds_to_next_step(seconds: float) -> float:
    """Return after how many seconds the text of `countdown(seconds)` changes; 0 when it does not any more."""
    if seconds <= 0:
        return 0.0
    below: list[float] = [0, *_STEPS, *range(120, ceil(seconds / 60) * 60 + 1, 60)]
    return seconds - max(step for step in below if step < seconds)


def _wait(state: SyncState, monotonic: float) -> str:
    if state.next_try_at is not None:
        return countdown(state.next_try_at - monotonic)
    return countdown(state.fault.seconds) if isinstance(state.fault, Throttled) else "a moment"


def _next_try(state: SyncState, monotonic: float) -> str:
    if state.next_try_at is None:
        return " r tries again."
    left = state.next_try_at - monotonic
    return f" Next try in {countdown(left)}, or r now." if left > 0 else " Trying again now."


def _trouble(state: SyncState) -> str:
    if isinstance(state.fault, ServerTrouble):
        if state.fault.status >= 400:
            return f"Sendoso answers with errors ({state.fault.status})"
        return "Sendoso answers with something this program cannot read"
    return str(state.fault).rstrip(".") if state.fault is not None else "Reading fails"


def _how_old(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{max(1, minutes)} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
