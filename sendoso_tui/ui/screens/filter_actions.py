"""Keys and answers of the filter: the bar, the free text, what is offered to choose from."""

from dataclasses import replace

from textual.message import Message
from textual.timer import Timer

from sendoso_tui.domain.query import ALL, SendFilter
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.panes.created import ANY_TIME, Created, Preset, from_preset
from sendoso_tui.ui.panes.filter_bar import FilterBar
from sendoso_tui.ui.panes.filter_options import NOTHING_KNOWN, Counts
from sendoso_tui.ui.panes.search_line import OverLine
from sendoso_tui.ui.screens.index_reading import CHOICE
from sendoso_tui.ui.screens.list_actions import ListActions

TYPING_PAUSE = 0.12


class CountsRead(Message, bubble=False):
    """What there is to choose from has been counted."""

    def __init__(self, number: int, counts: Counts) -> None:
        super().__init__()
        self.number, self.counts = number, counts


class FilterActions(ListActions):
    """Changes the filter; the list follows with the next index."""

    _typing: Timer | None = None
    _counting = 0
    known: Counts = NOTHING_KNOWN

    @property
    def filter_bar(self) -> FilterBar:
        return self.query_one(FilterBar)

    @property
    def search_line(self) -> OverLine:
        return self.query_one("#search-line", OverLine)

    @property
    def command_line(self) -> OverLine:
        return self.query_one("#command-line", OverLine)

    def action_filter(self) -> None:
        self.filter_bar.open(self.sends.state.filter, self.created)
        self.again("footer", "status")
        self.count_choices()

    def action_search(self) -> None:
        self.search_line.open(self.sends.state.filter.text)
        self.again("footer")

    def action_clear_filter(self) -> None:
        self.set_filter(ALL, ANY_TIME)

    def set_filter(self, wanted: SendFilter, created: Created) -> None:
        """Use another filter from now on."""
        self.created = created
        if wanted != self.sends.state.filter:
            self.sends.state.filter = wanted
            self.ask(CHOICE)
            if self.filter_bar.display:
                self.filter_bar.follow(wanted, created)
                self.count_choices()
        self.again("filter-line", "footer")

    def roll_day(self) -> None:
        """Let a span such as "last 7 days" move on with the day."""
        preset = self.created.preset
        if preset in (Preset.ANY, Preset.THESE):
            return
        created = from_preset(preset, self.engine.clock.now().astimezone().date())
        if created != self.created:
            since, until = created.bounds()
            self.set_filter(replace(self.sends.state.filter, since=since, until=until), created)

    def count_choices(self) -> None:
        """Count what the pickers offer, in the cache's own time."""
        self._counting += 1
        self.run_worker(self._count(self._counting), group="counts", exclusive=True)

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
            self.filter_bar.offer(event.counts)

    def on_filter_bar_chosen(self, event: FilterBar.Chosen) -> None:
        self.set_filter(event.wanted, event.created)

    def on_filter_bar_closed(self) -> None:
        self.sends.rows.focus()
        self.again("footer", "status")

    def on_over_line_typed(self, event: OverLine.Typed) -> None:
        if event.line.id == "search-line":
            if self._typing is not None:
                self._typing.stop()
            self._typing = self.set_timer(TYPING_PAUSE, lambda: self._search(event.text))

    def on_over_line_done(self, event: OverLine.Done) -> None:
        if self._typing is not None:
            self._typing.stop()
        event.line.close()
        self.focus_list()
        if event.line.id == "search-line":
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
        self._typing = None
        self.set_filter(replace(self.sends.state.filter, text=" ".join(text.split())), self.created)
