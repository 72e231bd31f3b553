"""Credentials on requests: a static key or token, or an OAuth token that is renewed before it ends.

Secrets are unwrapped here alone, and only for the profile's own origin. The token endpoint's bodies are in `token.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import random as _random
from typing import TYPE_CHECKING

import httpx

from sendoso_tui.api.call import Answer
from sendoso_tui.api.retry import Kind, next_wait
from sendoso_tui.api.token import Hidden, client_credentials, read_token, refreshing
from sendoso_tui.domain.faults import Fault, Unauthorised, Unsupported
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Generator

    from sendoso_tui.api.token import Revealing, Token

REFUSAL_KEPT = 300.0
TROUBLE_KEPT = 5.0
PostToken = Callable[[str, bytes], Awaitable[Answer]]
"""Sends a body to the token endpoint and returns its answer, or raises Offline."""


MASK = "***"
SHORTEST_SECRET = 6
"""Shorter ones stand in ordinary words as well."""


@frozen
class Secrets:
    """What a profile has to sign in with: `api_key` for v2; for v3 `token`, or a client id and secret.

    `refresh_token` is used up by the first sign-in; `on_refresh_token` must keep the new one before it returns, and
    must not raise. `hide` makes the type that holds tokens got at run time, so that a log can mask them. `renew` looks
    the secrets up again where they come from; it may block, and what it raises is only logged.
    """

    api_key: Revealing | None = None
    token: Revealing | None = None
    client_id: Revealing | None = None
    client_secret: Revealing | None = None
    refresh_token: Revealing | None = None
    on_refresh_token: Callable[[Revealing], None] | None = None
    hide: Callable[[str], Revealing] = Hidden
    renew: Callable[[], None] | None = None


class Credentials(httpx.Auth):
    """A secret that goes out under one header, to one origin, and cannot be renewed."""

    def __init__(self, origin: httpx.URL, secret: Revealing, *, header: str, prefix: str = "") -> None:
        self._origin = (origin.scheme, origin.host, origin.port)
        self._secret: Revealing | None = secret
        self._header = header
        self._prefix = prefix

    @property
    def generation(self) -> int:
        """Which of the secrets of this profile is in use; it grows with each renewal."""
        return 0

    async def ready(self) -> None:
        """See to it that there is a secret. Raises a Fault when there can be none."""

    async def renew(self, generation: int, *, expired: bool | None = None) -> bool:
        """Replace the secret that was refused. False means that a replay with what there is would be no use."""
        return False

    def accepted(self) -> None:
        """Note that the server took the secret that is in use."""

    def masked(self, text: str) -> str:
        """Return `text` without the secrets that are in use: a server may repeat in its words what it was sent."""
        for secret in self._in_use():
            value = secret.reveal()
            if len(value) >= SHORTEST_SECRET:
                text = text.replace(value, MASK)
        return text

    def _in_use(self) -> tuple[Revealing, ...]:
        return () if self._secret is None else (self._secret,)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if (request.url.scheme, request.url.host, request.url.port) == self._origin and self._secret is not None:
            request.headers[self._header] = self._prefix + self._secret.reveal()
        yield request


def api_key(origin: httpx.URL, secret: Revealing) -> Credentials:
    """v2: the key of Settings > API Keys under `X-Api-Key`."""
    return Credentials(origin, secret, header="X-Api-Key")


def bearer(origin: httpx.URL, secret: Revealing) -> Credentials:
    """v3: a pasted access token. It cannot be renewed."""
    return Credentials(origin, secret, header="Authorization", prefix="Bearer ")


@frozen
class Timing:
    """Where time and chance come from; `clock` is monotonic seconds, `random` gives 0 to 1. Tests bring their own."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = _random


REAL_TIME = Timing()


def choose_credentials(
    api: str, origin: httpx.URL, token_url: str | None, secrets: Secrets, post: PostToken, timing: Timing = REAL_TIME
) -> Credentials:
    """Return what signs the requests of a profile. Raises Unsupported when the secrets its API needs are not there."""
    if api == "v2" and secrets.api_key is not None:
        return api_key(origin, secrets.api_key)
    if api == "v3" and secrets.token is not None:
        return bearer(origin, secrets.token)
    if api == "v3" and secrets.client_id is not None and secrets.client_secret is not None:
        url = token_url or str(origin.copy_with(raw_path=b"/oauth/token"))
        return OAuth(origin, url, secrets.client_id, secrets.client_secret, secrets, post, timing)
    raise Unsupported("This profile has no credentials for its API.")


class OAuth(Credentials):
    """v3 tokens by client credentials, or by a refresh token when there is one.

    One renewal runs at a time, in a task of its own, so that a caller who goes away cannot lose a refresh token that
    has been used up. A new one is kept (in a thread) before its access token is used.
    """

    def __init__(
        self,
        origin: httpx.URL,
        token_url: str,
        client_id: Revealing,
        client_secret: Revealing,
        secrets: Secrets,
        post: PostToken,
        timing: Timing = REAL_TIME,
    ) -> None:
        super().__init__(origin, Hidden(""), header="Authorization", prefix="Bearer ")
        self._secret = None
        self._url = token_url
        self._id = client_id
        self._client_secret = client_secret
        self._post = post
        self._refresh = secrets.refresh_token
        self._on_refresh_token = secrets.on_refresh_token
        self._hide = secrets.hide
        self._clock = timing.clock
        self._sleep = timing.sleep
        self._random = timing.random
        self._token: Token | None = None
        self._renewal: asyncio.Task[None] | None = None
        self._failure: Fault | None = None
        self._failed_until = 0.0
        self._refused_generation: int | None = None

    @property
    def generation(self) -> int:
        return self._token.generation if self._token else 0

    def _in_use(self) -> tuple[Revealing, ...]:
        return (self._client_secret,) if self._token is None else (self._client_secret, self._token.access)

    async def ready(self) -> None:
        """Fetch the first token, or renew one that is about to end; a good one outlives a failed renewal."""
        now = self._clock()
        token = self._token
        if token is not None and now < token.renew_at:
            return
        good = token is not None and now < token.expires_at
        if good and now < self._failed_until:
            return
        try:
            await self._renew_once()
        except Fault:
            if not good:
                raise

    async def renew(self, generation: int, *, expired: bool | None = None) -> bool:
        """Get a new token after a 401, once for all who were refused with the same one.

        A token that is refused straight after its renewal is not renewed again for a while: the credentials are bad.
        """
        token = self._token
        if token is not None and token.generation != generation:
            return True
        if self._refused_generation == generation and self._renewal is not None and not self._renewal.done():
            # Others were refused with the same token, and its successor is on its way for all of them.
            await self._renew_once()
            return True
        fresh = token is not None and self._clock() - token.got_at < REFUSAL_KEPT
        if fresh and (expired is False or self._refused_generation is not None):
            return False
        self._refused_generation = generation
        await self._renew_once()
        return True

    def accepted(self) -> None:
        self._refused_generation = None

    async def _renew_once(self) -> None:
        if self._failure is not None and self._clock() < self._failed_until:
            raise self._failure
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.get_running_loop().create_task(self._fetch())
            self._renewal.add_done_callback(_looked_at)
        await asyncio.shield(self._renewal)

    async def _fetch(self) -> None:
        try:
            token = await self._with_retries()
        except Fault as fault:
            self._failure = fault
            self._failed_until = self._clock() + (
                REFUSAL_KEPT if isinstance(fault, Unauthorised) else getattr(fault, "seconds", TROUBLE_KEPT)
            )
            raise
        self._failure = None
        self._failed_until = 0.0
        if token.refresh is not None:
            self._refresh = token.refresh
            if self._on_refresh_token is not None:
                await asyncio.to_thread(self._on_refresh_token, token.refresh)
        self._token = token
        self._secret = token.access

    async def _with_retries(self) -> Token:
        started = self._clock()
        tries = 0
        while True:
            tries += 1
            refresh = self._refresh
            try:
                return await self._ask(refresh)
            except Unauthorised:
                # A refresh token that is refused is used up; the client's own credentials may still do.
                if refresh is None or refresh is not self._refresh:
                    raise
                self._refresh = None
                tries = 0
            except Fault as fault:
                wait = next_wait(Kind.TOKEN, fault, tries, self._clock() - started, self._random, waited_as_told=True)
                if wait is None:
                    raise
                await self._sleep(wait)

    async def _ask(self, refresh: Revealing | None) -> Token:
        # The body is built in the call itself so that no frame keeps a name bound to it.
        answer = await self._post(
            self._url,
            client_credentials(self._id, self._client_secret)
            if refresh is None
            else refreshing(self._id, self._client_secret, refresh),
        )
        return read_token(answer, self._clock(), self._random, self.generation + 1, self._hide)


def _looked_at(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()
