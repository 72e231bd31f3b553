"""What is read for a batch: each id once, recipients by email, and what is not there said with row and column."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from sendoso_tui.domain.batch import Batch, BatchState
from sendoso_tui.domain.budget import TeamBudget
from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.catalog import Item, Touch
from sendoso_tui.domain.draft import InventoryDraft
from sendoso_tui.domain.faults import Fault, Forbidden, Offline, Refused
from sendoso_tui.domain.form import NEW_RECIPIENT, Shape
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.domain.looked import Looked
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.page import Page
from sendoso_tui.domain.people import Person, Recipient
from sendoso_tui.domain.people_columns import guess_columns
from sendoso_tui.domain.people_file import read_people
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.batch_planning import BatchOffer, BatchPlanner, BatchWish
from sendoso_tui.flows.reading import Reader
from sendoso_tui.store.batches import Batches
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.record import Record
from tests.flows.account import NOON, Account, a_send

BOX = Item("item_1", "Welcome box", "physical", price=Money(Decimal("44.10"), "USD"), available=True)
COFFEE = Touch("7", "Coffee", delivery_type="email", status="Active", currency="USD")


def entry(number: int, email: str = "") -> Recipient:
    return Recipient(f"rcp_{number}", Person(f"Person {number}", email or f"p{number}@x.example", id=f"rcp_{number}"))


@dataclass
class Books(Account):
    """An account with an address book, an inventory, touches and 60 USD left. `searches` are those asked for."""

    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(frozenset({Capability.CREATE, Capability.BUDGET}))
    )
    book: list[Recipient] = field(default_factory=lambda: [entry(number) for number in range(40)])
    touches: list[Touch] = field(default_factory=lambda: [COFFEE])
    searches: list[str] = field(default_factory=list)
    refuses: Fault | None = None

    async def list_recipients(self, page: int = 1, per_page: int = 100, *, search: str = "") -> Looked[Page[Recipient]]:
        self._count("list_recipients")
        if self.refuses is not None:
            raise self.refuses
        if search:
            self.searches.append(search)
        # The real one searches parts of names and emails too.
        rows = [one for one in self.book if search in f"{one.person.name} {one.person.email}".casefold()]
        shown = tuple(rows[(page - 1) * per_page : page * per_page])
        found: Looked[Page[Recipient]] = self._looked(Page(shown, tuple(b"" for _ in shown), (), total=len(rows)))
        return found

    async def retrieve_recipient(self, recipient_id: str) -> Looked[Recipient]:
        self._count("retrieve_recipient")
        for one in self.book:
            if one.id == recipient_id:
                found: Looked[Recipient] = self._looked(one)
                return found
        raise Refused(404, "No such recipient")

    async def list_inventory(
        self, page: int = 1, per_page: int = 100, *, item_type: str | None = None
    ) -> Looked[Page[Item]]:
        self._count("list_inventory")
        found: Looked[Page[Item]] = self._looked(Page((BOX,), (b"",), (), total=1))
        return found

    async def retrieve_touch(self, touch_id: str) -> Looked[Touch]:
        self._count("retrieve_touch")
        for one in self.touches:
            if one.id == touch_id:
                found: Looked[Touch] = self._looked(one)
                return found
        raise Refused(404, "Touch not found")

    async def read_team_budget(self) -> Looked[TeamBudget]:
        found: Looked[TeamBudget] = self._looked(TeamBudget("team_1", remaining=Money(Decimal(60), "USD")))
        return found


@dataclass
class Desk:
    """A planner over books."""

    books: Books
    cache: Cache
    record: Record
    over_budget: str = "warn"
    said: list[str] = field(default_factory=list)

    def planner(self, dialect: str = "v2") -> BatchPlanner:
        about = ProfileAbout(
            "prod", dialect, "production", "https://app.example", "app.example", over_budget=self.over_budget
        )
        reader = Reader(self.books, self.cache, self.record, self.books.clock, lambda fact: None)
        return BatchPlanner(reader, about, self.said.append)

    async def plan(
        self, text: str, shape: Shape = Shape.INVENTORY, *, new: bool = False, again: bool = False, **same: str
    ) -> BatchOffer:
        people = read_people(text.encode())
        wish = BatchWish(
            "people.csv",
            people,
            shape,
            guess_columns(people.heads, shape),
            {"item_id": "item_1", **same} if shape is Shape.INVENTORY else {"touch_id": "7", **same},
            again=again,
            new_recipients=new,
        )
        return await self.planner("v2" if shape is Shape.INVENTORY else "v3").plan(wish)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    cache, record = Cache.open(None), Record.open(tmp_path / "prod.record.db")
    yield Desk(Books(), cache, record)
    await cache.close()
    await record.close()


def faults(offer: BatchOffer) -> list[tuple[int, str, str]]:
    return [(fault.number, fault.column, fault.sentence) for fault in offer.plan.faults]


async def test_recipients_are_found_by_email(desk: Desk) -> None:
    offer = await desk.plan("Email,Message\nP3@x.example,Hi\np4@x.example,\n")
    assert offer.plan.is_fit
    drafts = [row.new.draft for row in offer.plan.rows if row.new is not None]
    assert drafts == [InventoryDraft("rcp_3", "item_1", "Hi"), InventoryDraft("rcp_4", "item_1")]
    assert [row.label for row in offer.plan.rows] == ["Person 3", "Person 4"]
    assert desk.books.searches == ["p3@x.example", "p4@x.example"]


async def test_many_are_found_in_one_reading_of_the_book(desk: Desk) -> None:
    rows = "".join(f"p{number}@x.example\n" for number in range(30))
    offer = await desk.plan(f"Email\n{rows}")
    assert offer.plan.is_fit
    assert desk.books.searches == []
    assert desk.said == ["Reading the address book: 40 recipients."]
    assert desk.books.calls["list_inventory"] == 1


async def test_a_large_book_is_searched_instead(desk: Desk) -> None:
    desk.books.book = [entry(number) for number in range(1_500)]
    offer = await desk.plan("Email\n" + "".join(f"p{number}@x.example\n" for number in range(12)))
    assert offer.plan.is_fit
    assert len(desk.books.searches) == 12


async def test_who_is_not_there_or_there_twice_is_said(desk: Desk) -> None:
    desk.books.book.append(entry(99, "p1@x.example"))
    offer = await desk.plan("Email,First name,Last name\np1@x.example,A,B\nnew@x.example,A,B\n,A,B\n")
    assert faults(offer) == [
        (2, "Email", "The address book has this email more than once: rcp_1, rcp_99."),
        (3, "Email", "The address book has nobody with this email."),
        (4, "Email", "No email, so nobody is meant."),
    ]


async def test_new_people_are_added_when_that_was_said(desk: Desk) -> None:
    offer = await desk.plan("Email,First name,Last name\np1@x.example,A,B\nnew@x.example,New,Person\n", new=True)
    assert offer.plan.is_fit
    known, new = (row.new for row in offer.plan.rows)
    assert known is not None
    assert known.new_recipient is None
    assert new is not None
    assert new.new_recipient is not None
    assert offer.plan.rows[1].form.get("recipient_id") == NEW_RECIPIENT
    lacking = await desk.plan("Email\nnew@x.example\n", new=True)
    assert {column for _, column, _ in faults(lacking)} == {"First name", "Last name"}


async def test_ids_are_looked_up_too(desk: Desk) -> None:
    offer = await desk.plan("recipient_id\nrcp_3\nrcp_404\n")
    assert faults(offer) == [(3, "Recipient", "The address book has no such recipient.")]
    assert offer.plan.rows[0].email == "p3@x.example"


async def test_a_book_that_may_not_be_read_lets_ids_through(desk: Desk) -> None:
    desk.books.refuses = Forbidden(403, "no")
    assert (await desk.plan("recipient_id\nrcp_3\n")).plan.is_fit
    assert "may not look" in faults(await desk.plan("Email\np3@x.example\n"))[0][2]


async def test_no_network_is_no_plan(desk: Desk) -> None:
    desk.books.refuses = Offline("The line is dead.")
    with pytest.raises(Offline):
        await desk.plan("Email\np3@x.example\n")


async def test_unknown_items_and_touches_are_wrong(desk: Desk) -> None:
    offer = await desk.plan("Email\np1@x.example\np2@x.example\n", item_id="item_9")
    assert faults(offer) == [(0, "Item", "The inventory has no such item.")]
    assert (await desk.plan("Email\na@x.example\n", Shape.EGIFT)).plan.is_fit
    offer = await desk.plan("Email\na@x.example\n", Shape.EGIFT, touch_id="9")
    assert faults(offer) == [(2, "Touch", "Sendoso has no such touch, or not now.")]


async def test_a_touch_is_read_once_however_many_rows_name_it(desk: Desk) -> None:
    await desk.plan("Email\n" + "".join(f"a{number}@x.example\n" for number in range(50)), Shape.EGIFT)
    assert desk.books.calls["retrieve_touch"] == 1


async def test_the_whole_is_weighed_against_what_is_left(desk: Desk) -> None:
    one, two = "Email\np1@x.example\n", "Email\np1@x.example\np2@x.example\n"
    (cost,) = (await desk.plan(one)).costs
    assert cost.after == Money(Decimal("15.90"), "USD")
    offer = await desk.plan(two)
    assert offer.why_not == ""
    assert "60.00 USD left and this batch costs 88.20 USD" in offer.costs[0].sentence
    desk.over_budget = "block"
    assert "88.20 USD" in (await desk.plan(two)).why_not
    assert (await desk.plan(one)).why_not == ""


async def test_people_with_earlier_sends_are_named(desk: Desk) -> None:
    recent = a_send(1)
    await desk.cache.upsert([(recent, b"{}")], asked_at=NOON, answered_at=NOON)
    desk.books.book.append(entry(50, recent.recipient.email))
    offer = await desk.plan(f"Email\np1@x.example\n{recent.recipient.email}\n")
    assert [row.number for row in offer.plan.known] == [3]
    assert offer.plan.known[0].earlier == (recent,)


async def test_what_went_out_from_here_is_wrong_unless_repeats_were_meant(desk: Desk) -> None:
    text = "Email\np1@x.example\np2@x.example\n"
    first = await desk.plan(text)
    content = first.plan.rows[1].digest
    intent = Intent(
        id="i1",
        profile="prod",
        origin="https://app.example",
        dialect="v2",
        action=Action.CREATE,
        target="",
        summary="",
        digest=content,
        state=IntentState.SENDING,
        created_at=NOON,
        pid=1,
        content=content,
    )
    await desk.record.begin(intent)
    at = f"{NOON.astimezone():%d %b %H:%M}"
    assert faults(await desk.plan(text)) == [
        (3, "", f"A request for the same left {at}, and what became of it is not known.")
    ]
    await desk.record.settle("i1", IntentState.DONE, "", NOON)
    assert faults(await desk.plan(text)) == [(3, "", f"The same was sent {at}.")]
    assert (await desk.plan(text, again=True)).why_not == ""


async def test_the_same_file_is_known_again(desk: Desk) -> None:
    text = "Email\np1@x.example\np2@x.example\n"
    first = await desk.plan(text)
    batch = Batch("b1", "prod", "https://app.example", "v2", "people.csv", NOON, BatchState.STOPPED, first.plan.digest)
    await Batches(desk.record).begin(batch, [(row.number, row.form) for row in first.plan.rows])
    desk.books.clock.moment += timedelta(hours=1)
    offer = await desk.plan(text)
    assert offer.earlier is not None
    assert "batch b1" in offer.why_not
    assert (await desk.plan(text, again=True)).why_not == ""
    rest = await desk.planner().plan_rest(batch, Batches(desk.record).rows("b1"))
    assert rest.plan.is_fit
    assert [row.number for row in rest.plan.rows] == [2, 3]


async def test_the_rest_of_a_batch_is_judged_anew(desk: Desk) -> None:
    text = "Email,First name,Last name\np1@x.example,A,B\nnew@x.example,New,Person\np2@x.example,A,B\n"
    first = await desk.plan(text, new=True)
    batch = Batch("b1", "prod", "https://app.example", "v2", "p.csv", NOON, BatchState.STOPPED, first.plan.digest)
    await Batches(desk.record).begin(batch, [(row.number, row.form) for row in first.plan.rows])
    desk.books.book = [one for one in desk.books.book if one.id != "rcp_2"] + [entry(77, "new@x.example")]
    rest = await desk.planner().plan_rest(batch, Batches(desk.record).rows("b1"))
    assert faults(rest) == [(4, "Recipient", "The address book has no such recipient.")]
    assert rest.plan.rows[1].form.get("recipient_id") == "rcp_77"
