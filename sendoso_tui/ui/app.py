"""The app: themes, keys that work everywhere, the way out, and facts handed on to the screens."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual._styles_cache import StylesCache
from textual.geometry import Size

from sendoso_tui.flows.attention import Attention
from sendoso_tui.ui.commands.registry import BY_ID
from sendoso_tui.ui.inside_textual import writes_as_known
from sendoso_tui.ui.keymap import everywhere_bindings
from sendoso_tui.ui.looks import ThemedApp
from sendoso_tui.ui.messages import FactArrived, Told
from sendoso_tui.ui.options import UiOptions
from sendoso_tui.ui.screens.sends import SendsScreen
from sendoso_tui.ui.show.leaving import before_leaving, before_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.await_complete import AwaitComplete
    from textual.binding import BindingType
    from textual.driver import Driver
    from textual.screen import Screen

    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.ui.ports import Engine

NO_OPTIONS = UiOptions()
LEAST = Size(60, 15)
"""The smallest terminal the workbench can be laid out in."""
TWICE = 2.0
IDLE_AFTER = 300.0
"""Seconds without a key or a click after which nobody is thought to look closely."""
TYPED_AGAIN = 30.0
"""Seconds within which the same line, typed again, is the second time of asking."""


class Workbench(ThemedApp):
    """The workbench on one profile. `run_async` returns the name of a profile to open next, else None."""

    CSS_PATH = "app.tcss"
    TITLE = "sendoso-tui"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*everywhere_bindings()]

    def __init__(self, engine: Engine, options: UiOptions = NO_OPTIONS, profiles: tuple[str, ...] = ()) -> None:
        super().__init__(options)
        self.engine, self.profiles = engine, profiles
        self.mouse_on = options.mouse
        self.live = False
        self._interrupted = -TWICE
        self._wished = ("", -TYPED_AGAIN)
        self._attention = Attention.WATCHED
        self._touched = time.monotonic()
        self._stop_listening: Callable[[], None] | None = None
        self._no_room: Screen[None] | None = None

    def get_driver_class(self) -> type[Driver]:
        chosen = super().get_driver_class()
        if chosen.__module__ == "textual.drivers.linux_driver":
            from textual.drivers.linux_driver import LinuxDriver

            from sendoso_tui.ui.frames import FrameDriver

            if writes_as_known(LinuxDriver):
                return FrameDriver
        return chosen

    def get_default_screen(self) -> Screen[Any]:
        self.sends = SendsScreen(self.engine, self.options)
        self.sends.profiles = self.profiles
        return self.sends

    def on_mount(self) -> None:
        # Textual repaints only what differs from what it painted last; the shell has painted over all of it.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh())
        self._stop_listening = self.engine.listen(self._hear)
        self.call_after_refresh(self._go_live)
        self.set_interval(IDLE_AFTER / 5, self._look_for_idleness)

    def _hear(self, fact: Fact) -> None:
        self.post_message(FactArrived(fact))

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()

    async def on_event(self, event: events.Event) -> None:
        """Throw away what was typed before there was a screen to type at."""
        if isinstance(event, events.InputEvent | events.Paste):
            if not self.live:
                return
            self._touched = time.monotonic()
            self._attend(Attention.WATCHED)
        await super().on_event(event)

    def on_app_blur(self) -> None:
        self._attend(Attention.AWAY)

    def on_app_focus(self) -> None:
        self._touched = time.monotonic()
        self._attend(Attention.WATCHED)

    def _look_for_idleness(self) -> None:
        if self._attention is Attention.WATCHED and time.monotonic() - self._touched >= IDLE_AFTER:
            self._attend(Attention.IDLE)

    def _attend(self, attention: Attention) -> None:
        if attention is not self._attention:
            self._attention = attention
            self.engine.attend(attention)

    def on_fact_arrived(self, event: FactArrived) -> None:
        for screen in self.screen_stack:
            screen.post_message(FactArrived(event.fact))

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < LEAST.width or event.size.height < LEAST.height
        if small and self.screen is not self._no_room:
            from sendoso_tui.ui.screens.too_small import TooSmall

            self._no_room = TooSmall(LEAST)
            self.push_screen(self._no_room)
        elif not small and self.screen is self._no_room:
            self.pop_screen()

    def pop_screen(self) -> AwaitComplete:
        """Close the page on top and let go of what was painted for it."""
        # Textual remembers the colours of widgets' edges for the widgets' whole caches, and so keeps all lines of 1,024
        # widgets of pages that were closed long ago.
        StylesCache.get_inner_outer.cache_clear()
        return super().pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "run" and parameters == ("suspend",):
            from textual.widgets import Input, TextArea

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
        """Quit; while a write is on its way or a batch has rows left only at the second time of asking."""
        if (open_things := self._open_things()) and not self._twice():
            self._ask(before_leaving(*open_things))
            return
        self.exit()

    def _open_things(self) -> tuple[int, int, str, int] | None:
        """Return the new sends and all writes on their way, and of a batch that runs its file and its rows left."""
        batches, creates, writes = self.engine.batches, self.sends.creates.under_way, self.engine.writes_in_flight()
        running = batches.running()
        seen = batches.seen(running) if running else None
        if seen is not None and seen.moved.left:
            # The row under way is one of those left.
            return creates, writes - (batches.row_under_way(running) is not None), seen.batch.name, seen.moved.left
        return (creates, writes, "", 0) if writes else None

    def change_profile(self, name: str) -> None:
        """End with the profile to open next; where `leave` asks only at the second time of asking."""
        before, self._wished = self._wished, (name, time.monotonic())
        again = before[0] == name and self._wished[1] - before[1] < TYPED_AGAIN
        if (open_things := self._open_things()) and not again:
            self._ask(before_profile(name, *open_things))
            return
        self.exit(name)

    def action_copy_or_hint(self) -> None:
        if self._twice():
            self.leave()
        else:
            self._say("ctrl+c again quits. In a text field it copies.")

    def action_mouse(self) -> None:
        """Give the mouse to the terminal, for selecting text, or take it back."""
        driver: Any = self._driver
        self.mouse_on = not self.mouse_on
        for name in ("_enable_mouse_support",) if self.mouse_on else ("_disable_mouse_support",):
            if (switch := getattr(driver, name, None)) is not None:
                switch()
        self.sends.tell("The mouse works here." if self.mouse_on else "The mouse belongs to the terminal. m takes it.")

    def _ask(self, sentence: str) -> None:
        """Say what the same key does next, in the place of what stays too: unseen it is answered all the same."""
        self.sends.hush(everything=True)
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        """Say something where the person looks: on the list, and on the page that lies on it."""
        self.sends.tell(sentence)
        if self.screen is not self.sends:
            self.screen.post_message(Told(sentence))

    def _twice(self) -> bool:
        before, self._interrupted = self._interrupted, time.monotonic()
        return self._interrupted - before < TWICE

    def repaint_all(self) -> None:
        """Rows keep painted strips, so the list is told."""
        super().repaint_all()
        self.sends.restyle()

    def _go_live(self) -> None:
        self.live = True
        self.engine.start()
