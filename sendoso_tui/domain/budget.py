"""What is left to spend, labelled for what each figure is. v2 reports a team budget; v3 only balances and limits."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.people import Group, Me, Member


@frozen
class TeamBudget:
    """v2 `GET /teams/budget`, in USD. Any figure may be missing; they need not add up."""

    team_id: str
    team_name: str = ""
    total: Money | None = None
    spent: Money | None = None
    remaining: Money | None = None
    period_start: date | None = None
    period_end: date | None = None

    @property
    def share_spent(self) -> Decimal | None:
        """Spent over total, 0 and up (above 1: overspent); None without both, with no total, or in two currencies."""
        if self.total is None or self.spent is None or self.total.amount <= 0:
            return None
        if self.total.currency != self.spent.currency:
            return None
        return max(Decimal(0), self.spent.amount / self.total.amount)

    def period_gone(self, today: date) -> tuple[int, int] | None:
        """Return (day of the period, days in it), counted from 1 and held inside the period; None without both ends."""
        if self.period_start is None or self.period_end is None or self.period_end < self.period_start:
            return None
        days = (self.period_end - self.period_start).days + 1
        return min(max((today - self.period_start).days + 1, 1), days), days

    def daily_pace(self, today: date) -> Decimal | None:
        """What is spent a day so far, in the currency of `spent`."""
        gone = self.period_gone(today)
        return None if gone is None or self.spent is None else self.spent.amount / gone[0]


@frozen
class GroupBalance:
    """A v3 group's limit and what its members still have; `members` is None where they could not be read."""

    group: Group
    members: tuple[Member, ...] | None = None

    @property
    def available(self) -> Decimal | None:
        """The sum of the members' balances; v3 states no currency for it."""
        if self.members is None:
            return None
        return sum((member.balance.amount for member in self.members if member.balance), Decimal(0))


@frozen
class Balances:
    """What v3 tells about money. Nothing in it is spent against total, so there is no bar to draw."""

    me: Me
    groups: tuple[GroupBalance, ...] = ()


@frozen
class Estimate:
    """Sends of one currency added up from the cache; counted here, not by Sendoso."""

    currency: str | None
    total: Decimal
    sends: int
    open_sends: int
