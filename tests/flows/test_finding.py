"""Looking for a new send whose answer was lost: when, where, what decides, and what stays a person's."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.creating import EARLIER, NewSend
from sendoso_tui.domain.draft import Created, EgiftDraft, InventoryDraft, SendDraft
from sendoso_tui.domain.faults import Doubtful, Fault, Offline, Refused, ServerTrouble, Throttled
from sendoso_tui.domain.form import Shape, blank
from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.domain.looked import Looked
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.compose import Composer, Creating
from sendoso_tui.flows.facts import CreateMoved, CreateStage, DraftsChanged, Fact
from sendoso_tui.flows.finding import Finder, last_look
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.reconcile import LOOKS
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.faults import RecordUnwritable, StoreBusy
from sendoso_tui.store.record import Record
from tests.flows.making import ABOUT, ABOUT_V3, CAN_MAKE_V3, EGIFT, GUIDE, LINKS, NEW, Maker, a_made

LOST = Doubtful("No answer came within 30 s.")


@dataclass
class Desk:
    """An account whose answers get lost, and whoever looks for what became of them."""

    account: Maker
    cache: Cache
    record: Record
    told: list[Fact]
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = Reader(self.account, self.cache, self.record, self.account.clock, self.told.append)

    @property
    def about(self) -> Any:
        return ABOUT if self.account.dialect == "v2" else ABOUT_V3

    async def lose(self, new: NewSend = NEW, *, committed: bool = True, late_by: float = 0.0, **how: Any) -> Intent:
        """Send something and lose the answer; return the intent that is left."""
        self.account.commit_before_fault, self.account.late_by = committed, late_by
        self.account.faults.update(create_send=[LOST], generate_links=[LOST])
        composer = Composer(self.reader, self.record, self.about, self.told.append)
        moved = await composer.create(Creating(how.pop("draft_id", ""), new, **how))
        assert moved.stage is CreateStage.UNKNOWN
        intent = self.record.intent(moved.intent_id)
        assert intent is not None
        self.account.faults.clear()
        return intent

    def finder(self, **how: Any) -> Finder:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.account.clock.tick(seconds)

        return Finder(self.reader, self.record, self.about, self.told.append, **{"sleep": sleep} | how)

    async def follow(self, intent: Intent, **how: Any) -> Intent:
        return await self.finder().follow(intent, **how)

    def somebody_elses(self, new: NewSend = NEW, **changes: Any) -> Send:
        """Let a send appear that was not made here."""
        send = a_made(new.draft, 900 + len(self.account.sends), self.account.clock.now(), self.account.dialect)
        self.account.add(replace(send, **changes))
        return send

    @property
    def moves(self) -> list[CreateMoved]:
        return [fact for fact in self.told if isinstance(fact, CreateMoved)]

    @property
    def last(self) -> CreateMoved:
        return self.moves[-1]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    cache, record = Cache.open(None), Record.open(tmp_path / "prod.record.db")
    yield Desk(Maker(), cache, record, [])
    await cache.close()
    await record.close()


@pytest.fixture
def v3(desk: Desk) -> Desk:
    desk.account.dialect, desk.account.capabilities = "v3", CAN_MAKE_V3
    return desk


async def test_what_was_made_is_found_at_the_first_look_and_its_draft_is_gone(desk: Desk) -> None:
    await desk.record.save_draft("prod", "d1", blank(Shape.INVENTORY), desk.account.clock.now())
    settled = await desk.follow(await desk.lose(draft_id="d1"))
    assert (settled.state, settled.target, settled.match) == (IntentState.DONE, "made_1", None)
    assert (desk.last.stage, desk.last.send_id, desk.last.draft_id) == (CreateStage.FOUND, "made_1", "d1")
    assert "found at" in desk.last.sentence
    assert (desk.last.what, desk.last.to) == (NEW.summary, NEW.person.name)
    assert desk.record.draft("d1") is None
    assert desk.told[-1] == DraftsChanged("d1")
    assert desk.slept == [5.0]
    (row, *_) = desk.record.audit_rows()
    assert (row.event.outcome, row.event.target, row.event.status_after) == ("found done", "made_1", "pending")
    assert desk.account.calls["create_send"] == 1


async def test_the_last_look_counts_from_when_the_answer_was_given_up_on_in_a_later_run_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_send = desk.account.create_send

    async def slow(draft: SendDraft) -> Any:
        desk.account.clock.tick(25)
        return await create_send(draft)

    monkeypatch.setattr(desk.account, "create_send", slow)
    intent = await desk.lose(committed=False)
    opens = intent.created_at + timedelta(seconds=25 + LOOKS[-1])
    assert last_look(desk.record, intent) == opens
    await desk.finder(by_hand=True).look(intent)
    assert desk.last.sentence.endswith(f"from {opens.astimezone():%H:%M:%S} on you may say that it was not sent.")
    await desk.follow(intent)
    assert desk.last.looks[-1].at == opens
    await desk.finder(by_hand=True).look(intent)
    assert desk.last.sentence.endswith("You decide now.")


@pytest.mark.parametrize(("late_by", "looks"), [(4, 1), (20, 2), (60, 3), (599, 4)])
async def test_f10_what_is_made_late_is_found_by_a_later_look(desk: Desk, late_by: float, looks: int) -> None:
    settled = await desk.follow(await desk.lose(late_by=late_by))
    assert (settled.state, settled.target) == (IntentState.DONE, "made_1")
    assert desk.account.calls["list_sends"] == looks
    assert desk.slept == [5.0, 25.0, 90.0, 480.0][:looks]


async def test_what_no_look_finds_stays_unknown_and_is_a_persons(desk: Desk) -> None:
    intent = await desk.lose(committed=False)
    assert (await desk.follow(intent)).state is IntentState.UNKNOWN
    assert desk.slept == [5.0, 25.0, 90.0, 480.0]
    waits = [moved.next_look and (moved.next_look - intent.created_at).total_seconds() for moved in desk.moves[3:]]
    assert waits == [5.0, 30.0, 120.0, 600.0, None]
    assert [look.sentence for look in desk.last.looks] == ["not in the newest 0 sends"] * 4
    assert [(look.at - intent.created_at).total_seconds() for look in desk.last.looks] == list(LOOKS)
    assert desk.last.sentence.endswith("You decide now.")
    stored = desk.record.intent(intent.id)
    assert stored is not None
    assert (stored.state, stored.match is not None) == (IntentState.UNKNOWN, True)


async def test_looks_of_an_own_send_count_from_when_its_answer_was_lost(desk: Desk) -> None:
    intent = await desk.lose(late_by=34)
    desk.account.clock.tick(30)
    settled = await desk.follow(intent, since=desk.account.clock.now())
    assert (settled.state, desk.slept) == (IntentState.DONE, [5.0])


@pytest.mark.parametrize(("passed", "waits"), [(3, [2.0, 25.0, 90.0, 480.0]), (40, [80.0, 480.0]), (86400, [])])
async def test_after_a_restart_looks_that_have_passed_are_made_as_one_at_once(
    desk: Desk, passed: float, waits: list[float]
) -> None:
    intent = await desk.lose(committed=False)
    desk.account.clock.tick(passed)
    assert (await desk.follow(intent)).state is IntentState.UNKNOWN
    assert desk.slept == waits
    assert len(desk.last.looks) == len(waits) + (0 if passed < 5 else 1)
    assert desk.last.next_look is None


@pytest.mark.parametrize("new", [LINKS, GUIDE])
async def test_what_reading_cannot_tell_is_not_looked_for(v3: Desk, new: NewSend) -> None:
    intent = await v3.lose(new)
    assert await v3.follow(intent) == intent
    assert await v3.finder().look(intent) is None
    assert (v3.slept, v3.account.calls["list_sends"]) == ([], 0)
    assert (v3.last.can_match, v3.last.next_look, v3.last.looks) == (False, None, ())
    assert "you decide" in v3.last.sentence


async def test_two_that_fit_are_shown_and_decide_nothing(desk: Desk) -> None:
    intent = await desk.lose()
    desk.somebody_elses()
    assert (await desk.follow(intent)).state is IntentState.UNKNOWN
    assert [send.id for send in desk.last.candidates] == ["made_1", "made_901"]
    assert desk.last.looks[-1].sentence == "2 sends fit"
    assert desk.record.unclear() == [intent]


@pytest.mark.parametrize(
    "changes",
    [
        {"gift_id": "item_2"},
        {"recipient": Person("Somebody", "some@body.example", "", "rcp_2")},
        {"cost": Money(Decimal("44.09"), "USD")},
        {"created_at": None},
    ],
)
async def test_what_differs_in_gift_person_or_amount_is_not_it(desk: Desk, changes: dict[str, Any]) -> None:
    intent = await desk.lose(committed=False)
    desk.somebody_elses(**changes)
    assert (await desk.follow(intent)).state is IntentState.UNKNOWN
    assert desk.last.candidates == ()


async def test_an_exact_amount_must_agree(v3: Desk) -> None:
    ten = Money(Decimal("10.00"), "USD")
    new = replace(EGIFT, draft=EgiftDraft("7", "hannah@spree.example", amount=ten.amount), cost=ten)
    intent = await v3.lose(new, committed=False)
    v3.somebody_elses(new, cost=Money(Decimal("25.00"), "USD"))
    assert (await v3.follow(intent)).state is IntentState.UNKNOWN
    v3.somebody_elses(new, cost=ten, created_at=intent.created_at)
    assert await v3.finder().look(intent) is not None


async def test_what_was_made_before_is_shown_as_similar_and_never_claimed(desk: Desk) -> None:
    desk.somebody_elses()
    desk.account.clock.tick(EARLIER.total_seconds() + 60)
    intent = await desk.lose(committed=False)
    assert (await desk.follow(intent)).state is IntentState.UNKNOWN
    assert [send.id for send in desk.last.similar] == ["made_900"]
    assert desk.last.candidates == ()


async def test_what_was_known_before_the_request_left_is_not_its_work(desk: Desk) -> None:
    desk.somebody_elses()
    await desk.reader.page(1, 100)
    desk.account.clock.tick(1)
    intent = await desk.lose(committed=False)
    assert (await desk.follow(intent)).state is IntentState.UNKNOWN
    assert (desk.last.candidates, [send.id for send in desk.last.similar]) == ((), ["made_900"])


async def test_what_was_made_moments_before_and_was_not_known_decides_nothing(desk: Desk) -> None:
    desk.somebody_elses()
    desk.account.clock.tick(60)
    intent = await desk.lose(committed=False)
    assert (await desk.follow(intent)).state is IntentState.UNKNOWN
    assert [send.id for send in desk.last.candidates] == ["made_900"]
    assert "made before the request left" in desk.last.looks[-1].sentence


async def test_one_that_is_gone_is_no_proof(desk: Desk) -> None:
    intent = await desk.lose()
    desk.account.clock.tick(1)
    await desk.reader.page(1, 100)
    await desk.reader.gone("made_1")
    desk.account.sends.clear()
    assert (await desk.follow(intent)).state is IntentState.UNKNOWN


async def test_two_equal_lost_ones_never_claim_the_same_send(desk: Desk) -> None:
    first = await desk.lose(committed=False)
    desk.account.clock.tick(1)
    second = await desk.lose(again_after=first.id)
    for intent in (first, second):
        assert (await desk.follow(intent)).state is IntentState.UNKNOWN
        assert [send.id for send in desk.last.candidates] == ["made_1"]
        assert "may be that of another new send" in desk.last.looks[-1].sentence
    # Once a person has said which is which, the other has nothing to claim any more.
    await desk.record.settle(first.id, IntentState.DONE, "", desk.account.clock.now(), target="made_1")
    assert await desk.finder().look(second) is None
    assert desk.last.candidates == ()


async def test_one_of_another_message_to_the_same_person_is_a_rival_as_well(v3: Desk) -> None:
    """v3 names no id in its answers, so which of two sends an accepted one made cannot be told."""
    v3.account.names_id = False
    other = replace(EGIFT, draft=replace(EGIFT.draft, custom_message="Another"))  # type: ignore[type-var]
    composer = Composer(v3.reader, v3.record, ABOUT_V3, v3.told.append)
    assert (await composer.create(Creating("", other))).stage is CreateStage.ACCEPTED
    intent = await v3.lose(EGIFT, committed=False)
    assert (await v3.follow(intent)).state is IntentState.UNKNOWN
    assert [send.id for send in v3.last.candidates] == ["made_1"]


@pytest.mark.parametrize("hours", [24, -24])
async def test_one_that_was_begun_before_the_time_was_known_is_a_rival_as_well(
    v3: Desk, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    v3.account.names_id = False
    make = v3.account.create_send

    async def make_and_tell_the_time(draft: SendDraft) -> Looked[Created]:
        v3.account.clock.tick(-3600 * hours)
        return await make(draft)

    v3.account.clock.tick(3600 * hours)
    with monkeypatch.context() as patch:
        patch.setattr(v3.account, "create_send", make_and_tell_the_time)
        composer = Composer(v3.reader, v3.record, ABOUT_V3, v3.told.append)
        other = replace(EGIFT, draft=replace(EGIFT.draft, custom_message="Another"))  # type: ignore[type-var]
        assert (await composer.create(Creating("", other))).stage is CreateStage.ACCEPTED
    intent = await v3.lose(EGIFT, committed=False)
    assert (await v3.follow(intent)).state is IntentState.UNKNOWN
    assert [send.id for send in v3.last.candidates] == ["made_1"]


@pytest.mark.parametrize("other", [EgiftDraft("8", "hannah@spree.example"), EgiftDraft("7", "else@x.example")])
async def test_one_for_somebody_else_or_of_another_gift_is_no_rival(v3: Desk, other: EgiftDraft) -> None:
    v3.account.names_id = False
    composer = Composer(v3.reader, v3.record, ABOUT_V3, v3.told.append)
    new = replace(EGIFT, draft=other, person=Person(email=other.email))
    assert (await composer.create(Creating("", new))).stage is CreateStage.ACCEPTED
    assert (await v3.follow(await v3.lose(EGIFT))).state is IntentState.DONE


async def test_what_another_intent_has_made_is_taken(desk: Desk) -> None:
    composer = Composer(desk.reader, desk.record, ABOUT, desk.told.append)
    first = await composer.create(Creating("", NEW))
    desk.account.clock.tick(1)
    intent = await desk.lose(committed=False, again_after=first.intent_id)
    assert (await desk.follow(intent)).state is IntentState.UNKNOWN
    assert desk.last.candidates == ()


@pytest.mark.parametrize("fault", [Offline("No route."), Throttled(30), ServerTrouble(500, "Oops"), Refused(403, "no")])
async def test_a_look_that_fails_says_so_and_the_next_one_may_find(desk: Desk, fault: Fault) -> None:
    intent = await desk.lose()
    desk.account.faults["list_sends"] = [fault]
    assert (await desk.follow(intent)).state is IntentState.DONE
    assert desk.slept == [5.0, 25.0]
    assert desk.last.looks[0].sentence == f"could not be read: {fault.sentence}"


async def test_a_look_that_reads_a_part_decides_nothing(desk: Desk) -> None:
    intent = await desk.lose()
    for number in range(3):
        desk.somebody_elses(id=f"other_{number}", gift_id="item_7")
    desk.account.page_size = 2
    desk.account.faults["list_sends"] = [None, Offline("No route.")]
    assert await desk.finder().look(intent) is None
    assert "could not be read" in desk.last.looks[-1].sentence
    assert (await desk.finder().look(intent)) is not None


async def test_a_list_too_long_for_one_look_decides_nothing(desk: Desk) -> None:
    intent = await desk.lose()
    desk.account.page_size = 2
    for number in range(12):
        desk.account.clock.tick(1)
        desk.somebody_elses(id=f"other_{number}", gift_id="item_7")
    assert await desk.finder().look(intent) is None
    assert desk.account.calls["list_sends"] == 5
    assert desk.last.looks[-1].sentence == "not in the newest 10 sends; more were made since"


async def test_one_that_fits_decides_nothing_while_not_everything_since_then_could_be_read(desk: Desk) -> None:
    intent = await desk.lose(committed=False)
    desk.account.page_size = 2
    for number in range(14):
        desk.account.clock.tick(1)
        desk.somebody_elses(id=f"other_{number}", gift_id="item_7")
    desk.account.commit(NEW.draft)
    assert await desk.finder().look(intent) is None
    assert [send.id for send in desk.last.candidates] == ["made_1"]
    assert desk.last.looks[-1].sentence == "1 send fits, but not everything since then could be read"


async def test_what_another_window_has_found_is_told_and_not_looked_for_again(desk: Desk) -> None:
    intent = await desk.lose()
    await desk.record.settle(intent.id, IntentState.DONE, "found by reading", desk.account.clock.now(), target="made_1")
    settled = await desk.finder().look(intent)
    assert settled is not None
    assert (desk.last.stage, desk.last.send_id) == (CreateStage.FOUND, "made_1")
    assert desk.account.calls["list_sends"] == 0


async def test_what_another_window_finds_during_a_look_is_told(desk: Desk) -> None:
    intent = await desk.lose()
    listing = desk.account.list_sends

    async def found_meanwhile(*args: Any, **how: Any) -> Any:
        await desk.record.settle(intent.id, IntentState.DONE, "found", desk.account.clock.now(), target="made_1")
        return await listing(*args, **how)

    desk.account.list_sends = found_meanwhile  # type: ignore[method-assign]
    await desk.finder().look(intent)
    assert (desk.last.stage, desk.last.send_id) == (CreateStage.FOUND, "made_1")


async def test_somebody_may_want_a_look_at_once(desk: Desk) -> None:
    intent = await desk.lose(late_by=3)
    waiting: list[float] = []
    wanted = asyncio.Event()

    async def sleep(seconds: float) -> None:
        waiting.append(seconds)
        wanted.set()
        await asyncio.Event().wait()

    finder = desk.finder(sleep=sleep)
    assert not finder.look_now(intent.id)
    task = asyncio.get_running_loop().create_task(finder.follow(intent))
    await wanted.wait()
    desk.account.clock.tick(1)
    wanted.clear()
    assert finder.look_now(intent.id)
    await wanted.wait()
    assert waiting == [5.0, 4.0]
    desk.account.clock.tick(2.5)
    assert finder.look_now(intent.id)
    assert (await task).state is IntentState.DONE
    assert not finder.look_now(intent.id)


async def test_two_windows_that_find_it_at_once_both_end_well(desk: Desk) -> None:
    intent = await desk.lose()
    both = await asyncio.gather(desk.finder().look(intent), desk.finder().look(intent))
    assert [one and one.target for one in both] == ["made_1", "made_1"]
    assert [row.event.outcome for row in desk.record.audit_rows()].count("found done") == 1


async def test_what_a_person_said_elsewhere_meanwhile_stands(desk: Desk) -> None:
    intent = await desk.lose()
    await desk.record.settle(intent.id, IntentState.REFUSED, "said so", desk.account.clock.now())
    settled = await desk.follow(intent)
    assert settled.state is IntentState.REFUSED
    assert desk.last.stage is CreateStage.REFUSED


async def test_what_was_found_out_elsewhere_says_which_send_it_was(desk: Desk) -> None:
    intent = await desk.lose()
    await desk.record.settle(intent.id, IntentState.DONE, "found", desk.account.clock.now(), target="made_1")
    await desk.follow(intent)
    assert (desk.last.stage, desk.last.send_id) == (CreateStage.FOUND, "made_1")
    assert (desk.last.what, desk.last.to) == (NEW.summary, NEW.person.email)


async def test_what_was_found_and_cannot_be_written_down_stays_unknown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*args: object, **how: object) -> Intent:
        raise RecordUnwritable("The journal cannot be written (disk full).")

    intent = await desk.lose()
    monkeypatch.setattr(desk.record, "settle", full)
    await desk.finder().look(intent)
    assert desk.last.stage is CreateStage.UNKNOWN
    assert "could not be written down: The journal cannot be written (disk full)." in desk.last.sentence


async def test_a_cache_that_cannot_be_asked_does_not_keep_it_from_being_found(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*args: object, **how: object) -> list[Send]:
        raise StoreBusy("prod.cache.db is in use.")

    intent = await desk.lose()
    monkeypatch.setattr(desk.cache, "sends_to", busy)
    assert (await desk.follow(intent)).state is IntentState.DONE


async def test_a_record_that_cannot_tell_what_belongs_to_others_decides_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **how: object) -> frozenset[str]:
        raise RecordUnwritable("prod.record.db cannot be read.")

    intent = await desk.lose()
    monkeypatch.setattr(desk.record, "taken_targets", broken)
    assert await desk.finder().look(intent) is None
    assert desk.last.stage is CreateStage.UNKNOWN


async def test_a_new_recipient_is_matched_by_email(desk: Desk) -> None:
    intent = await desk.lose(
        replace(NEW, draft=InventoryDraft("rcp_9", "item_1"), person=Person(email="HANNAH@spree.example"))
    )
    assert (await desk.follow(intent)).state is IntentState.DONE


async def test_v2_reads_from_the_day_before_it_left(desk: Desk) -> None:
    intent = await desk.lose()
    await desk.follow(intent)
    (page, since) = desk.account.pages_asked[-1]
    assert (page, since) == (1, (intent.created_at - EARLIER - timedelta(days=1)).date())


async def test_v3_reads_the_head_without_filters(v3: Desk) -> None:
    await v3.follow(await v3.lose(EGIFT))
    assert v3.account.pages_asked == [(1, None)]
    assert v3.last.stage is CreateStage.FOUND
