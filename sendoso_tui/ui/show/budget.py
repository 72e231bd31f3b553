"""The budget as lines: the block of the right pane, the one line above the status line, and the bar with its pace.

v2 reports spent against total, so it has a bar. v3 reports nothing of the kind, so it has figures with their names.
"""

from __future__ import annotations

from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sendoso_tui.domain.money import Money
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, fit_line, line_width, spread, wrap
from sendoso_tui.ui.show.moments import clock, short_day
from sendoso_tui.ui.show.money import exact, exact_amount, pointed

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.domain.budget import Balances, Estimate, TeamBudget
    from sendoso_tui.flows.facts import BudgetRead
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

_CENT = Decimal("0.01")
_NEARLY = Decimal("0.95")
_AHEAD = Decimal("0.10")
_LINE_BAR = 20
_MOST = 3
"""Groups, and currencies, of the block; more would leave no room for the send above it."""


def budget_head(read: BudgetRead | None, width: int, look: Look) -> Line:
    """Return the head of the block, `Budget` with the clock minute it is from, in exactly `width` cells."""
    at = clock(read.as_of, look) if read is not None and read.fault is None else ""
    return spread((Piece("Budget", Role.MUTED),), (Piece(at, Role.MUTED),), width)


def budget_block(read: BudgetRead | None, width: int, look: Look, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return the block of the right pane without its head, in lines of exactly `width` cells."""
    if read is None:
        lines = _muted("Not read yet.", width)
    elif read.team is not None:
        lines = _team_block(read.team, width, look, glyphs)
    elif read.balances is not None:
        lines = _balance_block(read.balances, read.estimates, width, look, glyphs)
    else:
        lines = _muted(str(read.fault or "This API states no budget."), width)
    return [fit_line(line, width, glyphs.ellipsis) for line in lines]


def budget_line(read: BudgetRead | None, width: int, look: Look, stale: bool = False, glyphs: Glyphs = UNICODE) -> Line:
    """Return the budget in one line of exactly `width` cells; while `stale` it says as of when instead of the bar."""
    label = Piece("Budget  ", Role.MUTED)
    if read is None:
        return fit_line((label, Piece("not read yet", Role.MUTED)), width, glyphs.ellipsis)
    as_of = f", as of {clock(read.as_of, look)}" if stale else ""
    if read.team is not None:
        text = _left_of(read.team, look, until=not stale) + as_of
        bar = () if stale else bar_of(read.team, _LINE_BAR, look, glyphs)
        whole: Line = (label, *bar, Piece("  " if bar else ""), Piece(text))
        return fit_line(whole if line_width(whole) <= width else (label, Piece(text)), width, glyphs.ellipsis)
    if read.balances is not None:
        me = read.balances.me
        parts = [("my balance ", me.balance), ("team balance ", me.team_balance)]
        text = ", ".join(name + exact(money) for name, money in parts if money is not None) or "no balance stated"
        return fit_line((label, Piece(text + as_of)), width, glyphs.ellipsis)
    reason = str(read.fault or "This API states no budget.")
    return fit_line((label, Piece(f"not read: {reason}", Role.MUTED)), width, glyphs.ellipsis)


def bar_of(team: TeamBudget, width: int, look: Look, glyphs: Glyphs = UNICODE) -> Line:
    """Return a bar of `width` cells with the share spent and a mark at the share of the period gone.

    Empty when no share can be told: no total, or none above zero. Overspent is a full bar; words beside it say more.
    """
    share = team.share_spent
    if share is None or width < 2:
        return EMPTY
    gone = share_gone(team, look)
    used = int((min(share, Decimal(1)) * width).to_integral_value(ROUND_HALF_UP))
    role = _bar_role(share, gone)
    if gone is None:
        return _run(glyphs, used, width, role)
    mark = min(width - 1, int(gone * width))
    return (
        *_run(glyphs, min(used, mark), mark, role),
        Piece(glyphs.pace, Role.TEXT),
        *_run(glyphs, max(0, used - mark - 1), width - mark - 1, role),
    )


def share_gone(team: TeamBudget, look: Look) -> Decimal | None:
    """Return which share of the period has gone, 0 to 1, by the clock that is shown; None without both ends."""
    days = team.period_gone(look.today)
    if days is None or team.period_start is None:
        return None
    now = look.place(look.now)
    begin = datetime.combine(team.period_start, time(), now.tzinfo)
    seconds = Decimal(int((now - begin).total_seconds()))
    return max(Decimal(0), min(Decimal(1), seconds / (days[1] * 86_400)))


def percent(share: Decimal) -> str:
    """Return a share as a whole per cent: `64 %`; anything short of all is at most 99 %."""
    whole = int((share * 100).to_integral_value(ROUND_HALF_UP))
    return f"{99 if share < 1 and whole >= 100 else whole:,} %"


def period(team: TeamBudget, today: date) -> str:
    """Return the period in words, `1 to 30 Nov 2026`; empty when the API states none."""
    start, end = team.period_start, team.period_end
    if start is None or end is None:
        return f"until {short_day(end, today)}" if end else f"from {short_day(start, today)}" if start else ""
    last = f"{short_day(end, end)} {end.year}"
    if start == end:
        return last
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {last}"
    return f"{short_day(start, end)} to {last}"


def pace(team: TeamBudget, today: date) -> tuple[Decimal, Decimal | None] | None:
    """Return what is spent a day and what would be left at the end at that pace; None where it cannot be told."""
    daily = team.daily_pace(today)
    days = team.period_gone(today)
    if daily is None or days is None or team.spent is None:
        return None
    same = team.total is not None and team.total.currency == team.spent.currency
    left = team.total.amount - daily * days[1] if team.total is not None and same else None
    return _cents(daily), None if left is None else _cents(left)


def _team_block(team: TeamBudget, width: int, look: Look, glyphs: Glyphs) -> list[Line]:
    lines: list[Line] = [(Piece(team.team_name or team.team_id or "Team", Role.STRONG),)]
    if when := period(team, look.today):
        lines.append((Piece(when, Role.MUTED),))
    if bar := bar_of(team, width, look, glyphs):
        lines += [bar, (Piece(_shares(team, look), Role.MUTED),)]
    lines += [
        amount_line("Spent", team.spent, width, glyphs),
        amount_line("Left", team.remaining, width, glyphs, Role.STRONG),
        amount_line("Total", team.total, width, glyphs),
    ]
    if (speed := pace(team, look.today)) is not None and team.spent is not None:
        daily, left = speed
        text = f"{exact_amount(daily, team.spent.currency)} a day"
        if left is not None:
            text += f"; at this pace {exact_amount(left, team.spent.currency)} is left at the end"
        lines += _muted(text + ".", width)
    return lines


def _shares(team: TeamBudget, look: Look) -> str:
    share, gone, days = team.share_spent, share_gone(team, look), team.period_gone(look.today)
    words = [f"{percent(share)} spent"] if share is not None else []
    if gone is not None and days is not None:
        words.append(f"day {days[0]} of {days[1]}")
    return ", ".join(words)


def _balance_block(
    balances: Balances, estimates: tuple[Estimate, ...], width: int, look: Look, glyphs: Glyphs
) -> list[Line]:
    lines = [
        amount_line("My balance", balances.me.balance, width, glyphs, Role.STRONG),
        amount_line("Team balance", balances.me.team_balance, width, glyphs),
    ]
    limits = [entry.group for entry in balances.groups]
    for group in limits[:_MOST]:
        name = "Limit per user, month" if len(limits) == 1 else f"Limit per user, {group.name}"
        lines.append(amount_line(name, group.limit_per_user, width, glyphs))
    if len(limits) > _MOST:
        lines += _muted(f"{_counted(len(limits) - _MOST, 'group', 'groups')} in the budget view.", width)
    label = f"Team sends, {short_day(look.today, look.today).rpartition(' ')[2]} (est.)"
    for estimate in estimates[:_MOST]:
        lines.append(amount_line(label, Money(estimate.total, estimate.currency), width, glyphs))
        label = ""
    if len(estimates) > _MOST:
        lines += _muted(f"{_counted(len(estimates) - _MOST, 'currency', 'currencies')} in the budget view.", width)
    return lines


def _counted(more: int, one: str, many: str) -> str:
    return f"{more} more {one if more == 1 else many}"


def amount_line(label: str, money: Money | None, width: int, glyphs: Glyphs, role: Role = Role.TEXT) -> Line:
    """Return a label and an amount, all amounts ending on one edge with room for a code behind it."""
    code = Piece(f" {money.currency if money is not None and money.currency else '':3}", Role.MUTED)
    if money is None:
        return spread((Piece(label, Role.MUTED),), (Piece("-   ", Role.MUTED), code), width, glyphs.ellipsis)
    shown = Piece(pointed(money.amount, money.currency), role)
    return spread((Piece(label, Role.MUTED),), (shown, code), width, glyphs.ellipsis)


def _left_of(team: TeamBudget, look: Look, until: bool) -> str:
    left = exact(team.remaining) if team.remaining is not None else "an unknown amount"
    total = f" of {exact_amount(team.total.amount, team.total.currency)}" if team.total is not None else ""
    end = f", until {short_day(team.period_end, look.today)}" if until and team.period_end is not None else ""
    return f"{left} left{total}{end}"


def _bar_role(share: Decimal, gone: Decimal | None) -> Role:
    if share >= _NEARLY:
        return Role.BAR_BAD
    return Role.BAR_WARN if gone is not None and share > gone + _AHEAD else Role.BAR_GOOD


def _run(glyphs: Glyphs, used: int, width: int, role: Role) -> tuple[Piece, ...]:
    pieces = (Piece(glyphs.used * used, role), Piece(glyphs.rest * (width - used), Role.RULE))
    return tuple(piece for piece in pieces if piece.text)


def _muted(text: str, width: int) -> list[Line]:
    return [(Piece(line, Role.MUTED),) for line in wrap(text, width)]


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
