"""Keys of the program: reading again, pausing, looks, overlays, the way back and out."""

from textual.widgets import Input

from sendoso_tui.ui.commands.registry import COMMANDS
from sendoso_tui.ui.screens.index_reading import FRESH
from sendoso_tui.ui.screens.list_actions import ListActions


class ProgramActions(ListActions):
    """What is neither about one send nor about moving in the list."""

    def action_nothing(self) -> None:
        """For commands that are always refused with their reason."""

    def action_refresh(self, everything: int) -> None:
        self.engine.refresh(bool(everything))
        if not self.sends.state.take_pending():
            self.sends.reread()
        else:
            self.sends.show(fresh=True)
        self.hush()
        self.ask(FRESH)

    def action_pause(self) -> None:
        if self.engine.sync_state.paused:
            self.engine.resume()
            self.tell("Reading goes on.")
        else:
            self.engine.pause()
            self.tell("Reading is paused. P goes on.")

    def action_view_sends(self) -> None:
        self.sends.rows.focus()

    def action_command_line(self) -> None:
        self.query_one("#command-line").open()  # type: ignore[attr-defined]

    def action_help(self) -> None:
        from sendoso_tui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(COMMANDS, self.standing(), self.glyphs), self._run_chosen)

    def action_palette(self) -> None:
        from sendoso_tui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(COMMANDS, self.standing(), self.glyphs, flat=True), self._run_chosen)

    def _run_chosen(self, command_id: str | None) -> None:
        if command_id is not None:
            self.command(command_id)
