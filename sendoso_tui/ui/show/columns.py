"""Which columns a list of a given width has, and how wide each is."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.domain.query import SortColumn
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.query import Sort

GUTTER = 3
"""Cursor, mark and a blank before the first column."""
EDGE = 2
"""A blank and the scrollbar after the last column."""
LEAST_LIST = 74
"""What a list keeps beside the right pane."""
_NARROWEST, _WIDEST = 8, 30
# Room for the gutter, the status and a name; the screen says that it is too small long before.
_LEAST = 40


class Field(Enum):
    """What a column shows."""

    STATUS = "Status"
    RECIPIENT = "Recipient"
    EMAIL = "Email"
    COMPANY = "Company"
    GIFT = "Gift"
    TYPE = "Type"
    COST = "Cost"
    AGE = "Age"
    SINCE = "Since"
    SENDER = "Sender"
    CRM = "CRM id"
    ID = "Id"


SORTS: dict[Field, SortColumn] = {
    Field.STATUS: SortColumn.STATUS,
    Field.RECIPIENT: SortColumn.RECIPIENT,
    Field.COMPANY: SortColumn.COMPANY,
    Field.GIFT: SortColumn.GIFT,
    Field.TYPE: SortColumn.TYPE,
    Field.COST: SortColumn.COST,
    Field.AGE: SortColumn.CREATED,
    Field.SINCE: SortColumn.SINCE,
    Field.SENDER: SortColumn.SENDER,
    Field.ID: SortColumn.ID,
}
"""The columns that can be sorted by. Age and Since count backwards: the latest moment has the smallest age."""
RIGHT = frozenset({Field.COST, Field.AGE, Field.SINCE})


@frozen
class Column:
    """A column `width` cells wide with `gap` blanks before it."""

    field: Field
    width: int
    gap: int = 1


@frozen
class Layout:
    """The columns of rows that are `width` cells wide; `currency` is set when the heads name the only one there is."""

    columns: tuple[Column, ...]
    width: int
    currency: str | None = None

    def sortable(self) -> tuple[SortColumn, ...]:
        """Return what the shown columns can be sorted by, left to right."""
        return tuple(SORTS[column.field] for column in self.columns if column.field in SORTS)


def pane_width(screen: int) -> int:
    """Return the width of the right pane on a screen so wide; 0 where there is none."""
    if screen < 116:
        return 0
    if screen < 160:
        return 42
    return 48 if screen < 180 else 53


def layout(
    list_width: int, dialect: str, currency: str | None = None, hidden: frozenset[Field] = frozenset()
) -> Layout:
    """Return the columns for a list of `list_width` cells (40 and up), scrollbar included.

    `currency` is the one currency of the whole store, or None where there are several or none is known. `hidden` are
    columns a person has switched off; their cells go to the gift.
    """
    width = max(list_width, _LEAST) - EDGE
    columns = [column for column in _columns(list_width, dialect, currency) if column.field not in hidden]
    # A third decimal takes a cell of the blank after the cost, so there must be one.
    room = width - 1 if columns and columns[-1].field is Field.COST else width
    return Layout(tuple(_shared(columns, room, dialect)), width, currency)


def arrow_is_up(sort: Sort) -> bool:
    """Say whether values grow down the column a list is sorted by, as the reader sees them."""
    backwards = sort.column in (SortColumn.CREATED, SortColumn.SINCE)
    return sort.descending if backwards else not sort.descending


def _columns(list_width: int, dialect: str, currency: str | None) -> list[Column]:
    v3 = dialect == "v3"
    status = Column(Field.STATUS, 17 if v3 else 12, 0)
    cost = Column(Field.COST, 13 if currency is None else 9)
    age = Column(Field.AGE, 4, 2)
    recipient, company = Column(Field.RECIPIENT, 20), Field.COMPANY if v3 else Field.EMAIL
    gift, sender = Column(Field.GIFT, 18), Field.SENDER if v3 else Field.CRM
    if list_width < 70:
        return [status, replace(recipient, width=0), age]
    if list_width < 110:
        return [status, replace(recipient, width=0), replace(gift, width=0), cost, age]
    if list_width < 147:
        since = Column(Field.SINCE, 5, 2)
        return [status, recipient, Column(company, 17), gift, cost, age, since, Column(sender, 0, 2)]
    # v2's ids are longer than v3's by what its status words are shorter.
    return [
        status,
        recipient,
        Column(company, 18),
        gift,
        Column(Field.TYPE, 17),
        cost,
        age,
        Column(Field.SINCE, 5),
        Column(sender, 11, 2),
        Column(Field.ID, 7 if v3 else 12, 2),
    ]


def _shared(columns: list[Column], width: int, dialect: str) -> list[Column]:
    """Give what is left to the columns without a width, else to the gift and then to the names."""
    rest = width - GUTTER - sum(column.gap + column.width for column in columns)
    open_ones = [column.field for column in columns if column.width == 0]
    if len(open_ones) == 2:
        first = (rest * 11 + 10) // 20 if dialect == "v3" else (rest + 1) // 2
        return _widened(columns, {open_ones[0]: first, open_ones[1]: rest - first})
    if open_ones and rest >= _NARROWEST:
        return _widened(columns, {open_ones[0]: rest})
    if open_ones and columns[-1].width == 0:
        return _shared(columns[:-1], width, dialect)
    if rest < 0 and len(columns) > 1:
        return _shared(columns[:-1], width, dialect)
    for field in (Field.GIFT, Field.RECIPIENT, Field.COMPANY, Field.EMAIL, Field.SENDER, Field.TYPE):
        for column in columns:
            if column.field is field:
                more = max(0, min(rest, _WIDEST - column.width))
                columns = _widened(columns, {field: column.width + more})
                rest -= more
    return columns


def _widened(columns: list[Column], widths: dict[Field, int]) -> list[Column]:
    return [replace(column, width=widths.get(column.field, column.width)) for column in columns]
