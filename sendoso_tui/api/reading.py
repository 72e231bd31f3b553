"""Every read of a profile, whatever its dialect. Signing in, opening and writing are in `client.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sendoso_tui.api import v2, v3, v3_gifts
from sendoso_tui.api.body import UnlikeSendoso
from sendoso_tui.api.call import Priority
from sendoso_tui.api.capabilities import NO_GIFTS, NO_RETRIEVE, V2, V3, refused
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.faults import Forbidden, Offline, Refused, ServerTrouble, Unsupported
from sendoso_tui.domain.looked import LookedSend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sendoso_tui.api.call import Answer, Call
    from sendoso_tui.api.calling import Caller
    from sendoso_tui.domain.budget import TeamBudget
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.domain.catalog import Gift, Item, Touch
    from sendoso_tui.domain.looked import Looked
    from sendoso_tui.domain.page import Page
    from sendoso_tui.domain.people import Group, Me, Member, Recipient, User
    from sendoso_tui.domain.report import Grouping, SendsReport
    from sendoso_tui.domain.send import Send

T = TypeVar("T")
LARGEST_PAGE = 100
"""The most rows both dialects allow on a page."""


class Reads:
    """The reading half of a profile's gateway. Every method raises only the Fault family."""

    def __init__(self, api: str, caller: Caller) -> None:
        self._is_v2 = api == "v2"
        self._caller = caller
        self._capabilities = V2 if self._is_v2 else V3
        self._list_path = v3.LIST_PATHS[0]

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    @property
    def dialect(self) -> str:
        return "v2" if self._is_v2 else "v3"

    async def discover(self, sample_send_id: str | None) -> Capabilities:
        """Learn by cheap reads which of the guide's endpoints a v3 server has, and return all it can.

        `sample_send_id` must have just been listed, so that a 404 speaks of the route and not of the send. What could
        not be found out (offline, 5xx) stays unproven. Raises Unauthorised and Throttled.
        """
        if self._is_v2:
            return self._capabilities
        await self._probe(Capability.GIFTS, v3_gifts.list_gifts(), v3_gifts.read_gifts, NO_GIFTS)
        if sample_send_id:
            call = v3_gifts.retrieve_send(sample_send_id)
            read = _guide_send(sample_send_id)
            await self._probe(Capability.RETRIEVE, call, read, NO_RETRIEVE)
        return self._capabilities

    async def list_sends(
        self,
        page: int,
        per_page: int = LARGEST_PAGE,
        *,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
        priority: Priority = Priority.POLL,
    ) -> Looked[Page[Send]]:
        """Read a page of sends, at most 100. Filters are v2's (Unsupported on v3); `since` and `until` are included."""
        per_page = min(max(per_page, 1), LARGEST_PAGE)
        if self._is_v2:
            call = v2.list_sends(page, per_page, status=status, since=since, until=until)
            return await self._caller.perform(call, lambda answer: v2.read_sends(answer, page, per_page), priority)
        if status is not None or since is not None or until is not None:
            self._need(Capability.SERVER_FILTERS)
        return await self._list_v3(page, per_page, priority)

    async def retrieve_send(self, send_id: str, *, priority: Priority = Priority.SELECTED) -> Looked[LookedSend]:
        """Read one send. On v3 only where `discover` has found the guide's endpoint."""
        self._need(Capability.RETRIEVE)
        if self._is_v2:
            return await self._caller.perform(
                v2.retrieve_send(send_id), lambda answer: LookedSend(*v2.read_send(answer, send_id)), priority
            )
        return await self._caller.perform(v3_gifts.retrieve_send(send_id), _guide_send(send_id), priority)

    async def read_team_budget(self) -> Looked[TeamBudget]:
        return await self._read(Capability.BUDGET, v2.team_budget(), v2.read_team_budget)

    async def read_me(self) -> Looked[Me]:
        return await self._read(Capability.BALANCES, v3.me(), v3.read_me)

    async def list_groups(self, page: int = 1, per_page: int = LARGEST_PAGE) -> Looked[Page[Group]]:
        call = v3.list_groups(page, per_page)
        return await self._read(Capability.GROUPS, call, lambda answer: v3.read_groups(answer, page, per_page))

    async def list_members(self, group_id: str) -> Looked[Page[Member]]:
        """Read all members of a group; the API does not page them."""
        self._need(Capability.GROUPS)
        # Not through _read: one group that is closed to this account says nothing about the others.
        return await self._caller.perform(v3.list_members(group_id), v3.read_members, Priority.SELECTED)

    async def list_users(self, page: int = 1, per_page: int = LARGEST_PAGE) -> Looked[Page[User]]:
        self._need(Capability.GROUPS)
        call = v3.list_users(page, per_page)
        return await self._caller.perform(call, lambda answer: v3.read_users(answer, page, per_page), Priority.SELECTED)

    async def list_touches(
        self, page: int = 1, per_page: int = LARGEST_PAGE, *, delivery_type: str | None = None
    ) -> Looked[Page[Touch]]:
        call = v3.list_touches(page, per_page, delivery_type=delivery_type)
        return await self._read(Capability.TOUCHES, call, lambda answer: v3.read_touches(answer, page, per_page))

    async def retrieve_touch(self, touch_id: str) -> Looked[Touch]:
        self._need(Capability.TOUCHES)
        call = v3.retrieve_touch(touch_id)
        return await self._read(Capability.TOUCHES, call, lambda answer: v3.read_touch(answer, touch_id))

    async def list_gifts(self, filters: Sequence[tuple[str, str]] = ()) -> Looked[Page[Gift]]:
        return await self._read(Capability.GIFTS, v3_gifts.list_gifts(filters), v3_gifts.read_gifts)

    async def list_recipients(
        self, page: int = 1, per_page: int = LARGEST_PAGE, *, search: str = ""
    ) -> Looked[Page[Recipient]]:
        call = v2.list_recipients(page, per_page, search=search)
        return await self._read(Capability.RECIPIENTS, call, lambda answer: v2.read_recipients(answer, page, per_page))

    async def retrieve_recipient(self, recipient_id: str) -> Looked[Recipient]:
        self._need(Capability.RECIPIENTS)
        call = v2.retrieve_recipient(recipient_id)
        return await self._read(Capability.RECIPIENTS, call, lambda answer: v2.read_recipient(answer, recipient_id))

    async def list_inventory(
        self, page: int = 1, per_page: int = LARGEST_PAGE, *, item_type: str | None = None
    ) -> Looked[Page[Item]]:
        call = v2.list_inventory(page, per_page, item_type=item_type)
        return await self._read(Capability.INVENTORY, call, lambda answer: v2.read_inventory(answer, page, per_page))

    async def read_report(self, start: date, end: date, grouping: Grouping | None) -> Looked[SendsReport]:
        """Read v2's totals from `start` to `end`, both included."""
        return await self._read(Capability.REPORT, v2.sends_report(start, end, grouping), v2.read_report)

    def _need(self, capability: Capability) -> None:
        if (reason := self._capabilities.why_not(capability)) is not None:
            raise Unsupported(reason)

    async def _read(self, capability: Capability, call: Call, read: Callable[[Answer], T]) -> Looked[T]:
        self._need(capability)
        try:
            return await self._caller.perform(call, read, Priority.SELECTED)
        except Forbidden as fault:
            self._lose(capability, fault)
            raise

    def _lose(self, capability: Capability, fault: Forbidden) -> None:
        """Grey an operation out for this session: the account may not do it."""
        self._capabilities = self._capabilities.without(capability, refused(fault.message))

    async def _probe(self, capability: Capability, call: Call, read: Callable[[Answer], object], absent: str) -> None:
        if self._capabilities.can(capability):
            return
        try:
            await self._caller.perform(call, read, Priority.POLL)
        except Forbidden as fault:
            self._lose(capability, fault)
        except (Refused, UnlikeSendoso):
            self._capabilities = self._capabilities.without(capability, absent)
        except (Offline, ServerTrouble):
            # Nothing was learned; the next start asks again.
            return
        else:
            self._capabilities = self._capabilities.with_found(capability)

    async def _list_v3(self, page: int, per_page: int, priority: Priority) -> Looked[Page[Send]]:
        def read(answer: Answer) -> Page[Send]:
            return v3.read_sends(answer, page, per_page)

        try:
            return await self._caller.perform(v3.list_sends(page, per_page, path=self._list_path), read, priority)
        except Refused as fault:
            if fault.status != 404 or self._list_path != v3.LIST_PATHS[0]:
                raise
            refusal = fault
        # One source's prose has the plural; a 404 for the singular is asked there once and remembered.
        try:
            looked = await self._caller.perform(v3.list_sends(page, per_page, path=v3.LIST_PATHS[1]), read, priority)
        except Refused:
            raise refusal from None
        self._list_path = v3.LIST_PATHS[1]
        return looked


def _guide_send(send_id: str) -> Callable[[Answer], LookedSend]:
    return lambda answer: LookedSend(*v3_gifts.read_send(answer, send_id))
