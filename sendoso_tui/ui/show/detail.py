"""Everything known about one send as lines: for the pane beside the list and for the page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.cancelling import Chance
from sendoso_tui.domain.timeline import Step
from sendoso_tui.ui.show.advice import advise
from sendoso_tui.ui.show.ages import days, duration
from sendoso_tui.ui.show.glyphs import ROLES, UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, fit_line, spread, wrap
from sendoso_tui.ui.show.links import check_link
from sendoso_tui.ui.show.moments import moment
from sendoso_tui.ui.show.money import exact
from sendoso_tui.ui.show.timeline import days_late, show_timeline, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.cancelling import Verdict
    from sendoso_tui.domain.send import Send
    from sendoso_tui.domain.timeline import Timeline
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

LABEL = 9
_MOST_LINES = 60


def show_pane(
    send: Send, timeline: Timeline, verdict: Verdict, width: int, look: Look, glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return the lines of the right pane, each of exactly `width` cells: who, status, facts, timeline, cancel, next."""
    person = send.recipient
    head: list[Line] = [
        *_text(person.label or "-", width, Role.STRONG if person.label else Role.MUTED, glyphs),
        *(_text(person.company, width, Role.TEXT, glyphs) if person.company else ()),
        *(_text(person.email, width, Role.MUTED, glyphs) if person.email and person.name else ()),
    ]
    lines = [
        *head,
        EMPTY,
        *_status(send, timeline, width, look, glyphs),
        EMPTY,
        *_facts(send, width, glyphs),
        EMPTY,
        (Piece("Timeline", Role.HEADING),),
        *show_timeline(send, timeline, width, look, glyphs),
        EMPTY,
        *_cancel(verdict, width, glyphs),
        EMPTY,
        *_next(send, timeline, width, look),
        EMPTY,
        *_more(send, width, look, glyphs),
    ]
    return [fit_line(line, width, glyphs.ellipsis) for line in lines]


def show_page(
    send: Send,
    timeline: Timeline,
    verdict: Verdict,
    widths: tuple[int, int],
    look: Look,
    glyphs: Glyphs = UNICODE,
) -> tuple[list[Line], list[Line]]:
    """Return the two columns of the detail page, of exactly `widths` cells: the send, and its timeline with advice."""
    left_width, right_width = widths
    person = send.recipient
    to = [text for text in (person.name, person.title, person.email) if text]
    left = [
        *_status(send, timeline, left_width, look, glyphs),
        EMPTY,
        *_labelled("To", to, left_width, glyphs, first=Role.STRONG),
        *(_labelled("Company", [person.company], left_width, glyphs) if send.dialect == "v3" or person.company else ()),
        *_facts(send, left_width, glyphs),
        EMPTY,
        *_cancel(verdict, left_width, glyphs),
        EMPTY,
        *_more(send, left_width, look, glyphs),
    ]
    right = [
        *show_timeline(send, timeline, right_width, look, glyphs),
        EMPTY,
        *_next(send, timeline, right_width, look),
    ]
    return (
        [fit_line(line, left_width, glyphs.ellipsis) for line in left],
        [fit_line(line, right_width, glyphs.ellipsis) for line in right],
    )


def _status(send: Send, timeline: Timeline, width: int, look: Look, glyphs: Glyphs) -> list[Line]:
    status = send.status
    roles = ROLES[status.phase]
    began = next((entry.at for entry in timeline.entries if entry.step is Step.CURRENT), None) or send.since
    lasted = duration(look.now - began) if began is not None and look.now >= began else ""
    first, *rest = wrap(words_of(send.status_raw), max(2, width - 3 - len(lasted)))
    left = (Piece(glyphs.of(status.phase) + " ", roles.glyph), Piece(first, roles.current))
    lines = [spread(left, (Piece(lasted, roles.word),), width, glyphs.ellipsis)]
    lines += [(Piece("  "), Piece(line, roles.current)) for line in rest]
    if timeline.late_by is not None:
        text, role = f"Late: due {days(days_late(timeline.late_by))} ago.", Role.LATE_STRONG
    else:
        text, role = status.meaning, Role.TEXT
    return lines + [(Piece("  "), Piece(line, role)) for line in wrap(text, width - 2)]


def _facts(send: Send, width: int, glyphs: Glyphs) -> list[Line]:
    v3 = send.dialect == "v3"
    lines = _labelled("Gift", [send.gift], width, glyphs)
    lines += _labelled("Type", [_joined(send.type, send.subtype)], width, glyphs)
    lines += _labelled("Cost", [_cost(send)], width, glyphs)
    sender = _joined(send.sender.name or send.sender.email, send.sender.team_name)
    if v3 or sender:
        lines += _labelled("Sender", [sender], width, glyphs)
    if v3 or send.sent_via:
        lines += _labelled("Via", [send.sent_via], width, glyphs, first=Role.MUTED)
    if not v3 or send.crm_id:
        crm = " ".join(text for text in (send.crm_type, send.crm_id) if text)
        lines += _labelled("CRM", [crm], width, glyphs, first=Role.MUTED)
    if not v3 or send.tracking_number or send.tracking_url:
        lines += _track(send, width, glyphs)
    lines += _labelled("Id", [send.id], width, glyphs, first=Role.MUTED)
    if not v3 or send.message:
        lines += _labelled("Message", [f'"{send.message}"' if send.message else ""], width, glyphs)
    return lines


def _cost(send: Send) -> str:
    if send.cost is None or send.dialect != "v3":
        return "" if send.cost is None else exact(send.cost)
    # The v3 cost is provisional until a final status (the "Retrieve All Sends" page and the support pages).
    return f"{exact(send.cost)}, {'may still change' if send.status.is_open else 'final'}"


def _track(send: Send, width: int, glyphs: Glyphs) -> list[Line]:
    texts = [send.tracking_number] if send.tracking_number else []
    if send.tracking_url:
        link = check_link(send.tracking_url)
        texts.append(f"{link.host}, o opens it" if link.why_not is None else link.why_not)
    return _labelled("Track", texts, width, glyphs)


def _cancel(verdict: Verdict, width: int, glyphs: Glyphs) -> list[Line]:
    key = {Chance.YES: "x cancels it.", Chance.TRY: "x tries it.", Chance.NO: ""}[verdict.chance]
    text = " ".join(part for part in (verdict.why, verdict.instead, key) if part)
    return _labelled("Cancel", [text], width, glyphs)


def _next(send: Send, timeline: Timeline, width: int, look: Look) -> list[Line]:
    advice = wrap(advise(send, timeline, look), width)
    return [(Piece("Next", Role.HEADING),), *((Piece(line),) for line in advice)]


def _more(send: Send, width: int, look: Look, glyphs: Glyphs) -> list[Line]:
    """Return the fields that have no line of their own above; what this program does not know is in the raw data."""
    sender = send.sender
    fields = (
        ("Created", moment(send.created_at, look) if send.created_at else "-"),
        ("Updated", moment(send.updated_at, look) if send.updated_at else ""),
        ("Due", send.estimated_delivery.isoformat() if send.estimated_delivery else ""),
        ("Gift id", send.gift_id),
        ("To id", send.recipient.id),
        ("From", _joined(sender.email if sender.name else "", sender.id)),
        ("Team", _joined(send.team_id, sender.team_id if sender.team_id != send.team_id else "")),
        ("Gid", send.gid),
    )
    lines: list[Line] = [(Piece("More", Role.HEADING), Piece("  J shows the raw data", Role.MUTED))]
    for label, text in fields:
        if text:
            lines += _labelled(label, [text], width, glyphs, first=Role.MUTED)
    return lines


def _labelled(label: str, texts: Sequence[str], width: int, glyphs: Glyphs, first: Role = Role.TEXT) -> list[Line]:
    """Return `Label    text`, the text wrapped in its own column; further texts are muted; nothing to say is `-`."""
    lines: list[Line] = []
    role = first
    for text in [text for text in texts if text] or ["-"]:
        shown = wrap(text, width - LABEL)
        if len(shown) > _MOST_LINES:
            shown = [*shown[:_MOST_LINES], glyphs.ellipsis + " J shows all of it"]
        for line in shown:
            head = label if not lines else ""
            lines.append((Piece(head.ljust(LABEL), Role.MUTED), Piece(line, Role.MUTED if text == "-" else role)))
        role = Role.MUTED
    return lines


def _text(text: str, width: int, role: Role, glyphs: Glyphs) -> list[Line]:
    lines = wrap(text, width)
    if len(lines) > 4:
        lines = [*lines[:3], lines[3][: max(0, width - 2)] + glyphs.ellipsis]
    return [(Piece(line, role),) for line in lines]


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)
