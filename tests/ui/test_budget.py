"""What is left, beside the list and as a page: true figures, and a failed read that takes none of them away."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from sendoso_tui.domain.budget import Balances, Estimate, GroupBalance, TeamBudget
from sendoso_tui.domain.faults import Offline, Unsupported
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Group, Me, Member
from sendoso_tui.flows.facts import BudgetRead
from sendoso_tui.ui.messages import FactArrived
from sendoso_tui.ui.mono import MONO
from sendoso_tui.ui.panes.budget import BudgetPane
from sendoso_tui.ui.screens.budget import BudgetScreen
from sendoso_tui.ui.show.line import Line, Piece
from sendoso_tui.ui.themes import INK, PAPER
from tests.ui.looking import Stage, text_of
from tests.ui.pretend import HOSTILE_TEXTS, NOW, V3, PretendEngine, engine_with


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


TEAM = TeamBudget(
    "team_4410",
    "Customer Success EMEA",
    usd("10000"),
    usd("6412.50"),
    usd("3587.50"),
    date(2026, 11, 1),
    date(2026, 11, 30),
)
READ = BudgetRead(NOW, team=TEAM)
BALANCES = BudgetRead(
    NOW,
    balances=Balances(
        Me("1", "Ana Duarte", balance=Money(Decimal("1240")), team_balance=Money(Decimal("18310"))),
        (
            GroupBalance(
                Group("g", "CS EMEA", Money(Decimal("2500"))), (Member("m", "x", balance=Money(Decimal("7420.50"))),)
            ),
        ),
    ),
    estimates=(Estimate("USD", Decimal("3918.40"), 62, 9), Estimate("JPY", Decimal("3200"), 1, 0)),
)


def header(width: int) -> list[Line]:
    return [(Piece(" PRODUCTION"),)]


async def beside(pilot: Pilot[Any], pane: BudgetPane, read: BudgetRead | None) -> str:
    pane.take(read)
    await pilot.pause()
    await pilot.pause()
    return text_of(pilot.app)


async def page(pilot: Pilot[Any], engine: PretendEngine) -> BudgetScreen:
    screen = BudgetScreen(engine, header)
    await pilot.app.push_screen(screen)
    await pilot.pause()
    await pilot.pause()
    return screen


async def test_the_pane_is_as_high_as_its_text_and_labels_every_figure() -> None:
    async with engine_with() as engine:
        pane = BudgetPane(engine)
        app = Stage(pane)
        async with app.run_test(size=(42, 40)) as pilot:
            text = await beside(pilot, pane, READ)
            for words in (
                "├ Budget",
                "Customer Success EMEA",
                "Spent",
                "6,412.50",
                "Left",
                "3,587.50",
                "Total",
                "10,000.00",
            ):
                assert words in text
            assert pane.size.height == len(pane.lines) + 1


async def test_a_low_screen_leaves_the_room_to_the_send() -> None:
    async with engine_with() as engine:
        pane = BudgetPane(engine)
        app = Stage(pane)
        async with app.run_test(size=(42, 24)) as pilot:
            text = await beside(pilot, pane, READ)
            assert "3,587.50 USD" in text
            assert "━" in text
            assert pane.size.height == 3


async def test_balances_have_no_bar_and_currencies_stand_apart() -> None:
    async with engine_with(capabilities=V3) as engine:
        pane = BudgetPane(engine)
        app = Stage(pane)
        async with app.run_test(size=(42, 40)) as pilot:
            text = await beside(pilot, pane, BALANCES)
            for words in ("My balance", "1,240.00", "Team balance", "Limit per user", "3,918.40 USD", "3,200    JPY"):
                assert words in text
            assert "━" not in text


async def test_a_failed_read_keeps_the_figures_and_says_so() -> None:
    async with engine_with() as engine:
        pane = BudgetPane(engine)
        app = Stage(pane)
        async with app.run_test(size=(60, 20)) as pilot:
            await beside(pilot, pane, READ)
            text = await beside(pilot, pane, BudgetRead(NOW, fault=Offline("The line broke.")))
            assert "3,587.50" in text
            assert "The line broke." in text
            text = await beside(pilot, pane, READ)
            assert "The line broke." not in text


async def test_an_api_without_a_budget_says_so_instead_of_old_figures() -> None:
    async with engine_with() as engine:
        pane = BudgetPane(engine)
        app = Stage(pane)
        async with app.run_test(size=(60, 20)) as pilot:
            await beside(pilot, pane, READ)
            text = await beside(pilot, pane, BudgetRead(NOW, fault=Unsupported("This API states no budget.")))
            assert "This API states no budget." in text
            assert "3,587.50" not in text


@pytest.mark.parametrize(
    "team",
    [
        replace(TEAM, total=usd("0")),
        replace(TEAM, total=None, spent=None, remaining=None),
        replace(TEAM, spent=usd("25000"), remaining=usd("-15000")),
        replace(TEAM, total=usd("-5")),
        replace(TEAM, spent=Money(Decimal("1"), "EUR")),
        replace(TEAM, period_start=None, period_end=None),
        replace(TEAM, period_start=date(2026, 12, 1), period_end=date(2026, 11, 1)),
        replace(TEAM, period_start=date(2026, 11, 20), period_end=date(2026, 11, 20)),
    ],
)
async def test_odd_figures_are_shown_and_divide_by_nothing(team: TeamBudget) -> None:
    async with engine_with() as engine:
        engine.budget = BudgetRead(NOW, team=team)
        pane = BudgetPane(engine)
        app = Stage(pane)
        async with app.run_test(size=(80, 24)) as pilot:
            assert "Left" in await beside(pilot, pane, engine.budget)
            await page(pilot, engine)
            assert "Spent" in text_of(app)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
async def test_hostile_names_stay_text(text: str) -> None:
    async with engine_with() as engine:
        pane = BudgetPane(engine)
        app = Stage(pane)
        async with app.run_test(size=(42, 24)) as pilot:
            await beside(pilot, pane, BudgetRead(NOW, team=replace(TEAM, team_name=text, team_id=text)))
            member = Member(text, text, text, Money(Decimal("1")))
            groups = (GroupBalance(Group(text, text, Money(Decimal("1"))), (member,)),)
            engine.budget = BudgetRead(NOW, balances=Balances(Me(text, text, text), groups))
            await beside(pilot, pane, engine.budget)
            await page(pilot, engine)
            assert "PRODUCTION" in text_of(app)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("theme", [INK.name, PAPER.name, MONO.name])
@pytest.mark.parametrize("read", [READ, BALANCES])
async def test_the_page_shows_the_figures_at_every_size(size: tuple[int, int], theme: str, read: BudgetRead) -> None:
    async with engine_with() as engine:
        engine.budget = read
        app = Stage(theme=theme)
        async with app.run_test(size=size) as pilot:
            await page(pilot, engine)
            text = text_of(app)
            assert ("3,587.50" if read is READ else "18,310.00") in text
            assert "as of" in text
            assert "esc back" in text


async def test_the_page_asks_when_it_opens_and_again_with_r_and_shows_the_answer() -> None:
    async with engine_with() as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await page(pilot, engine)
            assert engine.budget_reads == [False]
            await pilot.press("r")
            await pilot.pause()
            assert engine.budget_reads == [False, True]
            assert "Reading what is left." in text_of(app)
            screen.post_message(FactArrived(READ))
            await pilot.pause()
            assert "3,587.50" in text_of(app)
            assert "Reading what is left." not in text_of(app)
            await pilot.press("escape")
            assert app.screen is not screen
