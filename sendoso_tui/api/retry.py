"""When to try again: the policy as pure functions, the budget of extra requests, and the circuit. It sleeps nowhere.

A write is repeated only while nothing has left this machine: Sendoso does not de-duplicate, so a POST repeated is a
second gift. The loop that asks here is in `calling.py`.
"""

from __future__ import annotations

from collections import deque
from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.api.body import UnlikeSendoso
from sendoso_tui.domain.faults import Offline, ServerTrouble, Throttled

if TYPE_CHECKING:
    from collections.abc import Callable

    from sendoso_tui.domain.faults import Fault

FIRST_BACKOFF = 0.5
TOTAL_TIME = 30.0
LONGEST_WAIT = 120.0
"""Above this a wait is not sat out; the caller is told when to come back."""


class Kind(Enum):
    """The classes of requests that are retried differently."""

    READ = "read"
    WRITE = "write"
    TOKEN = "token"


MOST_TRIES = {Kind.READ: 4, Kind.WRITE: 3, Kind.TOKEN: 3}


def next_wait(
    kind: Kind,
    fault: Fault,
    tries: int,
    elapsed: float,
    random: Callable[[], float],
    *,
    waited_as_told: bool = False,
    told: float | None = None,
) -> float | None:
    """Return the seconds to wait before the next try, or None when there is to be none.

    `tries` counts those made, `elapsed` is since the first one, `random` gives 0 to 1 (full jitter), `told` is a
    `Retry-After` of a 5xx. A read that was throttled is repeated once after the time the server asked for.
    """
    if isinstance(fault, Throttled):
        if kind is Kind.WRITE or waited_as_told or fault.seconds > LONGEST_WAIT:
            return None
        return fault.seconds
    again = isinstance(fault, Offline) or (kind is not Kind.WRITE and _passes(fault))
    if not again or tries >= MOST_TRIES[kind]:
        return None
    wait = FIRST_BACKOFF * 2 ** (tries - 1) * random()
    if told is not None and isinstance(fault, ServerTrouble):
        wait = max(wait, told)
    return wait if elapsed + wait <= TOTAL_TIME else None


def _passes(fault: Fault) -> bool:
    """Say whether an answer is of the sort that may be better in a moment."""
    if not isinstance(fault, ServerTrouble) or isinstance(fault, UnlikeSendoso):
        return False
    return fault.status in (408, 425) or fault.status >= 500 or 200 <= fault.status < 300


class RetryBudget:
    """At most a tenth more requests than were made in the last minute; a few are always free."""

    FREE = 6

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._requests: deque[float] = deque()
        self._extra: deque[float] = deque()

    def note_request(self) -> None:
        self._requests.append(self._clock())

    def take(self) -> bool:
        """Take one extra request; False when there is none left."""
        now = self._clock()
        for stamps in (self._requests, self._extra):
            while stamps and stamps[0] <= now - 60:
                stamps.popleft()
        if len(self._extra) >= max(self.FREE, len(self._requests) // 10):
            return False
        self._extra.append(now)
        return True


class Circuit:
    """After five failures in a row the server is left alone but for one probe, first after 15 s, later up to 60 s."""

    FAILURES = 5
    FIRST_PAUSE = 15.0
    LONGEST_PAUSE = 60.0

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._pause = self.FIRST_PAUSE
        self._next_probe = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= self.FAILURES

    @property
    def seconds_to_probe(self) -> float:
        """Return how long it is until the next probe may go; 0 when requests may go now."""
        return max(0.0, self._next_probe - self._clock()) if self.is_open else 0.0

    def admit(self, *, forced: bool = False) -> bool:
        """Say whether a request may go now. While open only a probe may, and what a person asks for (`forced`)."""
        if not self.is_open or forced:
            return True
        if self.seconds_to_probe > 0:
            return False
        # One probe: whoever comes before its outcome waits for the one after it.
        self._next_probe = self._clock() + self._pause
        return True

    def succeeded(self) -> None:
        self._failures = 0
        self._pause = self.FIRST_PAUSE

    def failed(self) -> None:
        self._failures += 1
        if self._failures > self.FAILURES:
            self._pause = min(self._pause * 2, self.LONGEST_PAUSE)
        if self.is_open:
            self._next_probe = self._clock() + self._pause
