"""The page of a batch that runs or has ended: what became of each row, trouble first once it is over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui.domain.batch import BatchState
from sendoso_tui.flows.batch_facts import BatchRowMoved
from sendoso_tui.flows.facts import CreateStage
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role, fit, line_width
from sendoso_tui.ui.show.page_text import PageText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.batch import Tally
    from sendoso_tui.domain.batch_plan import PlannedRow
    from sendoso_tui.flows.batch_run import BatchSeen
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

MOST_ROWS = 300
"""Rows that are listed; the counts above and the result file have all."""
_COUNT = 7
_RESULT, _ROW, _WHO = 11, 5, 24
_ORDER = (
    CreateStage.UNKNOWN,
    CreateStage.REFUSED,
    CreateStage.REPEATED,
    CreateStage.NOT_SENT,
    CreateStage.FOUND,
    CreateStage.ACCEPTED,
)
_WORDS = {
    CreateStage.UNKNOWN: ("unknown", Role.UNKNOWN_GLYPH, Role.UNKNOWN),
    CreateStage.REFUSED: ("refused", Role.FAILED_GLYPH, Role.FAILED),
    CreateStage.REPEATED: ("repeat", Role.LATE, Role.LATE),
    CreateStage.NOT_SENT: ("not sent", Role.LATE, Role.LATE),
    CreateStage.FOUND: ("found", Role.DONE_GLYPH, Role.DONE),
    CreateStage.ACCEPTED: ("accepted", Role.DONE_GLYPH, Role.DONE),
}
_TITLES = {
    BatchState.RUNNING: "sending",
    BatchState.PAUSED: "paused",
    BatchState.STOPPED: "stopped",
    BatchState.DONE: "done",
}


def title_of(seen: BatchSeen, pausing: bool) -> str:
    """Return in a word or two how the batch stands."""
    moved = seen.moved
    if not moved.is_over and pausing and moved.state is BatchState.RUNNING:
        return "pausing after this row"
    return _TITLES[moved.state]


def listed(seen: BatchSeen) -> list[BatchRowMoved]:
    """Return the rows that are shown: as they came while it runs; trouble first, and what was held back, once over."""
    if not seen.moved.is_over:
        return [seen.told[number] for number in sorted(seen.told)][-MOST_ROWS:]
    held_back = (
        BatchRowMoved(seen.batch.id, row.number, CreateStage.NOT_SENT, _wrong_with(row), row.email)
        for row in seen.offer.plan.held_back
    )
    rows = [*seen.told.values(), *held_back]
    rows.sort(key=lambda row: (_ORDER.index(row.stage), row.number))
    return rows[:MOST_ROWS]


def report_page(
    seen: BatchSeen, under_way: int | None, width: int, cursor: int = 0, glyphs: Glyphs = UNICODE
) -> PageText:
    """Return the page; its rows are those of `listed`."""
    page = PageText(width, cursor=cursor, glyphs=glyphs)
    moved, rows = seen.moved, listed(seen)
    page.gap()
    _counts(page, moved.tally, len(seen.offer.plan.held_back), glyphs)
    page.gap()
    page.line(_bar(moved.tally, page.width, glyphs))
    page.gap()
    if moved.sentence:
        page.say(moved.sentence, Role.TEXT if moved.state is BatchState.DONE else Role.LATE)
        page.gap()
    head = f"{'Result':{_RESULT}} {'Row':>{_ROW}}  {'For':{_WHO}}  What came of it"
    page.line((Piece(head, Role.HEADING),))
    planned = {row.number: row for row in seen.offer.plan.rows}
    for number, row in enumerate(rows):
        line = _row(row, planned.get(row.number), glyphs)
        page.row(line)
        if moved.is_over and number == cursor and line_width(line) > page.width:
            # What is cut in the row is whole under it while it is pointed at.
            page.say(row.sentence, Role.MUTED, indent=_RESULT + _ROW + 3)
    if more := len(seen.told.keys() - {row.number for row in rows}):
        page.say(f"and {more:,} more, in the result file", Role.MUTED, indent=2)
    if under_way is not None and not moved.is_over:
        who = planned[under_way].label if under_way in planned else ""
        lead = f"{glyphs.working} {f'sending{glyphs.ellipsis}':{_RESULT - 2}}"
        page.line((Piece(f"{lead} {under_way:>{_ROW}}  {fit(who, _WHO, ellipsis=glyphs.ellipsis)}", Role.MUTED),))
    page.gap()
    page.say(_saved(seen.result), Role.MUTED)
    if moved.is_over and moved.unknown:
        page.say("What is unknown is never sent again by itself. The journal has it.", Role.MUTED)
    if moved.is_over and moved.refused:
        again = f"sendoso-tui send --resume {moved.batch_id} --retry-refused"
        page.say(f"Refused rows are sent once more only by: {again}", Role.MUTED)
    return page


def _counts(page: PageText, counts: Tally, held_back: int, glyphs: Glyphs) -> None:
    left = f"left, {held_back:,} of them held back" if held_back else "left"
    shown: Sequence[tuple[str, Role, int, str]] = (
        (glyphs.done, Role.DONE_GLYPH, counts.done, "accepted by Sendoso"),
        (glyphs.failed, Role.FAILED_GLYPH, counts.refused, "refused"),
        (glyphs.unknown, Role.UNKNOWN_GLYPH, counts.unknown, "unknown"),
        (glyphs.working, Role.WORKING_GLYPH, counts.waiting, left),
    )
    for sign, role, count, words in shown:
        if count or sign == glyphs.done:
            page.line((Piece(f"{sign} ", role), Piece(f"{count:>{_COUNT},}  ", Role.STRONG), Piece(words)))


def _bar(counts: Tally, width: int, glyphs: Glyphs) -> Line:
    """Return one run of cells for each outcome; every outcome that there is has at least one."""
    total = max(1, counts.total)
    parts = ((counts.done, Role.BAR_GOOD), (counts.refused, Role.BAR_BAD), (counts.unknown, Role.BAR_WARN))
    room, pieces = width, []
    for count, role in parts:
        cells = min(room, max(1, count * width // total)) if count else 0
        pieces.append(Piece(glyphs.used * cells, role))
        room -= cells
    if not counts.waiting and pieces:
        # Rounding left a few cells; they are nobody's and go to what there is most of.
        pieces[0] = Piece(pieces[0].text + glyphs.used * room, pieces[0].role)
        room = 0
    return (*pieces, Piece(glyphs.rest * room, Role.RULE))


def _row(moved: BatchRowMoved, planned: PlannedRow | None, glyphs: Glyphs) -> Line:
    word, glyph_role, role = _WORDS[moved.stage]
    if planned is not None and not planned.is_fit:
        word = "held back"
    sign = {CreateStage.UNKNOWN: glyphs.unknown, CreateStage.REFUSED: glyphs.failed}.get(moved.stage, glyphs.done)
    if moved.stage in (CreateStage.REPEATED, CreateStage.NOT_SENT):
        sign = glyphs.cancelled
    who = planned.label if planned is not None else moved.email
    handles = (moved.send_id, moved.tracking_code, moved.link)
    # What every accepted row says alike tells less than by what its send is found.
    said = next((text for text in handles if text), "") if moved.stage is CreateStage.ACCEPTED else ""
    return (
        Piece(f"{sign} ", glyph_role),
        Piece(f"{word:{_RESULT - 2}} ", role),
        Piece(f"{moved.number:>{_ROW}}  ", Role.MUTED),
        Piece(fit(who or "-", _WHO, ellipsis=glyphs.ellipsis) + "  "),
        Piece(said or moved.sentence, Role.MUTED),
    )


def _wrong_with(row: PlannedRow) -> str:
    return " ".join(f"{fault.column}: {fault.sentence}" if fault.column else fault.sentence for fault in row.faults)


def _saved(path: Path) -> str:
    home = Path.home()
    folder = Path("~") / path.parent.relative_to(home) if path.parent.is_relative_to(home) else path.parent
    where = "" if path.parent == Path.cwd() else f" in {folder}"
    return f"Each outcome is saved as it comes: {path.name}{where}."
