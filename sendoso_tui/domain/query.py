"""What a person asks of the list: filters and the sort. How the cache answers lives in `store/`."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.domain.status import fold
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime


class SortColumn(Enum):
    """Columns the list can be sorted by; all on raw values, ties newest first."""

    STATUS = "status"
    RECIPIENT = "recipient"
    COMPANY = "company"
    GIFT = "gift"
    TYPE = "type"
    COST = "cost"
    CREATED = "created"
    SINCE = "since"
    SENDER = "sender"
    ID = "id"


@frozen
class Sort:
    """A column and a direction. Newest first is the default, so the youngest age is on top."""

    column: SortColumn = SortColumn.CREATED
    descending: bool = True

    def flipped(self) -> Sort:
        return replace(self, descending=not self.descending)


@frozen
class SendFilter:
    """All conditions must hold; an empty one holds always.

    `statuses` are folded words (`status.fold`); `since` and `until` are UTC moments on `created_at`, `until` exclusive;
    `text` must occur, ignoring case, in the recipient, email, company, gift, sender or id.
    """

    types: frozenset[str] = frozenset()
    subtypes: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self == SendFilter()

    def admits_status(self, raw: str) -> bool:
        """Say whether a send of this status would pass the status condition alone."""
        return not self.statuses or fold(raw) in self.statuses


ALL = SendFilter()
"""The filter that holds for every send."""
NEWEST = Sort()
"""The default order."""
