"""The budget in two lines, for a right pane that has no room for the whole block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.show.budget import bar_of, budget_block
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role, fit_line, spread
from sendoso_tui.ui.show.money import exact

if TYPE_CHECKING:
    from sendoso_tui.domain.budget import Balances, TeamBudget
    from sendoso_tui.domain.money import Money
    from sendoso_tui.flows.facts import BudgetRead
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look


def budget_brief(read: BudgetRead | None, width: int, look: Look, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return at most two lines of exactly `width` cells: the bar with what is left, or the two balances."""
    if read is not None and read.team is not None:
        lines = _team(read.team, width, look, glyphs)
    elif read is not None and read.balances is not None:
        lines = _balances(read.balances, width)
    else:
        lines = budget_block(read, width, look, glyphs)[:2]
    return [fit_line(line, width, glyphs.ellipsis) for line in lines]


def _team(team: TeamBudget, width: int, look: Look, glyphs: Glyphs) -> list[Line]:
    bar = bar_of(team, width, look, glyphs)
    figure = _figure("Left", team.remaining, width)
    return [bar, figure] if bar else [figure, _figure("Total", team.total, width)]


def _balances(balances: Balances, width: int) -> list[Line]:
    me = balances.me
    return [_figure("My balance", me.balance, width), _figure("Team balance", me.team_balance, width)]


def _figure(label: str, money: Money | None, width: int) -> Line:
    return spread((Piece(label, Role.MUTED),), (Piece(exact(money), Role.STRONG),), width)
