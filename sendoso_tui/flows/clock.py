"""The clocks: "now" for what is shown, and a monotonic one for waits. Both can be replaced in tests and in the demo."""

import time
from datetime import UTC, datetime, timedelta


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

    def learn(self, server_date: datetime) -> None:
        """Take the server's own time from an answer that has just arrived."""
        skew = server_date - datetime.now(UTC)
        self._skew = skew if abs(skew) > self.TOLERANCE else timedelta()
