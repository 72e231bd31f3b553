"""How long a server asks us to wait (F-30)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sendoso_tui.api.retry_after import LONGEST_BELIEVED, read_wait

from .samples import answer

DATE = "Wed, 18 Nov 2026 10:00:00 GMT"
UNIX = 1_794_996_000


@pytest.mark.parametrize(
    ("retry_after", "reset", "wait"),
    [
        ("7", "", 7),
        ("2.5", "", 2.5),
        ("3600", "", 3600),
        ("Wed, 18 Nov 2026 10:00:30 GMT", "", 30),
        ("Wed, 18 Nov 2026 09:59:30 GMT", "", None),
        ("0", "", None),
        ("-5", "", None),
        ("nan", "", None),
        ("NaN", "45", 45),
        ("1000000000", "", None),
        ("soon", "", None),
        ("", "", None),
        ("soon", "20", 20),
        ("5", "20", 5),
        ("", str(UNIX + 40), 40),
        ("", str((UNIX + 40) * 1000), 40),
        ("", "2026-11-18T10:00:50Z", 50),
        ("", "2026-11-18T02:00:50-08:00", 50),
        ("", str(UNIX - 40), None),
    ],
)
def test_waits(retry_after: str, reset: str, wait: float | None) -> None:
    got = answer("", 429, date=DATE, retry_after=retry_after, x_rate_limit_reset=reset)
    assert read_wait(got) == wait


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"-?[0-9.eE+:TZ-]{1,25}", fullmatch=True), st.text(max_size=30))
def test_any_header_is_survived_and_bounded(retry_after: str, date: str) -> None:
    wait = read_wait(answer("", 429, retry_after=retry_after, date=date))
    assert wait is None or 0 < wait <= LONGEST_BELIEVED
