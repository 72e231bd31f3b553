"""A list that hangs at a field: a line to search in, what was found under a cursor, and why some of it is grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from sendoso_tui.ui.show.choices import choice_line, found, kind_line, kinds_of
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut
from sendoso_tui.ui.widgets.choice_lines import ChoiceLines
from sendoso_tui.ui.widgets.entry import Entry
from sendoso_tui.ui.widgets.line_bar import LineBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Region, Size

    from sendoso_tui.ui.show.choices import Choice
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

WIDEST, HIGHEST, LEAST = 78, 16, 8


class Chooser(Widget):
    """Owns the keys while it is there. With `searches` others find what fits the text; else it does so itself."""

    DEFAULT_CSS = """
    Chooser {
        layer: over; width: 60; height: 12; padding: 0 1; background: $background; border: solid $border-blurred;
    }
    Chooser LineBar { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("tab", "kind(1)", show=False, priority=True),
        Binding("shift+tab", "kind(-1)", show=False, priority=True),
    ]

    class Picked(Message):
        """This was chosen."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Asked(Message):
        """Another text is searched for; only told by one that `searches`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Turned(Message):
        """Enter takes something now and took nothing before, or the other way round."""

    class Closed(Message):
        """It was left without a choice."""

    def __init__(
        self, title: str, typed: str = "", *, searches: bool = False, kind: str = "", glyphs: Glyphs = UNICODE
    ) -> None:
        """`typed` is what the search begins with, `kind` the kind shown first."""
        super().__init__(id="chooser")
        self._title, self._searches, self._kind, self._glyphs = title, searches, kind, glyphs
        self._choices: Sequence[Choice] = ()
        self._found: list[Choice] = []
        self._note: Line = EMPTY
        self._waiting = self._moved = False
        self._could_take: bool | None = None
        self._entry = Entry(typed, id="chooser-search", limit=200, hint="type to search")
        self._list = ChoiceLines(glyphs)

    def compose(self) -> ComposeResult:
        yield LineBar(self._head, id="chooser-head")
        yield self._entry
        yield LineBar(self._kinds, id="chooser-kinds")
        yield self._list
        yield LineBar(self._foot, id="chooser-foot")

    def on_mount(self) -> None:
        # At once: the next key is meant for the list.
        self.screen.set_focus(self._entry)
        self._show()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    @property
    def typed(self) -> str:
        """What is searched for."""
        return self._entry.value

    def type(self, text: str) -> None:
        """Add to what is searched for."""
        self._entry.insert_text_at_cursor(text)

    def place(self, field: Region, screen: Size) -> None:
        """Hang below a field, or above it where there is more room."""
        below, above = screen.height - 1 - field.bottom, field.y - 1
        height = min(HIGHEST, max(below, above, LEAST))
        width = min(WIDEST, screen.width - 2)
        y = field.bottom if below >= min(height, above) else field.y - height
        self.styles.width, self.styles.height = width, height
        self.styles.offset = (max(0, min(field.x - 1, screen.width - width)), max(1, min(y, screen.height - height)))

    def offer(self, choices: Sequence[Choice], note: Line = EMPTY, *, waiting: bool = False) -> None:
        """Offer these; the cursor stays on its choice. `note` says what is going on, or what went wrong.

        While `waiting` for what fits the present text, none of what an older text has found can be taken.
        """
        self._choices, self._note, self._waiting = tuple(choices), note, waiting
        if self.is_mounted:
            self._show()

    def action_close(self) -> None:
        self.post_message(self.Closed())

    def action_step(self, lines: int) -> None:
        self._moved = True
        self._list.step(lines)
        self._bars()

    def action_page(self, direction: int) -> None:
        self.action_step(direction * max(1, self._list.size.height - 1))

    def action_kind(self, direction: int) -> None:
        kinds = ("", *kinds_of(self._choices))
        at = kinds.index(self._kind) if self._kind in kinds else 0
        self._kind = kinds[(at + direction) % len(kinds)]
        self._show(top=True)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._searches:
            self.post_message(self.Asked(event.value))
        self._show(top=True)

    @on(Input.Submitted)
    @on(ChoiceLines.Clicked)
    def _take(self, event: Message) -> None:
        event.stop()
        choice = self._pointed
        if choice is not None and self.can_take:
            self.post_message(self.Picked(choice.key))

    @property
    def can_take(self) -> bool:
        """Whether there is something under the cursor that can be chosen now."""
        choice = self._pointed
        if choice is None or choice.why_not:
            return False
        return not self._waiting or (choice.always and self._moved)

    @property
    def _pointed(self) -> Choice | None:
        return self._found[self._list.cursor] if self._found else None

    def _show(self, *, top: bool = False) -> None:
        if top:
            self._moved = False
        # What is always offered was under the cursor only because nothing else was there, unless it was gone to.
        before = self._pointed if self._moved or (self._pointed and not self._pointed.always) else None
        before = None if top else before
        kind = self._kind if self._kind in kinds_of(self._choices) else ""
        self._found = found(self._choices, "" if self._searches else self.typed, kind)
        keys = [choice.key for choice in self._found]
        cursor = keys.index(before.key) if before is not None and before.key in keys else 0
        width = max(1, self._list.size.width - 1)
        self._list.show(
            [choice_line(choice, width, self._glyphs) for choice in self._found], choice=True, cursor=cursor
        )
        self._bars()

    def _bars(self) -> None:
        self.query_one("#chooser-kinds").display = bool(self._note) or bool(kinds_of(self._choices))
        for bar in self.query(LineBar):
            bar.again()
        if self._could_take is not self.can_take:
            self._could_take = self.can_take
            self.post_message(self.Turned())

    def _head(self, width: int) -> Sequence[Line]:
        return [(Piece(cut(self._title, width, self._glyphs.ellipsis), Role.HEADING),)]

    def _kinds(self, width: int) -> Sequence[Line]:
        if self._note:
            return [self._note]
        kinds = kinds_of(self._choices)
        text = "" if self._searches else self.typed
        counts = [len(found(self._choices, text, kind)) for kind in kinds]
        return [kind_line(kinds, self._kind if self._kind in kinds else "", counts, width)] if kinds else []

    def _foot(self, width: int) -> Sequence[Line]:
        choice = self._pointed
        if choice is not None and choice.why_not:
            return [(Piece(cut(choice.why_not, width, self._glyphs.ellipsis), Role.LATE),)]
        if choice is None and not self._note:
            return [(Piece("Nothing matches.", Role.MUTED), *key_line(("esc", "closes")))]
        keys = [("enter", "takes it"), ("esc", "closes")]
        if kinds_of(self._choices):
            keys.insert(1, ("tab", "next kind"))
        return [key_line(*keys, off=() if self.can_take else ("enter",))[1:]]
