"""The ASGI app: reads a request, lets the faults have their way with it, asks the endpoint and answers.

`build` is for in-process use and for `serve`. Connections are cut or reset through the transport that `serve` puts
into the scope; without one (in-process) such a fault raises ConnectionResetError.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from dataclasses import dataclass
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sendoso_tui.sandbox import control, hostile, oddities
from sendoso_tui.sandbox.calls import Answer, Call, Malformed, Refused
from sendoso_tui.sandbox.door import Limiter, error, too_many, turn_away
from sendoso_tui.sandbox.faults import parse
from sendoso_tui.sandbox.options import SandboxOptions
from sendoso_tui.sandbox.routes import find
from sendoso_tui.sandbox.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive, Scope, Send

    from sendoso_tui.sandbox.faults import Plan
    from sendoso_tui.sandbox.routes import Endpoint
    from sendoso_tui.sandbox.service import Credentials

TRANSPORT = "sendoso_tui.transport"  # key in the scope's extensions
LARGEST_BODY = 1_000_000
_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(slots=True)
class _Late:
    due: float  # service seconds
    endpoint: Endpoint
    call: Call
    answered: asyncio.Future[Answer]


class Sandbox:
    """One sandbox as an ASGI app."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._late: list[_Late] = []
        self._begin()

    def restart(self) -> None:
        """Everything back to how it started, faults included."""
        self.service.restart()
        self._begin()

    def _begin(self) -> None:
        self._limiter = Limiter(self.service.options.rate)
        for late in self._late:
            late.answered.cancel()
        self._late = []
        self._requests = 0
        self._shifted = 0
        self.set_faults(self.service.options.fault)

    def set_faults(self, spec: str) -> None:
        """Sets other faults; BadSpec leaves the old ones."""
        self.faults = parse(spec, self.service.options.seed)
        if "expire-tokens" in self.faults.flags:
            self.service.tokens.expire_all()

    def commit_late(self) -> None:
        """Does what `late-commit` held back and is due now."""
        now = self.service.clock.service()
        due = [late for late in self._late if late.due <= now]
        self._late = [late for late in self._late if late.due > now]
        for late in due:
            answer = self._perform(late.endpoint, late.call)
            if not late.answered.done():
                late.answered.set_result(answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; other kinds of ASGI scopes are not served."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError(f"the sandbox does not speak {scope['type']}")
        request = Request(scope, receive)
        refused = _stranger(request)
        body = b""
        if refused is None:
            try:
                body, refused = await _body(request)
            except ClientDisconnect:
                return
        path = scope["path"]
        if refused is not None:
            await _respond(refused, scope, receive, send)
            return
        self.commit_late()
        if path == "/_sandbox" or path.startswith("/_sandbox/"):
            await _respond(
                control.answer(self, request.method, path.removeprefix("/_sandbox"), body), scope, receive, send
            )
            return
        await self._api(request, body, scope, receive, send)

    async def _api(self, request: Request, body: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        found = find(request.method, scope["path"])
        self._requests += 1
        journal = self.service.journal
        if isinstance(found, list):
            entry = journal.note(request.method, "(none)", scope["path"])
            answer = _no_route(found, scope["path"])
            entry["status"] = answer.status
            await _respond(self._stamped(answer), scope, receive, send)
            return
        endpoint, path = found
        entry = journal.note(request.method, endpoint.template, scope["path"])
        entry["query"] = request.url.query
        query: dict[str, str] = {}
        for name, value in request.query_params.multi_items():
            query.setdefault(name, value)
        call = Call(request.method, path, query, dict(request.headers), body)
        plan = self.faults.plan(endpoint)
        if plan.delay:
            await asyncio.sleep(plan.delay)
        if plan.lost and plan.before:
            await _lose(scope, receive, "reset")
            return
        performed = await self._planned(plan, endpoint, call, receive)
        if performed is None or plan.hang:
            await _gone(receive)
            return
        answer = self._stamped(performed)
        if plan.lost == "reset":
            await _lose(scope, receive, "reset")
            return
        if plan.lost == "cut":
            await _cut(answer, scope, receive, send)
            return
        entry["status"] = answer.status
        await _respond(answer, scope, receive, send)

    async def _planned(self, plan: Plan, endpoint: Endpoint, call: Call, receive: Receive) -> Answer | None:
        """Does what was asked, or what the plan has instead; None for a client that went away while it waited."""
        if plan.instead == 429:
            return too_many(endpoint.family, plan.retry_after)
        if plan.instead is not None:
            return error(endpoint.family, plan.instead, "The service is having trouble.")
        if plan.late is not None:
            return await self._wait_late(plan.late, endpoint, call, receive)
        answer = self._perform(endpoint, call)
        if plan.late500 and answer.status < 400:
            return error(endpoint.family, 500, "We're sorry, but something went wrong.")
        if plan.garbage is not None:
            return oddities.garbage(answer, plan.garbage)
        return answer

    async def _wait_late(self, seconds: float, endpoint: Endpoint, call: Call, receive: Receive) -> Answer | None:
        loop = asyncio.get_running_loop()
        late = _Late(self.service.clock.service() + seconds, endpoint, call, loop.create_future())
        self._late.append(late)
        loop.call_later(seconds, self.commit_late)
        gone = asyncio.ensure_future(_gone(receive))
        await asyncio.wait((gone, late.answered), return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        return late.answered.result() if late.answered.done() and not late.answered.cancelled() else None

    def _perform(self, endpoint: Endpoint, call: Call) -> Answer:
        """Lets the call in, or not, and asks its endpoint."""
        service = self.service
        service.refresh()
        refusal = turn_away(service, self._limiter, endpoint, call)
        if refusal is not None:
            return refusal
        if "drift" in self.faults.flags and endpoint.operation == "list":
            self._shifted += 1
            service.world.add(self._shifted % 3)
        try:
            answer = endpoint.handler(service, call)
        except Refused as refused:
            answer = refused.answer
        except Malformed as malformed:
            answer = error(endpoint.family, 400, str(malformed))
        if "hostile" in self.faults.flags and endpoint.family != "oauth":
            answer = hostile.dress(answer, service.options.seed)
        if "shapes" in self.faults.flags and endpoint.method == "GET":
            answer = oddities.reshape(answer, service.options.seed)
        return answer

    def _stamped(self, answer: Answer) -> Answer:
        """The answer with its `X-Request-Id`, which the real service also sends, and the world's time as `Date`."""
        stamps = {
            "x-request-id": f"sandbox-{self._requests:08d}",
            "date": formatdate(self.service.clock.now(), usegmt=True),
        }
        return Answer(answer.status, answer.value, {**answer.headers, **stamps})


def build(
    options: SandboxOptions | None = None,
    credentials: Credentials | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Sandbox:
    """An ASGI app for these options; its `service.credentials` let a client in. BadSpec for a fault SPEC that
    cannot be read.
    """
    options = options or SandboxOptions()
    parse(options.fault, options.seed)
    return Sandbox(Service(options, credentials, monotonic))


def _stranger(request: Request) -> Answer | None:
    """Refuses what a web page could make a browser send here: names that merely resolve to loopback, and foreign
    origins.
    """
    host = request.headers.get("host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name.lower() not in _HOSTS:
        return Answer(400, {"error": "The sandbox answers to 127.0.0.1 and localhost only"})
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return Answer(403, {"error": "The sandbox does not answer web pages"})
    return None


async def _body(request: Request) -> tuple[bytes, Answer | None]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return b"", Answer(413, {"error": "The request body is too large"}, {"connection": "close"})
    return bytes(body), None


def _no_route(methods: list[str], path: str) -> Answer:
    family = "v2" if path.startswith("/api/v2") else "v3"
    if methods:
        return error(family, 405, "Method not allowed", {"allow": ", ".join(methods)})
    return error(family, 404, "Not found")


def _response(answer: Answer) -> Response:
    if isinstance(answer.value, bytes):
        return Response(answer.value, answer.status, dict(answer.headers))
    content = (
        b"" if answer.value is None else json.dumps(answer.value, ensure_ascii=False, separators=(",", ":")).encode()
    )
    media_type = None if answer.value is None else "application/json; charset=utf-8"
    return Response(content, answer.status, dict(answer.headers), media_type)


async def _respond(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    await _response(answer)(scope, receive, send)


async def _gone(receive: Receive) -> None:
    """Waits until the client has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _lose(scope: Scope, receive: Receive, how: str) -> None:
    """Ends the connection: with a reset, or by closing it once what was written is out."""
    transport: Any = scope.get("extensions", {}).get(TRANSPORT)
    if transport is None:
        raise ConnectionResetError("the sandbox dropped this connection")
    if how == "reset":
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    else:
        transport.close()
    await _gone(receive)


async def _cut(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    """Sends half of a body whose length was promised whole, then closes."""

    async def half(message: Message) -> None:
        if message["type"] == "http.response.body":
            body = message["body"]
            message = {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        await send(message)

    await _response(answer)(scope, receive, half)
    await _lose(scope, receive, "cut")


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
