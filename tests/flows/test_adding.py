"""Adding the recipient of a new send: before it, at most once, and never to somebody who may not be there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.draft import InventoryDraft
from sendoso_tui.domain.faults import (
    Doubtful,
    Fault,
    Offline,
    Refused,
    ServerTrouble,
    Throttled,
    Unauthorised,
    Unsupported,
)
from sendoso_tui.domain.form import NEW_RECIPIENT, Shape, blank
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.domain.people import Address, Recipient
from sendoso_tui.flows.compose import Composer, Creating
from sendoso_tui.flows.facts import CreateMoved, CreateStage, Fact, RecipientAdded
from sendoso_tui.flows.finding import Finder
from sendoso_tui.flows.reading import Reader
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.record import Record
from tests.flows.making import ABOUT, CAN_MAKE, SOMEBODY, WITH_RECIPIENT, Maker

BERLIN = Address("Torstraße 1", "", "Berlin", "BE", "10119", "DE")
SENT_HOME = replace(WITH_RECIPIENT, new_recipient=replace(SOMEBODY, address=BERLIN))


@dataclass
class Desk:
    """A composer over an address book that nobody is in, and a draft that adds somebody."""

    account: Maker
    record: Record
    composer: Composer
    finder: Finder
    told: list[Fact]

    async def create(self, new: NewSend = WITH_RECIPIENT) -> CreateMoved:
        return await self.composer.create(Creating("d1", new))

    def adding(self) -> Intent:
        (intent,) = [one for one in self.record.intents() if one.action is Action.ADD_RECIPIENT]
        return intent

    def named(self) -> str:
        """Whom the draft names, and whom the send that went out last was for."""
        draft = self.record.draft("d1")
        return draft.form.get("recipient_id") if draft else ""

    def sent_to(self) -> list[str]:
        return [draft.recipient_id for draft in self.account.made if isinstance(draft, InventoryDraft)]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    account = Maker()
    cache, record = Cache.open(None), Record.open(tmp_path / "prod.record.db")
    form = blank(Shape.INVENTORY).put("recipient_id", NEW_RECIPIENT).put("email", SOMEBODY.email)
    await record.save_draft("prod", "d1", form, account.clock.now())
    told: list[Fact] = []
    reader = Reader(account, cache, record, account.clock, told.append)
    composer = Composer(reader, record, ABOUT, told.append)
    yield Desk(account, record, composer, Finder(reader, record, ABOUT, told.append), told)
    await cache.close()
    await record.close()


async def test_the_recipient_is_added_by_an_intent_of_its_own_and_then_sent_to(desk: Desk) -> None:
    last = await desk.create()
    assert last.stage is CreateStage.ACCEPTED
    stages = [fact.stage for fact in desk.told if isinstance(fact, CreateMoved)]
    assert stages == [CreateStage.CHECKING, CreateStage.ADDING, CreateStage.SENDING, CreateStage.ACCEPTED]
    adding = desk.adding()
    assert (adding.state, adding.target, adding.match, adding.draft_id) == (IntentState.DONE, "rcp_100", None, "")
    assert desk.sent_to() == ["rcp_100"]
    assert [one.recipient.id for one in desk.told if isinstance(one, RecipientAdded)] == ["rcp_100"]
    assert "spree" not in repr(desk.record.intents())


async def test_a_draft_that_was_given_to_somebody_else_meanwhile_names_nobody(desk: Desk) -> None:
    form = blank(Shape.INVENTORY).put("recipient_id", NEW_RECIPIENT).put("email", "another@spree.example")
    await desk.record.save_draft("prod", "d1", form, desk.account.clock.now())
    desk.account.faults["create_send"] = [Refused(409, "no")]
    await desk.create()
    assert desk.adding().target == "rcp_100"
    assert desk.named() == NEW_RECIPIENT


@pytest.mark.parametrize("fault", [Refused(402, "no"), Offline("No route."), Throttled(3), Refused(422, "bad item")])
async def test_the_recipient_is_added_once_although_the_send_failed(desk: Desk, fault: Fault) -> None:
    desk.account.faults["create_send"] = [fault]
    await desk.create()
    assert desk.named() == "rcp_100"
    desk.account.clock.tick(1)
    # Whoever tries again from a form that does not know it yet adds nobody either.
    assert (await desk.create()).stage is CreateStage.ACCEPTED
    assert desk.account.calls["create_recipient"] == 1
    assert desk.sent_to() == ["rcp_100"]


@pytest.mark.parametrize(("said", "shown"), [("no", '"no".'), ("No such city.", '"No such city."')])
async def test_a_recipient_the_server_refuses_stops_the_send_with_its_words(desk: Desk, said: str, shown: str) -> None:
    desk.account.faults["create_recipient"] = [Refused(422, said, {"email": ("is taken",)})]
    last = await desk.create()
    assert last.stage is CreateStage.REFUSED
    assert last.fault is not None
    assert last.sentence == f"Sendoso did not accept the recipient: {shown} Nothing was sent. [422]"
    assert (desk.adding().state, desk.account.calls["create_send"]) == (IntentState.REFUSED, 0)
    assert desk.named() == NEW_RECIPIENT


@pytest.mark.parametrize("fault", [Offline("No route."), Throttled(3), Unauthorised("no"), Unsupported("Not here.")])
async def test_an_add_that_never_left_stops_the_send_and_may_be_tried_again(desk: Desk, fault: Fault) -> None:
    desk.account.faults["create_recipient"] = [fault]
    last = await desk.create()
    assert (last.stage, last.fault) == (CreateStage.NOT_SENT, fault)
    assert desk.adding().state is IntentState.REFUSED
    desk.account.clock.tick(1)
    assert (await desk.create()).stage is CreateStage.ACCEPTED


@pytest.mark.parametrize("fault", [Doubtful("No answer."), ServerTrouble(502, "Bad gateway")])
async def test_a_lost_answer_is_looked_up_at_once_and_the_one_entry_is_sent_to(desk: Desk, fault: Fault) -> None:
    desk.account.commit_before_fault = True
    desk.account.faults["create_recipient"] = [fault]
    assert (await desk.create()).stage is CreateStage.ACCEPTED
    assert desk.sent_to() == ["rcp_100"]
    assert (desk.adding().state, desk.adding().target) == (IntentState.DONE, "rcp_100")
    assert desk.account.calls["create_recipient"] == 1


@pytest.mark.parametrize("state", ["not there", "there twice", "not readable", "somewhere else"])
async def test_a_lost_answer_that_nothing_explains_stops_the_send(desk: Desk, state: str) -> None:
    desk.account.faults["create_recipient"] = [Doubtful("No answer.")]
    new = SENT_HOME
    if state == "there twice":
        for _ in range(2):
            desk.account.add_person(SENT_HOME.new_recipient)  # type: ignore[arg-type]
    elif state == "not readable":
        desk.account.faults["list_recipients"] = [None, Offline("No route.")]
    elif state == "somewhere else":
        desk.account.add_person(SOMEBODY)
    last = await desk.create(new)
    assert last.stage is CreateStage.NOT_SENT
    assert "not clear whether hannah@spree.example was added" in last.sentence
    assert desk.adding().state is IntentState.UNKNOWN
    assert desk.account.calls["create_send"] == 0
    # The question is still open, so the next try does not ask for it again.
    desk.account.clock.tick(3600)
    assert (await desk.create(new)).stage is CreateStage.NOT_SENT
    assert desk.account.calls["create_recipient"] == 1


async def test_what_was_added_late_is_found_by_the_next_try(desk: Desk) -> None:
    desk.account.faults["create_recipient"] = [Doubtful("No answer.")]
    assert (await desk.create()).stage is CreateStage.NOT_SENT
    desk.account.add_person(SOMEBODY)
    assert (await desk.create()).stage is CreateStage.ACCEPTED
    assert desk.account.calls["create_recipient"] == 1


async def test_somebody_who_is_there_already_is_sent_to_and_not_added(desk: Desk) -> None:
    desk.account.add_person(replace(SOMEBODY, first_name="HANNAH", address=replace(BERLIN, country="")))
    desk.account.book[0] = replace(desk.account.book[0], address=replace(BERLIN, street1="torstraße  1"))
    assert (await desk.create(SENT_HOME)).stage is CreateStage.ACCEPTED
    assert (desk.sent_to(), desk.account.calls["create_recipient"]) == (["rcp_100"], 0)


@pytest.mark.parametrize(
    "other",
    [
        replace(SOMEBODY, address=replace(BERLIN, street1="Elsewhere 9")),
        replace(SOMEBODY, address=None),
        replace(SOMEBODY, last_name="Schwarz", address=BERLIN),
    ],
)
async def test_an_entry_with_another_name_or_address_is_not_taken_for_what_was_typed(desk: Desk, other: object) -> None:
    desk.account.add_person(other)  # type: ignore[arg-type]
    assert (await desk.create(SENT_HOME)).stage is CreateStage.ACCEPTED
    assert (desk.sent_to(), desk.account.calls["create_recipient"]) == (["rcp_101"], 1)


async def test_where_the_book_cannot_be_searched_somebody_may_be_added_all_the_same(desk: Desk) -> None:
    desk.account.faults["list_recipients"] = [Refused(403, "no")]
    assert (await desk.create()).stage is CreateStage.ACCEPTED


async def test_a_book_that_cannot_be_reached_stops_the_send_before_anything_is_written(desk: Desk) -> None:
    desk.account.faults["list_recipients"] = [Offline("No route.")]
    last = await desk.create()
    assert (last.stage, last.sentence) == (CreateStage.NOT_SENT, "Nothing was sent: No route. ctrl+s tries again.")
    assert desk.record.intents() == []


async def test_an_entry_without_an_id_is_looked_up(desk: Desk) -> None:
    create = desk.account.create_recipient

    async def nameless(draft):  # type: ignore[no-untyped-def]
        looked = await create(draft)
        return replace(looked, value=Recipient("", looked.value.person))

    desk.account.create_recipient = nameless  # type: ignore[method-assign]
    assert (await desk.create()).stage is CreateStage.ACCEPTED
    assert desk.sent_to() == ["rcp_100"]


async def test_a_profile_without_an_address_book_adds_nobody(desk: Desk) -> None:
    desk.account.capabilities = Capabilities(CAN_MAKE.present - {Capability.RECIPIENTS})
    assert (await desk.create()).stage is CreateStage.NOT_SENT
    assert desk.record.intents() == []


async def test_an_unclear_entry_is_looked_up_later_as_well(desk: Desk) -> None:
    desk.account.add_person(replace(SOMEBODY, first_name="Johanna"))
    desk.account.clock.tick(600)
    desk.account.faults["create_recipient"] = [Doubtful("No answer.")]
    await desk.create()
    assert (await desk.finder.follow(desk.adding())).state is IntentState.UNKNOWN
    desk.account.add_person(SOMEBODY)
    settled = await desk.finder.follow(desk.adding())
    assert (settled.state, settled.target) == (IntentState.DONE, "rcp_101")


async def test_nobody_is_added_once_the_program_is_closing(desk: Desk) -> None:
    closing = False
    search = desk.account.list_recipients

    async def close_meanwhile(*args, **how):  # type: ignore[no-untyped-def]
        nonlocal closing
        closing = True
        return await search(*args, **how)

    desk.account.list_recipients = close_meanwhile  # type: ignore[method-assign]
    composer = Composer(desk.composer._reader, desk.record, ABOUT, desk.told.append, closing=lambda: closing)
    last = await composer.create(Creating("d1", WITH_RECIPIENT))
    assert last.sentence == "Nothing was sent: the program is closing."
    assert (desk.record.intents(), desk.account.calls["create_recipient"]) == ([], 0)


async def test_nobody_is_added_for_a_repeat_that_nobody_has_agreed_to(desk: Desk) -> None:
    earlier = await desk.composer.create(Creating("", WITH_RECIPIENT))
    desk.account.book.clear()
    desk.account.clock.tick(60)
    asked = dict(desk.account.calls)
    again = await desk.create()
    assert (again.stage, again.earlier and again.earlier.id) == (CreateStage.REPEATED, earlier.intent_id)
    assert dict(desk.account.calls) == asked
    meant = await desk.composer.create(Creating("d1", WITH_RECIPIENT, earlier.intent_id))
    assert meant.stage is CreateStage.ACCEPTED


async def test_nobody_is_added_while_the_record_cannot_tell(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> Intent:
        raise StoreFault("prod.record.db cannot be read.")

    monkeypatch.setattr(desk.record, "repeat_of", broken)
    last = await desk.create()
    assert (last.stage, sum(desk.account.calls.values())) == (CreateStage.NOT_SENT, 0)
    assert last.sentence == "prod.record.db cannot be read. So nothing was sent. ctrl+s tries again."
