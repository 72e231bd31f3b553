"""What somebody else has sent is never taken for one's own, whatever the answer or the list says."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sendoso_tui.domain.draft import GiftDraft
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CreateStage
from tests.faults.catalogue import named
from tests.faults.exchange import Step
from tests.faults.orders import order_of
from tests.faults.plans import Plan, struck
from tests.faults.runs import carry_out
from tests.faults.truth import Ended, violations


def last(ended: Ended) -> CreateStage:
    return ended.told[-1].moved.stage


@pytest.mark.parametrize("known", [True, False], ids=["read before", "never read"])
@pytest.mark.parametrize("minutes", [1, 90])
@pytest.mark.parametrize("api", ["v2", "v3"])
async def test_an_equal_send_of_a_colleague_is_no_proof(folder: Path, api: str, minutes: int, known: bool) -> None:
    """It was made before the request left, which itself came to nothing."""
    plan = struck(api, Step.CREATE, named("reset-before-commit"))
    plan = replace(plan, others=[(plan.orders[0], timedelta(minutes=minutes))], known=known)
    ended = await carry_out(plan, folder)
    assert violations(ended) == []
    assert [one.state for one in ended.intents] == [IntentState.UNKNOWN]
    candidates = ended.told[-1].moved.candidates
    assert [send.id for send in candidates] == (
        ["send_1" if api == "v2" else "1"] if minutes == 1 and not known else []
    )


@pytest.mark.parametrize("minutes", [1, 90])
async def test_ones_own_is_found_beside_that_of_a_colleague_who_was_known(folder: Path, minutes: int) -> None:
    plan = struck("v3", Step.CREATE, named("reset-after-commit"))
    plan = replace(plan, others=[(plan.orders[0], timedelta(minutes=minutes))], known=True)
    ended = await carry_out(plan, folder)
    assert violations(ended) == []
    assert last(ended) is CreateStage.FOUND
    assert [one.target for one in ended.intents] == [ended.server.books.commits[0].send_id]


async def test_f35_an_answer_with_the_id_of_an_old_send_does_not_make_that_ones_own(folder: Path) -> None:
    for number, plan in enumerate(
        (
            replace(struck("v2", Step.CREATE, named("an-id-we-hold")), known=False),
            struck("v2", Step.CREATE, named("an-id-we-hold")),
            Plan(0, "v3", False, [order_of("v3", GiftDraft, 3)], {Step.CREATE: (named("an-id-we-hold"),)}),
        )
    ):
        (folder / str(number)).mkdir()
        ended = await carry_out(plan, folder / str(number))
        assert violations(ended) == []
        assert last(ended) is CreateStage.ACCEPTED
        assert [(one.state, one.target) for one in ended.intents] == [(IntentState.DONE, "")]


@pytest.mark.parametrize("api", ["v2", "v3"])
async def test_what_the_first_has_made_is_no_proof_of_the_second(folder: Path, api: str) -> None:
    """The same, meant twice: the first was accepted (v2 names its id, v3 does not), the second came to nothing."""
    plan = struck(api, Step.CREATE, None, named("reset-before-commit"))
    second = replace(plan.orders[0], draft_id="another", again=True, group=1)
    ended = await carry_out(replace(plan, orders=[*plan.orders, second]), folder)
    assert violations(ended) == []
    assert [one.state for one in ended.intents] == [IntentState.UNKNOWN, IntentState.DONE]
    assert len(ended.server.books.commits) == 1


async def test_two_equal_ones_that_were_lost_are_not_both_said_to_be_the_one_there_is(folder: Path) -> None:
    """Meant twice; one came to be. Which of the two it was, nobody can tell."""
    plan = struck("v3", Step.CREATE, named("reset-after-commit"), named("reset-before-commit"))
    first = plan.orders[0]
    second = replace(first, draft_id="another", again=True, group=1)
    ended = await carry_out(replace(plan, orders=[first, second]), folder)
    assert violations(ended) == []
    assert len(ended.server.books.commits) == 1
