import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.query import NEWEST, Sort, SortColumn
from sendoso_tui.ui.show.columns import Field, layout, pane_width
from sendoso_tui.ui.show.glyphs import ASCII
from sendoso_tui.ui.show.line import Role, plain
from sendoso_tui.ui.show.row import Marks, show_heads, show_row

from .sends import NOW, ListRow

V2 = layout(80, "v2", "USD")
V3 = layout(78, "v3")
WIDE = layout(147, "v3")
NAMES = (
    "Ana",
    "山田 花子",
    "Élodie Marchand-Lefèvre",
    "e\u0301" * 40,
    "👨‍👩‍👧‍👦 Family of many",
    "🇩🇪🇯🇵 Flags",
    "❤️ Heart",
    "김민준" * 9,
    "שלום עליכם ורחמה",
    "x" * 10_000,
    "花" * 10_000,
    "a" + "\u0301" * 5_000,
    "[/red]\x1b]52;c;AAAA\x07",
    "\ufe0f starts odd",
    "\u0301 starts with a mark",
    "",
)


def v2_row(status: str, name: str, gift: str, cost: str, **age: int) -> ListRow:
    made = NOW - timedelta(**age)
    return ListRow(
        status_raw=status, recipient=name, gift=gift, cost=Money(Decimal(cost), "USD"), created_at=made, since=made
    )


def v3_row(status: str, name: str, gift: str, cost: Money, days: float) -> ListRow:
    made = NOW - timedelta(days=days)
    return ListRow(status_raw=status, recipient=name, gift=gift, cost=cost, created_at=made, since=made)


@pytest.mark.parametrize(
    ("row", "marks", "line"),
    [
        (
            v2_row("pending", "Priya Raghunathan", "Welcome box, large", "61.75", hours=2),
            Marks(marked=True),
            " * ◊ Pending    Priya Raghunathan       Welcome box, large         61.75    2h",
        ),
        (
            v2_row("pending", "Élodie Marchand-Lefèvre", "Champagne and truffles", "118.00", hours=3),
            Marks(cursor=True, marked=True, changed=True, watched=True),
            "▌* ◊ Pending    Élodie Marchand-Lefèvre Champagne and truffles    118.00    3h",
        ),
        (
            v2_row("shipped", "山田 花子", "Notebook set", "21.40", days=3),
            Marks(changed=True, watched=True),
            " • ► Shipped    山田 花子               Notebook set               21.40    3d",
        ),
        (
            v2_row("failed", "Tomasz Wiśniewski", "Welcome box, large", "84.20", days=5),
            Marks(watched=True),
            " w ▲ Failed     Tomasz Wiśniewski       Welcome box, large         84.20    5d",
        ),
        (
            v2_row("canceled", "Oliver Brandt", "Welcome box, large", "0.00", days=9),
            Marks(),
            "   × Cancelled  Oliver Brandt           Welcome box, large          0.00    9d",
        ),
        (
            v2_row("pending", "Priya Raghunathan", "Welcome box, large", "61.75", hours=2),
            Marks(busy="Cancelling…"),
            "   ◊ Cancelling Priya Raghunathan       Welcome box, large         61.75    2h",
        ),
    ],
)
def test_rows_of_v2_read_as_drawn(row: ListRow, marks: Marks, line: str) -> None:
    assert plain(show_row(row, V2, NOW, marks)) == line


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            v3_row("Processing", "Benjamin Achterberg", "Handwritten note", Money(Decimal("6.5"), "EUR"), 26 / 24),
            "   ○ Processing      Benjamin Achterberg Handwritten no…      6.50 EUR   26h",
        ),
        (
            v3_row("Shipped", "山田 花子", "Notebook set", Money(Decimal("3200.0"), "JPY"), 2),
            "   ► Shipped         山田 花子           Notebook set     3,200    JPY    2d",
        ),
        (
            v3_row("Paused", "Élodie Marchand-Lefèvre", "Champagne & truffles", Money(Decimal(118), "EUR"), 4),
            "   ◊ Paused          Élodie Marchand-Le… Champagne & tr…    118.00 EUR    4d",
        ),
        (
            v3_row("Address Confirmation - Cancelled", "Oliver Brandt", "Mug", Money(Decimal(0), "USD"), 10),
            "   ▲ Addr. cancelled Oliver Brandt       Mug                  0.00 USD   10d",
        ),
        (
            v3_row("On customs hold", "Yuki Tanaka", "Welcome box, large", Money(Decimal("88.15"), "USD"), 15),
            "   ? On customs hold Yuki Tanaka         Welcome box, l…     88.15 USD    2w",
        ),
    ],
)
def test_rows_of_v3_read_as_drawn(row: ListRow, line: str) -> None:
    assert plain(show_row(row, V3, NOW)) == line


def test_all_columns_at_200() -> None:
    row = ListRow(
        status_raw="Confirming Address",
        created_at=NOW - timedelta(days=4, hours=5),
        since=NOW - timedelta(days=3, hours=23),
    )
    assert plain(show_row(row, WIDE, NOW, Marks(cursor=True))) == (
        "▌  ◊ Confirm address Priya Raghunathan    Northwind Traders  Welcome box, large Inventoried Sends    "
        " 61.75 USD    4d    3d  Ana Duarte   5184382"
    )


def test_heads_read_as_drawn() -> None:
    assert plain(show_heads(V2, NEWEST)) == (
        "   Status       Recipient               Gift                    Cost USD  Age↑"
    )
    assert (
        plain(show_heads(V3, NEWEST)) == "   Status            Recipient           Gift                 Cost      Age↑"
    )
    assert plain(show_heads(WIDE, NEWEST)) == (
        "   Status            Recipient            Company            Gift               Type                   Cost   "
        "   Age↑ Since  Sender       Id     "
    )


def test_the_arrow_says_how_the_shown_values_grow() -> None:
    assert "Age↓" in plain(show_heads(V2, NEWEST.flipped()))
    assert "Cost USD↓" in plain(show_heads(V2, Sort(SortColumn.COST)))
    assert "Recipient↑" in plain(show_heads(V2, Sort(SortColumn.RECIPIENT, descending=False)))
    assert "Since↑" in plain(show_heads(WIDE, Sort(SortColumn.SINCE)))


def test_ascii_row_has_only_ascii_signs() -> None:
    row = v2_row("pending", "Priya Raghunathan", "A gift with a very long name", "61.75", hours=2)
    line = plain(show_row(row, V2, NOW, Marks(cursor=True, marked=True), ASCII))
    assert line == ">* @ Pending    Priya Raghunathan       A gift with a very lo~     61.75    2h"
    assert line.isascii()


def test_what_needs_a_person_is_coloured_and_what_is_over_is_grey() -> None:
    failed = {piece.text.strip(): piece.role for piece in show_row(ListRow(status_raw="Failed"), V2, NOW)}
    over = {piece.text.strip(): piece.role for piece in show_row(ListRow(status_raw="Delivered"), V2, NOW)}
    assert failed["▲"] is Role.FAILED_GLYPH
    assert failed["Failed"] is Role.FAILED
    assert over["●"] is Role.DONE_GLYPH
    assert over["Priya Raghunathan"] is Role.TEXT
    assert {over["Welcome box, large"], over["61.75"], over["2h"]} == {Role.MUTED}


def test_missing_values_are_a_dash() -> None:
    row = ListRow(recipient="", email="", gift="", cost=None, created_at=None, since=None, company="", sender="")
    text = plain(show_row(row, WIDE, NOW))
    assert text.split() == ["◊", "Pending", "-", "-", "-", "Inventoried", "Sends", "-", "-", "-", "-", "5184382"]


def test_name_falls_back_to_the_email_and_ids_lose_their_middle() -> None:
    row = ListRow(recipient="", email="j.smith@oldcorp.example", id="send_9f82abcdef0123456789")
    text = plain(show_row(row, layout(147, "v2", "USD"), NOW))
    assert "j.smith@oldcorp.exa…" in text
    assert text.endswith("send_9…56789")


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("width", [60, 69, 70, 80, 109, 110, 119, 120, 146, 147, 148, 200])
@pytest.mark.parametrize("dialect", ["v2", "v3", "guide"])
def test_lines_are_as_wide_as_asked(name: str, width: int, dialect: str) -> None:
    text = clean_line(name)
    row = ListRow(recipient=text, email=text, company=text, gift=text, sender=text, type=text, id=text, crm_id=text)
    for currency in (None, "USD"):
        shape = layout(width, dialect, currency)
        line = show_row(replace(row, status_raw=text), shape, NOW)
        assert sum(cell_len(piece.text) for piece in line) == width - 2
        assert cell_len(plain(line)) == width - 2
        for column in SortColumn:
            assert cell_len(plain(show_heads(shape, Sort(column)))) == width - 2


@given(
    st.text(max_size=60),
    st.one_of(st.none(), st.decimals(-(10**11), 10**11, places=3)),
    st.sampled_from(["USD", "JPY", "KWD", "EUR", None]),
    st.integers(40, 220),
    st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
    st.sets(st.sampled_from(list(Field))),
)
def test_any_row_is_as_wide_as_asked(
    text: str, amount: Decimal | None, currency: str | None, width: int, made: datetime | None, hidden: set[Field]
) -> None:
    name = clean_line(text)
    cost = None if amount is None else Money(amount, currency)
    row = ListRow(recipient=name, gift=name, company=name, cost=cost, created_at=made, since=made, status_raw=name)
    shape = layout(width, "v3", None, frozenset(hidden - {Field.STATUS}))
    assert sum(cell_len(piece.text) for piece in show_row(row, shape, NOW)) == width - 2


def test_a_third_decimal_has_room_where_the_cost_is_the_last_column() -> None:
    shape = layout(70, "v3", None, frozenset({Field.AGE}))
    line = plain(show_row(ListRow(cost=Money(Decimal("0.125"), "USD")), shape, NOW))
    assert line.endswith("0.125 USD")
    assert len(line) == 68


@pytest.mark.parametrize("width", range(60, 260))
def test_columns_fill_the_width_and_are_never_squeezed(width: int) -> None:
    for dialect in ("v2", "v3"):
        for currency in (None, "USD"):
            columns = layout(width, dialect, currency).columns
            used = 3 + sum(column.gap + column.width for column in columns)
            assert used <= width - 2
            if width < 190:
                assert used == width - 2
            for column in columns:
                assert column.width >= 8 or column.field in (Field.AGE, Field.SINCE, Field.ID)


def test_right_pane_leaves_the_list_its_room() -> None:
    assert [pane_width(screen) for screen in (115, 116, 159, 160, 179, 180, 300)] == [0, 42, 42, 48, 48, 53, 53]
    assert all(screen - pane_width(screen) >= 74 for screen in range(74, 300))


def test_a_row_is_quick() -> None:
    row = ListRow()
    best = min(_seconds_for(row) for _ in range(5))
    assert best < 0.000_2, "a frame shows fifty rows"


def _seconds_for(row: ListRow) -> float:
    begin = time.perf_counter()
    for _ in range(200):
        show_row(row, WIDE, NOW)
    return (time.perf_counter() - begin) / 200
