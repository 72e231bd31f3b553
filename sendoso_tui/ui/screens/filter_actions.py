"""Keys and answers of the filter: the bar, the free text, what is offered to choose from."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.message import Message

from sendoso_tui.domain.query import ALL
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.panes.created import ANY_TIME, Preset, from_preset
from sendoso_tui.ui.panes.filter_options import NOTHING_KNOWN
from sendoso_tui.ui.screens.index_reading import CHOICE
from sendoso_tui.ui.screens.list_actions import ListActions
from sendoso_tui.ui.working import to_do

if TYPE_CHECKING:
    from datetime import date

    from textual.timer import Timer
    from textual.widget import AwaitMount

    from sendoso_tui.domain.query import SendFilter
    from sendoso_tui.ui.options import UiOptions
    from sendoso_tui.ui.panes.created import Created
    from sendoso_tui.ui.panes.filter_bar import FilterBar
    from sendoso_tui.ui.panes.filter_options import Counts
    from sendoso_tui.ui.panes.search_line import OverLine
    from sendoso_tui.ui.ports import Engine

TYPING_PAUSE = 0.02
"""Seconds between two looks for a typed text; a newer question interrupts an older one, so no more is needed."""
FILTER_BAR, SEARCH_LINE, COMMAND_LINE = "filter-bar", "search-line", "command-line"
_LINES = {SEARCH_LINE: ("text", "esc and enter close"), COMMAND_LINE: (":", "enter runs, esc closes")}


class CountsRead(Message, bubble=False):
    """What there is to choose from has been counted."""

    def __init__(self, number: int, counts: Counts) -> None:
        super().__init__()
        self.number, self.counts = number, counts


class FilterActions(ListActions):
    """Changes the filter; the list follows with the next index.

    The bar and the two lines are made when they are first opened. An action that makes one returns what is to be
    awaited, so that the key after it finds the field.
    """

    _typing: Timer | None = None
    _searched = 0.0
    _counting = 0
    known: Counts = NOTHING_KNOWN
    _bar: FilterBar | None = None

    def __init__(self, engine: Engine, options: UiOptions) -> None:
        super().__init__(engine, options)
        self._over: dict[str, OverLine] = {}

    def is_open(self, name: str) -> bool:
        """Say whether the filter bar or one of the lines is on the screen."""
        if name == FILTER_BAR:
            return self._bar is not None and self._bar.display
        return name in self._over and self._over[name].display

    def action_filter(self) -> AwaitMount | None:
        mounting = None
        wanted = self.sends.state.filter
        if self._bar is None:
            from sendoso_tui.ui.panes.filter_bar import FilterBar

            self._bar = FilterBar(self.glyphs, self._today, wanted, self.created)
            mounting = self.mount(self._bar)
        else:
            self._bar.open(wanted, self.created)
        self.again("footer", "status")
        self.count_choices()
        return mounting

    def action_search(self) -> AwaitMount | None:
        return self._open_line(SEARCH_LINE, self.sends.state.filter.text)

    def action_command_line(self) -> AwaitMount | None:
        return self._open_line(COMMAND_LINE, "")

    def close_filter_bar(self) -> None:
        """Close the bar if it is open."""
        if self._bar is not None and self._bar.display:
            self._bar.action_close()

    def _open_line(self, name: str, text: str) -> AwaitMount | None:
        mounting = None
        if (line := self._over.get(name)) is not None:
            line.open(text)
        else:
            from sendoso_tui.ui.panes.search_line import OverLine

            self._over[name] = OverLine(*_LINES[name], text, id=name)
            mounting = self.mount(self._over[name])
        self.again("footer")
        return mounting

    def _today(self) -> date:
        return self.engine.clock.now().astimezone().date()

    def action_clear_filter(self) -> None:
        self.set_filter(ALL, ANY_TIME)

    def set_filter(self, wanted: SendFilter, created: Created) -> None:
        """Use another filter from now on."""
        self.created = created
        if wanted != self.sends.state.filter:
            self.sends.state.filter = wanted
            self.ask(CHOICE)
            if self._bar is not None and self._bar.display:
                self._bar.follow(wanted, created)
                self.count_choices()
        self.again("filter-line", "footer")

    def roll_day(self) -> None:
        """Let a span such as "last 7 days" move on with the day."""
        preset = self.created.preset
        if preset in (Preset.ANY, Preset.THESE):
            return
        created = from_preset(preset, self._today())
        if created != self.created:
            since, until = created.bounds()
            self.set_filter(replace(self.sends.state.filter, since=since, until=until), created)

    def count_choices(self) -> None:
        """Count what the pickers offer, in the cache's own time."""
        self._counting += 1
        self.run_worker(to_do(self._count, self._counting), group="counts", exclusive=True)

    async def _count(self, number: int) -> None:
        try:
            counts = await self.engine.cache.facets(self.sends.state.filter)
        except StoreFault:
            return
        self.post_message(CountsRead(number, counts))

    def on_counts_read(self, event: CountsRead) -> None:
        if event.number == self._counting:
            self.known = event.counts
            self.again("filter-line")
            if self._bar is not None:
                self._bar.offer(event.counts)

    def on_filter_bar_chosen(self, event: FilterBar.Chosen) -> None:
        self.set_filter(event.wanted, event.created)

    def on_filter_bar_closed(self) -> None:
        self.sends.rows.focus()
        self.again("footer", "status")

    def on_over_line_typed(self, event: OverLine.Typed) -> None:
        if event.line.id == SEARCH_LINE:
            if self._typing is not None:
                self._typing.stop()
            pause = self._searched + TYPING_PAUSE - time.monotonic()
            if pause > 0:
                self._typing = self.set_timer(pause, lambda: self._search(event.text))
            else:
                self._search(event.text)

    def on_over_line_done(self, event: OverLine.Done) -> None:
        if self._typing is not None:
            self._typing.stop()
        event.line.close()
        self.focus_list()
        if event.line.id == SEARCH_LINE:
            self._search(event.text)
        elif event.kept:
            self.run_line(event.text)
        self.again("footer")

    def focus_list(self) -> None:
        """Put the focus back into the list, or on the face that stands in for it."""
        if self.sends.rows.display:
            self.sends.rows.focus()
        else:
            self.set_focus(None)

    def run_line(self, text: str) -> None:
        """Do what a command line says."""
        raise NotImplementedError

    def _search(self, text: str) -> None:
        self._typing, self._searched = None, time.monotonic()
        self.set_filter(replace(self.sends.state.filter, text=" ".join(text.split())), self.created)
