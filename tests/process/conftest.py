"""Starts the real program on a real terminal, and real sandboxes beside it; ends whatever a test leaves running."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.process.terminal import Terminal, clean_environment

PROGRAM = (sys.executable, "-m", "sendoso_tui")
NOW = "2026-11-20T14:32:00Z"


class Start(Protocol):
    """Starts the program with arguments in a fresh, empty HOME."""

    def __call__(self, *arguments: str, command: Sequence[str] = PROGRAM, **settings: Any) -> Terminal: ...


@dataclass(frozen=True)
class Server:
    """A running sandbox: `told` is the line it printed."""

    told: dict[str, Any]

    def environment(self, api: str) -> dict[str, str]:
        """The variables that point the program at it."""
        place = self.told[api]
        secret = {"SENDOSO_API_KEY": place["api_key"]} if api == "v2" else {"SENDOSO_TOKEN": place["token"]}
        return {"SENDOSO_API": api, "SENDOSO_BASE_URL": place["base_url"]} | secret

    def control(self, path: str, **fields: Any) -> None:
        """Ask the control API for something."""
        request = urllib.request.Request(
            f"{self.told['control_url']}/{path}", json.dumps(fields).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=20).close()

    def requests(self) -> dict[str, Any]:
        """What was asked of it so far."""
        with urllib.request.urlopen(f"{self.told['control_url']}/requests", timeout=20) as answer:
            told: dict[str, Any] = json.load(answer)
        return told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder with the program's HOME and TMPDIR, both empty."""
    return tmp_path / "person"


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    started: list[Terminal] = []

    def begin(
        *arguments: str, command: Sequence[str] = PROGRAM, env: Mapping[str, str] | None = None, **settings: Any
    ) -> Terminal:
        terminal = Terminal([*command, *arguments], clean_environment(home, **(env or {})), **settings)
        started.append(terminal)
        return terminal

    yield begin
    for terminal in started:
        terminal.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    running: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: str) -> Server:
        fixed = ("--json", "--port", "0", "--sends", "300", "--seed", "1", "--speed", "0", "--now", NOW)
        child = subprocess.Popen([sys.executable, "-m", "sendoso_tui.sandbox", *fixed, *arguments], stdout=-1)
        running.append(child)
        assert child.stdout is not None
        return Server(json.loads(child.stdout.readline()))

    yield begin
    for child in running:
        child.terminate()
        child.communicate()
