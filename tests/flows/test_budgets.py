"""What this month's sends cost by the cache: added up anew when there are other sends, and only then."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.budget import Estimate
from sendoso_tui.flows.budgets import Estimates
from sendoso_tui.flows.facts import SendsChanged
from sendoso_tui.store.cache import Cache
from tests.flows.account import NOON, Account, a_send
from tests.flows.engine_bench import bench


class Sums:
    """A cache that adds up as told, one answer for each question."""

    def __init__(self, *answers: int) -> None:
        self.answers = [(Estimate("USD", Decimal(number), number, 0),) for number in answers]
        self.estimates: Any = None
        self.changes_meanwhile = False

    async def sum_costs(self, asked: object) -> tuple[Estimate, ...]:
        if self.changes_meanwhile:
            self.estimates.forget()
        return self.answers.pop(0)


async def test_it_is_added_up_once_until_sends_change_or_a_month_begins() -> None:
    cache: Any = Sums(1, 2, 3)
    sums = Estimates(cache)
    assert [(await sums.since(NOON))[0].sends for _ in range(2)] == [1, 1]
    sums.forget()
    assert [(await sums.since(NOON))[0].sends for _ in range(2)] == [2, 2]
    assert (await sums.since(NOON.replace(month=12)))[0].sends == 3


async def test_what_was_added_up_while_sends_changed_is_not_kept() -> None:
    cache: Any = Sums(1, 2)
    cache.estimates = sums = Estimates(cache)
    cache.changes_meanwhile = True
    assert (await sums.since(NOON))[0].sends == 1
    cache.changes_meanwhile = False
    assert (await sums.since(NOON))[0].sends == 2


async def test_the_budget_is_read_again_and_again_and_the_cache_added_up_only_after_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, asked = Account(), []
    account.add(a_send(1))
    add_up = Cache.sum_costs

    async def counted(cache: Cache, *given: Any) -> Any:
        asked.append(given)
        return await add_up(cache, *given)

    monkeypatch.setattr(Cache, "sum_costs", counted)
    async with bench(tmp_path, account) as one:
        one.engine.start()
        await one.live()
        for number in (1, 2, 3):
            one.engine.load_budget(force=True)
            await one.until(lambda number=number: account.calls["read_team_budget"] > number)
        settled = len(asked)
        one.engine.load_budget(force=True)
        await one.until(lambda: account.calls["read_team_budget"] == 5)
        assert len(asked) == settled
        account.add(a_send(2))
        one.engine.refresh()
        await one.until(lambda: any(fact.new_ids == ("send_0002",) for fact in one.facts(SendsChanged)))
        one.engine.load_budget(force=True)
        await one.until(lambda: len(asked) == settled + 1)
