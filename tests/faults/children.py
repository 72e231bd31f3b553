"""Programs in processes of their own, for kill -9: a parent that has everything loaded forks one for each run."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass
class Child:
    """A program that runs. `code` is its exit code, below 0 the signal that ended it."""

    pid: int
    _ended: asyncio.Future[int]

    async def wait(self) -> int:
        return await self._ended

    @property
    def is_over(self) -> bool:
        return self._ended.done()

    def kill(self) -> None:
        """End it as kill -9 does; one that has ended already is fine."""
        if not self._ended.done():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class Nursery:
    """Starts programs, one after another: the next only when the last has ended."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def start(self, job: Mapping[str, Any]) -> Child:
        """Start a program with a job (see `program.py`) and return it at once."""
        await self._turn.acquire()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        await self._process.stdin.drain()
        pid = await self._number("pid")
        ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def reap() -> None:
            try:
                ended.set_result(await self._number("code"))
            except (EOFError, ValueError) as gone:
                ended.set_exception(gone)
            finally:
                self._turn.release()

        self._reaping = asyncio.get_running_loop().create_task(reap())
        return Child(pid, ended)

    async def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def _number(self, name: str) -> int:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise EOFError("the parent of the programs has ended")
        said, _, number = line.decode().partition(" ")
        if said != name:
            raise ValueError(f"expected {name}, was told {line!r}")
        return int(number)


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """A parent of programs, ready to fork."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.program",
        "--nursery",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    home = Nursery(process)
    try:
        yield home
    finally:
        await home.close()
