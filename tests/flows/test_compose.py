"""The write road of a new send: what is asked, what is on disk, and what the person is told, for every outcome."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui import steps
from sendoso_tui.domain.audit import AuditEvent, AuditRow
from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.draft import InventoryDraft
from sendoso_tui.domain.faults import (
    Doubtful,
    Fault,
    Forbidden,
    Offline,
    Refused,
    ServerTrouble,
    Throttled,
    Unauthorised,
    Unsupported,
)
from sendoso_tui.domain.form import Shape, blank
from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.domain.saved_draft import SavedDraft
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.compose import Composer, Creating
from sendoso_tui.flows.facts import CreateMoved, CreateStage, DraftsChanged, Fact
from sendoso_tui.flows.reading import Reader
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import RecordUnwritable
from sendoso_tui.store.record import Record
from tests.flows.making import ABOUT, ABOUT_V3, CAN_MAKE, CAN_MAKE_V3, EGIFT, GUIDE, LINKS, NEW, Maker

ORDER = Creating("d1", NEW)
CLEAR_NO = [
    Refused(400, "email can't be blank"),
    Refused(402, "not enough budget"),
    Refused(404, "Touch not found"),
    Refused(409, ""),
    Refused(422, "no", {"item_id": ("is unknown",)}),
    Forbidden(403, "This account may not do that."),
]
NOTHING_LEFT = [Offline("No route to app.example."), Throttled(30), Unauthorised("expired"), Unsupported("Not here.")]
NO_CLEAR_ANSWER = [
    Doubtful("No answer came from app.example within 30 s."),
    Doubtful("Sendoso answered without success.", 200),
    Doubtful("Sendoso has trouble of its own (502).", 502),
    ServerTrouble(500, "Oops"),
    Fault("nobody knows"),
]


@dataclass
class Desk:
    """A composer with all that it touches in reach, and a draft to send."""

    account: Maker
    record: Record
    reader: Reader
    told: list[Fact]

    def composer(self, about: ProfileAbout = ABOUT, **how: Any) -> Composer:
        return Composer(self.reader, self.record, about, self.told.append, **how)

    async def create(self, order: Creating = ORDER) -> CreateMoved:
        return await self.composer(ABOUT if self.account.dialect == "v2" else ABOUT_V3).create(order)

    @property
    def stages(self) -> list[CreateStage]:
        return [fact.stage for fact in self.told if isinstance(fact, CreateMoved)]

    def intent(self) -> Intent:
        (intent,) = self.record.intents()
        return intent

    def draft(self) -> SavedDraft | None:
        return self.record.draft("d1")

    def logged(self) -> list[str]:
        return [row.event.outcome for row in reversed(self.record.audit_rows())]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    account = Maker()
    cache, record = Cache.open(None), Record.open(tmp_path / "prod.record.db")
    await record.save_draft("prod", "d1", blank(Shape.INVENTORY).put("message", "Hello Hannah"), account.clock.now())
    told: list[Fact] = []
    yield Desk(account, record, Reader(account, cache, record, account.clock, told.append), told)
    await cache.close()
    await record.close()


async def test_an_accepted_send_is_settled_logged_and_its_draft_is_gone(desk: Desk) -> None:
    last = await desk.create()
    assert desk.stages == [CreateStage.CHECKING, CreateStage.SENDING, CreateStage.ACCEPTED]
    assert last.sentence.startswith("Accepted by Sendoso at ")
    assert "within 15 seconds" in last.sentence
    assert (last.send_id, last.created and last.created.tracking_code) == ("made_1", "tc-1")
    assert (desk.intent().state, desk.intent().target, desk.intent().request_id) == (
        IntentState.DONE,
        "made_1",
        "req-7",
    )
    assert desk.intent().match is None
    assert desk.draft() is None
    assert desk.logged() == ["intended", "done"]
    assert desk.record.audit_rows()[0].event.target == "made_1"
    assert (await desk.record.verify_audit()).ok
    assert DraftsChanged("d1") in desk.told
    assert len(desk.account.made) == 1


async def test_the_intent_is_on_disk_and_the_draft_tied_to_it_before_the_request_leaves(desk: Desk) -> None:
    seen: list[tuple[IntentState, bool, str]] = []

    async def look() -> None:
        draft = desk.draft()
        assert draft is not None
        seen.append((desk.intent().state, desk.intent().match is not None, draft.intent_id))

    desk.account.on_the_way = look
    await desk.create()
    assert seen == [(IntentState.SENDING, True, desk.intent().id)]


async def test_the_steps_are_passed_in_their_order(desk: Desk) -> None:
    passed: list[str] = []
    steps.listen(passed.append)
    try:
        await desk.create()
    finally:
        steps.listen(None)
    assert passed == ["before-intent", "after-intent", "before-outcome", "after-outcome", "after-draft-gone"]


async def test_201_without_an_id_is_accepted(desk: Desk) -> None:
    desk.account.names_id = False
    last = await desk.create()
    assert (last.stage, last.send_id, desk.intent().state) == (CreateStage.ACCEPTED, "", IntentState.DONE)


async def test_f35_an_id_that_was_there_before_is_not_claimed(desk: Desk) -> None:
    desk.account.commit(NEW.draft)
    await desk.reader.page(1, 100)
    desk.account.made.clear()
    desk.account.sends.clear()
    desk.account.clock.tick(1)
    last = await desk.create()
    assert (last.stage, last.send_id, desk.intent().target) == (CreateStage.ACCEPTED, "", "")


@pytest.mark.parametrize("fault", CLEAR_NO, ids=lambda fault: str(fault.status))
async def test_a_clear_no_is_refused_with_the_servers_words_and_frees_the_draft(desk: Desk, fault: Refused) -> None:
    desk.account.faults["create_send"] = [fault]
    last = await desk.create()
    assert (last.stage, last.fault) == (CreateStage.REFUSED, fault)
    assert "Nothing was sent." in last.sentence
    assert last.sentence.endswith(f"The draft is kept. [{fault.status}]")
    if fault.status != 402:
        assert fault.message in last.sentence
    assert (desk.intent().state, desk.intent().match) == (IntentState.REFUSED, None)
    draft = desk.draft()
    assert draft is not None
    assert draft.intent_id == ""
    assert draft.words
    assert desk.logged() == ["intended", "refused"]
    assert desk.account.calls["create_send"] == 1
    desk.account.clock.tick(1)
    assert (await desk.create()).stage is CreateStage.ACCEPTED


async def test_the_words_of_a_refusal_are_kept_with_the_draft_by_field(desk: Desk) -> None:
    desk.account.faults["create_send"] = [Refused(422, "no", {"item_id": ("is unknown",)})]
    await desk.create()
    draft = desk.draft()
    assert draft is not None
    assert draft.words is not None
    assert "is unknown" in draft.words["item_id"]


@pytest.mark.parametrize("fault", [Offline("No route."), Doubtful("No answer.")])
async def test_the_words_of_an_earlier_try_do_not_stay(desk: Desk, fault: Fault) -> None:
    desk.account.faults["create_send"] = [Refused(422, "no", {"item_id": ("is unknown",)}), fault]
    await desk.create()
    desk.account.clock.tick(1)
    await desk.create()
    draft = desk.draft()
    assert draft is not None
    assert not draft.words


async def test_f23_402_is_told_with_what_is_left_read_fresh(desk: Desk) -> None:
    desk.account.faults["create_send"] = [Refused(402, "not enough budget")]
    last = await desk.create()
    assert last.sentence == (
        "The team budget has 41.20 USD left and this send costs 44.10 USD. Nothing was sent. The draft is kept. [402]"
    )


@pytest.mark.parametrize("nothing", ["no figure", "no answer", "no budget"])
async def test_f23_402_without_a_budget_that_can_be_read_has_the_servers_words(desk: Desk, nothing: str) -> None:
    desk.account.faults["create_send"] = [Refused(402, "not enough budget")]
    if nothing == "no figure":
        desk.account.left = None
    elif nothing == "no answer":
        desk.account.faults["read_team_budget"] = [ServerTrouble(500, "Oops")]
    else:
        desk.account.capabilities = Capabilities(CAN_MAKE.present - {Capability.BUDGET})
    last = await desk.create()
    assert last.sentence.startswith('Sendoso did not accept it: "not enough budget".')


@pytest.mark.parametrize("fault", NOTHING_LEFT, ids=lambda fault: type(fault).__name__)
async def test_what_never_acted_is_not_sent_and_may_be_tried_again(desk: Desk, fault: Fault) -> None:
    desk.account.faults["create_send"] = [fault]
    last = await desk.create()
    assert (last.stage, last.fault) == (CreateStage.NOT_SENT, fault)
    assert last.sentence.startswith(f"Nothing was sent: {fault.sentence}")
    assert ("ctrl+s tries again." in last.sentence) is isinstance(fault, Offline)
    assert desk.intent().state is IntentState.REFUSED
    draft = desk.draft()
    assert draft is not None
    assert draft.intent_id == ""
    assert desk.logged() == ["intended", "not sent"]
    assert desk.account.calls["create_send"] == 1
    desk.account.clock.tick(1)
    assert (await desk.create()).stage is CreateStage.ACCEPTED


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("fault", NO_CLEAR_ANSWER, ids=str)
async def test_what_is_no_clear_answer_is_unknown_and_never_sent_again(
    desk: Desk, fault: Fault, committed: bool
) -> None:
    desk.account.faults["create_send"] = [fault]
    desk.account.commit_before_fault = committed
    last = await desk.create()
    assert (last.stage, last.fault, last.can_match) == (CreateStage.UNKNOWN, fault, True)
    assert last.left_at == desk.intent().created_at
    assert last.sentence.startswith("We do not know whether this gift was sent. The request left at ")
    assert "not sent" not in last.sentence.casefold()
    assert desk.intent().state is IntentState.UNKNOWN
    assert desk.intent().match is not None
    assert desk.logged() == ["intended", "unknown"]
    assert desk.account.calls["create_send"] == 1
    draft = desk.draft()
    assert draft is not None
    assert draft.intent_id == desk.intent().id
    # Neither the same draft nor the same content from anywhere else goes out now.
    desk.account.clock.tick(3600)
    assert (await desk.create()).stage is CreateStage.NOT_SENT
    repeated = await desk.create(Creating("", NEW))
    assert (repeated.stage, repeated.earlier) == (CreateStage.REPEATED, desk.intent())
    assert desk.account.calls["create_send"] == 1


async def test_the_journal_and_the_log_hold_no_words_of_the_server_about_a_lost_answer(desk: Desk) -> None:
    desk.account.faults["create_send"] = [Doubtful("Sendoso has trouble: hannah@spree.example", 502, "req-1")]
    await desk.create()
    assert (desk.intent().note, desk.intent().request_id) == ("no clear answer [502]", "req-1")


async def test_what_is_settled_names_nobody(desk: Desk, tmp_path: Path) -> None:
    await desk.create(Creating("", NEW))
    desk.account.faults["create_send"] = [Refused(422, "no")]
    await desk.create(Creating("", replace(NEW, draft=InventoryDraft("rcp_9", "item_2"))))
    await desk.record.drop_draft("d1")
    intents, rows = repr(desk.record.intents()), repr(desk.record.audit_rows())
    for name in ("Hannah", "spree.example"):
        assert name not in intents
        assert name not in rows


async def test_the_same_within_ten_minutes_is_asked_about_and_goes_out_once_for_each_yes(desk: Desk) -> None:
    first = await desk.create(Creating("", NEW))
    desk.account.clock.tick(9 * 60)
    again = await desk.create(Creating("", NEW))
    assert (again.stage, again.earlier and again.earlier.id) == (CreateStage.REPEATED, first.intent_id)
    assert "Nothing was sent" in again.sentence
    assert desk.account.calls["create_send"] == 1
    meant = Creating("", NEW, first.intent_id)
    assert (await desk.create(meant)).stage is CreateStage.ACCEPTED
    twice = await desk.create(meant)
    assert twice.stage is CreateStage.REPEATED
    assert twice.earlier is not None
    assert twice.earlier.id != first.intent_id
    assert desk.account.calls["create_send"] == 2
    desk.account.clock.tick(11 * 60)
    assert (await desk.create(Creating("", NEW))).stage is CreateStage.ACCEPTED


async def test_two_windows_that_send_the_same_at_once_send_it_once(desk: Desk, tmp_path: Path) -> None:
    other = Record.open(tmp_path / "prod.record.db")
    reader = Reader(desk.account, desk.reader.cache, other, desk.account.clock, desk.told.append)
    both = await asyncio.gather(
        desk.create(Creating("", NEW)), Composer(reader, other, ABOUT, desk.told.append).create(Creating("", NEW))
    )
    await other.close()
    assert sorted(moved.stage.value for moved in both) == ["accepted", "repeated"]
    assert desk.account.calls["create_send"] == 1


@pytest.mark.parametrize("what", ["begin", "audit"])
async def test_nothing_is_sent_when_the_intent_cannot_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    async def full(*args: object, **how: object) -> AuditRow:
        raise RecordUnwritable("The journal cannot be written (disk full).")

    monkeypatch.setattr(desk.record, what, full)
    last = await desk.create()
    assert last.stage is CreateStage.NOT_SENT
    assert last.sentence == "The journal cannot be written (disk full). So nothing was sent. ctrl+s tries again."
    assert desk.account.calls["create_send"] == 0
    assert [intent.state for intent in desk.record.intents()] in ([], [IntentState.REFUSED])


async def test_an_outcome_that_cannot_be_written_is_told_with_that_and_stays_open_on_disk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = desk.record.audit

    async def full(*args: object, **how: object) -> Intent:
        raise RecordUnwritable("The journal cannot be written (disk full).")

    async def half(event: AuditEvent) -> AuditRow:
        if event.outcome != "intended":
            raise RecordUnwritable("The journal cannot be written (disk full).")
        return await audit(event)

    monkeypatch.setattr(desk.record, "settle", full)
    monkeypatch.setattr(desk.record, "audit", half)
    last = await desk.create()
    assert last.stage is CreateStage.ACCEPTED
    assert "The outcome could not be written down" in last.sentence
    assert "The action log could not be written" in last.sentence
    assert desk.intent().state is IntentState.SENDING
    draft = desk.draft()
    assert draft is not None
    assert draft.intent_id == desk.intent().id


@pytest.mark.parametrize("closed_at", ["order", "intent"])
async def test_nothing_leaves_once_the_program_is_closing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, closed_at: str
) -> None:
    closing = closed_at == "order"
    begin = desk.record.begin

    async def close_meanwhile(intent: Intent, **how: Any) -> None:
        nonlocal closing
        await begin(intent, **how)
        closing = True

    monkeypatch.setattr(desk.record, "begin", close_meanwhile)
    last = await desk.composer(closing=lambda: closing).create(ORDER)
    assert (last.stage, last.sentence) == (CreateStage.NOT_SENT, "Nothing was sent: the program is closing.")
    assert desk.account.calls["create_send"] == 0
    assert [intent.state for intent in desk.record.intents()] in ([], [IntentState.REFUSED])


@pytest.mark.parametrize(
    ("about", "new", "why"),
    [
        (replace(ABOUT, read_only=True), NEW, "this profile is read-only"),
        (ABOUT, EGIFT, "sends items of the inventory"),
        (ABOUT_V3, NEW, "sends touches"),
        (ABOUT, LINKS, "sends items of the inventory"),
    ],
)
async def test_what_the_profile_cannot_do_leaves_no_trace(
    desk: Desk, about: ProfileAbout, new: NewSend, why: str
) -> None:
    last = await desk.composer(about).create(Creating("d1", new))
    assert last.stage is CreateStage.NOT_SENT
    assert why in last.sentence
    assert (desk.record.intents(), sum(desk.account.calls.values())) == ([], 0)


@pytest.mark.parametrize(
    ("lost", "new"), [(Capability.CREATE, EGIFT), (Capability.GENERATE_LINKS, LINKS), (Capability.GIFTS, GUIDE)]
)
async def test_what_the_server_does_not_let_this_account_do_is_not_tried(
    desk: Desk, lost: Capability, new: NewSend
) -> None:
    desk.account.capabilities = CAN_MAKE_V3.without(lost, "Sendoso does not let this account.")
    last = await desk.composer(ABOUT_V3).create(Creating("", new))
    assert (last.stage, desk.record.intents()) == (CreateStage.NOT_SENT, [])
    assert "does not let this account" in last.sentence


async def test_links_are_told_with_the_yes_and_are_looked_for_by_nobody(desk: Desk) -> None:
    desk.account.dialect, desk.account.capabilities = "v3", CAN_MAKE_V3
    last = await desk.create(Creating("", LINKS))
    assert last.stage is CreateStage.ACCEPTED
    assert last.created is not None
    assert [link.recipient for link in last.created.links] == ["a@x.example", "b@x.example"]
    assert "The 2 links are ready" in last.sentence
    assert desk.account.calls["generate_links"] == 1


@pytest.mark.parametrize(("new", "method"), [(LINKS, "generate_links"), (GUIDE, "create_send")])
async def test_a_lost_answer_that_reading_cannot_find_is_a_persons_at_once(
    desk: Desk, new: NewSend, method: str
) -> None:
    desk.account.dialect, desk.account.capabilities = "v3", CAN_MAKE_V3
    desk.account.faults[method] = [Doubtful("No answer.")]
    last = await desk.create(Creating("", new))
    assert (last.stage, last.can_match, last.next_look) == (CreateStage.UNKNOWN, False, None)
    assert "you decide" in last.sentence
    assert desk.account.calls[method] == 1


async def test_a_bug_on_the_way_is_no_outcome(desk: Desk) -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    desk.account.on_the_way = broken
    with pytest.raises(ZeroDivisionError):
        await desk.create()
    assert desk.intent().state is IntentState.SENDING
    assert desk.stages[-1] is CreateStage.SENDING


async def test_whoever_is_given_up_while_the_outcome_is_written_leaves_both_rows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, settling = desk.record.settle, asyncio.Event()

    async def slowly(*args: Any, **how: Any) -> Intent:
        settling.set()
        return await settle(*args, **how)

    monkeypatch.setattr(desk.record, "settle", slowly)
    going = asyncio.get_running_loop().create_task(desk.create())
    await settling.wait()
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    async with asyncio.timeout(20):
        while len(desk.logged()) < 2:  # noqa: ASYNC110 - another thread writes it
            await asyncio.sleep(0)
    assert desk.intent().state is IntentState.DONE


async def test_what_belongs_to_the_intent_is_written_with_it_or_not_at_all(desk: Desk) -> None:
    def refuse(connection: object) -> None:
        raise RecordUnwritable("Row 3 was sent already.")

    last = await desk.create(Creating("", NEW, also=refuse))
    assert last.stage is CreateStage.NOT_SENT
    assert "Row 3 was sent already." in last.sentence
    assert (desk.record.intents(), desk.account.calls["create_send"]) == ([], 0)


async def test_the_amount_that_is_shown_in_the_journal_is_the_one_confirmed(desk: Desk) -> None:
    await desk.create()
    assert desk.intent().summary == "Welcome box, small, 44.10 USD"
    assert Decimal("44.10") == NEW.cost.amount  # type: ignore[union-attr]
