"""The page of a batch that runs or has ended. The batch is the engine's: it goes on whichever page is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from sendoso_tui.flows.batch_facts import BatchMoved, BatchRowMoved
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.screens.ask import AskDialog
from sendoso_tui.ui.screens.pointed_page import PointedPage
from sendoso_tui.ui.screens.stack import open_send
from sendoso_tui.ui.show import batch as words
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Piece, Role, spread, wrap
from sendoso_tui.ui.show.moments import clock

if TYPE_CHECKING:
    from textual.binding import BindingType

    from sendoso_tui.flows.batch_run import BatchSeen
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.screens.batch_opening import Opening
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.page_text import PageText


class BatchReport(PointedPage):
    """A batch of this session, row by row. Leaving the page stops nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause_batch", show=False),
        Binding("enter", "open_row", show=False),
        Binding("y", "copy_path", show=False),
        Binding("ctrl+s,f10", "go_on", show=False),
    ]

    def __init__(self, opening: Opening, batch_id: str) -> None:
        super().__init__(opening.engine, opening.header, glyphs=opening.glyphs)
        self._opening, self._batch_id = opening, batch_id

    @property
    def _seen(self) -> BatchSeen:
        seen = self.engine.batches.seen(self._batch_id)
        assert seen is not None
        return seen

    @property
    def _is_over(self) -> bool:
        return self._seen.moved.is_over

    def title_line(self, width: int) -> Line:
        seen = self._seen
        state = words.title_of(seen, self.engine.batches.is_pausing(self._batch_id))
        left: Line = (Piece(f" New sends > {seen.batch.name} > ", Role.MUTED), Piece(state, Role.STRONG))
        begun = f"batch {seen.batch.id}, begun {clock(seen.batch.created_at, self.look)} "
        return spread(left, (Piece(begun, Role.MUTED),), width, self.glyphs.ellipsis)

    def page(self, width: int) -> PageText:
        under_way = self.engine.batches.row_under_way(self._batch_id)
        return words.report_page(self._seen, under_way, width, self.cursor, self.glyphs)

    def keys(self) -> Line:
        if self._is_over:
            rest = (("ctrl+s", "go on with the rest"),) if self._seen.moved.left else ()
            here = self._pointed
            off = () if here is not None and here.send_id else ("enter",)
            keys = (("enter", "open send"), *rest, ("y", "copy the file's path"), ("esc", "back to sends"))
            return key_line(*keys, off=off)
        if self.engine.batches.is_pausing(self._batch_id):
            return key_line(("space", "go on"), ("esc", "stop it"), ("q", "to the list, it stays paused"))
        return key_line(("space", "pause"), ("esc", "stop after this row"), ("q", "to the list, it goes on"))

    def resting(self) -> str:
        row = self._pointed
        return row.sentence if row is not None else "The first row is on its way."

    @property
    def _pointed(self) -> BatchRowMoved | None:
        rows = words.listed(self._seen)
        return rows[self.cursor] if self.cursor < len(rows) else None

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact = event.fact
        if isinstance(fact, BatchMoved | BatchRowMoved) and fact.batch_id == self._batch_id:
            self.again()
        super().on_fact_arrived(event)

    def action_pause_batch(self) -> None:
        if not self._is_over:
            self.engine.batches.pause(self._batch_id)
            self.again()

    def action_back(self) -> None:
        """Ask before the batch is stopped; once it is over, go back."""
        if self._is_over:
            super().action_back()
            return
        under_way = self.engine.batches.row_under_way(self._batch_id)
        after = f"after row {under_way}" if under_way is not None else "before the next row"
        text = f"The batch stops {after}. What was sent stays sent, and :batch goes on with the rest at any time."

        def body(width: int) -> list[Line]:
            return [(Piece(line),) for line in wrap(text, width)]

        def answered(stop: bool | None) -> None:
            if stop:
                self.engine.batches.stop(self._batch_id)
                self.again()

        keep = "Keep it paused" if self.engine.batches.is_pausing(self._batch_id) else "Go on"
        self.app.push_screen(AskDialog("Stop this batch?", body, keep=keep, do="Stop it", glyphs=self.glyphs), answered)

    def action_open_row(self) -> None:
        row = self._pointed
        if row is None:
            return
        try:
            known = bool(row.send_id) and self.engine.cache.get(row.send_id) is not None
        except StoreFault:
            known = False
        if known:
            open_send(self.app, self.engine, self._header, row.send_id, self.glyphs)
        else:
            self.tell(row.sentence)

    def action_copy_path(self) -> None:
        self.app.copy_to_clipboard(str(self._seen.result))
        self.tell("Copied the path of the result to the terminal's clipboard.")

    def action_go_on(self) -> None:
        moved = self._seen.moved
        if not moved.is_over or not moved.left:
            self.tell("Nothing is left of it." if moved.is_over else "It is going on.")
            return
        batch = next((one for one in self.engine.batches.unfinished() if one.id == self._batch_id), None)
        if batch is None:
            self.tell("It cannot be gone on with from here.")
        else:
            from sendoso_tui.ui.screens.batch import BatchRest

            self.app.switch_screen(BatchRest(self._opening, batch))
