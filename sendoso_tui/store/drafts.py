"""Forms of new sends in the record: kept as they are typed, gone when their send was accepted.

A draft is busy while an intent that carries it has no outcome: nobody else may change, drop or send it then. Once it
has made its send it is over, also for whoever still has it open. What an intent is and when it is settled lives in
`intents.py`.
"""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sendoso_tui.store.columns import micros, moment
from sendoso_tui.store.database import erase_row
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.store.intents import DraftBusy, refuse_busy_draft, sending_of_draft

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.saved_draft import SavedDraft

_COLUMNS = "id, number, form, created_at, saved_at, words"


class DraftChanged(StoreFault):
    """The draft holds other texts than those it was to take the place of: somebody else has typed into it."""

    def __init__(self) -> None:
        super().__init__("This draft was changed in another window.")


_log = logging.getLogger(__name__)


def list_drafts(connection: sqlite3.Connection, profile: str) -> list[SavedDraft]:
    """Return a profile's drafts, the one saved last first. One that cannot be read is left out and stays."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM drafts WHERE profile = ? ORDER BY saved_at DESC, number DESC", (profile,)
    ).fetchall()
    drafts = [draft for values in found if (draft := _read(connection, values)) is not None]
    if len(drafts) < len(found):
        _tell_unreadable(len(found) - len(drafts))
    return drafts


def find_draft(connection: sqlite3.Connection, draft_id: str) -> SavedDraft | None:
    """Return one draft; None when it is not there or cannot be read."""
    found = connection.execute(f"SELECT {_COLUMNS} FROM drafts WHERE id = ?", (draft_id,)).fetchone()
    return None if found is None else _read(connection, found)


def save_draft(
    connection: sqlite3.Connection,
    profile: str,
    draft_id: str,
    form: Form,
    at: datetime,
    by_intent: str = "",
    over: Form | None = None,
) -> SavedDraft:
    """Keep a form; a draft that is not there, or was dropped, is made, numbered one above the profile's highest.

    One that was sent is never made again: somebody may still type into it elsewhere. `by_intent` is the intent whose
    own draft it is; `over` holds the texts that may be replaced (None: any). Raises DraftBusy, DraftChanged.
    """
    refuse_busy_draft(connection, draft_id, by_intent)
    if over is not None and _is_changed(connection, draft_id, over, form):
        raise DraftChanged
    text, now = form_text(form), micros(at)
    connection.execute(
        "INSERT INTO drafts (id, profile, number, form, created_at, saved_at)"
        " VALUES (?1, ?2, (SELECT coalesce(max(number), 0) + 1 FROM drafts WHERE profile = ?2), ?3, ?4, ?4)"
        " ON CONFLICT (id) DO UPDATE SET form = ?3, saved_at = ?4 WHERE form <> ?3",
        (draft_id, profile, text, now),
    )
    saved = find_draft(connection, draft_id)
    assert saved is not None
    return saved


def set_words(connection: sqlite3.Connection, draft_id: str, words: Mapping[str, str]) -> None:
    """Keep what the server said about the last try, by field name; nothing forgets it."""
    text = json.dumps(dict(words)) if words else ""
    connection.execute("UPDATE drafts SET words = ? WHERE id = ?", (text, draft_id))


def drop_draft(connection: sqlite3.Connection, draft_id: str, over: Form | None = None) -> None:
    """Forget a draft; one that is not there is fine. `over` holds the texts that may go (None: any).

    Raises DraftBusy while its send has no outcome, and DraftChanged.
    """
    if (intent := sending_of_draft(connection, draft_id)) is not None:
        raise DraftBusy(intent)
    if over is not None and _is_changed(connection, draft_id, over):
        raise DraftChanged
    forget_accepted(connection, draft_id)


def forget_accepted(connection: sqlite3.Connection, draft_id: str) -> None:
    """Forget the draft of a send that was accepted and leave nothing of it in the file."""
    erase_row(connection, "drafts", "id", draft_id)


def _is_changed(connection: sqlite3.Connection, draft_id: str, *known: Form) -> bool:
    """Say whether a draft holds texts that are none of these."""
    from sendoso_tui.domain.form import same_texts

    kept = find_draft(connection, draft_id)
    return kept is not None and not any(same_texts(kept.form, form) for form in known)


@lru_cache(maxsize=64)
def _tell_unreadable(count: int) -> None:
    """Say it once for each count: the list is asked for whenever it is painted."""
    _log.warning("%d drafts cannot be read and are kept as they are", count)


def _read(connection: sqlite3.Connection, values: tuple[Any, ...]) -> SavedDraft | None:
    draft_id, number, kept, created, saved, words_text = values
    try:
        form = read_form(kept)
    except (ValueError, TypeError, KeyError):
        return None
    from sendoso_tui.domain.saved_draft import SavedDraft

    intent = sending_of_draft(connection, draft_id)
    intent_id = "" if intent is None else intent.id
    return SavedDraft(draft_id, number, form, moment(created), moment(saved), intent_id, _read_words(words_text))


def form_text(form: Form) -> str:
    """Write a form as one text, in ASCII: half a character that was pasted must not keep the rest from being kept."""
    return json.dumps({"shape": form.shape.value, "values": dict(form.values)})


def read_form(text: str) -> Form:
    """Read what `form_text` wrote. Raises ValueError, TypeError and KeyError when it is not that."""
    from sendoso_tui.domain.form import Form, Shape

    fields = json.loads(text)
    return Form(Shape(fields["shape"]), MappingProxyType(_read_texts(fields["values"])))


def _read_words(text: str) -> dict[str, str] | None:
    try:
        return _read_texts(json.loads(text)) if text else None
    except ValueError:
        return None


def _read_texts(given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise ValueError("not texts by name")
    return given
