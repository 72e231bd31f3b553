"""Looks after the two files once the screen stands: are they sound, and did the last run end as it should?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sendoso_tui.domain.instants import as_text, read_instant
from sendoso_tui.flows.facts import CacheRenewed, Noticed, SendsChanged
from sendoso_tui.flows.identity import is_running, process_mark
from sendoso_tui.store.faults import StoreDamaged, StoreFault

if TYPE_CHECKING:
    from sendoso_tui.flows.clock import Clock, Sleep
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.record import Record

EVERY = timedelta(days=1)
"""How often a cache that was left in order is looked through; a large one takes seconds of a core."""

QUIET_AFTER = 60.0
"""Seconds after the start at which nobody waits for anything any more."""

_OPEN, _CHECKED = "open_in", "checked_at"


async def look_after_files(cache: Cache, record: Record, clock: Clock, tell: Tell, sleep: Sleep | None = None) -> None:
    """Check both files: the record always, the cache after an unclean end and once a day. Damage is told.

    A damaged cache is set aside and begun anew; a damaged record stops all writes until a person has looked. The daily
    look waits by `sleep` until the start is long over, since a large cache keeps a core busy for seconds.
    """
    try:
        unclean = await _enter(record)
        if damage := await record.check(full=unclean):
            tell(Noticed(f"The journal is damaged, so nothing can be sent or cancelled: {damage}", serious=True))
    except StoreFault as fault:
        unclean = True
        tell(Noticed(f"{fault} Nothing can be sent or cancelled until that is mended.", serious=True))
    try:
        last = read_instant(cache.meta(_CHECKED))
        if not unclean and last is not None and clock.now() - last < EVERY:
            return
        if not unclean and sleep is not None:
            await sleep(QUIET_AFTER)
        if await cache.check(full=unclean):
            await begin_anew(cache, clock, tell)
        await cache.set_meta(_CHECKED, as_text(clock.now()))
    except StoreDamaged:
        await begin_anew(cache, clock, tell)
    except StoreFault as fault:
        tell(Noticed(f"The cache could not be checked: {fault}"))


async def begin_anew(cache: Cache, clock: Clock, tell: Tell) -> None:
    """Set a damaged cache aside; reading fills the new one."""
    try:
        await cache.rebuild(clock.now())
    except (StoreFault, ValueError) as fault:
        tell(Noticed(f"The cache is damaged and could not be set aside: {fault}", serious=True))
        return
    tell(Noticed("The cache was damaged. It is set aside and read anew.", serious=True))
    tell(CacheRenewed())
    tell(SendsChanged((), ()))


async def leave_files(record: Record) -> None:
    """Note that this process ended its run as it should; what others have open stays noted."""
    me = process_mark()
    try:
        await record.revise_meta(_OPEN, lambda noted: " ".join(_others(noted, me)) or None)
    except StoreFault:
        return


async def _enter(record: Record) -> bool:
    """Note that this process has the files open; True when one that noted the same has gone without a word."""
    me = process_mark()
    before = await record.revise_meta(_OPEN, lambda noted: " ".join((*filter(is_running, _others(noted, me)), me)))
    return not all(map(is_running, _others(before, me)))


def _others(noted: str | None, me: str) -> list[str]:
    return [mark for mark in (noted or "").split() if mark != me]
