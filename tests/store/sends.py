"""Sends for the tests of the stores, made by hand and at random."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person, Sender
from sendoso_tui.domain.send import Send, StatusUpdate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def make_send(number: int | str = 1, status: str = "Sent", **fields: Any) -> Send:
    """A plain send of the v3 dialect."""
    given: dict[str, Any] = {
        "dialect": "v3",
        "type": "eGifts USA",
        "subtype": "Coffee",
        "recipient": Person("Aiko Mori", "aiko@example.com", "Acme"),
        "sender": Sender("7", "Sam Lee", "sam@example.com"),
        "gift": "Coffee for you",
        "cost": Money(Decimal("25.00"), "USD"),
        "created_at": NOW - timedelta(hours=int(number) if str(number).isdigit() else 0),
    }
    return Send(id=str(number), status_raw=status, **(given | fields))


def with_raw(*sends: Send) -> list[tuple[Send, bytes]]:
    """Each send beside the JSON text a server might have sent for it."""
    return [(send, json.dumps(asdict(send), default=str, ensure_ascii=False).encode()) for send in sends]


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for a condition, failing after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        await asyncio.sleep(0.002)


_words = st.sampled_from(
    [
        "",
        "Grace",
        "grace",
        "Zoë",
        "ZOË",
        "ﬀ",
        "田中",
        "花子",
        "田中 花子",
        "ｶﾅ",
        "100%",
        "a_b",
        'qu"ote',
        "it's",
        "👩‍💻 Ada",
        "İpek",
        "Straße",
    ]
)
_text = st.one_of(_words, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12))
_moments = st.none() | st.datetimes(timezones=st.just(UTC))
_near = st.none() | st.integers(0, 40).map(lambda hours: NOW - timedelta(hours=hours))
_money = st.none() | st.builds(
    Money,
    st.decimals(-(10**11), 10**11, places=6, allow_nan=False) | st.sampled_from([Decimal("25"), Decimal("25.0")]),
    st.sampled_from([None, "USD", "JPY", "KWD"]),
)
statuses = st.sampled_from(
    [
        "Sent",
        "sent",
        "Canceled",
        "Cancelled",
        "Processing",
        "Failed",
        "Delivered",
        "On the moon",
        "",
        "Bounced and Credited",
    ]
)


def sends(ids: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Send]:
    """Any send, with wide, odd and missing values."""
    return st.builds(
        Send,
        id=ids if ids is not None else st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8),
        dialect=st.just("v3"),
        status_raw=statuses,
        gid=_text,
        type=st.sampled_from(["", "eGifts USA", "Amazon", "amazon", "new kind"]),
        subtype=st.sampled_from(["", "Coffee", "Box"]),
        recipient=st.builds(Person, _text, _text, _text, _text, _text),
        sender=st.builds(Sender, _text, _text, _text, _text, _text),
        gift_id=_text,
        gift=_text,
        cost=_money,
        created_at=_near | _moments,
        updated_at=_near,
        estimated_delivery=st.none() | st.just(date(2026, 12, 1)),
        tracking_number=_text,
        tracking_url=_text,
        message=_text,
        crm_id=_text,
        crm_type=_text,
        team_id=_text,
        sent_via=_text,
        updates=st.lists(st.builds(StatusUpdate, statuses, _near), max_size=3).map(tuple),
    )
