"""New sends beside the screen: orders, what is told of them, what is looked for, decided, greeted and left."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.creating import match_of
from sendoso_tui.domain.faults import Doubtful, Fault, Offline, Refused
from sendoso_tui.domain.form import NEW_RECIPIENT, Form, Shape, blank
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.domain.saved_draft import SavedDraft
from sendoso_tui.flows.facts import (
    BudgetRead,
    CancelMoved,
    CancelStage,
    CatalogPart,
    CatalogRead,
    CreateMoved,
    CreateStage,
    DraftsChanged,
    Fact,
    IntentsUnclear,
    Noticed,
    RecipientAdded,
    RecipientsFound,
)
from sendoso_tui.store.faults import StoreFault
from tests.flows.account import NOON, a_send
from tests.flows.engine_bench import Bench, an_intent, bench, leave_intents
from tests.flows.making import NEW, SOMEBODY, WITH_RECIPIENT, Maker

LOST = Doubtful("No answer came within 30 s.")
TYPED = Form(Shape.INVENTORY, {"recipient_id": "rcp_9", "item_id": "item_1", "message": "Hello Hannah"})


def a_create(**changes: Any) -> Intent:
    """An intent of NEW that an earlier run left."""
    plain = an_intent(action=Action.CREATE, target="", digest="c", content="c", match=match_of(NEW, NOON))
    return replace(plain, **changes)


def moves(one: Bench) -> list[CreateMoved]:
    return one.facts(CreateMoved)


async def begun(one: Bench) -> str:
    """Start an engine and keep a draft; return its id."""
    one.engine.start()
    await one.live()
    await one.until(lambda: one.engine.budget)
    draft_id = one.engine.new_draft(TYPED)
    await one.until(lambda: one.record.draft(draft_id))
    return draft_id


async def comes_to(one: Bench, stage: CreateStage) -> CreateMoved:
    await one.until(lambda: stage in [fact.stage for fact in moves(one)])
    return [fact for fact in moves(one) if fact.stage is stage][-1]


def hold(account: Maker) -> asyncio.Event:
    """Let no answer come before the returned event is set."""
    answers = asyncio.Event()

    async def wait() -> None:
        await answers.wait()

    account.on_the_way = wait
    return answers


async def test_a_new_send_goes_its_road_and_money_and_list_are_read_again(tmp_path: Path) -> None:
    async with bench(tmp_path, Maker()) as one:
        draft_id = await begun(one)
        reads = one.account.calls["list_sends"]
        assert one.engine.creating(draft_id) is None
        assert one.engine.create(draft_id, NEW)
        assert one.engine.writes_in_flight() == 1
        assert one.engine.waiting_for() == "a new send"
        last = await comes_to(one, CreateStage.ACCEPTED)
        assert one.engine.creating(draft_id) is last
        assert one.engine.creating(last.intent_id) is last
        await one.until(lambda: one.engine.writes_in_flight() == 0)
        assert (one.engine.drafts(), one.engine.draft(draft_id)) == ([], None)
        await one.until(lambda: one.account.calls["list_sends"] > reads)
        await one.until(lambda: len(one.facts(BudgetRead)) == 2)
        assert one.engine.unclear == ()


async def test_orders_for_one_draft_exclude_each_other_and_different_drafts_do_not(tmp_path: Path) -> None:
    account = Maker()
    async with bench(tmp_path, account) as one:
        answers = hold(account)
        first, second = await begun(one), one.engine.new_draft(TYPED)
        assert one.engine.create(first, NEW)
        assert not one.engine.create(first, NEW)
        other = replace(NEW, draft=replace(NEW.draft, item_id="item_2"))  # type: ignore[call-arg]
        assert one.engine.create(second, other)
        await one.until(lambda: one.engine.writes_in_flight() == 2)
        assert one.engine.waiting_for() == "2 new sends"
        answers.set()
        await one.until(lambda: one.engine.writes_in_flight() == 0)
        assert account.calls["create_send"] == 2
        # What was made cannot be sent again from the same form.
        assert not one.engine.create(first, NEW)


async def test_nothing_is_taken_before_there_is_a_gateway_or_while_closing(tmp_path: Path) -> None:
    async with bench(tmp_path, Maker()) as one:
        assert not one.engine.create("d1", NEW)
        draft_id = await begun(one)
        await one.engine.settle(0.01)
        assert not one.engine.create(draft_id, NEW)


async def test_what_is_typed_is_on_the_disk_before_its_send_begins(tmp_path: Path) -> None:
    account = Maker()
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        seen: list[str] = []

        async def look() -> None:
            draft = one.record.draft(draft_id)
            seen.append(draft.form.get("message") if draft else "")

        account.on_the_way = look
        one.engine.keep_draft(draft_id, TYPED.put("message", "Hello again"))
        assert one.engine.create(draft_id, NEW)
        one.engine.keep_draft(draft_id, TYPED.put("message", "too late"))
        await comes_to(one, CreateStage.ACCEPTED)
        assert seen == ["Hello again"]
        one.engine.keep_draft(draft_id, TYPED)
        assert one.engine.drafts() == []


@pytest.mark.parametrize("fault", [Refused(422, "no"), Offline("No route.")])
async def test_what_was_not_made_can_be_changed_and_sent_again(tmp_path: Path, fault: Fault) -> None:
    account = Maker()
    account.faults["create_send"] = [fault]
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        one.engine.create(draft_id, NEW)
        await one.until(lambda: moves(one) and moves(one)[-1].stage.is_over)
        one.engine.keep_draft(draft_id, TYPED.put("message", "better"))
        draft = one.engine.draft(draft_id)
        assert draft is not None
        assert draft.form.get("message") == "better"
        account.clock.tick(1)
        assert one.engine.create(draft_id, NEW)
        await comes_to(one, CreateStage.ACCEPTED)
        assert account.calls["create_send"] == 2


async def test_a_lost_answer_is_looked_for_and_found(tmp_path: Path) -> None:
    account = Maker(commit_before_fault=True, late_by=20)
    account.faults["create_send"] = [LOST]
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        one.engine.create(draft_id, NEW)
        await one.until(lambda: any(fact.next_look for fact in moves(one)))
        waiting = moves(one)[-1]
        assert (waiting.stage, waiting.fault) == (CreateStage.UNKNOWN, LOST)
        assert [intent.action for intent in one.engine.unclear] == [Action.CREATE]
        assert not one.engine.create(draft_id, NEW)
        one.engine.keep_draft(draft_id, TYPED.put("message", "too late"))
        draft = one.engine.draft(draft_id)
        assert draft is not None
        assert draft.form == TYPED
        budgets = len(one.facts(BudgetRead))
        one.passes.set()
        found = await comes_to(one, CreateStage.FOUND)
        assert (found.send_id, found.draft_id) == ("made_1", draft_id)
        await one.until(lambda: not one.engine.unclear)
        await one.until(lambda: len(one.facts(BudgetRead)) > budgets)
        assert one.engine.drafts() == []
        assert account.calls["create_send"] == 1


async def test_somebody_may_want_a_look_now_and_after_the_last(tmp_path: Path) -> None:
    account = Maker()
    account.faults["create_send"] = [LOST]
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        one.engine.create(draft_id, NEW)
        await one.until(lambda: any(fact.next_look for fact in moves(one)))
        (intent,) = one.engine.unclear
        one.engine.look_now(intent.id)
        await one.until(lambda: moves(one)[-1].looks)
        assert moves(one)[-1].next_look is not None
        one.passes.set()
        await one.until(lambda: moves(one)[-1].next_look is None and len(moves(one)[-1].looks) == 5)
        one.passes.clear()
        account.commit(NEW.draft)
        account.sends["made_1"] = replace(account.sends["made_1"], created_at=intent.created_at)
        await one.until(lambda: intent.id not in one.engine._writes.creates._follows)
        one.engine.look_now(intent.id)
        assert (await comes_to(one, CreateStage.FOUND)).send_id == "made_1"
        one.engine.look_now("nobody knows")


@pytest.mark.parametrize(
    ("state", "stage"), [(IntentState.DONE, CreateStage.FOUND), (IntentState.REFUSED, CreateStage.REFUSED)]
)
async def test_a_persons_word_settles_what_is_unclear(tmp_path: Path, state: IntentState, stage: CreateStage) -> None:
    account = Maker()
    account.faults["create_send"] = [LOST]
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        one.engine.create(draft_id, NEW)
        await one.until(lambda: one.engine.unclear)
        (intent,) = one.engine.unclear
        one.engine.resolve(intent.id, state, "send_77" if state is IntentState.DONE else "")
        last = await comes_to(one, stage)
        assert (last.intent_id, last.draft_id) == (intent.id, draft_id)
        assert one.engine.unclear == ()
        settled = one.record.intent(intent.id)
        assert settled is not None
        assert (settled.state, settled.target) == (state, "send_77" if state is IntentState.DONE else "")
        assert "by the word of" in settled.note
        assert one.record.audit_rows()[0].event.outcome == f"resolved as {state.value}"
        assert one.told[-1] == DraftsChanged(draft_id)
        # No look that was on its way says anything else any more.
        await one.until(lambda: not one.engine._writes.creates._follows)
        told = len(moves(one))
        one.passes.set()
        await one.until(lambda: len(one.waits) > 8)
        assert len(moves(one)) == told
        if state is IntentState.REFUSED:
            assert one.engine.draft(draft_id) is not None
            account.clock.tick(60)
            assert one.engine.create(draft_id, NEW)
            await comes_to(one, CreateStage.ACCEPTED)
        else:
            assert one.engine.draft(draft_id) is None


async def test_a_persons_word_on_a_cancel_and_on_a_recipient_is_told_as_well(tmp_path: Path) -> None:
    adding = a_create(id="i2", action=Action.ADD_RECIPIENT, digest="r", content="r")
    await leave_intents(tmp_path, an_intent(), adding)
    account = Maker()
    account.add(a_send(1))
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.until(lambda: len(one.engine.unclear) == 2)
        one.engine.resolve("i1", IntentState.REFUSED)
        await one.ends(CancelStage.REFUSED)
        assert one.facts(CancelMoved)[-1].send_id == "send_0001"
        one.engine.resolve("i2", IntentState.DONE)
        await one.until(lambda: one.engine.unclear == ())
        await one.until(lambda: "recipient was added" in one.facts(Noticed)[-1].sentence)


async def test_what_is_settled_already_or_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leave_intents(tmp_path, a_create())
    async with bench(tmp_path, Maker()) as one:
        one.engine.start()
        await one.until(lambda: one.engine.unclear)

        async def full(*args: object, **how: object) -> Intent:
            raise StoreFault("The journal cannot be written (disk full).")

        with monkeypatch.context() as patch:
            patch.setattr(one.record, "settle", full)
            one.engine.resolve("i1", IntentState.DONE)
            await one.until(lambda: one.facts(Noticed))
        assert "disk full" in one.facts(Noticed)[-1].sentence
        assert [intent.id for intent in one.engine.unclear] == ["i1"]
        one.engine.resolve("i1", IntentState.DONE)
        await comes_to(one, CreateStage.FOUND)
        one.engine.resolve("i1", IntentState.REFUSED)
        await one.until(lambda: len(one.facts(Noticed)) == 2)
        settled = one.record.intent("i1")
        assert settled is not None
        assert settled.state is IntentState.DONE


async def test_p2_new_sends_of_a_dead_process_are_adopted_greeted_and_found(tmp_path: Path) -> None:
    await leave_intents(tmp_path, a_create(draft_id="d1"), an_intent(id="i2"))
    account = Maker()
    account.add(a_send(1, "cancelled"))
    account.clock.tick(40)
    account.commit(NEW.draft)
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.until(lambda: one.facts(IntentsUnclear))
        assert {intent.id for intent in one.facts(IntentsUnclear)[0].intents} == {"i1", "i2"}
        found = await comes_to(one, CreateStage.FOUND)
        assert (found.intent_id, found.draft_id, found.send_id) == ("i1", "d1", "made_1")
        assert one.engine.creating("d1") is found
        assert account.calls["create_send"] == 0


async def test_after_a_long_time_one_look_is_made_and_then_a_person_decides(tmp_path: Path) -> None:
    await leave_intents(tmp_path, a_create())
    account = Maker()
    account.clock.tick(86400)
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.until(lambda: moves(one) and moves(one)[-1].looks)
        last = moves(one)[-1]
        assert (last.stage, last.next_look, len(last.looks)) == (CreateStage.UNKNOWN, None, 1)
        assert one.engine.creating("i1") is last
        await one.until(lambda: not one.engine._writes.creates._follows)
        assert [intent.id for intent in one.engine.unclear] == ["i1"]


async def test_what_reading_cannot_tell_is_greeted_and_not_looked_for(tmp_path: Path) -> None:
    await leave_intents(tmp_path, a_create(match=None))
    async with bench(tmp_path, Maker()) as one:
        one.engine.start()
        await one.until(lambda: moves(one))
        assert (moves(one)[-1].can_match, moves(one)[-1].next_look) == (False, None)
        assert [intent.id for intent in one.engine.unclear] == ["i1"]


async def test_a_bug_on_the_road_is_no_outcome(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    account = Maker()
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)

        async def broken() -> None:
            raise ZeroDivisionError

        account.on_the_way = broken
        assert one.engine.create(draft_id, NEW)
        last = await comes_to(one, CreateStage.UNKNOWN)
        await one.until(lambda: one.engine.writes_in_flight() == 0)
        assert "Something went wrong in this program" in last.sentence
        assert [(intent.id, intent.state) for intent in one.record.intents()] == [(last.intent_id, IntentState.SENDING)]
        assert not one.engine.create(draft_id, NEW)
    assert "ZeroDivisionError" in caplog.text


async def test_a_bug_before_anything_left_says_that_nothing_was_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with bench(tmp_path, Maker()) as one:
        draft_id = await begun(one)

        async def broken(*args: object, **how: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(one.record, "begin", broken)
        assert one.engine.create(draft_id, NEW)
        last = await comes_to(one, CreateStage.NOT_SENT)
        assert "before the gift was sent" in last.sentence
        assert one.record.intents() == []
    assert "ZeroDivisionError" in caplog.text


async def test_leaving_waits_for_the_answer(tmp_path: Path) -> None:
    account = Maker()
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        answers = hold(account)
        one.engine.create(draft_id, NEW)
        await comes_to(one, CreateStage.SENDING)
        ending = asyncio.create_task(one.engine.settle(20))
        await asyncio.sleep(0)
        assert not ending.done()
        answers.set()
        assert await ending == []
        assert moves(one)[-1].stage is CreateStage.ACCEPTED
        assert one.record.intents()[0].state is IntentState.DONE


async def test_leaving_without_an_answer_records_that_it_is_not_known(tmp_path: Path) -> None:
    account = Maker()
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        hold(account)
        one.engine.create(draft_id, NEW)
        await comes_to(one, CreateStage.SENDING)
        left = await one.engine.settle(0.01)
        assert [(intent.action, intent.pid, intent.state) for intent in left] == [
            (Action.CREATE, os.getpid(), IntentState.UNKNOWN)
        ]
        assert left[0].match is not None
        draft = one.record.draft(draft_id)
        assert draft is not None
        assert draft.intent_id == left[0].id


async def test_what_is_typed_last_is_on_the_disk_after_leaving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench(tmp_path, Maker()) as one:
        draft_id = await begun(one)
        save, writing, goes_on = one.record.save_draft, asyncio.Event(), asyncio.Event()

        async def slowly(*args: Any, **how: Any) -> SavedDraft:
            writing.set()
            await goes_on.wait()
            return await save(*args, **how)

        monkeypatch.setattr(one.record, "save_draft", slowly)
        one.engine.keep_draft(draft_id, TYPED.put("message", "last"))
        await writing.wait()
        one.engine.keep_draft(draft_id, TYPED.put("message", "last words"))
        ending = asyncio.create_task(one.engine.settle(0.01))
        for _ in range(20):
            await asyncio.sleep(0)
        goes_on.set()
        await ending
        draft = one.record.draft(draft_id)
        assert draft is not None
        assert draft.form.get("message") == "last words"


async def test_the_recipient_is_in_the_draft_before_the_send_that_fails(tmp_path: Path) -> None:
    account = Maker()
    account.faults["create_send"] = [Refused(402, "no money")]
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        one.engine.keep_draft(draft_id, TYPED.put("recipient_id", NEW_RECIPIENT).put("email", SOMEBODY.email))
        one.engine.create(draft_id, WITH_RECIPIENT)
        await comes_to(one, CreateStage.REFUSED)
        (added,) = one.facts(RecipientAdded)
        assert (added.draft_id, added.recipient.id) == (draft_id, "rcp_100")
        draft = one.engine.draft(draft_id)
        assert draft is not None
        assert (draft.form.get("recipient_id"), draft.intent_id) == ("rcp_100", "")


async def test_two_windows_with_one_draft_send_it_once(tmp_path: Path) -> None:
    account = Maker()
    async with bench(tmp_path, account) as one, bench(tmp_path, account) as two:
        draft_id = await begun(one)
        two.engine.start()
        await two.live()
        changed = replace(NEW, draft=replace(NEW.draft, message="changed"))  # type: ignore[call-arg]
        assert one.engine.create(draft_id, NEW)
        assert two.engine.create(draft_id, changed)
        for window in (one, two):
            await window.until(lambda window=window: moves(window) and moves(window)[-1].stage.is_over)  # type: ignore[misc]
        assert sorted(moves(window)[-1].stage.value for window in (one, two)) == ["accepted", "not sent"]
        assert len(account.made) == 1
        # What the other window still has open is over as well.
        late = two if moves(one)[-1].stage is CreateStage.ACCEPTED else one
        late.engine.keep_draft(draft_id, TYPED.put("message", "changed"))
        assert late.engine.create(draft_id, changed)
        await late.until(lambda: "was sent before" in moves(late)[-1].sentence)
        assert (late.record.draft(draft_id), len(account.made)) == (None, 1)


async def test_the_guards_answer_from_the_cache_and_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account = Maker()
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        assert one.engine.earlier(NEW) is None
        assert await one.engine.sent_to(NEW.person) == []
        one.engine.create(draft_id, NEW)
        last = await comes_to(one, CreateStage.ACCEPTED)
        earlier = one.engine.earlier(NEW)
        assert earlier is not None
        assert earlier.id == last.intent_id
        await one.until(lambda: one.engine.cache.get("made_1"))
        assert [send.id for send in await one.engine.sent_to(NEW.person)] == ["made_1"]
        (prices,) = await one.engine.prices_of("item_1")
        assert (str(prices.lowest), prices.sends) == ("44.10 USD", 1)

        async def broken(*args: object, **how: object) -> None:
            raise StoreFault("prod.cache.db is damaged.")

        def unread(*args: object, **how: object) -> None:
            raise StoreFault("prod.record.db cannot be read.")

        monkeypatch.setattr(one.engine.cache, "sends_to", broken)
        monkeypatch.setattr(one.engine.cache, "prices_of", broken)
        monkeypatch.setattr(one.record, "repeat_of", unread)
        assert await one.engine.sent_to(NEW.person) == []
        assert await one.engine.prices_of("item_1") == ()
        assert one.engine.earlier(NEW) is None


async def test_what_would_be_posted_is_shown(tmp_path: Path) -> None:
    async with bench(tmp_path, Maker()) as one:
        (shown,) = one.engine.shown_requests(NEW)
        assert shown.method == "POST"
        assert shown.body["item_id"] == "item_1"


async def test_what_is_asked_of_the_catalogue_before_there_is_a_gateway_is_read_then(tmp_path: Path) -> None:
    async with bench(tmp_path, Maker()) as one:
        one.engine.read_catalog(CatalogPart.ITEMS)
        assert one.engine.catalog(CatalogPart.ITEMS) is None
        one.engine.search_recipients(1, "h")
        assert isinstance(one.facts(RecipientsFound)[0].fault, Offline)
        one.engine.start()
        await one.until(lambda: one.facts(CatalogRead))
        assert one.engine.catalog(CatalogPart.ITEMS) is one.facts(CatalogRead)[0]
        one.engine.search_recipients(2, "h")
        await one.until(lambda: len(one.facts(RecipientsFound)) == 2)


async def test_words_on_leaving_name_both_kinds(tmp_path: Path) -> None:
    account = Maker()
    account.add(a_send(1), a_send(2))
    async with bench(tmp_path, account) as one:
        draft_id = await begun(one)
        assert one.engine.waiting_for() == ""
        hold(account)
        one.engine.create(draft_id, NEW)
        one.engine.cancel("send_0001", "pending")
        one.engine.cancel("send_0002", "pending")
        assert one.engine.waiting_for() == "a new send and 2 cancels"


def told_of(one: Bench, kind: type[Fact]) -> int:
    return len(one.facts(kind))


async def test_a_new_draft_is_told_when_it_is_kept(tmp_path: Path) -> None:
    async with bench(tmp_path, Maker()) as one:
        draft_id = one.engine.new_draft(blank(Shape.EGIFT))
        await one.until(lambda: told_of(one, DraftsChanged))
        one.engine.drop_draft(draft_id)
        await one.until(lambda: told_of(one, DraftsChanged) == 2)
        assert one.engine.drafts() == []
