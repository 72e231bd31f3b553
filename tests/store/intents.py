"""Intents for the tests of the record."""

import os
from datetime import datetime

from sendoso_tui.domain.intent import Action, Intent, IntentState
from tests.store.sends import NOW


def make_intent(intent_id: str = "i1", digest: str = "", at: datetime = NOW, pid: int | None = None) -> Intent:
    """A cancel about to be sent."""
    return Intent(
        id=intent_id,
        profile="prod",
        origin="https://app.sendoso.com",
        dialect="v2",
        action=Action.CANCEL,
        target="send_1",
        summary="Coffee, USD 25.00",
        digest=digest or intent_id,
        state=IntentState.SENDING,
        created_at=at,
        pid=os.getpid() if pid is None else pid,
        status_before="pending",
    )
