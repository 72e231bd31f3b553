"""The page on which a person says which column fills in which field, and what is the same for all rows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.geometry import Region

from sendoso_tui.domain.catalog import Gift, Item, Touch
from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.form import Entry
from sendoso_tui.domain.people_file import PeopleFileFault, read_people
from sendoso_tui.flows.batch_facts import BatchPlanned
from sendoso_tui.flows.batch_files import read_file
from sendoso_tui.flows.batch_planning import BatchWish
from sendoso_tui.flows.facts import CatalogPart, CatalogRead
from sendoso_tui.ui.screens.pointed_page import PointedPage
from sendoso_tui.ui.screens.typing import TypeScreen
from sendoso_tui.ui.show import batch_columns as words
from sendoso_tui.ui.show import catalog_choices as offered
from sendoso_tui.ui.show.columns_state import ColumnsState
from sendoso_tui.ui.show.compose import list_footer
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, spread
from sendoso_tui.ui.widgets.chooser import Chooser
from sendoso_tui.ui.working import to_do

if TYPE_CHECKING:
    from pathlib import Path

    from textual.binding import BindingType

    from sendoso_tui.domain.form import Shape
    from sendoso_tui.domain.people_file import PeopleFile
    from sendoso_tui.flows.batch_planning import BatchOffer
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.screens.batch_opening import Opening
    from sendoso_tui.ui.show.choices import Choice
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.page_text import PageText

PARTS = {"item_id": CatalogPart.ITEMS, "touch_id": CatalogPart.TOUCHES, "gift_id": CatalogPart.GIFTS}


class BatchColumns(PointedPage):
    """`ctrl+s` asks for the plan; nothing is sent from here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False),
        Binding("right,l", "step(1)", show=False),
        Binding("left,h", "step(-1)", show=False),
        Binding("backspace,delete", "clear", show=False),
        Binding("space", "tick", show=False),
        Binding("ctrl+s,f10", "plan", show=False),
    ]
    AUTO_FOCUS = None

    def __init__(self, opening: Opening, path: Path, people: PeopleFile, shape: Shape) -> None:
        super().__init__(opening.engine, opening.header, glyphs=opening.glyphs)
        self.state = ColumnsState(clean_line(path.name, 60), people, shape)
        self._opening, self._path = opening, path
        self.chooser: Chooser | None = None
        self._listed = ""
        self._from_catalog = False
        self._asked = 0
        self._planning = False
        self._judged: BatchOffer | None = None

    def title_line(self, width: int) -> Line:
        left: Line = (Piece(f" New sends > {self.state.name} > ", Role.MUTED), Piece("columns", Role.STRONG))
        rows = f"{len(self.state.people.rows):,} rows, nothing has been sent "
        return spread(left, (Piece(rows, Role.MUTED),), width, self.glyphs.ellipsis)

    def page(self, width: int) -> PageText:
        return words.columns_page(self.state, width, self.cursor, self.glyphs)

    def keys(self) -> Line:
        if self.chooser is not None:
            return list_footer(can_take=self.chooser.can_take)
        pairs = [("enter", "choose"), ("left right", "column"), ("space", "tick"), ("ctrl+s", "see the plan")]
        return key_line(*pairs, ("esc", "back"))

    def resting(self) -> str:
        return "Nothing is sent before the plan was seen and its number typed."

    @property
    def here(self) -> str:
        """What the row under the cursor stands for."""
        return words.row_keys(self.state)[self.cursor]

    def action_tick(self) -> None:
        key = self.here
        if key == words.KEY_NEW:
            self.state.new_recipients = not self.state.new_recipients
        elif key == words.KEY_AGAIN:
            self.state.again = not self.state.again
        elif self.state.entry(key) is Entry.FLAG:
            self.state.toggle(key)
        # Rows may have come or gone before it.
        self.cursor = words.row_keys(self.state).index(key)
        self.again()

    def action_step(self, count: int) -> None:
        if not self.here.startswith("+"):
            self.state.step(self.here, count)
            self.again()

    def action_clear(self) -> None:
        if not self.here.startswith("+"):
            self.state.clear(self.here)
            self.again()

    async def action_choose(self) -> None:
        """Open the list of what can fill in the field."""
        if self.here.startswith("+"):
            self.action_tick()
        elif self.state.is_picked(self.here):
            await self._open(self.here, from_catalog=True)
        else:
            await self._open(self.here, from_catalog=False)

    def action_back(self) -> None:
        if self.chooser is not None:
            self._close()
        else:
            super().action_back()

    def action_plan(self) -> None:
        """Have the whole file judged, as it now is."""
        if self._planning or self.chooser is not None:
            return
        state = self.state
        if missing := [field.label for field in state.fields if state.is_missing(field.name)]:
            self.tell(f"Needed, and nothing fills it in: {', '.join(missing)}.", stays=True)
            return
        self._planning = True
        self.tell("Judging every row. Nothing is sent.")
        self.run_worker(to_do(self._judge), group="batch", exclusive=True)

    async def _judge(self) -> None:
        """Read the file anew, since what was wrong in it may have been mended, and ask for the plan."""
        state = self.state
        try:
            people = await asyncio.to_thread(lambda: read_people(read_file(self._path)))
        except PeopleFileFault as fault:
            self._planning = False
            self.tell(str(fault), stays=True)
            return
        if people.heads != state.people.heads:
            self._planning = False
            self.tell("The file has other columns now. esc, then :batch FILE begins with them.", stays=True)
            return
        state.people = people
        self.again()
        self._asked += 1
        wish = BatchWish(
            state.name,
            state.people,
            state.shape,
            state.columns(),
            state.same(),
            again=state.again,
            new_recipients=state.new_recipients,
        )
        self.engine.batches.plan(self._asked, wish)

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact = event.fact
        if isinstance(fact, CatalogRead) and self._from_catalog:
            self._fill()
        elif isinstance(fact, BatchPlanned) and self._planning and fact.number == self._asked:
            self._planned(fact)
        super().on_fact_arrived(event)

    def _planned(self, fact: BatchPlanned) -> None:
        self._planning = False
        if fact.offer is None:
            self.tell(fact.problem, stays=True)
            return
        self.tell("")
        self._judged = fact.offer
        self._show_plan()

    def on_screen_resume(self) -> None:
        self._show_plan()

    def _show_plan(self) -> None:
        """Show the plan once it is there and no help or dialog lies on this page."""
        if self._judged is not None and self.is_active:
            from sendoso_tui.ui.screens.batch_plan import BatchPlanScreen

            offer, self._judged = self._judged, None
            self.app.push_screen(BatchPlanScreen(self._opening, offer, self._opening.folder(self._path)))

    # The list

    async def _open(self, name: str, *, from_catalog: bool) -> None:
        if self.chooser is not None:
            return
        field = next(one for one in self.state.fields if one.name == name)
        self._listed, self._from_catalog = name, from_catalog
        kind = words.delivery_of(self.state) if name == "touch_id" else ""
        title = f"{field.label}, for all rows" if from_catalog else f"What fills in: {field.label}"
        self.chooser = Chooser(title, kind=kind, glyphs=self.glyphs)
        if from_catalog and name in PARTS:
            read = self.engine.catalog(PARTS[name])
            self.engine.read_catalog(PARTS[name], force=read is not None and not read.complete)
        self.chooser.place(self._row_region(), self.size)
        await self.mount(self.chooser)
        self._fill()

    def _row_region(self) -> Region:
        at = self._shown.rows[self.cursor] + 1 - self.view.first_visible
        return Region(self.view.region.x + 17, self.view.region.y + at, 40, 1)

    def _fill(self) -> None:
        if self.chooser is not None:
            self.chooser.offer(*self._offer())

    def _offer(self) -> tuple[list[Choice], Line]:
        if not self._from_catalog:
            return words.column_choices(self.state, self._listed), EMPTY
        if self._listed == "variant_id":
            rows = self._catalog_rows(CatalogPart.GIFTS)
            gift_id = self.state.filled["gift_id"].same
            gift = next((row for row in rows if isinstance(row, Gift) and row.id == gift_id), None)
            return offered.variant_choices(gift.variants if gift is not None else ()), EMPTY
        if self._listed not in PARTS:
            field = next(one for one in self.state.fields if one.name == self._listed)
            return offered.option_choices(field), EMPTY
        read = self.engine.catalog(PARTS[self._listed])
        if read is None:
            return [], (Piece(f"Reading{self.glyphs.ellipsis}", Role.MUTED),)
        note: Line = (Piece(f"{self.glyphs.failed} {read.fault.sentence}", Role.FAILED),) if read.fault else EMPTY
        return [
            *offered.item_choices([row for row in read.rows if isinstance(row, Item)]),
            *offered.touch_choices(
                [row for row in read.rows if isinstance(row, Touch)], self.state.shape, self.look.today
            ),
            *offered.gift_choices([row for row in read.rows if isinstance(row, Gift)]),
        ], note

    def _catalog_rows(self, part: CatalogPart) -> tuple[object, ...]:
        read = self.engine.catalog(part)
        return read.rows if read is not None else ()

    def _close(self) -> None:
        if self.chooser is not None:
            chooser, self.chooser = self.chooser, None
            self._from_catalog = False
            chooser.remove()
            self.set_focus(None)
            self.bars()

    @on(Chooser.Turned)
    def _list_turned(self, event: Chooser.Turned) -> None:
        event.stop()
        self.bars()

    @on(Chooser.Closed)
    def _list_closed(self, event: Chooser.Closed) -> None:
        event.stop()
        self._close()

    @on(Chooser.Picked)
    async def _picked(self, event: Chooser.Picked) -> None:
        event.stop()
        name, key, from_catalog = self._listed, event.key, self._from_catalog
        shown = next((choice.name for choice in self._offer()[0] if choice.key == key), key)
        self._close()
        if from_catalog:
            self.state.put_same(name, key, shown if key else "")
        elif key == words.NO_COLUMN:
            self.state.clear(name)
        elif key != words.SAME:
            self.state.use(name, (words.chosen_head(self.state, key),))
        elif self.state.entry(name) in (Entry.CHOICE, Entry.PICK):
            await self._open(name, from_catalog=True)
        elif self.state.entry(name) is Entry.FLAG:
            self.state.toggle(name)
        else:
            self._type(name)
        self.again()

    def _type(self, name: str) -> None:
        field = next(one for one in self.state.fields if one.name == name)

        def typed(text: str | None) -> None:
            if text is not None:
                self.state.put_same(name, text)
                self.again()

        before = self.state.filled[name].same
        lines = field.entry is Entry.BLOCK
        self.app.push_screen(TypeScreen(f"{field.label}, for all rows that have none", before, lines=lines), typed)
