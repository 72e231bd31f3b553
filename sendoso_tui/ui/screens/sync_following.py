"""What the main screen does when reading moves on: bars, countdowns, and the sentence when the connection is back."""

from datetime import datetime

from textual.timer import Timer

from sendoso_tui.flows.facts import Connection, SyncState
from sendoso_tui.ui.screens.sends_base import SendsBase
from sendoso_tui.ui.show.moments import Look, clock
from sendoso_tui.ui.show.sync import seconds_to_next_step

_AWAY = (Connection.OFFLINE, Connection.TROUBLE, Connection.UNAUTHORISED)


def _minute(state: SyncState) -> datetime | None:
    return state.as_of.replace(second=0, microsecond=0) if state.as_of is not None else None


class SyncFollowing(SendsBase):
    """Follows `SyncMoved`. Nothing runs while there is nothing to count down."""

    _countdown: Timer | None = None

    def take_sync(self, state: SyncState) -> None:
        """Show where reading stands now."""
        before, self.sync = self.sync, state
        self.again("header", "filter-line", "banner", "budget-line", "status", "footer")
        if _minute(state) != _minute(before):
            # The server's clock may run faster than ours: the demo's does.
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
