"""`budget`: what is left to spend, each figure labelled for what it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.flows.budgets import Estimates, read_budget
from sendoso_tui.headless import forms
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.fault_exits import exit_for
from sendoso_tui.headless.groups_command import form as group_form
from sendoso_tui.headless.running import in_session
from sendoso_tui.headless.table import local, pairs, price, zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sendoso_tui.domain.budget import Balances, Estimate, TeamBudget
    from sendoso_tui.flows.facts import BudgetRead
    from sendoso_tui.headless.call import Call, Session


def run(call: Call) -> int:
    """Print v2's team budget, or v3's balances and limits."""

    async def work(session: Session) -> int:
        read = await read_budget(session.reader.gateway, Estimates(session.cache), session.clock)
        if read.fault is not None:
            call.out.say(f"sendoso-tui: {read.fault.sentence}")
            return exit_for(read.fault)
        # The first answer has set the clock right.
        _print(call, session.about.name, replace(read, as_of=session.clock.now()))
        return Exit.OK

    return in_session(call, work)


def _print(call: Call, name: str, read: BudgetRead) -> None:
    if call.out.as_json:
        fields = {
            "team": _team(read.team) if read.team else None,
            "balances": _balances(read.balances) if read.balances else None,
            "estimates": [_estimate(one) for one in read.estimates],
        }
        call.out.document(name, read.as_of, fields)
        return
    call.out.say(f"As of {local(read.as_of)} ({zone(read.as_of)}).")
    if read.team is not None:
        call.out.lines(pairs(_team_rows(read.team, read.as_of)))
    if read.balances is not None:
        call.out.lines(pairs(_balance_rows(read.balances)))
    for one in read.estimates:
        currency = one.currency or "no currency stated"
        call.out.lines([f"Sends of this month in the cache ({currency}): {one.total:f} for {one.sends:,} sends"])


def _team(team: TeamBudget) -> forms.Form:
    share = team.share_spent
    return {
        "team_id": forms.text(team.team_id),
        "team_name": forms.text(team.team_name),
        "total": forms.money(team.total),
        "spent": forms.money(team.spent),
        "remaining": forms.money(team.remaining),
        "share_spent": f"{share:.4f}" if share is not None else None,
        "period_start": forms.day(team.period_start),
        "period_end": forms.day(team.period_end),
    }


def _balances(balances: Balances) -> forms.Form:
    me = balances.me
    return {
        "me": {"id": me.id, "name": forms.text(me.name), "balance": forms.money(me.balance)},
        "all_users": forms.money(me.team_balance),
        "groups": [{**group_form(one.group), "available": forms.amount(one.available)} for one in balances.groups],
    }


def _estimate(one: Estimate) -> forms.Form:
    return {
        "currency": one.currency,
        "amount": forms.amount(one.total),
        "sends": one.sends,
        "open_sends": one.open_sends,
    }


def _team_rows(team: TeamBudget, now: datetime) -> Iterator[tuple[str, str]]:
    yield "Team", team.team_name or team.team_id
    yield "Total", price(team.total, "not stated")
    yield "Spent", price(team.spent, "not stated")
    yield "Remaining", price(team.remaining, "not stated")
    if team.share_spent is not None:
        yield "Share spent", f"{team.share_spent:.0%}"
    if team.period_start is not None and team.period_end is not None:
        yield "Period", f"{team.period_start} to {team.period_end}"
    gone = team.period_gone(now.astimezone().date())
    if gone is not None:
        yield "Period gone", f"day {gone[0]} of {gone[1]}"


def _balance_rows(balances: Balances) -> Iterator[tuple[str, str]]:
    me = balances.me
    yield "Account", me.name or me.email
    yield "Own balance", price(me.balance, "not stated")
    yield "Balance of all users", price(me.team_balance, "not stated")
    for one in balances.groups:
        limit = price(one.group.limit_per_user, "not stated")
        available = f"; members still have {one.available:f}" if one.available is not None else ""
        yield f"Group {one.group.name}", f"monthly limit for each user: {limit}{available}"
