"""The timeline of one send as lines: a rail of steps, the time between them, what is due and what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sendoso_tui.domain.status import read_status
from sendoso_tui.domain.timeline import Step
from sendoso_tui.ui.show.ages import coarse, days, duration
from sendoso_tui.ui.show.glyphs import ROLES, UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut, fit_line, line_width, spread, wrap
from sendoso_tui.ui.show.moments import day, moment, window

if TYPE_CHECKING:
    from sendoso_tui.domain.send import Send
    from sendoso_tui.domain.timeline import Entry, Timeline
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

DAY = timedelta(1)


def words_of(raw: str) -> str:
    """Return a status as the API wrote it, with a capital where it is all small letters; never empty."""
    text = raw.strip() or "no status"
    return text if any(char.isupper() for char in text) else text[:1].upper() + text[1:]


def days_late(late_by: timedelta) -> int:
    """Return by how many days a delivery is late: the day after the promised one counts as 1."""
    return late_by // DAY + 1


def show_timeline(send: Send, timeline: Timeline, width: int, look: Look, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return the lines of a timeline, each of exactly `width` cells: entries, then what is to be said about them."""
    lines: list[Line] = []
    first_next = True
    for entry in timeline.entries:
        if entry.gap is not None:
            lines.append(_rail(glyphs.rail, duration(entry.gap)))
        lines += _entry_lines(send, entry, timeline, width, look, glyphs, first_next)
        first_next = first_next and entry.step is not Step.NEXT
        if entry.step is Step.CURRENT and entry.at is not None:
            lines.append(_since(send, entry, look, glyphs))
    notes = _notes(send, timeline, width, glyphs)
    if notes:
        lines += [EMPTY, *notes]
    return [fit_line(line, width, glyphs.ellipsis) for line in lines]


def current_line(lines: list[Line]) -> int:
    """Return the index of the line of the current step among those of `show_timeline`; 0 when there is none."""
    signs = {roles.glyph for roles in ROLES.values()}
    return next((index for index, line in enumerate(lines) if line and line[0].role in signs), 0)


def _entry_lines(
    send: Send, entry: Entry, timeline: Timeline, width: int, look: Look, glyphs: Glyphs, first_next: bool
) -> list[Line]:
    if entry.step is Step.CREATED:
        return _two_sides(
            Piece(glyphs.passed + " ", Role.MUTED), Piece("Created"), _when(entry, look, Role.MUTED), width, glyphs
        )
    label = words_of(entry.label)
    if entry.step is Step.PASSED:
        sign = Piece(glyphs.passed + " ", Role.MUTED)
        return _two_sides(sign, Piece(label), _when(entry, look, Role.MUTED), width, glyphs)
    if entry.step is Step.CURRENT:
        roles = ROLES[read_status(entry.label).phase]
        sign = Piece(glyphs.of(read_status(entry.label).phase) + " ", roles.glyph)
        return _two_sides(sign, Piece(label, roles.current), _when(entry, look, Role.TEXT), width, glyphs)
    sign = Piece(glyphs.ahead + " ", Role.MUTED)
    if entry.step is Step.MISSED:
        return _two_sides(sign, Piece(label, Role.MUTED), Piece("not seen", Role.MUTED), width, glyphs)
    if entry.step is Step.DUE:
        due = send.estimated_delivery
        text = day(due, look.today) if due is not None else "-"
        sign = Piece(glyphs.running + " ", Role.RULE)
        if timeline.late_by is None:
            return _two_sides(sign, Piece("Delivery due", Role.MUTED), Piece(text, Role.MUTED), width, glyphs)
        text += f", {days_late(timeline.late_by)} d late"
        return _two_sides(sign, Piece("Delivery due", Role.LATE_STRONG), Piece(text, Role.LATE), width, glyphs)
    return _two_sides(sign, Piece(label, Role.MUTED), Piece("next" if first_next else "", Role.MUTED), width, glyphs)


def _when(entry: Entry, look: Look, role: Role) -> Piece:
    if entry.at is None:
        return Piece("time not known", Role.MUTED)
    if entry.observed:
        return Piece(window(entry.window_start, entry.at, look), role)
    return Piece(moment(entry.at, look), role)


def _two_sides(sign: Piece, label: Piece, right: Piece, width: int, glyphs: Glyphs) -> list[Line]:
    """Put a label and its time on one line, or on two where they have no room: neither is ever cut for the other."""
    left: Line = (sign, label)
    if not right.text:
        return [left]
    if line_width(left) + 1 + line_width((right,)) <= width:
        return [spread(left, (right,), width, glyphs.ellipsis)]
    text = Piece(cut(right.text, width - 2, glyphs.ellipsis), right.role)
    return [left, spread((Piece("  "),), (text,), width, glyphs.ellipsis)]


def _rail(sign: str, text: str) -> Line:
    return Piece(sign + " ", Role.RULE), Piece(text, Role.MUTED)


def _since(send: Send, entry: Entry, look: Look, glyphs: Glyphs) -> Line:
    span = look.now - entry.at if entry.at is not None else timedelta()
    if span < timedelta():
        return _rail(glyphs.running, "just now")
    if send.status.is_open:
        return _rail(glyphs.running, f"{duration(span)} so far")
    return _rail(glyphs.running, f"{coarse(span)} ago")


def _notes(send: Send, timeline: Timeline, width: int, glyphs: Glyphs) -> list[Line]:
    sentences: list[Line] = []
    if (whole := _whole(send, timeline)) is not None:
        sentences += [(Piece(line, Role.MUTED),) for line in wrap(whole, width)]
    if timeline.contradicts:
        text = f'The last reported step is not "{words_of(send.status_raw)}", which the send itself says.'
        sentences += [(Piece(line, Role.LATE),) for line in wrap(text, width)]
    elif send.updates and not timeline.any_observed:
        sentences += [(Piece(line, Role.MUTED),) for line in wrap("All steps reported by Sendoso.", width)]
    if any(entry.observed and entry.at is not None for entry in timeline.entries):
        reported = "Sendoso reported the others." if send.updates else "This API reports no history."
        windows = any(entry.observed and entry.window_start is not None for entry in timeline.entries)
        how = "seen by this program between two looks" if windows else "when the send last changed"
        legend = wrap(f"{how}. {reported}", width - 2)
        signs = [glyphs.seen + " ", *["  "] * (len(legend) - 1)]
        sentences += [(Piece(sign + line, Role.MUTED),) for sign, line in zip(signs, legend, strict=True)]
    return sentences


def _whole(send: Send, timeline: Timeline) -> str | None:
    """Return how long a finished send took, from creation to its last step."""
    ends = [entry.at for entry in timeline.entries if entry.step is Step.CURRENT and entry.at is not None]
    if send.status.is_open or send.created_at is None or not ends or ends[-1] < send.created_at:
        return None
    span = ends[-1] - send.created_at
    return f"{days(span.days) if span >= DAY else duration(span)} from start to end."
