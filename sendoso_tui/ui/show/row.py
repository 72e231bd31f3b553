"""A row of the list and the line of column heads above it, each exactly as wide as its layout says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from sendoso_tui.domain.status import SHORT_WIDTH, read_status
from sendoso_tui.ui.show.ages import age
from sendoso_tui.ui.show.columns import RIGHT, SORTS, Field, arrow_is_up
from sendoso_tui.ui.show.glyphs import FINISHED, ROLES, UNICODE
from sendoso_tui.ui.show.line import Piece, Role, cut_middle, fit
from sendoso_tui.ui.show.money import amount_cell

if TYPE_CHECKING:
    from datetime import date, datetime

    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.query import Sort
    from sendoso_tui.domain.status import Phase
    from sendoso_tui.ui.show.columns import Column, Layout
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line


class RowLike(Protocol):
    """What a row needs to be shown. Missing text is empty; moments are UTC; `gone` tells it left the server."""

    @property
    def id(self) -> str: ...
    @property
    def status_raw(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def recipient(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def company(self) -> str: ...
    @property
    def gift(self) -> str: ...
    @property
    def cost(self) -> Money | None: ...
    @property
    def created_at(self) -> datetime | None: ...
    @property
    def since(self) -> datetime | None: ...
    @property
    def sender(self) -> str: ...
    @property
    def crm_id(self) -> str: ...
    @property
    def estimated_delivery(self) -> date | None: ...
    @property
    def gone(self) -> bool: ...


class Marks(NamedTuple):
    """What the screen knows of a row: `busy` is shown in place of the status word; `late` colours the Since cell."""

    cursor: bool = False
    marked: bool = False
    changed: bool = False
    watched: bool = False
    late: bool = False
    busy: str = ""


NO_MARKS = Marks()
_TEXTS = {
    Field.EMAIL: "email",
    Field.COMPANY: "company",
    Field.GIFT: "gift",
    Field.TYPE: "type",
    Field.SENDER: "sender",
    Field.CRM: "crm_id",
    Field.ID: "id",
}
_MIDDLE = frozenset({Field.ID, Field.CRM})
_QUIET = frozenset({Field.SENDER, Field.CRM, Field.ID, Field.TYPE})


def show_row(row: RowLike, layout: Layout, now: datetime, marks: Marks = NO_MARKS, glyphs: Glyphs = UNICODE) -> Line:
    """Return the row as a line of exactly `layout.width` cells: gutter, status, and the layout's other columns."""
    status = read_status(row.status_raw)
    finished = row.gone or status.phase in FINISHED
    body = Role.MUTED if finished else Role.TEXT
    line = [*_gutter(marks, glyphs)]
    used = 3
    borrowed = 0
    for column in layout.columns:
        field = column.field
        gap = " " * (column.gap - borrowed)
        borrowed = 0
        used += column.gap + column.width
        if field is Field.STATUS:
            line += _status_pieces(status.short, row, status.phase, column, marks, glyphs)
        elif field is Field.COST:
            borrowed = _add_cost(line, row.cost, column, gap, finished)
        elif field is Field.AGE:
            line.append(Piece(gap + fit(age(row.created_at, now), column.width, right=True), Role.MUTED))
        elif field is Field.SINCE:
            role = Role.LATE if marks.late else Role.MUTED
            line.append(Piece(gap + fit(age(row.since, now), column.width, right=True), role))
        elif field is Field.RECIPIENT:
            line.append(_name(row, column.width, gap, marks.cursor, glyphs))
        else:
            text: str = getattr(row, _TEXTS[field])
            if not text:
                line.append(Piece(gap + "-".ljust(column.width), Role.MUTED))
                continue
            if field in _MIDDLE:
                text = cut_middle(text, column.width, glyphs.ellipsis)
            role = Role.MUTED if field in _QUIET else body
            line.append(Piece(gap + fit(text, column.width, ellipsis=glyphs.ellipsis), role))
    if used < layout.width:
        line.append(Piece(" " * (layout.width - used - borrowed)))
    return tuple(line)


def show_heads(layout: Layout, sort: Sort, glyphs: Glyphs = UNICODE) -> Line:
    """Return the column heads as a line of exactly `layout.width` cells; the sorted one is accented, with an arrow."""
    arrow = glyphs.up if arrow_is_up(sort) else glyphs.down
    line = [Piece("   ", Role.MUTED)]
    borrowed, used = 0, 3
    for index, column in enumerate(layout.columns):
        chosen = SORTS.get(column.field) is sort.column
        title = column.field.value + (arrow if chosen else "")
        width, gap = column.width, column.gap - borrowed
        borrowed = 0
        if column.field is Field.COST:
            title = f"Cost {layout.currency}" if layout.currency else "Cost"
            title = (title + (arrow if chosen else "")).rjust(9)
        if (more := len(title) - width) > 0:
            # An arrow that has no room stands in the blank after its column, else in the one before it.
            if index + 1 < len(layout.columns) and layout.columns[index + 1].gap > more:
                borrowed, width = more, width + more
            elif gap > more:
                gap, width = gap - more, width + more
            elif chosen:
                title = title[: width - 1] + arrow
        used += column.gap + column.width
        right = column.field in RIGHT and column.field is not Field.COST
        text = fit(title, width, right=right, ellipsis=glyphs.ellipsis)
        line += (Piece(" " * gap, Role.MUTED), Piece(text, Role.ACCENT if chosen else Role.MUTED))
    line.append(Piece(" " * (layout.width - used - borrowed), Role.MUTED))
    return tuple(piece for piece in line if piece.text)


def _gutter(marks: Marks, glyphs: Glyphs) -> tuple[Piece, ...]:
    cursor = glyphs.cursor if marks.cursor else " "
    if marks.marked:
        return Piece(cursor, Role.ACCENT), Piece(glyphs.marked + " ", Role.MARK)
    if marks.changed:
        return Piece(cursor, Role.ACCENT), Piece(glyphs.changed + " ", Role.MARK)
    if marks.watched:
        return Piece(cursor, Role.ACCENT), Piece(glyphs.watched + " ", Role.MUTED)
    return (Piece(cursor + "  ", Role.ACCENT),)


def _status_pieces(
    short: str, row: RowLike, phase: Phase, column: Column, marks: Marks, glyphs: Glyphs
) -> tuple[Piece, Piece]:
    roles = ROLES[phase]
    room = column.width - 2
    if marks.busy:
        fits = len(marks.busy) <= room and glyphs is UNICODE
        word, role = marks.busy if fits else marks.busy.rstrip("…"), Role.MUTED
    else:
        # A word the status table has shortened for 15 cells may need to be shortened again for fewer.
        word = short if room >= SHORT_WIDTH and glyphs is UNICODE else _short(short, row.status_raw.strip())
        role = roles.changed if marks.changed else roles.word
    return (
        Piece(glyphs.of(phase) + " ", roles.glyph),
        Piece(fit(word, room, ellipsis=glyphs.ellipsis), role),
    )


def _short(short: str, raw: str) -> str:
    return raw if short.endswith("…") and raw else short


def _name(row: RowLike, width: int, gap: str, cursor: bool, glyphs: Glyphs) -> Piece:
    name = row.recipient or row.email
    if not name:
        return Piece(gap + "-".ljust(width), Role.MUTED)
    return Piece(gap + fit(name, width, ellipsis=glyphs.ellipsis), Role.STRONG if cursor else Role.TEXT)


def _add_cost(line: list[Piece], cost: Money | None, column: Column, gap: str, finished: bool) -> int:
    """Append the cost cell; return how many cells it takes from the gap after it (a third decimal needs one)."""
    if cost is None:
        line.append(Piece(gap + "-".rjust(9) + " " * (column.width - 9), Role.MUTED))
        return 0
    amount = amount_cell(cost.amount, cost.currency)
    role = Role.MUTED if finished or not cost.amount else Role.TEXT
    line.append(Piece(gap + amount, role))
    if column.width > 9:
        line.append(Piece(f" {cost.currency or '':3}", Role.MUTED))
    return len(amount) - 9
