"""Intents for the tests of the record."""

import os
from datetime import datetime
from typing import Any

from sendoso_tui.domain.creating import Match
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


def make_create(
    intent_id: str = "c1", content: str = "", at: datetime = NOW, again_after: str = "", **more: Any
) -> Intent:
    """A new send about to be sent."""
    content = content or intent_id
    given: dict[str, Any] = {
        "profile": "prod",
        "action": Action.CREATE,
        "match": Match(at, "touch_7", "aiko@secret.example"),
        "pid": os.getpid(),
    }
    return Intent(
        id=intent_id,
        origin="https://app.sendoso.com",
        dialect="v3",
        target="",
        summary="Coffee for you, 25.00 USD",
        digest=f"{content} after {again_after}" if again_after else content,
        state=IntentState.SENDING,
        created_at=at,
        content=content,
        **(given | more),
    )
