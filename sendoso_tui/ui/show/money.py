"""Amounts as text: exact ones for reading, and cells in which all decimal points stand in one column."""

from decimal import ROUND_HALF_UP, Decimal

from sendoso_tui.domain.money import Money, minor_digits

WHOLE = 6
"""Cells of the integer part of a cost cell; the point and two decimals follow."""
_LARGE = ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"))


def exact_amount(amount: Decimal, currency: str | None) -> str:
    """Return an amount with thousands separators and as many decimals as its currency has, more where it has more."""
    return f"{amount:,.{_digits(amount, currency)}f}"


def exact(money: Money | None) -> str:
    """Return `61.75 USD`, `3,200 JPY`, `1,240.00` where no currency is stated, `-` where there is no amount."""
    if money is None:
        return "-"
    amount = exact_amount(money.amount, money.currency)
    return amount if money.currency is None else f"{amount} {money.currency}"


def pointed(amount: Decimal, currency: str | None) -> str:
    """Return `exact_amount` with blanks for decimals it does not have, so that points align on a common right edge."""
    text = exact_amount(amount, currency)
    return text if "." in text else text + "   "


def amount_cell(amount: Decimal, currency: str | None, whole: int = WHOLE) -> str:
    """Return an amount in `whole` + 3 cells with the point after `whole`.

    A third decimal makes it one cell longer. What has no room is rounded and says so: `~1.25M`.
    """
    digits = _digits(amount, currency)
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
        if abs(amount) >= size or letter == "M":
            return f"~{(amount / size).quantize(Decimal('0.01'), ROUND_HALF_UP):f}{letter}"
    raise AssertionError("the last size takes every amount")


def _digits(amount: Decimal, currency: str | None) -> int:
    exponent = amount.normalize().as_tuple().exponent
    needed = max(0, -exponent) if isinstance(exponent, int) else 0
    return max(minor_digits(currency), needed) if needed != 1 else max(minor_digits(currency), 2)
