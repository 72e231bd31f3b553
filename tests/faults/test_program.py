"""The command line itself against the pretended account: killed at each step, ended by signals, begun twice at once."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui import steps
from tests.faults import failpoint
from tests.faults.books import Books
from tests.faults.catalogue import Fault, named
from tests.faults.children import ROOT, Child, Nursery, nursery
from tests.faults.exchange import Step
from tests.faults.orders import fill
from tests.faults.program import command_of
from tests.faults.server import FaultServer, fault_server

SEND = {
    "v2": ["send", "--item", "item_1", "--recipient", "rcp_3", "--yes", "--json"],
    "v3": ["send", "--touch", "7", "--egift", "--email", "p3@x.example", "--yes", "--json"],
}
NEVER_LEFT = ("after-intent", "before-first-byte", "after-first-byte")
"""Killed here, an intent is on the disk whose request nobody can know of, and which did not arrive whole."""


@dataclass
class Shell:
    """A person at a shell, with one profile that points at the server."""

    api: str
    server: FaultServer
    folder: Path
    home: Nursery
    _count: int = 0

    @property
    def environ(self) -> dict[str, str]:
        secret = {"SENDOSO_API_KEY": "key-1"} if self.api == "v2" else {"SENDOSO_TOKEN": "token-1"}
        place = {"SENDOSO_API": self.api, "SENDOSO_BASE_URL": self.server.base_url, "HOME": str(self.folder)}
        return {"PATH": os.environ["PATH"], **place, **secret}

    async def start(self, *arguments: str, **more: str) -> tuple[Child, Path]:
        self._count += 1
        out = self.folder / f"out-{self._count}"
        job = command_of(list(arguments), {**self.environ, **more}, out)
        return await self.home.start(job), out

    async def run(self, *arguments: str, **more: str) -> tuple[int, Mapping[str, Any]]:
        """Run a command; return its exit code and what it answered."""
        child, out = await self.start(*arguments, **more)
        code = await child.wait()
        text = out.read_text()
        return code, json.loads(text) if text else {}

    async def send(self, **more: str) -> int:
        return (await self.run(*SEND[self.api], **more))[0]

    async def unclear(self) -> int:
        """How many writes the journal keeps open, once it has looked for them."""
        return int((await self.run("journal", "list", "--json"))[1]["total"])


@asynccontextmanager
async def shell(api: str, folder: Path, home: Nursery, *met: Fault | None) -> AsyncIterator[Shell]:
    books = Books(api)
    fill(books)
    async with fault_server(books) as server:
        server.tokens.static = "token-1"
        server.expect(Step.CREATE, *met)
        yield Shell(api, server, folder, home)


async def test_the_variable_does_nothing_to_the_program_itself(folder: Path) -> None:
    """Whoever does not import the test's own switch cannot be struck, whatever the environment says."""
    async with nursery() as home, shell("v3", folder, home) as here:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "sendoso_tui",
            *SEND["v3"],
            env={**here.environ, failpoint.VARIABLE: "before-first-byte"},
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode == 0, err
        assert json.loads(out)["outcome"] == "accepted"
        assert len(here.server.books.commits) == 1


@pytest.mark.parametrize("api", ["v2", "v3"])
async def test_f66_send_is_killed_at_each_step_and_what_it_tried_is_known(folder: Path, api: str) -> None:

    async def kill_at(step: str, home: Nursery) -> None:
        (folder / step).mkdir()
        async with shell(api, folder / step, home) as here:
            commits = here.server.books.commits
            assert await here.send(**{failpoint.VARIABLE: step}) == -signal.SIGKILL, step
            made = 0 if step in ("before-intent", *NEVER_LEFT) else 1
            assert len(commits) == made, step
            assert await here.unclear() == (step in NEVER_LEFT), step
            # The same again is sent only where it is known that nothing was tried.
            assert await here.send() == (0 if step == "before-intent" else 2), step
            assert len(commits) == (1 if step == "before-intent" else made), step
            assert len(here.server.creates) == len(commits)

    async with nursery() as home:
        for step in steps.STEPS:
            await kill_at(step, home)


async def test_the_same_from_two_shells_at_once_is_sent_once(folder: Path) -> None:
    async with nursery() as home, nursery() as other, shell("v3", folder, home) as here:
        assert (await here.run("list", "--json"))[0] == 0
        beside = Shell("v3", here.server, folder, other, 10)
        codes = await asyncio.gather(here.send(), beside.send())
        assert sorted(codes) == [0, 2]
        assert len(here.server.books.commits) == len(here.server.creates) == 1


@pytest.mark.parametrize("name", ["commit-then-hang", "hang-without-commit"])
async def test_f68_interrupted_twice_while_no_answer_comes_it_is_unknown_until_it_is_found(
    folder: Path, name: str
) -> None:
    async with nursery() as home, shell("v3", folder, home, named(name)) as here:
        asked = asyncio.Event()
        here.server.on_create = lambda exchange: asked.set()
        child, _ = await here.start(*SEND["v3"])
        await asked.wait()
        await interrupt(child)
        assert await child.wait() == 128 + signal.SIGINT
        made = int(name == "commit-then-hang")
        assert await here.unclear() == 1 - made
        assert await here.send() == 2
        assert len(here.server.books.commits) == made
        assert len(here.server.creates) == 1


async def interrupt(child: Child) -> None:
    """Send SIGINT until it has ended: the first asks it to, the second insists."""
    while not child.is_over:
        os.kill(child.pid, signal.SIGINT)
        await asyncio.sleep(0.1)
