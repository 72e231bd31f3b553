"""The lists of the form: recipients by search, items, touches, gifts, variants, options. One is open at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from sendoso_tui.domain.catalog import Gift, Item, Touch
from sendoso_tui.domain.catalog_words import NEEDS
from sendoso_tui.domain.faults import Offline
from sendoso_tui.domain.form import NEW_RECIPIENT, Entry, person_of
from sendoso_tui.domain.remembered import remember_name, remember_recipient
from sendoso_tui.flows.facts import CatalogPart
from sendoso_tui.ui.panes.compose_form import FormPane
from sendoso_tui.ui.screens.compose_base import ComposeBase
from sendoso_tui.ui.show import catalog_choices as offered
from sendoso_tui.ui.show.line import EMPTY, Piece, Role
from sendoso_tui.ui.widgets.chooser import Chooser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.timer import Timer

    from sendoso_tui.domain.people import Recipient
    from sendoso_tui.flows.facts import CatalogRead, RecipientsFound
    from sendoso_tui.ui.show.choices import Choice
    from sendoso_tui.ui.show.line import Line

SEARCH_AFTER = 0.2
_TITLES = {
    "recipient_id": "Recipient, from the address book",
    "item_id": "Item of the inventory",
    "touch_id": "Touch",
    "gift_id": "Gift",
    "variant_id": "Variant",
}
_READING = {
    CatalogPart.ITEMS: "Reading the inventory",
    CatalogPart.TOUCHES: "Reading the touches",
    CatalogPart.GIFTS: "Reading the gifts",
}


class ComposeLists(ComposeBase):
    """Opens the list of a field and takes what is chosen there."""

    chooser: Chooser | None = None
    list_of = ""
    _search: Timer | None = None
    _asked = _answered = 0
    _found: tuple[Recipient, ...] = ()
    _search_note: Line = EMPTY
    _unheard = False

    @on(FormPane.ListWanted)
    async def _open_list(self, event: FormPane.ListWanted) -> None:
        event.stop()
        name = event.name
        if self.chooser is not None:
            # A fast typist's next letter still reached the field.
            self.chooser.type(event.typed)
            return
        needed = NEEDS.get(self.state.form.shape, "") if name == "touch_id" else ""
        self.list_of = name
        title = _TITLES.get(name, "Choose one")
        searches = name == "recipient_id"
        self.chooser = Chooser(title, event.typed, searches=searches, kind=needed, glyphs=self.glyphs)
        row = self.pane.row(name)
        self.chooser.place(row.field.region, self.size)
        if searches:
            self._ask_soon(event.typed, at_once=True)
        elif name == self.what_field:
            read = self.engine.catalog(self.part)
            self.engine.read_catalog(self.part, force=read is not None and not read.complete)
        # The next key is meant for the list.
        await self.mount(self.chooser)
        self.fill_list()

    def close_list(self, *, focus: bool = True) -> None:
        """Take the list away; with `focus` its field has that again."""
        if self.chooser is not None:
            chooser, self.chooser = self.chooser, None
            if focus:
                self.pane.focus_field(self.list_of)
            self.list_of = ""
            chooser.remove()

    def place_list(self) -> None:
        """Hang the list at its field again, after something has moved."""
        if self.chooser is not None:
            self.chooser.place(self.pane.row(self.list_of).field.region, self.size)

    def fill_list(self) -> None:
        """Offer what there is by now."""
        if self.chooser is not None:
            waiting = self.list_of == "recipient_id" and self._answered != self._asked
            self.chooser.offer(*self._offer_for(self.list_of), waiting=waiting)

    def take_recipients(self, fact: RecipientsFound) -> None:
        """Take an answer of the address book; one to an older question is dropped."""
        if fact.number != self._asked:
            return
        self._answered = fact.number
        chosen = self.state.form.get("recipient_id")
        same = next((row for row in fact.rows if row.id == chosen), None)
        if same is not None:
            # What the book says now is fresher than what the draft remembers.
            self.learned("recipient_id", chosen, remember_recipient(same))
        self._found = fact.rows
        self._unheard = isinstance(fact.fault, Offline)
        if fact.fault is not None:
            self._search_note = (Piece(f"{self.glyphs.failed} {fact.fault.sentence}", Role.FAILED),)
        else:
            count = len(fact.rows)
            said = f"{count} found" if count else "Nobody found" if fact.text.strip() else ""
            self._search_note = (Piece(said, Role.MUTED),)
        if self.list_of == "recipient_id":
            self.fill_list()

    def take_catalog(self, fact: CatalogRead) -> None:
        """Take what was read of the catalogue."""
        if fact.part is self.part:
            self.learn()
            self.write()
            self.fill_list()

    def line_is_back(self) -> None:
        """Ask the address book again where the last question did not reach it."""
        if self._unheard and self.chooser is not None and self.list_of == "recipient_id":
            self._unheard = False
            self._ask_soon(self.chooser.typed, at_once=True)

    def refresh_recipient(self) -> None:
        """Look up who is chosen, so that the draft knows what the address book says of them now."""
        form = self.state.form
        if form.get("recipient_id") not in ("", NEW_RECIPIENT):
            text = form.get("recipient_id.email") or form.get("recipient_id.name")
            if text:
                self._ask_soon(text, at_once=True)

    @on(Chooser.Asked)
    def _searched(self, event: Chooser.Asked) -> None:
        event.stop()
        self._ask_soon(event.text)

    @on(Chooser.Closed)
    def _list_closed(self, event: Chooser.Closed) -> None:
        event.stop()
        self.close_list()

    @on(Chooser.Picked)
    def _picked(self, event: Chooser.Picked) -> None:
        event.stop()
        name, chosen = self.list_of, event.key
        searched = self.chooser.typed if self.chooser is not None else ""
        self.close_list()
        remembered = remember_name(name, self._name_of(name, chosen))
        if name == "recipient_id":
            row = next((row for row in self._found if row.id == chosen), None)
            remembered = remember_recipient(row) if row is not None else {}
        if name == "gift_id" and chosen != self.state.form.get(name):
            # A variant belongs to its gift.
            self.typed("variant_id", "")
        self.typed(name, chosen, remembered)
        if chosen == NEW_RECIPIENT:
            self._fill_in(person_of(searched))
        names = [field.name for field in self.state.asked]
        if name in names[:-1]:
            following = names[names.index(name) + 1 :]
            empty = (one for one in following if not self.state.form.get(one))
            self.pane.focus_field(next(empty, following[0]) if chosen == NEW_RECIPIENT else following[0])

    def _fill_in(self, person: Mapping[str, str]) -> None:
        """Fill in what was typed to find somebody who turned out to be new, where nothing stands yet."""
        for field, text in person.items():
            if text and not self.state.form.get(field):
                self.pane.put(field, text)
                self.typed(field, text)

    @on(Chooser.Turned)
    def _list_turned(self, event: Chooser.Turned) -> None:
        event.stop()
        self.bars()

    def _name_of(self, name: str, chosen: str) -> str:
        choices, _ = self._offer_for(name)
        return next((choice.name for choice in choices if choice.key == chosen), "") if chosen else ""

    def _offer_for(self, name: str) -> tuple[list[Choice], Line]:
        if name == "recipient_id":
            return offered.recipient_choices(self._found), self._search_note
        if name == "variant_id":
            gift = self.chosen_row
            variants = gift.variants if isinstance(gift, Gift) else ()
            note = (Piece("Choose the gift first.", Role.MUTED),) if gift is None else EMPTY
            return offered.variant_choices(variants), note
        field = next(field for field in self.state.every_field if field.name == name)
        if field.entry is Entry.CHOICE:
            return offered.option_choices(field), EMPTY
        return self._catalog_offer()

    def _catalog_offer(self) -> tuple[list[Choice], Line]:
        read = self.engine.catalog(self.part)
        reading: Line = (Piece(f"{_READING[self.part]}{self.glyphs.ellipsis}", Role.MUTED),)
        if read is None:
            return [], reading
        note = EMPTY if read.complete else reading
        if read.fault is not None:
            so_far = " What was read until then is here." if read.rows else ""
            note = (Piece(f"{self.glyphs.failed} {read.fault.sentence}{so_far}", Role.FAILED),)
        elif not read.rows:
            note = (Piece("Nothing is offered to this account.", Role.MUTED),)
        items = [row for row in read.rows if isinstance(row, Item)]
        touches = [row for row in read.rows if isinstance(row, Touch)]
        gifts = [row for row in read.rows if isinstance(row, Gift)]
        return [
            *offered.item_choices(items),
            *offered.touch_choices(touches, self.state.form.shape, self.today),
            *offered.gift_choices(gifts),
        ], note

    def _ask_soon(self, text: str, *, at_once: bool = False) -> None:
        if self._search is not None:
            self._search.stop()
            self._search = None
        # From now on what was found before is no answer any more.
        self._asked += 1
        self._search_note = (Piece(f"Searching{self.glyphs.ellipsis}", Role.MUTED),)
        self.fill_list()
        number = self._asked
        if at_once:
            self.engine.search_recipients(number, text)
        else:
            self._search = self.set_timer(SEARCH_AFTER, lambda: self.engine.search_recipients(number, text))
