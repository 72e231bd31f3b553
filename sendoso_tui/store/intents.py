"""Intents in the record: begun before the first byte leaves, settled by a clear answer, adopted after a crash."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.intent import Action, Intent, IntentState, may_follow
from sendoso_tui.store.columns import micros, moment, to_micros, to_moment
from sendoso_tui.store.faults import StoreDamaged, StoreFault
from sendoso_tui.store.matches import forget_match, keep_match, read_match

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection
    from datetime import datetime

_COLUMNS = (
    "id, profile, origin, dialect, action, target, summary, digest, state, created_at, pid, settled_at, note,"
    " status_before, request_id, content, draft_id"
)
_INTENTS = f"SELECT {_COLUMNS}, (SELECT match FROM matches WHERE intent_id = intents.id) FROM intents"
LONGEST_SENDING = timedelta(minutes=10)
"""No request takes that long: an intent still SENDING then has no process that waits for its answer."""


class DuplicateIntent(StoreFault):
    """The same was begun as `earlier`, which was not refused: a moment ago, or its outcome is still open."""

    def __init__(self, earlier: Intent) -> None:
        super().__init__(_SAME[earlier.state] if earlier.content else "The same was sent less than a minute ago.")
        self.earlier = earlier


_SAME = {
    IntentState.SENDING: "The same is being sent now.",
    IntentState.UNKNOWN: "A request for the same has left before, and what became of it is not known.",
    IntentState.DONE: "The same was sent less than ten minutes ago.",
}


_OUT = {
    IntentState.SENDING: "This draft is being sent now.",
    IntentState.UNKNOWN: "The request of this draft has left before, and what became of it is not known.",
    IntentState.DONE: "This draft was sent before.",
}


class DraftBusy(StoreFault):
    """The draft went out as `intent`, which has no outcome yet or has made its send: a draft makes one send."""

    def __init__(self, intent: Intent) -> None:
        super().__init__(_OUT[intent.state])
        self.intent = intent


class NoSuchIntent(StoreFault):
    """The record has no intent of this id."""

    def __init__(self, intent_id: str) -> None:
        super().__init__(f"There is no intent {intent_id}.")


class AlreadySettled(StoreFault):
    """The intent is in a state that the wanted one may not follow; `intent` is how it stands."""

    def __init__(self, intent: Intent) -> None:
        super().__init__(f"This is settled already: {intent.state.value}.")
        self.intent = intent


def refuse_damage(connection: sqlite3.Connection, name: str) -> None:
    """Check the table before an intent is added: a page that lost its rows would let a write be repeated."""
    words = [str(row[0]) for row in connection.execute("PRAGMA quick_check(intents)")]
    if words != ["ok"]:
        raise StoreDamaged(f"{name} is damaged.")


def begin_intent(connection: sqlite3.Connection, intent: Intent, again_after: str = "") -> None:
    """Write a new intent, which must be SENDING. `again_after` is the id of the repeat that is meant.

    Raises DraftBusy, DuplicateIntent.
    """
    if intent.state is not IntentState.SENDING:
        raise ValueError("an intent begins as SENDING")
    refuse_busy_draft(connection, intent.draft_id)
    earlier = repeat_of(connection, intent.profile, intent.content, intent.created_at)
    if earlier is not None and earlier.id != again_after:
        raise DuplicateIntent(earlier)
    minute = micros(intent.created_at) // 60_000_000
    earlier = _one(
        connection,
        "profile = ? AND digest = ? AND minute = ? AND state <> 'refused'",
        (intent.profile, intent.digest, minute),
    )
    if earlier is not None:
        raise DuplicateIntent(earlier)
    values = (
        intent.id,
        intent.profile,
        intent.origin,
        intent.dialect,
        intent.action.value,
        intent.target,
        intent.summary,
        intent.digest,
        intent.state.value,
        micros(intent.created_at),
        intent.pid,
        to_micros(intent.settled_at),
        intent.note,
        intent.status_before,
        intent.request_id,
        intent.content,
        intent.draft_id,
        minute,
    )
    connection.execute(f"INSERT INTO intents ({_COLUMNS}, minute) VALUES ({', '.join('?' * len(values))})", values)
    keep_match(connection, intent.id, intent.match)


def repeat_of(connection: sqlite3.Connection, profile: str, content: str, at: datetime) -> Intent | None:
    """Return the intent begun last with this content that another one at `at` would repeat.

    One that was refused never counts, one without an outcome always, one that is done for REPEAT_WINDOW.
    """
    from sendoso_tui.domain.creating import REPEAT_WINDOW

    return _one(
        connection,
        "profile = ? AND content = ? AND content <> '' AND state <> 'refused'"
        # A row's number grows with each intent; the clock may have been set back between two.
        " AND (state <> 'done' OR created_at > ?) ORDER BY rowid DESC LIMIT 1",
        (profile, content, micros(at - REPEAT_WINDOW)),
    )


def sending_of_draft(connection: sqlite3.Connection, draft_id: str) -> Intent | None:
    """Return the new send that a draft went out as and that has no outcome yet."""
    return _one(
        connection,
        "draft_id = ? AND draft_id <> '' AND action = 'create' AND state IN ('sending', 'unknown')"
        " ORDER BY rowid DESC LIMIT 1",
        (draft_id,),
    )


def refuse_busy_draft(connection: sqlite3.Connection, draft_id: str, but_for: str = "") -> None:
    """Raise DraftBusy once the request of a draft may be under way, unless its intent is `but_for` or was refused."""
    intent = sending_of_draft(connection, draft_id) or _one(
        connection, "draft_id = ? AND draft_id <> '' AND action = 'create' AND state = 'done' LIMIT 1", (draft_id,)
    )
    if intent is not None and intent.id != but_for:
        raise DraftBusy(intent)


def taken_targets(connection: sqlite3.Connection, profile: str) -> frozenset[str]:
    """Return the ids of all sends that a new send's intent is known to have made."""
    return frozenset(
        target
        for (target,) in connection.execute(
            "SELECT target FROM intents WHERE profile = ? AND target <> '' AND action = 'create' AND state = 'done'",
            (profile,),
        )
    )


def settle_intent(
    connection: sqlite3.Connection,
    intent_id: str,
    state: IntentState,
    note: str,
    at: datetime,
    request_id: str = "",
    target: str = "",
) -> Intent:
    """Move an intent on; an empty `request_id` or `target` keeps what is there. When the state is final, `settled_at`
    is set and by what a send would be found again is forgotten. Raises NoSuchIntent, AlreadySettled.
    """
    intent = find_intent(connection, intent_id)
    if intent is None:
        raise NoSuchIntent(intent_id)
    if not may_follow(intent.state, state):
        raise AlreadySettled(intent)
    settled = None if state is IntentState.UNKNOWN else micros(at)
    connection.execute(
        "UPDATE intents SET state = ?, note = ?, settled_at = ?, request_id = ?, target = ? WHERE id = ?",
        (state.value, note, settled, request_id or intent.request_id, target or intent.target, intent_id),
    )
    if settled is not None:
        forget_match(connection, intent_id)
    changed = find_intent(connection, intent_id)
    assert changed is not None
    return changed


def note_intent(connection: sqlite3.Connection, intent_id: str, note: str) -> None:
    """Keep what was last learned of an unsettled intent. Raises NoSuchIntent, AlreadySettled."""
    intent = find_intent(connection, intent_id)
    if intent is None:
        raise NoSuchIntent(intent_id)
    if intent.settled_at is not None:
        raise AlreadySettled(intent)
    connection.execute("UPDATE intents SET note = ? WHERE id = ?", (note, intent_id))


def find_intent(connection: sqlite3.Connection, intent_id: str) -> Intent | None:
    """Return one intent."""
    return _one(connection, "id = ?", (intent_id,))


def list_intents(connection: sqlite3.Connection, states: Collection[IntentState] | None, limit: int) -> list[Intent]:
    """Return intents in these states (None: in any), newest first."""
    wanted = [state.value for state in (IntentState if states is None else states)]
    return [
        _read(values)
        for values in connection.execute(
            f"{_INTENTS} WHERE state IN ({', '.join('?' * len(wanted))}) ORDER BY created_at DESC, id DESC LIMIT ?",
            (*wanted, limit),
        )
    ]


def adopt_orphans(
    connection: sqlite3.Connection, pid_alive: Callable[[int], bool], begun_here: Collection[str], at: datetime
) -> list[Intent]:
    """Turn SENDING intents that nobody waits for into UNKNOWN and return them.

    An intent of this very process id that this process did not begin belongs to an earlier process of the same id.
    """
    oldest = at - LONGEST_SENDING
    adopted = []
    for intent in list_intents(connection, [IntentState.SENDING], -1):
        if intent.id in begun_here:
            continue
        alive = intent.pid != os.getpid() and pid_alive(intent.pid)
        if alive and intent.created_at > oldest:
            continue
        note = intent.note or "The program ended before the answer came. It may have happened."
        adopted.append(settle_intent(connection, intent.id, IntentState.UNKNOWN, note, at))
    return adopted


def _one(connection: sqlite3.Connection, condition: str, values: tuple[object, ...]) -> Intent | None:
    found = connection.execute(f"{_INTENTS} WHERE {condition}", values).fetchone()
    return None if found is None else _read(found)


def _read(values: tuple[Any, ...]) -> Intent:
    (intent_id, profile, origin, dialect, action, target, summary, digest, state, created, pid, settled, *rest) = values
    note, status_before, request_id, content, draft_id, match = rest
    return Intent(
        intent_id,
        profile,
        origin,
        dialect,
        Action(action),
        target,
        summary,
        digest,
        IntentState(state),
        moment(created),
        pid,
        to_moment(settled),
        note,
        status_before,
        request_id,
        content,
        draft_id,
        read_match(match),
    )
