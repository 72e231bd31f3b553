"""One batch that runs beside the screen: its rows told as they come, and written to its result file in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import make_private_folder
from sendoso_tui.domain.batch import Batch, BatchState
from sendoso_tui.flows.batch import BatchRunner, say_done
from sendoso_tui.flows.batch_facts import BatchMoved, BatchRowMoved
from sendoso_tui.flows.batch_files import ResultFault, ResultFile, missing_results, result_of
from sendoso_tui.flows.facts import CreateStage, Noticed, Tell
from sendoso_tui.flows.identity import is_running, process_mark
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from pathlib import Path

    from sendoso_tui.flows.batch_planning import BatchOffer
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.store.batches import Batches

_BROKEN = "Something went wrong in this program, and the batch is stopped. What was sent stays sent."

MakeRunner = Callable[[Batch, Tell], BatchRunner]
"""Makes the runner of a batch that this process holds; what it tells goes to the second argument."""


@dataclass(slots=True)
class BatchSeen:
    """A batch of this session as the screen shows it; `told` holds the last word on each row of this run."""

    batch: Batch
    offer: BatchOffer
    result: Path
    moved: BatchMoved
    told: dict[int, BatchRowMoved] = field(default_factory=dict)


class BatchRun:
    """`lost` is given the intent of a row whose answer was lost, `made` is called when the server has made a send."""

    def __init__(
        self,
        seen: BatchSeen,
        batches: Batches,
        make_runner: MakeRunner,
        tell: Tell,
        *,
        lost: Callable[[str], None],
        made: Callable[[], None],
    ) -> None:
        self.seen = seen
        self.runner: BatchRunner | None = None
        self._batches = batches
        self._make_runner = make_runner
        self._tell = tell
        self._lost, self._made = lost, made
        self._lines: asyncio.Queue[BatchRowMoved | None] = asyncio.Queue()

    async def begin(self) -> None:
        """Keep the batch a person has confirmed, and carry it out."""
        seen = self.seen
        try:
            result = await self._open_result(going_on=False)
            rows = [(row.number, row.form) for row in seen.offer.plan.rows]
            await self._batches.begin(seen.batch, rows, anew=seen.batch.again)
        except (ResultFault, ConfigFault, StoreFault) as fault:
            self._end(f"{fault} Nothing was sent.")
            return
        await self._carry_out(result, retry_refused=False)

    async def go_on(self, *, retry_refused: bool) -> None:
        """Take the batch over and carry out what is left of it."""
        seen = self.seen
        try:
            result = await self._open_result(going_on=True)
            seen.batch = await self._batches.claim(
                seen.batch.id, process_mark(), is_running, stop_after=seen.batch.stop_after
            )
            for row in missing_results(self._batches.rows(seen.batch.id), result.written):
                await asyncio.to_thread(result.add, row)
        except (ResultFault, ConfigFault, StoreFault) as fault:
            self._end(f"{fault} Nothing was sent.")
            return
        await self._carry_out(result, retry_refused=retry_refused)

    def found(self, moved: BatchRowMoved) -> None:
        """Take what was found out about a row after its answer was lost."""
        self.seen.told[moved.number] = moved
        self._tell(moved)
        now = self._batches.tally(self.seen.batch.id)
        self._hear(self.seen.moved.counted_anew(now, say_done(now)))

    async def _carry_out(self, result: ResultFile, *, retry_refused: bool) -> None:
        self.runner = self._make_runner(self.seen.batch, self._hear)
        writing = asyncio.ensure_future(self._write(result))
        try:
            await self.runner.run(self.seen.offer.plan.rows, retry_refused=retry_refused)
        except Exception:
            self._end(_BROKEN)
            raise
        finally:
            self._lines.put_nowait(None)
            await writing

    async def _open_result(self, *, going_on: bool) -> ResultFile:
        def opened() -> ResultFile:
            path, batch_id = self.seen.result, self.seen.batch.id
            if not path.parent.exists():
                make_private_folder(path.parent)
            return ResultFile.go_on(path, batch_id) if going_on else ResultFile.create(path, batch_id)

        return await asyncio.to_thread(opened)

    async def _write(self, result: ResultFile) -> None:
        """Write each outcome; where that cannot be done, no other row goes out."""
        while (moved := await self._lines.get()) is not None:
            try:
                await asyncio.to_thread(result.add, result_of(moved))
            except ResultFault as fault:
                self._tell(Noticed(f"{fault} The batch is stopped.", serious=True))
                if self.runner is not None:
                    self.runner.stop()

    def _hear(self, fact: Fact) -> None:
        if isinstance(fact, BatchRowMoved):
            self.seen.told[fact.number] = fact
            self._lines.put_nowait(fact)
            if fact.stage is CreateStage.UNKNOWN and fact.intent_id:
                self._lost(fact.intent_id)
            elif fact.stage is CreateStage.ACCEPTED:
                self._made()
        elif isinstance(fact, BatchMoved):
            self.seen.moved = fact
        self._tell(fact)

    def _end(self, sentence: str) -> None:
        self._hear(replace(self.seen.moved, state=BatchState.STOPPED, sentence=sentence, is_over=True))
