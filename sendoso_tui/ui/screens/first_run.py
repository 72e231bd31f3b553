"""The first start, while no profile exists: the demo, set-up, or the environment. An app of its own, before any engine.

What was chosen is its return value; starting the demo or the workbench is the caller's part.
"""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING, Any

from textual import on
from textual.message import Message
from textual.screen import Screen

from sendoso_tui.ui.mono import MONO
from sendoso_tui.ui.options import UiOptions
from sendoso_tui.ui.screens.setup import SetupScreen
from sendoso_tui.ui.show import first_run as words
from sendoso_tui.ui.show.glyphs import ASCII, UNICODE
from sendoso_tui.ui.themes import DEFAULT, THEMES
from sendoso_tui.ui.trouble import QuietCrash
from sendoso_tui.ui.widgets.ink import make_look
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.lines import LinesView
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.events import Click, Key, Resize

    from sendoso_tui.config.answers import Answers
    from sendoso_tui.ui.screens.setup import Save, Test
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.widgets.ink import Look

NO_OPTIONS = UiOptions()


class Choice(Enum):
    """What a person wants to do first."""

    DEMO = "demo"
    SETUP = "set-up"
    ENVIRONMENT = "environment"
    QUIT = "quit"


@frozen
class Outcome:
    """The end of the first start. `answers` are set after set-up (tested and saved), `api` for the environment."""

    choice: Choice
    answers: Answers | None = None
    api: str | None = None


class FirstScreen(Screen[None]):
    """Three things to choose, the demo first."""

    DEFAULT_CSS = """
    FirstScreen > LineBar { dock: bottom; height: 1; background: $panel; }
    """

    def __init__(self, shell: words.Shell, glyphs: Glyphs) -> None:
        super().__init__()
        self._shell = shell
        self._glyphs = glyphs
        self._offers = words.offers(shell)
        self._explain = False
        self.chosen = 0

    def compose(self) -> ComposeResult:
        self._page = LinesView(margin=0, glyphs=self._glyphs)
        self._keys = LineBar(self._key_line)
        yield self._page
        yield self._keys

    def on_mount(self) -> None:
        self._page.can_focus = False

    def on_resize(self, _: Resize) -> None:
        self._write()

    def on_key(self, event: Key) -> None:
        keys = [offer.key for offer in self._offers]
        if event.key in ("j", "down", "tab", "k", "up", "shift+tab"):
            step = 1 if event.key in ("j", "down", "tab") else -1
            self.chosen = (self.chosen + step) % len(keys)
            self._explain = False
            self._write()
        elif event.key in keys:
            self.chosen = keys.index(event.key)
            self._take()
        elif event.key == "enter":
            self._take()
        elif event.key in ("q", "escape", "ctrl+q", "ctrl+c"):
            self.app.exit(Outcome(Choice.QUIT))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: Click) -> None:
        """A click chooses what is written there."""
        for index, offer in enumerate(self._offers):
            row = next((y for y, line in enumerate(self._page.lines) if any(p.text == offer.title for p in line)), None)
            if row is not None and row <= event.screen_y <= row + 1:
                self.chosen = index
                self._take()

    def _take(self) -> None:
        key = self._offers[self.chosen].key
        self._write()
        if key == "d":
            self.app.exit(Outcome(Choice.DEMO))
        elif key == "s":
            self.post_message(FirstRun.SetupWanted())
        elif self._shell.api is not None:
            self.app.exit(Outcome(Choice.ENVIRONMENT, api=self._shell.api))
        else:
            self._explain = True
            self._write()

    def _write(self) -> None:
        size = self.size
        lines = words.page(
            size.width, size.height, self._offers, self.chosen, self._glyphs.cursor, explain=self._explain
        )
        self._page.put(lines, keep=len(lines) - 1 if self._explain else 0)
        self._keys.again()

    def _key_line(self, width: int) -> list[Line]:
        return [words.key_line(self._offers[self.chosen])]


class FirstRun(QuietCrash):
    """Asks what to do first. `run_async` returns an Outcome, None when it was ended from outside."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; }"
    look: Look

    class SetupWanted(Message):
        """Set-up was chosen."""

    def __init__(
        self,
        environ: Mapping[str, str],
        test: Test,
        save: Save,
        *,
        options: UiOptions = NO_OPTIONS,
        straight_to_setup: bool = False,
    ) -> None:
        """`environ` is looked at for names only; `test` and `save` are called by set-up; see `SetupScreen`."""
        # Textual would answer NO_COLOR with greys; here it means bold and reverse alone. Empty, it means nothing.
        asked = os.environ.pop("NO_COLOR", None)
        mono = options.mono or bool(asked)
        super().__init__()
        if asked is not None:
            # The workbench that follows in this process asks as well.
            os.environ["NO_COLOR"] = asked
        self.report_writer = options.report
        self.glyphs = ASCII if options.ascii else UNICODE
        self._shell = words.read_shell(environ)
        self._setup = test, save
        self._straight = straight_to_setup
        for one in (*THEMES, MONO):
            self.register_theme(one)
        self.theme = MONO.name if mono else options.theme if options.theme in self.available_themes else DEFAULT
        self.look = make_look(self.get_css_variables(), mono=mono)

    def get_default_screen(self) -> Screen[Any]:
        return FirstScreen(self._shell, self.glyphs)

    def on_mount(self) -> None:
        if self._straight:
            self._open_setup()

    @on(SetupWanted)
    def _open_setup(self) -> None:
        self.push_screen(SetupScreen(*self._setup, glyphs=self.glyphs), self._set_up)

    def _set_up(self, answers: Answers | None) -> None:
        if answers is not None:
            self.exit(Outcome(Choice.SETUP, answers))
        elif self._straight:
            self.exit(Outcome(Choice.QUIT))
