"""A list of options to tick, or to choose one of. Options are lines with a key; the keys are told when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from sendoso_tui.ui.show.line import Piece, Role, fit_line, spread
from sendoso_tui.ui.widgets.ink import ground_of, ink_of
from sendoso_tui.ui.widgets.paint import blank, paint
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import RenderResult
    from textual.binding import BindingType
    from textual.strip import Strip

    from sendoso_tui.ui.show.line import Line


@frozen
class Option:
    """`key` is what choosing it means; `label` and `tail` (a count) are what is shown."""

    key: str
    label: Line
    tail: str = ""


class Picker(Widget, can_focus=True):
    """Options under a cursor. `many` lets several be ticked, with keys for all and none."""

    class Changed(Message):
        """Other options are ticked than before."""

        def __init__(self, picker: Picker, chosen: frozenset[str]) -> None:
            super().__init__()
            self.picker = picker
            self.chosen = chosen

        @property
        def control(self) -> Picker:
            return self.picker

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
        Binding("g,home", "edge(0)", show=False),
        Binding("G,end", "edge(1)", show=False),
        Binding("space", "tick", show=False),
        Binding("a", "tick_all(1)", show=False),
        Binding("n", "tick_all(0)", show=False),
    ]

    def __init__(self, cursor_sign: str, *, many: bool = True, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.many = many
        self.options: Sequence[Option] = ()
        self.chosen: frozenset[str] = frozenset()
        self._sign = cursor_sign
        self._cursor = 0
        self._top = 0

    def offer(self, options: Sequence[Option], chosen: frozenset[str]) -> None:
        """Show these options with `chosen` ticked; the cursor stays on its option."""
        key = self.options[self._cursor].key if self._cursor < len(self.options) else None
        if options == self.options and chosen == self.chosen:
            return
        self.options, self.chosen = tuple(options), chosen
        places = {option.key: at for at, option in enumerate(options)}
        self._cursor = places.get(key, 0) if key is not None else 0
        self.refresh(layout=self.styles.height is not None and self.styles.height.is_auto)
        self._scroll()

    def action_step(self, lines: int) -> None:
        self._cursor = min(max(self._cursor + lines, 0), max(0, len(self.options) - 1))
        self._scroll()

    def action_edge(self, last: int) -> None:
        self._cursor = max(0, len(self.options) - 1) if last else 0
        self._scroll()

    def action_tick(self) -> None:
        if not self.options:
            return
        key = self.options[self._cursor].key
        self._choose(self.chosen ^ {key} if self.many else frozenset({key}))

    def action_tick_all(self, all_of_them: int) -> None:
        if self.many:
            self._choose(frozenset(option.key for option in self.options) if all_of_them else frozenset())

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, len(self.options))

    def render(self) -> RenderResult:
        return ""

    def render_line(self, y: int) -> Strip:
        at = self._top + y
        width = self.size.width
        if at >= len(self.options):
            return blank(width, self.rich_style)
        option = self.options[at]
        here = at == self._cursor and self.has_focus
        ticked = option.key in self.chosen
        box = (("[x]", "[ ]") if self.many else ("(x)", "( )"))[not ticked]
        sign = Piece(self._sign if here else " ", Role.ACCENT)
        left: Line = (sign, Piece(box + " ", Role.STRONG if ticked else Role.MUTED), *option.label)
        line = spread(left, (Piece(option.tail, Role.MUTED),), width) if option.tail else fit_line(left, width)
        return paint(line, width, ink_of(self.app), ground_of(self, cursor=here))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_resize(self) -> None:
        self._scroll()

    def on_click(self, event: events.Click) -> None:
        at = self._top + event.y
        if at < len(self.options):
            self._cursor = at
            self.action_tick()
            self._scroll()

    def _choose(self, chosen: frozenset[str]) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.refresh()
            self.post_message(self.Changed(self, chosen))

    def _scroll(self) -> None:
        height = max(1, self.size.height)
        if self._cursor < self._top:
            self._top = self._cursor
        elif self._cursor >= self._top + height:
            self._top = self._cursor - height + 1
        self._top = max(0, min(self._top, max(0, len(self.options) - height)))
        self.refresh()
