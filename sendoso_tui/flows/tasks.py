"""Tasks that belong to the engine: kept from the collector, their bugs told, and ended together."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

log = logging.getLogger(__name__)

_PATIENCE = 2.0


class Tasks:
    """Runs coroutines on the loop. `failed` is called when one ends with a bug, which the log then has."""

    def __init__(self, failed: Callable[[], None]) -> None:
        self._failed = failed
        self._running: set[asyncio.Task[None]] = set()

    def own(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start `work` and return its task."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def end(self) -> None:
        """Cancel all that runs and wait at most 2 s for it to end."""
        running = set(self._running)
        for task in running:
            task.cancel()
        if running and (await asyncio.wait(running, timeout=_PATIENCE))[1]:
            log.warning("a task of the engine did not end")

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        log.error("a task of the engine failed: %s", type(error).__name__, exc_info=error)
        self._failed()
