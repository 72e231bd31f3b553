"""The end of a run: waiting for writes, and handing on what stays without an outcome to the next start."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import Fact
from sendoso_tui.flows.identity import process_id
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.record import Record

log = logging.getLogger(__name__)


class Listening(Protocol):
    """Something that tells facts."""

    def listen(self, listener: Callable[[Fact], None]) -> Callable[[], None]: ...


async def wait_until(source: Listening, holds: Callable[[], bool], seconds: float) -> bool:
    """Wait at most `seconds` for a fact after which `holds`; return whether one came."""
    over = asyncio.Event()

    def hear(_: Fact) -> None:
        if holds():
            over.set()

    stop = source.listen(hear)
    try:
        await asyncio.wait_for(over.wait(), seconds)
    except TimeoutError:
        log.warning("writes were still in flight at the end")
        return False
    finally:
        stop()
    return True


def own_intents(record: Record, about: ProfileAbout, state: IntentState) -> list[Intent]:
    """Return this profile's intents in a state; none while the record cannot be read, which is said elsewhere."""
    try:
        return [intent for intent in record.intents([state]) if intent.profile == about.name]
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
