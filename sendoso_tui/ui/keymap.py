"""Bindings, made from the registry."""

from __future__ import annotations

from textual.binding import Binding

from sendoso_tui.ui.commands.registry import COMMANDS

_PRIORITY = frozenset({"quit", "suspend", "palette"})


def screen_bindings() -> list[Binding]:
    """Return the bindings of the main screen: each key runs its command by id."""
    return [
        Binding(key, f"run('{command.id}')", command.label, show=False)
        for command in COMMANDS
        if not command.everywhere
        for key in command.keys
    ]


def everywhere_bindings() -> list[Binding]:
    """Return the bindings of the app, for keys that work under every screen and dialog."""
    bindings = [
        Binding(key, f"run('{command.id}')", command.label, show=False, priority=command.id in _PRIORITY)
        for command in COMMANDS
        if command.everywhere
        for key in command.keys
    ]
    return [*bindings, Binding("ctrl+c", "copy_or_hint", show=False, system=True)]
