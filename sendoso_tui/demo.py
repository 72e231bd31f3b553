"""The demo: a sandbox as a child process, and a profile that can reach nothing else. No account, no real config.

The child ends with this process whatever way that goes: it holds the read end of a pipe whose write end is ours.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Literal

from sendoso_tui.config.fault import ConfigFault, why
from sendoso_tui.config.paths import paths_below
from sendoso_tui.config.profile import make_profile
from sendoso_tui.config.secrets import Secret
from sendoso_tui.domain.faults import Offline
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.profile import Profile

START_SECONDS = 20.0
"""How long the sandbox may take to say where it listens; a million sends take a few seconds."""


@frozen
class DemoOptions:
    """The world of the demo. `now` is an ISO moment at which its clock starts; `speed` 0 freezes it."""

    api: Literal["v2", "v3"] = "v2"
    sends: int = 2000
    seed: int = 1
    speed: float = 60.0
    now: str | None = None


class Demo:
    """A running sandbox and the throw-away folder beside it. Raises ConfigFault when there is no place for one."""

    def __init__(self, options: DemoOptions) -> None:
        self._options = options
        self._folder = _own_folder()
        self._heard = b""
        self._child_end, self._lifeline = os.pipe()
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def paths(self) -> Paths:
        """Where the demo keeps its files until it ends."""
        return paths_below(Path(self._folder))

    def start(self) -> None:
        """Start the child; it gets ready while this process loads its screen."""
        options = self._options
        command = [sys.executable, "-m", "sendoso_tui.sandbox", "--json", "--port", "0"]
        command += ["--sends", str(options.sends), "--seed", str(options.seed), "--speed", f"{options.speed:g}"]
        command += ["--lifeline-fd", str(self._child_end)]
        if options.now:
            command += ["--now", options.now]
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(self._child_end,),
            # A group of its own: ctrl+c in the terminal is the screen's to hear, not the server's.
            start_new_session=True,
        )
        os.close(self._child_end)
        self._child_end = -1

    async def profile(self, *, read_only: bool = False) -> Profile:
        """Wait until the sandbox listens and return the profile that reaches it. Raises Offline when it does not."""
        try:
            line = await asyncio.wait_for(self._read_line(), START_SECONDS)
            told: dict[str, Any] = json.loads(line)
        except (TimeoutError, ValueError) as error:
            raise Offline("The sandbox of the demo did not start.") from error
        return demo_profile(self._options.api, told, read_only=read_only)

    def end(self) -> None:
        """Let the child go and remove the demo's files."""
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
        if self._child is not None:
            self._child.terminate()
            try:
                self._child.wait(5)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
            if self._child.stdout is not None:
                self._child.stdout.close()
        if self.paths.crash_folder.exists():
            # A report somebody was just told of stays; what it lies beside goes.
            for path in (self.paths.config, self.paths.data, self.paths.cache, self.paths.log_file):
                _remove(path)
        else:
            _remove(Path(self._folder))

    async def _read_line(self) -> bytes:
        """Read what the child prints first; what has come is kept for a next try when this one is given up.

        On the loop and not in a thread: the end of the program would wait for a thread that waits for the child.
        """
        assert self._child is not None
        assert self._child.stdout is not None
        pipe = self._child.stdout.fileno()
        os.set_blocking(pipe, False)
        loop, readable = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(pipe, readable.set)
        try:
            while b"\n" not in self._heard:
                readable.clear()
                await readable.wait()
                try:
                    data = os.read(pipe, 65_536)
                except BlockingIOError:
                    continue
                if not data:
                    break
                self._heard += data
        finally:
            loop.remove_reader(pipe)
        return self._heard.partition(b"\n")[0]


def _own_folder() -> str:
    try:
        return tempfile.mkdtemp(prefix="sendoso-tui-demo-")
    except OSError as error:
        raise ConfigFault(f"the demo finds no place for its files: {why(error)}; set TMPDIR to one") from error


def _remove(path: Path) -> None:
    if path.is_dir():
        rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def demo_profile(api: Literal["v2", "v3"], told: dict[str, Any], *, read_only: bool = False) -> Profile:
    """Make the demo's profile from the line the sandbox prints."""
    place = told[api]
    secrets = {"api_key": Secret(place["api_key"])} if api == "v2" else {"token": Secret(place["token"])}
    return make_profile("demo", api, place["base_url"], secrets, environment="demo", read_only=read_only)


def waiting_profile(api: Literal["v2", "v3"], *, read_only: bool = False) -> Profile:
    """Return the profile shown until the sandbox has said where it listens."""
    return make_profile("demo", api, f"http://127.0.0.1/api/{api}", {}, environment="demo", read_only=read_only)
