"""The clocks: "now" for what is shown, and a monotonic one for waits. Both can be replaced in tests and in the demo."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

Sleep = Callable[[float], Awaitable[None]]
"""Waits a number of seconds; `asyncio.sleep`, or what a test puts in its place."""


TOLERANCE = timedelta(seconds=5)
"""Differences below this are left alone: they are mostly the line's own delay."""
PLAUSIBLE = timedelta(hours=36)
"""A clock that is off by more than a wrong day and zone is believed only when two answers agree."""
AGREE = timedelta(minutes=5)


class Clock:
    """Wall time corrected by the server's `Date` header, so that ages are right on a machine whose clock is not.

    A `Date` outside 2015 to 2100 says nothing, and one far off is believed at the second time of saying: a single bad
    header must not move the time of everything. `trusting` is for the demo, whose server is this program's own.
    """

    def __init__(self, *, trusting: bool = False) -> None:
        self._skew = timedelta()
        self._trusting = trusting
        self._doubted: timedelta | None = None

    def now(self) -> datetime:
        """Return the present moment, UTC."""
        return datetime.now(UTC) + self._skew

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        return time.monotonic()

    def learn(self, server: datetime, asked_at: datetime, answered_at: datetime) -> None:
        """Take the server's own time from an answer, asked and given at these moments of this machine's clock."""
        if not 2015 <= server.year <= 2100:
            return
        skew = server - answered_at
        if abs(skew) <= max(TOLERANCE, answered_at - asked_at):
            skew = timedelta()
        doubted, self._doubted = self._doubted, None
        if abs(skew - self._skew) > PLAUSIBLE and not self._trusting:
            agrees = doubted is not None and abs(skew - doubted) <= AGREE
            if not agrees:
                self._doubted = skew
                return
        self._skew = skew

    def correct(self, moment: datetime) -> datetime:
        """Turn a moment of this machine's clock into one of the server's."""
        return moment + self._skew
