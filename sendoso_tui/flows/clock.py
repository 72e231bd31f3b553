"""The clocks: "now" for what is shown, and a monotonic one for waits. Both can be replaced in tests and in the demo."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

Sleep = Callable[[float], Awaitable[None]]
"""Waits a number of seconds; `asyncio.sleep`, or what a test puts in its place."""


class Clock:
    """Wall time corrected by the server's `Date` header, so that ages are right on a machine whose clock is not.

    Differences below `TOLERANCE` are left alone: they are mostly the line's own delay.
    """

    TOLERANCE = timedelta(seconds=5)

    def __init__(self) -> None:
        self._skew = timedelta()

    def now(self) -> datetime:
        """Return the present moment, UTC."""
        return datetime.now(UTC) + self._skew

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        return time.monotonic()

    def learn(self, server: datetime, asked_at: datetime, answered_at: datetime) -> None:
        """Take the server's own time from an answer, asked and given at these moments of this machine's clock."""
        skew = server - answered_at
        self._skew = skew if abs(skew) > max(self.TOLERANCE, answered_at - asked_at) else timedelta()

    def correct(self, moment: datetime) -> datetime:
        """Turn a moment of this machine's clock into one of the server's."""
        return moment + self._skew
