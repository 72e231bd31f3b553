"""The batches of this session: plans that are asked for, batches that run, and where their rows stand.

How a batch is judged is `batch_planning.py`'s, how one is carried out `batch.py`'s and `batch_run.py`'s. These are
loaded when they are wanted: until the first paint nothing of them is needed.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.batch import STOP_AFTER, Batch, BatchState
from sendoso_tui.domain.faults import Fault
from sendoso_tui.flows.batch_facts import BatchMoved, BatchPlanned, row_moved
from sendoso_tui.flows.facts import CreateStage, Noticed
from sendoso_tui.flows.identity import is_running, process_mark
from sendoso_tui.store.batches import Batches
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime
    from pathlib import Path

    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.batch import BatchRunner
    from sendoso_tui.flows.batch_planning import BatchOffer, BatchPlanner, BatchWish
    from sendoso_tui.flows.batch_run import BatchRun, BatchSeen
    from sendoso_tui.flows.clock import Clock, Sleep
    from sendoso_tui.flows.creates_under_way import CreatesUnderWay
    from sendoso_tui.flows.facts import CreateMoved, Fact, Tell
    from sendoso_tui.flows.live import Live
    from sendoso_tui.flows.tasks import Tasks
    from sendoso_tui.store.record import Record

SEEN_EVERY = 15.0
"""Seconds between two readings of the budget and the list while a batch makes sends."""
NOT_OPEN = "Nothing can be sent yet: the connection is not open."


class BatchesUnderWay:
    """Plans and batches of one profile. `made` is called when the server has made sends."""

    def __init__(
        self,
        about: ProfileAbout,
        record: Record,
        clock: Clock,
        tell: Tell,
        tasks: Tasks,
        creates: CreatesUnderWay,
        made: Callable[[], None],
        closing: Callable[[], bool],
        sleep: Sleep,
    ) -> None:
        self._about, self._record, self._clock = about, record, clock
        self._tell, self._tasks, self._creates, self._made = tell, tasks, creates, made
        self._closing, self._sleep = closing, sleep
        self._batches = Batches(record)
        self._live: Live | None = None
        self._runs: dict[str, BatchRun] = {}
        self._tasks_of: dict[str, asyncio.Task[None]] = {}
        self._made_at = float("-inf")

    def open(self, live: Live) -> None:
        """Begin to work on a gateway: say what an earlier run left in the middle, and forget what nobody needs."""
        self._live = live
        self._tasks.own(self._tidy())

    def plan(self, number: int, wish: BatchWish) -> None:
        """Judge a file; told as BatchPlanned with the same number."""
        self._tasks.own(self._plan(number, lambda planner: planner.plan(wish)))

    def plan_rest(self, number: int, batch: Batch, *, retry_refused: bool = False) -> None:
        """Judge anew what is left of a batch; told as BatchPlanned with the same number."""

        async def judge(planner: BatchPlanner) -> BatchOffer:
            kept = self._batches.rows(batch.id)
            return await planner.plan_rest(batch, [row for row in kept if row.may_begin(retry_refused=retry_refused)])

        self._tasks.own(self._plan(number, judge))

    def start(self, offer: BatchOffer, folder: Path, *, stop_after: int = STOP_AFTER) -> str:
        """Begin a batch a person has confirmed and return its id, "" where nothing can be sent; all else is told.

        What becomes of each row is written to a file in `folder`, which is made where it is missing.
        """
        about = self._about
        batch = Batch(
            secrets.token_hex(4),
            about.name,
            about.origin,
            about.dialect,
            offer.name,
            self._clock.now(),
            BatchState.RUNNING,
            offer.plan.digest,
            stop_after,
            offer.again,
            process_mark(),
        )
        run = self._new_run(batch, offer, folder)
        return "" if run is None else self._own(run, run.begin())

    def go_on(self, batch: Batch, offer: BatchOffer, folder: Path, *, retry_refused: bool = False) -> str:
        """Go on with a batch a person has confirmed once more; returns as `start`."""
        if batch.id in self._tasks_of:
            return batch.id
        run = self._new_run(batch, offer, folder)
        return "" if run is None else self._own(run, run.go_on(retry_refused=retry_refused))

    def pause(self, batch_id: str) -> None:
        """Wait after the row under way, or go on after a wait."""
        if (runner := self._runner(batch_id)) is not None:
            if runner.is_paused:
                runner.resume()
            else:
                runner.pause()

    def stop(self, batch_id: str) -> None:
        """End after the row under way; the batch can be gone on with."""
        if (runner := self._runner(batch_id)) is not None:
            runner.stop()

    def is_pausing(self, batch_id: str) -> bool:
        """Say whether a batch waits, or will after the row under way."""
        runner = self._runner(batch_id)
        return runner is not None and runner.is_paused

    def seen(self, batch_id: str) -> BatchSeen | None:
        """Return a batch of this session."""
        run = self._runs.get(batch_id)
        return None if run is None else run.seen

    def row_under_way(self, batch_id: str) -> int | None:
        """Return the number of the row that is being sent."""
        runner = self._runner(batch_id)
        return None if runner is None else runner.under_way

    def running(self) -> str:
        """Return the id of a batch that runs here; "" when none does."""
        return next(iter(self._tasks_of), "")

    def unfinished(self) -> list[Batch]:
        """Return this profile's batches that can be gone on with, newest first; none while that cannot be read."""
        here = (self._about.origin, self._about.dialect)
        try:
            found = self._batches.unfinished(self._about.name)
        except StoreFault:
            return []
        return [batch for batch in found if (batch.origin, batch.dialect) == here and not is_running(batch.holder)]

    def in_flight(self) -> int:
        """Count the rows whose request may be on its way."""
        return sum(run.runner is not None and run.runner.under_way is not None for run in self._runs.values())

    async def end(self, seconds: float) -> None:
        """Let no other row go out, and wait at most `seconds` for those under way."""
        for batch_id in self._tasks_of:
            self.stop(batch_id)
        if self._tasks_of:
            await asyncio.wait(set(self._tasks_of.values()), timeout=seconds)

    def hear(self, fact: CreateMoved) -> None:
        """Keep what was found out later about a row whose answer was lost."""
        if not fact.intent_id or fact.stage not in (CreateStage.FOUND, CreateStage.REFUSED):
            return
        for run in self._runs.values():
            for told in run.seen.told.values():
                if told.intent_id == fact.intent_id and told.stage is CreateStage.UNKNOWN:
                    run.found(row_moved(run.seen.batch.id, told.number, told.email, fact))
                    return

    def _new_run(self, batch: Batch, offer: BatchOffer, folder: Path) -> BatchRun | None:
        live = self._live
        if live is None or self._closing():
            return None
        from sendoso_tui.flows.batch import BatchRunner
        from sendoso_tui.flows.batch_files import result_name
        from sendoso_tui.flows.batch_run import BatchRun, BatchSeen
        from sendoso_tui.flows.compose import Composer

        composer = Composer(live.reader, self._record, self._about, self._hear_road, closing=self._closing, again="")

        def make_runner(held: Batch, tell: Tell) -> BatchRunner:
            return BatchRunner(
                composer.create,
                self._batches,
                held,
                self._clock,
                tell,
                sleep=self._sleep,
                waits=True,
                closing=self._closing,
            )

        start = BatchMoved(batch.id, BatchState.RUNNING, 0, 0, 0, len(offer.plan.rows))
        run = BatchRun(
            BatchSeen(batch, offer, folder / result_name(batch), start),
            self._batches,
            make_runner,
            self._tell,
            lost=lambda intent_id: self._creates.follow_lost(live, intent_id),
            made=self._row_made,
        )
        self._runs[batch.id] = run
        return run

    def _own(self, run: BatchRun, work: Coroutine[Any, Any, None]) -> str:
        batch_id = run.seen.batch.id

        async def carried_out() -> None:
            try:
                await work
            finally:
                self._tasks_of.pop(batch_id, None)
                self._made()

        self._tasks_of[batch_id] = self._tasks.own(carried_out())
        return batch_id

    def _row_made(self) -> None:
        """Let what shows money and sends be read again, now and then."""
        now = self._clock.monotonic()
        if now - self._made_at >= SEEN_EVERY:
            self._made_at = now
            self._made()

    def _hear_road(self, fact: Fact) -> None:
        """Rows are told by the runner; of the road itself only what could not be written down is news."""
        if isinstance(fact, Noticed):
            self._tell(fact)

    async def _plan(self, number: int, judge: Callable[[BatchPlanner], Coroutine[Any, Any, BatchOffer]]) -> None:
        live = self._live
        if live is None:
            self._tell(BatchPlanned(number, problem=NOT_OPEN))
            return
        from sendoso_tui.flows.batch_planning import BatchPlanner

        try:
            offer = await judge(BatchPlanner(live.reader, self._about))
        except Fault as fault:
            self._tell(BatchPlanned(number, problem=f"It could not be judged: {fault.sentence}"))
        else:
            self._tell(BatchPlanned(number, offer))

    async def _tidy(self) -> None:
        now: datetime = self._clock.now()
        try:
            await self._batches.forget_forms(now)
        except StoreFault:
            return  # said by whoever looks at the record first
        for batch in self.unfinished():
            if batch.state is BatchState.RUNNING:
                left = self._batches.tally(batch.id)
                self._tell(Noticed(f"A batch of {batch.name} was cut short: {left.sentence}. :batch goes on with it."))

    def _runner(self, batch_id: str) -> BatchRunner | None:
        run = self._runs.get(batch_id)
        return None if run is None else run.runner
