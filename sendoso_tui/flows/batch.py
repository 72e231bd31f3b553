"""Carries a confirmed batch out, one row after another by the road of a single send, and knows when to wait or stop.

Rule 1: a row goes out as an intent that is tied to it in the same transaction (`store/batches.py`), so neither a crash
nor another window can send it twice.
Rule 2: what says that nothing left (throttled, offline) lets the row wait; what says no, or nothing, ends it.
Rule 3: several failures one after another stop the batch, and so does whatever the next row would meet as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from sendoso_tui.domain.batch import BatchState, RowState
from sendoso_tui.domain.faults import Offline, Refused, Throttled, Unauthorised, Unsupported
from sendoso_tui.flows.batch_facts import BatchMoved, row_moved
from sendoso_tui.flows.compose import Creating
from sendoso_tui.flows.facts import CreateMoved, CreateStage
from sendoso_tui.flows.identity import process_mark
from sendoso_tui.store.batches import tie_row
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.batch import Batch, Tally
    from sendoso_tui.domain.batch_plan import PlannedRow
    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.flows.clock import Clock, Sleep
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.store.batches import Batches

LONGEST_WAIT = 120.0
"""Seconds a batch waits by itself when the server asks it to; longer waits are a person's to decide about."""
MOST_WAITS = 5
"""Waits for one row; after these the batch pauses."""

_ACCEPTED = (CreateStage.ACCEPTED, CreateStage.FOUND)
_NO_BUDGET = 402


SendRow = Callable[[Creating], Awaitable[CreateMoved]]
"""The road of a single send, `Composer.create`. It never raises a Fault."""


def say_done(tally: Tally) -> str:
    """Say that no row is left to be sent, and that not all is known where it is not."""
    if not tally.unknown:
        return "Every row has an outcome."
    lost = "1 got no answer" if tally.unknown == 1 else f"{tally.unknown:,} got no answer"
    return f"Every row was tried; {lost}."


@frozen
class Halt:
    """Why the next row is not tried, and how the batch then stands."""

    state: BatchState
    sentence: str
    fault: Fault | None = None


class BatchRunner:
    """Runs one batch that this process holds. `waits` lets it wait for a person where it pauses, instead of ending."""

    def __init__(
        self,
        send: SendRow,
        batches: Batches,
        batch: Batch,
        clock: Clock,
        tell: Tell,
        *,
        sleep: Sleep = asyncio.sleep,
        waits: bool = False,
        closing: Callable[[], bool] = lambda: False,
    ) -> None:
        self.batch = batch
        self.under_way: int | None = None
        self._send = send
        self._batches = batches
        self._clock = clock
        self._tell = tell
        self._sleep = sleep
        self._waits = waits
        self._closing = closing
        self._stopping = asyncio.Event()
        self._going = asyncio.Event()
        self._going.set()
        self._failures = 0

    @property
    def is_paused(self) -> bool:
        return not self._going.is_set()

    def pause(self) -> None:
        """Wait after the row under way until `resume`."""
        self._going.clear()

    def resume(self) -> None:
        """Go on after a pause."""
        self._failures = 0
        self._going.set()

    def stop(self) -> None:
        """End after the row under way; the batch can be gone on with."""
        self._stopping.set()
        self._going.set()

    async def run(self, rows: Sequence[PlannedRow], *, retry_refused: bool = False) -> BatchMoved:
        """Send the rows that may be sent, in their order; return how the batch was left. Raises StoreFault."""
        end = Halt(BatchState.STOPPED, "Something went wrong in this program. The log has it.")
        try:
            kept = {row.number: row for row in self._batches.rows(self.batch.id)}
            todo = [
                row
                for row in rows
                if row.is_fit and row.number in kept and kept[row.number].may_begin(retry_refused=retry_refused)
            ]
            self._say(BatchState.RUNNING)
            end = await self._all(todo)
            if not (tally := self._batches.tally(self.batch.id)).waiting:
                # Whatever halted it came with the last row.
                end = Halt(BatchState.DONE, say_done(tally))
        finally:
            await self._batches.leave(self.batch.id, process_mark(), end.state, self._clock.now())
        return self._say(end.state, end.sentence, is_over=True, fault=end.fault)

    async def _all(self, todo: Sequence[PlannedRow]) -> Halt:
        for row in todo:
            if (halt := await self._may_go_on()) is not None:
                return halt
            self.under_way = row.number
            halt = await self._one(row)
            self.under_way = None
            while halt is not None:
                if halt.state is not BatchState.PAUSED or not self._waits:
                    return halt
                self.pause()
                if (ended := await self._may_go_on(halt.sentence)) is not None:
                    return ended
                halt = await self._one(row)
        left = self._batches.tally(self.batch.id).waiting
        return Halt(BatchState.STOPPED, f"{left:,} row{'s were' if left > 1 else ' was'} not sent.")

    async def _may_go_on(self, why: str = "") -> Halt | None:
        """Wait while the batch is paused; return why it ends now, or None."""
        if self.is_paused and not self._stopping.is_set():
            await self._batches.move(self.batch.id, process_mark(), BatchState.PAUSED)
            self._say(BatchState.PAUSED, why or "Paused.")
            await self._going.wait()
            if not self._stopping.is_set():
                await self._batches.move(self.batch.id, process_mark(), BatchState.RUNNING)
                self._say(BatchState.RUNNING)
        if self._stopping.is_set() or self._closing():
            return Halt(BatchState.STOPPED, "Stopped as asked; what was sent stays sent.")
        return None

    async def _one(self, row: PlannedRow) -> Halt | None:
        """Send one row; return why the next one is not tried, or None."""
        moved = await self._sent(row)
        if isinstance(moved, Halt):
            return moved
        self._told(row, moved)
        if moved.stage in _ACCEPTED:
            self._failures = 0
        elif moved.stage is CreateStage.NOT_SENT and moved.fault is None and self._is_elsewhere(row.number):
            # Another window was first with this row.
            return None
        elif moved.stage is not CreateStage.REPEATED:
            # A row that is held back for its content was not tried, so it is no failure.
            self._failures += 1
        self._say(BatchState.RUNNING)
        return self._halt_after(moved)

    async def _sent(self, row: PlannedRow) -> CreateMoved | Halt:
        """Send a row, once more for each wait the server asks for: what was throttled did not leave."""
        assert row.new is not None
        again_after, waits = "", 0
        while True:
            moved = await self._send(Creating("", row.new, again_after, tie_row(self.batch.id, row.number)))
            if moved.stage is CreateStage.REPEATED and self.batch.again and moved.earlier is not None:
                if again_after == moved.earlier.id:
                    return moved
                again_after = moved.earlier.id
            elif isinstance(moved.fault, Throttled):
                waits += 1
                if moved.fault.seconds > LONGEST_WAIT or waits > MOST_WAITS:
                    return Halt(BatchState.PAUSED, f"Paused: {moved.fault.sentence} Nothing was lost.", moved.fault)
                self._say(BatchState.RUNNING, f"{moved.fault.sentence} Row {row.number} goes out after that.")
                if not await self._waited(moved.fault.seconds):
                    return Halt(BatchState.STOPPED, "Stopped as asked; what was sent stays sent.")
            else:
                return moved

    def _halt_after(self, moved: CreateMoved) -> Halt | None:
        fault = moved.fault
        if isinstance(fault, Offline) and moved.stage is CreateStage.NOT_SENT:
            return Halt(BatchState.PAUSED, f"Paused: {fault.sentence}", fault)
        if isinstance(fault, Unauthorised | Unsupported):
            return Halt(BatchState.STOPPED, f"Stopped: {fault.sentence}", fault)
        if isinstance(fault, Refused) and fault.status == _NO_BUDGET:
            return Halt(BatchState.STOPPED, f"Stopped: {moved.sentence}", fault)
        limit = self.batch.stop_after
        if limit and self._failures >= limit:
            return Halt(BatchState.STOPPED, f"Stopped after {self._failures} failures one after another.")
        return None

    async def _waited(self, seconds: float) -> bool:
        """Wait; False when the batch is to stop meanwhile."""
        waits = [asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._stopping.wait())]
        _, rest = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in rest:
            wait.cancel()
        return not self._stopping.is_set()

    def _is_elsewhere(self, number: int) -> bool:
        return self._batches.states(self.batch.id).get(number) is not RowState.WAITING

    def _told(self, row: PlannedRow, moved: CreateMoved) -> None:
        self._tell(row_moved(self.batch.id, row.number, row.email, moved))

    def _say(
        self, state: BatchState, sentence: str = "", *, is_over: bool = False, fault: Fault | None = None
    ) -> BatchMoved:
        now = self._batches.tally(self.batch.id)
        moved = BatchMoved(
            self.batch.id, state, now.done, now.refused, now.unknown, now.waiting, sentence, is_over, fault
        )
        self._tell(moved)
        return moved
