"""The sends report of v2: totals of a date range, and rows by day, week, month, user or team."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sendoso_tui.sandbox.calls import Answer, Malformed, choice_of, date_of
from sendoso_tui.sandbox.kinds import MONEY_BACK, v2_group
from sendoso_tui.sandbox.staff import GROUPS
from sendoso_tui.sandbox.stamps import midnight
from sendoso_tui.sandbox.timelines import COUNT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sendoso_tui.sandbox.calls import Call
    from sendoso_tui.sandbox.service import Service

GROUPINGS = ("day", "week", "month", "user", "team")
_DELIVERED, _FAILED = v2_group("delivered"), v2_group("failed")


class _Tally:
    __slots__ = ("cents", "delivered", "sends")

    def __init__(self) -> None:
        self.sends = self.delivered = self.cents = 0

    def row(self, period: str) -> dict[str, Any]:
        return {"period": period, "sends": self.sends, "delivered": self.delivered, "spend": self.cents / 100}


def show_report(service: Service, call: Call) -> Answer:
    """GET /reports/sends: both dates are needed; without `group_by` the rows are days."""
    start, end = date_of(call, "start_date"), date_of(call, "end_date")
    if start is None or end is None:
        raise Malformed("start_date and end_date are required")
    if end < start:
        raise Malformed("end_date must not be before start_date")
    grouping = choice_of(call, "group_by", GROUPINGS) or "day"
    world = service.world
    low, high = world.between(midnight(start), midnight(end + timedelta(days=1)))
    if grouping in ("user", "team"):
        data = _by_sender(service, low, high, grouping)
    else:
        data = [tally.row(name) for name, tally in _by_time(service, low, high, grouping)]
    codes = world.codes[low:high]
    totals = {
        "sends": high - low,
        "delivered": codes.translate(_DELIVERED).count(1),
        "failed": codes.translate(_FAILED).count(1),
        "total_spend": sum(round(entry["spend"] * 100) for entry in data) / 100,
    }
    period = {"start_date": start.isoformat(), "end_date": end.isoformat()}
    return Answer(200, {"period": period, "totals": totals, "data": data})


def _by_time(service: Service, low: int, high: int, grouping: str) -> Iterator[tuple[str, _Tally]]:
    """Days, weeks or months that hold a send, in order; each range is counted on its own."""
    world = service.world
    while low < high:
        today = datetime.fromtimestamp(world.created(low), UTC).date()
        if grouping == "day":
            name, after = today.isoformat(), today + timedelta(days=1)
        elif grouping == "week":
            year, week, weekday = today.isocalendar()
            name, after = f"{year}-W{week:02d}", today + timedelta(days=8 - weekday)
        else:
            name, after = f"{today:%Y-%m}", date(today.year + today.month // 12, today.month % 12 + 1, 1)
        _, next_low = world.between(None, midnight(after))
        next_low = min(next_low, high)
        tally = _Tally()
        tally.sends = next_low - low
        tally.delivered = world.codes[low:next_low].translate(_DELIVERED).count(1)
        tally.cents = sum(cents for _, cents in _charges(service, low, next_low))
        yield name, tally
        low = next_low


def _by_sender(service: Service, low: int, high: int, grouping: str) -> list[dict[str, Any]]:
    tallies = [_Tally() for _ in service.users]
    delivered = service.world.codes[low:high].translate(_DELIVERED)
    for done, (sender, cents) in zip(delivered, _charges(service, low, high), strict=True):
        tally = tallies[sender]
        tally.sends += 1
        tally.delivered += done
        tally.cents += cents
    named: dict[str, _Tally] = {}
    for user, tally in zip(service.users, tallies, strict=True):
        into = named.setdefault(user.name if grouping == "user" else GROUPS[user.group].name, _Tally())
        into.sends += tally.sends
        into.delivered += tally.delivered
        into.cents += tally.cents
    return [tally.row(name) for name, tally in named.items() if tally.sends]


def _charges(service: Service, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The sender and what was charged, USD cents, for each send of a range."""
    world = service.world
    while low < high:
        last = min(high, (low // COUNT + 1) * COUNT)
        for index, (code, timeline) in enumerate(zip(world.codes[low:last], world.block(low, last), strict=True), low):
            placed = world.placed.get(index)
            if placed:
                yield placed.sender, 0 if code in MONEY_BACK else placed.timeline.usd
            else:
                yield timeline.sender, 0 if code in MONEY_BACK else timeline.usd
        low = last
