"""The same again: by mistake it is not sent; meant, it is sent once for each time, at whichever window."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sendoso_tui.flows.facts import CreateStage
from tests.faults.catalogue import named
from tests.faults.exchange import Step
from tests.faults.orders import SHAPES, Order, order_of
from tests.faults.plans import Plan
from tests.faults.runs import carry_out
from tests.faults.truth import Ended, violations

FIRST = order_of("v3", SHAPES["v3"][0], 3)
MINUTE, LONG = timedelta(seconds=70), timedelta(minutes=11)


def again(group: int, *, window: int = 0, **how: bool) -> Order:
    return replace(FIRST, draft_id=f"again-{group}-{window}", group=group, window=window, **how)


async def sent(folder: Path, *orders: Order, lost: str = "", passes: timedelta = MINUTE) -> Ended:
    """Confirm the first and then these, with time between the groups."""
    groups = {order.group: passes for order in orders if order.group}
    strikes = {Step.CREATE: (named(lost),)} if lost else {}
    ended = await carry_out(Plan(0, "v3", False, [FIRST, *orders], strikes, passes=groups), folder)
    assert violations(ended) == []
    return ended


def last_words(ended: Ended) -> dict[str, CreateStage]:
    return {said.moved.draft_id: said.moved.stage for said in ended.told if said.moved.stage.is_over}


async def test_the_same_in_two_windows_at_once_is_sent_once(folder: Path) -> None:
    ended = await sent(folder, again(0, window=1))
    assert len(ended.server.books.commits) == 1
    assert sorted(stage.value for stage in last_words(ended).values()) == ["accepted", "repeated"]


async def test_the_same_draft_in_two_windows_at_once_is_sent_once(folder: Path) -> None:
    ended = await sent(folder, replace(FIRST, window=1))
    assert len(ended.server.books.commits) == 1
    assert len(ended.intents) == 1


async def test_the_same_a_minute_later_is_not_sent(folder: Path) -> None:
    ended = await sent(folder, again(1))
    assert len(ended.server.books.commits) == 1
    assert last_words(ended)["again-1-0"] is CreateStage.REPEATED


async def test_the_same_eleven_minutes_later_is_sent(folder: Path) -> None:
    ended = await sent(folder, again(1), passes=LONG)
    assert len(ended.server.books.commits) == 2


@pytest.mark.parametrize("lost", ["reset-before-commit", "commit-after-all-looks"])
async def test_what_is_unclear_is_a_repeat_at_any_age(folder: Path, lost: str) -> None:
    ended = await sent(folder, again(1), lost=lost, passes=LONG)
    assert last_words(ended)["again-1-0"] is CreateStage.REPEATED
    assert len(ended.server.books.commits) == (lost != "reset-before-commit")


async def test_a_repeat_that_is_meant_in_two_windows_at_once_is_one_repeat(folder: Path) -> None:
    ended = await sent(folder, again(1, again=True, stale=True), again(1, window=1, again=True, stale=True))
    assert len(ended.server.books.commits) == 2


async def test_who_has_seen_but_the_first_does_not_repeat_the_second(folder: Path) -> None:
    ended = await sent(folder, again(1, again=True), again(2, window=1, again=True, stale=True))
    assert len(ended.server.books.commits) == 2
    assert last_words(ended)["again-2-1"] is CreateStage.REPEATED


async def test_each_repeat_that_is_seen_and_meant_is_sent(folder: Path) -> None:
    ended = await sent(folder, again(1, again=True), again(2, window=1, again=True))
    assert len(ended.server.books.commits) == 3


@pytest.mark.parametrize("window", [0, 1])
async def test_a_draft_whose_send_is_unclear_is_not_sent_with_other_content(folder: Path, window: int) -> None:
    """It was changed elsewhere: what went out with it is not known, so nothing more goes out with it."""
    changed = replace(order_of("v3", SHAPES["v3"][0], 4), draft_id=FIRST.draft_id, group=1, window=window)
    ended = await sent(folder, changed, lost="reset-before-commit")
    assert ended.server.books.commits == []
    assert len(ended.intents) == 1
    assert CreateStage.NOT_SENT in [said.moved.stage for said in ended.told]
