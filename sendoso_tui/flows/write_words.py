"""Writes that are on their way, or left without an outcome, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.intent import Action

if TYPE_CHECKING:
    from sendoso_tui.domain.intent import Intent


def name_writes(creates: int, cancels: int) -> str:
    """Name new sends and cancels by their number: "a new send and 2 cancels"; "" for none."""
    return " and ".join(filter(None, (_counted(creates, "new send"), _counted(cancels, "cancel"))))


def say_left(intent: Intent) -> str:
    """Say of a write that is left without an outcome what is not known of it, and who finds out; no full stop."""
    if intent.action is Action.CANCEL:
        return f"the outcome of cancel {intent.target} is not known. It is looked up"
    if intent.action is Action.ADD_RECIPIENT:
        return "it is not known whether a recipient was added to the address book. It is looked up"
    unknown = f"it is not known whether a new send was made ({intent.summary})."
    return (
        f"{unknown} It is looked for" if intent.match is not None else f"{unknown} Reading cannot tell, so you decide"
    )


def _counted(count: int, name: str) -> str:
    return "" if not count else f"a {name}" if count == 1 else f"{count} {name}s"
