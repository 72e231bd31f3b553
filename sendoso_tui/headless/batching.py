"""Carrying a batch out without a screen: each row told and written down as it comes, and an end that loses nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sendoso_tui.flows.batch import BatchRunner, say_done
from sendoso_tui.flows.batch_facts import BatchMoved, BatchRowMoved, row_moved
from sendoso_tui.flows.batch_files import ResultFault, ResultFile, result_of, result_path
from sendoso_tui.flows.compose import Composer
from sendoso_tui.flows.facts import CreateMoved, CreateStage, Noticed
from sendoso_tui.flows.finding import Finder
from sendoso_tui.headless.batch_answer import row_line
from sendoso_tui.store.batches import Batches

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sendoso_tui.domain.batch import Batch
    from sendoso_tui.domain.batch_plan import PlannedRow
    from sendoso_tui.flows.facts import Fact, Tell
    from sendoso_tui.headless.call import Session

SETTLING = 40.0
"""Seconds the row under way gets when a signal ends the command: more than any request takes."""


FIRST_LOOK = 5.0
"""Seconds after the last lost answer at which the newest sends are read once; later looks are the next start's."""


class Carrying:
    """One run of one batch. `told` holds the last word on each row of this run, `last` how the batch was left."""

    def __init__(self, session: Session, batch: Batch, result: ResultFile, say: Callable[[str], None]) -> None:
        self.told: dict[int, BatchRowMoved] = {}
        self.last: BatchMoved | None = None
        self.result = result
        self._session = session
        self._say = say
        composer = Composer(session.reader, session.record, session.about, self._hear_road, again="")
        self._batches = Batches(session.record)
        self._runner = BatchRunner(composer.create, self._batches, batch, session.clock, self._hear)

    async def carry_out(self, rows: Sequence[PlannedRow], *, retry_refused: bool) -> None:
        """Send the rows. When this is cancelled itself, the row under way gets its time, and no other leaves."""
        task = asyncio.create_task(self._runner.run(rows, retry_refused=retry_refused))
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            self._runner.stop()
            if self._runner.under_way is not None:
                self._say(f"Ending after row {self._runner.under_way}, which is under way.")
            done, _ = await asyncio.wait({task}, timeout=SETTLING)
            if not done:
                # What it left is on disk as begun, and is taken for unknown when the batch is gone on with.
                task.cancel()
                await asyncio.wait({task}, timeout=1.0)
            raise

    async def look_again(self) -> None:
        """Look once for each row whose answer was lost; what is found gets another line in the result."""
        unknown = [moved for moved in self.told.values() if moved.stage is CreateStage.UNKNOWN]
        intents = [(moved, self._session.record.intent(moved.intent_id)) for moved in unknown]
        open_ones = [(moved, intent) for moved, intent in intents if intent is not None and intent.match is not None]
        if not open_ones:
            return
        self._say(f"Looking for {len(open_ones):,} without an answer. Nothing is sent again.")
        # The look for the first is one for the last as well, so it waits for that one's moment.
        last_left = max(intent.created_at for _, intent in open_ones)
        await asyncio.sleep(max(0.0, FIRST_LOOK - (self._session.clock.now() - last_left).total_seconds()))
        for moved, intent in open_ones:
            found: list[CreateMoved] = []
            await Finder(self._session.reader, self._session.record, self._session.about, _into(found)).look(intent)
            if found and found[-1].stage is not CreateStage.UNKNOWN:
                self._hear(row_moved(self.batch.id, moved.number, moved.email, found[-1]))
        if self.last is not None:
            now = self._batches.tally(self.batch.id)
            self.last = self.last.counted_anew(now, say_done(now))
        await self._batches.forget_forms(self._session.clock.now())

    @property
    def batch(self) -> Batch:
        return self._runner.batch

    def _hear_road(self, fact: Fact) -> None:
        """The runner tells of rows; of the road itself only what could not be written down is news."""
        if isinstance(fact, Noticed):
            self._say(fact.sentence)

    def _hear(self, fact: Fact) -> None:
        if isinstance(fact, BatchRowMoved):
            self.told[fact.number] = fact
            self._say(row_line(fact))
            self.write(fact)
        elif isinstance(fact, BatchMoved):
            self.last = fact
            if fact.sentence and not fact.is_over:
                self._say(fact.sentence)

    def write(self, moved: BatchRowMoved) -> None:
        """Write a row's outcome to the result file; where that cannot be done, no other row goes out."""
        try:
            self.result.add(result_of(moved))
        except ResultFault as fault:
            self._say(f"{fault} The batch is stopped.")
            self._runner.stop()


def _into(moves: list[CreateMoved]) -> Tell:
    return lambda fact: moves.append(fact) if isinstance(fact, CreateMoved) else None


def result_file(named: Path | None, people: Path, batch_id: str, *, going_on: bool) -> ResultFile:
    """Begin the result file, or go on with it. Raises ResultFault."""
    path = named or result_path(people)
    return ResultFile.go_on(path, batch_id) if going_on else ResultFile.create(path, batch_id)
