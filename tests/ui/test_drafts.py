"""The ways into the form: a kind chosen first, the page of drafts, and a send duplicated into one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.form import Shape, blank
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.remembered import remember_name
from sendoso_tui.domain.saved_draft import SavedDraft
from sendoso_tui.flows.facts import CapabilitiesLearned, CatalogPart, Connection, CreateMoved, CreateStage
from sendoso_tui.ui.screens.ask import AskDialog
from sendoso_tui.ui.screens.compose import ComposeScreen
from sendoso_tui.ui.screens.detail import DetailScreen
from sendoso_tui.ui.screens.drafts import DraftsScreen
from sendoso_tui.ui.screens.new_send import ShapeScreen
from sendoso_tui.ui.screens.outcome import OutcomeScreen
from sendoso_tui.ui.show.drafts import draft_line, what_of, who_of
from sendoso_tui.ui.show.line import plain
from sendoso_tui.ui.show.moments import Look
from tests.ui.conftest import Bench, OpenBench
from tests.ui.new_sends import BOX, HANNAH, KIT, TEAM
from tests.ui.test_compose import form_of, text_of
from tests.ui.world import NOW, make_send


def draft(number: int, **values: str) -> SavedDraft:
    form = blank(Shape.EGIFT)
    for name, value in values.items():
        form = form.put(name, value)
    saved = NOW - timedelta(hours=10 - number)
    return SavedDraft(f"draft-{number}", number, form, saved, saved)


async def open_drafts(bench: Bench, *drafts: SavedDraft) -> None:
    """Press c while these drafts are there."""
    bench.engine.kept = {one.id: one for one in drafts}
    await bench.press("c")
    await bench.until(lambda: isinstance(bench.app.screen, DraftsScreen), "the drafts")
    await bench.until(lambda: "New send > drafts" in text_of(bench))


async def test_c_shows_the_drafts_with_a_new_send_under_the_cursor(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        await open_drafts(bench, draft(3, name="Priya", touch_id="25200"), draft(2, email="ann@lee.example"))
        lines = bench.lines()
        assert next(line for line in lines if line.startswith("▌")).startswith("▌  New send")
        assert next(i for i, line in enumerate(lines) if "Draft 3" in line) < next(
            i for i, line in enumerate(lines) if "Draft 2" in line
        )
        assert "touch 25200, to Priya" in text_of(bench)
        assert "7 h ago" in text_of(bench)
        await bench.press("enter")
        await bench.until(lambda: isinstance(bench.app.screen, ShapeScreen), "the kinds")
        await bench.press("escape")
        await bench.until(lambda: isinstance(bench.app.screen, DraftsScreen), "back")


async def test_enter_opens_the_draft_under_the_cursor(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        await open_drafts(bench, draft(3, name="Priya"), draft(2, name="Ann"))
        await bench.press("down", "down", "enter")
        await bench.until(lambda: isinstance(bench.app.screen, ComposeScreen), "the form")
        assert form_of(bench).draft_id == "draft-2"
        assert form_of(bench).state.form.get("name") == "Ann"
        await bench.press("escape")
        await bench.until(lambda: "Draft 2 kept. c opens it again." in bench.line("page-status"))


async def test_dropping_asks_and_starts_on_keeping(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        await open_drafts(bench, draft(3, name="Priya"))
        await bench.press("x")
        assert isinstance(bench.app.screen, DraftsScreen)
        await bench.press("down", "x")
        await bench.until(lambda: isinstance(bench.app.screen, AskDialog), "the question")
        await bench.until(lambda: bench.app.screen.box.painted_at is not None)  # type: ignore[attr-defined]
        assert "Drop draft 3?" in text_of(bench)
        await bench.press("enter")
        await bench.until(lambda: isinstance(bench.app.screen, DraftsScreen))
        assert "draft-3" in bench.engine.kept
        await bench.press("x")
        await bench.until(lambda: isinstance(bench.app.screen, AskDialog), "the question")
        await bench.until(lambda: bench.app.screen.box.painted_at is not None)  # type: ignore[attr-defined]
        await bench.press("y")
        await bench.until(lambda: bench.engine.kept == {})
        await bench.until(lambda: "Draft 3 dropped." in bench.line("page-status"))
        assert "None. What is typed into a form is kept here" in text_of(bench)


async def test_a_draft_whose_outcome_is_not_known_leads_there_and_stays(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        bench.engine.last["draft-3"] = CreateMoved("draft-3", CreateStage.UNKNOWN, "Lost.", "intent-1", left_at=NOW)
        await open_drafts(bench, replace(draft(3, name="Priya"), intent_id="intent-1"))
        assert "outcome not known" in text_of(bench)
        await bench.press("down", "x")
        assert isinstance(bench.app.screen, DraftsScreen)
        assert "so it stays" in bench.line("page-status")
        await bench.press("enter")
        await bench.until(lambda: isinstance(bench.app.screen, OutcomeScreen), "the outcome")


async def test_the_command_line_lists_drafts_also_where_there_are_none(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        await bench.press("colon")
        await bench.type("drafts")
        await bench.press("enter")
        await bench.until(lambda: isinstance(bench.app.screen, DraftsScreen), "the drafts")


async def test_a_kind_that_cannot_be_had_stays_on_the_page_with_its_reason(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        await bench.press("c")
        await bench.until(lambda: "Gift of the catalogue" in text_of(bench))
        assert "This API has no gifts." in text_of(bench)
        await bench.press("down", "down", "down", "down", "enter")
        assert isinstance(bench.app.screen, ShapeScreen)
        assert "This API has no gifts." in bench.line("page-status")
        bench.engine.capabilities = bench.engine.capabilities.with_found(Capability.GIFTS)
        bench.engine.tell(CapabilitiesLearned(bench.engine.capabilities))
        await bench.until(lambda: "A gift by its id" in text_of(bench))
        await bench.press("enter")
        await bench.until(lambda: isinstance(bench.app.screen, ComposeScreen), "the form")
        assert form_of(bench).state.form.shape is Shape.GIFT


async def test_composing_needs_no_connection(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        await bench.engine.count(Connection.OFFLINE)
        await bench.press("c")
        await bench.until(lambda: isinstance(bench.app.screen, ComposeScreen), "the form")


async def test_a_read_only_profile_says_why_there_is_no_form(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        bench.engine.about = replace(bench.engine.about, read_only=True)
        for key in ("c", "d"):
            await bench.press(key)
            await bench.until(lambda: "read-only" in bench.line("status"))
            assert bench.app.screen is bench.screen
        assert bench.engine.kept == {}


async def test_d_makes_a_draft_of_the_send_and_says_what_sendoso_does_not_give_back(open_bench: OpenBench) -> None:
    send = make_send(
        1, dialect="v2", recipient=HANNAH.person, gift=BOX.name, gift_id=BOX.id, message="Hello again", status_raw="x"
    )
    async with open_bench((120, 40), sends=[send], dialect="v2") as bench:
        await bench.press("d")
        await bench.until(lambda: isinstance(bench.app.screen, ComposeScreen), "the form")
        form = form_of(bench).state.form
        assert (form.get("recipient_id"), form.get("item_id")) == (HANNAH.id, BOX.id)
        assert form.get("message") == "Hello again"
        await bench.until(lambda: "Duplicated into a draft. Sendoso does not give back" in bench.line("page-status"))
        await bench.until(lambda: "Hannah Weiß, Spree Analytics" in text_of(bench))
        assert list(bench.engine.kept) == [form_of(bench).draft_id]
        await bench.press("escape")
        assert len(bench.engine.kept) == 1


async def test_d_works_on_the_page_of_a_send_and_on_what_is_painted_there(open_bench: OpenBench) -> None:
    sends = [make_send(n, gift_id=KIT.id, recipient=Person(f"Person {n}", f"p{n}@x.example")) for n in range(3)]
    async with open_bench((120, 40), sends=sends, dialect="v3") as bench:
        await bench.press("enter")
        await bench.until(lambda: isinstance(bench.app.screen, DetailScreen), "the page")
        await bench.press("d")
        await bench.until(lambda: isinstance(bench.app.screen, ComposeScreen), "the form")
        assert form_of(bench).state.form.get("name") == "Person 0"
        await bench.press("escape")
        await bench.until(lambda: isinstance(bench.app.screen, DetailScreen), "the page again")
        await bench.until(lambda: "Draft 1 kept." in text_of(bench))


async def test_a_duplicate_of_an_unknown_kind_of_touch_goes_by_what_the_touch_is(open_bench: OpenBench) -> None:
    send = make_send(1, gift_id=TEAM.id, type="Something new", subtype="")
    async with open_bench((120, 40), sends=[send], dialect="v3") as bench:
        bench.engine.read_catalog(CatalogPart.TOUCHES)
        await bench.press("d")
        await bench.until(lambda: isinstance(bench.app.screen, ComposeScreen), "the form")
        assert form_of(bench).state.form.shape is Shape.EGIFT


@pytest.mark.parametrize(
    ("values", "who", "what"),
    [
        ({}, "nobody yet", "eGift by email"),
        ({"email": "a@b.example"}, "a@b.example", "eGift by email"),
        ({"name": " Ann ", "touch_id": "7"}, "Ann", "touch 7"),
        ({"emails": "a@b.example, c@d.example\ne@f.example"}, "3 people", "eGift by email"),
        ({"touch_id": "7", **remember_name("touch_id", "Coffee")}, "nobody yet", "Coffee"),
    ],
)
def test_a_draft_is_called_by_what_was_typed(values: dict[str, str], who: str, what: str) -> None:
    form = draft(1, **values).form
    assert (who_of(form), what_of(form)) == (who, what)


def test_what_was_saved_a_moment_ago_leaves_room_for_whom_it_is_for() -> None:
    saved = replace(draft(3, name="Priya Raghunathan", touch_id="t1"), saved_at=NOW - timedelta(seconds=9))
    said = plain(draft_line(saved, 60, Look(NOW)))
    assert "to Priya Raghunathan" in said
    assert said.endswith("  just now")
    older = replace(saved, saved_at=NOW - timedelta(minutes=2))
    assert plain(draft_line(older, 60, Look(NOW))).endswith(" 2 min ago")
