"""An account that makes sends, over a dictionary: at once or late, with or without an answer, and it counts them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.budget import TeamBudget
from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.catalog import Item
from sendoso_tui.domain.creating import AnyDraft, NewSend
from sendoso_tui.domain.draft import (
    Created,
    EgiftDraft,
    EgiftLink,
    GiftDraft,
    InventoryDraft,
    LinksDraft,
    RecipientDraft,
    SendDraft,
)
from sendoso_tui.domain.looked import Looked
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.page import Page
from sendoso_tui.domain.people import Person, Recipient
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.about import ProfileAbout
from tests.flows.account import NOON, V2, Account

CAN_MAKE = Capabilities(
    V2.present | {Capability.CREATE, Capability.RECIPIENTS, Capability.INVENTORY},
)
CAN_MAKE_V3 = Capabilities(
    frozenset({Capability.CREATE, Capability.GENERATE_LINKS, Capability.GIFTS, Capability.TOUCHES})
)
ABOUT = ProfileAbout(
    "prod", "v2", "production", "https://app.example", "app.example", base_url="https://app.example/v2"
)
ABOUT_V3 = replace(ABOUT, dialect="v3", base_url="https://app.example/v3")
HANNAH = Person("Hannah Weiß", "hannah@spree.example", "Spree Analytics", "rcp_9")
PRICE, LEFT = Money(Decimal("44.10"), "USD"), Money(Decimal("41.20"), "USD")
NEW = NewSend(InventoryDraft("rcp_9", "item_1", "Hello Hannah"), HANNAH, "Welcome box, small", PRICE)
EGIFT = NewSend(EgiftDraft("7", "hannah@spree.example"), replace(HANNAH, id=""), "Coffee")
LINKS = NewSend(LinksDraft("7", ("a@x.example", "b@x.example")), Person(), "Coffee")
GUIDE = NewSend(GiftDraft("g1", "Hannah", "Weiß", "hannah@spree.example", "Hello"), replace(HANNAH, id=""), "Mug")
SOMEBODY = RecipientDraft("Hannah", "Weiß", "hannah@spree.example", "Spree Analytics")
WITH_RECIPIENT = NewSend(
    InventoryDraft("", "item_1", "Hello Hannah"), replace(HANNAH, id=""), "Welcome box, small", PRICE, SOMEBODY
)


@dataclass
class Maker(Account):
    """`made` holds the drafts in the order they were committed. A request that meets a fault is committed only when
    `commit_before_fault` is set, and then `late_by` seconds later.
    """

    capabilities: Capabilities = CAN_MAKE
    made: list[AnyDraft] = field(default_factory=list)
    book: list[Recipient] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    late_by: float = 0.0
    names_id: bool = True
    oldest_first: bool = False
    page_size: int = 100
    left: Money | None = LEFT
    on_the_way: Callable[[], Awaitable[None]] | None = None
    pages_asked: list[tuple[int, date | None]] = field(default_factory=list)
    searches: list[str] = field(default_factory=list)
    _late: list[tuple[datetime, AnyDraft]] = field(default_factory=list)

    async def create_send(self, draft: SendDraft) -> Looked[Created]:
        made = await self._make("create_send", draft)
        return self._looked(Created(made.id if self.names_id else "", "tc-1", request_id="req-7"))

    async def generate_links(self, draft: LinksDraft) -> Looked[Created]:
        await self._make("generate_links", draft)
        return self._looked(Created(links=tuple(EgiftLink(f"https://l.example/{one}", one) for one in draft.emails)))

    async def create_recipient(self, draft: RecipientDraft) -> Looked[Recipient]:
        if self.commit_before_fault and self.faults.get("create_recipient"):
            self.add_person(draft)
        self._count("create_recipient")
        return self._looked(self.add_person(draft))

    async def list_recipients(self, page: int = 1, per_page: int = 100, *, search: str = "") -> Looked[Page[Recipient]]:
        self.searches.append(search)
        self._count("list_recipients")
        found = tuple(one for one in self.book if search.casefold() in (one.person.email + one.person.name).casefold())
        return self._looked(Page(found[(page - 1) * per_page : page * per_page], total=len(found)))

    async def list_inventory(
        self, page: int = 1, per_page: int = 100, *, item_type: str | None = None
    ) -> Looked[Page[Item]]:
        self._count("list_inventory")
        rows = tuple(self.items[(page - 1) * per_page : page * per_page])
        return self._looked(Page(rows, total=len(self.items)))

    async def list_sends(
        self,
        page: int,
        per_page: int = 100,
        *,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
        priority: Priority = Priority.POLL,
    ) -> Looked[Page[Send]]:
        self._act_late()
        self._count("list_sends")
        self.pages_asked.append((page, since))
        size = min(per_page, self.page_size)
        rows = [send for send in self.sends.values() if status in (None, send.status_raw) and _is_since(send, since)]
        rows.sort(key=lambda send: (send.created_at or NOON, send.id), reverse=not self.oldest_first)
        shown = tuple(rows[(page - 1) * size : page * size])
        return self._looked(Page(shown, tuple(b"{}" for _ in shown), self.bad_rows, total=len(rows), clamped_to=size))

    async def read_team_budget(self) -> Looked[TeamBudget]:
        self._count("read_team_budget")
        hundred = Money(Decimal(100), "USD")
        return self._looked(TeamBudget("team_1", "CS", hundred, Money(Decimal("58.80"), "USD"), self.left))

    def add_person(self, draft: RecipientDraft) -> Recipient:
        """Enter somebody into the address book."""
        name = f"{draft.first_name} {draft.last_name}"
        number = f"rcp_{len(self.book) + 100}"
        person = Person(name, draft.email, draft.company, number)
        self.book.append(Recipient(number, person, draft.address, self.clock.now()))
        return self.book[-1]

    def commit(self, draft: AnyDraft) -> Send:
        """Make a send, as the server does."""
        self.made.append(draft)
        send = a_made(draft, len(self.made), self.clock.now(), self.dialect, self.book)
        self.add(send)
        return send

    async def _make(self, method: str, draft: AnyDraft) -> Send:
        if self.on_the_way is not None:
            await self.on_the_way()
        if self.faults.get(method) and self.faults[method][0] is not None and self.commit_before_fault:
            self._late.append((self.clock.now() + timedelta(seconds=self.late_by), draft))
            self._act_late()
        self._count(method)
        return self.commit(draft)

    def _act_late(self) -> None:
        for due in [one for one in self._late if one[0] <= self.clock.now()]:
            self._late.remove(due)
            self.commit(due[1])


def a_made(
    draft: AnyDraft, number: int, at: datetime, dialect: str = "v2", book: list[Recipient] | None = None
) -> Send:
    """Return the send that a draft becomes."""
    gift_id, person = "", HANNAH
    match draft:
        case InventoryDraft(recipient_id=recipient_id, item_id=gift_id):
            person = next((one.person for one in book or [] if one.id == recipient_id), HANNAH)
        case EgiftDraft(touch_id=gift_id, email=email):
            person = Person(email=email)
    return Send(
        f"made_{number}",
        dialect,
        "pending",
        recipient=person,
        gift_id=gift_id,
        gift="Welcome box, small",
        cost=PRICE,
        created_at=at,
        updated_at=at,
    )


def _is_since(send: Send, since: date | None) -> bool:
    return since is None or send.created_at is None or send.created_at.date() >= since
