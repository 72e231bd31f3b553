import itertools

import pytest

from sendoso_tui.domain.intent import IntentState, may_follow

ALLOWED = {
    (IntentState.SENDING, IntentState.DONE),
    (IntentState.SENDING, IntentState.REFUSED),
    (IntentState.SENDING, IntentState.UNKNOWN),
    (IntentState.UNKNOWN, IntentState.DONE),
    (IntentState.UNKNOWN, IntentState.REFUSED),
}


@pytest.mark.parametrize(("old", "new"), list(itertools.product(IntentState, IntentState)))
def test_an_intent_never_leaves_a_settled_state_nor_is_sent_again(old: IntentState, new: IntentState) -> None:
    assert may_follow(old, new) == ((old, new) in ALLOWED)
