"""An engine that reads and writes nothing: it answers from a real cache in memory and remembers what it was asked."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from sendoso_tui.api.request_log import LoggedRequest
from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.intent import Intent
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person, Sender
from sendoso_tui.domain.send import Send, StatusUpdate
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.attention import Attention
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import BudgetRead, CancelMoved, Connection, Fact, SyncState
from sendoso_tui.store.cache import Cache

NOW = datetime(2026, 11, 20, 14, 32, tzinfo=UTC)
V2 = Capabilities(frozenset({Capability.CANCEL, Capability.RETRIEVE, Capability.BUDGET}))
V3 = Capabilities(
    frozenset({Capability.BALANCES, Capability.GROUPS}),
    MappingProxyType({Capability.CANCEL: "Not through this API."}),
)


class StoppedClock(Clock):
    """Stands still at `NOW`."""

    def now(self) -> datetime:
        return NOW


class PretendEngine:
    """What a screen asks is written down; a test tells facts by itself."""

    def __init__(self, cache: Cache, capabilities: Capabilities = V2, *, environment: str = "production") -> None:
        self.cache = cache
        self.clock: Clock = StoppedClock()
        self.about = ProfileAbout("prod", "v2", environment, "https://app.sendoso.com", "app.sendoso.com")
        self.capabilities = capabilities
        self.sync_state = SyncState(Connection.LIVE, as_of=NOW, loaded=4, total=4, complete=True)
        self.budget: BudgetRead | None = None
        self.unclear: tuple[Intent, ...] = ()
        self.requests: tuple[LoggedRequest, ...] = ()
        self.ordered: list[tuple[str, str]] = []
        self.takes_orders = True
        self.moved: dict[str, CancelMoved] = {}
        self.observed: dict[str, tuple[StatusUpdate, ...]] = {}
        self.budget_reads: list[bool] = []
        self.refreshed = 0
        self.attended: list[Attention] = []
        self.paces: list[float] = []
        self.listeners: list[Callable[[Fact], None]] = []

    def listen(self, listener: Callable[[Fact], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def start(self) -> None:
        pass

    def attend(self, attention: Attention) -> None:
        self.attended.append(attention)

    def retime(self, poll_seconds: float) -> None:
        self.paces.append(poll_seconds)

    def refresh(self, everything: bool = False) -> None:
        self.refreshed += 1

    def pause(self) -> None:
        pass

    def resume(self) -> None:
        pass

    def select(self, send_id: str | None) -> None:
        pass

    def cancel(self, send_id: str, seen_status: str) -> bool:
        if self.takes_orders:
            self.ordered.append((send_id, seen_status))
        return self.takes_orders

    def cancelling(self, send_id: str) -> CancelMoved | None:
        return self.moved.get(send_id)

    def load_budget(self, force: bool = False) -> None:
        self.budget_reads.append(force)

    def writes_in_flight(self) -> int:
        return 0

    def history(self, send_id: str) -> tuple[StatusUpdate, ...]:
        return self.observed.get(send_id, ())


def ago(**span: float) -> datetime:
    """A moment before `NOW`."""
    return NOW - timedelta(**span)


PENDING = Send(
    id="send_2be71f0",
    dialect="v2",
    status_raw="pending",
    type="physical",
    recipient=Person("Priya Raghunathan", "priya@northwind.example"),
    sender=Sender(team_name="Customer Success EMEA"),
    gift="Welcome box, large",
    cost=Money(Decimal("61.75"), "USD"),
    created_at=ago(hours=2),
    updated_at=ago(hours=2),
)
SHIPPED = Send(
    id="send_9f82abc",
    dialect="v2",
    status_raw="shipped",
    type="physical",
    recipient=Person("Maria Oyelaran", "maria.o@harborline.example"),
    gift="Welcome box, large",
    cost=Money(Decimal("84.20"), "USD"),
    created_at=ago(days=8, hours=4),
    updated_at=ago(days=4, hours=5),
    estimated_delivery=date(2026, 11, 18),
    tracking_number="1Z999AA10123456784",
    tracking_url="https://www.ups.com/track?n=1Z999AA10123456784",
    message="So glad you are on board.",
    crm_id="0035f00002Kd",
    crm_type="contact",
)
EGIFT = Send(
    id="5184412",
    dialect="v3",
    status_raw="Expired",
    type="eGifts USA",
    subtype="Coffee",
    recipient=Person("Jack Thompson", "jack@granitepeak.example", "Granite Peak"),
    sender=Sender(name="Priya Nair", team_name="Sales US"),
    gift="Coffee on us",
    cost=Money(Decimal("10"), "USD"),
    created_at=ago(days=90, hours=2, minutes=34),
    sent_via="Sendoso.com",
    updates=(
        StatusUpdate("Sent", ago(days=90, hours=2)),
        StatusUpdate("Opened", ago(days=87, hours=5, minutes=45)),
        StatusUpdate("Clicked", ago(days=87, hours=5, minutes=44)),
        StatusUpdate("Expired", ago(hours=2)),
    ),
)
HOSTILE_TEXTS = (
    "[/]",
    "[/red]",
    "[@click=app.quit]x[/]",
    "[link=file:///etc]x[/link]",
    "$primary",
    "\\[red]",
    "[bold",
    "山田 花子" * 40,
    "e\u0301\u0301\u0301" * 200,
    "👩‍👩‍👧‍👦" * 60,
    "x" * 4000,
    "\ufffd[31m\ufffd]52;c;aGk=\ufffd",
)


def hostile(text: str) -> Send:
    """A send whose every text is `text`."""
    return replace(
        SHIPPED,
        id=text,
        status_raw=text,
        type=text,
        subtype=text,
        recipient=Person(text, text, text, text, text),
        sender=Sender(text, text, text, text, text),
        gift=text,
        gift_id=text,
        tracking_number=text,
        tracking_url=text,
        message=text,
        crm_id=text,
        crm_type=text,
        team_id=text,
        sent_via=text,
        updates=(StatusUpdate(text, ago(days=3)), StatusUpdate(text, ago(days=2))),
    )


async def put(cache: Cache, *sends: Send) -> None:
    """Write sends into the cache as if they had just been read."""
    raw = b'{"id": "send_1", "unknown_field": {"deep": [1, 2.50]}}'
    await cache.upsert([(send, raw) for send in sends], asked_at=ago(seconds=1), answered_at=NOW, first_position=0)


@asynccontextmanager
async def engine_with(*sends: Send, capabilities: Capabilities = V2) -> AsyncIterator[PretendEngine]:
    """An engine whose cache holds `sends`."""
    cache = Cache.open(None)
    try:
        await put(cache, *sends)
        yield PretendEngine(cache, capabilities)
    finally:
        await cache.close()
