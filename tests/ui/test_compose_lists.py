"""The lists of the form: what is found by typing, what is grey and why, and what is said while nothing is there."""

from dataclasses import replace

import pytest

from sendoso_tui.domain.faults import Offline, Refused
from sendoso_tui.domain.form import Shape, blank
from sendoso_tui.domain.people import Person, Recipient
from sendoso_tui.flows.facts import CatalogPart, CatalogRead, RecipientsFound
from sendoso_tui.ui.options import UiOptions
from sendoso_tui.ui.screens.compose import ComposeScreen
from sendoso_tui.ui.widgets.chooser import Chooser
from tests.ui.conftest import Bench, OpenBench
from tests.ui.looking import rows_of
from tests.ui.new_sends import BOX, HANNAH, HOODIE, KIT, OVER, PRIYA
from tests.ui.pretend import HOSTILE_TEXTS
from tests.ui.test_compose import choose, form_of, open_form, text_of


def list_of(bench: Bench) -> Chooser:
    chooser = form_of(bench).chooser
    assert chooser is not None
    return chooser


def names(bench: Bench) -> list[str]:
    return [choice.name for choice in list_of(bench)._found]


async def test_items_show_kind_days_and_price_and_what_is_not_available_is_grey_with_the_reason(
    open_bench: OpenBench,
) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("item_id")
        await bench.press("enter")
        await bench.until(lambda: "Wine, two bottles" in text_of(bench))
        assert names(bench) == ["Welcome box, small", "Coffee eGift", "Wine, two bottles"]
        line = next(line for line in bench.lines() if "Welcome box, small" in line)
        assert "physical, 5 d" in line
        assert "44.10 USD" in line
        await bench.press("down", "down")
        await bench.until(lambda: text_of(bench).count("not available now") == 2, "the reason in the last line")
        await bench.press("enter")
        assert screen.chooser is not None
        assert screen.state.form.get("item_id") == ""


async def test_tab_goes_through_the_kinds(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("item_id")
        await bench.press("enter")
        await bench.until(lambda: "all 3   physical 2   egift 1" in text_of(bench))
        await bench.press("tab", "tab")
        assert names(bench) == ["Coffee eGift"]
        await bench.press("tab")
        assert len(names(bench)) == 3
        await bench.press("shift+tab")
        assert names(bench) == ["Coffee eGift"]


async def test_touches_begin_with_the_kind_the_form_needs_and_name_what_keeps_others_out(open_bench: OpenBench) -> None:
    async with open_bench((120, 32), dialect="v3") as bench:
        await open_form(bench, Shape.COLLECT)
        await bench.press("enter")
        await bench.until(lambda: OVER.name in text_of(bench))
        assert names(bench) == [KIT.name, OVER.name]
        assert "ended 30 Sep" in text_of(bench)
        assert "until 31 Dec, US DE" in text_of(bench)
        await bench.press("tab")
        await bench.until(lambda: "by email, this needs mail" in text_of(bench))


async def test_a_choice_moves_on_to_the_next_field(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        await choose(bench, "hannah")
        assert screen.pane.focused_name == "item_id"
        await choose(bench, "small")
        assert screen.pane.focused_name == "message"
        assert screen.state.form.get("recipient_id") == HANNAH.id
        assert screen.state.form.get("item_id") == BOX.id


async def test_esc_closes_the_list_and_leaves_the_form(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        await bench.type("han")
        await bench.press("escape")
        assert form_of(bench) is screen
        assert screen.chooser is None
        assert screen.pane.focused_name == "recipient_id"
        assert "▲" not in text_of(bench)
        await bench.press("escape")
        assert bench.app.screen is bench.screen


async def test_typing_asks_the_address_book_once_the_typing_pauses(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        await open_form(bench)
        await bench.type("hannah")
        await bench.until(lambda: bench.engine.searches and bench.engine.searches[-1][1] == "hannah")
        assert len(bench.engine.searches) < len("hannah")


async def test_what_an_older_search_found_can_be_neither_taken_nor_shown_as_the_answer(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        bench.engine.answers = False
        screen = await open_form(bench)
        await bench.type("han")
        await bench.until(lambda: bench.engine.searches and bench.engine.searches[-1][1] == "han")
        number = bench.engine.searches[-1][0]
        bench.engine.tell(RecipientsFound(number, "han", (HANNAH,)))
        await bench.until(lambda: "Hannah Weiß" in text_of(bench))
        await bench.type("x")
        await bench.press("enter")
        assert screen.chooser is not None
        assert screen.state.form.get("recipient_id") == ""
        await bench.until(lambda: bench.engine.searches[-1][1] == "hanx")
        bench.engine.tell(RecipientsFound(number, "han", (PRIYA,)))
        await bench.pilot.pause()
        assert "Priya" not in text_of(bench)
        bench.engine.answer_search(*bench.engine.searches[-1])
        await bench.until(lambda: "Nobody found" in text_of(bench))


async def test_somebody_new_is_not_taken_by_accident_while_the_book_is_asked(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        bench.engine.answers = False
        screen = await open_form(bench)
        await bench.press("enter")
        await bench.until(lambda: screen.chooser is not None)
        await bench.press("enter")
        assert screen.state.form.get("recipient_id") == ""
        bench.engine.answer_search(*bench.engine.searches[-1])
        await bench.until(lambda: "Hannah Weiß" in text_of(bench))
        assert list_of(bench)._list.cursor == 0
        await bench.press("up", "down", "down", "down")
        bench.engine.answer_search(*bench.engine.searches[-1])
        await bench.pilot.pause()
        await bench.press("enter")
        assert screen.state.form.get("recipient_id") == "new"


async def test_loading_and_failing_are_said_and_opening_the_list_again_tries_again(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        bench.engine.answers = False
        screen = await open_form(bench)
        screen.pane.focus_field("item_id")
        await bench.press("enter")
        await bench.until(lambda: "Reading the inventory…" in text_of(bench))
        read = CatalogRead(CatalogPart.ITEMS, (BOX,), complete=False, fault=Offline("Sendoso is not reached."))
        bench.engine.read[CatalogPart.ITEMS] = read
        bench.engine.tell(read)
        await bench.until(lambda: "▲ Sendoso is not reached. What was read until then is here." in text_of(bench))
        assert names(bench) == [BOX.name]
        await bench.press("escape")
        bench.engine.answers = True
        await bench.press("enter")
        await bench.until(lambda: len(names(bench)) == 3)


async def test_an_address_book_that_fails_still_lets_somebody_new_be_made(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        bench.engine.answers = False
        screen = await open_form(bench)
        await bench.press("enter")
        fault = Refused(500, "Sendoso answered with an error.")
        await bench.until(lambda: bench.engine.searches)
        bench.engine.tell(RecipientsFound(bench.engine.searches[-1][0], "", (), fault))
        await bench.until(lambda: "▲ " in text_of(bench))
        assert names(bench) == ["Create a new recipient"]
        assert "(enter take it)" not in bench.line("page-footer")
        await bench.press("enter")
        assert screen.pane.focused_name == "first_name"


async def test_the_book_is_asked_again_once_the_line_is_there(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        bench.engine.answers = False
        await open_form(bench)
        await bench.type("han")
        await bench.until(lambda: bench.engine.searches and bench.engine.searches[-1][1] == "han")
        fault = Offline("The address book cannot be asked yet.")
        bench.engine.tell(RecipientsFound(bench.engine.searches[-1][0], "han", (), fault))
        await bench.until(lambda: "▲ The address book cannot be asked yet." in text_of(bench))
        bench.engine.answers = True
        await bench.engine.count()
        await bench.until(lambda: "Hannah Weiß" in text_of(bench))


async def test_nothing_found_says_so(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("item_id")
        await bench.type("zzzz")
        await bench.until(lambda: "Nothing matches." in text_of(bench))
        await bench.until(lambda: "(enter take it)" in bench.line("page-footer"), "a key that takes nothing")
        await bench.press("enter")
        assert screen.chooser is not None


async def test_an_empty_catalogue_says_so(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        bench.engine.catalogue[CatalogPart.TOUCHES] = ()
        await open_form(bench, Shape.EGIFT)
        await bench.press("enter")
        await bench.until(lambda: "Nothing is offered to this account." in text_of(bench))


async def test_variants_belong_to_their_gift(open_bench: OpenBench) -> None:
    async with open_bench((100, 40), dialect="v3") as bench:
        bench.app.push_screen(ComposeScreen(bench.engine, bench.screen.bar_header, form=blank(Shape.GIFT)))
        await bench.until(lambda: isinstance(bench.app.screen, ComposeScreen), "the form")
        screen = form_of(bench)
        screen.pane.focus_field("variant_id")
        await bench.press("enter")
        await bench.until(lambda: "Choose the gift first." in text_of(bench))
        await bench.press("escape")
        screen.pane.focus_field("gift_id")
        await choose(bench, "hoodie")
        assert screen.pane.focused_name == "variant_id"
        await choose(bench, "size")
        assert screen.state.form.get("gift_id") == HOODIE.id
        assert screen.state.form.get("variant_id") == "v1"
        screen.pane.focus_field("variant_id")
        await bench.press("backspace")
        assert screen.state.form.get("variant_id") == ""


async def test_a_field_with_many_options_lists_them(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("crm_type")
        await choose(bench, "lead")
        assert screen.state.form.get("crm_type") == "lead"
        assert screen.pane.focused_name == "crm_id"
        await bench.until(lambda: " lead " in text_of(bench))


async def test_going_elsewhere_with_the_mouse_closes_the_list(open_bench: OpenBench) -> None:
    async with open_bench((120, 40), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("crm_type")
        await bench.press("enter")
        await bench.until(lambda: screen.chooser is not None)
        await bench.pilot.click("#field-message", offset=(1, 1))
        await bench.until(lambda: screen.chooser is None)
        assert screen.pane.focused_name == "message"


async def test_a_click_takes_what_was_clicked(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("item_id")
        await bench.press("enter")
        await bench.until(lambda: "Coffee eGift" in text_of(bench))
        y = next(y for y, line in enumerate(bench.lines()) if "Coffee eGift" in line)
        await bench.pilot.click(offset=(bench.lines()[y].index("Coffee eGift"), y))
        await bench.until(lambda: screen.state.form.get("item_id") == "item_00cafe")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 32), (200, 60)])
async def test_the_list_stays_on_the_screen(open_bench: OpenBench, size: tuple[int, int]) -> None:
    async with open_bench(size, dialect="v3") as bench:
        screen = await open_form(bench, Shape.ADDRESSED)
        for name in ("touch_id",):
            screen.pane.focus_field(name)
            await bench.press("enter")
            await bench.until(lambda: screen.chooser is not None and screen.chooser.size.height)
            region = list_of(bench).region
            assert screen.region.contains_region(region)
            assert list_of(bench)._list.size.height >= 2


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_hostile_names_are_only_text(open_bench: OpenBench, text: str, ascii_only: bool) -> None:
    async with open_bench((80, 24), dialect="v2", options=UiOptions(ascii=ascii_only)) as bench:
        bench.engine.book = [Recipient("r", Person(text, text, text, "r"))]
        bench.engine.catalogue[CatalogPart.ITEMS] = (replace(BOX, name=text, type=text, description=text),)
        bench.engine.search_recipients = lambda number, typed: bench.engine.tell(  # type: ignore[method-assign]
            RecipientsFound(number, typed, tuple(bench.engine.book))
        )
        screen = await open_form(bench)
        await bench.press("enter")
        await bench.until(lambda: len(list_of(bench)._found) == 2)
        await bench.press("enter")
        assert screen.state.form.get("recipient_id") == "r"
        await bench.press("enter")
        await bench.until(lambda: list_of(bench)._found)
        await bench.press("enter")
        assert screen.state.form.get("item_id") == BOX.id
        await bench.until(lambda: screen.guard.asked)
        rows_of(screen)


_NAMED = ("first_name", "last_name", "email")


@pytest.mark.parametrize(
    ("typed", "filled"),
    [
        ("Ann Marie  Lee", ("Ann Marie", "Lee", "")),
        ("Zoe", ("Zoe", "", "")),
        ("ann@lee.example", ("", "", "ann@lee.example")),
        ("Ann Lee ann@lee.example", ("Ann", "Lee", "ann@lee.example")),
    ],
)
async def test_what_was_typed_to_find_somebody_new_is_kept_in_their_fields(
    open_bench: OpenBench, typed: str, filled: tuple[str, str, str]
) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        await bench.type(typed)
        await bench.until(lambda: "Nobody found" in text_of(bench))
        assert names(bench) == ["Create a new recipient"]
        await bench.press("enter")
        # The first field that is still empty.
        empty = next((name for name, text in zip(_NAMED, filled, strict=True) if not text), "company")
        await bench.until(lambda: screen.pane.focused_name == empty, empty)
        form = screen.state.form
        assert tuple(form.get(name) for name in _NAMED) == filled
        await bench.until(lambda: all(text in text_of(bench) for text in filled), "the texts in their fields")


async def test_what_stands_in_a_field_is_not_written_over_by_a_search(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        await bench.type("zoe")
        await bench.until(lambda: "Nobody found" in text_of(bench))
        await bench.press("enter")
        await bench.until(lambda: screen.pane.focused_name == "last_name")
        screen.pane.focus_field("recipient_id")
        await bench.type("other name")
        await bench.until(lambda: "Nobody found" in text_of(bench))
        await bench.press("enter")
        await bench.until(lambda: screen.pane.focused_name == "email")
        assert [screen.state.form.get(name) for name in _NAMED] == ["zoe", "name", ""]


async def test_what_cannot_be_chosen_is_not_offered_to_enter(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("item_id")
        await bench.press("enter")
        await bench.until(lambda: "Wine, two bottles" in text_of(bench))
        assert " enter take it" in bench.line("page-footer")
        await bench.press("down", "down")
        await bench.until(lambda: "(enter take it)" in bench.line("page-footer"), "grey")
        await bench.press("up")
        await bench.until(lambda: " enter take it" in bench.line("page-footer"), "not grey")
