"""What flows need from the outside, as Protocols. `api.client.Client` is a Gateway; tests bring their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sendoso_tui.api.call import Priority

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sendoso_tui.api.request_log import LoggedRequest
    from sendoso_tui.domain.budget import TeamBudget
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.domain.catalog import Gift, Item, Touch
    from sendoso_tui.domain.draft import Created, LinksDraft, RecipientDraft, SendDraft
    from sendoso_tui.domain.looked import CancelAccepted, Looked, LookedSend
    from sendoso_tui.domain.page import Page
    from sendoso_tui.domain.people import Group, Me, Member, Recipient, User
    from sendoso_tui.domain.report import Grouping, SendsReport
    from sendoso_tui.domain.send import Send


class Gateway(Protocol):
    """One profile's API. Every method raises only the `domain.faults.Fault` family."""

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def dialect(self) -> str: ...

    @property
    def rate(self) -> float:
        """Requests a second, mean of the last minute."""
        ...

    @property
    def requests(self) -> Sequence[LoggedRequest]:
        """The last requests, oldest first."""
        ...

    async def renew_credentials(self) -> None:
        """Look the secrets up again where they come from."""
        ...

    async def discover(self, sample_send_id: str | None) -> Capabilities:
        """Learn by cheap reads what else the server can do, and return all it can."""
        ...

    async def list_sends(
        self,
        page: int,
        per_page: int = 100,
        *,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
        priority: Priority = Priority.POLL,
    ) -> Looked[Page[Send]]: ...

    async def retrieve_send(self, send_id: str, *, priority: Priority = Priority.SELECTED) -> Looked[LookedSend]: ...

    async def cancel_send(self, send_id: str) -> Looked[CancelAccepted]: ...

    async def create_send(self, draft: SendDraft) -> Looked[Created]:
        """Make one send; called once for each confirmed intent."""
        ...

    async def generate_links(self, draft: LinksDraft) -> Looked[Created]:
        """Make one eGift link, which is a send, for each email."""
        ...

    async def create_recipient(self, draft: RecipientDraft) -> Looked[Recipient]:
        """Add an entry to v2's address book."""
        ...

    async def read_team_budget(self) -> Looked[TeamBudget]: ...

    async def read_me(self) -> Looked[Me]: ...

    async def list_groups(self, page: int = 1, per_page: int = 100) -> Looked[Page[Group]]: ...

    async def list_members(self, group_id: str) -> Looked[Page[Member]]: ...

    async def list_users(self, page: int = 1, per_page: int = 100) -> Looked[Page[User]]: ...

    async def list_touches(
        self, page: int = 1, per_page: int = 100, *, delivery_type: str | None = None
    ) -> Looked[Page[Touch]]: ...

    async def retrieve_touch(self, touch_id: str) -> Looked[Touch]: ...

    async def list_gifts(self, filters: Sequence[tuple[str, str]] = ()) -> Looked[Page[Gift]]: ...

    async def list_recipients(
        self, page: int = 1, per_page: int = 100, *, search: str = ""
    ) -> Looked[Page[Recipient]]: ...

    async def retrieve_recipient(self, recipient_id: str) -> Looked[Recipient]: ...

    async def list_inventory(
        self, page: int = 1, per_page: int = 100, *, item_type: str | None = None
    ) -> Looked[Page[Item]]: ...

    async def read_report(self, start: date, end: date, grouping: Grouping | None) -> Looked[SendsReport]: ...

    async def close(self) -> None: ...
