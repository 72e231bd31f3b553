"""The words of the journal on screen: writes whose outcome is not known, and what was sent in this session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.flows.facts import CreateStage
from sendoso_tui.ui.show.ages import coarse
from sendoso_tui.ui.show.following import gift_to
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role, fit, wrap
from sendoso_tui.ui.show.moments import clock, moment
from sendoso_tui.ui.show.page_text import PageText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.ui.creates import SentNow
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

_KINDS = {Action.CANCEL: "cancel", Action.CREATE: "new send", Action.ADD_RECIPIENT: "recipient"}
_WHAT = {
    Action.CANCEL: ("It was cancelled", "It was not cancelled"),
    Action.CREATE: ("It was sent", "It was not sent"),
    Action.ADD_RECIPIENT: ("It was added", "It was not added"),
}
_KIND_WIDTH = 10
_MEANS = (
    "Each of these left this machine and got no clear answer. None is sent again by itself: it is looked up by "
    "reading, and what reading cannot tell is for a person to decide."
)


def journal_page(
    unclear: Sequence[Intent],
    sent: Sequence[SentNow],
    width: int,
    look: Look,
    cursor: int = 0,
    glyphs: Glyphs = UNICODE,
    *,
    shaded: bool = False,
) -> PageText:
    """Return the page; its rows are `unclear`, then `sent`. `shaded` hides who it was for."""
    page = PageText(width, cursor=cursor, glyphs=glyphs)
    page.heading("Without an outcome", f"{len(unclear):,}" if unclear else "")
    if unclear:
        page.say(_MEANS, Role.MUTED)
        page.gap()
    else:
        page.say("Nothing: every write of this profile is known to have happened or not.", Role.MUTED)
    for intent in unclear:
        page.row(_intent_row(intent, glyphs, "hidden" if shaded and intent.to else intent.to))
        begun = f"{moment(intent.created_at, look)}, {coarse(look.now - intent.created_at)} ago"
        page.say(f"{begun}. {last_word(intent)}", Role.MUTED, indent=2 + _KIND_WIDTH)
    page.gap()
    page.heading("Sent in this session", f"{len(sent):,}" if sent else "")
    if not sent:
        page.say("Nothing yet.", Role.MUTED)
    for one in sent:
        page.row(_sent_row(one, look, glyphs, shaded=shaded))
    return page


def last_word(intent: Intent) -> str:
    """Return what was last learned of an unclear write."""
    note = intent.note.strip()
    return note[:1].upper() + note[1:] if note else "No clear answer came."


def verdicts(action: Action) -> tuple[str, str]:
    """Return what a person may say of such a write: that it happened, that it did not."""
    return _WHAT[action]


def ask_verdict(intent: Intent, happened: bool, width: int, look: Look) -> list[Line]:
    """Return the question before a person's word is written down."""
    word = _WHAT[intent.action][0 if happened else 1]
    text = f"{intent.summary or intent.target}, begun {moment(intent.created_at, look)}: {_lower(word)}."
    warning = "" if happened else "Nobody can tell for certain: the request may still be carried out."
    parts = [part for part in (text, warning, "This is written down and cannot be taken back.") if part]
    lines = [line for part in parts for line in ("", *wrap(part, width))]
    return [(Piece(line),) for line in lines[1:]]


def _intent_row(intent: Intent, glyphs: Glyphs, to: str) -> Line:
    sign = glyphs.unknown if intent.state is IntentState.UNKNOWN else glyphs.working
    return (
        Piece(sign + " ", Role.UNKNOWN_GLYPH),
        Piece(fit(_KINDS[intent.action], _KIND_WIDTH), Role.UNKNOWN),
        Piece(intent.summary or intent.target or "-"),
        Piece(f", to {to}" if to else ""),
    )


def _sent_row(one: SentNow, look: Look, glyphs: Glyphs, *, shaded: bool) -> Line:
    moved = one.moved
    links = len(moved.created.links) if moved.created is not None else 0
    more = f", {'1 link' if links == 1 else f'{links} links'}" if links else ""
    word = "found" if moved.stage is CreateStage.FOUND else "accepted"
    return (
        Piece(glyphs.done + " ", Role.DONE_GLYPH),
        Piece(fit(word, _KIND_WIDTH), Role.MUTED),
        Piece(gift_to(one.what, one.to, shaded=shaded) or moved.sentence or moved.send_id or "-"),
        Piece(f"  {clock(one.at, look)}{more}", Role.MUTED),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
