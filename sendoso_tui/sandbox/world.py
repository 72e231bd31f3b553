"""All sends of the sandbox: when each was made, its status now and how it got there. One byte a send and the open
ones' next change.

Drawn sends take everything else from the table of timelines and from `draws`; only sends placed by a request keep a
record. What the dialects show of a send is made in `sends` and the views.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import compress, islice
from typing import TYPE_CHECKING

from sendoso_tui.sandbox.arrivals import Arrivals
from sendoso_tui.sandbox.draws import mix
from sendoso_tui.sandbox.kinds import V3_WORDS, Status, status_of
from sendoso_tui.sandbox.timelines import COUNT, LONGEST
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from sendoso_tui.sandbox.people import Person
    from sendoso_tui.sandbox.timelines import Timeline

_HOUR = 3600


@frozen
class Placed:
    """What a request asked for. `timeline` begins `shift` seconds after the send was made (a scheduled send waits)."""

    timeline: Timeline
    person_id: str
    first_name: str
    last_name: str
    full_name: str
    email: str
    company: str
    message: str
    sender: int
    via: str
    shift: int = 0
    crm_id: str | None = None
    crm_type: str | None = None
    country: str = "US"


class World:
    """The sends by index, the oldest first; `refresh` brings them up to a moment and must come before reading."""

    def __init__(self, seed: int, sends: int, start: float, table: tuple[Timeline, ...]) -> None:
        self.seed = seed
        self.table = table
        self._arrivals = Arrivals(sends, start)
        self._doubled = table + table
        self._final = bytes(timeline.statuses[-1] for timeline in self._doubled)
        self.changed: Callable[[int, Status | None, Status], None] = lambda index, old, new: None
        self.restart()

    def restart(self) -> None:
        """Puts the world back to its start."""
        self.now = self._arrivals.start
        self.placed: dict[int, Placed] = {}
        self.edits: dict[int, list[tuple[str, int]]] = {}
        self.codes = bytearray()
        self._later = array("q")
        self._arrived = 0
        self._queue: dict[int, array[int]] = {}
        self._next_due = 0.0
        self._offsets: dict[int, int] = {}
        for first in range(0, self._arrivals.count, COUNT):
            self._fill(first, min(first + COUNT, self._arrivals.count))

    def __len__(self) -> int:
        return len(self.codes)

    def timeline(self, index: int) -> Timeline:
        """The life this send leads."""
        placed = self.placed.get(index)
        return placed.timeline if placed else self.table[(index + self._offset(index // COUNT)) % COUNT]

    def block(self, first: int, last: int) -> tuple[Timeline, ...]:
        """The drawn timelines of `first` up to `last`, which lie within one block of COUNT; placed sends are not
        looked at.
        """
        begin = (first + self._offset(first // COUNT)) % COUNT
        return self._doubled[begin : begin + last - first]

    def created(self, index: int) -> int:
        """When this send was made: unix seconds."""
        if index < self._arrivals.count:
            return self._arrivals.drawn(index, self.table[(index + self._offset(index // COUNT)) % COUNT].jitter)
        return self._later[index - self._arrivals.count]

    def status(self, index: int) -> Status:
        """The status now."""
        return Status(self.codes[index])

    def word(self, index: int) -> str:
        """The status now, in v3's words or the word a control request set."""
        edit = self.edits.get(index)
        return edit[-1][0] if edit else V3_WORDS[self.codes[index]]

    def history(self, index: int) -> list[tuple[str, int]]:
        """The updates so far, oldest first: v3's word and unix seconds. Empty for a send nothing has happened to."""
        edit = self.edits.get(index)
        if edit is not None:
            return list(edit)
        timeline = self.timeline(index)
        begun = self.created(index) + self._shift(index)
        reached = bisect_right(timeline.offsets, self.now - begun)
        return [
            (V3_WORDS[status], begun + offset)
            for status, offset in zip(timeline.statuses[:reached], timeline.offsets[:reached], strict=True)
        ]

    def between(self, first: float | None, before: float | None) -> tuple[int, int]:
        """The range of indexes made from `first` up to, and without, `before` (unix seconds; None: no bound)."""
        everyone = range(len(self))
        low = 0 if first is None else bisect_left(everyone, first, key=self.created)
        high = len(self) if before is None else bisect_left(everyone, before, key=self.created)
        return low, max(low, high)

    def select(self, low: int, high: int, group: bytes | None, skip: int, count: int) -> tuple[int, list[int]]:
        """How many of a range have a status of `group` (a translation table; None: all), and `count` of them,
        newest first.
        """
        if group is None:
            top = high - skip
            return high - low, list(range(top - 1, max(low, top - count) - 1, -1))
        wanted = self.codes[low:high].translate(group)
        wanted.reverse()
        return wanted.count(1), list(islice(compress(range(high - 1, low - 1, -1), wanted), skip, skip + count))

    def refresh(self, now: float) -> None:
        """Brings the world up to `now`: sends arrive and move on. A moment earlier than the last one changes
        nothing.
        """
        self.now = max(self.now, now)
        while True:
            index = len(self)
            jitter = self.table[(index + self._offset(index // COUNT)) % COUNT].jitter
            made = self._arrivals.following(self._arrived, jitter)
            if made > self.now:
                break
            self._arrived += 1
            self._append(made)
        if self.now >= self._next_due:
            self._settle()

    def add(self, count: int) -> list[int]:
        """Adds drawn sends made now; gives their indexes."""
        return [self._append(int(self.now)) for _ in range(count)]

    def place(self, placed: Placed) -> int:
        """Adds a send a request asked for, made now; gives its index."""
        self.placed[len(self)] = placed
        return self._append(int(self.now))

    def set_status(self, index: int, word: str) -> None:
        """Gives a send a status as of now, any word; from then on it moves no further by itself."""
        status = status_of(word)
        old = self.status(index)
        shown = word if status is Status.OTHER else V3_WORDS[status]
        self.edits[index] = [*self.history(index), (shown, int(self.now))]
        self.codes[index] = status
        self.changed(index, old, status)

    def _offset(self, block: int) -> int:
        found = self._offsets.get(block)
        if found is None:
            found = self._offsets[block] = mix(self.seed, block, 5) % COUNT
        return found

    def _shift(self, index: int) -> int:
        placed = self.placed.get(index)
        return placed.shift if placed else 0

    def _append(self, made: int) -> int:
        index = len(self)
        # Sends are sorted by creation; one clock tick must not break that.
        self._later.append(max(made, self._later[-1]) if self._later else made)
        status = self._follow(index)
        self.codes.append(status)
        self.changed(index, None, status)
        return index

    def _follow(self, index: int) -> Status:
        """The status of a send nobody edited, and a note of when it changes next."""
        timeline = self.timeline(index)
        begun = self.created(index) + self._shift(index)
        age = self.now - begun
        coming = timeline.next_change(age)
        if coming is not None:
            self._note(index, begun + coming)
        return timeline.status_at(age)

    def _note(self, index: int, due: int) -> None:
        bucket = self._queue.get(due // _HOUR)
        if bucket is None:
            bucket = self._queue[due // _HOUR] = array("I")
        bucket.append(index)
        self._next_due = min(self._next_due, due)

    def _settle(self) -> None:
        hour = int(self.now) // _HOUR
        self._next_due = (hour + 1) * _HOUR
        for past in sorted(key for key in self._queue if key <= hour):
            for index in self._queue.pop(past):
                if index in self.edits:
                    continue
                old = self.status(index)
                new = self._follow(index)
                if new is not old:
                    self.codes[index] = new
                    self.changed(index, old, new)

    def _fill(self, first: int, last: int) -> None:
        """Appends drawn sends of one block. Blocks that are over are copied whole: at a million sends most of them
        are.
        """
        timelines = self.block(first, last)
        youngest = self._arrivals.drawn(last - 1, timelines[-1].jitter)
        if self.now - youngest >= LONGEST:
            begin = (first + self._offset(first // COUNT)) % COUNT
            self.codes += self._final[begin : begin + last - first]
            return
        drawn, now = self._arrivals.drawn, self.now
        for index, timeline in enumerate(timelines, first):
            made = drawn(index, timeline.jitter)
            offsets = timeline.offsets
            reached = bisect_right(offsets, now - made)
            self.codes.append(timeline.statuses[reached - 1] if reached else Status.PENDING)
            if reached < len(offsets):
                self._note(index, made + offsets[reached])


def person_fields(person: Person) -> dict[str, str]:
    """The fields of `Placed` that describe a known recipient."""
    return {
        "person_id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "full_name": person.full_name,
        "email": person.email,
        "company": person.company,
        "country": person.address.get("country", "US"),
    }
