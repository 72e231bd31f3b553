"""Writes without an outcome: which are this profile's to look up, and handing them on at the end of a run, in words."""

import logging

from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.identity import process_id
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.record import Record

log = logging.getLogger(__name__)


def is_own(intent: Intent, about: ProfileAbout) -> bool:
    """Say whether an intent went to the server that this profile names now.

    The same id may be another send on another server, so only there can it be looked up.
    """
    return (intent.profile, intent.origin, intent.dialect) == (about.name, about.origin, about.dialect)


def own_intents(record: Record, about: ProfileAbout, state: IntentState) -> list[Intent]:
    """Return this profile's intents in a state; none while the record cannot be read, which is said elsewhere."""
    try:
        return [intent for intent in record.intents([state]) if is_own(intent, about)]
    except StoreFault:
        return []


async def disown(record: Record, about: ProfileAbout, clock: Clock) -> None:
    """What this process has not heard of by now is unknown, and is looked up at the next start."""
    for intent in own_intents(record, about, IntentState.SENDING):
        if intent.pid != process_id():
            continue
        try:
            await record.settle(
                intent.id, IntentState.UNKNOWN, "the program was left before the answer came", clock.now()
            )
        except StoreFault:
            log.warning("an intent could not be settled")


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
