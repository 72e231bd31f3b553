"""The budget view in full, for both dialects; the block and the one line are in `budget.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.money import Money
from sendoso_tui.domain.status import read_status
from sendoso_tui.ui.show.budget import bar_of, budget_block, pace, percent, period, share_gone
from sendoso_tui.ui.show.counts import sends
from sendoso_tui.ui.show.glyphs import ROLES, UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, fit, fit_line, spread, wrap
from sendoso_tui.ui.show.moments import clock, short_day
from sendoso_tui.ui.show.money import exact_amount, pointed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.budget import Balances, Estimate, GroupBalance, TeamBudget
    from sendoso_tui.flows.facts import BudgetRead
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look
    from sendoso_tui.ui.show.row import RowLike

_AMOUNT = 24


def page_title(read: BudgetRead | None, width: int, look: Look) -> Line:
    """Return the line under the header, what is shown and as of when, in exactly `width` cells."""
    at = f"as of {clock(read.as_of, look)}" if read is not None and read.fault is None else ""
    if read is not None and read.team is not None:
        team = read.team
        right = ", ".join(text for text in (team.team_id, at) if text)
        return spread((Piece(team.team_name or "Team budget", Role.STRONG),), (Piece(right, Role.MUTED),), width)
    return spread((Piece("What this API tells about money", Role.STRONG),), (Piece(at, Role.MUTED),), width)


def budget_page(
    read: BudgetRead | None, width: int, look: Look, largest: Sequence[RowLike] = (), glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return the budget view in lines of exactly `width` cells; `largest` are the dearest sends of the period."""
    if read is not None and read.team is not None:
        lines = _team_page(read.team, read.estimates, width, look, glyphs)
    elif read is not None and read.balances is not None:
        lines = _balance_page(read.balances, read.estimates, width, look, glyphs)
    else:
        lines = budget_block(read, width, look, glyphs)
    if largest:
        lines += [
            EMPTY,
            (Piece("Largest this period", Role.HEADING),),
            *(_large(row, width, glyphs) for row in largest),
        ]
    return [fit_line(line, width, glyphs.ellipsis) for line in lines]


def _team_page(team: TeamBudget, estimates: tuple[Estimate, ...], width: int, look: Look, glyphs: Glyphs) -> list[Line]:
    lines: list[Line] = []
    if bar := bar_of(team, width, look, glyphs):
        lines += [bar, *_under_bar(team, width, look, glyphs), EMPTY]
    lines += _figure("Total", team.total, period(team, look.today), width)
    lines += _figure("Spent", team.spent, "as the API reports it", width)
    lines += _figure("Left", team.remaining, "", width, Role.STRONG)
    open_sends = sum(estimate.open_sends for estimate in estimates)
    if open_sends:
        lines += _figure("Open sends", None, f"{sends(open_sends)} may still move", width)
    if (speed := pace(team, look.today)) is not None and team.spent is not None:
        daily, left = speed
        ends = (
            f"; at this pace {exact_amount(left, team.spent.currency)} is left at the end" if left is not None else ""
        )
        lines += _figure("Pace", Money(daily, team.spent.currency), f"a day{ends}", width)
    if team.share_spent is None:
        lines += [EMPTY, *_muted("No bar: the API states no total to measure against.", width)]
    return lines


def _under_bar(team: TeamBudget, width: int, look: Look, glyphs: Glyphs) -> list[Line]:
    share, gone, days = team.share_spent, share_gone(team, look), team.period_gone(look.today)
    left: Line = (Piece(f"{percent(share)} spent"),) if share is not None else EMPTY
    if gone is None or days is None:
        return [left]
    words = f" {percent(gone)} of the period gone, day {days[0]} of {days[1]}"
    return [spread(left, (Piece(glyphs.pace), Piece(words, Role.MUTED)), width, glyphs.ellipsis)]


def _balance_page(
    balances: Balances, estimates: tuple[Estimate, ...], width: int, look: Look, glyphs: Glyphs
) -> list[Line]:
    me = balances.me
    lines: list[Line] = [
        _heads("Balances", "no currency is stated by the API", width),
        _pair(f"{me.name or me.email or 'This user'}, mine", me.balance, Role.STRONG, glyphs),
        _pair("Team, all users together", me.team_balance, Role.TEXT, glyphs),
        EMPTY,
    ]
    if balances.groups:
        lines.append(_group_line("Groups", "Limit per user", "Reset", "Members have", Role.HEADING, glyphs))
        lines += [_group(entry, glyphs) for entry in balances.groups]
        lines += [*_muted("Limits are per user, not a team budget.", width), EMPTY]
    if estimates:
        first = look.today.replace(day=1)
        lines.append(
            _heads(f"Estimate: sends since {short_day(first, look.today)}", "counted here, not by Sendoso", width)
        )
        lines += [_estimate(entry) for entry in estimates]
        lines += _muted("Without cancelled, refunded and credited sends. Currencies are never added.", width)
    return lines


def _group(entry: GroupBalance, glyphs: Glyphs) -> Line:
    group = entry.group
    limit = group.one_time if group.is_one_time else group.limit_per_user
    reset = "one time" if group.is_one_time else f"monthly{', rolls' if group.rollover else ''}"
    have = "not read" if entry.available is None else pointed(entry.available, None)
    shown = "-   " if limit is None else pointed(limit.amount, limit.currency)
    return _group_line(group.name or group.id, shown, reset, have, Role.TEXT, glyphs)


def _group_line(name: str, limit: str, reset: str, have: str, role: Role, glyphs: Glyphs) -> Line:
    figures = Role.MUTED if role is Role.HEADING else Role.TEXT
    return (
        Piece(fit(name, 20, ellipsis=glyphs.ellipsis) + " ", role),
        Piece(fit(limit, 16, right=True) + "    ", figures),
        Piece(fit(reset, 15), Role.MUTED),
        Piece(fit(have, 14, right=True), figures),
    )


def _estimate(estimate: Estimate) -> Line:
    still = f"  {estimate.open_sends:,} may still change" if estimate.open_sends else ""
    return (
        Piece(fit(sends(estimate.sends), 20)),
        Piece(fit(pointed(estimate.total, estimate.currency), 25, right=True)),
        Piece(f" {estimate.currency or '':3}", Role.MUTED),
        Piece(still, Role.MUTED),
    )


def _pair(label: str, money: Money | None, role: Role, glyphs: Glyphs) -> Line:
    shown = "-   " if money is None else pointed(money.amount, money.currency)
    return Piece(fit(label, 30, ellipsis=glyphs.ellipsis), Role.MUTED), Piece(fit(shown, 15, right=True), role)


def _heads(left: str, right: str, width: int) -> Line:
    return spread((Piece(left, Role.HEADING),), (Piece(right, Role.MUTED),), min(width, 75))


def _figure(label: str, money: Money | None, words: str, width: int, role: Role = Role.TEXT) -> list[Line]:
    shown = "-   " if money is None else pointed(money.amount, money.currency)
    code = money.currency if money is not None and money.currency else ""
    wrapped = wrap(words, max(10, width - 2 - _AMOUNT - 4))
    head: Line = (
        Piece(fit(label, 11), Role.MUTED),
        Piece(fit(shown, _AMOUNT - 11, right=True), role),
        Piece(f" {code:3}  ", Role.MUTED),
        Piece(wrapped[0], Role.MUTED),
    )
    return [head, *((Piece(" " * (_AMOUNT + 6)), Piece(line, Role.MUTED)) for line in wrapped[1:])]


def _large(row: RowLike, width: int, glyphs: Glyphs) -> Line:
    status = read_status(row.status_raw)
    roles = ROLES[status.phase]
    cost = "-" if row.cost is None else exact_amount(row.cost.amount, row.cost.currency)
    left: Line = (
        Piece(glyphs.of(status.phase) + " ", roles.glyph),
        Piece(
            fit(status.short.replace(UNICODE.ellipsis, glyphs.ellipsis), 15, ellipsis=glyphs.ellipsis) + " ", roles.word
        ),
        Piece(fit(row.recipient or row.email or "-", 22, ellipsis=glyphs.ellipsis) + "  "),
        Piece(row.gift or "-", Role.MUTED),
    )
    return spread(left, (Piece(cost),), min(width, 75), glyphs.ellipsis)


def _muted(text: str, width: int) -> list[Line]:
    return [(Piece(line, Role.MUTED),) for line in wrap(text, width)]
