"""An engine for the pages that end a new send: it posts nothing, notes what was ordered, and tells what a test says."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sendoso_tui.domain.costing import Level, Weighed
from sendoso_tui.domain.creating import Match, NewSend
from sendoso_tui.domain.draft import (
    AddressedDraft,
    CollectDraft,
    EgiftDraft,
    GiftAddress,
    GiftDraft,
    InventoryDraft,
    LinksDraft,
    RecipientDraft,
)
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Address, Person
from sendoso_tui.domain.remembered import remember_name, remember_person
from sendoso_tui.domain.saved_draft import SavedDraft
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.facts import CatalogPart, CatalogRead, CreateMoved, CreateStage, Fact
from sendoso_tui.flows.shown_request import ShownRequest, shown_requests
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.cache_people import PricesSeen
from sendoso_tui.ui.messages import FactArrived
from sendoso_tui.ui.show.line import Line, plain
from tests.ui.pretend import NOW, PENDING, V2, PretendEngine, ago, put

DRAFT = "draft-1"
INTENT = "0197c2f1a0b34c5d8e9f"
HANNAH = Person("Hannah Weiß", "hannah.weiss@spree.example", "Spree Analytics", "rec_51c0de")
LETTER = "Hello Hannah, thank you for the workshop. The team still talks about the drawing exercise. Warm regards, Ana"
BOX = NewSend(
    InventoryDraft("rec_51c0de", "item_77ab12", LETTER, crm_id="0035f00002KdR7a", crm_type="contact"),
    HANNAH,
    "Welcome box, small",
    Money(Decimal("44.10"), "USD"),
)
PRIYA = Person("Priya Raghunathan", "priya@northwind.example")
NEW_ENTRY = replace(
    BOX,
    draft=replace(BOX.draft, recipient_id="", scheduled_date=date(2026, 11, 27)),  # type: ignore[arg-type]
    new_recipient=RecipientDraft(
        "Hannah",
        "Weiß",
        HANNAH.email,
        "Spree Analytics",
        "CTO",
        Address("Spreeufer 3", "", "Berlin", "BE", "10178", "DE"),
    ),
)
ADDRESSED = NewSend(
    AddressedDraft(
        "101", PRIYA.name, PRIYA.email, "12 Marine Drive", "Mumbai", "MH", "400002", "IN", "919812345678", "Welcome."
    ),
    PRIYA,
    "Welcome box, large",
)
COLLECT = NewSend(
    CollectDraft(
        "101", PRIYA.name, PRIYA.email, "Welcome aboard.", hide_product_info=True, confirmation_message="Where?"
    ),
    PRIYA,
    "Welcome box, large",
)
EGIFT = NewSend(
    EgiftDraft("202", PRIYA.email, PRIYA.name, "Enjoy.", Decimal("25.00")),
    PRIYA,
    "Coffee on us",
    Money(Decimal("25.00"), "USD"),
)
LINKS = NewSend(
    LinksDraft("202", ("ann@lee.example", "bob@lee.example", "kim@lee.example")),
    Person(email="ann@lee.example"),
    "Coffee on us",
    Money(Decimal("10.00"), "USD"),
)
GIFT = NewSend(
    GiftDraft(
        "gift_9",
        "Tomasz",
        "Wiśniewski",
        "tomasz@kowal.example",
        "Dziękujemy!",
        GiftAddress("ul. Długa 5", "m. 2", "Kraków", "", "31-146", "PL"),
        "Kowal",
        "CEO",
        "var_2",
        "team_1",
        {"campaign_id": "c-77", "contact_id": "k-1"},
    ),
    Person("Tomasz Wiśniewski", "tomasz@kowal.example", "Kowal", title="CEO"),
    "Wine, two bottles",
    Money(Decimal("72.35"), "USD"),
)
ALL = (BOX, NEW_ENTRY, ADDRESSED, COLLECT, EGIFT, LINKS, GIFT)
FINE = Weighed(Level.FINE, Money(Decimal("3587.50"), "USD"), Money(Decimal("3543.40"), "USD"))
OVER = Weighed(
    Level.WARN,
    Money(Decimal("41.20"), "USD"),
    Money(Decimal("-2.90"), "USD"),
    "The team budget has 41.20 USD left and this send costs 44.10 USD.",
)
BLOCKED = replace(OVER, level=Level.BLOCK)
UNSTATED = Weighed(Level.UNSTATED, sentence="The touch states no price.")
REPEAT = replace(
    PENDING, id="send_old", recipient=HANNAH, gift="Coffee eGift", created_at=ago(days=6), updated_at=ago(days=6)
)


FORM = Form(
    Shape.INVENTORY,
    {
        "recipient_id": HANNAH.id,
        "item_id": "item_77ab12",
        **remember_person(HANNAH),
        **remember_name("item_id", "Welcome box, small"),
    },
)


def intent(action: Action = Action.CREATE, **changes: Any) -> Intent:
    """A write that got no answer."""
    fields: dict[str, Any] = {
        "id": INTENT,
        "profile": "prod",
        "origin": "https://app.sendoso.com",
        "dialect": "v2",
        "action": action,
        "target": "",
        "summary": "Welcome box, small, 44.10 USD",
        "digest": "d",
        "state": IntentState.UNKNOWN,
        "created_at": ago(minutes=3, seconds=19),
        "pid": 1,
        "draft_id": DRAFT,
        "match": Match(ago(minutes=3, seconds=19), "item_77ab12", HANNAH.email),
    }
    return Intent(**(fields | changes))


def moved(stage: CreateStage, sentence: str = "", **changes: Any) -> CreateMoved:
    """A word of the engine on the draft's sending."""
    return CreateMoved(DRAFT, stage, sentence, **({"intent_id": INTENT} | changes))


class SendingEngine(PretendEngine):
    """Takes orders for new sends and word on unclear ones."""

    def __init__(self, cache: Cache, *, dialect: str = "v2", environment: str = "production") -> None:
        super().__init__(cache, V2, environment=environment)
        self.about = replace(self.about, dialect=dialect, base_url=f"https://app.sendoso.com/api/{dialect}")
        self.orders: list[tuple[str, NewSend, str]] = []
        self.resolved: list[tuple[str, IntentState, str]] = []
        self.looked: list[str] = []
        self.last: dict[str, CreateMoved] = {}
        self.seen_before: Intent | None = None
        self.kept = {DRAFT: SavedDraft(DRAFT, 3, FORM, NOW - timedelta(minutes=9), NOW - timedelta(minutes=1))}

    def shown_requests(self, new: NewSend) -> tuple[ShownRequest, ...]:
        return shown_requests(self.about, new)

    def earlier(self, new: NewSend) -> Intent | None:
        return self.seen_before

    def create(self, draft_id: str, new: NewSend, again_after: str = "") -> bool:
        if self.takes_orders:
            self.orders.append((draft_id, new, again_after))
        return self.takes_orders

    def creating(self, draft_id: str) -> CreateMoved | None:
        return self.last.get(draft_id)

    def draft(self, draft_id: str) -> SavedDraft | None:
        return self.kept.get(draft_id)

    def read_catalog(self, part: CatalogPart, force: bool = False) -> None:
        pass

    def catalog(self, part: CatalogPart) -> CatalogRead | None:
        return None

    def search_recipients(self, number: int, text: str) -> None:
        pass

    async def sent_to(self, person: Person) -> list[Send]:
        return []

    async def prices_of(self, gift_id: str) -> tuple[PricesSeen, ...]:
        return ()

    def look_now(self, intent_id: str) -> None:
        self.looked.append(intent_id)

    def resolve(self, intent_id: str, state: IntentState, send_id: str = "") -> None:
        self.resolved.append((intent_id, state, send_id))


def tell(app: Any, fact: Fact) -> None:
    """Hand a fact to every screen, as the workbench does."""
    for screen in app.screen_stack:
        screen.post_message(FactArrived(fact))


@asynccontextmanager
async def sending_engine(
    *sends: Send, dialect: str = "v2", environment: str = "production"
) -> AsyncIterator[SendingEngine]:
    """An engine whose cache holds `sends`."""
    cache = Cache.open(None)
    try:
        await put(cache, *sends)
        yield SendingEngine(cache, dialect=dialect, environment=environment)
    finally:
        await cache.close()


def flat(lines: Sequence[Line]) -> str:
    """A text without its line breaks."""
    return " ".join(" ".join(plain(line) for line in lines).split())


def is_calm(text: str) -> bool:
    """Say whether a text of ours keeps to the house's tone."""
    words = text.casefold()
    return "!" not in text and not any(
        word in words for word in ("please", "oops", "successfully", "sorry", "failed to")
    )
