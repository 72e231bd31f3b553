"""The messages that cross the screen's parts. What a single widget tells its parent stands beside that widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from sendoso_tui.flows.facts import Fact


class FactArrived(Message, bubble=False):
    """The engine has told a fact. The app hands it to every screen, so a dialog on top hides nothing from the list."""

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self.fact = fact


class Told(Message):
    """A sentence for the status line. A persistent one stays until `esc`, as everything that went wrong does."""

    def __init__(self, sentence: str, *, persistent: bool = False) -> None:
        super().__init__()
        self.sentence = sentence
        self.persistent = persistent
