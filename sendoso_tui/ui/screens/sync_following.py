"""What the main screen does when reading moves on: bars, countdowns, and the sentence when the connection is back.

A poll that changed nothing paints nothing. The request rate is therefore brought up to date by the minute and by
whatever else paints the status line; that it nears its limit, or is paused, is shown at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.flows.facts import Connection
from sendoso_tui.ui.screens.sends_base import Part
from sendoso_tui.ui.show.moments import Look, clock
from sendoso_tui.ui.show.sync import is_busy, seconds_to_next_step

if TYPE_CHECKING:
    from datetime import datetime

    from textual.timer import Timer

    from sendoso_tui.flows.facts import SyncState

COUNT_EVERY = 1.0
"""Seconds between two paintings of the counts of a first reading."""

_AWAY = (Connection.OFFLINE, Connection.TROUBLE, Connection.UNAUTHORISED)


def minute_of(moment: datetime) -> datetime:
    """Return the whole minute that a moment lies in."""
    return moment.replace(second=0, microsecond=0)


def _calm(state: SyncState) -> tuple[SyncState, bool]:
    """What of a state is worth painting the status line for."""
    steady = replace(state, as_of=None, loaded=0, total=None, rate=0.0, every=0.0, doing="")
    return steady, is_busy(state)


class SyncFollowing(Part):
    """Follows `SyncMoved`. Nothing runs while there is nothing to count down."""

    counted_to: datetime | None = None
    """The minute that ages were last counted on to."""
    _countdown: Timer | None = None
    _paint_due: Timer | None = None

    def take_sync(self, state: SyncState) -> None:
        """Show where reading stands now."""
        before, self.sync = self.sync, state
        if _calm(state) != _calm(before):
            self._paint_sync()
        elif not state.complete:
            # A first reading tells of each page; one painting a second is enough to see it move.
            if self._paint_due is None:
                self._paint_due = self.set_timer(COUNT_EVERY, self._paint_sync)
        else:
            self.again("header", "filter-line")
        if (now := minute_of(self.engine.clock.now())) != self.counted_to:
            # The server's clock may be another than ours, as the first answer shows, or run faster: the demo's does.
            self.counted_to = now
            self.show_ages()
        if not len(self.sends.state.window):
            self.sends.show()
        if state.connection is Connection.LIVE and before.connection in _AWAY:
            now = self.engine.clock.now()
            self.tell(f"Back since {clock(now, Look(now, self.times))}.")
        if state.quarantined > before.quarantined:
            count = state.quarantined
            rows = "1 row" if count == 1 else f"{count:,} rows"
            self.tell(f"{rows} could not be read and set aside. L shows more; the others are here.", persistent=True)
        self._count_down()

    def _paint_sync(self) -> None:
        if self._paint_due is not None:
            self._paint_due.stop()
            self._paint_due = None
        self.again("header", "filter-line", "banner", "budget-line", "status", "footer")

    def _count_down(self) -> None:
        if self._countdown is not None:
            self._countdown.stop()
            self._countdown = None
        if self.sync.next_try_at is None or self.sync.connection in (Connection.LIVE, Connection.STARTING):
            return
        pause = seconds_to_next_step(self.sync.next_try_at - self.engine.clock.monotonic())
        if pause > 0:
            self._countdown = self.set_timer(pause + 0.05, self._step)

    def _step(self) -> None:
        self.again("banner", "status")
        if not len(self.sends.state.window):
            self.sends.show()
        self._count_down()
