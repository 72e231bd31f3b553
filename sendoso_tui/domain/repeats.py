"""The guard against a second gift by accident: what a person got in the last 30 days, and what of it needs a tick.

Equal content within ten minutes is another guard (`creating.REPEAT_WINDOW`); this one looks at people.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from sendoso_tui.domain.status import Phase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sendoso_tui.domain.people import Person
    from sendoso_tui.domain.send import Send

WINDOW = timedelta(days=30)
TICK = "Send this one as well"
"""The words beside the box that a person ticks."""


def find_repeats(sends: Iterable[Send], person: Person, now: datetime) -> tuple[Send, ...]:
    """Return what `person` got within WINDOW before `now`, newest first; `now` is aware.

    The same person has the same email or recipient id, or the same name at the same company. A send without a date
    may be recent, so it is among them.
    """
    since = now - WINDOW
    found = [
        send
        for send in sends
        if is_same_person(person, send.recipient) and (send.created_at is None or send.created_at >= since)
    ]
    return tuple(sorted(found, key=lambda send: (send.created_at or since, send.id), reverse=True))


def is_same_person(one: Person, other: Person) -> bool:
    """Say whether two entries name one person. Case and width of letters do not matter.

    Names alone tell little, so they count only with the company, or where nothing else is known of one of the two.
    """
    if _equal(one.email, other.email) or (one.id and one.id == other.id):
        return True
    if not _equal(one.name, other.name):
        return False
    if one.company and other.company:
        return _equal(one.company, other.company)
    return not (one.email or one.id) or not (other.email or other.id)


def is_in_the_way(send: Send) -> bool:
    """Say whether a send needs a tick: it is on its way or has arrived. What failed or came back does not."""
    return send.status.is_open or send.status.phase is Phase.DONE


def needs_tick(repeats: Iterable[Send], ticked: frozenset[str]) -> bool:
    """Say whether a tick is missing. `ticked` are the ids that were on the screen when the person ticked."""
    return any(is_in_the_way(send) and send.id not in ticked for send in repeats)


def explain_repeats(repeats: Iterable[Send], person: Person, now: datetime) -> str:
    """Return the sentence for the newest send that needs a tick; "" where none does."""
    found = [send for send in repeats if is_in_the_way(send)]
    if not found:
        return ""
    send, who = found[0], person.label or "This person"
    has = "already has an open send" if send.status.is_open else "already got a send"
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{who} {has}: {send.gift or 'a gift'}{_ago(send, now)}{more}."


def _ago(send: Send, now: datetime) -> str:
    if send.created_at is None:
        return ""
    days = max(0, (now - send.created_at).days)
    return f", {days} days ago" if days > 1 else ", 1 day ago" if days else ", less than a day ago"


def _equal(one: str, other: str) -> bool:
    return bool(one.strip()) and _fold(one) == _fold(other)


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
