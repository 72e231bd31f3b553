"""The one place that sends. One request in, one answer or one Fault out; repeating it is decided in `calling.py`.

Every request runs in a task of its own that nobody cancels: httpx loses pool slots for ever when a request is cancelled
at the wrong moment, and a write must not be torn. Whoever waits may go away; the answer is then dropped.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import httpx

from sendoso_tui import __version__
from sendoso_tui.api.body import UnlikeSendoso
from sendoso_tui.api.call import Answer, Call
from sendoso_tui.api.inflate import Garbled, Inflate, TooBig
from sendoso_tui.api.lanes import Lane
from sendoso_tui.api.line_faults import fault_of
from sendoso_tui.api.posted import encode_body
from sendoso_tui.api.progress import Progress
from sendoso_tui.api.proxies import blame
from sendoso_tui.api.request_log import LoggedRequest, RequestLog, shown_path
from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.faults import Doubtful, Fault, Offline, ServerTrouble
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from sendoso_tui.api.auth import Credentials

Transport = Callable[[], httpx.AsyncBaseTransport]
"""Makes a transport other than the network's, for tests."""
BODY_CAP = 8 * 1024 * 1024
_FREE_SLOT = 2.0
"""Seconds for a free slot. The limiter admits far fewer than the pool holds, so a wait means that slots were lost."""


@frozen
class Deadlines:
    """Seconds in all for one request, from the first connect to the last byte."""

    read: float = 15.0
    write: float = 30.0
    connect: float = 10.0


DEFAULT_DEADLINES = Deadlines()


class Http:
    """Sends for one profile. `on_server_date` gets the server's clock with the moments around it (all UTC).

    Without `secure` no certificates are read, which take 2 MB, and whoever is asked over TLS all the same is refused.
    """

    def __init__(
        self,
        base_url: str,
        *,
        secure: bool = True,
        ca_bundle: str | None = None,
        deadlines: Deadlines = Deadlines(),
        log: RequestLog | None = None,
        on_warning: Callable[[str], None] = lambda _: None,
        on_server_date: Callable[[datetime, datetime, datetime], None] = lambda *_: None,
        transport: Transport | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.base_url = httpx.URL(base_url.rstrip("/"))
        self.credentials: Credentials | None = None
        self.log = log or RequestLog()
        self._base = base_url.rstrip("/")
        self._deadlines = deadlines
        self._on_server_date = on_server_date
        self._now = now
        self._secure = secure
        self._ca_bundle = ca_bundle
        self._on_warning = on_warning
        self._transport = transport
        # What runs on this machine is not behind a proxy, whatever the variables say.
        self._trust_env = not _is_loopback(self.base_url.host)
        self._tls: ssl.SSLContext | None = None
        # Idle connections that the server drops look like a write that may have arrived, so writes keep none.
        self._reads = Lane(lambda: self._build(keep_alive=True))
        self._writes = Lane(lambda: self._build(keep_alive=False))
        self._running: set[asyncio.Task[Answer]] = set()
        self._closed = False

    async def send(self, call: Call, *, tries: int = 1, done: Callable[[], None] | None = None) -> Answer:
        """Send a call once and return its answer, whatever its status.

        Raises Offline when nothing was reached (for a write: when not a byte of it left), Doubtful for a write that may
        have arrived, ServerTrouble for an answer beyond 8 MB. `done` is called when the request is over, waited for or
        not.
        """
        content = None if call.body is None else encode_body(call.body)
        return await self._detach(self._exchange(call, self._base + call.path, content, tries, self.credentials), done)

    async def post_token(self, url: str, content: bytes) -> Answer:
        """Post JSON to the token endpoint, without the profile's credentials. Raises Offline or ServerTrouble."""
        call = Call("POST", "/oauth/token", "sign-in", write=True)
        try:
            return await self._detach(self._exchange(call, url, content, 1, None), None)
        except Doubtful as doubt:
            # A token asked for twice harms nobody.
            raise Offline(doubt.reason, httpx.URL(url).host) from None

    async def aclose(self, within: float = 2.0) -> None:
        """Wait up to `within` seconds for what is on the wire, then let go of it and close the connections."""
        self._closed = True
        if self._running:
            await asyncio.wait(set(self._running), timeout=within)
        left = set(self._running)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=1.0)
        for lane in (self._reads, self._writes):
            await lane.aclose()

    async def _detach(self, work: Coroutine[Any, Any, Answer], done: Callable[[], None] | None) -> Answer:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)

        def over(ended: asyncio.Task[Answer]) -> None:
            self._running.discard(ended)
            if not ended.cancelled():
                ended.exception()
            if done is not None:
                done()

        task.add_done_callback(over)
        return await asyncio.shield(task)

    async def _exchange(
        self, call: Call, url: str, content: bytes | None, tries: int, credentials: Credentials | None
    ) -> Answer:
        started = time.monotonic()
        asked_at = self._now()
        status: int | None = None
        outcome = request_id = ""
        try:
            if self._closed:
                raise Offline("This profile is closed.")
            answer = await self._on_a_lane(call, url, content, credentials, asked_at)
            status, request_id = answer.status, answer.request_id
            return answer
        except Fault as fault:
            outcome = str(fault)
            raise
        except asyncio.CancelledError:
            outcome = "It was given up when the program ended."
            if not self._closed:
                raise
            raise (Doubtful(outcome) if call.write else Offline(outcome)) from None
        finally:
            ms = round((time.monotonic() - started) * 1000)
            self.log.add(
                LoggedRequest(
                    asked_at, call.method, shown_path(call), call.what, status, ms, outcome, request_id, tries
                )
            )

    async def _on_a_lane(
        self, call: Call, url: str, content: bytes | None, credentials: Credentials | None, asked_at: datetime
    ) -> Answer:
        lane = self._writes if call.write else self._reads
        deadline = self._deadlines.write if call.write else self._deadlines.read
        # The request for a token counts as a write, but changes nothing anybody is asked about.
        progress = Progress(stepping=call.write and credentials is not None)
        host = httpx.URL(url).host
        for last in (False, True):
            client = await lane.enter()
            try:
                async with asyncio.timeout(deadline):
                    return await self._once(client, call, url, content, credentials, progress, asked_at)
            except httpx.PoolTimeout as error:
                # Nothing was sent; a pool that has no slot left is beyond cure and is replaced.
                lane.retire(client)
                if last:
                    raise Offline(f"No connection to {host} was free.", host) from error
            except TimeoutError:
                lane.retire(client)
                raise self._too_slow(call, host, deadline, progress) from None
            except (TooBig, Garbled) as error:
                raise self._unusable(call, error) from None
            except (httpx.HTTPError, httpx.InvalidURL, RuntimeError, OSError, ValueError) as error:
                raise fault_of(error, host, write=call.write, sending=progress.sending) from None
            finally:
                await lane.leave(client)
        raise AssertionError("unreachable")

    async def _once(
        self,
        client: httpx.AsyncClient,
        call: Call,
        url: str,
        content: bytes | None,
        credentials: Credentials | None,
        progress: Progress,
        asked_at: datetime,
    ) -> Answer:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": f"sendoso-tui/{__version__}"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        async with client.stream(
            call.method,
            url,
            params=call.query or None,
            content=content,
            headers=headers,
            auth=credentials,
            extensions={"trace": progress.trace},
        ) as response:
            body = Inflate(response.headers.get("content-encoding", ""), BODY_CAP)
            async for piece in response.aiter_raw():
                body.feed(piece)
            # Names are tokens by the grammar of HTTP; values are whatever the server likes.
            values = {clean_line(name.lower(), 100): clean_line(value) for name, value in response.headers.items()}
            answered_at = self._now()
            self._tell_date(values.get("date", ""), asked_at, answered_at)
            return Answer(response.status_code, body.finish(), values, asked_at, answered_at, response.url.host)

    def _tell_date(self, text: str, asked_at: datetime, answered_at: datetime) -> None:
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            moment = parsedate_to_datetime(text)
            self._on_server_date(moment.replace(tzinfo=moment.tzinfo or UTC), asked_at, answered_at)

    async def _build(self, *, keep_alive: bool) -> httpx.AsyncClient:
        try:
            return await asyncio.to_thread(self._client, keep_alive)
        except (ImportError, httpx.InvalidURL, ValueError, OSError) as error:
            if self._ca_bundle is not None and self._tls is None:
                raise Offline(f"The certificate file of ca_bundle cannot be used: {self._ca_bundle}.") from error
            # Variables meant for other programs may stop httpx's constructor; without them it starts.
            self._trust_env = False
            self._on_warning(blame(error, os.environ))
        try:
            return await asyncio.to_thread(self._client, keep_alive)
        except (ImportError, httpx.InvalidURL, ValueError, OSError) as error:
            raise Offline("This machine's certificates cannot be read, so no secure connection can be made.") from error

    def _client(self, keep_alive: bool) -> httpx.AsyncClient:
        if self._tls is None:
            if self._ca_bundle is not None:
                self._tls = ssl.create_default_context(cafile=self._ca_bundle)
            elif self._secure:
                self._tls = httpx.create_ssl_context(trust_env=self._trust_env)
            else:
                self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client = httpx.AsyncClient(
            verify=self._tls,
            trust_env=self._trust_env,
            follow_redirects=False,
            timeout=httpx.Timeout(self._deadlines.write, connect=self._deadlines.connect, pool=_FREE_SLOT),
            limits=httpx.Limits(max_connections=20, max_keepalive_connections=8 if keep_alive else 0),
            transport=self._transport() if self._transport else None,
        )
        # The API has no sessions; a cookie of a proxy or a login page has no business in the next request.
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return client

    @staticmethod
    def _too_slow(call: Call, host: str, deadline: float, progress: Progress) -> Fault:
        if call.write and (progress.sending or not progress.connecting):
            return Doubtful(f"No answer came from {host} within {deadline:g} s.")
        return Offline(f"{host} did not answer within {deadline:g} s.", host)

    @staticmethod
    def _unusable(call: Call, error: Exception) -> Fault:
        if isinstance(error, TooBig):
            reason = "The answer is larger than 8 MB."
            return Doubtful(reason) if call.write else UnlikeSendoso(200, reason)
        reason = f"The answer could not be read: {error}."
        return Doubtful(reason) if call.write else ServerTrouble(200, reason)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
