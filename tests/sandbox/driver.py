"""Drives a sandbox in-process, with a clock that only moves when told to and credentials that are always the same."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from sendoso_tui.sandbox.app import Sandbox, build
from sendoso_tui.sandbox.options import SandboxOptions
from sendoso_tui.sandbox.service import Credentials

NOW = datetime(2026, 11, 20, 14, 32, tzinfo=UTC)
KNOWN = Credentials("demo_key_1", "demo_token_1", "demo_client_1", "demo_secret_1")


class HandClock:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Driver:
    """A sandbox and clients that are let in by each dialect, and one that is not."""

    sandbox: Sandbox
    clock: HandClock
    v2: httpx.AsyncClient
    v3: httpx.AsyncClient
    plain: httpx.AsyncClient

    async def control(self, path: str, **fields: Any) -> Any:
        """POSTs to the control API and gives its JSON."""
        answer = await self.plain.post(f"/_sandbox/{path}", json=fields)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def asked(self) -> Any:
        """What `GET /_sandbox/requests` says."""
        return (await self.plain.get("/_sandbox/requests")).json()


@asynccontextmanager
async def drive(**fields: Any) -> AsyncIterator[Driver]:
    """A driver over a sandbox with these options; frozen, without a rate limit and with 300 sends unless told
    otherwise.
    """
    clock = HandClock()
    options = SandboxOptions(**({"sends": 300, "now": NOW, "speed": 0, "rate": 0} | fields))
    sandbox = build(options, KNOWN, clock)
    transport = httpx.ASGITransport(sandbox)
    root = "http://127.0.0.1:1"
    async with (
        httpx.AsyncClient(transport=transport, base_url=f"{root}/api/v2", headers={"X-Api-Key": KNOWN.api_key}) as v2,
        httpx.AsyncClient(
            transport=transport, base_url=f"{root}/api/v3", headers={"Authorization": f"Bearer {KNOWN.token}"}
        ) as v3,
        httpx.AsyncClient(transport=transport, base_url=root) as plain,
    ):
        yield Driver(sandbox, clock, v2, v3, plain)
