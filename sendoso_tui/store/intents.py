"""Intents in the record: begun before the first byte leaves, settled by a clear answer, adopted after a crash."""

import os
import sqlite3
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from sendoso_tui.domain.intent import Action, Intent, IntentState, may_follow
from sendoso_tui.store.columns import micros, moment, to_micros, to_moment
from sendoso_tui.store.faults import StoreFault

_COLUMNS = (
    "id, profile, origin, dialect, action, target, summary, digest, state, created_at, pid, settled_at, note,"
    " status_before, request_id"
)
LONGEST_SENDING = timedelta(minutes=10)
"""No request takes that long: an intent still SENDING then has no process that waits for its answer."""


class DuplicateIntent(StoreFault):
    """The same write was begun within the same minute and was not refused."""

    def __init__(self, earlier: Intent) -> None:
        super().__init__("The same was sent less than a minute ago.")
        self.earlier = earlier


class NoSuchIntent(StoreFault):
    """The record has no intent of this id."""

    def __init__(self, intent_id: str) -> None:
        super().__init__(f"There is no intent {intent_id}.")


class AlreadySettled(StoreFault):
    """The intent is in a state that the wanted one may not follow; `intent` is how it stands."""

    def __init__(self, intent: Intent) -> None:
        super().__init__(f"This is settled already: {intent.state.value}.")
        self.intent = intent


def begin_intent(connection: sqlite3.Connection, intent: Intent) -> None:
    """Write a new intent, which must be SENDING. Raises DuplicateIntent."""
    if intent.state is not IntentState.SENDING:
        raise ValueError("an intent begins as SENDING")
    minute = micros(intent.created_at) // 60_000_000
    earlier = connection.execute(
        f"SELECT {_COLUMNS} FROM intents WHERE profile = ? AND digest = ? AND minute = ? AND state <> 'refused'",
        (intent.profile, intent.digest, minute),
    ).fetchone()
    if earlier is not None:
        raise DuplicateIntent(_read(earlier))
    connection.execute(
        f"INSERT INTO intents ({_COLUMNS}, minute) VALUES ({', '.join('?' * 16)})",
        (
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
            minute,
        ),
    )


def settle_intent(
    connection: sqlite3.Connection, intent_id: str, state: IntentState, note: str, at: datetime, request_id: str
) -> Intent:
    """Move an intent on. `settled_at` is set when the state is final. Raises NoSuchIntent, AlreadySettled."""
    intent = find_intent(connection, intent_id)
    if intent is None:
        raise NoSuchIntent(intent_id)
    if not may_follow(intent.state, state):
        raise AlreadySettled(intent)
    settled = None if state is IntentState.UNKNOWN else micros(at)
    connection.execute(
        "UPDATE intents SET state = ?, note = ?, settled_at = ?, request_id = ? WHERE id = ?",
        (state.value, note, settled, request_id or intent.request_id, intent_id),
    )
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
    found = connection.execute(f"SELECT {_COLUMNS} FROM intents WHERE id = ?", (intent_id,)).fetchone()
    return None if found is None else _read(found)


def list_intents(connection: sqlite3.Connection, states: Collection[IntentState] | None, limit: int) -> list[Intent]:
    """Return intents in these states (None: in any), newest first."""
    wanted = [state.value for state in (IntentState if states is None else states)]
    return [
        _read(values)
        for values in connection.execute(
            f"SELECT {_COLUMNS} FROM intents WHERE state IN ({', '.join('?' * len(wanted))})"
            " ORDER BY created_at DESC, id DESC LIMIT ?",
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
        adopted.append(settle_intent(connection, intent.id, IntentState.UNKNOWN, note, at, ""))
    return adopted


def _read(values: tuple[Any, ...]) -> Intent:
    (intent_id, profile, origin, dialect, action, target, summary, digest, state, created, pid, settled, *rest) = values
    note, status_before, request_id = rest
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
    )
