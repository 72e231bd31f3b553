"""Keys of a page that lies on the list: its own commands, and those of the program, which the list beneath runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from textual.binding import Binding
from textual.screen import Screen

from sendoso_tui.ui.commands.command import Standing
from sendoso_tui.ui.commands.registry import BY_ID, COMMANDS

if TYPE_CHECKING:
    from sendoso_tui.domain.send import Send
    from sendoso_tui.ui.commands.command import Command
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.show.glyphs import Glyphs

PROGRAM = ("log", "pause", "mouse", "theme", "view-5", "help", "refresh", "refresh-all", "back", "leave")
"""What works on every page. None of it acts on a send."""
_ARROWS = frozenset({"up", "down"})


@runtime_checkable
class Commanding(Protocol):
    """The main screen: it runs commands by id, and says something about it."""

    @property
    def shown_sentence(self) -> str:
        """What it says now."""
        ...

    def command(self, command_id: str) -> None:
        """Run a command, or say why not."""
        ...


def page_bindings(command_ids: tuple[str, ...]) -> list[Binding]:
    """Return the bindings of these commands; the arrows are left to what scrolls."""
    return [
        Binding(key, f"run('{command_id}')", show=False)
        for command_id in command_ids
        for key in BY_ID[command_id].keys
        if key not in _ARROWS
    ]


def own_bindings(commands: tuple[Command, ...]) -> list[Binding]:
    """Return the bindings of what only one page can do."""
    return [
        Binding(key, f"{command.action}({', '.join(map(repr, command.args))})", show=False)
        for command in commands
        for key in command.keys
    ]


class PageKeys(Screen[None]):
    """Runs a command by its own `action_` method where there is one, else beneath. Subclasses bind `page_bindings`.

    `OWN` are what only this page can do; they are bound with `own_bindings` and stand first in its help.
    """

    IDS: ClassVar[tuple[str, ...]] = PROGRAM
    OWN: ClassVar[tuple[Command, ...]] = ()
    engine: Engine
    glyphs: Glyphs

    def painted_send(self) -> Send | None:
        """Return the send that is painted on this page."""
        return None

    def tell(self, sentence: str, *, stays: bool = False) -> None:
        """Say something in the page's own status line."""

    def standing(self) -> Standing:
        """Return what commands judge by."""
        send = self.painted_send()
        engine = self.engine
        return Standing(
            engine.about, engine.capabilities, engine.sync_state, lambda: send, pointed=send is not None, rows=1
        )

    def why_not(self, command_id: str) -> str | None:
        """Return why a command cannot be used now, or None."""
        return BY_ID[command_id].why_not(self.standing())

    def action_run(self, command_id: str) -> None:
        self.command(command_id)

    def command(self, command_id: str) -> None:
        """Run a command, or say why not."""
        command = BY_ID[command_id]
        if not command.explains and (reason := self.why_not(command_id)) is not None:
            self.tell(reason)
        elif (own := self._own(command)) is not None:
            own(*command.args)
        elif (beneath := self._beneath()) is not None:
            beneath.command(command_id)
            if beneath.shown_sentence:
                self.tell(beneath.shown_sentence)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        from sendoso_tui.ui.screens.help import HelpScreen

        here = tuple(command for command in COMMANDS if command.id in self.IDS)
        self.app.push_screen(HelpScreen((*self.OWN, *here), self.standing(), self.glyphs), self._chosen)

    def _chosen(self, command_id: str | None) -> None:
        own = next((command for command in self.OWN if command.id == command_id), None)
        if own is not None:
            getattr(self, f"action_{own.action}")(*own.args)
        elif command_id is not None:
            self.command(command_id)

    def _own(self, command: Command) -> Any:
        return getattr(self, f"action_{command.action}", None)

    def _beneath(self) -> Commanding | None:
        stack = self.app.screen_stack
        for screen in reversed(stack[: stack.index(self)]):
            if isinstance(screen, Commanding) and not isinstance(screen, PageKeys):
                return screen
        return None
