"""Rows as the store hands them to the screen, for tests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sendoso_tui.domain.money import Money

NOW = datetime(2026, 11, 20, 14, 32, tzinfo=UTC)


@dataclass
class ListRow:
    id: str = "5184382"
    status_raw: str = "Pending"
    type: str = "Inventoried Sends"
    recipient: str = "Priya Raghunathan"
    email: str = "priya@northwind.example"
    company: str = "Northwind Traders"
    gift: str = "Welcome box, large"
    cost: Money | None = Money(Decimal("61.75"), "USD")  # noqa: RUF009
    created_at: datetime | None = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    since: datetime | None = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    sender: str = "Ana Duarte"
    crm_id: str = "0035f00002KdR7a"
    estimated_delivery: date | None = None
    gone: bool = False
