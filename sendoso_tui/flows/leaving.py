"""Writes without an outcome: which are this profile's to look up, and handing them on at the end of a run."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.identity import process_id
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.clock import Clock
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
