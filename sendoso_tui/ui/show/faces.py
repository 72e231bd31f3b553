"""What a list without rows says: loading, empty, filtered to nothing, failed. Lines are centred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.query import SendFilter
from sendoso_tui.ui.show.columns import Field
from sendoso_tui.ui.show.counts import sends
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, fit_line, line_width, spread, wrap

if TYPE_CHECKING:
    from sendoso_tui.ui.show.columns import Layout
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

_BARS = ((9, 16, 17), (7, 13, 12), (10, 18, 15), (7, 12, 18), (9, 15, 11), (8, 17, 16), (10, 11, 12), (7, 14, 17))
_TEXT = 66


def loading(layout: Layout, height: int, host: str, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return grey bars where rows will stand and one sentence; painted once, they do not move."""
    lines = [_bar_row(layout, index, glyphs) for index in range(max(0, min(len(_BARS), height - 3)))]
    lines += [EMPTY, centred(f"Reading the first page from {host}", layout.width, Role.TEXT, glyphs)]
    return [fit_line(line, layout.width, glyphs.ellipsis) for line in lines[: max(0, height)]]


def empty(width: int, profile: str, poll_seconds: float, complete: bool = True, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return what an account without sends says; not `complete` tells that reading still goes on."""
    if not complete:
        return _face(width, glyphs, "No sends so far", "Reading has not come to the end yet.")
    return _face(
        width,
        glyphs,
        "No sends yet",
        f"This account has no sends that {profile} may see.",
        f"When one is made, here or on the web, it appears within {poll_seconds:g} seconds.",
    )


def nothing_matches(
    width: int, asked: SendFilter, loaded: int, total: int | None, complete: bool, glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return what a filter that leaves nothing says; the ways out stand below it as choices."""
    if complete:
        searched = f"All {sends(loaded)} were searched." if loaded != 1 else "The one send there is was searched."
    elif total is None:
        searched = f"{sends(loaded)} were searched so far, more are being read."
    else:
        searched = f"{loaded:,} of {total:,} sends were searched so far, more are being read."
    return _face(width, glyphs, "Nothing matches", f"{_none(asked)} {searched}")


def choice(text: str, count: int | None, chosen: bool, width: int, glyphs: Glyphs = UNICODE) -> Line:
    """Return one way out of an empty list, with how many sends it would show (None while counting), `width` cells."""
    sign = Piece(f"{glyphs.cursor if chosen else ' '} ", Role.ACCENT)
    found = f"counting{glyphs.ellipsis}" if count is None else sends(count)
    room = min(width, 44)
    line = spread(
        (sign, Piece(text, Role.STRONG if chosen else Role.TEXT)), (Piece(found, Role.MUTED),), room, glyphs.ellipsis
    )
    return fit_line((Piece(" " * ((width - room) // 2)), *line), width, glyphs.ellipsis)


def failed(width: int, sentence: str, key: str, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return what is said when nothing is stored and reading fails: the sentence and the key that helps."""
    return _face(width, glyphs, "Nothing could be read", sentence, key)


def centred(text: str, width: int, role: Role = Role.TEXT, glyphs: Glyphs = UNICODE) -> Line:
    """Return one line of exactly `width` cells with the text in its middle."""
    line: Line = (Piece(text, role),)
    return fit_line((Piece(" " * max(0, (width - line_width(line)) // 2)), *line), width, glyphs.ellipsis)


def _face(width: int, glyphs: Glyphs, title: str, *sentences: str) -> list[Line]:
    lines = [EMPTY, EMPTY, centred(title, width, Role.STRONG, glyphs), EMPTY]
    for sentence in sentences:
        lines += [centred(part, width, Role.MUTED, glyphs) for part in wrap(sentence, min(width, _TEXT + 8))]
    return [fit_line(line, width, glyphs.ellipsis) for line in (*lines, EMPTY)]


def _none(asked: SendFilter) -> str:
    if asked.text and asked == SendFilter(text=asked.text):
        return f'No send has "{asked.text[:40]}" in it.'
    return "No send passes these filters."


def _bar_row(layout: Layout, index: int, glyphs: Glyphs) -> Line:
    status, name, gift = _BARS[index]
    lengths = {Field.STATUS: status, Field.RECIPIENT: name, Field.GIFT: gift}
    pieces = [Piece("   ")]
    for column in layout.columns:
        lead = glyphs.ahead + " " if column.field is Field.STATUS else ""
        bar = glyphs.rest * min(lengths.get(column.field, 0), column.width - len(lead))
        if column.field is Field.COST:
            bar = "   " + glyphs.rest * 6
        pieces.append(Piece(" " * column.gap + (lead + bar).ljust(column.width), Role.RULE))
    return fit_line(tuple(pieces), layout.width, glyphs.ellipsis)
