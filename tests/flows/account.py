"""A gateway over a dictionary, for flows: it answers at once, counts what it is asked, and fails when told to."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sendoso_tui.api.call import Priority
from sendoso_tui.api.request_log import LoggedRequest
from sendoso_tui.domain.budget import TeamBudget
from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.catalog import Gift, Item, Touch
from sendoso_tui.domain.faults import Fault, Refused, Unsupported
from sendoso_tui.domain.looked import CancelAccepted, Looked, LookedSend
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.page import Page, Quarantined
from sendoso_tui.domain.people import Group, Me, Member, Person, Recipient, User
from sendoso_tui.domain.report import Grouping, SendsReport
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.clock import Clock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
V2 = Capabilities(frozenset({Capability.CANCEL, Capability.RETRIEVE, Capability.SERVER_FILTERS, Capability.BUDGET}))


def a_send(number: int, status: str = "pending", *, dialect: str = "v2") -> Send:
    """Make a send that is plain in every way."""
    return Send(
        id=f"send_{number:04}",
        dialect=dialect,
        status_raw=status,
        type="physical",
        recipient=Person("Priya Raghunathan", "priya@northwind.example", "Northwind Traders", f"rcp_{number}"),
        gift="Welcome box, large",
        cost=Money(Decimal("61.75"), "USD"),
        created_at=NOON - timedelta(hours=number),
        updated_at=NOON - timedelta(hours=number),
    )


class StillClock(Clock):
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = NOON
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.seconds

    def tick(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.seconds += seconds


@dataclass
class Account:
    """`faults` maps a method's name to what it raises, once for each entry; `late_cancel` acts without answering."""

    clock: StillClock = field(default_factory=StillClock)
    sends: dict[str, Send] = field(default_factory=dict)
    faults: dict[str, list[Fault | None]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    cancels_committed: list[str] = field(default_factory=list)
    cancel_leaves: str = "cancelled"
    commit_before_fault: bool = False
    capabilities: Capabilities = V2
    dialect: str = "v2"
    rate: float = 0.0
    requests: tuple[LoggedRequest, ...] = ()
    bad_rows: tuple[Quarantined, ...] = ()
    on_retrieve: Callable[[str], object] | None = None

    def add(self, *sends: Send) -> None:
        self.sends.update((send.id, send) for send in sends)

    def move(self, send_id: str, status: str) -> None:
        self.sends[send_id] = replace(self.sends[send_id], status_raw=status, updated_at=self.clock.now())

    async def renew_credentials(self) -> None:
        self._count("renew_credentials")

    async def discover(self, sample_send_id: str | None) -> Capabilities:
        self._count("discover")
        return self.capabilities

    async def list_sends(
        self,
        page: int,
        per_page: int = 100,
        *,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
        priority: Priority = Priority.POLL,
    ) -> Looked[Page[Send]]:
        self._count("list_sends")
        rows = [send for send in self.sends.values() if status in (None, send.status_raw)]
        rows.sort(key=lambda send: send.created_at or NOON, reverse=True)
        shown = tuple(rows[(page - 1) * per_page : page * per_page])
        return self._looked(
            Page(shown, tuple(b"{}" for _ in shown), self.bad_rows, total=len(rows), clamped_to=per_page)
        )

    async def retrieve_send(self, send_id: str, *, priority: Priority = Priority.SELECTED) -> Looked[LookedSend]:
        if self.on_retrieve is not None:
            self.on_retrieve(send_id)
        self._count("retrieve_send")
        if send_id not in self.sends:
            raise Refused(404, "Send not found")
        return self._looked(LookedSend(self.sends[send_id], b"{}"))

    async def cancel_send(self, send_id: str) -> Looked[CancelAccepted]:
        if self.commit_before_fault and self.faults.get("cancel_send"):
            self._commit(send_id)
        self._count("cancel_send")
        self._commit(send_id)
        return self._looked(CancelAccepted(200, request_id="req-1"))

    async def read_team_budget(self) -> Looked[TeamBudget]:
        self._count("read_team_budget")
        return self._looked(TeamBudget("team_1", "CS", Money(Decimal(100), "USD"), Money(Decimal(40), "USD")))

    async def read_me(self) -> Looked[Me]:
        raise Unsupported("not in v2")

    async def list_groups(self, page: int = 1, per_page: int = 100) -> Looked[Page[Group]]:
        raise Unsupported("not in v2")

    async def list_members(self, group_id: str) -> Looked[Page[Member]]:
        raise Unsupported("not in v2")

    async def list_users(self, page: int = 1, per_page: int = 100) -> Looked[Page[User]]:
        raise Unsupported("not in v2")

    async def list_touches(
        self, page: int = 1, per_page: int = 100, *, delivery_type: str | None = None
    ) -> Looked[Page[Touch]]:
        raise Unsupported("not in v2")

    async def retrieve_touch(self, touch_id: str) -> Looked[Touch]:
        raise Unsupported("not in v2")

    async def list_gifts(self, filters: Sequence[tuple[str, str]] = ()) -> Looked[Page[Gift]]:
        raise Unsupported("not in v2")

    async def list_recipients(self, page: int = 1, per_page: int = 100, *, search: str = "") -> Looked[Page[Recipient]]:
        raise Unsupported("not here")

    async def retrieve_recipient(self, recipient_id: str) -> Looked[Recipient]:
        raise Unsupported("not here")

    async def list_inventory(
        self, page: int = 1, per_page: int = 100, *, item_type: str | None = None
    ) -> Looked[Page[Item]]:
        raise Unsupported("not here")

    async def read_report(self, start: date, end: date, grouping: Grouping | None) -> Looked[SendsReport]:
        raise Unsupported("not here")

    async def close(self) -> None:
        self.calls["close"] += 1

    def _commit(self, send_id: str) -> None:
        self.cancels_committed.append(send_id)
        if self.cancel_leaves:
            self.move(send_id, self.cancel_leaves)

    def _count(self, name: str) -> None:
        self.calls[name] += 1
        waiting = self.faults.get(name)
        if waiting and (fault := waiting.pop(0)) is not None:
            raise fault

    def _looked(self, value):  # type: ignore[no-untyped-def]
        return Looked(value, self.clock.now(), self.clock.now())
