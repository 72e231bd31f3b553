"""When the drawn sends were made: spread over about two years and denser lately, in closed form, so that no list
of times is needed.

Send `i` of `n` lies at v = (n - i - 1/2) / n of the span, and its age is span * (A v + (1 - A) v squared): near now
the sends are evenly spaced at A * span / n seconds, and after now they go on arriving at that pace.
"""

from __future__ import annotations

from sendoso_tui.sandbox.stamps import DAY

A = 0.08
TWO_YEARS = 730 * DAY


class Arrivals:
    """The creation times of the first `count` sends before `start` (unix seconds), and the pace of those that
    follow.
    """

    def __init__(self, count: int, start: float) -> None:
        self.count = count
        self.start = start
        # A handful of sends spread over two years would hold nothing recent.
        self.span = TWO_YEARS * min(1.0, max(count, 1) / 400)
        self.spacing = A * self.span / max(count, 1)  # seconds

    def drawn(self, index: int, jitter: float) -> int:
        """The creation time of send `index`, below `count`: unix seconds. Never earlier than that of the send
        before it.
        """
        v = (self.count - index - 0.5 - jitter) / self.count
        return int(self.start - self.span * (A * v + (1 - A) * v * v))

    def following(self, number: int, jitter: float) -> int:
        """The creation time of the `number`th send (from 0) after the start, were the clock to get there: unix
        seconds.
        """
        return int(self.start + self.spacing * (number + 0.5 + jitter)) + 1
