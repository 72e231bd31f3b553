"""The budget view: what is left, how fast it goes, and for v3 what each figure is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from sendoso_tui.flows.facts import BudgetRead, SyncMoved
from sendoso_tui.ui.panes.budget import KeptBudget
from sendoso_tui.ui.screens.text_page import TextPage
from sendoso_tui.ui.show.budget_page import budget_page, page_title
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, wrap
from sendoso_tui.ui.show.moments import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line


class BudgetScreen(TextPage):
    """Reads the budget when it opens, unless that was done, and again with `r`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("1", "leave", show=False)]

    def __init__(
        self, engine: Engine, header: Header, kept: KeptBudget | None = None, *, glyphs: Glyphs = UNICODE
    ) -> None:
        """`kept` is what the pane beside the list knows, so that a failed read does not empty this page."""
        super().__init__(engine, header, glyphs=glyphs)
        self._kept = kept if kept is not None else KeptBudget()
        self._kept.take(engine.budget)
        self._reading = False

    def on_mount(self) -> None:
        self.engine.load_budget()

    def title_line(self, width: int) -> Line:
        line = page_title(self._kept.shown, width - 2, Look(self.engine.clock.now()))
        return (Piece(" "), *line, Piece(" "))

    def text(self, width: int) -> Sequence[Line]:
        look = Look(self.engine.clock.now())
        lines: list[Line] = [EMPTY, *budget_page(self._kept.shown, width, look, (), self.glyphs)]
        note = "Reading what is left." if self._reading else self._kept.trouble(look)
        if note is not None:
            role = Role.MUTED if self._reading else Role.LATE
            lines += [EMPTY, *((Piece(line, role),) for line in wrap(note, width))]
        return lines

    def keys(self) -> Line:
        return key_line(("r", "read again"), ("1", "sends"), ("esc", "back"), ("?", "all keys"))

    def action_refresh(self, everything: int) -> None:
        if everything:
            super().action_refresh(everything)
        self._reading = True
        self.engine.load_budget(force=True)
        self.again()

    def on_fact_arrived(self, event: FactArrived) -> None:
        if isinstance(event.fact, BudgetRead):
            self._kept.take(event.fact)
            self._reading = False
            self.again()
        elif isinstance(event.fact, SyncMoved):
            self.query_one("#page-header").again()  # type: ignore[attr-defined]
