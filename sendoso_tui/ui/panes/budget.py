"""What is left, under the detail pane. A failed read keeps the figures of the last good one and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Unsupported
from sendoso_tui.ui.show.budget import budget_block, budget_head
from sendoso_tui.ui.show.budget_brief import budget_brief
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role, cut, fit_line
from sendoso_tui.ui.show.moments import Look, clock
from sendoso_tui.ui.widgets.lines import LinesView

if TYPE_CHECKING:
    from sendoso_tui.flows.facts import BudgetRead
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

ROOMY = 36
"""Lines a screen needs for the whole block."""


class KeptBudget:
    """The last read with figures, and the fault since, if there was one."""

    def __init__(self) -> None:
        self.good: BudgetRead | None = None
        self.failed: BudgetRead | None = None

    def take(self, read: BudgetRead | None) -> None:
        """Take what was read last."""
        if read is None:
            return
        if read.fault is None or isinstance(read.fault, Unsupported):
            self.good, self.failed = read, None
        else:
            self.failed = read

    @property
    def shown(self) -> BudgetRead | None:
        """What to show: good figures before a fault."""
        return self.good if self.good is not None else self.failed

    def trouble(self, look: Look) -> str | None:
        """Return a sentence when figures are shown although a later read failed."""
        if self.failed is None or self.good is None:
            return None
        return f"Not read again at {clock(self.failed.as_of, look)}: {self.failed.fault}"


class BudgetPane(LinesView, can_focus=False):
    """As high as its text, and not shown before there is any."""

    DEFAULT_CSS = """
    BudgetPane { height: 2; }
    """

    def __init__(self, engine: Engine, glyphs: Glyphs = UNICODE, *, id: str = "budget") -> None:  # noqa: A002
        super().__init__(rule=True, branch=True, glyphs=glyphs, id=id)
        self._engine = engine
        self.kept = KeptBudget()
        self._made: tuple[Line, list[Line]] | None = None

    def on_mount(self) -> None:
        self.take(self._engine.budget)

    def take(self, read: BudgetRead | None) -> None:
        """Show what was read, or keep showing what was read before."""
        self.kept.take(read)
        self.again()

    def again(self) -> None:
        """Make the text anew: a minute has passed, or the width is another."""
        if not self.size.width:
            return
        look = Look(self._engine.clock.now())
        width = self.text_width
        words = budget_block if self._roomy else budget_brief
        lines = list(words(self.kept.shown, width, look, self.glyphs))
        if (trouble := self.kept.trouble(look)) is not None:
            lines.append(fit_line((Piece(cut(trouble, width, self.glyphs.ellipsis), Role.LATE),), width))
        made = (budget_head(self.kept.shown, width, look), lines)
        if made != self._made:
            self._made = made
            self.styles.height = len(lines) + 1
            self.put(lines, head=made[0])

    @property
    def _roomy(self) -> bool:
        # The send above matters more than how fast the money goes.
        return self.app.size.height >= ROOMY

    def rewrap(self) -> None:
        self.again()
