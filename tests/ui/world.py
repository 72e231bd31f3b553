"""A small account for the tests of the screen: a real cache of sends, and an engine that does nothing by itself."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.history import observe
from sendoso_tui.domain.intent import Intent
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person, Sender
from sendoso_tui.domain.send import Send, StatusUpdate
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.attention import Attention
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import BudgetRead, CancelMoved, Connection, Fact, SendsChanged, SyncMoved, SyncState
from sendoso_tui.store.cache import Cache
from sendoso_tui.ui.show.log import Asked
from tests.ui.new_sends import NewSends

NOW = datetime(2026, 11, 20, 14, 32, tzinfo=UTC)
STATUSES = (
    "Sent",
    "Opened",
    "Processing",
    "Shipped",
    "Confirming Address",
    "Paused",
    "Undeliverable",
    "Bounced and Credited",
    "Delivered",
    "Used",
    "Cancelled",
    "On customs hold",
)
NAMES = (
    ("Grace Okonkwo", "Lagos Freight"),
    ("Liam O'Connor", "Harbour Legal"),
    ("Benjamin Achterberg", "Delta Works BV"),
    ("山田 花子", "東京ソフト株式会社"),
    ("Priya Raghunathan", "Northwind Traders"),
    ("Élodie Marchand-Lefèvre", "Atelier Vauban"),
    ("Tomasz Wiśniewski", "Kowal & Synowie"),
    ("김민준", "한빛전자"),
)
GIFTS = ("Coffee on us", "Welcome box, large", "Notebook set", "Champagne & truffles")
TYPES = (("eGifts USA", "Coffee"), ("Inventoried Sends", "Bundles"), ("Sendoso Direct", ""))


CAN = {
    "v2": {Capability.CANCEL, Capability.BUDGET, Capability.RECIPIENTS, Capability.INVENTORY, Capability.CREATE},
    "v3": {Capability.BALANCES, Capability.TOUCHES, Capability.GENERATE_LINKS, Capability.CREATE},
}


class StillClock(Clock):
    """Time that stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        super().__init__()
        self.at = now

    def now(self) -> datetime:
        return self.at


def make_send(number: int, **changes: object) -> Send:
    """Return send `number`; 0 is the newest, each later one an hour older. `changes` are fields of Send."""
    pick = random.Random(number)
    name, company = NAMES[number % len(NAMES)]
    kind, subtype = TYPES[number % len(TYPES)]
    created = NOW - timedelta(hours=number, minutes=5)
    fields: dict[str, object] = {
        "id": str(5_184_530 - number),
        "dialect": "v3",
        "status_raw": STATUSES[number % len(STATUSES)],
        "type": kind,
        "subtype": subtype,
        "recipient": Person(name=name, email=f"person{number}@example.com", company=company),
        "sender": Sender(id="7", name="Ana Duarte"),
        "gift": GIFTS[number % len(GIFTS)],
        "cost": Money(Decimal(pick.randint(0, 20_000)) / 100, "USD" if number % 3 else "EUR"),
        "created_at": created,
        "updated_at": created + timedelta(minutes=20),
    }
    return Send(**(fields | changes))  # type: ignore[arg-type]


async def fill(cache: Cache, sends: Iterable[Send], at: datetime = NOW) -> None:
    """Write sends as if a page had just brought them."""
    await cache.upsert([(send, b"{}") for send in sends], asked_at=at, answered_at=at)


class NoBatches:
    """What a session without a batch says of batches."""

    def running(self) -> str:
        return ""


class StillEngine(NewSends):
    """What the screen asks of an engine is written down in `calls`; facts come from the test."""

    def __init__(
        self, cache: Cache, *, dialect: str = "v3", environment: str = "production", demo: bool = False
    ) -> None:
        super().__init__()
        self.cache = cache
        self.clock = StillClock()
        self.about = ProfileAbout("prod", dialect, environment, "https://app.sendoso.com", "app.sendoso.com", demo=demo)
        self.capabilities = Capabilities(frozenset(CAN[dialect]))
        self.sync_state = SyncState()
        self.budget: BudgetRead | None = None
        self.unclear: tuple[Intent, ...] = ()
        self.requests: Sequence[Asked] = ()
        self.batches = NoBatches()
        self.calls: list[tuple[object, ...]] = []
        self.writing = 0
        self.attended: list[Attention] = []
        self.paces: list[float] = []
        self._listeners: list[Callable[[Fact], None]] = []

    def attend(self, attention: Attention) -> None:
        self.attended.append(attention)

    def retime(self, poll_seconds: float) -> None:
        self.paces.append(poll_seconds)

    def tell(self, fact: Fact) -> None:
        """Tell a fact to whoever listens."""
        if isinstance(fact, SyncMoved):
            self.sync_state = fact.state
        for listener in tuple(self._listeners):
            listener(fact)

    async def change(self, *sends: Send, new: bool = False) -> None:
        """Write sends and tell of it, as a refresh does."""
        before = {send.id: self.cache.get(send.id) for send in sends}
        await fill(self.cache, sends)
        steps = tuple(
            observe(send.id, old.send.status_raw, send.status_raw, NOW, NOW, None)
            for send in sends
            if (old := before[send.id]) is not None and old.send.status_raw != send.status_raw
        )
        ids = tuple(send.id for send in sends)
        await self.count()
        self.tell(SendsChanged(ids if new else (), () if new else ids, steps))

    async def count(self, connection: Connection = Connection.LIVE, *, complete: bool = True) -> None:
        """Say that reading is up to date."""
        loaded = await self.cache.count()
        self.tell(SyncMoved(SyncState(connection, NOW, loaded, loaded, complete)))

    def listen(self, listener: Callable[[Fact], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def start(self) -> None:
        self.calls.append(("start",))

    def refresh(self, everything: bool = False) -> None:
        self.calls.append(("refresh", everything))

    def pause(self) -> None:
        self.calls.append(("pause",))

    def resume(self) -> None:
        self.calls.append(("resume",))

    def select(self, send_id: str | None) -> None:
        self.calls.append(("select", send_id))

    def cancel(self, send_id: str, seen_status: str) -> bool:
        self.calls.append(("cancel", send_id, seen_status))
        return True

    def cancelling(self, send_id: str) -> CancelMoved | None:
        return None

    def load_budget(self, force: bool = False) -> None:
        self.calls.append(("load_budget", force))

    def writes_in_flight(self) -> int:
        return self.writing

    def history(self, send_id: str) -> tuple[StatusUpdate, ...]:
        return ()
