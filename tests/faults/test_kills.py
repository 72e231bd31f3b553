"""F-66: a program that is killed at any step, again and again, knows at its next start what it tried."""

import asyncio
from pathlib import Path

import pytest

from sendoso_tui import steps
from tests.faults.kills import Kill, carry_out_killed
from tests.faults.many import Yard, yard
from tests.faults.plans import Plan, plan_of
from tests.faults.truth import violations

MOST_PASSES = 8


def quiet(api: str) -> Plan:
    """A plan of a seed in which nothing goes wrong by itself, so that only the kill does."""
    for seed in range(10_000):
        plan = plan_of(seed)
        calm = not (plan.faults or plan.storm or plan.unreachable or plan.decides or plan.skew)
        if plan.api == api and calm and len({order.content for order in plan.orders}) == len(plan.orders) >= 3:
            return plan
    raise AssertionError("no seed is quiet")


@pytest.mark.parametrize("api", ["v2", "v3"])
async def test_f66_killed_at_every_step_each_time_it_is_reached(folder: Path, api: str) -> None:
    """The n-th time for n = 1, 2, 3 … until a run ends without having come to it."""
    plan = quiet(api)

    async def kill_at(step: str, homes: Yard) -> None:
        for number in range(1, MOST_PASSES):
            place = folder / f"{step}-{number}"
            place.mkdir()
            async with homes.pair() as pair:
                ended = await carry_out_killed(plan, place, pair, Kill(at=f"{step}:{number}"))
            assert violations(ended) == [], f"killed at {step} for time {number}"
            if not ended.killed:
                break
        assert number > 1, f"{step} is never reached"

    async with yard() as homes:
        await asyncio.gather(*(kill_at(step, homes) for step in steps.STEPS))


@pytest.mark.parametrize("holding", ["asked", "made"])
async def test_f66_killed_while_the_server_has_the_request(folder: Path, holding: str) -> None:
    async with yard(1) as homes, homes.pair() as pair:
        ended = await carry_out_killed(quiet("v3"), folder, pair, Kill(holding=holding))
    assert violations(ended) == []
    assert ended.killed


async def test_a_bug_between_the_answer_and_its_note_is_no_second_gift(folder: Path) -> None:
    async with yard(1) as homes, homes.pair() as pair:
        ended = await carry_out_killed(quiet("v2"), folder, pair, Kill(at="after-answer:1:raise"))
    assert violations(ended) == []
