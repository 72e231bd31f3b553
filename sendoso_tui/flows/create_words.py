"""The sentences about a new send: what became of it, and what a look for a lost one showed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.costing import explain_402
from sendoso_tui.domain.draft import GiftDraft, LinksDraft
from sendoso_tui.domain.faults import Forbidden, Throttled, Unauthorised, Unsupported

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.draft import Created
    from sendoso_tui.domain.faults import Fault, Refused
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.send import Send

CLOSING = "the program is closing."


def say_accepted(new: NewSend, created: Created, at: datetime, seconds: float) -> str:
    """Say that the server said yes, which is not delivered, and what comes now; the list is read every `seconds`."""
    words = f"Accepted by Sendoso at {at.astimezone():%H:%M}."
    if isinstance(new.draft, LinksDraft):
        made = {0: "The answer held no link.", 1: "The link is ready to be copied."}
        return f"{words} {made.get(len(created.links), f'The {len(created.links)} links are ready to be copied.')}"
    if isinstance(new.draft, GiftDraft):
        return words
    return f"{words} It will appear in the list within {seconds:.0f} seconds."


def say_refused(new: NewSend, fault: Refused, left: Money | None, *, keeps_draft: bool) -> str:
    """Say that the server said no, in its own words; after a 402 in figures where `left` of the budget is known.

    What it says of single fields stands beside them in the form; where there is none it is said here.
    """
    if left is not None:
        words = explain_402(new.cost, left)
    else:
        subject = "does not let this account send it" if isinstance(fault, Forbidden) else "did not accept it"
        words = f"Sendoso {subject}: {quote(fault.message)}" if fault.message else f"Sendoso {subject}."
        if not keeps_draft:
            words = " ".join((words, *_of_fields(fault)))
    return f"{words} Nothing was sent.{' The draft is kept.' if keeps_draft else ''} [{fault.status}]"


def quote(told: str) -> str:
    """Quote the server's words as the end of a sentence, which they may have ended themselves."""
    return f'"{told}"' if told.endswith((".", "!", "?")) else f'"{told}".'


def _of_fields(fault: Refused) -> list[str]:
    """Quote what is said of each field, unless the message says it already."""
    return [
        f"{name}: {quote(told)}" if name else quote(told)
        for name, words in fault.fields.items()
        if (told := ", ".join(words)) and told not in fault.message
    ]


def say_not_sent(fault: Fault, again: str) -> str:
    """Say that nothing reached the server, or that it answered before acting (401, 429)."""
    words = f"Nothing was sent: {fault.sentence}"
    if isinstance(fault, Unauthorised):
        return f"{words} The credentials must be renewed first."
    if isinstance(fault, Throttled):
        return f"{words} Try again when the wait is over."
    return words if isinstance(fault, Unsupported) else f"{words} {again}".strip()


def say_lost(intent: Intent, fault: Fault) -> str:
    """Say that the answer was lost, and why."""
    words = f"{_left(intent)}. {fault.sentence}"
    return words if intent.match is not None else f"{words} {_NO_MATCH}"


def say_still_open(intent: Intent, next_look: datetime | None, held_until: datetime | None = None) -> str:
    """Say that nothing is known yet, and when it is looked for again; None: a person decides now.

    Where nobody looks again by itself, `held_until` is when it may first be called not sent.
    """
    if intent.match is None:
        return f"{_left(intent)}. {_NO_MATCH}"
    if next_look is not None:
        return f"{_left(intent)}. It is looked for again at {next_look.astimezone():%H:%M:%S}."
    return f"{_left(intent)}. {say_held(held_until) if held_until is not None else 'You decide now.'}"


def say_held(until: datetime) -> str:
    """Say from when on a lost send may be called not sent, and why not before."""
    return f"It may still be carried out; from {until.astimezone():%H:%M:%S} on you may say that it was not sent."


def say_found(send: Send, at: datetime) -> str:
    """Say that reading found it."""
    made = f", created at {send.created_at.astimezone():%H:%M:%S}" if send.created_at else ""
    return f"It was sent: found at {at.astimezone():%H:%M} as {send.status.short}{made}."


def say_seen(rows: int, fits: int, *, doubt: str, reaches: bool, ordered: bool) -> str:
    """Say what one look showed: of `rows` sends that were read, `fits` fit. `doubt` is why one does not decide."""
    where = f"the newest {rows} sends" if ordered else f"the {rows} sends that were read"
    if not fits:
        return f"not in {where}" if reaches else f"not in {where}; more were made since"
    if fits > 1:
        return f"{fits} sends fit"
    return f"1 send fits, {doubt or 'but not everything since then could be read'}"


_NO_MATCH = "Reading cannot tell it from others like it, so you decide."


def _left(intent: Intent) -> str:
    at = f"{intent.created_at.astimezone():%H:%M:%S}"
    return f"We do not know whether this gift was sent. The request left at {at}"
