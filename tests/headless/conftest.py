"""Runs commands in this process, as the entry point would, against a sandbox or a settings file."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from sendoso_tui.cli import main
from sendoso_tui.headless import cancelling, sending
from tests.sandbox_process import SandboxProcess

Run = Callable[..., "Ran"]


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        assert self.out, self.err
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main(arguments)
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return call


@pytest.fixture
def v2(sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> SandboxProcess:
    """The sandbox, with this process's profile pointing at its v2 side."""
    for name, value in sandbox.environ("v2").items():
        monkeypatch.setenv(name, value)
    return sandbox


@pytest.fixture
def v3(sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> SandboxProcess:
    """The sandbox, with this process's profile pointing at its v3 side."""
    for name, value in sandbox.environ("v3").items():
        monkeypatch.setenv(name, value)
    return sandbox


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks an unclear outcome up after a moment instead of after 5 s."""
    for module in (cancelling, sending):
        monkeypatch.setattr(module, "FIRST_LOOK", (0.05,))


def send_with(sandbox: SandboxProcess, status: str) -> str:
    """The id of a send in this status."""
    return str(sandbox.sends(status=status)[0]["id"])


def start(*arguments: str, **settings: Any) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "sendoso_tui", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **settings,
    )


class Terminal:
    """A command whose input and narration are a terminal, so that it asks; it has asked when this is made."""

    def __init__(self, *arguments: str) -> None:
        self.end, inner = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sendoso_tui", *arguments],
            stdin=inner,
            stderr=inner,
            stdout=subprocess.DEVNULL,
        )
        os.close(inner)
        self.told = b""
        while b"[y/N]" not in self.told:
            self.told += os.read(self.end, 1024)

    def ended(self) -> int:
        code = self.process.wait(20)
        os.close(self.end)
        return code


def wait_to_hear(process: subprocess.Popen[str], words: str) -> None:
    """Wait until a command has said these words about what it does."""
    assert process.stderr is not None
    while words not in (line := process.stderr.readline()):
        assert line, f"it ended before it said {words}"
