"""The fields of a new send, one under the other, and under them what is wrong. It holds texts and judges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Input, TextArea

from sendoso_tui.domain.clean import clean_block, clean_line
from sendoso_tui.domain.form import TYPED_LIMIT, YES, Entry
from sendoso_tui.ui.show.compose import (
    BEGINS_GROUP,
    FLAG_TEXTS,
    LIST_HINTS,
    SET_FOR_YOU,
    label_of,
    option_label,
    set_lines,
)
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.widgets import entry
from sendoso_tui.ui.widgets.block import LEAST, Block
from sendoso_tui.ui.widgets.field_row import FieldRow
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.one_of import OneOf
from sendoso_tui.ui.widgets.pick_field import PickField, TickField
from sendoso_tui.ui.widgets.rows_view import scroll_bar
from sendoso_tui.ui.widgets.stop_lines import StopLines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import DescendantBlur
    from textual.widget import Widget

    from sendoso_tui.domain.form import Field, Form
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

IN_ONE_LINE = 2
"""A field with so many options shows them all; with more, they hang in a list."""


class FormPane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """`fields` are all that the shape may ask for; `show` says which of them it asks for now."""

    DEFAULT_CSS = """
    FormPane {
        padding: 0 0 0 2; width: 64; height: 1fr; background: $background; scrollbar-size-vertical: 1;
        scrollbar-color: $scrollbar; scrollbar-background: $scrollbar-background;
        scrollbar-color-hover: $scrollbar; scrollbar-background-hover: $scrollbar-background;
        scrollbar-color-active: $primary; scrollbar-background-active: $scrollbar-background;
    }
    FormPane.-roomy { padding: 1 0 0 2; }
    FormPane FieldRow { margin: 0 0 0 1; }
    FormPane FieldRow.-begins { margin: 1 0 0 1; }
    FormPane #form-set { margin: 1 0 0 1; height: 2; width: 58; }
    FormPane #form-faults { margin-top: 1; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    class Typed(Message):
        """A field holds another text."""

        def __init__(self, name: str, value: str) -> None:
            super().__init__()
            self.name = name
            self.value = value

    class Left(Message):
        """The focus went away from a field."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class ListWanted(Message):
        """A field wants its list; `typed` is what the search begins with."""

        def __init__(self, name: str, typed: str) -> None:
            super().__init__()
            self.name = name
            self.typed = typed

    def __init__(self, fields: Iterable[Field], form: Form, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(id="form")
        self._fields = {field.name: field for field in fields}
        self._shape = form.shape
        self._glyphs = glyphs
        self._rows = {name: self._row(field, form) for name, field in self._fields.items()}
        self.faults = StopLines(margin=1, glyphs=glyphs, id="form-faults")

    def compose(self) -> ComposeResult:
        yield from self._rows.values()
        if self._shape in SET_FOR_YOU:
            yield LineBar(lambda width: set_lines(self._shape, width), id="form-set")
        yield self.faults

    def on_mount(self) -> None:
        # The instance shadows Textual's class variable, so that scrollbars elsewhere keep their own look.
        vars(self.vertical_scrollbar)["renderer"] = scroll_bar(self._glyphs.thumb)

    def room(self, cells: int) -> None:
        """Give every field so many cells."""
        for row in self._rows.values():
            row.room(cells)

    def show(self, names: Sequence[str]) -> None:
        """Ask for these fields only."""
        for name, row in self._rows.items():
            if row.display != (name in names):
                row.display = name in names

    def say(self, name: str, under: Sequence[Line]) -> None:
        """Write this under a field."""
        row = self._rows[name]
        row.put(under, rows=row.field.rows if isinstance(row.field, Block) else None)

    def picked(self, name: str, shown: str) -> None:
        """Show what was chosen in a field that is not typed in."""
        field = self._rows[name].field
        if isinstance(field, PickField):
            field.put(shown)

    def put(self, name: str, value: str) -> None:
        """Write a text into a field as if it had been typed."""
        field = self._rows[name].field
        if isinstance(field, Block):
            field.put(value)
        elif isinstance(field, Input):
            field.value = value
        else:
            self.post_message(self.Typed(name, value))

    def is_block(self, name: str) -> bool:
        """Say whether a field takes several lines."""
        return name in self._fields and self._fields[name].entry is Entry.BLOCK

    @property
    def focused_name(self) -> str:
        """The field in focus; empty when none is."""
        focused = self.screen.focused
        return self._name_of(focused) if focused is not None else ""

    def focus_field(self, name: str) -> None:
        """Go to a field, at once: the next key is meant for it."""
        self.screen.set_focus(self._rows[name].field)

    def row(self, name: str) -> FieldRow:
        """Return where a field stands."""
        return self._rows[name]

    def reveal(self, widget: Widget) -> None:
        """Scroll as little as shows the whole row, with what is said under it."""
        name = self._name_of(widget)
        self.scroll_to_widget(self._rows[name] if name else widget, animate=False, force=True)

    def action_next(self) -> None:
        self.screen.focus_next()

    def action_page(self, direction: int) -> None:
        self.scroll_relative(y=direction * max(1, self.size.height - 2), animate=False)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        name = self._name_of(event.widget)
        if name:
            self.post_message(self.Left(name))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell(event.input, event.value)

    @on(TextArea.Changed)
    def _block_typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._tell(event.text_area, event.text_area.text)

    @on(OneOf.Changed)
    def _one_chosen(self, event: OneOf.Changed) -> None:
        event.stop()
        self._tell(event.one_of, self._fields[self._name_of(event.one_of)].options[event.chosen])

    @on(TickField.Changed)
    def _ticked(self, event: TickField.Changed) -> None:
        event.stop()
        self._tell(event.field, YES if event.ticked else "")

    @on(PickField.Opened)
    def _opened(self, event: PickField.Opened) -> None:
        event.stop()
        self.post_message(self.ListWanted(self._name_of(event.field), event.typed))

    @on(PickField.Cleared)
    def _cleared(self, event: PickField.Cleared) -> None:
        event.stop()
        self._tell(event.field, "")

    def _tell(self, field: Widget, value: str) -> None:
        self.post_message(self.Typed(self._name_of(field), value))

    def _name_of(self, widget: Widget) -> str:
        return (widget.id or "").removeprefix("field-") if (widget.id or "").startswith("field-") else ""

    def _row(self, field: Field, form: Form) -> FieldRow:
        inside, filled = self._field(field, form.get(field.name))
        row = FieldRow(
            inside,
            label_of(field, self._shape),
            filled=filled,
            arrow=isinstance(inside, PickField),
            rows=LEAST if field.entry is Entry.BLOCK else 1,
            glyphs=self._glyphs,
            id=f"row-{field.name}",
        )
        row.set_class(field.name in BEGINS_GROUP[self._shape], "-begins")
        return row

    def _field(self, field: Field, value: str) -> tuple[Widget, bool]:
        """Return what a field is typed or chosen in, and whether it is drawn as filled cells."""
        name = f"field-{field.name}"
        if field.entry is Entry.BLOCK:
            # A draft holds what was typed here, but its file is not this program's alone.
            return Block(clean_block(value, TYPED_LIMIT), limit=TYPED_LIMIT, id=name), True
        if field.entry is Entry.FLAG:
            return TickField(FLAG_TEXTS[field.name], ticked=value == YES, id=name), False
        if field.entry is Entry.CHOICE and len(field.options) <= IN_ONE_LINE:
            labels = [option_label(field.name, option) for option in field.options]
            chosen = field.options.index(value) if value in field.options else 0
            return OneOf(labels, chosen=chosen, id=name), False
        if field.entry in (Entry.CHOICE, Entry.PICK):
            return PickField(LIST_HINTS.get(field.name, ""), id=name), True
        return entry.Entry(clean_line(value, TYPED_LIMIT), id=name, limit=TYPED_LIMIT), True
