"""Filtered to nothing: which filters to drop, with what that would show, as a list under a cursor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.message import Message

from sendoso_tui.domain.query import ALL
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.panes.created import ANY_TIME
from sendoso_tui.ui.screens.filter_actions import FilterActions
from sendoso_tui.ui.show.filters import parts_of
from sendoso_tui.ui.working import to_do
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.query import SendFilter
    from sendoso_tui.ui.panes.created import Created
    from sendoso_tui.ui.show.filters import Part
    from sendoso_tui.ui.show.line import Line

MOVES = {"down": 1, "up": -1}


@frozen
class Way:
    """A filter that might show something; `count` is None while it is counted."""

    text: str
    wanted: SendFilter
    created: Created
    count: int | None = None


class WaysCounted(Message, bubble=False):
    """How many sends each way out would show."""

    def __init__(self, asked: SendFilter, counts: list[int]) -> None:
        super().__init__()
        self.asked, self.counts = asked, counts


def ways_from(asked: SendFilter, created: Created, parts: tuple[Part, ...]) -> list[Way]:
    """Return what can be dropped of a filter, all of it first."""
    ways = [Way("clear all filters", ALL, ANY_TIME)]
    without = {
        "text": (replace(asked, text=""), created),
        "created": (replace(asked, since=None, until=None), ANY_TIME),
        "status": (replace(asked, statuses=frozenset()), created),
        "type": (replace(asked, types=frozenset(), subtypes=frozenset()), created),
    }
    active = {part.name: part for part in parts if part.active}
    if len(active) > 1:
        ways += [
            Way(f"drop {name} {active[name].value}", *choice) for name, choice in without.items() if name in active
        ]
    return ways


class WaysOut(FilterActions):
    """The list under the words "Nothing matches". Empty while there is something in the list."""

    ways: tuple[Way, ...] = ()
    way_at = 0
    _offered_for: SendFilter | None = None

    def index_taken(self) -> None:
        """Offer ways out when the filter leaves nothing; forget them when it leaves something."""
        asked = self.sends.state.filter
        if self.matching != 0 or asked == ALL:
            self.ways = ()
            return
        if self.ways and self.ways[-1].count is not None and self._offered_for == asked:
            return
        self._offered_for = asked
        today = self.engine.clock.now().astimezone().date()
        self.ways = tuple(ways_from(asked, self.created, parts_of(asked, self.created.words(today))))
        self.way_at = 0
        self.sends.show()
        self.run_worker(to_do(self._count_ways, asked, self.ways), group="ways", exclusive=True)

    def on_ways_counted(self, event: WaysCounted) -> None:
        if event.asked != self.sends.state.filter or len(event.counts) != len(self.ways):
            return
        counted = [replace(way, count=count) for way, count in zip(self.ways, event.counts, strict=True)]
        everything, *others = counted
        # What helps most stands first; the way that clears all stays on top.
        self.ways = (everything, *sorted(others, key=lambda way: -(way.count or 0)))
        self.sends.face_bar.again()

    def choose_way(self, command_id: str) -> bool:
        """Move among the ways or take one; False when the command is none of these or there are no ways."""
        if not self.ways:
            return False
        if command_id in MOVES:
            self.way_at = min(max(self.way_at + MOVES[command_id], 0), len(self.ways) - 1)
            self.sends.face_bar.again()
            return True
        if command_id == "open":
            way = self.ways[self.way_at]
            self.set_filter(way.wanted, way.created)
            return True
        return False

    def way_lines(self, width: int) -> list[Line]:
        """Return the ways as lines."""
        from sendoso_tui.ui.show.faces import choice

        return [choice(way.text, way.count, at == self.way_at, width, self.glyphs) for at, way in enumerate(self.ways)]

    async def _count_ways(self, asked: SendFilter, ways: tuple[Way, ...]) -> None:
        try:
            counts = [(await self.engine.cache.facets(way.wanted, question="ways out")).total for way in ways]
        except StoreFault:
            return
        self.post_message(WaysCounted(asked, counts))
