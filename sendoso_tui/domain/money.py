"""Amounts of money: exact, with their currency, never mixed. Columns of amounts live in `ui/show/money.py`."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

# ISO 4217: currencies whose minor unit is not a hundredth.
_DIGITS = dict.fromkeys(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)

_PLAIN = re.compile(r"-?\d{1,15}(\.\d{0,20})?|-?\.\d{1,20}", re.ASCII)
_GROUPED = r"-?\d{1,3}(,\d{3})+(\.\d+)?"
_SYMBOLS = "$€£¥₩₹"
_ZERO = Decimal(0)
_LARGEST = Decimal(10) ** 12


@frozen
class Money:
    """An amount in major units. `currency` is an ISO 4217 code, or None where the API states none (v3 balances)."""

    amount: Decimal
    currency: str | None = None

    def __str__(self) -> str:
        return f"{self.amount:f}" if self.currency is None else f"{self.amount:f} {self.currency}"


def minor_digits(currency: str | None) -> int:
    """Return how many decimals `currency` is written with; 2 where it is unknown."""
    return _DIGITS.get(currency or "", 2)


def exact_amount(amount: Decimal, currency: str | None) -> str:
    """Return an amount with thousands separators and as many decimals as its currency has, more where it has more."""
    return f"{amount:,.{written_digits(amount, currency)}f}"


def exact(money: Money | None) -> str:
    """Return `61.75 USD`, `3,200 JPY`, `1,240.00` where no currency is stated, `-` where there is no amount."""
    if money is None:
        return "-"
    amount = exact_amount(money.amount, money.currency)
    return amount if money.currency is None else f"{amount} {money.currency}"


def written_digits(amount: Decimal, currency: str | None) -> int:
    """Return how many decimals an amount is written with: as its currency has, more where the amount has more."""
    exponent = amount.normalize().as_tuple().exponent
    needed = max(0, -exponent) if isinstance(exponent, int) else 0
    return max(minor_digits(currency), needed) if needed != 1 else max(minor_digits(currency), 2)


def read_amount(value: object) -> Decimal | None:
    """Read an amount as any dialect writes it: a number, or a string such as "2.0", "1,234.50" or "$5.00".

    None for everything that is not a finite amount below 10^12 with at most 6 decimals, booleans included.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        text = value.strip().lstrip(_SYMBOLS).strip()
        if "," in text and re.fullmatch(_GROUPED, text):
            text = text.replace(",", "")
        # Decimal would also take "1_000" and "Infinity", which no money field means.
        if not _PLAIN.fullmatch(text):
            return None
        value = text
    elif isinstance(value, float):
        value = repr(value)
    elif not isinstance(value, int | Decimal):
        return None
    try:
        amount = Decimal(value)
    except (InvalidOperation, ValueError):
        return None
    if not amount.is_finite() or abs(amount) >= _LARGEST or (amount.adjusted() < -6 and amount != 0):
        return None
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -6:
        amount = round(amount, 6)
    return amount + _ZERO


def read_currency(value: object) -> str | None:
    """Return an ISO 4217-shaped code in capitals, or None."""
    if not isinstance(value, str):
        return None
    code = value.strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() and code.isupper() else None


def read_money(value: object, currency: str | None) -> Money | None:
    """Join `read_amount` with a currency; None when there is no readable amount."""
    amount = read_amount(value)
    return None if amount is None else Money(amount, currency)


def total_by_currency(amounts: Iterable[Money | None]) -> tuple[dict[str | None, Decimal], int]:
    """Add up `amounts` per currency; the second value counts those that were unknown and left out."""
    totals: dict[str | None, Decimal] = {}
    unknown = 0
    for money in amounts:
        if money is None:
            unknown += 1
        else:
            totals[money.currency] = totals.get(money.currency, Decimal(0)) + money.amount
    return totals, unknown
