"""The sentences of the main screen about writes: new sends as they move on, and what an earlier run left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.intent import Action
from sendoso_tui.flows.facts import CreateStage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.batch_facts import BatchMoved
    from sendoso_tui.flows.facts import CreateMoved

_JOURNAL = ":journal"
HIDDEN = "hidden"
"""What stands in the place of a name while names are hidden."""


def gift_to(what: str, to: str, *, shaded: bool = False) -> str:
    """Return `Welcome box, to Ann Lee`, as far as it is known; `shaded` hides whom it is for."""
    return ", ".join(filter(None, (what, f"to {HIDDEN if shaded else to}" if to else "")))


def of_create(moved: CreateMoved, which: str = "") -> str:
    """Return the engine's sentence; the way to the page that shows more stands early, where no narrow line cuts it.

    `which` says of what was found out later which send it is: nobody has just pressed a key for it.
    """
    links = len(moved.created.links) if moved.created is not None else 0
    if moved.stage is CreateStage.UNKNOWN:
        way = f"{_JOURNAL} shows it."
    elif links:
        way = f"{_JOURNAL} has the {'link' if links == 1 else 'links'}."
    else:
        verdict, colon, rest = moved.sentence.partition(":")
        return f"{verdict} ({which}){colon}{rest}" if moved.what and which else moved.sentence
    first, _, rest = moved.sentence.partition(". ")
    return " ".join(part for part in (first.removesuffix(".") + ".", way, rest) if part)


def of_batch(moved: BatchMoved, name: str) -> str:
    """Return where a batch waits or how it ended, with the way to its page while there is something left to do."""
    more = " :batch shows it." if moved.left else ""
    return f"{name}: {moved.tally.sentence}. {moved.sentence}{more}"


def greeting(unclear: Sequence[Intent]) -> str:
    """Return what is said at the start of writes that an earlier run left open, and where they are listed."""
    cancels = sum(intent.action is Action.CANCEL for intent in unclear)
    parts = [_counted(cancels, "cancel"), _counted(len(unclear) - cancels, "new send")]
    which = " and ".join(part for part in parts if part)
    if len(unclear) == 1:
        return f"The outcome of {which} is not known. {_JOURNAL} shows it."
    return f"The outcomes of {which} are not known. {_JOURNAL} shows them."


def _counted(count: int, name: str) -> str:
    return "" if not count else f"an earlier {name}" if count == 1 else f"{count:,} earlier {name}s"
