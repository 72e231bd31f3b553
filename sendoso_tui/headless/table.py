"""Plain, aligned lines for people: no colour, no frame, nothing a screen reader stumbles over."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.money import minor_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sendoso_tui.domain.money import Money

WIDEST = 40
"""Cells of a column that has another one after it."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Give the heads and rows in columns, two blanks apart. An empty cell shows as "-"; long ones end in "…"."""
    last = len(heads) - 1
    cells = [list(heads)]
    cells += [
        [_cut(clean_line(cell) or "-", None if i == last else WIDEST) for i, cell in enumerate(row)] for row in rows
    ]
    widths = [max(width(row[column]) for row in cells) for column in range(last)]
    for row in cells:
        padded = (cell + " " * (widths[i] - width(cell)) if i < last else cell for i, cell in enumerate(row))
        yield "  ".join(padded).rstrip()


def pairs(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give "name: value" lines, the values aligned; rows with an empty value are left out."""
    kept = [(name, value) for name, value in rows if value]
    widest = max((len(name) for name, _ in kept), default=0)
    for name, value in kept:
        yield f"{name + ':':{widest + 1}}  {clean_line(value)}"


def width(text: str) -> int:
    """Return how many cells a text takes on a terminal, near enough for lining up columns."""
    if text.isascii():
        return len(text)
    return sum(_width_of(char) for char in text)


def price(money: Money | None, unknown: str = "") -> str:
    """Write an amount with its currency, with at least the decimals that currency is written with."""
    if money is None:
        return unknown
    return f"{plain(money)} {money.currency}" if money.currency else plain(money)


def plain(money: Money) -> str:
    """Write the amount alone; decimals beyond the usual ones stay, since they are what the server said."""
    exponent = money.amount.as_tuple().exponent
    given = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{money.amount:.{max(given, minor_digits(money.currency))}f}"


def local(moment: datetime | None) -> str:
    """Write a moment in this machine's time zone, to the minute; nothing for None."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment is not None else ""


def zone(moment: datetime) -> str:
    """Write the offset `local` uses for a moment, as UTC+01:00."""
    return f"{moment.astimezone():UTC%z}"[:6] + ":" + f"{moment.astimezone():%z}"[3:5]


def _width_of(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _cut(text: str, limit: int | None) -> str:
    if limit is None or width(text) <= limit:
        return text
    kept, used = "", 0
    for char in text:
        used += _width_of(char)
        if used > limit - 1:
            break
        kept += char
    return kept + "…"
