"""Finds out by reading whether a new send was made whose answer was lost. It never sends it again.

Rule 1: exactly one send that fits, and that can be nobody else's, makes the intent done. A person decides on two.
Rule 2: none decides nothing, also after the last look: a server may act late.
Rule 3: a look that could not read everything shows what it saw and decides nothing.
Rule 4: before the last look a person may call it sent, but not "not sent": a server may act late, and the next is a
second gift. What reading cannot tell from others is a person's to decide at once.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from sendoso_tui.domain.creating import EARLIER
from sendoso_tui.domain.faults import Fault
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.flows.adding import Adding
from sendoso_tui.flows.claims import Claims, Sight
from sendoso_tui.flows.create_words import say_found, say_still_open
from sendoso_tui.flows.facts import CreateMoved, CreateStage, DraftsChanged, LookedForIt
from sendoso_tui.flows.newest import read_newest
from sendoso_tui.flows.reconcile import LOOKS
from sendoso_tui.flows.write_record import WriteRecord
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.clock import Sleep
    from sendoso_tui.flows.facts import Tell
    from sendoso_tui.flows.listing import Listing
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.record import Record

_OVER = (IntentState.DONE, IntentState.REFUSED)
_NEARLY = 0.5
"""Seconds: a timer may go off a little early, and a look that is due that soon is made now."""


def last_look(record: Record, intent: Intent) -> datetime | None:
    """Return when looking for a lost new send ends; None where a person may decide at once. Raises StoreFault."""
    since = _lost_at(record, intent)
    return since + timedelta(seconds=LOOKS[-1]) if since is not None else None


def _lost_at(record: Record, intent: Intent) -> datetime | None:
    """Return when hope for an answer ended; when the request left, where nobody was there to give it up."""
    if intent.action is not Action.CREATE or intent.match is None:
        return None
    return record.logged_at(intent.id, "unknown") or intent.match.left_at


@dataclass(slots=True)
class _Case:
    """What is known of one lost send in this session."""

    looks: list[LookedForIt] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    followed: bool = False


class Finder:
    """Looks for lost new sends of one profile until they are clear or the looks are used up.

    `listing` tells what is known of the server's list. What every look shows is told as CreateMoved. `by_hand` is for
    commands: after their looks nobody looks by itself, so they say when a person may decide.
    """

    def __init__(
        self,
        reader: Reader,
        record: Record,
        about: ProfileAbout,
        tell: Tell,
        *,
        sleep: Sleep = asyncio.sleep,
        listing: Callable[[], Listing | None] = lambda: None,
        by_hand: bool = False,
    ) -> None:
        self._reader = reader
        self._record = record
        self._tell = tell
        self._sleep = sleep
        self._listing = listing
        self._by_hand = by_hand
        self._claims = Claims(reader, record)
        self._written = WriteRecord(record, reader.clock)
        self._adding = Adding(reader, record, about, tell)
        self._cases: dict[str, _Case] = {}

    async def follow(self, intent: Intent, looks: Sequence[float] = LOOKS, *, since: datetime | None = None) -> Intent:
        """Look at each of `looks` seconds after `since` and return the intent as it then stands.

        `since` is when hope for an answer ended, by default as the record has it. Looks whose moment has passed are
        made as one, at once.
        """
        if intent.action is Action.ADD_RECIPIENT:
            return await self._adding.look(intent)
        if intent.match is None:
            self._say(intent, CreateStage.UNKNOWN, say_still_open(intent, None))
            return intent
        case = self._cases.setdefault(intent.id, _Case())
        case.followed = True
        try:
            return await self._follow(intent, case, looks, since or self._known_lost(intent) or intent.match.left_at)
        finally:
            case.followed = False

    async def look(self, intent: Intent, *, next_look: datetime | None = None) -> Intent | None:
        """Look once; return the settled intent, or None while it is still unclear. Never raises a Fault."""
        if intent.action is Action.ADD_RECIPIENT:
            settled = await self._adding.look(intent)
            return settled if settled.state is not IntentState.UNKNOWN else None
        if intent.match is None:
            self._say(intent, CreateStage.UNKNOWN, say_still_open(intent, None))
            return None
        try:
            if (known := self._elsewhere(intent)) is not None:
                return known
            newest = await read_newest(self._reader, intent.match.left_at - EARLIER, self._listing())
            sight = await self._claims.judge(intent, intent.match, newest)
            if (known := self._elsewhere(intent)) is not None:
                return known
        except Fault as fault:
            sight = Sight((), False, (), f"could not be read: {fault.sentence}")
        if len(sight.fits) == 1 and sight.decides:
            return await self._found(intent, sight.fits[0])
        self._note(intent, sight, next_look)
        return None

    def look_now(self, intent_id: str) -> bool:
        """End the wait for the next look. False when nobody waits: then a look must be begun."""
        case = self._cases.get(intent_id)
        if case is None or not case.followed:
            return False
        case.wake.set()
        return True

    async def _follow(self, intent: Intent, case: _Case, looks: Sequence[float], since: datetime) -> Intent:
        clock = self._reader.clock
        began = clock.monotonic() - (clock.now() - since).total_seconds()
        due = [began + seconds for seconds in looks]
        if due and due[0] > clock.monotonic():
            self._say(intent, CreateStage.UNKNOWN, say_still_open(intent, self._moment(due[0])), self._moment(due[0]))
        while due:
            await self._wait(due[0] - clock.monotonic(), case)
            due = [moment for moment in due if moment > clock.monotonic() + _NEARLY]
            settled = await self.look(intent, next_look=self._moment(due[0]) if due else None)
            if settled is not None:
                return settled
        return intent

    async def _wait(self, seconds: float, case: _Case) -> None:
        """Wait until the next look is due, or somebody wants it now."""
        case.wake.clear()
        if seconds <= 0:
            return
        waits = [asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(case.wake.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()

    def _known_lost(self, intent: Intent) -> datetime | None:
        try:
            return _lost_at(self._record, intent)
        except StoreFault:
            return None

    def _held_until(self, intent: Intent) -> datetime | None:
        """Return when it may first be called not sent, where that is still to come and nobody looks until then."""
        try:
            until = last_look(self._record, intent) if self._by_hand else None
        except StoreFault:
            return None
        return until if until is not None and until > self._reader.clock.now() else None

    def _moment(self, due: float) -> datetime:
        clock = self._reader.clock
        return clock.now() + timedelta(seconds=due - clock.monotonic())

    async def _found(self, intent: Intent, send: Send) -> Intent:
        sentence = say_found(send, self._reader.clock.now())
        try:
            settled, trouble = await self._written.decide(
                intent, IntentState.DONE, "found by reading", "found done", after=send.status_raw, target=send.id
            )
        except StoreFault as problem:
            self._say(intent, CreateStage.UNKNOWN, f"{sentence} It could not be written down: {problem}")
            return intent
        if settled.target != send.id or settled.state is not IntentState.DONE:
            return self._as_settled(intent, settled)
        to = send.recipient.label or intent.to
        self._say(settled, CreateStage.FOUND, f"{sentence} {trouble}".strip(), send_id=settled.target, to=to)
        self._draft_changed(settled)
        return settled

    def _elsewhere(self, intent: Intent) -> Intent | None:
        """Return the intent when it has an outcome by now: another window's find, a late answer, a person's word."""
        now = self._record.intent(intent.id)
        return self._as_settled(intent, now) if now is not None and now.state in _OVER else None

    def _as_settled(self, intent: Intent, settled: Intent) -> Intent:
        """Tell the outcome that an intent has by now; whom it was to only says `intent`, as it was before."""
        to = intent.to
        if settled.state is IntentState.DONE:
            sentence = "It was sent: that was found out elsewhere."
            self._say(settled, CreateStage.FOUND, sentence, send_id=settled.target, to=to)
        else:
            self._say(settled, CreateStage.REFUSED, "It was not sent: that was written down elsewhere.", to=to)
        self._draft_changed(settled)
        return settled

    def _draft_changed(self, settled: Intent) -> None:
        if settled.draft_id:
            self._tell(DraftsChanged(settled.draft_id))

    def _note(self, intent: Intent, sight: Sight, next_look: datetime | None) -> None:
        case = self._cases.setdefault(intent.id, _Case())
        case.looks.append(LookedForIt(self._reader.clock.now(), sight.sentence))
        sentence = say_still_open(intent, next_look, self._held_until(intent))
        if sight.fits:
            sentence = f"{sentence} What fits is shown; the word on it is yours."
        self._say(intent, CreateStage.UNKNOWN, sentence, next_look, candidates=sight.fits, similar=sight.similar)

    def _say(
        self,
        intent: Intent,
        stage: CreateStage,
        sentence: str,
        next_look: datetime | None = None,
        *,
        send_id: str = "",
        candidates: tuple[Send, ...] = (),
        similar: tuple[Send, ...] = (),
        to: str = "",
    ) -> None:
        case = self._cases.get(intent.id)
        self._tell(
            CreateMoved(
                intent.draft_id,
                stage,
                sentence,
                intent.id,
                send_id=send_id,
                left_at=intent.created_at,
                looks=tuple(case.looks) if case else (),
                next_look=next_look,
                can_match=intent.match is not None or stage is CreateStage.FOUND,
                candidates=candidates,
                similar=similar,
                what=intent.summary if stage in (CreateStage.FOUND, CreateStage.REFUSED) else "",
                to=to,
            )
        )
