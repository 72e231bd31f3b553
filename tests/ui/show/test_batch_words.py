"""The pages of a batch as text: columns, plan, report; every line in its width, whatever the file holds."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sendoso_tui.domain.batch import Batch, BatchState
from sendoso_tui.domain.batch_cost import BatchCost
from sendoso_tui.domain.batch_plan import PlannedRow, RowFault, fill_in, judge_rows, make_plan
from sendoso_tui.domain.catalog import Touch
from sendoso_tui.domain.costing import Level
from sendoso_tui.domain.form import YES, Form, Shape
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people_columns import guess_columns
from sendoso_tui.domain.people_file import PeopleFile, PeopleRow, read_people
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.batch_facts import BatchMoved, BatchRowMoved
from sendoso_tui.flows.batch_planning import BatchOffer
from sendoso_tui.flows.batch_run import BatchSeen
from sendoso_tui.flows.facts import CreateStage
from sendoso_tui.ui.show import batch, batch_columns, batch_plan
from sendoso_tui.ui.show.columns_state import ColumnsState
from sendoso_tui.ui.show.glyphs import ASCII, UNICODE, Glyphs
from sendoso_tui.ui.show.line import line_width, plain
from sendoso_tui.ui.show.moments import Look
from sendoso_tui.ui.show.page_text import PageText
from tests.ui.pretend import HOSTILE_TEXTS
from tests.ui.world import NOW, make_send

ABOUT = ProfileAbout("prod", "v3", "production", "https://app.sendoso.com", "app.sendoso.com")
COFFEE = Touch("7", "Coffee on us", delivery_type="email", status="Active", currency="USD")
LOOK = Look(NOW)
PEOPLE = read_people(
    b"E-mail,First name,Last name,Remarks\nann@x.example,Ann,Doe,x\nbob,Bob,Doe,\ncid@x.example,Cid,Doe,\n"
)


def text_of(page: PageText) -> str:
    return "\n".join(plain(line).rstrip() for line in page.lines)


def _has(text: str, *cells: str) -> bool:
    """Say whether there is a line of these cells."""
    return any(re.split(r"  +", line.strip()) == list(cells) for line in text.splitlines())


def state(shape: Shape = Shape.EGIFT, people: PeopleFile = PEOPLE) -> ColumnsState:
    return ColumnsState("people.csv", people, shape)


def offer(people: PeopleFile = PEOPLE, **changes: object) -> BatchOffer:
    columns = guess_columns(people.heads, Shape.EGIFT)
    rows = fill_in(people, columns, Shape.EGIFT, {"touch_id": "7"})
    judged = judge_rows(rows, lambda form: judge(form, Known(touch=COFFEE), date(2026, 11, 20)), columns)
    return BatchOffer("people.csv", make_plan(judged), **changes)  # type: ignore[arg-type]


def fit_offer(count: int = 3, **changes: object) -> BatchOffer:
    rows = "".join(f"a{number}@x.example,Ann {number}\n" for number in range(count))
    return offer(read_people(f"Email,Name\n{rows}".encode()), **changes)


# Columns


def test_the_page_of_columns_says_what_fills_in_what() -> None:
    text = text_of(batch_columns.columns_page(state(), 97))
    assert "Touch         needed, and nothing fills it in" in text
    assert _has(text, "Email", "E-mail", "ann@x.example")
    assert _has(text, "Name", "First name + Last name", "Ann Doe")
    assert "Note          nothing" in text
    assert "Not used      Remarks" in text
    assert "[ ] Send repeats too" in text
    assert "address book" not in text


def test_what_is_the_same_for_all_is_named_by_its_name() -> None:
    made = state()
    made.put_same("touch_id", "7", "Coffee on us")
    made.put_same("name", "Somebody")
    text = text_of(batch_columns.columns_page(made, 97))
    assert "Touch         for all: Coffee on us" in text
    assert "First name + Last name, else Somebody" in text
    assert made.same() == {"touch_id": "7", "name": "Somebody"}


def test_new_recipients_ask_for_more_fields() -> None:
    made = state(Shape.INVENTORY)
    before = batch_columns.row_keys(made)
    assert "first_name" not in before
    assert before[-2:] == [batch_columns.KEY_NEW, batch_columns.KEY_AGAIN]
    made.new_recipients = True
    assert "first_name" in batch_columns.row_keys(made)
    assert made.columns()["first_name"] == ("First name",)
    assert not made.is_missing("recipient_id")


def test_columns_are_gone_through_and_end_at_none() -> None:
    made = state()
    seen = []
    for _ in range(5):
        made.step("custom_message", 1)
        seen.append(made.filled["custom_message"].columns)
    assert seen == [("E-mail",), ("First name",), ("Last name",), ("Remarks",), ()]
    made.step("touch_id", 1)
    assert made.filled["touch_id"].columns == ()


def test_what_a_form_begins_with_counts_until_there_is_a_column() -> None:
    made = state(Shape.COLLECT)
    assert batch_columns.filled_words(made, "expire_after_days") == "for all: 5"
    made.use("expire_after_days", ("Remarks",))
    assert batch_columns.filled_words(made, "expire_after_days") == "Remarks"
    made.toggle("hide_product_info")
    assert made.same()["hide_product_info"] == YES
    made.clear("hide_product_info")
    assert made.same() == {}


def test_choices_show_what_columns_hold() -> None:
    made = state()
    choices = batch_columns.column_choices(made, "custom_message")
    assert [(choice.name, choice.facts) for choice in choices[:2]] == [
        ("E-mail", "ann@x.example"),
        ("First name", "Ann"),
    ]
    assert [choice.key for choice in choices[-2:]] == [batch_columns.SAME, batch_columns.NO_COLUMN]
    assert batch_columns.chosen_head(made, choices[1].key) == "First name"
    assert batch_columns.SAME not in [
        one.key for one in batch_columns.column_choices(state(Shape.INVENTORY), "recipient_id")
    ]


# Plan


def test_faults_come_first_and_nothing_can_be_typed() -> None:
    made = offer()
    text = text_of(batch_plan.plan_page(made, 97, LOOK))
    assert "●       2  can be sent: Coffee on us   price not stated" in text
    assert "▲       1  wrong, named below" in text
    rows = text.partition("What")[2]
    assert rows.index("▲ E-mail:") < rows.index("Ann Doe")
    why = batch_plan.why_not(made)
    assert why == "1 fault to mend first. Nothing was sent."
    assert "Type" not in " ".join(plain(line) for line in batch_plan.confirm_lines(made, ABOUT, "", why, 90))


def test_where_no_row_can_be_sent_no_gift_and_no_money_is_named() -> None:
    made = offer(read_people(b"Email,Name\nann,Ann\n"))
    text = text_of(batch_plan.plan_page(made, 97, LOOK))
    assert "0  can be sent\n" in text
    assert "Mend the file" in batch_plan.resting(made, goes_on=False)
    assert "fixed" not in batch_plan.resting(made, goes_on=False)
    resting = batch_plan.resting(fit_offer(), goes_on=False)
    assert "as the file was read" in resting
    # Beside the rate it is whole at 80 columns.
    assert len(f" {resting} 10.0 of 10/s ") <= 80
    assert "left" in batch_plan.resting(made, goes_on=True)


def test_a_fit_plan_asks_for_its_number() -> None:
    made = fit_offer(40)
    assert batch_plan.why_not(made) == ""
    assert batch_plan.sends_of(made) == 40
    text = " ".join(plain(line) for line in batch_plan.confirm_lines(made, ABOUT, "4", "", 90))
    assert "Type 40 to make 40 sends." in text
    assert "[4]   about 10 s at 4/s, can be paused" in text
    assert batch_plan.send_label(made) == "Make 40 sends"


def test_money_is_shown_before_and_after() -> None:
    cost = BatchCost(
        Money(Decimal(30), "USD"), Level.WARN, Money(Decimal(20), "USD"), Money(Decimal(-10), "USD"), "Too little."
    )
    text = text_of(batch_plan.plan_page(fit_offer(costs=(cost,)), 97, LOOK))
    assert "Budget    20.00 USD left now, -10.00 USD after" in text
    assert "Too little." in text


def test_people_who_got_something_stand_before_the_others() -> None:
    made = fit_offer()
    plan = made.plan
    known = PlannedRow(
        plan.rows[2].number,
        plan.rows[2].form,
        plan.rows[2].judged,
        plan.rows[2].new,
        earlier=(make_send(30), make_send(40)),
    )
    made = BatchOffer("p.csv", make_plan([*plan.rows[:2], known]))
    text = text_of(batch_plan.plan_page(made, 97, LOOK))
    assert "◊       1  to people who got something in 30 days" in text
    rows = text.partition("What")[2]
    assert rows.index("got Notebook set") < rows.index("Ann 0")
    assert ", and 1 more" in rows


@pytest.mark.parametrize(
    ("batch_state", "words"), [(BatchState.DONE, "The tick for repeats"), (BatchState.STOPPED, ":batch goes on")]
)
def test_the_same_rows_are_said_with_what_to_do(batch_state: BatchState, words: str) -> None:
    earlier = Batch("b1", "prod", "o", "v3", "p.csv", NOW, batch_state, "d")
    assert words in batch_plan.why_not(fit_offer(earlier=earlier, blocked="The same rows are those of batch b1."))


def test_thousands_of_rows_are_counted_and_some_are_listed() -> None:
    page = batch_plan.plan_page(fit_offer(1_000), 97, LOOK)
    assert len(page.rows) == batch_plan.MOST_ROWS
    assert "and 800 more like these" in text_of(page)


def held_back(made: BatchOffer, *numbers: int) -> BatchOffer:
    """Say that these rows repeat what was sent."""
    wrong = [
        replace(one, faults=(RowFault(one.number, "", f"The same as {one.number}."),), earlier=(make_send(30),))
        if one.number in numbers
        else one
        for one in made.plan.rows
    ]
    return replace(made, plan=make_plan(wrong))


def test_rows_that_are_held_back_are_counted_apart_when_a_batch_is_gone_on_with() -> None:
    made = held_back(fit_offer(5), 3, 4)
    assert batch_plan.sends_of(made) == 3
    assert batch_plan.send_label(made) == "Make 3 sends"
    text = text_of(batch_plan.plan_page(made, 97, LOOK, goes_on=True))
    assert "●       3  can be sent" in text
    assert "▲       2  held back, named below; these are not sent" in text
    assert "to people who got something" not in text
    assert [line.strip("▌ ")[0] for line in text.partition("What\n")[2].splitlines()] == ["3", "4", "2", "5", "6"]
    assert "nothing is sent before all are right" in text_of(batch_plan.plan_page(made, 97, LOOK))


# Report


def seen(moved: BatchMoved, *told: BatchRowMoved) -> BatchSeen:
    held = Batch("b1", "prod", "o", "v3", "people.csv", NOW, moved.state, "d")
    return BatchSeen(
        held, fit_offer(6), Path("/home/ann/people-result-b1.csv"), moved, {one.number: one for one in told}
    )


def row(number: int, stage: CreateStage = CreateStage.ACCEPTED, **more: object) -> BatchRowMoved:
    return BatchRowMoved("b1", number, stage, f"What was said of {number}.", f"a{number}@x.example", **more)  # type: ignore[arg-type]


def moved(state: BatchState, *counts: int, over: bool = False, sentence: str = "") -> BatchMoved:
    return BatchMoved("b1", state, *counts, sentence, over)


def test_rows_fill_in_as_they_come() -> None:
    made = seen(moved(BatchState.RUNNING, 1, 1, 0, 4), row(2, send_id="5184530"), row(3, CreateStage.REFUSED))
    text = text_of(batch.report_page(made, 4, 97))
    assert "●       1  accepted by Sendoso" in text
    assert "▲       1  refused" in text
    assert "○       4  left" in text
    rows = text.partition("What came of it")[2]
    assert rows.index("5184530") < rows.index("What was said of 3.") < rows.index("sending…")
    assert "Ann 2" in rows
    assert batch.title_of(made, pausing=False) == "sending"
    assert batch.title_of(made, pausing=True) == "pausing after this row"
    assert "people-result-b1.csv in /home/ann" in text
    made.result = Path.cwd() / "people-result-b1.csv"
    assert "people-result-b1.csv." in text_of(batch.report_page(made, 4, 97))


def test_trouble_comes_first_once_it_is_over() -> None:
    stages = [CreateStage.ACCEPTED, CreateStage.REFUSED, CreateStage.NOT_SENT, CreateStage.UNKNOWN, CreateStage.FOUND]
    told = [row(number, stage) for number, stage in enumerate(stages, 2)]
    made = seen(moved(BatchState.STOPPED, 2, 1, 1, 2, over=True, sentence="Stopped after 3 failures."), *told)
    assert [one.number for one in batch.listed(made)] == [5, 3, 4, 6, 2]
    text = text_of(batch.report_page(made, None, 97))
    for words in ("Stopped after 3 failures.", "?       1  unknown", "journal has it", "--resume b1 --retry-refused"):
        assert words in text


def test_what_is_cut_in_the_row_under_the_cursor_is_whole_below_it() -> None:
    why = 'Sendoso did not accept it: "Validation error". recipient_id: "has no address". Nothing was sent. [422]'
    refused = replace(row(3, CreateStage.REFUSED), sentence=why)
    made = seen(moved(BatchState.DONE, 1, 1, 0, 0, over=True), refused, row(2, send_id="5184530"))
    assert "[422]" in text_of(batch.report_page(made, None, 77, cursor=0))
    assert "[422]" not in text_of(batch.report_page(made, None, 77, cursor=1))
    assert " ".join(text_of(batch.report_page(made, None, 200, cursor=0)).split()).count("[422]") == 1


def test_what_was_held_back_is_shown_as_that_and_as_no_failure() -> None:
    made = seen(moved(BatchState.STOPPED, 3, 1, 0, 2, over=True), row(2), row(5), row(6), row(7, CreateStage.REFUSED))
    made.offer = held_back(made.offer, 3, 4)
    assert [one.number for one in batch.listed(made)] == [7, 3, 4, 2, 5, 6]
    text = text_of(batch.report_page(made, None, 97))
    assert "○       2  left, 2 of them held back" in text
    assert _has(text, "× held back", "3", "Ann 1", "The same as 3.")
    assert "more, in the result file" not in text


@pytest.mark.parametrize(
    "counts", [(0, 0, 0, 6), (6, 0, 0, 0), (1, 1, 1, 3), (4_999, 1, 0, 0), (1, 0, 0, 4_999), (2, 2, 2, 0)]
)
def test_the_bar_is_as_wide_as_the_page_and_shows_every_outcome(counts: tuple[int, int, int, int]) -> None:
    page = batch.report_page(seen(moved(BatchState.RUNNING, *counts)), None, 80)
    (bar,) = [line for line in page.lines if "━" in plain(line) or "─" in plain(line)]
    assert line_width(bar) == 80
    runs = [piece for piece in bar if "━" in piece.text]
    assert len(runs) == sum(count > 0 for count in counts[:3])


# All of them


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("width", [60, 80, 100, 200])
@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
def test_no_text_of_a_file_breaks_a_line(text: str, width: int, glyphs: Glyphs) -> None:
    people = PeopleFile((text, "Email"), (PeopleRow(2, (text, "a@x.example")), PeopleRow(3, (text, text))), (text,))
    made = state(people=people)
    made.put_same("touch_id", text, text)
    plan = make_plan(
        judge_rows(
            [PlannedRow(2, Form(Shape.EGIFT, {"email": text, "name": text, "touch_id": "7"}))],
            lambda form: judge(form, Known(touch=COFFEE), date(2026, 11, 20)),
        )
    )
    shown = seen(moved(BatchState.RUNNING, 1, 0, 0, 1), BatchRowMoved("b1", 2, CreateStage.REFUSED, text, text))
    for page in (
        batch_columns.columns_page(made, width, glyphs=glyphs),
        batch_plan.plan_page(BatchOffer(text, plan), width, LOOK, glyphs=glyphs),
        batch.report_page(shown, 3, width, glyphs=glyphs),
    ):
        assert all(line_width(line) <= width for line in page.lines)
        if glyphs is ASCII and text.isascii():
            assert all(plain(line).isascii() for line in page.lines)
