from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.money import Money
from sendoso_tui.store.columns import listed, pack, to_micros, to_millionths, to_moment, to_money, unpack


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_keeps_every_microsecond(moment: datetime) -> None:
    assert to_moment(to_micros(moment)) == moment


@given(st.decimals(Decimal("-999999999999.999999"), Decimal("999999999999.999999"), places=6))
def test_an_amount_is_exact_to_the_millionth(amount: Decimal) -> None:
    assert to_money(to_millionths(Money(amount, "USD")), "USD") == Money(amount, "USD")


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("25", "USD", "25.00 USD"),
        ("25.5", "USD", "25.50 USD"),
        ("0.125", "USD", "0.125 USD"),
        ("4100", "JPY", "4100 JPY"),
    ],
)
def test_an_amount_reads_with_the_decimals_of_its_currency(amount: str, currency: str, text: str) -> None:
    assert str(to_money(to_millionths(Money(Decimal(amount), currency)), currency)) == text


@given(st.binary(max_size=3000))
def test_a_body_comes_back_byte_for_byte(raw: bytes) -> None:
    assert unpack(pack(raw)) == raw


def test_a_body_of_sendoso_shrinks_to_less_than_half() -> None:
    raw = (
        b'{"id":9,"send_gid":"Z2lkOi8vc2VuZG9zby9TZW5kLzQ0","type":"eGifts USA","subtype":"Coffee","currency":"USD",'
        b'"current_total_cost":"25.0","status":"Opened","created_at":"2026-10-10T10:10:10Z","touch":{"id":1,"name":"Hi"},'
        b'"recipient":{"name":"Ada","email":"ada@example.com","company_name":"Acme"},"status_updates":'
        b'[{"status":"Sent","occurred_at":"2026-10-10T10:10:10Z"},{"status":"Opened","occurred_at":"2026-10-11T10:10:10Z"}]}'
    )
    assert len(pack(raw)) < len(raw) / 2


@pytest.mark.parametrize("packed", [b"", b"\x01garbage", b"\x07x"])
def test_a_spoiled_body_is_an_error_and_not_a_crash(packed: bytes) -> None:
    with pytest.raises(ValueError, match="a body"):
        unpack(packed)


@given(st.lists(st.integers(), max_size=1200))
def test_a_list_is_asked_for_with_the_same_values(values: list[int]) -> None:
    marks, asked = listed(values)
    assert set(asked) == set(values)
    assert asked[: len(values)] == values
    assert marks.count("?") == len(asked)


def test_lists_of_a_thousand_lengths_are_a_handful_of_statements() -> None:
    assert len({listed(range(length))[0] for length in range(1001)}) < 10
