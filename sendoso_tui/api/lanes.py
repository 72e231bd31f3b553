"""Connection pools and their lives: made when first needed, replaced when broken, closed when the last user has left.

Which client is made is decided in `http.py`; here it is anything that can be closed.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Closing(Protocol):
    """A client that can be closed."""

    async def aclose(self) -> None: ...


C = TypeVar("C", bound=Closing)


class Lane(Generic[C]):
    """One client at a time for requests of one sort. A retired client is closed when its last request is over."""

    def __init__(self, build: Callable[[], Awaitable[C]]) -> None:
        self._build = build
        self._current: C | None = None
        self._users: dict[int, int] = {}
        self._retired: set[int] = set()
        self._building = asyncio.Lock()

    async def enter(self) -> C:
        """Return the client to use; pair with `leave`. Raises what building raises."""
        async with self._building:
            if self._current is None:
                self._current = await self._build()
        client = self._current
        self._users[id(client)] = self._users.get(id(client), 0) + 1
        return client

    async def leave(self, client: C) -> None:
        """Say that a request is over."""
        self._users[id(client)] -= 1
        if self._users[id(client)] == 0:
            del self._users[id(client)]
            if id(client) in self._retired:
                self._retired.discard(id(client))
                await _close(client)

    def retire(self, client: C) -> None:
        """Use `client` for nothing new: a request of it was torn, or its pool has no slot left."""
        if self._current is client:
            self._current = None
        self._retired.add(id(client))

    async def aclose(self) -> None:
        if (client := self._current) is not None:
            self._current = None
            await _close(client)


async def _close(client: Closing) -> None:
    # A broken pool may neither close nor say why; there is nothing left to do about it.
    with suppress(Exception):
        async with asyncio.timeout(2.0):
            await client.aclose()
