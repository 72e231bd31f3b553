"""The words of a new send whose answer was lost: what is known, what was looked for, and what a person can decide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sendoso_tui.domain.faults import Fault
from sendoso_tui.ui.show.glyphs import ROLES, UNICODE
from sendoso_tui.ui.show.line import Piece, Role, fit, width_of, wrap
from sendoso_tui.ui.show.moments import clock, day
from sendoso_tui.ui.show.money import exact
from sendoso_tui.ui.show.page_text import PageText

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.facts import CreateMoved
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

_NO_KEY = (
    "It cannot be looked up: the list of sends says neither which link a send belongs to nor which gift of the "
    "catalogue it is."
)
_NARROW = 78
_WIDEST = 90
"""Cells of a row: wider ones are hard to read across."""


class Lost(NamedTuple):
    """What is known beside the fact: `what` names gift and cost, `to` whom; `last_look` is when looking ends."""

    moved: CreateMoved
    what: str = ""
    to: str = ""
    last_look: datetime | None = None
    has_draft: bool = True

    @property
    def rows(self) -> tuple[Send, ...]:
        """The sends that can be pointed at: those that fit, or those like it."""
        return self.moved.candidates or self.moved.similar

    @property
    def may_decide(self) -> bool:
        """Whether it may be called not sent by now: looking is over, or was never possible."""
        return not self.moved.can_match or (self.moved.next_look is None and bool(self.moved.looks))


def outcome_page(lost: Lost, width: int, look: Look, cursor: int = 0, glyphs: Glyphs = UNICODE) -> PageText:
    """Return the page; its rows are `lost.rows`."""
    moved = lost.moved
    page = PageText(width, cursor=cursor, glyphs=glyphs)
    sign = Piece(glyphs.unknown, Role.UNKNOWN_GLYPH)
    page.say("We do not know whether this gift was sent.", Role.LATE_STRONG, sign=sign)
    page.say(_why(moved, look), indent=2)
    page.gap()
    page.field("Gift", [lost.what])
    page.field("To", [lost.to])
    page.gap()
    if moved.can_match:
        _looks(page, lost, look)
    else:
        _ask_the_person(page, lost, look)
    _rows(page, moved, look)
    return page


def status(lost: Lost, look: Look) -> str:
    """Return the sentence of the status line: when a person may decide."""
    if lost.may_decide:
        return "It stays open until it is found, or until you decide."
    at = f" at {clock(lost.last_look, look)}" if lost.last_look is not None else ""
    again = "Sending again opens" if lost.has_draft else "Your decision opens"
    return f"{again} after the last look{at}."


def labels(lost: Lost, width: int) -> tuple[str, str, str]:
    """Return what the buttons say: leaving it open, calling it sent, calling it not sent."""
    narrow = width < _NARROW
    found = "This is it" if lost.rows else "It was sent"
    again = ("Send again" if narrow else "Not there, send again") if lost.has_draft else "It was not sent"
    return "Leave open" if narrow else "Leave it open", found, again


def why_not_yet(lost: Lost, look: Look) -> str:
    """Say why it cannot be called not sent yet."""
    at = f" at {clock(lost.last_look, look)}" if lost.last_look is not None else ""
    return f"The request may still be carried out. This opens after the last look{at}; r looks now."


def ask_found(send: Send | None, lost: Lost, width: int, look: Look) -> list[Line]:
    """Return the question before a send, or none of those listed, is taken as the one."""
    if send is None:
        text = f"{lost.what or 'This gift'}: it was sent, as you saw in Sendoso. It is then no longer looked for."
    else:
        made = f", created {_made(send, look)}" if send.created_at is not None else ""
        name = send.recipient.label or send.id
        text = f"{name}, {send.gift or 'a gift'}{made}: this is the send that was asked for."
    left = lost.moved.left_at
    before = send is not None and send.created_at is not None and left is not None and send.created_at < left
    doubt = "It was made before the request left, so it is probably another one." if before else ""
    parts = [part for part in (text, doubt, "This is written down and cannot be taken back.") if part]
    lines = [line for part in parts for line in ("", *wrap(part, width))]
    return [(Piece(line),) for line in lines[1:]]


def ask_not_there(lost: Lost, width: int) -> list[Line]:
    """Return the question before it is called not sent."""
    text = "Nobody can tell for certain. If the request is carried out after all, a new one is a second gift."
    after = (
        "The form then opens again with all that was typed; nothing is sent before you confirm it."
        if lost.has_draft
        else "It is then no longer looked for."
    )
    parts = (text, "This is written down and cannot be taken back.", after)
    lines = [line for part in parts for line in ("", *wrap(part, width))]
    return [(Piece(line),) for line in lines[1:]]


def send_row(send: Send, width: int, look: Look, glyphs: Glyphs = UNICODE) -> Line:
    """Return a send as one line of `width` cells: status, who, what, cost, when it was made; names are cut first."""
    roles = ROLES[send.status.phase]
    cost, made = exact(send.cost).rjust(10), _made(send, look)
    # Sign, status, and the blanks between the parts.
    rest = max(4, width - 14 - 2 - width_of(cost) - 2 - width_of(made))
    name, gift = rest // 2, rest - rest // 2
    return (
        Piece(glyphs.of(send.status.phase) + " ", roles.glyph),
        Piece(fit(send.status.short, 12, ellipsis=glyphs.ellipsis), roles.word),
        Piece(fit(send.recipient.label or "-", name, ellipsis=glyphs.ellipsis) + " "),
        Piece(fit(send.gift or "-", gift, ellipsis=glyphs.ellipsis) + " "),
        Piece(cost),
        Piece(f"  {made}", Role.MUTED),
    )


def _why(moved: CreateMoved, look: Look) -> str:
    words = moved.fault.sentence.strip() if isinstance(moved.fault, Fault) else ""
    words = words and words[:1].upper() + words[1:].rstrip(".") + "."
    if moved.left_at is None:
        return words or "No clear answer came."
    day_left = look.place(moved.left_at).date()
    on = f" on {day(day_left, look.today)}" if day_left != look.today else ""
    left = f"The request left at {clock(moved.left_at, look, seconds=True)}{on}"
    return f"{left}. {words}" if words else f"{left}; no clear answer came."


def _looks(page: PageText, lost: Lost, look: Look) -> None:
    moved, glyphs = lost.moved, page.glyphs
    page.heading("Looking for it", "read only, nothing is sent again")
    for one in moved.looks:
        page.say(f"{clock(one.at, look, seconds=True)}  {one.sentence}", sign=Piece(glyphs.passed, Role.MUTED))
    ahead = Piece(glyphs.ahead, Role.MUTED)
    if lost.may_decide:
        page.say("All looks are made. It is up to you now; r looks once more.", Role.LATE, sign=ahead)
        return
    following, last = moved.next_look, lost.last_look
    if following is not None and (last is None or following < last - timedelta(seconds=1)):
        page.say(f"{clock(following, look, seconds=True)}  next look, r looks now", Role.MUTED, sign=ahead)
    if last is not None:
        page.say(f"{clock(last, look, seconds=True)}  last look, then it is up to you", Role.MUTED, sign=ahead)


def _ask_the_person(page: PageText, lost: Lost, look: Look) -> None:
    left = lost.moved.left_at
    at = f" at about {clock(left, look)}" if left is not None else ""
    page.heading("It is up to you", "nothing is sent again by itself")
    page.say(_NO_KEY)
    page.gap()
    page.say(f"Look in Sendoso's own Send Tracker: is there {lost.what or 'such a send'}, made{at}?")
    page.say("If it is there, f. If it is not there a few minutes later, s.")


def _rows(page: PageText, moved: CreateMoved, look: Look) -> None:
    if moved.candidates:
        page.gap()
        count = len(moved.candidates)
        if count > 1:
            text = f"{count} sends fit, so it may have been made more than once. One of them may be a colleague's."
            page.say(text, Role.LATE_STRONG)
            page.gap()
        page.heading("These fit" if count > 1 else "This one fits", "f takes the one under the cursor")
        for send in moved.candidates:
            page.row(send_row(send, min(page.width, _WIDEST), look, page.glyphs))
    elif moved.similar:
        page.gap()
        left = moved.left_at
        before = left is not None and all(send.created_at and send.created_at < left for send in moved.similar)
        page.heading("Similar, but made before the request left" if before else "Similar, but not taken for it")
        for send in moved.similar:
            page.row(send_row(send, min(page.width, _WIDEST), look, page.glyphs))


def _made(send: Send, look: Look) -> str:
    if send.created_at is None:
        return "-"
    made = look.place(send.created_at)
    at = clock(send.created_at, look, seconds=True)
    return at if made.date() == look.today else f"{day(made.date(), look.today)} {at}"
