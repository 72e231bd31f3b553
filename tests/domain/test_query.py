from datetime import UTC, datetime

from sendoso_tui.domain.query import ALL, NEWEST, SendFilter, SortColumn
from sendoso_tui.domain.send import Send, StatusUpdate


def test_filters_compare_folded_words() -> None:
    only = SendFilter(statuses=frozenset({"cancelled", "expired and credited"}))
    assert only.admits_status("Canceled")
    assert only.admits_status("Expired_and_Credited")
    assert not only.admits_status("Expired")
    assert ALL.admits_status("anything")
    assert ALL.is_empty
    assert not SendFilter(text="x").is_empty


def test_newest_first_is_the_default_and_can_be_turned_round() -> None:
    assert (NEWEST.column, NEWEST.descending) == (SortColumn.CREATED, True)
    assert not NEWEST.flipped().descending


def test_a_send_knows_since_when_its_status_holds() -> None:
    first, again = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC)
    updates = (StatusUpdate("Paused", first), StatusUpdate("Processing", first), StatusUpdate("paused", again))
    assert Send("1", "v3", "Paused", updates=updates).since == again
    assert Send("1", "v2", "pending", created_at=first, updated_at=again).since == again
    assert Send("1", "v2", "pending", created_at=first).since == first
    assert Send("1", "v2", "pending").since is None
