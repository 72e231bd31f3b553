"""Amounts as cells in which all decimal points stand in one column. Exact ones for reading are `domain/money.py`'s."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from sendoso_tui.domain.money import exact as exact
from sendoso_tui.domain.money import exact_amount as exact_amount
from sendoso_tui.domain.money import written_digits

WHOLE = 6
"""Cells of the integer part of a cost cell; the point and two decimals follow."""
_LARGE = ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"))


def pointed(amount: Decimal, currency: str | None) -> str:
    """Return `exact_amount` with blanks for decimals it does not have, so that points align on a common right edge."""
    text = exact_amount(amount, currency)
    return text if "." in text else text + "   "


def amount_cell(amount: Decimal, currency: str | None, whole: int = WHOLE) -> str:
    """Return an amount in `whole` + 3 cells with the point after `whole`.

    A third decimal makes it one cell longer. What has no room is rounded and says so: `~1.25M`.
    """
    digits = written_digits(amount, currency)
    shown = amount
    sign = ""
    if digits > 3:
        digits, sign = 2, "~"
        shown = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    decimals = f"{shown:.{digits}f}".partition(".")[2]
    for text in (f"{shown:,.{digits}f}", f"{shown:.{digits}f}"):
        integer = sign + text.partition(".")[0]
        if len(integer) <= whole:
            return integer.rjust(whole) + (f".{decimals}" if decimals else "   ")
    return _rounded(amount).rjust(whole + 3)


def _rounded(amount: Decimal) -> str:
    for size, letter in _LARGE:
        # What would round up to 1000.00M is a billion: the cell has no room for four digits and a minus.
        if abs(amount) >= size * Decimal("0.999995") or letter == "M":
            return f"~{(amount / size).quantize(Decimal('0.01'), ROUND_HALF_UP):f}{letter}"
    raise AssertionError("the last size takes every amount")
