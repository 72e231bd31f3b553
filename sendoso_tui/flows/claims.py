"""Which of the sends that were read may be the one whose answer was lost, and whether that decides.

A send decides only if it can be nobody else's: not another intent's of this record, not one that was there before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sendoso_tui.domain.creating import EARLIER, LATER, claimable, same_gift
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.flows.clock import TOLERANCE
from sendoso_tui.flows.create_words import say_seen
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sendoso_tui.domain.creating import Match
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.newest import Newest
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.record import Record

_APART = TOLERANCE + timedelta(seconds=1)
"""As much may the server's clock, read in whole seconds, differ from ours: what was made earlier is somebody else's."""
MOST_SIMILAR = 3
"""Earlier sends of the same gift to the same person that are shown beside."""
MOST_RIVALS = 2000


@frozen
class Sight:
    """What one look showed: the sends that fit, whether they may decide, and what was made before."""

    fits: tuple[Send, ...]
    decides: bool
    similar: tuple[Send, ...]
    sentence: str


class Claims:
    """Judges what was read by what the record and the cache of one profile know."""

    def __init__(self, reader: Reader, record: Record) -> None:
        self._reader = reader
        self._record = record

    async def judge(self, intent: Intent, match: Match, newest: Newest) -> Sight:
        """Judge what was read. Raises StoreFault when the record cannot tell what belongs to others."""
        sends = {send.id: send for send in (*await self._cached(match), *newest.sends)}
        # In this order: an intent that is settled in between is then among the rivals or among the taken.
        rivals = self._rivals(intent)
        taken = self._record.taken_targets(intent.profile) | self._known_before(sends.values(), match)
        fits = tuple(claimable(match, sends.values(), taken))
        similar = [send for send in sends.values() if match.is_like(send) and send not in fits]
        similar.sort(key=lambda send: (send.created_at is not None, send.created_at, send.id), reverse=True)
        doubt = ""
        if any(_may_be_of(rival, send) for rival in rivals for send in fits):
            doubt = "and may be that of another new send"
        elif any(send.created_at is None or send.created_at < match.left_at - _APART for send in fits):
            doubt = "but was made before the request left"
        sentence = say_seen(newest.rows, len(fits), doubt=doubt, reaches=newest.reaches, ordered=newest.ordered)
        return Sight(fits, newest.reaches and not doubt, tuple(similar[:MOST_SIMILAR]), sentence)

    async def _cached(self, match: Match) -> list[Send]:
        try:
            return await self._reader.cache.sends_to(match.email, match.recipient_id)
        except StoreFault:
            return []  # What was read just now is there without it.

    def _known_before(self, sends: Iterable[Send], match: Match) -> frozenset[str]:
        """Return which of these the cache had before the request left, or that are gone: not its work, or no proof."""
        known: set[str] = set()
        for send in sends:
            try:
                cached = self._reader.cache.get(send.id) if match.fits(send) else None
            except StoreFault:
                continue
            if cached is not None and (cached.gone or cached.first_seen_at < match.left_at):
                known.add(send.id)
        return frozenset(known)

    def _rivals(self, intent: Intent) -> list[Intent]:
        """Return the other new sends of this gift to this person whose own send is not known by its id."""
        states = (IntentState.SENDING, IntentState.UNKNOWN, IntentState.DONE)
        return [
            one
            for one in self._record.intents(states, limit=MOST_RIVALS)
            if one.id != intent.id
            and one.action is Action.CREATE
            and not one.target
            and (one.profile, one.origin) == (intent.profile, intent.origin)
            and same_gift(one.content, intent.content)
        ]


def _may_be_of(rival: Intent, send: Send) -> bool:
    """Say whether a send that fits another intent may as well be what `rival` has made."""
    if rival.match is not None:
        return rival.match.fits(send)
    # What was accepted was made between these moments. A program that was just started writes the first of them
    # before it has learned the server's time, so either may be the later one.
    moments = (rival.created_at, rival.settled_at or rival.created_at + LATER)
    return send.created_at is not None and min(moments) - EARLIER <= send.created_at <= max(moments) + EARLIER
