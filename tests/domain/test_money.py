from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.money import Money, minor_digits, read_amount, read_currency, read_money, total_by_currency


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("2.0", "2.0"),
        ("2.10", "2.10"),
        ("$5.00", "5.00"),
        ("1,234.50", "1234.50"),
        ("12,345,678", "12345678"),
        (" 7 ", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        (2.5, "2.5"),
        (0.1, "0.1"),
        (10, "10"),
        (0, "0"),
        ("-3.20", "-3.20"),
        (-3.2, "-3.2"),
        (Decimal("61.75"), "61.75"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_amounts_are_exact(value: object, amount: str) -> None:
    assert read_amount(value) == Decimal(amount)


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        True,
        False,
        "1e400",
        "1e5",
        "NaN",
        "Infinity",
        "-inf",
        float("nan"),
        float("inf"),
        1e300,
        10**12,
        "1_000",
        "1,23,4",
        "five",
        "5 USD",
        [],
        {},
        "٣",
        Decimal("NaN"),
        "1" * 400,
        "0.00000001",
    ],
)
def test_what_is_not_an_amount_is_unknown(value: object) -> None:
    assert read_amount(value) is None


def test_negative_zero_is_zero() -> None:
    assert str(read_amount("-0.00")) == "0.00"


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_text_and_number_of_one_amount_are_equal(amount: Decimal) -> None:
    assert read_amount(str(amount)) == amount
    assert read_amount(f"{amount:,}") == amount


@pytest.mark.parametrize(
    ("value", "code"),
    [("USD", "USD"), (" eur ", "EUR"), ("XYZ", "XYZ"), ("", None), (None, None), ("DOLLARS", None), (5, None)],
)
def test_currencies_are_codes(value: object, code: str | None) -> None:
    assert read_currency(value) == code


def test_money_without_an_amount_is_none() -> None:
    assert read_money("", "USD") is None
    assert str(read_money("2.0", "USD")) == "2.0 USD"
    assert str(read_money("2.0", None)) == "2.0"


def test_minor_units() -> None:
    assert [minor_digits(code) for code in ("USD", "JPY", "KWD", "XYZ", None)] == [2, 0, 3, 2, 2]


def test_totals_never_mix_currencies_and_count_what_is_left_out() -> None:
    amounts = [Money(Decimal("0.1"), "USD")] * 3 + [Money(Decimal(5), "EUR"), None, Money(Decimal(1), None), None]
    totals, unknown = total_by_currency(amounts)
    assert totals == {"USD": Decimal("0.3"), "EUR": Decimal(5), None: Decimal(1)}
    assert unknown == 2
