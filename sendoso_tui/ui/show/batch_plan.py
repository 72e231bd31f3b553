"""The page of a batch before it is confirmed: faults first, then who got something lately, then the rest, and money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.batch import BatchState
from sendoso_tui.domain.batch_plan import ALL_ROWS
from sendoso_tui.domain.catalog_words import price_range
from sendoso_tui.domain.costing import Level
from sendoso_tui.domain.form import NEW_RECIPIENT
from sendoso_tui.ui.show.ages import coarse
from sendoso_tui.ui.show.counts import sends as counted
from sendoso_tui.ui.show.glyphs import ROLES, UNICODE
from sendoso_tui.ui.show.line import Piece, Role, fit, wrap
from sendoso_tui.ui.show.money import exact
from sendoso_tui.ui.show.page_text import PageText

if TYPE_CHECKING:
    from sendoso_tui.domain.batch_plan import BatchPlan, PlannedRow, RowFault
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.batch_planning import BatchOffer
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

KEEP = "Send nothing"
TO_COLUMNS = "Back to the columns"
NOT_OPEN = "Not begun: the connection is not open yet."
TITLE = "Confirm"
_HELD_BACK = "held back, named below; these are not sent"
_WRONG = "wrong, named below; nothing is sent before all are right"
MOST_ROWS = 200
"""Rows of each part that are listed; the counts above tell of all."""
_COUNT = 7
_ROW, _WHO = 5, 26
_ROLES = {Level.BLOCK: Role.FAILED, Level.WARN: Role.LATE, Level.FINE: Role.MUTED, Level.UNSTATED: Role.MUTED}


def plan_page(
    offer: BatchOffer, width: int, look: Look, cursor: int = 0, glyphs: Glyphs = UNICODE, *, goes_on: bool = False
) -> PageText:
    """Return the page; its rows can be pointed at and stand for nothing else. `goes_on` sends the fit rows alone."""
    page = PageText(width, cursor=cursor, glyphs=glyphs)
    page.gap()
    _counts(page, offer, glyphs, _HELD_BACK if goes_on else _WRONG)
    page.gap()
    for cost in offer.costs:
        left = f"{exact(cost.before)} left now" if cost.before is not None else ""
        after = f"{exact(cost.after)} after" if cost.after is not None else ""
        page.field("Budget", [", ".join(part for part in (left, after) if part)], Role.TEXT)
        if cost.sentence:
            page.say(cost.sentence, _ROLES[cost.level])
    for what, seen in offer.prices:
        page.say(f"Earlier sends of {what} cost {price_range(seen.lowest, seen.highest)}.", Role.MUTED)
    for warning in offer.plan.warnings:
        page.say(warning, Role.LATE)
    page.gap()
    page.line((Piece(f"{'Row':>{_ROW}}  {'For':{_WHO}}  What", Role.HEADING),))
    _rows(page, offer.plan, look, glyphs)
    return page


def confirm_lines(offer: BatchOffer, about: ProfileAbout, typed: str, why_not: str, width: int) -> list[Line]:
    """Return what stands over the buttons: why it cannot be sent, or what typing the number means."""
    if why_not:
        return [(Piece(line, Role.LATE_STRONG),) for line in wrap(why_not, width)]
    count = sends_of(offer)
    once = "Each goes out once; what gets no answer is looked up, never repeated by itself."
    asked = [(Piece(line),) for line in wrap(f"Type {count} to make {counted(count)}. {once}", width)]
    seconds = count / max(0.1, about.requests_per_second)
    lasts = f"about {_span(seconds)} at {about.requests_per_second:g}/s, can be paused"
    return [*asked, (), (Piece(f"[{typed or ' '}]", Role.STRONG), Piece(f"   {lasts}", Role.MUTED))]


def why_not(offer: BatchOffer) -> str:
    """Return why it cannot be sent, with what to do about it; "" where it can."""
    if offer.earlier is not None:
        again = "The tick for repeats on the page of columns sends them once more."
        goes_on = again if offer.earlier.state is BatchState.DONE else ":batch goes on with what is left of it."
        return f"{offer.blocked} {goes_on}"
    if offer.plan.repeated:
        return f"{offer.why_not} Repeats go out only with the tick for repeats on the page of columns."
    return offer.why_not


def resting(offer: BatchOffer, *, goes_on: bool) -> str:
    """Return what the status line says: what the rows are, and where there are faults how they are mended."""
    if goes_on:
        return "The rows are those that were confirmed before and are left."
    if offer.plan.faults:
        return "Mend the file and save it: esc, then ctrl+s reads it anew."
    return "The rows as the file was read: later changes do not join them."


def send_label(offer: BatchOffer) -> str:
    """Return what the button that sends says."""
    return f"Make {counted(sends_of(offer))}"


def sends_of(offer: BatchOffer) -> int:
    """Return how many sends the rows that can go out make."""
    return offer.plan.sends


def _counts(page: PageText, offer: BatchOffer, glyphs: Glyphs, left_out: str) -> None:
    plan = offer.plan
    wrong = len(plan.held_back)
    fit_rows = len(plan.rows) - wrong
    new = sum(row.is_fit and row.form.get("recipient_id") == NEW_RECIPIENT for row in plan.rows)
    names, known = plan.gifts, len(plan.known)
    gifts = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
    money = ", ".join(exact(total) for total in plan.totals)
    unpriced = f"{counted(plan.unpriced)} without a price" if plan.unpriced else ""
    cost = ", ".join(part for part in (money, unpriced) if part) if money else "price not stated"
    if fit_rows:
        _count(page, glyphs.done, Role.DONE_GLYPH, fit_rows, f"can be sent: {gifts or 'a gift'}", cost)
    else:
        _count(page, glyphs.done, Role.DONE_GLYPH, 0, "can be sent")
    if wrong:
        _count(page, glyphs.failed, Role.FAILED_GLYPH, wrong, left_out)
    if known:
        _count(page, glyphs.waiting, Role.WAITING_GLYPH, known, "to people who got something in 30 days")
    if new:
        _count(page, glyphs.working, Role.WORKING_GLYPH, new, "added to the address book first")


def _count(page: PageText, sign: str, role: Role, count: int, words: str, aside: str = "") -> None:
    pieces = [Piece(f"{sign} ", role), Piece(f"{count:>{_COUNT},}  ", Role.STRONG), Piece(words)]
    if aside:
        pieces.append(Piece(f"   {aside}", Role.STRONG))
    page.line(tuple(pieces))


def _rows(page: PageText, plan: BatchPlan, look: Look, glyphs: Glyphs) -> None:
    wrong = {fault.number for fault in plan.faults[:MOST_ROWS]}
    labels = {row.number: row.label for row in plan.rows if row.number in wrong}
    for fault in plan.faults[:MOST_ROWS]:
        page.row(_fault_row(fault, labels.get(fault.number, ""), glyphs))
    _more(page, len(plan.faults))
    known = plan.known
    for row in known[:MOST_ROWS]:
        page.row(_known_row(row, look, glyphs))
    _more(page, len(known))
    others = [row for row in plan.rows if row.is_fit and not row.earlier]
    for row in others[:MOST_ROWS]:
        page.row(_plain_row(row, glyphs))
    _more(page, len(others))


def _more(page: PageText, count: int) -> None:
    if count > MOST_ROWS:
        page.say(f"and {count - MOST_ROWS:,} more like these", Role.MUTED, indent=_ROW + 2)


def _lead(number: int, who: str, glyphs: Glyphs) -> tuple[Piece, Piece]:
    row = "all" if number == ALL_ROWS else str(number)
    return Piece(f"{row:>{_ROW}}  ", Role.MUTED), Piece(fit(who or "-", _WHO, ellipsis=glyphs.ellipsis) + "  ")


def _fault_row(fault: RowFault, who: str, glyphs: Glyphs) -> Line:
    where = f"{fault.column}: " if fault.column else ""
    return (*_lead(fault.number, who, glyphs), Piece(f"{glyphs.failed} {where}{fault.sentence}", Role.FAILED))


def _known_row(row: PlannedRow, look: Look, glyphs: Glyphs) -> Line:
    send = row.earlier[0]
    age = f", {coarse(look.now - send.created_at)} ago" if send.created_at is not None else ""
    more = f", and {len(row.earlier) - 1} more" if len(row.earlier) > 1 else ""
    sign = Piece(f"{glyphs.of(send.status.phase)} ", ROLES[send.status.phase].glyph)
    return (*_lead(row.number, row.label, glyphs), sign, Piece(f"got {send.gift or 'a gift'}{age}{more}"))


def _plain_row(row: PlannedRow, glyphs: Glyphs) -> Line:
    judged = row.judged
    cost = exact(judged.cost) if judged is not None and judged.cost is not None else "price not stated"
    what = judged.what if judged is not None else ""
    return (*_lead(row.number, row.label, glyphs), Piece(f"{what or 'a gift'}, {cost}", Role.MUTED))


def _span(seconds: float) -> str:
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"
