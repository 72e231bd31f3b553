"""The way in: one profile's API, opened from plain values. Reads are in `reading.py`; here are writes and upkeep."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol, TypeVar

from sendoso_tui.api import v2, v3
from sendoso_tui.api.auth import REAL_TIME, choose_credentials
from sendoso_tui.api.call import Priority
from sendoso_tui.api.calling import Caller
from sendoso_tui.api.creating import call_for
from sendoso_tui.api.http import DEFAULT_DEADLINES, Http
from sendoso_tui.api.limits import DEFAULT_RATE, Limiter
from sendoso_tui.api.reading import Reads
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.draft import GiftDraft
from sendoso_tui.domain.faults import Forbidden
from sendoso_tui.domain.looked import CancelAccepted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sendoso_tui.api.auth import Secrets, Timing
    from sendoso_tui.api.call import Answer, Call
    from sendoso_tui.api.http import Deadlines, Transport
    from sendoso_tui.api.request_log import LoggedRequest
    from sendoso_tui.domain.draft import Created, LinksDraft, RecipientDraft, SendDraft
    from sendoso_tui.domain.looked import Looked
    from sendoso_tui.domain.people import Recipient

log = logging.getLogger(__name__)

T = TypeVar("T")
VIA_FROM = "sendoso-tui"


class ServerDate(Protocol):
    """Told the server's clock with the moments before and after (all UTC), to notice a clock that is wrong."""

    def __call__(self, server: datetime, asked_at: datetime, answered_at: datetime, /) -> None: ...


class Client(Reads):
    """A profile's gateway. Every method raises only the Fault family; Doubtful alone means that a write may be done."""

    def __init__(
        self,
        api: str,
        http: Http,
        caller: Caller,
        via_from: str = VIA_FROM,
        renew: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(api, caller)
        self._http = http
        self._via_from = via_from
        self._renew = renew

    @classmethod
    def open(
        cls,
        api: str,
        base_url: str,
        secrets: Secrets,
        *,
        token_url: str | None = None,
        requests_per_second: float = DEFAULT_RATE,
        via_from: str = VIA_FROM,
        ca_bundle: str | None = None,
        deadlines: Deadlines = DEFAULT_DEADLINES,
        on_warning: Callable[[str], None] = lambda _: None,
        on_server_date: ServerDate = lambda *_: None,
        transport: Transport | None = None,
        timing: Timing = REAL_TIME,
    ) -> Client:
        """Open a profile of `api` "v2" or "v3"; `token_url` defaults to /oauth/token of the same origin.

        Nothing is asked of the network and no loop need be running. `on_warning` gets sentences for the screen.
        Raises Unsupported when the secrets its API needs are not there.
        """
        http = Http(
            base_url,
            secure=any(address.lower().startswith("https:") for address in (base_url, token_url or base_url)),
            ca_bundle=ca_bundle,
            deadlines=deadlines,
            on_warning=on_warning,
            on_server_date=on_server_date,
            transport=transport,
        )
        credentials = choose_credentials(api, http.base_url, token_url, secrets, http.post_token, timing)
        http.credentials = credentials
        limiter = Limiter(requests_per_second, clock=timing.clock, sleep=timing.sleep)
        caller = Caller(http, credentials, limiter, clock=timing.clock, sleep=timing.sleep, random=timing.random)
        return cls(api, http, caller, via_from, secrets.renew)

    @property
    def rate(self) -> float:
        """Requests a second, mean of the last minute."""
        return self._caller.limiter.rate

    @property
    def pause_left(self) -> float:
        """Seconds until the server may be asked again after a 429; 0 when it may be now."""
        return self._caller.limiter.pause_left

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """The last 500 requests, oldest first."""
        return self._http.log.entries

    async def renew_credentials(self) -> None:
        """Look the secrets up again where they come from, after the server has refused them."""
        if self._renew is None:
            return
        try:
            await asyncio.to_thread(self._renew)
        except Exception as error:  # noqa: BLE001 - a broken source leaves the secrets as they are
            log.warning("the secrets could not be looked up again: %s", type(error).__name__)

    async def cancel_send(self, send_id: str) -> Looked[CancelAccepted]:
        """Cancel a send, once. An accepted cancel is no proof: read the send afterwards."""
        self._need(Capability.CANCEL)

        def read(answer: Answer) -> CancelAccepted:
            send = v2.read_send(answer, send_id)[0] if answer.body.lstrip()[:1] == b"{" else None
            kept = send if send is not None and send.status_raw else None
            return CancelAccepted(answer.status, kept, answer.request_id)

        return await self._write(Capability.CANCEL, v2.cancel_send(send_id), read)

    async def create_send(self, draft: SendDraft) -> Looked[Created]:
        """Make one send. Call this once for each confirmed intent; Sendoso does not de-duplicate."""
        self._need(Capability.CREATE)
        call = call_for(self.dialect, draft, self._via_from)
        if isinstance(draft, GiftDraft):
            # Where the catalogue is, the guide's create is too.
            self._need(Capability.GIFTS)
        return await self._write(Capability.CREATE, call, v2.read_created if self._is_v2 else v3.read_created)

    async def generate_links(self, draft: LinksDraft) -> Looked[Created]:
        """Make one eGift link for each email of the draft."""
        self._need(Capability.GENERATE_LINKS)
        call = call_for(self.dialect, draft, self._via_from)
        return await self._write(Capability.GENERATE_LINKS, call, v3.read_created)

    async def create_recipient(self, draft: RecipientDraft) -> Looked[Recipient]:
        """Add an entry to v2's address book."""
        self._need(Capability.RECIPIENTS)
        return await self._write(Capability.RECIPIENTS, v2.create_recipient(draft), v2.read_recipient)

    async def close(self) -> None:
        """Wait at most two seconds for what is on the wire, then close the connections."""
        await self._http.aclose()

    async def _write(self, capability: Capability, call: Call, read: Callable[[Answer], T]) -> Looked[T]:
        try:
            return await self._caller.perform(call, read, Priority.USER)
        except Forbidden as fault:
            self._lose(capability, fault)
            raise
