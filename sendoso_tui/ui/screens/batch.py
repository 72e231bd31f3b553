"""The ways into a batch of new sends: a file of people, the kind of send, the rest of one that was left unfinished."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.people_columns import likely_shape
from sendoso_tui.domain.people_file import PeopleFileFault, read_people
from sendoso_tui.flows.batch_facts import BatchPlanned
from sendoso_tui.flows.batch_files import people_path, read_file
from sendoso_tui.ui.messages import Told
from sendoso_tui.ui.screens.batch_columns import BatchColumns
from sendoso_tui.ui.screens.batch_plan import BatchPlanScreen
from sendoso_tui.ui.screens.batch_report import BatchReport
from sendoso_tui.ui.screens.new_send import ShapeScreen
from sendoso_tui.ui.screens.pointed_page import PointedPage
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Piece, Role
from sendoso_tui.ui.show.moments import moment
from sendoso_tui.ui.show.page_text import PageText
from sendoso_tui.ui.show.shapes import shape_offers
from sendoso_tui.ui.working import to_do

if TYPE_CHECKING:
    from pathlib import Path

    from textual.screen import Screen

    from sendoso_tui.domain.batch import Batch
    from sendoso_tui.domain.form import Shape
    from sendoso_tui.domain.people_file import PeopleFile
    from sendoso_tui.flows.batch_planning import BatchOffer
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.screens.batch_opening import Opening
    from sendoso_tui.ui.show.line import Line

NOTHING_YET = "No batch is unfinished. :batch FILE begins one, with a CSV of people."


def open_batch(behind: Screen[Any], opening: Opening, text: str) -> None:
    """Begin with the file a person has named; without one, go to the batch that runs or was left unfinished."""
    batches = opening.engine.batches
    if text:
        behind.run_worker(to_do(_open_file, behind, opening, text), group="batch", exclusive=True)
    elif running := batches.running():
        behind.app.push_screen(BatchReport(opening, running))
    elif unfinished := batches.unfinished():
        behind.app.push_screen(BatchRest(opening, unfinished[0]))
    else:
        behind.post_message(Told(NOTHING_YET))


async def _open_file(behind: Screen[Any], opening: Opening, text: str) -> None:
    path = people_path(text)
    try:
        people = await asyncio.to_thread(lambda: read_people(read_file(path)))
    except PeopleFileFault as fault:
        behind.post_message(Told(str(fault), persistent=True))
        return
    if behind.is_current:
        behind.app.push_screen(_first_page(opening, path, people))


def _first_page(opening: Opening, path: Path, people: PeopleFile) -> Screen[Any]:
    """Return the page of columns, or before it the choice of a kind where there are several."""
    offers = shape_offers(opening.engine.capabilities)
    if len(offers) == 1 and not offers[0].why_not:
        return BatchColumns(opening, path, people, offers[0].shape)
    return BatchShapes(opening, path, people)


class BatchShapes(ShapeScreen):
    """Which kind of send all rows are. It begins with the one that the columns look like."""

    def __init__(self, opening: Opening, path: Path, people: PeopleFile) -> None:
        super().__init__(opening.engine, opening.header, glyphs=opening.glyphs)
        self._opening, self._path, self._people = opening, path, people
        shapes = [offer.shape for offer in shape_offers(opening.engine.capabilities)]
        likely = likely_shape(people.heads)
        self.cursor = shapes.index(likely) if likely in shapes else 0

    def title_line(self, width: int) -> Line:
        name = clean_line(self._path.name, 60)
        return (Piece(f" New sends > {name} > ", Role.MUTED), Piece("what kind", Role.STRONG))

    def resting(self) -> str:
        return "All rows of a file are of one kind. Nothing is sent before the plan."

    def next_page(self, shape: Shape) -> Screen[Any]:
        return BatchColumns(self._opening, self._path, self._people, shape)


class BatchRest(PointedPage):
    """What is left of a batch is judged anew; then its plan takes the place of this page."""

    def __init__(self, opening: Opening, batch: Batch) -> None:
        super().__init__(opening.engine, opening.header, glyphs=opening.glyphs)
        self._opening, self._batch = opening, batch
        self._number = id(self)
        self._offer: BatchOffer | None = None

    def title_line(self, width: int) -> Line:
        return (Piece(f" New sends > {self._batch.name} > ", Role.MUTED), Piece("go on", Role.STRONG))

    def page(self, width: int) -> PageText:
        page = PageText(width, glyphs=self.glyphs)
        page.gap()
        at = moment(self._batch.created_at, self.look)
        page.say(f"Batch {self._batch.id} of {self._batch.name}, begun {at}. What is left of it is judged anew.")
        return page

    def keys(self) -> Line:
        return key_line(("esc", "back"))

    def on_mount(self) -> None:
        super().on_mount()
        self.engine.batches.plan_rest(self._number, self._batch)

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact = event.fact
        if isinstance(fact, BatchPlanned) and fact.number == self._number:
            if fact.offer is None:
                self.tell(fact.problem, stays=True)
            self._offer = fact.offer
            self._show_plan()
        super().on_fact_arrived(event)

    def on_screen_resume(self) -> None:
        self._show_plan()

    def _show_plan(self) -> None:
        """Show the plan once it is there and no help or dialog lies on this page."""
        if self._offer is not None and self.is_active:
            offer, self._offer = self._offer, None
            # What this session has written of it goes on where it is.
            seen = self.engine.batches.seen(self._batch.id)
            folder = seen.result.parent if seen is not None else self._opening.folder()
            self.app.switch_screen(BatchPlanScreen(self._opening, offer, folder, self._batch))
