"""What the command line can do beyond running commands by name: open an id, another profile, a theme, a text."""

from __future__ import annotations

from dataclasses import replace

from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.commands.line import read_line, read_pace
from sendoso_tui.ui.commands.registry import BY_ID
from sendoso_tui.ui.screens.program_actions import ProgramActions

_VIEWS = {"sends": "view-1", "attention": "view-2", "changes": "view-3", "watching": "view-4", "budget": "view-5"}


class LineActions(ProgramActions):
    """Does what a command line says."""

    profiles: tuple[str, ...] = ()

    def run_line(self, text: str) -> None:
        wish = read_line(text)
        if wish.fault:
            self.tell(wish.fault)
        elif wish.command:
            self.command(wish.command)
        elif wish.word == "open":
            self.go_to(wish.argument)
        elif wish.word == "batch":
            self._open_batch(wish.argument)
        elif wish.word == "search":
            self.set_filter(replace(self.sends.state.filter, text=wish.argument), self.created)
        elif wish.word == "theme":
            self._use_theme(wish.argument)
        elif wish.word == "profile":
            self._use_profile(wish.argument)
        elif wish.word == "every":
            self._retime(wish.argument)
        elif wish.word == "view":
            view = _VIEWS.get(wish.argument.casefold())
            if view is None:
                self.tell("There is no such view. Views: " + ", ".join(_VIEWS))
            else:
                self.command(view)

    def action_batch(self) -> None:
        self._open_batch("")

    def _open_batch(self, path: str) -> None:
        """Begin a batch with a file; without one, go to the batch that runs or was left unfinished."""
        from sendoso_tui.ui.screens.batch import open_batch
        from sendoso_tui.ui.screens.batch_opening import Opening

        if (reason := BY_ID["batch"].why_not(self.standing())) is not None:
            self.tell(reason)
        else:
            open_batch(self, Opening(self.engine, self.bar_header, self.options.exports, self.glyphs), path)

    def go_to(self, send_id: str) -> None:
        """Put the cursor on a send by its id and open it."""
        try:
            rowid = self.engine.cache.rowid(send_id)
        except StoreFault as fault:
            self.tell(f"It was not looked for: {fault}")
            return
        state = self.sends.state
        if rowid is None:
            self.tell(f'No send with the id "{send_id[:40]}" is stored here.')
            return
        at = state.window.position(rowid, state.cursor)
        if at is None:
            self.tell(f"{send_id[:40]} does not pass the present filter. F clears it.")
            return
        self.sends.point(at)
        self.command("open")

    def _retime(self, text: str) -> None:
        seconds = read_pace(text)
        if isinstance(seconds, str):
            self.tell(seconds)
            return
        self.engine.retime(seconds)
        self.tell(f"New sends are looked for every {seconds:g} s from now on, until the program ends.")

    def _use_theme(self, name: str) -> None:
        names = sorted(self.app.available_themes)
        for wanted in (name, f"sendoso-{name}"):
            if wanted in names:
                self.app.theme = wanted
                return
        self.tell("There is no such theme. Own ones: ink, paper, contrast; ansi-dark and others of Textual work too.")

    def _use_profile(self, name: str) -> None:
        if name in self.profiles:
            self.app.change_profile(name)  # type: ignore[attr-defined]
        elif self.profiles:
            self.tell(f"There is no such profile. Profiles: {', '.join(self.profiles)}")
        else:
            self.tell("There is no other profile. `sendoso-tui init` makes one.")
