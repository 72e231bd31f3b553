"""Bodies that keep no promise: decoders answer with values or a Fault, and every text is clean (F-40 to F-49)."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sendoso_tui.api import v2, v3, v3_gifts
from sendoso_tui.api.call import Answer, Call
from sendoso_tui.api.errors import judge
from sendoso_tui.domain.faults import Fault, Offline, ServerTrouble

from .samples import answer

READERS: tuple[Callable[[Answer], Any], ...] = (
    lambda got: v2.read_sends(got, 1, 100),
    lambda got: v2.read_send(got, "x"),
    v2.read_created,
    lambda got: v2.read_recipients(got, 1, 100),
    v2.read_recipient,
    lambda got: v2.read_inventory(got, 1, 100),
    v2.read_team_budget,
    v2.read_report,
    lambda got: v3.read_sends(got, 1, 100),
    lambda got: v3.read_touches(got, 1, 100),
    lambda got: v3.read_touch(got, "1"),
    v3.read_me,
    lambda got: v3.read_users(got, 1, 100),
    lambda got: v3.read_groups(got, 1, 100),
    v3.read_members,
    v3.read_created,
    lambda got: v3_gifts.read_send(got, "x"),
    v3_gifts.read_gifts,
)
NAMES = re.findall(
    r"\w+",
    "id status recipient item message cost created_at updated_at send_gid type touch sender status_updates "
    "sends recipients items touches users groups members gifts send user data pagination total page per_page "
    "total_count total_posts success errors first_name email balance occurred_at name price current_total_cost "
    "currency variants egift_links tracking_url period totals address monthly_budget",
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from(["2026-11-18", "x", "1e400", "\x1b]0;t\x07"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)),
    max_leaves=25,
)


def texts(value: object) -> list[str]:
    """Collect every text in a value, the raw JSON aside."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts(part)]
    if isinstance(value, tuple | list):
        return [text for part in value for text in texts(part)]
    if is_dataclass(value):
        return [text for item in fields(value) for text in texts(getattr(value, item.name))]
    return []


def assert_clean(value: object) -> None:
    for text in texts(value):
        bad = [char for char in text if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char != "\n"]
        assert not bad, ascii(text)
        assert not any(char in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff" for char in text)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_any_json_gives_clean_values_or_a_fault(value: object) -> None:
    got = answer(json.dumps(value))
    for read in READERS:
        try:
            assert_clean(read(got))
        except Fault as fault:
            assert_clean(str(fault))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([200, 201, 302, 400, 401, 404, 408, 409, 422, 429, 500, 999]))
def test_any_bytes_give_values_or_a_fault(body: bytes, status: int) -> None:
    got = answer(body, status)
    for read in READERS:
        try:
            assert_clean(read(got))
        except Fault as fault:
            assert_clean(str(fault))
    for call in (Call("GET", "/x", "x"), Call("POST", "/x", "x", write=True), Call("DELETE", "/x", "x", write=True)):
        fault = judge(call, got)
        assert fault is None or isinstance(fault, Fault)
        assert_clean(str(fault))


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_any_json_error_body_gives_a_clean_fault(value: object) -> None:
    for status in (400, 401, 422, 500):
        fault = judge(Call("POST", "/x", "x", write=True), answer(json.dumps(value), status))
        assert isinstance(fault, Fault)
        assert_clean(str(fault))
        assert_clean(getattr(fault, "fields", {}))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<html>Log in</html>",
        b"NaN",
        b'{"sends": [NaN]}',
        b'{"sends": []} x',
        b"\xff\xfe\x00",
        b"[[[1,]]]",
        b'"text"',
        b"42",
    ],
)
def test_f40_what_is_no_json_is_server_trouble(body: bytes) -> None:
    with pytest.raises(ServerTrouble) as caught:
        v3.read_sends(answer(body), 1, 100)
    assert str(caught.value)


@pytest.mark.parametrize("body", [b'{"sends": [{"id": 1}', b'{"sends": [{"id": 1, "na', b"[1, 2"])
def test_f04_a_body_that_breaks_off_is_a_broken_line(body: bytes) -> None:
    with pytest.raises(Offline):
        v3.read_sends(answer(body), 1, 100)


def test_f40_a_byte_order_mark_is_no_reason_to_lose_a_page() -> None:
    assert v3.read_sends(answer(b'\xef\xbb\xbf{"sends": [{"id": 1}]}'), 1, 100).rows[0].id == "1"


def test_f15_a_login_page_is_named_with_its_host() -> None:
    with pytest.raises(ServerTrouble, match=r"does not look like Sendoso: app\.sendoso\.com"):
        v3.read_me(answer("<!doctype html><title>Wi-Fi</title>"))


def test_f41_bad_utf8_and_lone_surrogates_are_gaps_in_one_row() -> None:
    body = b'{"sends": [{"id": "a", "status": "x\xff"}, {"id": "b", "status": "\\ud800"}, {"id": "c", "status": "ok"}]}'
    page = v2.read_sends(answer(body), 1, 100)
    assert [(send.id, send.status_raw) for send in page.rows] == [("a", ""), ("b", "\ufffd"), ("c", "ok")]


def test_f42_deep_nesting_is_caught() -> None:
    deep = b"[" * 200_000
    with pytest.raises(Fault):
        v2.read_sends(answer(deep), 1, 100)
    with pytest.raises(Fault):
        v2.read_sends(answer(b'{"sends": ' + deep + b"]" * 200_000 + b"}"), 1, 100)


def test_f44_one_bad_row_never_loses_a_page() -> None:
    rows = '[{"id": 1}, 5, null, "x", [], {"status": "no id"}, {"id": {"a": 1}}, {"id": ""}, {"id": true}, {"id": "2"}]'
    page = v3.read_sends(answer(f'{{"sends": {rows}, "total_count": 10}}'), 1, 100)
    assert [send.id for send in page.rows] == ["1", "2"]
    assert len(page.raws) == 2
    assert len(page.quarantined) == 8
    assert page.received == 10
    assert all(row.reason and row.raw for row in page.quarantined[:3])


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ('"send_1"', "send_1"),
        ("7", "7"),
        ("7.5", "7.5"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ('"../x"', "../x"),
        ('"..")'[:-1], None),
        ('"a\\u0000b"', None),
        ('" 1"', None),
        ('"' + "x" * 300 + '"', None),
    ],
)
def test_f44_ids_are_opaque(written: str, id_: str | None) -> None:
    page = v2.read_sends(answer(f'{{"sends": [{{"id": {written}}}]}}'), 1, 100)
    assert [send.id for send in page.rows] == ([] if id_ is None else [id_])


def test_wrong_types_are_gaps() -> None:
    row = {
        "id": 1,
        "status": 5,
        "recipient": "Ann",
        "sender": [],
        "touch": None,
        "current_total_cost": {"amount": 1},
        "currency": 5,
        "created_at": ["2026"],
        "status_updates": [None, {"status": None}, {"status": "Sent", "occurred_at": "never"}, "x"],
    }
    (send,) = v3.read_sends(answer(json.dumps({"sends": [row]})), 1, 100).rows
    assert (send.status_raw, send.recipient.name, send.cost, send.created_at) == ("5", "", None, None)
    assert [(update.status, update.at) for update in send.updates] == [("Sent", None)]


@pytest.mark.parametrize(
    ("written", "amount"),
    [('"2.0"', "2.0"), ("2.10", "2.10"), ('"1,234.50"', "1234.50"), ('"$5.00"', "5.00"), ("-3", "-3")],
)
def test_f45_money_is_exact(written: str, amount: str) -> None:
    (send,) = v3.read_sends(answer(f'{{"sends": [{{"id": 1, "current_total_cost": {written}}}]}}'), 1, 1).rows
    assert send.cost is not None
    assert send.cost.amount == Decimal(amount)


@pytest.mark.parametrize("written", ['""', "null", "1e400", '"NaN"', "true", "1E99999999999999999999", "[]"])
def test_f45_what_is_no_amount_is_unknown(written: str) -> None:
    (send,) = v2.read_sends(answer(f'{{"sends": [{{"id": 1, "cost": {written}}}]}}'), 1, 1).rows
    assert send.cost is None


@pytest.mark.parametrize("written", ["1" + "0" * 400, "1e400", '"2026-02-30T00:00:00Z"', "-1e30"])
def test_f46_unreadable_moments_are_gaps(written: str) -> None:
    (send,) = v2.read_sends(answer(f'{{"sends": [{{"id": 1, "created_at": {written}}}]}}'), 1, 1).rows
    assert send.created_at is None


def test_f49_escape_sequences_become_visible_marks() -> None:
    row = {"id": 1, "recipient": {"name": "[/red]\x1b]52;c;aGk=\x07 \u202eevil"}}
    (send,) = v3.read_sends(answer(json.dumps({"sends": [row]})), 1, 1).rows
    assert_clean(send)
    assert send.recipient.name.startswith("[/red]\ufffd]52;c")
