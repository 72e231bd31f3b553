"""The part of a still engine that is about new sends: drafts in memory, a small catalogue, an address book of three."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sendoso_tui.domain.catalog import Gift, GiftVariant, Item, Touch
from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.form import Form
from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Address, Person, Recipient
from sendoso_tui.domain.saved_draft import SavedDraft
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import CatalogPart, CatalogRead, CreateMoved, DraftsChanged, Fact, RecipientsFound
from sendoso_tui.flows.shown_request import ShownRequest, shown_requests
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.cache_people import PricesSeen


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


HANNAH = Recipient(
    "rec_51c0de",
    Person("Hannah Weiß", "hannah.weiss@spree.example", "Spree Analytics", "rec_51c0de"),
    Address("Spreeufer 3", city="Berlin", postal_code="10178", country="DE"),
)
PRIYA = Recipient(
    "rec_77aa01",
    Person("Priya Raghunathan", "priya@northwind.example", "Northwind Traders", "rec_77aa01"),
    Address("12 Marine Drive", city="Mumbai", postal_code="400002", country="IN"),
)
TOMASZ = Recipient("rec_90bb02", Person("Tomasz Wiśniewski", "tomasz@kowal.example", "Kowal & Synowie", "rec_90bb02"))
BOX = Item("item_77ab12", "Welcome box, small", "physical", "A box.", usd("44.10"), True, 5)
COFFEE = Item("item_00cafe", "Coffee eGift", "egift", "", usd("10"), True)
WINE = Item("item_0wine0", "Wine, two bottles", "physical", "", usd("72.35"), False, 4)
KIT = Touch("25152", "Welcome kit", "For customers.", "mail", "Active", end=date(2026, 12, 31), ship_to=("US", "DE"))
TEAM = Touch(
    "25200", "Coffee for the team", "", "email", "Active", lowest=usd("25"), highest=usd("100"), default_price=False
)
COFFEE_MAIL = Touch("25201", "Coffee on us", "", "email", "Active", default_price=True, currency="USD")
OVER = Touch("25202", "Summer hamper", "", "mail", "Active", end=date(2026, 9, 30))
HOODIE = Gift("90210", "Logo hoodie", "swag", usd("49.95"), True, (GiftVariant("v1", "Size S"), GiftVariant("v2", "L")))
CATALOG: dict[CatalogPart, tuple[Any, ...]] = {
    CatalogPart.ITEMS: (BOX, COFFEE, WINE),
    CatalogPart.TOUCHES: (KIT, TEAM, COFFEE_MAIL, OVER),
    CatalogPart.GIFTS: (HOODIE,),
}


class NewSends:
    """Answers at once, as a fact told later by the loop would; a test may hold `answers` back."""

    cache: Cache
    clock: Clock
    about: ProfileAbout
    calls: list[tuple[object, ...]]

    def __init__(self) -> None:
        self.kept: dict[str, SavedDraft] = {}
        self.read: dict[CatalogPart, CatalogRead] = {}
        self.answers = True
        self.book = [HANNAH, PRIYA, TOMASZ]
        self.searches: list[tuple[int, str]] = []
        self.orders: list[tuple[str, NewSend, str]] = []
        self.last: dict[str, CreateMoved] = {}
        self.catalogue = dict(CATALOG)

    def tell(self, fact: Fact) -> None:
        raise NotImplementedError

    def drafts(self) -> list[SavedDraft]:
        return sorted(self.kept.values(), key=lambda draft: (draft.saved_at, draft.number), reverse=True)

    def draft(self, draft_id: str) -> SavedDraft | None:
        return self.kept.get(draft_id)

    def new_draft(self, form: Form) -> str:
        number = max((draft.number for draft in self.kept.values()), default=0) + 1
        draft_id = f"draft-{number}"
        now = self.clock.now()
        self.kept[draft_id] = SavedDraft(draft_id, number, form, now, now)
        self.calls.append(("new_draft", draft_id))
        self.tell(DraftsChanged(draft_id))
        return draft_id

    def keep_draft(self, draft_id: str, form: Form, over: Form | None = None) -> None:
        old = self.kept[draft_id]
        self.kept[draft_id] = SavedDraft(draft_id, old.number, form, old.created_at, self.clock.now())
        self.tell(DraftsChanged(draft_id))

    def drop_draft(self, draft_id: str) -> None:
        self.kept.pop(draft_id, None)
        self.calls.append(("drop_draft", draft_id))
        self.tell(DraftsChanged(draft_id))

    def read_catalog(self, part: CatalogPart, force: bool = False) -> None:
        if self.answers and (force or part not in self.read):
            self.read[part] = CatalogRead(part, self.catalogue[part], complete=True)
            self.tell(self.read[part])

    def catalog(self, part: CatalogPart) -> CatalogRead | None:
        return self.read.get(part)

    def search_recipients(self, number: int, text: str) -> None:
        self.searches.append((number, text))
        if self.answers:
            self.answer_search(number, text)

    def answer_search(self, number: int, text: str) -> None:
        """Tell whom the address book holds by that text."""
        word = text.casefold()
        rows = [one for one in self.book if word in f"{one.person.name} {one.person.email}".casefold()]
        self.tell(RecipientsFound(number, text, tuple(rows)))

    async def sent_to(self, person: Person) -> list[Send]:
        since: datetime = self.clock.now() - timedelta(days=30)
        return await self.cache.sends_to(person.email, person.id, person.name, person.company, since)

    async def prices_of(self, gift_id: str) -> tuple[PricesSeen, ...]:
        return await self.cache.prices_of(gift_id)

    def shown_requests(self, new: NewSend) -> tuple[ShownRequest, ...]:
        return shown_requests(self.about, new)

    def earlier(self, new: NewSend) -> Intent | None:
        return None

    def create(self, draft_id: str, new: NewSend, again_after: str = "") -> bool:
        self.orders.append((draft_id, new, again_after))
        return True

    def creating(self, draft_id: str) -> CreateMoved | None:
        return self.last.get(draft_id)

    def look_now(self, intent_id: str) -> None:
        self.calls.append(("look_now", intent_id))

    def resolve(self, intent_id: str, state: IntentState, send_id: str = "") -> None:
        self.calls.append(("resolve", intent_id, state, send_id))
