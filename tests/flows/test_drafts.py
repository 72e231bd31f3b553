"""Drafts as they are typed: what is on the disk, what is shown meanwhile, and what no longer counts."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.form import Form, Shape, blank
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.domain.saved_draft import SavedDraft
from sendoso_tui.flows.drafts import Drafts
from sendoso_tui.flows.facts import DraftParted, DraftsChanged, Fact, Noticed
from sendoso_tui.flows.tasks import Tasks
from sendoso_tui.store.faults import RecordUnwritable
from sendoso_tui.store.record import Record
from tests.flows.account import StillClock
from tests.flows.engine_bench import an_intent
from tests.flows.making import ABOUT


@dataclass
class Desk:
    """Drafts over a real record. `writes` counts what reached the disk; while `holds` is set, none does."""

    record: Record
    path: Path
    clock: StillClock = field(default_factory=StillClock)
    told: list[Fact] = field(default_factory=list)
    out: set[str] = field(default_factory=set)
    writes: list[str] = field(default_factory=list)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    problem: str = ""

    def __post_init__(self) -> None:
        self.tasks = Tasks(lambda: None)
        self.drafts = Drafts(self.record, ABOUT, self.clock, self.told.append, self.tasks, self.out.__contains__)
        self.opened.set()
        save = self.record.save_draft

        async def slowly(profile: str, draft_id: str, form: Form, *args: Any, **how: Any) -> SavedDraft:
            await self.opened.wait()
            if self.problem:
                raise RecordUnwritable(self.problem)
            self.writes.append(form.get("message"))
            return await save(profile, draft_id, form, *args, **how)

        self.record.save_draft = slowly  # type: ignore[method-assign]

    def on_disk(self, draft_id: str) -> str | None:
        """What another program would read."""
        other = Record.open(self.path)
        draft = other.draft(draft_id)
        asyncio.get_running_loop().create_task(other.close())
        return draft.form.get("message") if draft else None


def typed(text: str) -> Form:
    return blank(Shape.INVENTORY).put("message", text)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    record = Record.open(tmp_path / "prod.record.db")
    yield Desk(record, tmp_path / "prod.record.db")
    await asyncio.sleep(0)
    await record.close()


async def test_a_new_draft_is_there_at_once_and_on_the_disk_soon(desk: Desk) -> None:
    draft_id = desk.drafts.new(typed("H"))
    draft = desk.drafts.one(draft_id)
    assert draft is not None
    assert (draft.number, draft.form.get("message"), draft.intent_id) == (1, "H", "")
    assert [one.id for one in desk.drafts.all()] == [draft_id]
    await desk.drafts.flush()
    assert desk.on_disk(draft_id) == "H"
    assert desk.told == [DraftsChanged(draft_id)]
    assert desk.drafts.one(draft_id) == desk.record.draft(draft_id)


async def test_numbers_go_on_also_while_nothing_is_written_yet(desk: Desk) -> None:
    desk.opened.clear()
    first, second = desk.drafts.new(typed("a")), desk.drafts.new(typed("b"))
    shown = {draft.id: draft.number for draft in desk.drafts.all()}
    assert shown == {first: 1, second: 2}
    desk.opened.set()
    await desk.drafts.flush()
    assert {draft.id: draft.number for draft in desk.drafts.all()} == shown


async def test_while_one_text_is_written_only_the_latest_of_the_next_ones_waits(desk: Desk) -> None:
    desk.opened.clear()
    draft_id = desk.drafts.new(typed("H"))
    await asyncio.sleep(0)
    for text in ("He", "Hel", "Hell", "Hello"):
        desk.drafts.keep(draft_id, typed(text))
        draft = desk.drafts.one(draft_id)
        assert draft is not None
        assert draft.form.get("message") == text
    desk.opened.set()
    await desk.drafts.flush()
    assert desk.writes[-1] == "Hello"
    assert len(desk.writes) <= 2
    assert desk.on_disk(draft_id) == "Hello"


async def test_what_has_not_changed_is_not_written_again(desk: Desk) -> None:
    draft_id = desk.drafts.new(typed("Hello"))
    await desk.drafts.flush()
    desk.drafts.keep(draft_id, typed("Hello"))
    await desk.drafts.flush()
    assert desk.writes == ["Hello"]


async def test_the_draft_that_was_saved_last_comes_first(desk: Desk) -> None:
    first, second = desk.drafts.new(typed("a")), desk.drafts.new(typed("b"))
    desk.clock.tick(60)
    desk.drafts.keep(first, typed("ab"))
    assert [draft.id for draft in desk.drafts.all()] == [first, second]
    await desk.drafts.flush()
    assert [draft.id for draft in desk.drafts.all()] == [first, second]


async def test_a_dropped_draft_is_gone_and_nothing_typed_brings_it_back(desk: Desk) -> None:
    draft_id = desk.drafts.new(typed("a"))
    await desk.drafts.flush()
    desk.drafts.drop(draft_id)
    assert (desk.drafts.all(), desk.drafts.one(draft_id)) == ([], None)
    desk.drafts.keep(draft_id, typed("ab"))
    await desk.drafts.flush()
    assert desk.on_disk(draft_id) is None


@pytest.mark.parametrize("how", ["under way here", "unclear on disk"])
async def test_nothing_typed_changes_what_goes_out(desk: Desk, how: str) -> None:
    draft_id = desk.drafts.new(typed("a"))
    await desk.drafts.flush()
    if how == "under way here":
        desk.out.add(draft_id)
    else:
        await desk.record.begin(an_intent(action=Action.CREATE, target="", draft_id=draft_id, content="c"))
        await desk.record.settle("i1", IntentState.UNKNOWN, "", desk.clock.now())
    desk.drafts.keep(draft_id, typed("ab"))
    desk.drafts.drop(draft_id)
    await desk.drafts.flush()
    assert desk.on_disk(draft_id) == "a"


async def test_a_draft_another_window_sends_meanwhile_stays_as_it_went_out(desk: Desk) -> None:
    draft_id = desk.drafts.new(typed("a"))
    await desk.drafts.flush()
    desk.opened.clear()
    desk.drafts.keep(draft_id, typed("ab"))
    await asyncio.sleep(0)
    await desk.record.begin(an_intent(action=Action.CREATE, target="", draft_id=draft_id, content="c"))
    desk.opened.set()
    await desk.drafts.flush()
    draft = desk.drafts.one(draft_id)
    assert draft is not None
    assert (draft.form.get("message"), draft.intent_id) == ("a", "i1")
    assert not [fact for fact in desk.told if isinstance(fact, Noticed)]


async def other_window(desk: Desk, draft_id: str, text: str) -> None:
    """Type into the same draft from another program."""
    other = Record.open(desk.path)
    await other.save_draft(ABOUT.name, draft_id, typed(text), desk.clock.now())
    await other.close()


async def test_two_windows_that_type_into_one_draft_both_keep_what_was_typed(desk: Desk) -> None:
    draft_id = desk.drafts.new(typed("a"))
    await desk.drafts.flush()
    await other_window(desk, draft_id, "alpha")
    desk.drafts.keep(draft_id, typed("ab"), typed("a"))
    await desk.drafts.flush()
    (parted,) = [fact for fact in desk.told if isinstance(fact, DraftParted)]
    assert parted.draft_id == draft_id
    assert "What is typed here is kept as draft 2." in parted.sentence
    # A key that comes before the form has heard of it goes on in the draft that parted, and no third one is made.
    desk.drafts.keep(draft_id, typed("abc"), typed("ab"))
    desk.drafts.keep(draft_id, typed("abcd"), typed("abc"))
    await desk.drafts.flush()
    desk.drafts.keep(parted.own_id, typed("abcde"), typed("abcd"))
    await desk.drafts.flush()
    assert (desk.on_disk(draft_id), desk.on_disk(parted.own_id)) == ("alpha", "abcde")
    # Who opens the first one here again types into that.
    desk.drafts.keep(draft_id, typed("alphabet"), typed("alpha"))
    await desk.drafts.flush()
    assert {draft.number: draft.form.get("message") for draft in desk.drafts.all()} == {1: "alphabet", 2: "abcde"}


async def test_keys_that_come_while_the_disk_is_slow_are_no_other_window(desk: Desk) -> None:
    draft_id = desk.drafts.new(typed(""))
    await desk.drafts.flush()
    desk.opened.clear()
    before = ""
    for text in ("H", "He", "Hel"):
        desk.drafts.keep(draft_id, typed(text), typed(before))
        await asyncio.sleep(0)
        before = text
    desk.opened.set()
    await desk.drafts.flush()
    desk.problem = "The journal cannot be written (disk full)."
    desk.drafts.keep(draft_id, typed("Hell"), typed("Hel"))
    await desk.drafts.flush()
    desk.problem = ""
    desk.drafts.keep(draft_id, typed("Hello"), typed("Hell"))
    await desk.drafts.flush()
    assert (desk.on_disk(draft_id), len(desk.drafts.all())) == ("Hello", 1)


async def test_what_another_window_typed_is_not_dropped_with_what_is_cleared_here(desk: Desk) -> None:
    draft_id = desk.drafts.new(typed("a"))
    await desk.drafts.flush()
    await other_window(desk, draft_id, "alpha")
    desk.drafts.keep(draft_id, typed(""), typed("a"))
    desk.drafts.drop(draft_id)
    await desk.drafts.flush()
    assert [draft.form.get("message") for draft in desk.drafts.all()] == ["alpha"]


async def test_a_disk_that_refuses_is_said_once_and_costs_nothing_typed(desk: Desk) -> None:
    desk.problem = "The journal cannot be written (disk full)."
    draft_id = desk.drafts.new(typed("H"))
    await desk.drafts.flush()
    for text in ("He", "Hel"):
        desk.drafts.keep(draft_id, typed(text))
        await desk.drafts.flush()
    (notice,) = [fact for fact in desk.told if isinstance(fact, Noticed)]
    assert notice.serious
    assert "disk full" in notice.sentence
    draft = desk.drafts.one(draft_id)
    assert draft is not None
    assert draft.form.get("message") == "Hel"
    desk.problem = ""
    desk.drafts.keep(draft_id, typed("Hell"))
    await desk.drafts.flush()
    assert desk.on_disk(draft_id) == "Hell"
    desk.problem = "The journal cannot be written (disk full)."
    desk.drafts.keep(draft_id, typed("Hello"))
    await desk.drafts.flush()
    assert len([fact for fact in desk.told if isinstance(fact, Noticed)]) == 2


async def test_drafts_live_on_beside_a_record_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    path.write_bytes(b"no database" * 500)
    record = Record.open(path)
    drafts = Drafts(record, ABOUT, StillClock(), lambda fact: None, Tasks(lambda: None), lambda draft_id: False)
    draft_id = drafts.new(typed("a"))
    drafts.keep(draft_id, typed("ab"))
    await drafts.flush()
    (draft,) = drafts.all()
    assert draft.form.get("message") == "ab"
    await record.close()


async def test_flushing_with_nothing_typed_just_returns(desk: Desk) -> None:
    await desk.drafts.flush()
    assert desk.told == []
