"""Keys of the program: reading again, pausing, looks, overlays, the way back and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.commands.registry import COMMANDS
from sendoso_tui.ui.panes.detail import DetailPane
from sendoso_tui.ui.panes.shade import shade_row, shade_send
from sendoso_tui.ui.screens.filter_actions import FILTER_BAR
from sendoso_tui.ui.screens.index_reading import FRESH
from sendoso_tui.ui.screens.sends_bars import SendsBars

if TYPE_CHECKING:
    from sendoso_tui.ui.show.moments import Times


class ProgramActions(SendsBars):
    """What is neither about one send nor about moving in the list."""

    def action_nothing(self) -> None:
        """For commands that are always refused with their reason."""

    def action_refresh(self, everything: int) -> None:
        self.engine.refresh(bool(everything))
        if self.sends.state.take_pending():
            self.sends.show(fresh=True)
        else:
            self.sends.reread()
        self.ask(FRESH)

    def action_pause(self) -> None:
        if self.engine.sync_state.paused:
            self.engine.resume()
            self.tell("Reading goes on.")
        else:
            self.engine.pause()
            self.tell("Reading is paused. P goes on.")

    def action_shade(self) -> None:
        self.shaded = not self.shaded
        self.sends.shade = shade_row if self.shaded else None
        self.sends.restyle()
        pane = self.query_one(DetailPane)
        pane.shade = shade_send if self.shaded else None
        pane.again()
        self.tell("Names and addresses are hidden. M shows them." if self.shaded else "Names and addresses are shown.")
        # A sentence that stays may hold a name.
        self.again("status")

    def action_times(self) -> None:
        self.use_times(self.times.next)
        self.tell(f"Times: {self.times.value}")

    def use_times(self, times: Times) -> None:
        """Show moments in another way from now on."""
        raise NotImplementedError

    def action_preview(self) -> None:
        self.preview = not self.preview
        self.lay_out()
        if not self.query_one("#side").display and self.preview:
            self.tell("The right pane needs 116 columns. enter opens the send as a page.")

    def action_view_sends(self) -> None:
        self.focus_list()

    def action_pane(self, direction: int) -> None:
        if direction > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_back(self) -> None:
        if self.is_open(FILTER_BAR):
            self.close_filter_bar()
        elif self.sentence_stays:
            self.hush(everything=True)
        elif self.sends.marks.range_start is not None:
            self.sends.marks.range_start = None
            self.tell("The range is forgotten.")
        else:
            self.focus_list()

    def action_leave(self) -> None:
        if self.is_open(FILTER_BAR):
            self.close_filter_bar()
        else:
            self.app.action_run("quit")  # type: ignore[attr-defined]

    def action_log(self) -> None:
        from sendoso_tui.ui.screens.log import LogScreen

        self.app.push_screen(
            LogScreen(self.engine, self.bar_header, self.told, lambda: self.engine.requests, glyphs=self.glyphs)
        )

    def action_help(self) -> None:
        self._open_help(flat=False)

    def action_palette(self) -> None:
        self._open_help(flat=True)

    def _open_help(self, *, flat: bool) -> None:
        from sendoso_tui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(COMMANDS, self.standing(), self.glyphs, flat=flat), self._run_chosen)

    def _run_chosen(self, command_id: str | None) -> None:
        if command_id is not None:
            self.command(command_id)
