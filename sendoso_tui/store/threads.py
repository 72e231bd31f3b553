"""The threads a store works in: one that writes, and lanes that answer long questions.

All threads are joined by `close()`; none is a daemon, so a transaction is never cut off by the end of the program.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from sendoso_tui.store.allocation import give_back_freed
from sendoso_tui.store.database import WRITER_PATIENCE, connect
from sendoso_tui.store.faults import StoreBusy, StoreUnwritable, Superseded, fault_of, translated

if TYPE_CHECKING:
    from sendoso_tui.store.database import Place

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]

WRITER_KIB = 512
FILLING_KIB = 2048
"""What a first read is worth: with 512 each of its pages takes a fifth longer. At rest it would only fill, over half an
hour, with what is not looked at again."""
_STEPS = 50_000
_BETWEEN_TRIES = 0.001


class Writer:
    """The one thread that writes a file. Its connection is opened by the first job.

    `cache_kib` are the pages it keeps in memory: as many as a large transaction changes, or some are written twice.
    """

    def __init__(self, place: Place, cache_kib: int = WRITER_KIB) -> None:
        self._place = place
        self._cache_kib = cache_kib
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=f"write-{place.name}")
        self._connection: sqlite3.Connection | None = None
        self._closed = False

    async def run(self, job: Job[T]) -> T:
        """Run `job` in one transaction and return what it returned, after the commit.

        A caller that is cancelled leaves the job to finish. Raises StoreBusy, StoreDamaged, StoreUnwritable, and
        whatever `job` raises, after a rollback.
        """
        return await self._submit(lambda: self._transact(job))

    async def run_bare(self, job: Job[T]) -> T:
        """Run `job` outside a transaction, as VACUUM and checkpoints ask for."""
        return await self._submit(lambda: self._outside(job))

    async def keep(self, cache_kib: int) -> None:
        """Keep this many KiB of pages in memory from now on, and give back what is more."""

        def keep_so_many(connection: sqlite3.Connection) -> None:
            connection.execute(f"PRAGMA cache_size = -{cache_kib}")
            connection.execute("PRAGMA shrink_memory")

        self._cache_kib = cache_kib
        await self.run_bare(keep_so_many)

    async def close(self) -> None:
        """Finish what is queued, close the connection and join the thread. Doing it twice is fine."""
        if self._closed:
            return
        self._closed = True
        await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._pool, self._disconnect))
        self._pool.shutdown()

    async def _submit(self, call: Callable[[], T]) -> T:
        if self._closed:
            raise StoreUnwritable(f"{self._place.name} is closed.")
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._pool, call))

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = connect(self._place, patience=WRITER_PATIENCE, writes=True, cache_kib=self._cache_kib)
        return self._connection

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Begin a transaction, waiting while another process has one.

        SQLite would ask again only every tenth of a second, and so hardly ever get a turn beside a process that writes
        one transaction after the other to a slow disk.
        """
        end = time.monotonic() + WRITER_PATIENCE
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if time.monotonic() >= end or not isinstance(fault_of(error, self._place.name), StoreBusy):
                        raise
                time.sleep(_BETWEEN_TRIES)
        finally:
            connection.execute(f"PRAGMA busy_timeout = {round(WRITER_PATIENCE * 1000)}")

    def _transact(self, job: Job[T]) -> T:
        with translated(self._place.name):
            connection = self._open()
            self._begin(connection)
            try:
                result = job(connection)
                connection.execute("COMMIT")
            except BaseException:
                # A full disk has rolled back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

    def _outside(self, job: Job[T]) -> T:
        with translated(self._place.name):
            return job(self._open())

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with translated(self._place.name):
                connection.close()


class Lane:
    """A thread with its own reading connection for questions that take long.

    Of several questions of one kind only the newest is answered: a newer one interrupts the one that runs and
    overtakes those that wait, which then raise Superseded. Questions without a kind are all answered, in order.
    """

    def __init__(self, place: Place, name: str) -> None:
        self._place = place
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=f"{name}-{place.name}")
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._newest: dict[str, int] = {}
        self._running: str | None = None
        self._closed = False

    async def ask(self, job: Job[T], kind: str = "") -> T:
        """Answer `job`, a reading function. Raises Superseded, StoreBusy, StoreDamaged, StoreUnwritable."""
        if self._closed:
            raise StoreUnwritable(f"{self._place.name} is closed.")
        with self._lock:
            number = self._newest[kind] = self._newest.get(kind, 0) + (1 if kind else 0)
            if kind and self._running == kind and self._connection is not None:
                self._connection.interrupt()
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._pool, self._answer, kind, number, job))

    async def close(self) -> None:
        """Interrupt what runs and join the thread. Doing it twice is fine."""
        if self._closed:
            return
        self._closed = True
        with self._lock:
            for kind in self._newest:
                self._newest[kind] += 1
            if self._connection is not None:
                self._connection.interrupt()
        await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._pool, self._disconnect))
        self._pool.shutdown()

    def _answer(self, kind: str, number: int, job: Job[T]) -> T:
        with translated(self._place.name):
            if self._connection is None:
                give_back_freed()
                self._connection = connect(self._place, patience=1.0, writes=False)
            with self._lock:
                if self._newest[kind] != number:
                    raise Superseded("A newer question has overtaken this one.")
                self._running = kind
            # An interrupt is lost between two statements, so a long one asks again by itself.
            self._connection.set_progress_handler(lambda: self._newest[kind] != number, _STEPS)
            try:
                result = job(self._connection)
            finally:
                with self._lock:
                    self._running = None
                    overtaken = self._newest[kind] != number
            if overtaken:
                raise Superseded("A newer question has overtaken this one.")
            return result

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
