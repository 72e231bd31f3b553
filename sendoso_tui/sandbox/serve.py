"""Runs a sandbox over a loopback socket until a signal comes or its lifeline breaks."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sendoso_tui.sandbox.app import TRANSPORT, build
from sendoso_tui.sandbox.faults import BadSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sendoso_tui.sandbox.app import Sandbox
    from sendoso_tui.sandbox.options import SandboxOptions

USAGE = 2  # exit code for what we refuse to start with


class _Protocol(H11Protocol):
    """Puts the transport into the scope, so that a fault can end the connection."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        inner = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[TRANSPORT] = transport
            await inner(scope, receive, send)

        self.app = with_transport


class _Server(uvicorn.Server):
    """A server that ends at once: signals and the lifeline set `stopped`, and open connections are dropped."""

    def __init__(self, config: uvicorn.Config, announce: str) -> None:
        super().__init__(config)
        self.stopped = asyncio.Event()
        self.code = 0
        self._announce = announce

    def stop(self, code: int) -> None:
        self.code = code
        self.stopped.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        _say(self._announce)
        while not self.stopped.is_set():
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopped.wait(), 1.0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        logging.getLogger("uvicorn.error").disabled = True  # the requests cut short here are no news
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()


def run(options: SandboxOptions) -> int:
    """Runs a sandbox and gives the exit code: 0 at the end of the lifeline, 128 + n for signal n, 2 for options
    that cannot be used.
    """
    try:
        listener = _listen(options.port)
    except OSError as error:
        return _refuse(f"port {options.port} of 127.0.0.1 cannot be used: {error.strerror or error}")
    with listener:
        try:
            sandbox = build(options)
        except BadSpec as error:
            return _refuse(str(error))
        if options.lifeline_fd is not None:
            try:
                os.fstat(options.lifeline_fd)
            except OSError:
                return _refuse(f"--lifeline-fd: {options.lifeline_fd} is not an open file")
        gc.freeze()
        return asyncio.run(_serve(sandbox, listener, options))


def _listen(port: int) -> socket.socket:
    # Named as TCP: asyncio turns off the delay of small packets only then, and 40 ms an answer show.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def addresses(sandbox: Sandbox, port: int) -> dict[str, Any]:
    """Where a sandbox listens and what lets a client in, as the JSON line of `--json` has it."""
    origin, known = f"http://127.0.0.1:{port}", sandbox.service.credentials
    return {
        "v2": {"base_url": f"{origin}/api/v2", "api_key": known.api_key},
        "v3": {
            "base_url": f"{origin}/api/v3",
            "token": known.token,
            "client_id": known.client_id,
            "client_secret": known.client_secret,
            "token_url": f"{origin}/oauth/token",
        },
        "control_url": f"{origin}/_sandbox",
    }


async def _serve(sandbox: Sandbox, listener: socket.socket, options: SandboxOptions) -> int:
    known = addresses(sandbox, listener.getsockname()[1])
    announce = json.dumps(known) if options.json else _readable(known, len(sandbox.service.world))
    config = uvicorn.Config(
        sandbox,
        http=_Protocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=60,
    )
    server = _Server(config, announce)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, server.stop, 128 + number)
    if options.lifeline_fd is not None:
        loop.add_reader(options.lifeline_fd, _pull, server, options.lifeline_fd)
    await server.serve([listener])
    return server.code


def _pull(server: _Server, lifeline: int) -> None:
    """Something happened on the lifeline: bytes are ignored, its end is ours."""
    try:
        alive = os.read(lifeline, 1024)
    except BlockingIOError:
        return
    except OSError:
        alive = b""
    if not alive:
        asyncio.get_running_loop().remove_reader(lifeline)
        server.stop(0)


def _readable(known: dict[str, Any], sends: int) -> str:
    v2, v3 = known["v2"], known["v3"]
    return "\n".join(
        (
            f"A sandbox with {sends} sends is listening; ctrl+c ends it.",
            "",
            f"  v2       {v2['base_url']}   X-Api-Key: {v2['api_key']}",
            f"  v3       {v3['base_url']}   Authorization: Bearer {v3['token']}",
            f"  OAuth    {v3['token_url']}   client_id {v3['client_id']}",
            f"           client_secret {v3['client_secret']}",
            f"  control  {known['control_url']}",
            "",
            "Try it:",
            f"  SENDOSO_API=v3 SENDOSO_BASE_URL={v3['base_url']} SENDOSO_TOKEN={v3['token']} sendoso-tui",
        )
    )


def _say(text: str) -> None:
    # Whoever started us may no longer read; that is no reason to end.
    with contextlib.suppress(OSError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def _refuse(text: str) -> int:
    sys.stderr.write(f"sandbox: {text}\n")
    return USAGE
