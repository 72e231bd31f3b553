"""The filter bar: pickers for type, subtype and status, and the days of creation. What is chosen applies at once.

Wide, its parts stand side by side; below 120 columns one part at a time hangs under its word.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from sendoso_tui.domain.query import SendFilter
from sendoso_tui.ui.panes.created import ANY_TIME
from sendoso_tui.ui.panes.date_choice import FIRST_DAY, LAST_DAY, DateChoice
from sendoso_tui.ui.panes.filter_options import status_options, word_options
from sendoso_tui.ui.show.line import Piece, Role
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.picker import Picker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from sendoso_tui.ui.panes.created import Created
    from sendoso_tui.ui.panes.filter_options import Counts
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.widgets.line_bar import LineMaker

WIDE = 120
OWN_KEYS = frozenset({"j", "k", "g", "G", "a", "n", "h", "l", "f", "F", "space"})
PARTS = ("type", "subtype", "status", "created")
_TITLES = {"type": "Type", "subtype": "Subtype", "status": "Status", "created": "Created"}
_PLACES = {"type": 1, "subtype": 12, "status": 14, "created": 34}


class FilterBar(Widget):
    """Holds the choice that is being made. Open once it is mounted; `offer` brings what there is to choose from."""

    class Chosen(Message):
        """Another filter is wanted."""

        def __init__(self, wanted: SendFilter, created: Created) -> None:
            super().__init__()
            self.wanted = wanted
            self.created = created

    class Closed(Message):
        """The bar was closed."""

    DEFAULT_CSS = """
    FilterBar {
        layer: over; width: 46; height: auto; max-height: 90%; padding: 0 1; background: $background;
        border: solid $border-blurred; border-title-color: $primary; border-title-style: bold;
        border-subtitle-color: $text-muted;
        .part-column { height: auto; }
        Picker { height: auto; max-height: 16; }
        .part-title { height: 1; }
        .hint { height: 1; }
        Entry { margin: 0 2; }
    }
    FilterBar.-wide {
        width: 100%; layout: horizontal;
        .part-column { width: 1fr; padding: 0 2 0 0; }
        #filter-created { padding: 0; }
        #pick-type { max-height: 8; }
        #pick-subtype { max-height: 10; }
        #pick-status { max-height: 21; }
    }
    FilterBar #subtype-title { margin: 1 0 0 0; }
    FilterBar #date-fault { height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("enter", "close", show=False),
        Binding("tab", "part(1)", show=False),
        Binding("shift+tab", "part(-1)", show=False),
        Binding("right,l", "part(1)", show=False),
        Binding("left,h", "part(-1)", show=False),
        Binding("F", "clear", show=False),
        Binding("f", "close", show=False),
    ]

    def __init__(self, glyphs: Glyphs, today: Callable[[], date], wanted: SendFilter, created: Created) -> None:
        super().__init__(id="filter-bar")
        self._glyphs, self._today = glyphs, today
        self._filter, self._created = wanted, created
        self._counts: Counts | None = None
        self._part = "status"

    def compose(self) -> ComposeResult:
        sign = self._glyphs.cursor
        with Vertical(id="filter-words", classes="part-column"):
            for part in ("type", "subtype"):
                yield LineBar(self._titled(part), id=f"{part}-title", classes="part-title")
                yield Picker(sign, id=f"pick-{part}")
        with Vertical(id="filter-status", classes="part-column"):
            yield LineBar(self._titled("status"), id="status-title", classes="part-title")
            yield Picker(sign, id="pick-status")
        title = LineBar(self._titled("created"), id="created-title", classes="part-title")
        self._dates = DateChoice(title, sign, self._today)
        yield self._dates

    def on_mount(self) -> None:
        self.border_title = "Filter"
        self.open(self._filter, self._created)

    def on_resize(self) -> None:
        self._arrange()

    def open(self, wanted: SendFilter, created: Created) -> None:
        """Show the bar with this filter ticked."""
        self._filter, self._created = wanted, created
        self.display = True
        self._dates.show(created, typed=True)
        self._fill()
        self._arrange()
        # At once: the next key is meant for the bar.
        self.screen.set_focus(self._picker(self._part))

    def offer(self, counts: Counts) -> None:
        """Bring what there is to choose from, with counts that honour the other parts of the filter."""
        self._counts = counts
        if self.display and self.is_mounted:
            self._fill()

    def follow(self, wanted: SendFilter, created: Created) -> None:
        """Take over a filter that was changed elsewhere."""
        if (wanted, created) != (self._filter, self._created):
            self._filter, self._created = wanted, created
            if self.is_mounted:
                self._fill()

    def action_close(self) -> None:
        self.display = False
        self.post_message(self.Closed())

    def action_clear(self) -> None:
        self._dates.show(ANY_TIME, typed=True)
        self._choose(SendFilter(), ANY_TIME)

    def action_part(self, direction: int) -> None:
        names = [f"pick-{part}" for part in PARTS] + [FIRST_DAY, LAST_DAY]
        focused = self.screen.focused
        here = focused.id if focused is not None and focused.id in names else f"pick-{self._part}"
        at = (names.index(here or names[0]) + direction) % len(names)
        if names[at] == "pick-subtype" and not self._picker("subtype").options:
            at = (at + direction) % len(names)
        part = names[at].removeprefix("pick-")
        self._part = part if part in PARTS else "created"
        self._arrange()
        self.query_one(f"#{names[at]}").focus()

    def on_key(self, event: events.Key) -> None:
        """Letters act here or not at all: what they do in the list must not happen behind this."""
        if event.is_printable and event.key not in OWN_KEYS:
            event.stop()

    def on_picker_changed(self, event: Picker.Changed) -> None:
        event.stop()
        part = (event.picker.id or "").removeprefix("pick-")
        if part == "type":
            self._choose(replace(self._filter, types=event.chosen), self._created)
        elif part == "subtype":
            self._choose(replace(self._filter, subtypes=event.chosen), self._created)
        else:
            self._choose(replace(self._filter, statuses=event.chosen), self._created)

    def on_date_choice_chosen(self, event: DateChoice.Chosen) -> None:
        event.stop()
        self._choose(self._filter, event.created)

    def on_date_choice_done(self, event: DateChoice.Done) -> None:
        event.stop()
        self.action_close()

    def _choose(self, wanted: SendFilter, created: Created) -> None:
        since, until = created.bounds()
        self._filter = replace(wanted, since=since, until=until)
        self._created = created
        self._fill()
        self.post_message(self.Chosen(self._filter, created))

    def _fill(self) -> None:
        counts = self._counts
        if counts is not None:
            self._picker("type").offer(word_options(counts.types, self._filter.types), self._filter.types)
            self._picker("subtype").offer(word_options(counts.subtypes, self._filter.subtypes), self._filter.subtypes)
            statuses = status_options(counts.statuses, self._filter.statuses, self._glyphs)
            self._picker("status").offer(statuses, self._filter.statuses)
        self._dates.show(self._created)
        self._arrange()
        for title in self.query(".part-title").results(LineBar):
            title.again()

    def _picker(self, part: str) -> Picker:
        return self.query_one(f"#pick-{part}", Picker)

    def _titled(self, part: str) -> LineMaker:
        return lambda width: [self._title(part)]

    def _title(self, part: str) -> Line:
        marks: Mapping[str, int] = {
            "type": len(self._filter.types),
            "subtype": len(self._filter.subtypes),
            "status": len(self._filter.statuses),
        }
        chosen = marks.get(part, 0)
        tail = f"  {chosen} chosen" if chosen else ""
        return (
            (Piece(f"  {_TITLES[part]}", Role.HEADING), Piece(tail, Role.MUTED))
            if tail
            else (Piece(f"  {_TITLES[part]}", Role.HEADING),)
        )

    def _arrange(self) -> None:
        if not self.display:
            return
        wide = self.screen.size.width >= WIDE
        self.set_class(wide, "-wide")
        for part, column in (("type", "words"), ("status", "status"), ("created", "created")):
            shown = wide or self._part == part or (part == "type" and self._part == "subtype")
            self.query_one(f"#filter-{column}").display = shown
        subtype_here = wide or self._part == "subtype"
        type_here = wide or self._part == "type"
        has_subtypes = bool(self._picker("subtype").options)
        for part, here in (("type", type_here), ("subtype", subtype_here and has_subtypes)):
            self.query_one(f"#{part}-title").display = here
            self._picker(part).display = here
        self.styles.offset = (0 if wide else min(_PLACES[self._part], max(0, self.screen.size.width - 46)), 2)
        self.border_subtitle = "applies as you choose   a all   n none" if wide else ""
