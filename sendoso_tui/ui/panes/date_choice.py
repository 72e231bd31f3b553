"""The part of the filter bar for the days of creation: spans by name, and two fields for any others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

from sendoso_tui.domain.dates import NotADate
from sendoso_tui.ui.panes.created import ANY_TIME, Preset, from_preset, from_typed
from sendoso_tui.ui.show.line import Piece, Role, wrap
from sendoso_tui.ui.widgets.entry import Entry
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.picker import Option, Picker

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widgets import Input

    from sendoso_tui.ui.panes.created import Created
    from sendoso_tui.ui.show.line import Line

FIRST_DAY, LAST_DAY = "first-day", "last-day"
TYPING_PAUSE = 0.5
_SPANS = tuple(Option(preset.value, (Piece(preset.value),)) for preset in Preset)


class DateChoice(Vertical):
    """A wrong day keeps the span there was and says so under the fields, once the typing pauses."""

    class Chosen(Message):
        """Another span is wanted."""

        def __init__(self, created: Created) -> None:
            super().__init__()
            self.created = created

    class Done(Message):
        """Enter was pressed in a field that holds a day."""

    def __init__(self, title: LineBar, cursor_sign: str, today: Callable[[], date]) -> None:
        super().__init__(id="filter-created", classes="part-column")
        self._title, self._today = title, today
        self._created = ANY_TIME
        self._fault = ""
        self._typing: Timer | None = None
        self._picker = Picker(cursor_sign, many=False, id="pick-created")
        self._first, self._last = Entry(id=FIRST_DAY, limit=40), Entry(id=LAST_DAY, limit=40)
        self._fault_bar = LineBar(self._fault_lines, id="date-fault")

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._picker
        yield LineBar(_hint("from (today, -7d, 1 Nov, 2026-11-01)"), classes="hint")
        yield self._first
        yield LineBar(_hint("to"), classes="hint")
        yield self._last
        yield self._fault_bar

    def show(self, created: Created, *, typed: bool = False) -> None:
        """Show this span as the chosen one; `typed` also fills the fields with what was typed for it."""
        self._created = created
        self._picker.offer(_SPANS, frozenset({created.preset.value}))
        if typed:
            self._first.value, self._last.value = created.typed_first, created.typed_last
            self._say_fault("")

    def on_picker_changed(self, event: Picker.Changed) -> None:
        event.stop()
        preset = Preset(next(iter(event.chosen)))
        if preset is Preset.THESE:
            self._choose_typed()
            self._first.focus()
        else:
            self._say_fault("")
            self._choose(from_preset(preset, self._today()))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        typed = (self._first.value, self._last.value)
        if typed == (self._created.typed_first, self._created.typed_last):
            return
        if "".join(typed).strip() or self._created.preset is Preset.THESE:
            self._stop_waiting()
            self._typing = self.set_timer(TYPING_PAUSE, self._choose_typed)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if (self._first.value + self._last.value).strip():
            self._choose_typed()
        if not self._fault:
            self.post_message(self.Done())

    def _choose_typed(self) -> None:
        self._stop_waiting()
        try:
            created = from_typed(self._first.value, self._last.value, self._today())
        except NotADate as fault:
            self._say_fault(str(fault))
            return
        if created.first is not None and created.last is not None and created.last < created.first:
            self._say_fault("The first day is after the last one.")
            return
        self._say_fault("")
        self._choose(created)

    def _choose(self, created: Created) -> None:
        self.show(created)
        self.post_message(self.Chosen(created))

    def _stop_waiting(self) -> None:
        if self._typing is not None:
            self._typing.stop()
            self._typing = None

    def _say_fault(self, sentence: str) -> None:
        self._fault = sentence
        self._fault_bar.again()

    def _fault_lines(self, width: int) -> list[Line]:
        lines = wrap(self._fault, max(10, width - 4)) if self._fault else []
        return [(Piece("  "), Piece(line, Role.FAILED)) for line in lines]


def _hint(text: str) -> Callable[[int], list[Line]]:
    return lambda width: [(Piece(f"  {text}", Role.MUTED),)]
