"""The one limiter of a profile: evenly spaced requests, few in flight, who matters more goes first.

Sendoso allows 10 requests a second for each client and then blocks for an unstated time, perhaps the whole office's
address, so the default is far below. Other processes on the same account are not known here.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.faults import Throttled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

DEFAULT_RATE = 4.0
HIGHEST_RATE = 8.0
MOST_IN_FLIGHT = 4
_WINDOW = 60.0
_LEAST_WINDOW = 15.0


class _Waiter:
    __slots__ = ("granted", "order", "write")

    def __init__(self, order: tuple[int, int], write: bool, granted: asyncio.Future[None]) -> None:
        self.order = order
        self.write = write
        self.granted = granted


class Limiter:
    """Hands out turns. `per_second` is held between 0.1 and 8; `clock` is monotonic seconds."""

    def __init__(
        self,
        per_second: float = DEFAULT_RATE,
        *,
        most_in_flight: int = MOST_IN_FLIGHT,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.per_second = min(max(per_second, 0.1), HIGHEST_RATE)
        self._most = most_in_flight
        self._clock = clock
        self._sleep = sleep
        self._started = clock()
        self._next_at = 0.0
        self._paused_until = 0.0
        self._in_flight = 0
        self._count = 0
        self._waiters: list[_Waiter] = []
        self._granted: deque[float] = deque()
        self._changed = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    async def acquire(self, priority: Priority, *, write: bool = False) -> Callable[[], None]:
        """Wait for a turn and return the function that ends it, which may be called more than once.

        Lower priorities first, then who came first. During a pause only reads of USER priority go; a write raises
        Throttled with what is left of it, also one that was waiting when the pause began.
        """
        if write and self.pause_left > 0:
            raise Throttled(self.pause_left)
        self._count += 1
        waiter = _Waiter((int(priority), self._count), write, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        self._wake()
        try:
            await waiter.granted
        except asyncio.CancelledError:
            if waiter in self._waiters:
                self._waiters.remove(waiter)
            elif waiter.granted.done() and not waiter.granted.cancelled() and waiter.granted.exception() is None:
                self._release()
            raise
        return self._once()

    def pause(self, seconds: float) -> None:
        """Halt everything but what a person reads right now, for at least `seconds` from now."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)
        if (left := self.pause_left) > 0:
            for waiter in [one for one in self._waiters if one.write]:
                self._waiters.remove(waiter)
                if not waiter.granted.done():
                    waiter.granted.set_exception(Throttled(left))
        self._wake()

    @property
    def pause_left(self) -> float:
        """Return the seconds that are left of the pause; 0 when there is none."""
        return max(0.0, self._paused_until - self._clock())

    @property
    def rate(self) -> float:
        """Return the mean of requests a second over the last minute; at first since the start, or over 15 seconds."""
        now = self._clock()
        while self._granted and self._granted[0] <= now - _WINDOW:
            self._granted.popleft()
        # The three requests of every start, over the second they take, would read as if the limit were near.
        return min(self.per_second, len(self._granted) / min(_WINDOW, max(_LEAST_WINDOW, now - self._started)))

    @property
    def queued(self) -> int:
        """Return how many wait for their turn."""
        return len(self._waiters)

    def _once(self) -> Callable[[], None]:
        ended = False

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                self._release()

        return end

    def _release(self) -> None:
        self._in_flight -= 1
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        if self._waiters and (self._pump is None or self._pump.done()):
            self._pump = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while self._waiters:
            self._changed.clear()
            wait = self._try_grant()
            if wait == 0:
                continue
            await self._wait(wait)

    def _try_grant(self) -> float | None:
        """Grant one turn and return 0, else the seconds until one may be due; None when only a change can help."""
        now = self._clock()
        paused = self._paused_until > now
        able = [one for one in self._waiters if not paused or one.order[0] == Priority.USER]
        if not able:
            return self._paused_until - now
        if self._in_flight >= self._most:
            return None
        if self._next_at > now:
            return self._next_at - now
        first = min(able, key=lambda one: one.order)
        self._waiters.remove(first)
        if not first.granted.cancelled():
            first.granted.set_result(None)
            self._in_flight += 1
            self._next_at = max(now, self._next_at) + 1 / self.per_second
            self._granted.append(now)
        return 0

    async def _wait(self, seconds: float | None) -> None:
        pending: set[asyncio.Future[Any]] = {asyncio.ensure_future(self._changed.wait())}
        if seconds is not None:
            pending.add(asyncio.ensure_future(self._sleep(seconds)))
        try:
            await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in pending:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
