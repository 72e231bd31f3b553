"""The page of drafts: a new send first, then what was begun and not sent, with who and what it is for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sendoso_tui.domain.form import NEW_RECIPIENT, email_of
from sendoso_tui.ui.show.ages import coarse
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut, fit, spread, width_of
from sendoso_tui.ui.show.page_text import PageText
from sendoso_tui.ui.show.remembered import name_of
from sendoso_tui.ui.show.shapes import TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.saved_draft import SavedDraft
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

NEW = "New send"
_NUMBER, _AGE = 11, 10
_CHOSEN = ("item_id", "touch_id", "gift_id")


def drafts_page(
    drafts: Sequence[SavedDraft],
    width: int,
    look: Look,
    cursor: int,
    glyphs: Glyphs = UNICODE,
    *,
    hidden: bool = False,
) -> PageText:
    """Return the page; its first row is the new send, each further one a draft in the given order.

    `hidden` leaves out whom they are for.
    """
    page = PageText(width, cursor=cursor, glyphs=glyphs)
    page.row((Piece(NEW, Role.ACCENT), Piece("  an empty form", Role.MUTED)))
    page.gap()
    page.heading("Drafts", "saved as they were typed")
    for draft in drafts:
        page.row(draft_line(draft, page.width, look, glyphs, hidden=hidden))
    if not drafts:
        page.say("None. What is typed into a form is kept here until it was sent.", Role.MUTED)
    return page


def draft_line(draft: SavedDraft, width: int, look: Look, glyphs: Glyphs = UNICODE, *, hidden: bool = False) -> Line:
    """Return a draft in exactly `width` cells: its number, what it is, for whom, and how long ago it was saved."""
    number = Piece(fit(f"Draft {draft.number}", _NUMBER))
    span = look.now - draft.saved_at
    saved = f"{coarse(span)} ago" if span >= timedelta(minutes=1) else "just now"
    age: Line = (Piece(saved.rjust(_AGE), Role.MUTED),)
    said: Line = EMPTY
    if draft.intent_id:
        said = (Piece(f"{glyphs.unknown} outcome not known  ", Role.LATE),)
    elif draft.words:
        said = (Piece(f"{glyphs.failed} refused  ", Role.FAILED),)
    room = width - _NUMBER - _AGE - sum(width_of(piece.text) for piece in said) - 2
    what = cut(_what_to_whom(draft, hidden=hidden), max(4, room), glyphs.ellipsis)
    return spread((number, *said, Piece(what)), age, width, glyphs.ellipsis)


def who_of(form: Form) -> str:
    """Return who a form is for, as far as it says: a name, else an email, else how many."""
    if form.get("recipient_id") not in ("", NEW_RECIPIENT):
        return name_of(form, "recipient_id") or form.get("recipient_id")
    emails = form.get("emails").replace(",", " ").replace(";", " ").split()
    if emails:
        return emails[0] if len(emails) == 1 else f"{len(emails)} people"
    name = form.get("name") or " ".join(filter(None, (form.get("first_name"), form.get("last_name"))))
    return name.strip() or email_of(form) or "nobody yet"


def what_of(form: Form) -> str:
    """Return what a form sends, as far as it says; else which kind of send it is."""
    for field in _CHOSEN:
        if form.get(field):
            return name_of(form, field) or f"{field.removesuffix('_id')} {form.get(field)}"
    return TITLES[form.shape]


def drop_lines(draft: SavedDraft, width: int, glyphs: Glyphs = UNICODE, *, hidden: bool = False) -> list[Line]:
    """Return the text of the question before a draft is dropped."""
    what = cut(_what_to_whom(draft, hidden=hidden), width, glyphs.ellipsis)
    return [(Piece(what, Role.STRONG),), EMPTY, (Piece("What was typed is gone then. Nothing was sent."),)]


def _what_to_whom(draft: SavedDraft, *, hidden: bool) -> str:
    return what_of(draft.form) if hidden else f"{what_of(draft.form)}, to {who_of(draft.form)}"
