"""What the parts of the form's screen share: the form as it stands, what was read about it, and how it is shown."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from sendoso_tui.domain.catalog import Gift, Item, Touch
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.remembered import remembered_recipient
from sendoso_tui.flows.facts import CatalogPart
from sendoso_tui.ui.panes.compose_form import FormPane
from sendoso_tui.ui.panes.form_state import FormState
from sendoso_tui.ui.show.moments import Look
from sendoso_tui.ui.show.remembered import name_of
from sendoso_tui.ui.widgets.line_bar import LineBar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sendoso_tui.domain.form import Form
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs

Row = Item | Touch | Gift
PARTS: Mapping[Shape, CatalogPart] = MappingProxyType(
    {
        Shape.INVENTORY: CatalogPart.ITEMS,
        Shape.ADDRESSED: CatalogPart.TOUCHES,
        Shape.COLLECT: CatalogPart.TOUCHES,
        Shape.EGIFT: CatalogPart.TOUCHES,
        Shape.LINKS: CatalogPart.TOUCHES,
        Shape.GIFT: CatalogPart.GIFTS,
    }
)
"""From what each shape chooses what it sends."""
CHOSEN_BY: Mapping[CatalogPart, str] = MappingProxyType(
    {CatalogPart.ITEMS: "item_id", CatalogPart.TOUCHES: "touch_id", CatalogPart.GIFTS: "gift_id"}
)
_GONE = {
    CatalogPart.ITEMS: "It is not in the inventory any more.",
    CatalogPart.TOUCHES: "It is not among the touches that are active now.",
    CatalogPart.GIFTS: "It is not in the catalogue any more.",
}


class ComposeBase(Screen[None]):
    """State of the form's screen; its parts act on it and then call `write`."""

    def __init__(self, engine: Engine, header: Header, form: Form, words: Mapping[str, str], glyphs: Glyphs) -> None:
        super().__init__()
        self.engine, self.header, self.glyphs = engine, header, glyphs
        self.state = FormState(form, self.today, words)
        self.pane = FormPane(self.state.every_field, form, glyphs=glyphs)
        self.part = PARTS[form.shape]
        self.what_field = CHOSEN_BY[self.part]
        self._by_id: tuple[Any, Mapping[str, Row]] = (None, {})

    @property
    def look(self) -> Look:
        """From when moments are looked at."""
        return Look(self.engine.clock.now())

    @property
    def today(self) -> date:
        """The local day."""
        return self.look.today

    @property
    def chosen_row(self) -> Row | None:
        """What is chosen to be sent, as it was read; None while that is not known."""
        read = self.engine.catalog(self.part)
        rows = read.rows if read is not None else ()
        if self._by_id[0] is not rows:
            self._by_id = (rows, {row.id: row for row in rows})
        return self._by_id[1].get(self.state.form.get(self.what_field))

    def learn(self) -> None:
        """Judge the form by what is known by now of what it names."""
        row, form = self.chosen_row, self.state.form
        known = Known(
            row if isinstance(row, Item) else None,
            row if isinstance(row, Touch) else None,
            row if isinstance(row, Gift) else None,
            remembered_recipient(form),
        )
        read = self.engine.catalog(self.part)
        gone = bool(form.get(self.what_field)) and row is None and read is not None and read.complete
        self.state.missing = {self.what_field: _GONE[self.part]} if gone else {}
        self.state.learn(known, self.today)

    def shown_choice(self, name: str) -> str:
        """Return what a field that is not typed in shows: the name of what was chosen, else its id."""
        form = self.state.form
        chosen = form.get(name)
        row = self.chosen_row if name == self.what_field else None
        if row is not None:
            return row.name or chosen
        return name_of(form, name) if chosen and name_of(form, name) else chosen

    def write(self) -> None:
        """Show the form and all that is said about it as they are now."""
        raise NotImplementedError

    def bars(self) -> None:
        """Let the lines around the form look whether they have something else to say."""
        for bar in self.query(LineBar):
            bar.again()

    def tell(self, sentence: str, *, stays: bool = False) -> None:
        """Say something in the status line."""
        raise NotImplementedError

    def unsay(self) -> None:
        """Take back what the status line says, unless it is to stay: what it asked for was done."""
        raise NotImplementedError

    def typed(self, name: str, value: str, remembered: Mapping[str, str] = MappingProxyType({})) -> None:
        """Take another text of a field, keep it, and show what follows from it."""
        raise NotImplementedError

    def learned(self, name: str, value: str, remembered: Mapping[str, str]) -> None:
        """Take what was read meanwhile of what a field names. Nobody typed it, so it never makes a draft."""
        raise NotImplementedError
