from datetime import date
from decimal import Decimal

from sendoso_tui.domain.budget import GroupBalance, TeamBudget
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Group, Member


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def test_share_and_pace_are_exact() -> None:
    team = TeamBudget("t", "", usd("10000"), usd("6412.50"), usd("3587.50"), date(2026, 11, 1), date(2026, 11, 30))
    assert team.share_spent == Decimal("0.641250")
    assert team.period_gone(date(2026, 11, 20)) == (20, 30)
    assert team.daily_pace(date(2026, 11, 20)) == Decimal("320.625")


def test_a_share_is_told_only_where_there_is_one() -> None:
    assert TeamBudget("t").share_spent is None
    assert TeamBudget("t", total=usd("0"), spent=usd("5")).share_spent is None
    assert TeamBudget("t", total=usd("-1"), spent=usd("5")).share_spent is None
    assert TeamBudget("t", total=usd("10"), spent=Money(Decimal(5), "EUR")).share_spent is None
    assert TeamBudget("t", total=usd("10"), spent=usd("25")).share_spent == Decimal("2.5")
    assert TeamBudget("t", total=usd("10"), spent=usd("-1")).share_spent == 0


def test_the_day_stays_inside_the_period() -> None:
    team = TeamBudget("t", period_start=date(2026, 11, 1), period_end=date(2026, 11, 30))
    assert team.period_gone(date(2026, 10, 1)) == (1, 30)
    assert team.period_gone(date(2027, 1, 1)) == (30, 30)
    assert team.daily_pace(date(2026, 11, 2)) is None
    assert TeamBudget("t", period_start=date(2026, 11, 2), period_end=date(2026, 11, 1)).period_gone(date.max) is None


def test_members_add_up_and_unread_ones_are_not_zero() -> None:
    group = Group("1", "CS")
    members = (Member("1", "A", balance=Money(Decimal("1.10"))), Member("2", "B"), Member("3", "C", balance=usd("2")))
    assert GroupBalance(group, members).available == Decimal("3.10")
    assert GroupBalance(group).available is None
