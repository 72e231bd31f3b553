"""One program on the files of a run: the real client, record, cache and write road, on a clock that goes fast."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sendoso_tui.api.auth import Secrets, Timing
from sendoso_tui.api.client import Client
from sendoso_tui.api.http import Deadlines
from sendoso_tui.api.token import Hidden
from sendoso_tui.domain.draft import InventoryDraft
from sendoso_tui.domain.faults import Fault
from sendoso_tui.domain.form import NEW_RECIPIENT, Form, Shape
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.compose import Composer, Creating
from sendoso_tui.flows.facts import CreateMoved, Fact
from sendoso_tui.flows.finding import Finder
from sendoso_tui.flows.identity import is_alive
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.write_record import WriteRecord
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.intents import DraftBusy
from sendoso_tui.store.record import Record
from tests.faults.orders import Order
from tests.stories.desk import FastClock

SPEED = 20_000.0
"""So fast do the waits of looks pass: the last one, ten minutes after its request, comes after 30 ms."""
LINE_SPEED = 300.0
"""So fast do those of the client: its 30 s of trying again are long beside a request to this machine."""
PATIENT, QUICK = Deadlines(20, 20, 20), Deadlines(0.8, 0.8, 0.8)
PROFILE = "desk"


class RunClock(FastClock):
    """A clock for runs: its waits are short, and minutes may pass at once."""

    def pass_by(self, time: timedelta) -> None:
        """Let so much time pass."""
        self._skew += time


@dataclass(frozen=True, slots=True)
class Where:
    """How a server is reached. `token_url` is set where it is by OAuth, `quick` where answers may never come."""

    api: str
    base_url: str
    token_url: str = ""
    quick: bool = False

    @property
    def about(self) -> ProfileAbout:
        scheme, _, rest = self.base_url.partition("://")
        host = rest.partition("/")[0]
        return ProfileAbout(
            PROFILE, self.api, "test", f"{scheme}://{host}", host, base_url=self.base_url, requests_per_second=8.0
        )


def open_client(where: Where, clock: FastClock) -> Client:
    """The program's own client; only how fast time passes in it, and how long it waits, is the test's."""
    line = FastClock(LINE_SPEED)
    secrets = (
        Secrets(client_id=Hidden("id-1"), client_secret=Hidden("secret-1"))
        if where.token_url
        else Secrets(api_key=Hidden("key-1"), token=Hidden("token-1"))
    )
    return Client.open(
        where.api,
        where.base_url,
        secrets,
        token_url=where.token_url or None,
        requests_per_second=8,
        deadlines=QUICK if where.quick else PATIENT,
        on_server_date=clock.learn,
        timing=Timing(clock=line.monotonic, sleep=line.sleep),
    )


@dataclass
class Window:
    """A program that is open. `heard` gets all it says of new sends, `meant` the ids of intents a person repeats."""

    number: int
    where: Where
    client: Client
    record: Record
    cache: Cache
    clock: RunClock
    heard: Callable[[CreateMoved], None] = lambda moved: None
    meant: Callable[[str], None] = lambda intent_id: None
    closing: bool = False
    _follows: dict[str, asyncio.Task[Intent]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        about = self.where.about
        self.reader = Reader(self.client, self.cache, self.record, self.clock, self._hear)
        self._composer = Composer(self.reader, self.record, about, self._hear, closing=lambda: self.closing)
        self._finder = Finder(self.reader, self.record, about, self._hear, sleep=self.clock.sleep)

    async def confirm(self, order: Order) -> CreateMoved | None:
        """Confirm an order, as a person at this window does; None when its draft is under way already."""
        draft = self.record.draft(order.draft_id)
        try:
            if draft is None:
                await self.record.save_draft(PROFILE, order.draft_id, self._form(order), self.clock.now())
        except DraftBusy:
            return None
        new = order.new
        if draft is not None and new.new_recipient is not None and draft.form.get("email") == new.person.email:
            known = draft.form.get("recipient_id")
            if known not in ("", NEW_RECIPIENT):
                # The form names the recipient an earlier try has added.
                assert isinstance(new.draft, InventoryDraft)
                new = replace(new, draft=replace(new.draft, recipient_id=known), new_recipient=None)
        seen = self._seen(order) if order.again else None
        if seen is not None:
            self.meant(seen.id)
        moved = await self._composer.create(Creating(order.draft_id, new, seen.id if seen else ""))
        self._follow_unclear()
        return moved

    async def keep(self, order: Order) -> None:
        """Keep the draft of an order, as typing does. Raises DraftBusy."""
        await self.record.save_draft(PROFILE, order.draft_id, self._form(order), self.clock.now())

    def _form(self, order: Order) -> Form:
        texts = {"email": order.new.person.email}
        if self.where.api == "v3":
            return Form(Shape.EGIFT, texts)
        return Form(Shape.INVENTORY, texts | {"recipient_id": NEW_RECIPIENT if order.new.new_recipient else ""})

    async def recover(self) -> None:
        """Do as a start does: take up what was left, and look it up."""
        await self.record.adopt_orphans(is_alive, self.clock.now())
        self._follow_unclear()
        await self.looked()

    async def looked(self) -> None:
        """Wait until every look that is planned is made."""
        while waiting := [task for task in self._follows.values() if not task.done()]:
            await asyncio.gather(*waiting)

    async def read_list(self) -> None:
        """Read the newest page, as the list on the screen does; what goes wrong is the next reading's business."""
        with suppress(Fault):
            await self.reader.page(1, 100)

    async def decide(self, intent: Intent, state: IntentState) -> Intent:
        """Write down what a person says of an unclear intent."""
        written = WriteRecord(self.record, self.clock)
        settled, _ = await written.decide(intent, state, "decided by a person", "decided")
        return settled

    async def close(self) -> None:
        """Close it; what is looked up goes on at the next start."""
        for task in self._follows.values():
            task.cancel()
        await asyncio.gather(*self._follows.values(), return_exceptions=True)
        await self.client.close()
        await self.cache.close()
        await self.record.close()

    def _seen(self, order: Order) -> Intent | None:
        """Return the intent of equal content that this person has in mind."""
        if not order.stale:
            return self.record.repeat_of(PROFILE, order.digest, self.clock.now())
        equal = [one for one in self.record.intents(limit=-1) if one.content == order.digest]
        return next((one for one in reversed(equal) if one.state is not IntentState.REFUSED), None)

    def _follow_unclear(self) -> None:
        for intent in self.record.unclear():
            if intent.id not in self._follows and intent.action in (Action.CREATE, Action.ADD_RECIPIENT):
                work = self._finder.follow(intent)
                self._follows[intent.id] = asyncio.get_running_loop().create_task(work)

    def _hear(self, fact: Fact) -> None:
        if isinstance(fact, CreateMoved):
            self.heard(fact)


async def open_window(number: int, where: Where, folder: Path, passed: timedelta = timedelta()) -> Window:
    """Open a program on the files in `folder`, beginning them where there are none; `passed` is the time since then."""
    clock = RunClock(SPEED)
    clock.pass_by(passed)
    record = Record.open(folder / "desk.record.db")
    window = Window(number, where, open_client(where, clock), record, Cache.open(folder / "desk.cache.db"), clock)
    if where.api == "v3":
        with suppress(Fault):
            await window.client.discover(None)
    return window
