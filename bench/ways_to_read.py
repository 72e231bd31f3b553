"""Ways to keep a model account fresh: the program's planner, every page in turn, and the best fixed schedule."""

import heapq
import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bench.model_account import ENDED, FOLLOWING, OPEN_FOR, PER_PAGE, Model, Place
from sendoso_tui.flows import planner
from sendoso_tui.flows.listing import Listing, Order, Outcome
from sendoso_tui.flows.planner import OPEN_STATUSES, PlanState, ReadPage, ReadSend, Rest
from sendoso_tui.flows.unseen import Group, Spot

TAKES = 0.15
"""Seconds a request takes."""
BEGAN = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass
class Known:
    """What the cache knows of an open send."""

    status: str
    position: int
    checked: float


class Planned:
    """The planner, with a cache in memory that answers it as the program's does."""

    def __init__(self, model: Model, api: str, limit: float = 4.0) -> None:
        self.model, self.filters = model, api == "v2"
        self.cache = {index: Known(status, self._position(index), 0.0) for index, status in model.status.items()}
        order = Order.NEWEST_FIRST if model.newest_first else Order.OLDEST_FIRST
        pages = -(-model.total // PER_PAGE)
        listing = Listing(order=order, total=model.total, tail=pages, page_one=PER_PAGE, done=True)
        self.state = PlanState(
            filters=self.filters, single=self.filters, poll_seconds=15.0, spacing=2 / limit, listing=listing
        )
        self.state = replace(self.state, finished_due=math.inf)
        self.known_total = model.total

    def step(self) -> bool:
        """Do what the planner says; False for a rest."""
        now = self.model.now
        if now >= self.state.spots_due:
            self.state = planner.count_open(self.state, self._spots(now), (), now)
        step = planner.plan(self.state, now)
        if isinstance(step, Rest):
            self.model.pass_time(max(now + 0.01, min(step.until, self.state.spots_due)))
            return False
        self.model.pass_time(now + TAKES)
        if isinstance(step, ReadSend):
            self._keep(int(step.send_id))
            self.state = planner.after_send(self.state, step, self.model.now)
        else:
            self._read(step, now)
        return True

    def _read(self, step: ReadPage, asked: float) -> None:
        model = self.model
        rows = model.listed((step.status, step.page))
        if step.status is None:
            self.known_total = model.total
        moved: dict[str, int] = {}
        new = 0
        for index in rows:
            known = self.cache.get(index)
            new += known is None and index >= self.known_new
            if known is not None and known.status != model.status.get(index):
                key = step.status or known.status
                moved[key] = moved.get(key, 0) + 1
            self._keep(index)
        outcome = Outcome(
            received=len(rows),
            new=new,
            total=model.total if step.status is None else len(model.lists[step.status]),
            created=tuple(BEGAN + timedelta(seconds=index) for index in rows[:3]),
            ids=frozenset(str(index) for index in rows),
        )
        unmet = tuple(str(index) for index in self._unmet(step, rows, asked))
        self.state = planner.after_page(self.state, step, outcome, model.now, moved=moved, unmet=unmet)

    @property
    def known_new(self) -> int:
        return self.model.first_total

    def _unmet(self, step: ReadPage, rows: list[int], asked: float) -> list[int]:
        """Open sends the cache has between the first and the last row of this page and that were not on it."""
        if step.status is None:
            return []
        ends = (min(rows), max(rows)) if rows else (-1, -1)
        low = ends[0] if len(rows) == PER_PAGE or not self.model.newest_first else -1
        high = ends[1] if step.page > 1 or not self.model.newest_first else self.model.total
        if not self.model.newest_first and len(rows) < PER_PAGE:
            high = self.model.total
        return [
            index
            for index, known in self.cache.items()
            if known.status == step.status and low <= index <= high and known.checked < asked
        ]

    def _keep(self, index: int) -> None:
        self.model.see(index)
        status = self.model.status.get(index)
        if status is None:
            self.cache.pop(index, None)
        else:
            self.cache[index] = Known(status, self._position(index), self.model.now)

    def _position(self, index: int) -> int:
        return -1 - index if self.model.newest_first else index

    def _spots(self, now: float) -> tuple[Spot, ...]:
        groups: dict[Place, dict[str, list[float]]] = {}
        ranks = dict.fromkeys(OPEN_STATUSES, 0)
        for index in sorted(self.cache, reverse=self.model.newest_first):
            known = self.cache[index]
            if self.filters:
                place: Place = (known.status, ranks[known.status] // PER_PAGE + 1)
                ranks[known.status] += 1
            else:
                row = self.known_total - 1 - index if self.model.newest_first else index
                place = (None, max(0, row) // PER_PAGE + 1)
            sums = groups.setdefault(place, {}).setdefault(known.status, [0, 0.0, 0.0])
            age = now - known.checked
            sums[0], sums[1], sums[2] = sums[0] + 1, sums[1] + age, sums[2] + age * age
        return tuple(
            Spot(page, status, tuple(Group(name, int(n), a, s) for name, (n, a, s) in found.items()), now)
            for (status, page), found in groups.items()
        )


def round_robin(model: Model) -> Iterator[Place]:
    """Every page of the listing in turn."""
    while True:
        for page in range(1, -(-model.total // PER_PAGE) + 1):
            yield None, page


def best_fixed(model: Model, api: str, rate: float) -> Iterator[Place]:
    """Each page at the pace that is best for its true rate of changes: as the root of that rate, `rate` in all.

    Times the pages are read at are spread evenly; pages on which nothing happens are never read.
    """
    rates = {place: value for place, value in true_rates(model, api).items() if value > 0}
    total = sum(math.sqrt(value) for value in rates.values())
    gap = {place: total / math.sqrt(value) / rate for place, value in rates.items()}
    draw = random.Random(2)
    due = [(draw.random() * seconds, place) for place, seconds in gap.items()]
    heapq.heapify(due)
    while True:
        moment, place = heapq.heappop(due)
        heapq.heappush(due, (moment + gap[place], place))
        yield place


def true_rates(model: Model, api: str) -> dict[Place, float]:
    """Changes a second that reading each page shows, from the model itself."""
    rates: dict[Place, float] = {}
    ends = 1 / OPEN_FOR
    if api == "v3":
        for index, status in model.status.items():
            row = model.total - 1 - index if model.newest_first else index
            place = (None, row // PER_PAGE + 1)
            rates[place] = rates.get(place, 0.0) + model.rate_of(status) + ends
        return rates
    # On a page of a status one sees what has come to it.
    before = {after: name for name, after in FOLLOWING.items()}
    for status in OPEN_STATUSES:
        coming = len(model.lists[before[status]]) * model.rate_of(before[status]) / max(1, len(model.lists[status]))
        for rank in range(len(model.lists[status])):
            place = (status, rank // PER_PAGE + 1)
            rates[place] = rates.get(place, 0.0) + coming
    still_open = sorted(model.status)
    for page in range(1, -(-len(model.lists[ENDED]) // PER_PAGE) + 1):
        rows = model.listed((ENDED, page))
        inside = bisect_right(still_open, max(rows)) - bisect_left(still_open, min(rows))
        rates[ENDED, page] = inside * ends
    return rates


def run_fixed(model: Model, places: Iterator[Place], rate: float, warm: float, seconds: float) -> list[float]:
    """Read these pages at an even rate (requests a second); return the delays counted after the warm-up."""
    model.counted_from = model.now + warm
    end = model.counted_from + seconds
    while model.now < end:
        model.pass_time(model.now + 1 / rate)
        for index in model.listed(next(places)):
            model.see(index)
    model.settle()
    return model.delays


def run_planned(model: Model, api: str, warm: float, seconds: float) -> tuple[float, list[float]]:
    """Let the planner read; return its requests a second and the delays, both counted after the warm-up."""
    planned = Planned(model, api)
    begin = model.counted_from = model.now + warm
    requests = 0
    while model.now < begin + seconds:
        requests += planned.step() and model.now >= begin
    model.settle()
    return requests / seconds, model.delays
