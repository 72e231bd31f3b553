"""A file judged as a whole: every fault with its row and column, repeats, and what it costs."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.batch_plan import ALL_ROWS, BatchPlan, fill_in, judge_rows, make_plan
from sendoso_tui.domain.catalog import Touch
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people_columns import guess_columns
from sendoso_tui.domain.people_file import PeopleFileFault, read_people

TODAY = date(2026, 11, 20)
COFFEE = Touch(
    "7",
    "Coffee on us",
    delivery_type="email",
    status="Active",
    lowest=Money(Decimal(10), "USD"),
    highest=Money(Decimal(50), "USD"),
    currency="USD",
    default_price=False,
)
BOX = Touch("8", "Welcome box", delivery_type="mail", status="Active", currency="USD", ship_to=("US", "DE"))
KNOWN = {"7": Known(touch=COFFEE), "8": Known(touch=BOX)}


def plan(
    text: str, shape: Shape = Shape.EGIFT, again: bool = False, repeats: dict[str, str] | None = None, **same: str
) -> BatchPlan:
    people = read_people(text.encode())
    columns = guess_columns(people.heads, shape)
    filled = fill_in(people, columns, shape, {"touch_id": "7", **same})
    judged = judge_rows(filled, lambda form: judge(form, KNOWN.get(form.get("touch_id"), Known()), TODAY), columns)
    return make_plan(judged, again=again, repeats=repeats)


def told(made: BatchPlan) -> list[tuple[int, str]]:
    return [(fault.number, fault.column) for fault in made.faults]


def test_a_fit_file_is_what_it_says() -> None:
    made = plan("Name,Email,Message,Other\nAnn,ann@x.example,Hello {first_name},z\nBob,bob@x.example,,z\n", amount="25")
    assert made.is_fit
    assert made.totals == (Money(Decimal(50), "USD"),)
    assert (made.sends, made.unpriced) == (2, 0)
    first = made.rows[0].new
    assert first is not None
    assert first.draft.custom_message == "Hello {first_name}"  # type: ignore[union-attr]
    assert first.draft.touch_id == "7"  # type: ignore[union-attr]
    assert [row.email for row in made.rows] == ["ann@x.example", "bob@x.example"]


def test_a_cell_wins_over_what_is_the_same_for_all() -> None:
    made = plan("Email,Amount\na@x.example,30\nb@x.example,\n", amount="20")
    assert made.totals == (Money(Decimal(50), "USD"),)


def test_every_fault_is_named_with_row_and_column() -> None:
    made = plan("Name,E-Mail\nAnn,ann@x.example\nBob,bob\n\nCid,\nDan\u200b,dan@x.example\n", amount="25")
    assert told(made) == [(3, "E-Mail"), (5, "E-Mail"), (6, "Name")]
    assert not made.is_fit
    assert made.rows[1].new is None


def test_money_and_gifts_are_those_of_the_rows_that_can_be_sent() -> None:
    made = plan("Email,Amount,Touch\nann@x.example,25,7\nbob@x.example,99,7\ncid@x.example,25,7\ndan,25,7\n")
    assert told(made) == [(3, "Amount"), (5, "Email")]
    assert (made.sends, made.unpriced, made.totals) == (2, 0, (Money(Decimal(50), "USD"),))
    assert made.gifts == ("Coffee on us",)
    none = plan("Email\nann\nbob\n", amount="25")
    assert (none.sends, none.unpriced, none.totals, none.gifts) == (0, 0, (), ())
    twice = plan("Email\nann@x.example\nann@x.example\n", amount="25")
    assert (twice.sends, twice.totals) == (1, (Money(Decimal(25), "USD"),))


def test_what_every_row_lacks_is_said_once() -> None:
    made = plan("Name,Mail\nAnn,ann@x.example\nBob,bob\n", amount="99")
    assert told(made) == [(ALL_ROWS, "Amount"), (3, "Mail")]
    missing = plan("Name\nAnn\nBob\n", amount="25")
    assert told(missing) == [(ALL_ROWS, "Email")]
    assert missing.faults[0].sentence == "This is needed. No column fills it in."


def test_an_empty_cell_does_not_become_what_a_form_begins_with() -> None:
    heads = "Name,Email,Street,City,State,Zip"
    cells = "Ann,ann@x.example,Main St 1,Springfield,IL,62701"
    without = plan(f"{heads}\n{cells}\n", Shape.ADDRESSED, touch_id="8")
    assert without.is_fit
    assert without.rows[0].form.get("country") == "US"
    with_column = plan(f"{heads},Country\n{cells},\n", Shape.ADDRESSED, touch_id="8")
    assert told(with_column) == [(2, "Country")]
    assert plan(f"{heads},Country\n{cells},\n", Shape.ADDRESSED, touch_id="8", country="US").is_fit


def test_equal_rows_are_wrong_unless_they_were_meant() -> None:
    text = "Name,Email\nAnn,ann@x.example\nBob,bob@x.example\nAnn,ANN@x.example\n"
    made = plan(text, amount="25")
    assert told(made) == [(4, "")]
    assert "row 2" in made.faults[0].sentence
    meant = plan(text, amount="25", again=True)
    assert meant.is_fit
    assert meant.sends == 3


def test_one_person_with_two_gifts_is_a_warning() -> None:
    made = plan("Name,Email,Message\nAnn,ann@x.example,one\nAnn,ann@x.example,two\n", amount="25")
    assert made.is_fit
    assert made.warnings == ("Rows 2, 3 go to one person.",)


def test_what_went_out_before_is_wrong_unless_it_was_meant() -> None:
    text = "Name,Email\nAnn,ann@x.example\nBob,bob@x.example\n"
    content = plan(text, amount="25").rows[1].digest
    made = plan(text, amount="25", repeats={content: "The same was sent at 14:20."})
    assert [(fault.number, fault.sentence) for fault in made.faults] == [(3, "The same was sent at 14:20.")]
    assert plan(text, amount="25", repeats={content: "x"}, again=True).is_fit


def test_gifts_without_a_price_are_counted_and_links_count_each() -> None:
    made = plan("Emails\na@x.example b@x.example\nc@x.example\n", Shape.LINKS)
    assert (made.sends, made.unpriced, made.totals) == (3, 3, ())


def test_the_same_rows_in_another_order_are_the_same_plan() -> None:
    one = plan("Name,Email\nAnn,ann@x.example\nBob,bob@x.example\n", amount="25")
    two = plan("Email,Name\n\nbob@x.example,Bob\nann@x.example,Ann\n", amount="25")
    assert one.digest == two.digest
    assert one.digest != plan("Name,Email\nAnn,ann@x.example\nBob,bob@x.example\n", amount="26").digest


@pytest.mark.parametrize("shape", Shape)
@given(data=st.data())
def test_any_rows_are_planned(shape: Shape, data: st.DataObject) -> None:
    heads = data.draw(
        st.lists(
            st.sampled_from(["Name", "Email", "Street", "City", "Zip", "Amount", "Message", "?"]),
            min_size=1,
            max_size=6,
            unique=True,
        )
    )
    rows = data.draw(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=7), min_size=1, max_size=5))
    text = ",".join(heads) + "\n" + "\n".join(",".join(cell.replace('"', "") for cell in row) for row in rows)
    try:
        made = plan(text.encode(errors="replace").decode(), shape)
    except PeopleFileFault:
        return
    for row in made.rows:
        assert (row.new is None) or not row.judged or not row.judged.wrong
    assert made.is_fit == all(not row.faults for row in made.rows)


def test_what_judging_warns_of_is_said_once_with_its_rows() -> None:
    heads = "Name,Email,Street,City,State,Zip,Country"
    rows = "".join(f"Ann,a{number}@x.example,Main St 1,Toronto,ON,M5V,CA\n" for number in range(9))
    made = plan(f"{heads},Mobile\n" + rows.replace("CA\n", "CA,15550100\n"), Shape.ADDRESSED, touch_id="8")
    assert made.is_fit
    assert len(made.warnings) == 1
    assert made.warnings[0].startswith("Rows 2, 3, 4, 5, 6, 7 and 3 more: ")
