"""Who is let in: the rate limit and the credentials, before any endpoint is asked."""

from __future__ import annotations

from collections import deque
from hmac import compare_digest
from math import ceil
from typing import TYPE_CHECKING

from sendoso_tui.sandbox.calls import Answer

if TYPE_CHECKING:
    from sendoso_tui.sandbox.calls import Call
    from sendoso_tui.sandbox.routes import Endpoint
    from sendoso_tui.sandbox.service import Service

BLOCK_SECONDS = 3.0  # Sendoso says "temporarily blocked" and no more


class Limiter:
    """At most `rate` requests in any second for each client; one more blocks the client for a few seconds of real
    time.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._seen: dict[str, deque[float]] = {}
        self._blocked: dict[str, float] = {}

    def wait(self, client: str, now: float) -> float:
        """Counts a request; how many seconds its client is blocked for, 0 when it is let through."""
        if not self._rate:
            return 0.0
        if now < self._blocked.get(client, 0.0):
            return self._blocked[client] - now
        seen = self._seen.setdefault(client, deque(maxlen=self._rate))
        if len(seen) == self._rate and now - seen[0] < 1.0:
            self._blocked[client] = now + BLOCK_SECONDS
            seen.clear()
            return BLOCK_SECONDS
        seen.append(now)
        return 0.0


def too_many(family: str, retry_after: int | None) -> Answer:
    """A 429. Only the guide knows of `Retry-After`; v3's own pages describe no header and no body."""
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    return error(family, 429, "Too many requests. Your application is temporarily blocked.", headers)


def error(family: str, status: int, text: str, headers: dict[str, str] | None = None) -> Answer:
    """An error in the style of a family."""
    value = {"error": text} if family in ("v2", "oauth") else {"success": False, "message": text}
    return Answer(status, value, headers or {})


def turn_away(service: Service, limiter: Limiter, endpoint: Endpoint, call: Call) -> Answer | None:
    """The 401 or 429 a request gets, or None for one that may go on."""
    if endpoint.family == "oauth":
        wait = limiter.wait("oauth", service.monotonic())
        return too_many("oauth", None) if wait else None
    refusal = _unauthorized_v2(service, call) if endpoint.family == "v2" else _unauthorized_v3(service, call)
    client = "nobody" if refusal else "v2" if endpoint.family == "v2" else "v3"
    wait = limiter.wait(client, service.monotonic())
    if wait:
        return too_many(endpoint.family, ceil(wait) if endpoint.family == "guide" else None)
    return refusal


def _unauthorized_v2(service: Service, call: Call) -> Answer | None:
    key = call.headers.get("x-api-key")
    if key and compare_digest(key.encode(), service.credentials.api_key.encode()):
        return None
    return Answer(401, {"error": "Invalid API key" if key else "Missing API key"})


def _unauthorized_v3(service: Service, call: Call) -> Answer | None:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    state = service.tokens.state(token.strip(), service.clock.service()) if scheme.lower() == "bearer" else "unknown"
    if state == "good":
        return None
    text = "The access token expired" if state == "expired" else "The access token is invalid"
    value = {"success": False, "description": text, "expired": state == "expired"}
    return Answer(401, value, {"www-authenticate": 'Bearer realm="Sendoso", error="invalid_token"'})
