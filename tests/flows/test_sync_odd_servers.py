"""The reading loop at servers and on machines that do not behave: filters that are none, small pages, sleep."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.domain.faults import Refused, Throttled
from sendoso_tui.flows.facts import Connection
from sendoso_tui.flows.planner import Why
from tests.flows.account import Account, a_send
from tests.flows.test_sync import POLL, Loop, looping


@dataclass
class WithoutFilters(Account):
    """A server that refuses the filter by status, or takes no notice of it."""

    refuses: bool = True
    filtered: int = 0

    async def list_sends(self, page: int, per_page: int = 100, *, status: str | None = None, **others: Any) -> Any:
        if status is not None:
            self.filtered += 1
            if self.refuses:
                raise Refused(422, "status is not a filter")
        return await super().list_sends(page, per_page, **others)


@dataclass
class SmallPages(Account):
    """A server that sends at most `most` rows a page and says so; it counts the pages asked for."""

    most: int = 20
    pages: list[int] | None = None

    async def list_sends(self, page: int, per_page: int = 100, **others: Any) -> Any:
        self.pages = [*(self.pages or []), page]
        return await super().list_sends(page, min(per_page, self.most), **others)


def some(account: Account) -> Account:
    account.add(*(a_send(number, "shipped" if number % 3 else "delivered") for number in range(1, 251)))
    return account


async def pass_time(loop: Loop, seconds: float) -> None:
    end = loop.account.clock.monotonic() + seconds
    while loop.account.clock.monotonic() < end:
        await loop.wait_over()


@pytest.mark.parametrize("refuses", [True, False])
async def test_a_server_without_the_filter_by_status_is_asked_for_it_once_and_followed_by_pages(
    refuses: bool, tmp_path: Path
) -> None:
    account = some(WithoutFilters(refuses=refuses))
    assert isinstance(account, WithoutFilters)
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        await pass_time(loop, 120)
        account.move("send_0200", "delivered")
        await pass_time(loop, 1200)
        assert account.filtered == 1
        assert [step.status for step in loop.record.history("send_0200")][-1] == "delivered"
        assert Connection.TROUBLE not in {state.connection for state in loop.states}
        loop.sync.capabilities_changed()
        assert not loop.sync.plan.filters


async def test_the_page_size_of_a_server_is_known_to_the_next_run(tmp_path: Path) -> None:
    account = some(SmallPages())
    assert isinstance(account, SmallPages)
    async with looping(account, tmp_path) as loop:
        await loop.until(lambda: loop.sync.plan.listing.page >= 8)
    account.pages = []
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        assert loop.sync.plan.listing.per_page == 20
        assert loop.state.complete
        assert loop.state.loaded == 250
    assert 3 not in account.pages, "pages of the first run were read again"


async def test_catching_up_that_was_broken_off_goes_on_in_the_next_run(tmp_path: Path) -> None:
    account = some(Account())
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        assert loop.state.complete
    account.add(*(a_send(-number, "pending") for number in range(600)))
    async with looping(account, tmp_path) as loop:
        await loop.until(lambda: (loop.sync.plan.listing.head_page or 0) >= 3)
    async with looping(account, tmp_path) as loop:
        await loop.until(lambda: loop.state.complete)
        assert loop.state.loaded == 850


async def test_an_hour_of_sleep_is_one_look_at_the_head(tmp_path: Path) -> None:
    account = Account()
    account.add(*(a_send(number, "delivered") for number in range(1, 251)))
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        await pass_time(loop, 2 * POLL)
        calls = account.calls["list_sends"]
        account.add(a_send(0))
        account.clock.tick(3600)
        await loop.wait_over()
        assert loop.state.loaded == 251
        assert account.calls["list_sends"] - calls <= 1 + 3 + 1, "the head, three statuses, one of the finished"


async def test_after_a_wait_the_server_asked_for_one_look_makes_up_for_all(tmp_path: Path) -> None:
    account = Account()
    account.add(*(a_send(number, "delivered") for number in range(1, 251)))
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        loop.fail(Throttled(600.0))
        await loop.wait_over()
        assert loop.waits[-1] == 600.0
        calls = account.calls["list_sends"]
        await loop.wait_over()
        assert loop.state.connection is Connection.LIVE
        assert account.calls["list_sends"] - calls <= 1 + 3, "the head and three statuses"


async def test_the_rate_comes_to_rest_while_paused(tmp_path: Path) -> None:
    account = some(Account(rate=2.0))
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        loop.sync.pause(True)
        await loop.until(lambda: loop.state.paused and loop.waits[-1] == 60.0)
        account.rate = 0.0
        loop.goes.set()
        await loop.until(lambda: loop.state.rate == 0.0)
        assert loop.state.paused


async def test_waiting_for_a_turn_is_not_taken_for_a_slow_line(tmp_path: Path) -> None:
    account = some(Account())
    ask = account.list_sends

    async def after_a_while(*args: Any, **named: Any) -> Any:
        account.clock.tick(30)
        return await ask(*args, **named)

    account.list_sends = after_a_while  # type: ignore[method-assign]
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        assert loop.sync.plan.slowness == 1.0


async def test_a_send_that_is_gone_is_told_once(tmp_path: Path) -> None:
    account = some(Account())
    async with looping(account, tmp_path) as loop:
        await loop.rests()
        del account.sends["send_0007"]
        loop.sync.select("send_0007")
        await loop.until(lambda: account.calls["retrieve_send"] > 0)
        await loop.until(lambda: loop.cache.get("send_0007").gone)  # type: ignore[union-attr]
        told = len([fact for fact in loop.told if getattr(fact, "changed_ids", ()) == ("send_0007",)])
        await pass_time(loop, 4 * POLL)
        again = [fact for fact in loop.told if getattr(fact, "changed_ids", ()) == ("send_0007",)]
        assert account.calls["retrieve_send"] > 2
        assert len(again) == max(1, told)
    assert Why.SELECTED.value in {state.doing for state in loop.states}
