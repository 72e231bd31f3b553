from hypothesis import given

from sendoso_tui.domain.send import Send
from sendoso_tui.store.cache_rows import decode, encode, encode_rest
from tests.store.sends import sends


@given(sends())
def test_a_send_comes_back_field_for_field(send: Send) -> None:
    assert decode(encode(send), send.id, encode_rest(send)) == send


@given(sends())
def test_since_is_the_sends_own(send: Send) -> None:
    since = encode(send)[14]
    assert (since is None) == (send.since is None)
    if send.since is not None:
        assert encode(Send(id="", dialect="v3", status_raw="", created_at=send.since))[12] == since
