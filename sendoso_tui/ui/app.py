"""The app: themes, keys that work everywhere, the way out, and facts handed on to the screens."""

import os
import time
from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input, TextArea

from sendoso_tui.flows.facts import Fact
from sendoso_tui.ui.commands.registry import BY_ID
from sendoso_tui.ui.keymap import everywhere_bindings
from sendoso_tui.ui.messages import FactArrived
from sendoso_tui.ui.mono import MONO
from sendoso_tui.ui.options import UiOptions
from sendoso_tui.ui.ports import Engine
from sendoso_tui.ui.screens.sends import SendsScreen
from sendoso_tui.ui.screens.too_small import TooSmall, is_too_small
from sendoso_tui.ui.themes import DEFAULT, THEMES
from sendoso_tui.ui.trouble import QuietCrash
from sendoso_tui.ui.widgets.ink import Look, make_look

NO_OPTIONS = UiOptions()
TWICE = 2.0


class Workbench(QuietCrash):
    """The workbench on one profile. `run_async` returns the name of a profile to open next, else None."""

    CSS_PATH = "app.tcss"
    TITLE = "sendoso-tui"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*everywhere_bindings()]
    look: Look

    def __init__(self, engine: Engine, options: UiOptions = NO_OPTIONS, profiles: tuple[str, ...] = ()) -> None:
        # Textual would answer NO_COLOR with greys; here it means bold and reverse alone. Empty, it means nothing.
        self.mono = options.mono or bool(os.environ.get("NO_COLOR"))
        os.environ.pop("NO_COLOR", None)
        super().__init__()
        self.set_class(options.ascii, "-ascii")
        self.engine, self.options, self.profiles = engine, options, profiles
        self.report_writer = options.report
        self.mouse_on = options.mouse
        self.live = False
        self._interrupted = -TWICE
        self._stop_listening: Callable[[], None] | None = None
        for theme in (*THEMES, MONO):
            self.register_theme(theme)
        self.theme = self._first_theme()
        self.look = self._make_look()

    def get_default_screen(self) -> Screen[Any]:
        self.sends = SendsScreen(self.engine, self.options)
        self.sends.profiles = self.profiles
        return self.sends

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Fill in for themes that are not ours."""
        theme = self.current_theme
        ground = theme.panel or theme.surface or theme.background or "#333333"
        return {"warning-tint": ground, "error-tint": ground, "rule": theme.secondary or theme.primary}

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, self._restyle)
        # Textual repaints only what differs from what it painted last; the shell has painted over all of it.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh())
        self._stop_listening = self.engine.listen(self._hear)
        self.call_after_refresh(self._go_live)

    def _hear(self, fact: Fact) -> None:
        self.post_message(FactArrived(fact))

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()

    async def on_event(self, event: events.Event) -> None:
        """Throw away what was typed before there was a screen to type at."""
        if not self.live and isinstance(event, events.InputEvent | events.Paste):
            return
        await super().on_event(event)

    def on_fact_arrived(self, event: FactArrived) -> None:
        for screen in self.screen_stack:
            screen.post_message(FactArrived(event.fact))

    def on_resize(self, event: events.Resize) -> None:
        small = is_too_small(event.size)
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())
        elif not small and isinstance(self.screen, TooSmall):
            self.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "run" and parameters == ("suspend",):
            return not isinstance(self.focused, Input | TextArea)
        return True

    def action_run(self, command_id: str) -> None:
        getattr(self, f"action_{BY_ID[command_id].action}")()

    def action_palette(self) -> None:
        if self.screen is self.sends:
            self.sends.action_palette()

    def action_suspend(self) -> None:
        self.action_suspend_process()

    async def action_quit(self) -> None:
        self.leave()

    def action_leave_program(self) -> None:
        self.leave()

    def leave(self) -> None:
        """Quit; while a write is on its way only at the second time of asking."""
        if self.engine.writes_in_flight() and not self._twice():
            self.sends.tell(
                "A cancel is still on its way. Once more leaves; its answer is then waited for on the shell."
            )
            return
        self.exit()

    def action_copy_or_hint(self) -> None:
        if self._twice():
            self.leave()
        else:
            self.sends.tell("ctrl+c again quits. In a text field it copies.")

    def action_mouse(self) -> None:
        """Give the mouse to the terminal, for selecting text, or take it back."""
        driver: Any = self._driver
        self.mouse_on = not self.mouse_on
        for name in ("_enable_mouse_support",) if self.mouse_on else ("_disable_mouse_support",):
            if (switch := getattr(driver, name, None)) is not None:
                switch()
        self.sends.tell("The mouse works here." if self.mouse_on else "The mouse belongs to the terminal. m takes it.")

    def action_next_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) + 1 if self.theme in names else 0
        self.theme = names[at % len(names)]

    def _twice(self) -> bool:
        before, self._interrupted = self._interrupted, time.monotonic()
        return self._interrupted - before < TWICE

    def _go_live(self) -> None:
        self.live = True
        self.engine.start()

    def _first_theme(self) -> str:
        if self.mono:
            return MONO.name
        return self.options.theme if self.options.theme in self.available_themes else DEFAULT

    def _make_look(self) -> Look:
        return make_look(self.get_css_variables(), mono=self.theme == MONO.name)

    def _restyle(self, theme: Theme) -> None:
        self.look = self._make_look()
        for screen in self.screen_stack:
            if isinstance(screen, SendsScreen):
                screen.restyle()
            else:
                screen.refresh(layout=True)
