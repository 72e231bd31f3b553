"""The form of a new send: typing keeps a draft, nothing typed is lost, and only the review leads on."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from textual.events import Paste

from sendoso_tui.domain.budget import Balances, TeamBudget
from sendoso_tui.domain.faults import Refused
from sendoso_tui.domain.form import NEW_RECIPIENT, Shape, blank
from sendoso_tui.domain.people import Me, Person
from sendoso_tui.domain.saved_draft import SavedDraft
from sendoso_tui.flows.facts import (
    BudgetRead,
    CatalogPart,
    Connection,
    CreateMoved,
    CreateStage,
    RecipientAdded,
    SyncMoved,
    SyncState,
)
from sendoso_tui.ui.screens.compose import ComposeScreen
from sendoso_tui.ui.screens.new_send import ShapeScreen
from sendoso_tui.ui.screens.review import ReviewScreen
from sendoso_tui.ui.show.line import plain
from tests.ui.conftest import Bench, OpenBench
from tests.ui.new_sends import BOX, HANNAH, KIT, usd
from tests.ui.world import NOW, make_send

TEAM = TeamBudget("t", "CS", usd("10000"), usd("6412.50"), usd("3587.50"), date(2026, 11, 1), date(2026, 11, 30))


def form_of(bench: Bench) -> ComposeScreen:
    screen = bench.app.screen
    assert isinstance(screen, ComposeScreen), screen
    return screen


def text_of(bench: Bench) -> str:
    return "\n".join(bench.lines())


def beside(bench: Bench) -> str:
    """What stands in the right column, without the places where it breaks."""
    return " ".join(" ".join(plain(line) for line in form_of(bench).beside.lines).split())


async def open_form(bench: Bench, shape: Shape | None = None) -> ComposeScreen:
    """Press c, and choose a kind where there is a choice."""
    await bench.press("c")
    if shape is not None:
        await bench.until(lambda: isinstance(bench.app.screen, ShapeScreen), "the choice of a kind")
        await bench.press(*["down"] * (list(Shape).index(shape) - 1), "enter")
    await bench.until(lambda: isinstance(bench.app.screen, ComposeScreen), "the form")
    await bench.pilot.pause()
    return form_of(bench)


async def choose(bench: Bench, text: str) -> None:
    """Search in the list of the field in focus, and take the first that is found."""
    await bench.type(text)
    await bench.until(lambda: form_of(bench).chooser is not None and form_of(bench).chooser.typed == text, "the list")  # type: ignore[union-attr]
    chooser = form_of(bench).chooser
    assert chooser is not None
    await bench.until(lambda: chooser._found and not chooser._waiting, "something to choose")
    await bench.press("enter")
    await bench.until(lambda: form_of(bench).chooser is None, "the list to close")


async def fill_box(bench: Bench) -> None:
    """Choose Hannah and the small box."""
    await choose(bench, "hannah")
    await choose(bench, "small")


async def test_c_opens_the_form_at_once_where_there_is_one_kind(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        assert screen.pane.focused_name == "recipient_id"
        for words in ("Who and what", "Before you send", "Recipient", "Item", "Message", "CRM id", "0 of 500"):
            assert words in text_of(bench)
        assert "(ctrl+s review)" in bench.lines()[-1]


async def test_a_form_nobody_typed_in_leaves_no_draft(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        await open_form(bench)
        await bench.press("tab", "tab", "escape")
        assert bench.app.screen is bench.screen
        assert bench.engine.kept == {}


async def test_what_is_typed_is_kept_and_leaving_says_so(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        await bench.press("tab", "tab")
        await bench.type("Hello")
        (draft,) = bench.engine.drafts()
        assert draft.form.get("message") == "Hello"
        assert "draft 1" in bench.lines()[1]
        assert "saved 14:32" in bench.lines()[1] or "saved" in bench.lines()[1]
        await bench.press("escape")
        await bench.until(lambda: "Draft 1 kept. c opens it again." in bench.line("status"))
        assert screen.draft_id == draft.id


async def test_a_form_that_was_emptied_again_leaves_no_draft(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        await open_form(bench)
        await bench.press("tab", "tab", "x", "backspace", "escape")
        assert bench.engine.kept == {}


async def test_enter_goes_to_the_next_field_and_never_further(open_bench: OpenBench) -> None:
    async with open_bench((100, 40), dialect="v3") as bench:
        screen = await open_form(bench, Shape.EGIFT)
        await bench.press("tab")
        await bench.type("a@b.example")
        for name in ("email", "name", "amount"):
            assert screen.pane.focused_name == name
            await bench.press("enter")
        assert screen.pane.focused_name == "custom_message"
        await bench.press("enter")
        assert screen.pane.focused_name == "custom_message"
        assert screen.state.form.get("custom_message") == "\n"
        assert form_of(bench) is screen


async def test_faults_show_once_a_field_was_left_and_go_when_mended(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        await open_form(bench, Shape.EGIFT)
        await bench.press("tab")
        await bench.type("priya")
        assert "▲ An email" not in text_of(bench)
        await bench.press("tab")
        await bench.until(lambda: "▲ An email has one @" in text_of(bench))
        assert "things to fix before review" in text_of(bench)
        await bench.press("shift+tab")
        await bench.type("@northwind.example")
        await bench.until(lambda: "An email has one @" not in text_of(bench))


async def test_the_list_of_faults_leads_to_their_fields(open_bench: OpenBench) -> None:
    async with open_bench((100, 40), dialect="v3") as bench:
        screen = await open_form(bench, Shape.ADDRESSED)
        await bench.press("ctrl+s")
        await bench.until(lambda: "7 things to fix before review" in text_of(bench))
        assert screen.pane.focused_name == "touch_id"
        screen.set_focus(screen.pane.faults)
        await bench.press("down", "down", "down", "enter")
        assert screen.pane.focused_name == "address"


async def test_the_review_opens_with_what_was_composed(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        bench.engine.budget = BudgetRead(NOW, team=TEAM)
        screen = await open_form(bench)
        await fill_box(bench)
        await bench.type("Hello Hannah")
        await bench.until(lambda: screen.guard.asked, "the guard")
        await bench.until(lambda: "ctrl+s review" in bench.lines()[-1] and "(ctrl+s" not in bench.lines()[-1])
        for words in ("3,587.50", "44.10", "3,543.40", "None to Hannah Weiß in 30 days."):
            assert words in text_of(bench)
        await bench.press("ctrl+s")
        await bench.until(lambda: isinstance(bench.app.screen, ReviewScreen), "the review")
        assert "Hello Hannah" in text_of(bench)
        assert bench.engine.orders == []
        await bench.press("escape")
        assert form_of(bench) is screen
        assert screen.state.form.get("message") == "Hello Hannah"


async def test_review_asked_for_before_the_cache_has_answered_comes_with_its_answer(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        await open_form(bench)
        await fill_box(bench)
        await bench.press("f10")
        await bench.until(lambda: isinstance(bench.app.screen, ReviewScreen), "the review")


async def test_a_second_gift_needs_a_tick(open_bench: OpenBench) -> None:
    earlier = make_send(144, recipient=HANNAH.person, gift="Coffee eGift", status_raw="pending", dialect="v2")
    async with open_bench((100, 32), sends=[make_send(1), earlier], dialect="v2") as bench:
        screen = await open_form(bench)
        await fill_box(bench)
        await bench.until(lambda: "Needs a tick before review." in text_of(bench))
        assert "Sent to Hannah Weiß in 30 days" in text_of(bench)
        assert "(ctrl+s review)" in bench.lines()[-1]
        await bench.press("ctrl+s")
        assert form_of(bench) is screen
        await bench.until(lambda: "already has an open send: Coffee eGift, 6 days ago." in bench.line("page-status"))
        assert screen.focused is screen.beside
        await bench.press("space")
        await bench.until(lambda: "[x] Send this one as well" in text_of(bench))
        await bench.until(lambda: "Ready for review." in bench.line("page-status"))
        await bench.press("ctrl+s")
        await bench.until(lambda: isinstance(bench.app.screen, ReviewScreen), "the review")
        assert "Coffee eGift" in text_of(bench)


async def test_a_tick_is_for_the_sends_that_were_seen(open_bench: OpenBench) -> None:
    earlier = make_send(144, recipient=HANNAH.person, status_raw="pending", dialect="v2")
    async with open_bench((100, 32), sends=[make_send(1), earlier], dialect="v2") as bench:
        screen = await open_form(bench)
        await fill_box(bench)
        await bench.until(lambda: screen.guard.has_box, "the box")
        screen.focus_tick()
        await bench.press("space")
        assert not screen.guard.needs_tick
        await bench.engine.change(make_send(2, recipient=HANNAH.person, status_raw="pending", dialect="v2"), new=True)
        await bench.until(lambda: len(screen.guard.sends) == 2, "the other send")
        assert screen.guard.needs_tick
        await bench.until(lambda: "[ ] Send this one as well" in text_of(bench))


@pytest.mark.parametrize(("size", "other"), [((80, 24), (200, 40)), ((120, 32), (90, 32)), ((120, 32), (120, 19))])
async def test_the_tick_in_focus_stays_in_focus_where_it_stands_after_the_window_has_changed(
    open_bench: OpenBench, size: tuple[int, int], other: tuple[int, int]
) -> None:
    earlier = make_send(144, recipient=HANNAH.person, status_raw="pending", dialect="v2")
    async with open_bench(size, sends=[earlier], dialect="v2") as bench:
        screen = await open_form(bench)
        await fill_box(bench)
        await bench.until(lambda: screen.guard.has_box, "the box")
        await bench.press("ctrl+s")
        first, then = (screen.beside, screen.brief) if screen.beside.display else (screen.brief, screen.beside)
        assert screen.focused is first
        await bench.pilot.resize_terminal(*other)
        await bench.until(lambda: screen.focused is then, "the box in focus")
        await bench.press("space")
        await bench.until(lambda: "[x] Send this one as well" in text_of(bench))
        await bench.pilot.resize_terminal(*size)
        await bench.until(lambda: screen.focused is first, "the box in focus again")
        await bench.press("space")
        assert screen.guard.needs_tick


async def test_a_fault_in_focus_below_leads_to_its_field_once_the_window_is_wide(open_bench: OpenBench) -> None:
    async with open_bench((80, 24), dialect="v3") as bench:
        screen = await open_form(bench, Shape.EGIFT)
        await bench.press("ctrl+s")
        await bench.until(lambda: screen.brief.can_focus, "a fault to go to")
        screen.set_focus(screen.brief)
        key = screen.brief.key
        await bench.pilot.resize_terminal(120, 32)
        await bench.until(lambda: screen.pane.focused_name == key, "the field of the fault")


async def test_the_tick_can_be_taken_back(open_bench: OpenBench) -> None:
    earlier = make_send(144, recipient=HANNAH.person, status_raw="pending", dialect="v2")
    async with open_bench((100, 32), sends=[earlier], dialect="v2") as bench:
        screen = await open_form(bench)
        await fill_box(bench)
        await bench.until(lambda: screen.guard.has_box, "the box")
        screen.focus_tick()
        await bench.press("enter")
        assert not screen.guard.needs_tick
        await bench.press("enter")
        assert screen.guard.needs_tick


async def test_an_unstated_price_says_what_earlier_sends_cost(open_bench: OpenBench) -> None:
    sends = [make_send(n, gift_id=KIT.id, cost=usd(cost)) for n, cost in ((400, "58"), (500, "64"))]
    async with open_bench((100, 32), sends=sends, dialect="v3") as bench:
        bench.engine.budget = BudgetRead(NOW, balances=Balances(Me("1", "Ana", balance=usd("1240"))))
        await open_form(bench, Shape.COLLECT)
        await choose(bench, "kit")
        await bench.until(lambda: "Earlier sends of it cost 58.00 to 64.00 USD." in beside(bench))
        assert "The touch states no price." in text_of(bench)


async def test_how_far_the_search_reaches_is_said(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        await open_form(bench, Shape.EGIFT)
        await bench.press("tab")
        await bench.type("priya@northwind.example")
        await bench.until(lambda: "All 300 sends were searched." in text_of(bench))
        bench.engine.tell(SyncMoved(replace(bench.engine.sync_state, complete=False, loaded=100, total=300)))
        await bench.until(lambda: "Only 100 of 300 sends are loaded so far" in beside(bench))


async def test_somebody_new_unfolds_fields_and_picking_an_entry_folds_them_again(open_bench: OpenBench) -> None:
    async with open_bench((100, 40), dialect="v2") as bench:
        screen = await open_form(bench)
        await bench.type("zzz")
        await bench.until(lambda: "Nobody found" in text_of(bench))
        await bench.press("enter")
        await bench.until(lambda: "First name" in text_of(bench))
        assert screen.pane.focused_name == "last_name"
        assert screen.state.form.get("recipient_id") == NEW_RECIPIENT
        screen.pane.focus_field("first_name")
        await bench.press("ctrl+u")
        await bench.type("Ann")
        screen.pane.focus_field("recipient_id")
        await choose(bench, "priya")
        await bench.until(lambda: "First name" not in text_of(bench))
        assert screen.state.form.get("first_name") == "Ann"


async def test_the_servers_words_land_on_their_fields_and_the_rest_below(open_bench: OpenBench) -> None:
    async with open_bench((100, 40), dialect="v2") as bench:
        screen = await open_form(bench)
        await fill_box(bench)
        fault = Refused(422, "Validation error", fields={"message": ("is too kind",), "colour": ("unknown",)})
        bench.engine.tell(CreateMoved(screen.draft_id, CreateStage.REFUSED, "Refused.", fault=fault))
        await bench.until(lambda: '"is too kind"' in text_of(bench))
        assert "colour: unknown" in text_of(bench)
        screen.pane.focus_field("message")
        await bench.type("x")
        await bench.until(lambda: "too kind" not in text_of(bench))
        assert "colour: unknown" in text_of(bench)


async def test_words_of_an_earlier_try_are_there_when_the_draft_is_opened(open_bench: OpenBench) -> None:
    async with open_bench((100, 40), dialect="v2") as bench:
        form = blank(Shape.INVENTORY).put("recipient_id", HANNAH.id).put("item_id", BOX.id)
        words = {"item_id": 'Sendoso says: "is sold out"'}
        bench.engine.kept["d"] = SavedDraft("d", 4, form, NOW, NOW, words=words)
        bench.app.push_screen(ComposeScreen(bench.engine, bench.screen.bar_header, "d"))
        await bench.until(lambda: '"is sold out"' in text_of(bench))
        assert form_of(bench).pane.focused_name == "item_id"
        assert "draft 4" in bench.lines()[1]


async def test_a_recipient_who_was_added_along_the_way_is_the_drafts_from_then_on(open_bench: OpenBench) -> None:
    async with open_bench((100, 40), dialect="v2") as bench:
        screen = await open_form(bench)
        await bench.type("zzz")
        await bench.until(lambda: "Nobody found" in text_of(bench))
        await bench.press("enter")
        await bench.type("Hannah")
        screen.typed("email", "somebody.else@spree.example")
        bench.engine.tell(RecipientAdded(screen.draft_id, HANNAH))
        await bench.pilot.pause()
        screen.typed("email", HANNAH.person.email)
        assert screen.state.form.get("recipient_id") == NEW_RECIPIENT, "it was somebody else when they were added"
        bench.engine.tell(RecipientAdded(screen.draft_id, HANNAH))
        await bench.until(lambda: screen.state.form.get("recipient_id") == HANNAH.id)
        assert bench.engine.kept[screen.draft_id].form.get("recipient_id") == HANNAH.id
        await bench.until(lambda: "Hannah Weiß, Spree Analytics" in text_of(bench))


@pytest.mark.parametrize(
    ("connection", "words"),
    [
        (Connection.OFFLINE, "Offline since"),
        (Connection.UNAUTHORISED, "Sendoso refuses the credentials."),
        (Connection.THROTTLED, "Sendoso asked us to wait."),
    ],
)
async def test_trouble_on_the_line_is_said_and_the_form_stays(
    open_bench: OpenBench, connection: Connection, words: str
) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        await bench.press("tab", "tab")
        await bench.type("Hello")
        bench.engine.tell(
            SyncMoved(SyncState(connection, NOW, 1, 1, True, since=datetime(2026, 11, 20, 14, tzinfo=UTC)))
        )
        await bench.until(lambda: words in bench.line("page-status"))
        await bench.type(" there")
        assert bench.engine.kept[screen.draft_id].form.get("message") == "Hello there"


async def test_a_draft_opens_as_it_was_left_also_before_anything_was_read(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        await fill_box(bench)
        await bench.type("Hello")
        draft_id = screen.draft_id
        await bench.press("escape")
        bench.engine.answers = False
        bench.engine.read.clear()
        bench.app.push_screen(ComposeScreen(bench.engine, bench.screen.bar_header, draft_id))
        await bench.until(lambda: "Hannah Weiß, Spree Analytics" in text_of(bench))
        assert "Welcome box, small" in text_of(bench)
        assert "Hello" in text_of(bench)
        bench.engine.read_catalog(CatalogPart.ITEMS)
        assert form_of(bench).pane.focused_name == "scheduled_date"


async def test_a_draft_that_has_gone_meanwhile_is_said_to_have(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        bench.app.push_screen(ComposeScreen(bench.engine, bench.screen.bar_header, "nowhere"))
        await bench.until(lambda: bench.app.screen is bench.screen)
        await bench.until(lambda: "not there any more" in bench.line("status"))


@pytest.mark.parametrize("gone", [True, False])
async def test_what_is_typed_into_a_draft_that_another_window_sent_is_not_lost(
    open_bench: OpenBench, gone: bool
) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("message")
        await bench.type("Hello")
        first = screen.draft_id
        if gone:
            del bench.engine.kept[first]
        else:
            bench.engine.kept[first] = replace(bench.engine.kept[first], intent_id="intent-1")
        await bench.type(", Ann")
        await bench.until(lambda: "in another window" in bench.line("page-status"))
        assert screen.draft_id != first or gone
        assert bench.engine.kept[screen.draft_id].form.get("message") == "Hello, Ann"
        assert len(bench.engine.kept) == (1 if gone else 2)


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (99, 30)])
async def test_the_field_in_focus_is_always_in_sight(open_bench: OpenBench, size: tuple[int, int]) -> None:
    async with open_bench(size, dialect="v3") as bench:
        screen = await open_form(bench, Shape.ADDRESSED)
        await bench.press("ctrl+s")
        for _ in range(12):
            await bench.press("tab")
            await bench.pilot.pause()
            name = screen.pane.focused_name
            if not name:
                continue
            row = screen.pane.row(name)
            assert screen.pane.region.y <= row.region.y
            assert row.region.y + row._rows <= screen.pane.region.bottom


async def test_narrow_screens_have_the_guards_in_three_lines_and_the_tick_among_them(open_bench: OpenBench) -> None:
    earlier = make_send(144, recipient=HANNAH.person, gift="Coffee eGift", status_raw="pending", dialect="v2")
    async with open_bench((80, 24), sends=[earlier], dialect="v2") as bench:
        bench.engine.budget = BudgetRead(NOW, team=TEAM)
        screen = await open_form(bench)
        await fill_box(bench)
        await bench.until(lambda: "[ ] Send this one as well: Coffee eGift, Pending" in text_of(bench))
        assert "3,587.50 now, 44.10 USD this send, 3,543.40 USD after" in text_of(bench)
        await bench.press("ctrl+s")
        assert screen.focused is screen.brief
        await bench.press("space", "ctrl+s")
        await bench.until(lambda: isinstance(bench.app.screen, ReviewScreen), "the review")


@pytest.mark.parametrize("size", [(100, 20), (100, 24), (140, 30), (100, 19), (100, 15)])
async def test_the_tick_is_in_sight_however_low_the_screen_is(open_bench: OpenBench, size: tuple[int, int]) -> None:
    sends = [make_send(n, recipient=HANNAH.person, status_raw="pending", dialect="v2") for n in range(9)]
    async with open_bench(size, sends=sends, dialect="v2") as bench:
        bench.engine.budget = BudgetRead(NOW, team=TEAM)
        screen = await open_form(bench)
        await fill_box(bench)
        await bench.until(lambda: screen.guard.has_box, "the guard")
        await bench.until(lambda: "[ ] Send this one as well" in text_of(bench))
        assert "Needs a tick before review." in text_of(bench)
        assert screen.beside.display == (size[1] >= 20)


async def test_help_names_the_keys_of_the_form_and_runs_them(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        await open_form(bench)
        await bench.press("f1")
        await bench.until(lambda: "review it; nothing is sent yet" in text_of(bench))
        await bench.type("leave")
        await bench.press("enter")
        await bench.until(lambda: bench.app.screen is bench.screen)


async def test_letters_and_figures_are_text_here(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        screen = await open_form(bench, Shape.EGIFT)
        await bench.press("tab")
        await bench.type("xq5R?:/c")
        assert screen.state.form.get("email") == "xq5R?:/c"
        assert form_of(bench) is screen


@pytest.mark.parametrize("name", ["email", "custom_message"])
async def test_f91_a_paste_is_bounded_and_cleaned(open_bench: OpenBench, name: str) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        screen = await open_form(bench, Shape.EGIFT)
        screen.pane.focus_field(name)
        field = screen.focused
        assert field is not None
        field.post_message(Paste("\x1b[31mred\x07 \u202eevil\x1b]52;c;aGk=\x07" + "x" * 1_000_000))
        await bench.until(lambda: screen.state.form.get(name), "the paste")
        kept = screen.state.form.get(name)
        assert len(kept) <= 5_000
        assert not any(ord(char) < 32 or char == "\u202e" for char in kept.replace("\n", ""))
        field.post_message(Paste("y" * 100))
        await bench.pilot.pause()
        assert len(screen.state.form.get(name)) <= 5_000


async def test_several_lines_pasted_into_a_field_of_one_line_all_stay(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        screen = await open_form(bench, Shape.EGIFT)
        screen.pane.focus_field("name")
        assert screen.focused is not None
        screen.focused.post_message(Paste("  Ann Lee\r\n\n Lee & Sons\n"))
        await bench.until(lambda: screen.state.form.get("name") == "Ann Lee Lee & Sons", "both lines")


async def test_a_long_message_counts_on_and_keeps_all_of_it(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("message")
        assert screen.focused is not None
        screen.focused.post_message(Paste("word " * 120))
        await bench.until(lambda: len(screen.state.form.get("message")) == 600)
        await bench.press("tab")
        await bench.until(lambda: "600 of 500 characters: take out 100." in text_of(bench))


async def test_links_are_guarded_for_everybody_they_are_for(open_bench: OpenBench) -> None:
    earlier = make_send(30, recipient=Person(email="bob@lee.example"), status_raw="Sent")
    async with open_bench((100, 32), sends=[earlier], dialect="v3") as bench:
        screen = await open_form(bench, Shape.LINKS)
        await choose(bench, "team")
        await bench.type("ann@lee.example")
        await bench.press("enter")
        await bench.type("bob@lee.example")
        await bench.until(lambda: screen.guard.has_box, "the guard")
        assert "Sent to 2 people in 30 days" in text_of(bench)
        assert "Sent  bob@lee.example" in text_of(bench)
        assert "2 links" in text_of(bench)
