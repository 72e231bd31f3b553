"""Drafts in the record: what is typed stays until its send is accepted, and nobody changes what is under way."""

import logging
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.form import Form, Shape, blank
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.domain.saved_draft import SavedDraft
from sendoso_tui.store import drafts as drafts_module
from sendoso_tui.store.drafts import DraftChanged, form_text, read_form
from sendoso_tui.store.intents import DraftBusy, DuplicateIntent
from sendoso_tui.store.record import Record
from tests.store.intents import make_create
from tests.store.sends import MINUTE, NOW

SENDING, DONE, REFUSED, UNKNOWN = IntentState.SENDING, IntentState.DONE, IntentState.REFUSED, IntentState.UNKNOWN


# Half a character is text too, when it was pasted.
TEXT = st.text(st.characters())


def typed(email: str = "aiko@example.com") -> Form:
    return blank(Shape.EGIFT).put("email", email)


async def save(record: Record, *names: str) -> list[SavedDraft]:
    return [await record.save_draft("prod", name, typed(f"{name}@example.com"), NOW) for name in names]


async def spoil(record: Record, column: str, draft_id: str, text: str) -> None:
    await record.write(
        lambda connection: connection.execute(f"UPDATE drafts SET {column} = ? WHERE id = ?", (text, draft_id)).close()
    )


@given(st.sampled_from(Shape), st.dictionaries(TEXT, TEXT))
def test_a_form_comes_back_letter_by_letter(shape: Shape, values: dict[str, str]) -> None:
    form = Form(shape, values)
    assert read_form(form_text(form)) == form


async def test_a_draft_comes_back_as_it_was_typed(record: Record) -> None:
    values = {"name": "田中 花子 👩‍💻", "custom_message": "Dear\n\tA\0B ", "via": "half \ud83d", "unheard of": ""}
    form = Form(Shape.COLLECT, values)
    saved = await record.save_draft("prod", "d1", form, NOW)
    assert saved == SavedDraft("d1", 1, form, NOW, NOW) == record.draft("d1")
    assert record.drafts("prod") == [saved]
    assert record.draft("d2") is None
    assert record.drafts("other") == []


async def test_only_the_texts_that_were_seen_are_written_over_or_dropped(record: Record) -> None:
    seen = typed("a@example.com")
    await record.save_draft("prod", "d1", typed("b@example.com").put("touch_id.name", "Coffee"), NOW)
    for change in (
        lambda: record.save_draft("prod", "d1", typed("c@example.com"), NOW, over=seen),
        lambda: record.drop_draft("d1", over=seen),
    ):
        with pytest.raises(DraftChanged):
            await change()
    # The same typed in both is no change, nor is what is remembered beside the fields.
    saved = await record.save_draft("prod", "d1", typed("b@example.com"), NOW, over=seen)
    assert saved.form == typed("b@example.com")
    await record.save_draft("prod", "d1", typed("c@example.com"), NOW, over=saved.form.put("touch_id.name", "Tea"))
    await record.drop_draft("d1", over=typed("c@example.com"))
    assert record.drafts("prod") == []
    assert await record.save_draft("prod", "d1", seen, NOW, over=typed("gone@example.com"))


async def test_saving_again_changes_the_text_and_the_moment_only(record: Record) -> None:
    await save(record, "d1", "d2")
    again = await record.save_draft("prod", "d1", typed("new@example.com"), NOW + MINUTE)
    assert again == SavedDraft("d1", 1, typed("new@example.com"), NOW, NOW + MINUTE)
    assert [draft.id for draft in record.drafts("prod")] == ["d1", "d2"]
    assert await record.save_draft("prod", "d1", typed("new@example.com"), NOW + 2 * MINUTE) == again


async def test_numbers_count_on_and_begin_anew_when_none_is_left(record: Record) -> None:
    assert [draft.number for draft in await save(record, "a", "b", "c")] == [1, 2, 3]
    await record.drop_draft("b")
    assert [draft.number for draft in await save(record, "d", "b")] == [4, 5]
    assert (await record.save_draft("other", "e", typed(), NOW)).number == 1
    for name in ("a", "b", "c", "d"):
        await record.drop_draft(name)
    assert [draft.number for draft in await save(record, "f")] == [1]


async def test_a_draft_that_was_dropped_elsewhere_is_made_again(tmp_path: Path) -> None:
    one, two = (Record.open(tmp_path / "prod.record.db") for _ in range(2))
    await save(one, "d1")
    await two.drop_draft("d1")
    await two.drop_draft("d1")
    assert one.draft("d1") is None
    saved = await one.save_draft("prod", "d1", typed("more@example.com"), NOW + MINUTE)
    assert (saved.number, saved.created_at, saved.form) == (1, NOW + MINUTE, typed("more@example.com"))
    assert two.drafts("prod") == [saved]
    await one.close()
    await two.close()


async def test_what_the_server_said_stays_with_the_draft(record: Record) -> None:
    await save(record, "d1")
    words = {"email": "is not deliverable", "": "Two things are wrong."}
    await record.set_draft_words("d1", words)
    assert [draft.words for draft in record.drafts("prod")] == [words]
    assert (await record.save_draft("prod", "d1", typed("x@example.com"), NOW)).words == words
    await record.set_draft_words("d1", {})
    draft = record.draft("d1")
    assert draft is not None
    assert draft.words is None
    await record.set_draft_words("nobody's", words)
    assert record.draft("nobody's") is None


@pytest.mark.parametrize("state", [SENDING, UNKNOWN])
async def test_nobody_changes_drops_or_sends_a_draft_without_an_outcome(record: Record, state: IntentState) -> None:
    (before,) = await save(record, "d1")
    await record.begin(make_create("c1", draft_id="d1"))
    if state is UNKNOWN:
        await record.settle("c1", UNKNOWN, "no answer", NOW)
    for change in (
        lambda: record.save_draft("prod", "d1", typed("other@example.com"), NOW),
        lambda: record.save_draft("prod", "d1", typed("other@example.com"), NOW, by_intent="somebody"),
        lambda: record.drop_draft("d1"),
        lambda: record.begin(make_create("c2", draft_id="d1")),
        lambda: record.begin(make_create("c1-again", "c1", draft_id="d1", again_after="c1"), again_after="c1"),
        lambda: record.begin(make_create("r1", draft_id="d1", action=Action.ADD_RECIPIENT)),
    ):
        with pytest.raises(DraftBusy, match="being sent now" if state is SENDING else "not known") as caught:
            await change()  # type: ignore[no-untyped-call]
        assert caught.value.intent == record.intent("c1")
    draft = record.draft("d1")
    assert draft is not None
    assert (draft.form, draft.intent_id) == (before.form, "c1")
    assert record.drafts("prod") == [draft]


async def test_the_intent_itself_may_change_its_draft(record: Record) -> None:
    await save(record, "d1")
    await record.begin(make_create("c1", draft_id="d1"))
    saved = await record.save_draft("prod", "d1", typed("found@example.com"), NOW, by_intent="c1")
    assert (saved.form, saved.intent_id) == (typed("found@example.com"), "c1")
    await record.set_draft_words("d1", {"": "It is under way."})


@pytest.mark.parametrize("states", [[DONE], [UNKNOWN, DONE]])
async def test_an_accepted_send_takes_its_draft_along(record: Record, states: list[IntentState]) -> None:
    await save(record, "d1", "d2")
    await record.begin(make_create("c1", draft_id="d1"))
    for state in states:
        await record.settle("c1", state, "", NOW)
    assert [draft.id for draft in record.drafts("prod")] == ["d2"]
    assert record.draft("d1") is None


@pytest.mark.parametrize("states", [[REFUSED], [UNKNOWN, REFUSED]])
async def test_a_refused_send_frees_its_draft(record: Record, states: list[IntentState]) -> None:
    await save(record, "d1")
    await record.begin(make_create("c1", draft_id="d1"))
    for state in states:
        await record.settle("c1", state, "", NOW)
    draft = record.draft("d1")
    assert draft is not None
    assert draft.intent_id == ""
    await record.save_draft("prod", "d1", typed("other@example.com"), NOW)
    await record.begin(make_create("c2", draft_id="d1"))


async def test_adding_a_recipient_neither_ties_nor_takes_the_draft(record: Record) -> None:
    await save(record, "d1")
    await record.begin(make_create("r1", draft_id="d1", action=Action.ADD_RECIPIENT))
    await record.settle("r1", UNKNOWN, "no answer", NOW)
    await record.save_draft("prod", "d1", typed().put("recipient_id", "rcp_1"), NOW)
    await record.settle("r1", DONE, "found", NOW)
    draft = record.draft("d1")
    assert draft is not None
    assert (draft.intent_id, draft.form.get("recipient_id")) == ("", "rcp_1")


async def test_the_draft_of_one_send_is_not_touched_by_another(record: Record) -> None:
    await save(record, "d1", "d2")
    await record.begin(make_create("c1", draft_id="d1"))
    await record.begin(make_create("c2"))
    await record.settle("c2", DONE, "", NOW)
    with pytest.raises(DuplicateIntent):
        await record.begin(make_create("c3", "c1", draft_id="d2"))
    assert {draft.id: draft.intent_id for draft in record.drafts("prod")} == {"d1": "c1", "d2": ""}


async def test_a_draft_dropped_before_its_send_began_is_still_that_sends(record: Record) -> None:
    await record.begin(make_create("c1", draft_id="d1"))
    with pytest.raises(DraftBusy):
        await record.save_draft("prod", "d1", typed(), NOW)
    await record.settle("c1", DONE, "", NOW)
    assert record.draft("d1") is None


async def test_a_draft_makes_one_send_whoever_still_has_it_open(record: Record) -> None:
    await save(record, "d1")
    await record.begin(make_create("c1", draft_id="d1"))
    await record.settle("c1", DONE, "", NOW)
    for change in (
        lambda: record.save_draft("prod", "d1", typed("other@example.com"), NOW),
        lambda: record.begin(make_create("c2", "other content", draft_id="d1")),
        lambda: record.begin(make_create("c1-again", "c1", draft_id="d1"), again_after="c1"),
    ):
        with pytest.raises(DraftBusy, match="was sent before"):
            await change()  # type: ignore[no-untyped-call]
    await record.drop_draft("d1")
    assert record.drafts("prod") == []


async def test_a_draft_that_cannot_be_read_hides_no_other_and_stays(
    record: Record, caplog: pytest.LogCaptureFixture
) -> None:
    drafts_module._tell_unreadable.cache_clear()
    unreadable = (
        "{",
        "[]",
        "null",
        "7",
        '{"shape": "teleport", "values": {}}',
        '{"shape": "egift"}',
        '{"shape": ["egift"], "values": {}}',
        '{"shape": "egift", "values": {"email": 7}}',
        '{"shape": "egift", "values": []}',
    )
    await save(record, "good", *(f"d{number}" for number in range(len(unreadable))))
    for number, text in enumerate(unreadable):
        await spoil(record, "form", f"d{number}", text)
    await record.set_draft_words("good", {"": "no"})
    await spoil(record, "words", "good", "[1")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert [(draft.id, draft.words) for draft in record.drafts("prod")] == [("good", None)]
    assert [entry.getMessage() for entry in caplog.records] == ["9 drafts cannot be read and are kept as they are"]
    assert record.draft("d0") is None
    kept = record.read(lambda connection: connection.execute("SELECT form FROM drafts ORDER BY number").fetchall())
    assert [form for (form,) in kept[1:]] == list(unreadable)
    assert (await save(record, "next"))[0].number == len(unreadable) + 2


TYPIST = """
import asyncio, sys
from pathlib import Path
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.store.record import Record
from tests.store.sends import NOW

async def main():
    record = Record.open(Path(sys.argv[1]))
    for number in range(10**6):
        await record.save_draft("prod", "d1", Form(Shape.EGIFT, {"email": str(number)}), NOW)
        print(number, flush=True)

asyncio.run(main())
"""


async def test_what_was_typed_is_there_after_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "prod.record.db"
    for turn in range(4):
        child = subprocess.Popen(  # noqa: ASYNC220
            [sys.executable, "-c", TYPIST, str(path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(5 + 9 * turn)]
        child.send_signal(signal.SIGKILL)
        rest, _ = child.communicate()
        said += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        record = Record.open(path)
        draft = record.draft("d1")
        assert draft is not None
        # The one after the last that was said may have been written, but not yet told.
        assert int(said[-1]) <= int(draft.form.get("email")) <= int(said[-1]) + 1
        await record.close()
