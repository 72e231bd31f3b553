"""The page of a judged batch: what goes out, what is wrong, what it costs; confirmed by typing how many it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding

from sendoso_tui.domain.costing import Level, Weighed
from sendoso_tui.flows.facts import SyncMoved
from sendoso_tui.ui.screens.page_box import PageBox
from sendoso_tui.ui.screens.pointed_page import PointedPage
from sendoso_tui.ui.screens.stack import show_alone
from sendoso_tui.ui.show import batch_plan as words
from sendoso_tui.ui.show import confirming
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Piece, Role, spread
from sendoso_tui.ui.widgets.box import Button, DialogBox
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.lines import PageOfLines

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from sendoso_tui.domain.batch import Batch
    from sendoso_tui.flows.batch_planning import BatchOffer
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.screens.batch_opening import Opening
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.page_text import PageText

MOST_DIGITS = 6


class NumberBox(PageBox):
    """Its button waits for a number that was typed on purpose, so no key has to rest besides."""

    REST = 0.0


class BatchPlanScreen(PointedPage):
    """Begins the batch at most once. `batch` is the one that is gone on with; None for a new one.

    `folder` is where what becomes of the rows is written.
    """

    AUTO_FOCUS = "NumberBox"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0", "digit(0)", show=False),
        Binding("1", "digit(1)", show=False),
        Binding("2", "digit(2)", show=False),
        Binding("3", "digit(3)", show=False),
        Binding("4", "digit(4)", show=False),
        Binding("5", "digit(5)", show=False),
        Binding("6", "digit(6)", show=False),
        Binding("7", "digit(7)", show=False),
        Binding("8", "digit(8)", show=False),
        Binding("9", "digit(9)", show=False),
        Binding("backspace", "erase", show=False),
        Binding("ctrl+s,f10", "explain", show=False),
    ]

    def __init__(self, opening: Opening, offer: BatchOffer, folder: Path, batch: Batch | None = None) -> None:
        super().__init__(opening.engine, opening.header, glyphs=opening.glyphs)
        self._opening, self._offer, self._folder, self._batch = opening, offer, folder, batch
        self._begun = False
        self.typed = ""

    def compose(self) -> ComposeResult:
        yield LineBar(self._header, id="page-header", classes="page-bar")
        yield LineBar(lambda width: [self.title_line(width)], id="page-title", classes="page-bar")
        self.view = PageOfLines(margin=0, glyphs=self.glyphs)
        self.view.can_focus = False
        yield self.view
        self.box = NumberBox(glyphs=self.glyphs)
        yield self.box
        yield LineBar(self._status, id="page-status", classes="page-bar")
        yield LineBar(lambda _: [self.keys()], id="page-footer", classes="page-bar")

    def title_line(self, width: int) -> Line:
        name = f" New sends > {self._offer.name} > "
        left: Line = (Piece(name, Role.MUTED), Piece("plan" if self._batch is None else "go on", Role.STRONG))
        done = "nothing has been sent" if self._batch is None else f"batch {self._batch.id}"
        return spread(left, (Piece(f"{done} ", Role.MUTED),), width, self.glyphs.ellipsis)

    def page(self, width: int) -> PageText:
        goes_on = self._batch is not None
        return words.plan_page(self._offer, width, self.look, self.cursor, self.glyphs, goes_on=goes_on)

    def keys(self) -> Line:
        if self._why_not():
            return key_line(("esc", "back"), ("j k", "next, previous"), ("?", "all keys"))
        number = ("0-9", "number")
        off = () if self._is_typed else ("ctrl+s",)
        keys = (number, ("ctrl+s", "make the sends"), ("j k", "next, previous"), ("esc", "send nothing"))
        return key_line(*keys, off=off)

    def resting(self) -> str:
        return words.resting(self._offer, goes_on=self._batch is not None)

    def on_mount(self) -> None:
        super().on_mount()
        self._ask()

    def again(self) -> None:
        super().again()
        self._ask()

    def on_fact_arrived(self, event: FactArrived) -> None:
        if isinstance(event.fact, SyncMoved):
            self._ask()
        super().on_fact_arrived(event)

    def action_digit(self, digit: int) -> None:
        if not self._why_not() and len(self.typed) < MOST_DIGITS:
            self._type(f"{self.typed}{digit}")

    def action_erase(self) -> None:
        self._type(self.typed[:-1])

    def action_explain(self) -> None:
        """Answer the key that sends where it does not."""
        why = self._why_not()
        self.tell(why or f"Type {words.sends_of(self._offer)} first.")

    @on(DialogBox.Chosen)
    def _button_chosen(self, event: DialogBox.Chosen) -> None:
        event.stop()
        if not self.is_current:
            return
        if event.index == 0:
            self.dismiss(None)
        else:
            self._begin()

    def _begin(self) -> None:
        if self._begun or self._why_not() or not self._is_typed:
            return
        self._begun = True
        batches = self.engine.batches
        if self._batch is None:
            batch_id = batches.start(self._offer, self._folder)
        else:
            batch_id = batches.go_on(self._batch, self._offer, self._folder)
        if not batch_id:
            self._begun = False
            self.tell(words.NOT_OPEN, stays=True)
            return
        from sendoso_tui.ui.screens.batch_report import BatchReport

        show_alone(self.app, BatchReport(self._opening, batch_id))

    @property
    def _is_typed(self) -> bool:
        return self.typed == str(words.sends_of(self._offer))

    def _why_not(self) -> str:
        """Return why nothing of it can be sent now; "" where it can."""
        offer, engine = self._offer, self.engine
        now = confirming.why_not_now(engine.about, engine.sync_state, Weighed(Level.FINE), self.look)
        if now is not None:
            return now
        if self._batch is not None:
            # What cannot be sent any more is left out; the rest was confirmed before.
            return offer.blocked or ("" if words.sends_of(offer) else "None of these rows can be sent any more.")
        return words.why_not(offer)

    def _type(self, typed: str) -> None:
        self.tell("")
        self.typed = typed
        self._ask()

    def _ask(self) -> None:
        about, why = self.engine.about, self._why_not()
        where = Piece("PRODUCTION", Role.LATE_STRONG) if about.is_production else Piece(about.environment, Role.MUTED)
        lines = words.confirm_lines(self._offer, about, self.typed, why, self.box.text_width(self.size))
        buttons = [Button("escape", words.TO_COLUMNS if why else words.KEEP, written="esc")]
        if not why:
            label = words.send_label(self._offer)
            buttons.append(Button("ctrl+s", label, danger=True, off=not self._is_typed, also="f10"))
        border = Role.MUTED if why else Role.LATE
        self.box.ask(buttons, lines, title=words.TITLE, right=(where,), border=border)
        self.bars()
