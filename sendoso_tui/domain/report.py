"""Totals of sends over a period, as v2's report endpoint gives them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.domain.money import Money


class Grouping(StrEnum):
    """How v2 groups a report."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    USER = "user"
    TEAM = "team"


@frozen
class ReportRow:
    """One group of the report; `label` is the server's own word for it."""

    label: str
    sends: int | None = None
    delivered: int | None = None
    spend: Money | None = None


@frozen
class SendsReport:
    """v2 `GET /reports/sends`. Rows have no failed figure; the totals do."""

    start: date | None
    end: date | None
    sends: int | None = None
    delivered: int | None = None
    failed: int | None = None
    spend: Money | None = None
    rows: tuple[ReportRow, ...] = ()
