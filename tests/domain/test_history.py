from datetime import UTC, datetime

import pytest

from sendoso_tui.domain.history import observe

BEFORE = datetime(2026, 11, 13, 14, 32, tzinfo=UTC)
INSIDE = datetime(2026, 11, 13, 14, 40, tzinfo=UTC)
AFTER = datetime(2026, 11, 13, 14, 47, tzinfo=UTC)
EARLIER = datetime(2026, 11, 13, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 13, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "updated", "reported"),
    [
        (BEFORE, INSIDE, INSIDE),
        (BEFORE, BEFORE, BEFORE),
        (BEFORE, AFTER, AFTER),
        (BEFORE, EARLIER, None),
        (BEFORE, LATER, None),
        (BEFORE, None, None),
        (None, EARLIER, EARLIER),
        (None, LATER, None),
    ],
)
def test_the_servers_moment_counts_only_inside_the_window(
    before: datetime | None, updated: datetime | None, reported: datetime | None
) -> None:
    seen = observe("s", "pending", "processing", before, AFTER, updated)
    assert (seen.seen_before, seen.seen_at, seen.reported_at) == (before, AFTER, reported)
    assert (seen.send_id, seen.old, seen.status) == ("s", "pending", "processing")
