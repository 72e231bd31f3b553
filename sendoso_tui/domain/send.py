"""A send: one gift on its way to one person, in one shape for all dialects.

Fields a dialect does not have are empty. Fields this program does not know stay in the raw body, which the cache keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.kind import read_kind
from sendoso_tui.domain.people import Person, Sender
from sendoso_tui.domain.status import read_status
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import date, datetime

    from sendoso_tui.domain.kind import Kind
    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.status import Status


@frozen
class StatusUpdate:
    """A step the server reported (v3 `status_updates`), or one this program saw happen.

    A seen step has `seen_before`, the last look that still showed the old status (None when there was none), and `at`,
    the first look that showed the new one. `from_server` is True when `at` is the server's own `updated_at`.
    """

    status: str
    at: datetime | None
    seen_before: datetime | None = None
    observed: bool = False
    from_server: bool = False


@frozen
class Send:
    """One send. `dialect` is "v2", "v3" or "guide"; `id` is opaque text; moments are UTC; `cost` includes shipping."""

    id: str
    dialect: str
    status_raw: str
    gid: str = ""
    type: str = ""
    subtype: str = ""
    recipient: Person = Person()
    sender: Sender = Sender()
    gift_id: str = ""
    gift: str = ""
    cost: Money | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    estimated_delivery: date | None = None
    tracking_number: str = ""
    tracking_url: str = ""
    message: str = ""
    crm_id: str = ""
    crm_type: str = ""
    team_id: str = ""
    sent_via: str = ""
    updates: tuple[StatusUpdate, ...] = ()

    @property
    def status(self) -> Status:
        return read_status(self.status_raw)

    @property
    def kind(self) -> Kind:
        return read_kind(self.type)

    @property
    def since(self) -> datetime | None:
        """When the current status began, as far as the API tells: the last update of that word, else `updated_at`."""
        key = self.status.key
        for update in reversed(self.updates):
            if read_status(update.status).key == key and update.at is not None:
                return update.at
        return self.updated_at or self.created_at
