"""The pretended account behind a socket: it misbehaves as it is told, step by step, and counts what came to be.

Whatever arrives is looked at as it arrives: `on_create` is asked, before a create may take effect, whether the one who
asks was allowed to.
"""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.api.raw_server import Asked, RawServer, Talk
from tests.faults.books import Books
from tests.faults.catalogue import At, Fault
from tests.faults.exchange import Exchange, Step, Tokens, step_of

Wait = tuple[Exchange, int]


@dataclass(frozen=True, slots=True)
class Wire:
    """A create that came in whole, and the fault it met. `refused_first` tells that it was answered 401."""

    content: str
    connection: int
    fault: str
    refused_first: bool
    is_first_on_line: bool


@dataclass
class FaultServer:
    """`plan` holds for each step what meets its first request, its second and so on; None is a right answer.

    `aimed` is the same for the creates of one content; `storm` is asked about every request neither has anything for.
    `creates` holds every create that came in whole.
    """

    books: Books
    tokens: Tokens = field(default_factory=Tokens)
    plan: dict[Step, deque[Fault | None]] = field(default_factory=lambda: defaultdict(deque))
    aimed: dict[str, deque[Fault | None]] = field(default_factory=dict)
    storm: Callable[[Step], Fault | None] = lambda step: None
    on_create: Callable[[Exchange], None] = lambda exchange: None
    under_way: Callable[[], Sequence[Step]] = lambda: (Step.CREATE, Step.RECIPIENT)
    on_commit: Callable[[Exchange], None] = lambda exchange: None
    creates: list[Wire] = field(default_factory=list)
    seen: Counter[Step] = field(default_factory=Counter)
    struck: list[tuple[Step, Fault]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    """What reached the origin that must never hear of anything."""
    _late: list[Wait] = field(default_factory=list)
    _lines: Counter[int] = field(default_factory=Counter)
    _hits: dict[int, Fault] = field(default_factory=dict)
    raw: RawServer = field(init=False)
    other: RawServer = field(init=False)

    def __post_init__(self) -> None:
        self.raw = RawServer(self._serve, self._on_connect, self._at_head)
        self.other = RawServer(self._stray)

    @property
    def base_url(self) -> str:
        return f"{self.raw.url}/api/{self.books.api}"

    def expect(self, step: Step, *faults: Fault | None) -> None:
        """Plan what meets the next requests of a step."""
        self.plan[step].extend(faults)

    def commit_late(self) -> None:
        """Let everything take effect that was put off, however long."""
        waiting, self._late = self._late, []
        for exchange, _ in waiting:
            exchange.commit()

    def _next(self, step: Step, at: At) -> Fault | None:
        waiting = self.plan[step]
        if waiting and (waiting[0] is None or waiting[0].at is not at):
            return None
        found = waiting.popleft() if waiting else None
        if found is not None:
            self.struck.append((step, found))
        return found

    def _on_connect(self, talk: Talk) -> None:
        # A line has no step yet; who knows what is under way tells.
        for step in self.under_way():
            if self._next(step, At.CONNECT) is not None:
                talk.reset()
                return

    async def _at_head(self, asked: Asked, talk: Talk) -> None:
        step = self._step(asked)
        if (found := self._next(step, At.HEAD)) is not None:
            self.seen[step] += 1
            await found.act(self._exchange(asked, talk, step))

    async def _serve(self, asked: Asked, talk: Talk) -> None:
        step = self._step(asked)
        self.seen[step] += 1
        exchange = self._exchange(asked, talk, step)
        self._lines[asked.connection] += 1
        found = self._meet(exchange)
        unsigned = step is not Step.TOKEN and not self.tokens.take(asked)
        if step is Step.CREATE:
            refused = unsigned or (found is not None and found.is_401)
            self._note(exchange, found, refused)
        if step is Step.LOOK:
            self._pass_looks()
        if unsigned:
            await exchange.answer('{"success": false, "expired": true}', "401 Unauthorized")
            return
        if found is not None:
            await found.act(exchange)
            return
        self.on_commit(exchange)
        await exchange.answer_rightly()

    def _meet(self, exchange: Exchange) -> Fault | None:
        """Return what a request that came in whole meets."""
        step = exchange.step
        if step is Step.CREATE and (aimed := self.aimed.get(self.books.content(exchange.path, exchange.body))):
            found = aimed.popleft()
        elif (waiting := self.plan[step]) and waiting[0] is None:
            found = waiting.popleft()
        elif (found := self._next(step, At.WHOLE)) is not None:
            return found
        found = found or self.storm(step)
        if found is not None:
            self.struck.append((step, found))
        return found

    def _note(self, exchange: Exchange, found: Fault | None, refused: bool) -> None:
        content = self.books.content(exchange.path, exchange.body)
        line = exchange.asked.connection
        self.creates.append(Wire(content, line, str(found or "no fault"), refused, self._lines[line] == 1))
        self.on_create(exchange)

    def _step(self, asked: Asked) -> Step:
        tried = self.seen[Step.CREATE] > 0 or any(step is Step.CREATE for step, _ in self.struck)
        return step_of(asked, after_create=tried)

    def _exchange(self, asked: Asked, talk: Talk, step: Step) -> Exchange:
        return Exchange(asked, talk, self.books, self.tokens, step, self.other.url, self._put_off)

    def _put_off(self, exchange: Exchange, looks: int) -> None:
        self._late.append((exchange, looks))

    def _pass_looks(self) -> None:
        """Count a look; what was put off until now takes effect just after it was answered."""
        passed = [(exchange, looks - 1) for exchange, looks in self._late]
        self._late = [one for one in passed if one[1] > 0]
        due = [exchange for exchange, looks in passed if looks <= 0]
        if due:
            asyncio.get_running_loop().call_later(0.005, lambda: [exchange.commit() for exchange in due])

    async def _stray(self, asked: Asked, talk: Talk) -> None:
        self.strays.append(f"{asked.method} {asked.target}")
        await talk.answer(b"{}")


@asynccontextmanager
async def fault_server(books: Books) -> AsyncIterator[FaultServer]:
    """Serve an account on loopback, with another origin beside it that must stay silent."""
    server = FaultServer(books)
    await server.raw.open()
    await server.other.open()
    try:
        yield server
    finally:
        await server.raw.close()
        await server.other.close()
