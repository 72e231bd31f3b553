"""The history of one send: what was reported, what was seen, what was missed and what is likely next. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.domain.kind import usual_road
from sendoso_tui.domain.send import StatusUpdate
from sendoso_tui.domain.status import Phase, fold
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.domain.send import Send


class Step(Enum):
    """What an entry of the timeline is."""

    CREATED = "created"
    PASSED = "passed"
    CURRENT = "current"
    MISSED = "not seen"
    DUE = "delivery due"
    NEXT = "next"


@frozen
class Entry:
    """One line. `gap` is the time since the entry before, None where a moment is missing or the order is broken.

    `window_start` with `at` is the window of an observed step; `observed` tells that Sendoso did not report it.
    """

    step: Step
    label: str
    at: datetime | None = None
    window_start: datetime | None = None
    observed: bool = False
    gap: timedelta | None = None


@frozen
class Timeline:
    """Entries in order; `contradicts` is set when the last reported step is not the send's own status.

    `late_by` is how far past the estimated delivery (end of that day, UTC) an unfinished send is.
    """

    entries: tuple[Entry, ...]
    contradicts: bool = False
    late_by: timedelta | None = None
    any_observed: bool = False


def late_by(send: Send, now: datetime) -> timedelta | None:
    """Return how long ago the estimated delivery day ended, for a send that is still open."""
    if send.estimated_delivery is None or not send.status.is_open:
        return None
    end = datetime.combine(send.estimated_delivery + timedelta(1), time(), UTC)
    return now - end if now > end else None


def build_timeline(send: Send, observed: tuple[StatusUpdate, ...], now: datetime) -> Timeline:
    """Merge what the server reported with what this program saw. Equal moments keep the server's order.

    A v2 send (no reported steps) begins with "pending" at its creation, the first word of v2's own order.
    """
    steps = _merge(send, observed)
    last_key = fold(steps[-1].status) if steps else ""
    contradicts = bool(send.updates) and last_key != send.status.key
    if not steps or last_key != send.status.key:
        changed_at = None if send.updates else send.updated_at
        seen = changed_at is not None
        steps.append(StatusUpdate(send.status_raw, changed_at, observed=seen, from_server=seen))
    entries = []
    if not _begins_pending(send):
        entries.append(Entry(Step.CREATED, "Created", send.created_at))
    for index, step in enumerate(steps):
        kind = Step.CURRENT if index == len(steps) - 1 else Step.PASSED
        missed = _missed(send, steps[index - 1].status if index else None, step.status)
        entries.extend(Entry(Step.MISSED, word) for word in missed)
        # The server's own moment replaces the window it lies in.
        began = None if step.from_server else step.seen_before
        entries.append(Entry(kind, step.status.strip() or "no status", step.at, began, step.observed))
    ahead = _ahead(send)
    if send.estimated_delivery is not None and send.status.is_open:
        entries.append(Entry(Step.DUE, "Delivery due", _noon(send.estimated_delivery)))
    entries += [Entry(Step.NEXT, word) for word in ahead]
    return Timeline(
        tuple(_with_gaps(entries)), contradicts, late_by(send, now), any(entry.observed for entry in entries)
    )


def _begins_pending(send: Send) -> bool:
    """Say whether one line tells both creation and the first status: a v2 send is pending once it exists."""
    return send.dialect != "v3" and not send.updates


def _merge(send: Send, observed: tuple[StatusUpdate, ...]) -> list[StatusUpdate]:
    reported_keys = {fold(update.status) for update in send.updates}
    steps = list(send.updates) + [update for update in observed if fold(update.status) not in reported_keys]
    # A step without a moment stays behind the one it came after; sorted() is stable, so ties keep the server's order.
    latest = datetime.min.replace(tzinfo=UTC)
    keyed = []
    for step in steps:
        latest = step.at or latest
        keyed.append((latest, step))
    steps = [_when_known(step) for _, step in sorted(keyed, key=lambda pair: pair[0])]
    if _begins_pending(send):
        if steps and fold(steps[0].status) == "pending":
            steps = steps[1:]
        steps.insert(0, StatusUpdate("pending", send.created_at))
    return steps


def _when_known(step: StatusUpdate) -> StatusUpdate:
    """Drop the moment of a first look: it tells nothing about when that status began."""
    if step.observed and step.seen_before is None and not step.from_server:
        return replace(step, at=None)
    return step


def _road(send: Send) -> tuple[str, ...]:
    road = usual_road(send.dialect, send.kind)
    if send.kind.is_electronic and send.status.key != "shipped":
        return tuple(word for word in road if word != "shipped")
    return road


def _missed(send: Send, before: str | None, here: str) -> tuple[str, ...]:
    """Name the steps of the usual road that must have happened between two seen ones (v2 reports no history)."""
    if not _begins_pending(send):
        return ()
    road = _road(send)
    keys = [fold(word) for word in road]
    if fold(here) not in keys:
        return ()
    start = keys.index(fold(before)) + 1 if before is not None and fold(before) in keys else 0
    return road[start : keys.index(fold(here))]


def _ahead(send: Send) -> tuple[str, ...]:
    if not send.status.is_open:
        return ()
    road = _road(send)
    keys = [fold(word) for word in road]
    if send.status.key in keys:
        return road[keys.index(send.status.key) + 1 :]
    # Before the road begins (pending, collecting, paused) all of it lies ahead, less what a send surely left behind.
    if send.status.phase is Phase.WAITING:
        passed = {fold(update.status) for update in send.updates}
        return tuple(word for word in road if fold(word) not in passed)
    return ()


def _with_gaps(entries: list[Entry]) -> list[Entry]:
    result: list[Entry] = []
    previous: datetime | None = None
    for entry in entries:
        gap = None
        if entry.step in (Step.PASSED, Step.CURRENT) and entry.at is not None:
            if previous is not None and entry.at >= previous:
                gap = entry.at - previous
            previous = entry.at
        elif entry.step is Step.CREATED:
            previous = entry.at
        result.append(Entry(entry.step, entry.label, entry.at, entry.window_start, entry.observed, gap))
    return result


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
