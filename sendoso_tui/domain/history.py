"""Transitions this program saw happen, and the rule that narrows when they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime


@frozen
class Transition:
    """`send_id` became `status` after `seen_before` (the last look at the old status; None on the first look ever)
    and not later than `seen_at`. `reported_at` is the server's `updated_at` when that lies inside the window.
    """

    send_id: str
    old: str | None
    status: str
    seen_before: datetime | None
    seen_at: datetime
    reported_at: datetime | None = None


def observe(
    send_id: str,
    old: str | None,
    new: str,
    seen_before: datetime | None,
    seen_at: datetime,
    updated_at: datetime | None,
) -> Transition:
    """Describe a status seen to have changed between two looks.

    `updated_at` narrows the window only when it lies inside it; one source alone calls it the last status change.
    """
    inside = updated_at is not None and updated_at <= seen_at and (seen_before is None or seen_before <= updated_at)
    return Transition(send_id, old, new, seen_before, seen_at, updated_at if inside else None)
