from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sendoso_tui.domain.budget import Balances, Estimate, GroupBalance, TeamBudget
from sendoso_tui.domain.faults import Refused
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Group, Me, Member
from sendoso_tui.flows.facts import BudgetRead
from sendoso_tui.ui.show.budget import bar_of, budget_block, budget_head, budget_line, percent, period
from sendoso_tui.ui.show.budget_page import budget_page, page_title
from sendoso_tui.ui.show.glyphs import ASCII
from sendoso_tui.ui.show.line import Role, plain
from sendoso_tui.ui.show.moments import Look

from .sends import NOW, ListRow

LOOK = Look(NOW, zone=UTC)
AS_OF = datetime(2026, 11, 20, 14, 20, tzinfo=UTC)


def usd(amount: str, currency: str | None = "USD") -> Money:
    return Money(Decimal(amount), currency)


TEAM = TeamBudget(
    "team_4410",
    "Customer Success EMEA",
    usd("10000"),
    usd("6412.5"),
    usd("3587.5"),
    date(2026, 11, 1),
    date(2026, 11, 30),
)
V2 = BudgetRead(AS_OF, team=TEAM)
V3 = BudgetRead(
    AS_OF,
    balances=Balances(
        Me("1", "Ana Duarte", balance=usd("1240", None), team_balance=usd("18310", None)),
        (
            GroupBalance(
                Group("1", "CS EMEA", usd("2500", None), rollover=True), (Member("1", "A", balance=usd("7420.5")),)
            ),
            GroupBalance(Group("2", "Events", None, usd("5000", None))),
        ),
    ),
    estimates=(
        Estimate("USD", Decimal("3918.40"), 62, 9),
        Estimate("EUR", Decimal("1204.35"), 21, 2),
        Estimate("JPY", Decimal(3200), 1, 0),
    ),
)


def texts(lines: list[tuple]) -> list[str]:  # type: ignore[type-arg]
    return [plain(line).rstrip() for line in lines]


def test_one_line_reads_as_drawn() -> None:
    assert plain(budget_line(V2, 78, LOOK)).rstrip() == (
        "Budget  ━━━━━━━━━━━━━┃──────  3,587.50 USD left of 10,000.00, until 30 Nov"
    )
    assert plain(budget_line(V2, 78, LOOK, stale=True)).rstrip() == (
        "Budget  3,587.50 USD left of 10,000.00, as of 14:20"
    )
    assert plain(budget_line(V3, 78, LOOK)).rstrip() == "Budget  my balance 1,240.00, team balance 18,310.00"
    assert "━" not in plain(budget_line(V2, 60, LOOK))


def test_page_of_v2_reads_as_drawn() -> None:
    assert texts(budget_page(V2, 80, LOOK)[1:]) == [
        "64 % spent                               ┃ 65 % of the period gone, day 20 of 30",
        "",
        "Total          10,000.00 USD  1 to 30 Nov 2026",
        "Spent           6,412.50 USD  as the API reports it",
        "Left            3,587.50 USD",
        "Pace              320.63 USD  a day; at this pace 381.25 is left at the end",
    ]
    assert plain(page_title(V2, 60, LOOK)) == "Customer Success EMEA                 team_4410, as of 14:20"


def test_page_of_v3_says_what_each_figure_is() -> None:
    page = texts(budget_page(V3, 78, LOOK))
    assert page[:4] == [
        "Balances                                   no currency is stated by the API",
        "Ana Duarte, mine                     1,240.00",
        "Team, all users together            18,310.00",
        "",
    ]
    assert "CS EMEA                      2,500.00    monthly, rolls       7,420.50" in page
    assert "Events                       5,000.00    one time             not read" in page
    assert page[-5:] == [
        "Estimate: sends since 1 Nov                    counted here, not by Sendoso",
        "62 sends                             3,918.40 USD  9 may still change",
        "21 sends                             1,204.35 EUR  2 may still change",
        "1 send                               3,200    JPY",
        "Without cancelled, refunded and credited sends. Currencies are never added.",
    ]
    assert not any("━" in line for line in page)


def test_blocks_of_the_right_pane() -> None:
    assert plain(budget_head(V3, 39, LOOK)) == "Budget                            14:20"
    assert texts(budget_block(V3, 39, LOOK)) == [
        "My balance                 1,240.00",
        "Team balance              18,310.00",
        "Limit per user, CS EMEA    2,500.00",
        "Limit per user, Events         -",
        "Team sends, Nov (est.)     3,918.40 USD",
        "                           1,204.35 EUR",
        "                           3,200    JPY",
    ]
    assert texts(budget_block(V2, 39, LOOK))[:2] == ["Customer Success EMEA", "1 to 30 Nov 2026"]
    assert "Left                       3,587.50 USD" in texts(budget_block(V2, 39, LOOK))


def test_many_groups_and_currencies_leave_room_for_the_send() -> None:
    assert V3.balances is not None
    groups = tuple(GroupBalance(Group(str(number), f"Team {number}", usd("10", None))) for number in range(5))
    estimates = tuple(Estimate(code, Decimal(1), 1, 0) for code in ("USD", "EUR", "GBP", "SEK"))
    many = replace(V3, balances=replace(V3.balances, groups=groups), estimates=estimates)
    block = texts(budget_block(many, 39, LOOK))
    assert block[5] == "2 more groups in the budget view."
    assert block[-1] == "1 more currency in the budget view."
    assert len(block) == 10


@pytest.mark.parametrize(
    ("spent", "role"),
    [("7000", Role.BAR_GOOD), ("7600", Role.BAR_WARN), ("9500", Role.BAR_BAD), ("20000", Role.BAR_BAD)],
)
def test_the_bar_takes_the_colour_of_its_pace(spent: str, role: Role) -> None:
    team = TeamBudget("t", "", usd("10000"), usd(spent), None, TEAM.period_start, TEAM.period_end)
    roles = {piece.role for piece in bar_of(team, 20, LOOK)}
    assert role in roles
    assert len(roles & {Role.BAR_GOOD, Role.BAR_WARN, Role.BAR_BAD}) == 1


def test_a_budget_that_was_not_read_says_why() -> None:
    refused = BudgetRead(AS_OF, fault=Refused(403, "Not your team"))
    assert texts(budget_block(refused, 39, LOOK)) == ["Not your team"]
    assert plain(budget_line(refused, 60, LOOK)).rstrip() == "Budget  not read: Not your team"
    assert texts(budget_block(None, 39, LOOK)) == ["Not read yet."]
    assert "14:20" not in plain(budget_head(refused, 39, LOOK))


AMOUNTS = st.one_of(
    st.none(),
    st.builds(Money, st.decimals(-(10**11), 10**11, places=2), st.sampled_from(["USD", "EUR", "JPY", None])),
)
DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))


@given(AMOUNTS, AMOUNTS, AMOUNTS, DAYS, DAYS, st.integers(12, 120))
def test_no_figures_break_it(
    total: Money | None, spent: Money | None, left: Money | None, start: date | None, end: date | None, width: int
) -> None:
    team = TeamBudget("t", "", total, spent, left, start, end)
    read = BudgetRead(AS_OF, team=team)
    bar = bar_of(team, width, LOOK)
    assert sum(cell_len(piece.text) for piece in bar) in (0, width)
    for line in (*budget_block(read, width, LOOK), *budget_page(read, width, LOOK), budget_line(read, width, LOOK)):
        assert sum(cell_len(piece.text) for piece in line) == width


def test_figures_in_words() -> None:
    assert [percent(Decimal(share)) for share in ("0", "0.641", "0.999", "1", "2.5")] == [
        "0 %",
        "64 %",
        "99 %",
        "100 %",
        "250 %",
    ]
    today = date(2026, 11, 20)
    assert period(TeamBudget("t", period_start=date(2026, 10, 1), period_end=date(2026, 12, 31)), today) == (
        "1 Oct to 31 Dec 2026"
    )
    assert period(TeamBudget("t", period_end=date(2026, 12, 31)), today) == "until 31 Dec"
    assert period(TeamBudget("t"), today) == ""


def test_ascii_and_the_largest_sends() -> None:
    page = budget_page(V2, 76, LOOK, [ListRow(status_raw="Failed", gift="Chocolate tower")], ASCII)
    assert "\n".join(texts(page)).isascii()
    assert texts(page)[-1].startswith("! Failed          Priya Raghunathan       Chocolate tower")
    assert texts(page)[-1].endswith("61.75")
