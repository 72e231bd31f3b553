"""The privacy shade: who sends and who gets is hidden on the screen, for when somebody looks over the shoulder."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.domain.people import Person, Sender
from sendoso_tui.ui.show.following import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.facts import CancelMoved
    from sendoso_tui.store.cache_rows import Row


def shade_row(row: Row) -> Row:
    """Return the row without names, addresses and companies; missing ones stay missing."""
    return replace(
        row,
        recipient=_hidden(row.recipient or row.email),
        email=_hidden(row.email),
        company=_hidden(row.company),
        sender=_hidden(row.sender),
        crm_id=_hidden(row.crm_id),
    )


def shade_send(send: Send) -> Send:
    """Return the send without anything that names a person or leads to one."""
    person, sender = send.recipient, send.sender
    return replace(
        send,
        recipient=Person(
            name=_hidden(person.label), email=_hidden(person.email), company=_hidden(person.company), title=""
        ),
        sender=Sender(
            id=sender.id, name=_hidden(sender.name or sender.email), team_id=sender.team_id, team_name=sender.team_name
        ),
        message=_hidden(send.message),
        crm_id=_hidden(send.crm_id),
        tracking_number=_hidden(send.tracking_number),
        tracking_url="",
    )


def shade_moved(moved: CancelMoved) -> CancelMoved:
    """Return what became of a cancel with a sentence that names nobody."""
    return replace(moved, sentence=shade_names(moved.sentence, [moved.who]), who=_hidden(moved.who))


def shade_names(sentence: str, names: Iterable[str]) -> str:
    """Return a sentence with these names hidden wherever they stand as words of their own."""
    for name in filter(None, names):
        sentence = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", HIDDEN, sentence)
    return sentence


def _hidden(text: str) -> str:
    return HIDDEN if text else ""
