"""Reading what can be sent, and asking the address book: once, page by page, and by the newest question."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.catalog import Gift, Item
from sendoso_tui.domain.faults import Fault, Forbidden, Offline, ServerTrouble, Unsupported
from sendoso_tui.domain.looked import Looked
from sendoso_tui.domain.page import Page
from sendoso_tui.flows.catalog import Catalog
from sendoso_tui.flows.facts import CapabilitiesLearned, CatalogPart, CatalogRead, Fact, RecipientsFound
from sendoso_tui.flows.tasks import Tasks
from tests.flows.making import CAN_MAKE, SOMEBODY, Maker


@dataclass
class Desk:
    account: Maker = field(default_factory=Maker)
    told: list[Fact] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.catalog = Catalog(self.account, self.told.append, Tasks(lambda: None))

    @property
    def reads(self) -> list[CatalogRead]:
        return [fact for fact in self.told if isinstance(fact, CatalogRead)]

    @property
    def found(self) -> list[RecipientsFound]:
        return [fact for fact in self.told if isinstance(fact, RecipientsFound)]

    async def read(self, part: CatalogPart = CatalogPart.ITEMS, **how: Any) -> CatalogRead:
        before = len(self.reads)
        self.catalog.read(part, **how)
        async with asyncio.timeout(20):
            while len(self.reads) == before or part in self.catalog._reading:  # noqa: ASYNC110 - of two kinds
                await asyncio.sleep(0)
        return self.reads[-1]


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.account.items = [Item(f"item_{number}", f"Box {number}") for number in range(250)]
    return desk


async def test_all_pages_are_read_and_told_as_they_come(desk: Desk) -> None:
    last = await desk.read()
    assert [(len(read.rows), read.complete) for read in desk.reads] == [(100, False), (200, False), (250, True)]
    assert desk.catalog.known(CatalogPart.ITEMS) is last
    assert desk.catalog.known(CatalogPart.TOUCHES) is None


async def test_what_was_read_once_is_not_read_again_unless_it_is_wanted(desk: Desk) -> None:
    await desk.read()
    desk.catalog.read(CatalogPart.ITEMS)
    await asyncio.sleep(0)
    assert desk.account.calls["list_inventory"] == 3
    desk.account.items.pop()
    last = await desk.read(force=True)
    assert (len(last.rows), last.complete) == (249, True)
    # The screen keeps what it has until all of the new is there.
    assert [len(read.rows) for read in desk.reads] == [100, 200, 250, 249]


@pytest.mark.parametrize("fault", [Offline("No route."), ServerTrouble(500, "Oops"), Forbidden(403, "no")])
async def test_a_fault_keeps_what_was_read_and_the_next_wish_reads_again(desk: Desk, fault: Fault) -> None:
    desk.account.faults["list_inventory"] = [None, fault]
    last = await desk.read()
    assert (len(last.rows), last.complete, last.fault) == (100, False, fault)
    last = await desk.read()
    assert (len(last.rows), last.complete, last.fault) == (250, True, None)
    desk.account.faults["list_inventory"] = [None, fault]
    last = await desk.read(force=True)
    assert (len(last.rows), last.complete, last.fault) == (250, True, fault)


async def test_a_part_is_read_by_one_walk_at_a_time(desk: Desk) -> None:
    desk.catalog.read(CatalogPart.ITEMS)
    desk.catalog.read(CatalogPart.ITEMS, force=True)
    await desk.read()
    assert desk.account.calls["list_inventory"] == 3


async def test_what_a_dialect_does_not_have_is_said(desk: Desk) -> None:
    last = await desk.read(CatalogPart.TOUCHES)
    assert (last.rows, last.complete, isinstance(last.fault, Unsupported)) == ((), False, True)


async def test_whether_there_are_gifts_is_asked_first(desk: Desk) -> None:
    async def discover(sample: str | None) -> Capabilities:
        desk.account.capabilities = Capabilities(CAN_MAKE.present | {Capability.GIFTS})
        return desk.account.capabilities

    async def gifts(filters: object = ()) -> Looked[Page[Gift]]:
        looked: Looked[Page[Gift]] = desk.account._looked(Page((Gift("g1", "Mug"),)))
        return looked

    desk.account.discover = discover  # type: ignore[method-assign]
    desk.account.list_gifts = gifts  # type: ignore[method-assign]
    last = await desk.read(CatalogPart.GIFTS)
    assert (last.rows, last.complete) == ((Gift("g1", "Mug"),), True)
    assert CapabilitiesLearned(desk.account.capabilities) in desk.told


async def answered(desk: Desk, count: int) -> None:
    async with asyncio.timeout(20):
        while len(desk.found) < count or desk.catalog._asking:  # noqa: ASYNC110 - of two kinds
            await asyncio.sleep(0)


async def test_the_address_book_answers_with_the_number_of_the_question(desk: Desk) -> None:
    desk.account.add_person(SOMEBODY)
    desk.catalog.search(7, " hannah ")
    await answered(desk, 1)
    (found,) = desk.found
    assert (found.number, found.text, [one.id for one in found.rows]) == (7, " hannah ", ["rcp_100"])
    assert desk.account.searches == ["hannah"]


async def test_f12_only_the_newest_question_is_told_and_those_between_are_not_even_asked(desk: Desk) -> None:
    search, out, answers = desk.account.list_recipients, asyncio.Event(), asyncio.Event()

    async def slowly(*args: Any, **how: Any) -> Any:
        out.set()
        await answers.wait()
        return await search(*args, **how)

    desk.account.list_recipients = slowly  # type: ignore[method-assign]
    desk.catalog.search(1, "h")
    await out.wait()
    for number, text in enumerate(("ha", "han", "hann"), 2):
        desk.catalog.search(number, text)
    answers.set()
    await answered(desk, 1)
    assert [found.number for found in desk.found] == [4]
    assert desk.account.searches == ["h", "hann"]


async def test_a_question_that_fails_is_answered_with_its_fault(desk: Desk) -> None:
    fault = Offline("No route.")
    desk.account.faults["list_recipients"] = [fault]
    desk.catalog.search(1, "h")
    await answered(desk, 1)
    assert (desk.found[0].fault, desk.found[0].rows) == (fault, ())
    desk.account.capabilities = replace(CAN_MAKE, present=CAN_MAKE.present - {Capability.RECIPIENTS})
    desk.catalog.search(2, "h")
    await answered(desk, 2)
    assert isinstance(desk.found[1].fault, Unsupported)
