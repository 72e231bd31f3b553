"""The writes of one profile while the program runs: which are under way, where each stands, what is looked up again.

How a cancel goes is `cancel.py`'s, how one is looked up `reconcile.py`'s.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import CancelMoved, CancelStage, Fact, IntentsUnclear, Noticed, Tell
from sendoso_tui.flows.identity import is_alive
from sendoso_tui.flows.leaving import disown, is_own, own_intents
from sendoso_tui.flows.tasks import Tasks
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.record import Record

if TYPE_CHECKING:
    from sendoso_tui.flows.live import Live

log = logging.getLogger(__name__)

_BROKEN = "Something went wrong in this program; the outcome is not known. It is looked up at the next start."
_ELSEWHERE = (
    "Earlier cancels without an outcome went to another server than this profile names now. They cannot be looked up "
    "from here: sendoso-tui journal."
)


class Writes:
    """Orders and look-ups of one profile. `accepted` is called when the server has said yes to one."""

    def __init__(
        self, about: ProfileAbout, record: Record, clock: Clock, tell: Tell, tasks: Tasks, accepted: Callable[[], None]
    ) -> None:
        self.unclear: tuple[Intent, ...] = ()
        self._about = about
        self._record = record
        self._clock = clock
        self._tell = tell
        self._tasks = tasks
        self._accepted = accepted
        self._stages: dict[str, CancelMoved] = {}
        self._orders: dict[str, asyncio.Task[None]] = {}
        self._follows: dict[str, asyncio.Task[None]] = {}
        self._closing = False

    def is_closing(self) -> bool:
        """Say whether the program ends, so that no request may leave any more."""
        return self._closing

    def in_flight(self) -> int:
        """Count orders that were taken and have no outcome yet."""
        return len(self._orders)

    def stage(self, send_id: str) -> CancelMoved | None:
        """Return how far this session's last cancel of a send is, or what was read of an earlier one."""
        return self._stages.get(send_id)

    def cancel(self, live: "Live", send_id: str, seen_status: str) -> bool:
        """Take an order. False while one for the same send is under way."""
        if send_id in self._orders or self._closing:
            return False
        # What an earlier cancel of this send came to cannot be told apart from what this one does.
        for intent in self.unclear:
            if intent.target == send_id and (follow := self._follows.pop(intent.id, None)) is not None:
                follow.cancel()
        self._stages[send_id] = CancelMoved(send_id, CancelStage.RECHECKING, "")
        self._orders[send_id] = self._tasks.own(self._carry_out(live, send_id, seen_status))
        return True

    def hear(self, fact: CancelMoved) -> None:
        """Keep the stage that an order has come to."""
        self._stages[fact.send_id] = fact

    def hear_look(self, fact: Fact) -> None:
        """Tell what a look-up found, unless a later request for the same send has the word."""
        if isinstance(fact, CancelMoved):
            last = self._stages.get(fact.send_id)
            overtaken = last is not None and last.intent_id not in ("", fact.intent_id)
            if overtaken or fact.send_id in self._orders:
                return
        self._tell(fact)

    async def adopt(self, live: "Live") -> None:
        """Greet the person with writes that an earlier run left without an outcome, and look them up."""
        try:
            await self._record.adopt_orphans(is_alive, self._clock.now())
            unclear = self._record.unclear()
        except StoreFault as problem:
            self._tell(Noticed(f"{problem} Nothing can be cancelled until that is mended.", serious=True))
            return
        self.unclear = tuple(intent for intent in unclear if is_own(intent, self._about))
        if any(intent.profile == self._about.name and intent not in self.unclear for intent in unclear):
            self._tell(Noticed(_ELSEWHERE))
        if self.unclear:
            self._tell(IntentsUnclear(self.unclear))
        for intent in self.unclear:
            self._follow(live, intent)

    async def wait(self, seconds: float) -> None:
        """Wait at most `seconds` for the orders under way."""
        if self._orders and (await asyncio.wait(set(self._orders.values()), timeout=seconds))[1]:
            log.warning("writes were still in flight at the end")

    async def disown(self) -> None:
        """From here on nothing leaves; what has left and has no answer is unknown."""
        self._closing = True
        await disown(self._record, self._about, self._clock)

    def left_unclear(self) -> list[Intent]:
        """Return this profile's writes whose outcome is not known."""
        return own_intents(self._record, self._about, IntentState.UNKNOWN)

    async def _carry_out(self, live: "Live", send_id: str, seen_status: str) -> None:
        try:
            last = await live.cancel(send_id, seen_status)
        except Exception:
            # A bug here must not pass for an outcome: the intent, if there is one, stays open and is looked up.
            earlier = self._stages[send_id]
            self._tell(CancelMoved(send_id, CancelStage.UNKNOWN, _BROKEN, intent_id=earlier.intent_id))
            raise
        finally:
            self._orders.pop(send_id, None)
        if last.stage in (CancelStage.DONE, CancelStage.ACCEPTED):
            self._accepted()
        if last.stage is CancelStage.UNKNOWN and last.intent_id:
            self._remember(last.intent_id)
        for intent in self.unclear:
            if intent.target == send_id:
                self._follow(live, intent)

    def _remember(self, intent_id: str) -> None:
        try:
            intent = self._record.intent(intent_id)
        except StoreFault as problem:
            self._tell(Noticed(f"{problem} An unclear cancel cannot be looked up until that is mended.", serious=True))
            return
        if intent is not None:
            self.unclear = (intent, *self.unclear)

    def _follow(self, live: "Live", intent: Intent) -> None:
        if not self._closing:
            self._follows[intent.id] = self._tasks.own(self._look_up(live, intent))

    async def _look_up(self, live: "Live", intent: Intent) -> None:
        found = await live.follow(intent)
        self._follows.pop(intent.id, None)
        if found.state is not IntentState.UNKNOWN:
            self.unclear = tuple(one for one in self.unclear if one.id != intent.id)
