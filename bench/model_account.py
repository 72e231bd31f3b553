"""A model of an account for measurements of the planner: sends that move by themselves on a virtual clock."""

import math
import random
from bisect import insort
from dataclasses import dataclass, field

from sendoso_tui.flows.planner import OPEN_STATUSES

DAY = 86_400.0
YEARS = 730 * DAY
OPEN_FOR = 10 * DAY
PER_PAGE = 100
PACE = {"pending": 1.0, "processing": 3.0, "shipped": 0.6}
"""How fast sends of a status move, against each other."""
FOLLOWING = {"pending": "processing", "processing": "shipped", "shipped": "pending"}
ENDED = "delivered"
Place = tuple[str | None, int]
"""A page of the listing (None), or of the listing of one status."""


@dataclass
class Model:
    """An account: `total` sends made evenly over two years, an open one with probability exp(-age / 10 days).

    Open sends go round three open statuses, `changes` times a minute in all, each with the pace of its status; each
    ends after ten days on average. New ones arrive as fast as the old ones were made.
    """

    total: int
    changes: float
    newest_first: bool
    seed: int = 1
    now: float = 0.0
    status: dict[int, str] = field(default_factory=dict)
    unseen: dict[int, list[float]] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    counted_from: float = 0.0

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)
        self.first_total = self.total
        self.arrivals = self.total / YEARS
        self.lists: dict[str, list[int]] = {name: [] for name in (*OPEN_STATUSES, ENDED)}
        share = {name: 1 / pace for name, pace in PACE.items()}
        for index in range(self.total):
            age = (self.total - 1 - index) / self.arrivals
            if age < 40 * OPEN_FOR and self.draw.random() < math.exp(-age / OPEN_FOR):
                self._open(index, self.draw.choices(list(share), list(share.values()))[0])
            else:
                self.lists[ENDED].append(index)
        mean_pace = sum(PACE[name] for name in self.status.values()) / len(self.status)
        self.speed = self.changes / 60 / (len(self.status) * mean_pace)
        self.next_change = self.draw.expovariate(self._rate())
        self.next_end = self.draw.expovariate(len(self.status) / OPEN_FOR)
        self.next_new = self.draw.expovariate(self.arrivals)

    def rate_of(self, status: str) -> float:
        """Changes a second of one send of a status, its end left out."""
        return PACE[status] * self.speed

    def pass_time(self, until: float) -> None:
        """Let happen what happens until then."""
        while (moment := min(self.next_change, self.next_end, self.next_new)) <= until:
            self.now = moment
            if moment == self.next_new:
                self._open(self.total, "pending")
                self.total += 1
                self.next_new = moment + self.draw.expovariate(self.arrivals)
            elif moment == self.next_end:
                index = self._any()
                self.lists[self.status.pop(index)].remove(index)
                insort(self.lists[ENDED], index)
                self._changed(index)
                self.next_end = moment + self.draw.expovariate(len(self.status) / OPEN_FOR)
            else:
                self._move()
                self.next_change = moment + self.draw.expovariate(self._rate())
        self.now = until

    def listed(self, place: Place) -> list[int]:
        """The sends on a page, in the server's order."""
        status, page = place
        start = (page - 1) * PER_PAGE
        if status is None:
            if self.newest_first:
                top = self.total - start
                return list(range(top - 1, max(-1, top - 1 - PER_PAGE), -1))
            return list(range(start, min(self.total, start + PER_PAGE)))
        rows = self.lists[status]
        if self.newest_first:
            return rows[max(0, len(rows) - start - PER_PAGE) : max(0, len(rows) - start)][::-1]
        return rows[start : start + PER_PAGE]

    def see(self, index: int) -> None:
        """Somebody has read this send."""
        for moment in self.unseen.pop(index, ()):
            if moment >= self.counted_from:
                self.delays.append(self.now - moment)

    def settle(self) -> None:
        """Count what is still unseen with the delay it has so far."""
        for index in list(self.unseen):
            self.see(index)

    def _rate(self) -> float:
        return sum(len(self.lists[name]) * self.rate_of(name) for name in OPEN_STATUSES)

    def _open(self, index: int, status: str) -> None:
        self.status[index] = status
        insort(self.lists[status], index)

    def _any(self) -> int:
        place = self.draw.randrange(len(self.status))
        for name in OPEN_STATUSES:
            if place < len(self.lists[name]):
                return self.lists[name][place]
            place -= len(self.lists[name])
        raise AssertionError

    def _move(self) -> None:
        weights = [len(self.lists[name]) * PACE[name] for name in OPEN_STATUSES]
        old = self.draw.choices(OPEN_STATUSES, weights)[0]
        index = self.lists[old].pop(self.draw.randrange(len(self.lists[old])))
        self._open(index, FOLLOWING[old])
        self._changed(index)

    def _changed(self, index: int) -> None:
        self.unseen.setdefault(index, []).append(self.now)
