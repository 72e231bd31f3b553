"""The loop around one call: credentials, circuit, limiter, sending, judging, and trying again as `retry.py` says."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from random import random as _random
from typing import TYPE_CHECKING, Protocol, TypeVar

from sendoso_tui.api.call import Priority
from sendoso_tui.api.errors import judge, read_words
from sendoso_tui.api.retry import LONGEST_WAIT, Circuit, Kind, RetryBudget, next_wait
from sendoso_tui.api.retry_after import DEFAULT_WAIT, read_wait
from sendoso_tui.domain.faults import Doubtful, Fault, Offline, Refused, ServerTrouble, Throttled
from sendoso_tui.domain.looked import Looked
from sendoso_tui.steps import reached

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sendoso_tui.api.call import Answer, Call
    from sendoso_tui.api.limits import Limiter

T = TypeVar("T")
_LONGEST_UNSTATED = 960.0
_LARGE = 16 * 1024
"""Bytes from which reading an answer takes long enough for a key to be waiting."""


class Credentials(Protocol):
    """What the loop needs of `auth.Credentials`."""

    @property
    def generation(self) -> int: ...

    async def ready(self) -> None: ...

    async def renew(self, generation: int, *, expired: bool | None = None) -> bool: ...

    def accepted(self) -> None: ...

    def masked(self, text: str) -> str: ...


class Sending(Protocol):
    """What the loop needs of `http.Http`."""

    async def send(self, call: Call, *, tries: int = 1, done: Callable[[], None] | None = None) -> Answer: ...


class Caller:
    """Performs calls for one profile. `sleep`, `clock` (monotonic) and `random` (0 to 1) may be replaced by tests."""

    def __init__(
        self,
        http: Sending,
        credentials: Credentials,
        limiter: Limiter,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = _random,
    ) -> None:
        self.limiter = limiter
        self._circuits: dict[str, Circuit] = {}
        self._http = http
        self._credentials = credentials
        self._budget = RetryBudget(clock)
        self._clock = clock
        self._sleep = sleep
        self._random = random
        self._unstated = 0

    async def perform(self, call: Call, read: Callable[[Answer], T], priority: Priority) -> Looked[T]:
        """Send `call` until it is answered or must not be tried again, and read the answer. Raises a Fault.

        For a write only Doubtful says that it may have happened; every other fault says that it did not.
        """
        kind = Kind.WRITE if call.write else Kind.READ
        started = self._clock()
        tries = 0
        waited_as_told = replayed = False
        while True:
            generation = await self._prepare(call, priority)
            tries += 1
            answer: Answer | None = None
            try:
                answer = await self._send(call, priority, tries)
                if answer.status == 401 and not replayed and await self._renewed(call, answer, generation):
                    # The server refused before acting, so a replay is no second write.
                    replayed = True
                    tries -= 1
                    continue
                self._admit(call, answer)
                value = await _read(call, answer, read)
            except Fault as found:
                fault = self._masked(found)
            else:
                return _looked(value, answer)
            self._note(call, fault, answer)
            wait = next_wait(
                kind,
                fault,
                tries,
                self._clock() - started,
                self._random,
                waited_as_told=waited_as_told,
                told=None if answer is None or isinstance(fault, Throttled) else read_wait(answer),
            )
            if wait is None or not (isinstance(fault, Throttled) or self._budget.take()):
                raise fault
            waited_as_told = waited_as_told or isinstance(fault, Throttled)
            await self._sleep(wait)

    async def _prepare(self, call: Call, priority: Priority) -> int:
        forced = priority is Priority.USER
        pause = self.limiter.pause_left
        # A write that waits acts when its person looks elsewhere: it is told the wait instead, and nothing leaves.
        if (call.write and pause > 0) or (not forced and pause > LONGEST_WAIT):
            raise Throttled(pause)
        circuit = self._circuit(call)
        if not circuit.admit(forced=forced or call.write):
            raise Offline(f"Sendoso was out of reach; the next try is in {round(circuit.seconds_to_probe)} s.")
        try:
            await self._credentials.ready()
        except Fault as fault:
            self._masked(fault)
            if not isinstance(fault, ServerTrouble | Offline):
                raise
            circuit.failed()
            raise _before_sending(call, fault) from None
        return self._credentials.generation

    async def _send(self, call: Call, priority: Priority, tries: int) -> Answer:
        done = await self.limiter.acquire(priority, write=call.write)
        self._budget.note_request()
        answer = await self._http.send(call, tries=tries, done=done)
        if call.write:
            reached("after-answer")
        return answer

    async def _renewed(self, call: Call, answer: Answer, generation: int) -> bool:
        try:
            return await self._credentials.renew(generation, expired=read_words(answer.body).expired)
        except ServerTrouble as fault:
            raise _before_sending(call, fault) from None

    def _admit(self, call: Call, answer: Answer) -> None:
        if answer.status not in (401, 429) and answer.status < 500:
            self._circuit(call).succeeded()
            self._unstated = 0
        if 200 <= answer.status < 300:
            self._credentials.accepted()
        fault = judge(call, answer)
        if fault is not None:
            raise fault

    def _note(self, call: Call, fault: Fault, answer: Answer | None) -> None:
        if isinstance(fault, Throttled):
            if not fault.stated:
                fault.seconds = min(DEFAULT_WAIT * 2**self._unstated, _LONGEST_UNSTATED)
                self._unstated += 1
            self.limiter.pause(fault.seconds)
        elif answer is None or answer.status >= 500:
            self._circuit(call).failed()

    def _masked(self, fault: Fault) -> Fault:
        """Take the secrets of this profile out of the server's words before anybody shows or keeps them."""
        for name in ("message", "reason"):
            words = getattr(fault, name, None)
            if isinstance(words, str):
                setattr(fault, name, self._credentials.masked(words))
        if isinstance(fault, Refused):
            fault.fields = {
                name: tuple(self._credentials.masked(line) for line in lines) for name, lines in fault.fields.items()
            }
        return fault

    def _circuit(self, call: Call) -> Circuit:
        """Each resource has its own: a budget that always answers with an error must not stop the sends."""
        resource = call.path.strip("/").partition("/")[0]
        return self._circuits.setdefault(resource, Circuit(self._clock))


async def _read(call: Call, answer: Answer, read: Callable[[Answer], T]) -> T:
    """Read what was answered: a page in a thread, the answer to a write at once, before anything else happens."""
    if not call.write:
        return await asyncio.to_thread(read, answer) if len(answer.body) >= _LARGE else read(answer)
    try:
        return read(answer)
    except (Offline, ServerTrouble) as fault:
        raise Doubtful(str(fault), answer.status, answer.request_id) from None


def _before_sending(call: Call, fault: ServerTrouble | Offline) -> Fault:
    """Return what trouble with signing in means for `call`: a write has then done nothing for certain."""
    return Offline(f"Nothing was sent: {fault}") if call.write and isinstance(fault, ServerTrouble) else fault


def _looked(value: T, answer: Answer) -> Looked[T]:
    answered_at = answer.answered_at or datetime.now(UTC)
    return Looked(value, answer.asked_at or answered_at, answered_at)
