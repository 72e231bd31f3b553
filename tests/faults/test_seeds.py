"""Runs drawn from seeds: whatever is combined, no gift is sent twice and no word is wrong. `-m slow` makes 2,000.

What fails names its seed; `python -m tests.faults.long --seed N` replays it.
"""

import pytest

from tests.faults.many import run_seeds

SHORT, SLOW = 60, 2_000


async def test_no_seed_breaks_a_promise() -> None:
    tally = await run_seeds(range(SHORT))
    assert tally.broken == []
    assert tally.counts["runs"] == SHORT
    assert tally.counts["programs killed"] >= SHORT // 10
    assert tally.counts["commits"] > SHORT, "the runs send too little to prove anything"


@pytest.mark.parametrize("seed", [516, 1083, 5111, 5830, 6116])
async def test_what_once_broke_a_promise_does_not_again(seed: int) -> None:
    assert (await run_seeds([seed])).broken == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(SHORT, SHORT + SLOW, 250))
async def test_no_seed_of_two_thousand_breaks_a_promise(first: int) -> None:
    assert (await run_seeds(range(first, first + 250))).broken == []
