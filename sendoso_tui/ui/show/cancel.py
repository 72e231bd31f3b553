"""The words of cancelling: the dialog that asks, the one that says why not, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.timeline import Step
from sendoso_tui.flows.facts import CancelStage
from sendoso_tui.ui.show.ages import coarse, days
from sendoso_tui.ui.show.glyphs import ROLES, UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut, fit_line, wrap
from sendoso_tui.ui.show.links import check_link
from sendoso_tui.ui.show.moments import day
from sendoso_tui.ui.show.money import exact
from sendoso_tui.ui.show.timeline import days_late, words_of

if TYPE_CHECKING:
    from sendoso_tui.domain.cancelling import Verdict
    from sendoso_tui.domain.send import Send
    from sendoso_tui.domain.timeline import Timeline
    from sendoso_tui.flows.facts import CancelMoved
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

ASK_TITLE = "Cancel this send?"
REFUSE_TITLE = "This send cannot be cancelled"
KEEP = "Keep it"
CANCEL = "Cancel the send"
CLOSE = "Close"
BUSY = "Cancelling…"
_REREAD = "The status is read again just before cancelling. If it has moved on, nothing is cancelled and you are told."
_LABEL = 10


def ask_lines(
    send: Send, verdict: Verdict, width: int, look: Look, team: str = "", glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return the text of the dialog that asks, in lines of exactly `width` cells; `team` is whose budget paid."""
    payer = f" of {team}" if team else ""
    cost = f"{exact(send.cost)}{payer}" if send.cost is not None else "The API states no cost."
    state = f" for {_lasting(send, look)}" if _lasting(send, look) else ""
    reason = f"{words_of(send.status_raw)}{state}. {verdict.why} {verdict.instead}".rstrip()
    lines = [
        *_who(send, width, glyphs),
        *_plain(_gift(send), width),
        *_plain(cost, width),
        EMPTY,
        *_signed(send, reason, width, glyphs),
        EMPTY,
        *_plain(f"{_REREAD} This cannot be undone.", width),
    ]
    return [fit_line(line, width, glyphs.ellipsis) for line in lines]


def refuse_lines(
    send: Send, verdict: Verdict, timeline: Timeline, width: int, look: Look, glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return the text of the dialog that says why not and what to do instead, in lines of exactly `width` cells."""
    name = send.recipient.label or "No name"
    lasting = _lasting(send, look)
    late = f", {days(days_late(timeline.late_by))} late" if timeline.late_by is not None else ""
    state = f"{words_of(send.status_raw)}{f' {lasting} ago' if lasting else ''}{late}"
    since = next((entry.at for entry in timeline.entries if entry.step is Step.CURRENT), None)
    why = verdict.why
    if since is not None and send.status.key == "shipped":
        why += f" That was on {day(look.place(since).date(), look.today)}."
    instead = [verdict.instead] if verdict.instead else []
    link = check_link(send.tracking_url)
    if link.why_not is None and send.status.key == "shipped":
        instead = [f"o opens the tracking page at {link.host}", "or ask the carrier first"]
    lines = [
        (Piece(cut(name, width, glyphs.ellipsis), Role.STRONG),),
        *_plain(", ".join(text for text in (send.gift, exact(send.cost) if send.cost else "") if text) or "-", width),
        EMPTY,
        *_signed(send, state, width, glyphs),
        EMPTY,
        *_labelled("Why", [why], width),
        *([EMPTY, *_labelled("Instead", instead, width)] if instead else []),
    ]
    return [fit_line(line, width, glyphs.ellipsis) for line in lines]


def outcome(moved: CancelMoved, send: Send | None) -> Piece:
    """Return one sentence about a cancel in its present stage; it begins with the verdict and names the send."""
    what = _named(send) if send is not None else moved.send_id
    said = moved.sentence.strip()
    status = words_of(moved.status) if moved.status else ""
    stage = moved.stage
    if stage is CancelStage.RECHECKING:
        return Piece(said or f"Reading the status of {what} again before cancelling.", Role.MUTED)
    if stage is CancelStage.SENDING:
        return Piece(said or f"Cancelling {what}.", Role.MUTED)
    if stage is CancelStage.DONE:
        return Piece(said or f"Cancelled: {what}.", Role.STRONG)
    if stage is CancelStage.ACCEPTED:
        still = f" It still reads {status}." if status else ""
        return Piece(said or f"Accepted by Sendoso, not yet shown as cancelled: {what}.{still}", Role.LATE)
    if stage is CancelStage.REFUSED:
        return Piece(said or f"Not cancelled: Sendoso refused it. {what}.", Role.FAILED)
    if stage is CancelStage.MOVED_ON:
        now = f" is now {status}" if status else " has moved on"
        return Piece(said or f"Not cancelled: {what}{now}. Nothing was sent.", Role.FAILED)
    if stage is CancelStage.NOT_SENT:
        return Piece(said or f"Not cancelled: {what}. The request never left.", Role.FAILED)
    reads = f" It last read {status}." if status else ""
    return Piece(
        said or f"Sendoso did not answer the cancel of {what}.{reads} It is looked up again.", Role.LATE_STRONG
    )


def outcome_lines(moved: CancelMoved, send: Send | None, width: int, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return `outcome` as whole lines of exactly `width` cells; nothing of it is cut."""
    piece = outcome(moved, send)
    return [fit_line((Piece(line, piece.role),), width, glyphs.ellipsis) for line in wrap(piece.text, width)]


def _named(send: Send) -> str:
    cost = exact(send.cost) if send.cost is not None else ""
    return ", ".join(text for text in (send.recipient.label or send.id, send.gift, cost) if text)


def _gift(send: Send) -> str:
    return ", ".join(text for text in (send.gift, send.type) if text) or "-"


def _lasting(send: Send, look: Look) -> str:
    return coarse(look.now - send.since) if send.since is not None and send.since <= look.now else ""


def _who(send: Send, width: int, glyphs: Glyphs) -> list[Line]:
    person = send.recipient
    name = cut(person.label or "No name", width, glyphs.ellipsis)
    if not person.name or not person.email:
        return [(Piece(name, Role.STRONG),)]
    one: Line = (Piece(name, Role.STRONG), Piece(f"  {person.email}", Role.MUTED))
    if sum(len(piece.text) for piece in one) <= width and one[0].text.isascii():
        return [one]
    return [(Piece(name, Role.STRONG),), *((Piece(line, Role.MUTED),) for line in wrap(person.email, width))]


def _signed(send: Send, text: str, width: int, glyphs: Glyphs) -> list[Line]:
    roles = ROLES[send.status.phase]
    first, *rest = wrap(text, width - 2)
    sign = Piece(glyphs.of(send.status.phase) + " ", roles.glyph)
    return [(sign, Piece(first)), *((Piece("  "), Piece(line)) for line in rest)]


def _plain(text: str, width: int) -> list[Line]:
    lines: list[Line] = [(Piece(line),) for line in wrap(text, width)]
    return lines[:6]


def _labelled(label: str, texts: list[str], width: int) -> list[Line]:
    lines: list[Line] = []
    for text in texts:
        for part in wrap(text, width - _LABEL):
            lines.append((Piece((label if not lines else "").ljust(_LABEL), Role.MUTED), Piece(part)))
    return lines
