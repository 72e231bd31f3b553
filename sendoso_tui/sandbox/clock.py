"""The sandbox's two clocks: world time, which can run fast, stand still and be moved ahead; and service time,
which is real time.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """World time in unix seconds: `start`, plus `speed` times the real seconds since, plus what was moved ahead."""

    def __init__(self, start: float, speed: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.start = start
        self.speed = speed
        self._monotonic = monotonic
        self.restart()

    def restart(self) -> None:
        """Puts the clock back to its start."""
        self._origin = self._monotonic()
        self._ahead = 0.0

    def now(self) -> float:
        """World time: unix seconds."""
        return self.start + self._ahead + self.speed * (self._monotonic() - self._origin)

    def service(self) -> float:
        """Seconds since the start in real time plus what was moved ahead: tokens age and late commits fall due by
        it.
        """
        return self._monotonic() - self._origin + self._ahead

    def advance(self, seconds: float) -> None:
        """Moves both clocks ahead; they never go back."""
        self._ahead += max(0.0, seconds)
