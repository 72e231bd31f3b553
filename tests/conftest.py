"""What every test stands on: no network but this machine, a home of its own, and a sandbox over a socket to talk to."""

import ipaddress
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox_process import NOW, SandboxProcess

SPEAKING = ("SENDOSO_", "XDG_")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")

# Whoever starts the tests may ignore signals (nohup, a job in the background), and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


class NetworkForbidden(AssertionError):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Makes every connection and every name look-up beyond this machine an error."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and str(name).endswith(".invalid"):
            # By its own rules this name exists nowhere, so the answer is known without asking.
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if name not in (None, "", "localhost") and not _is_here(str(name)):
            raise NetworkForbidden(f"a test looked up {name}")
        return look_up(host, *arguments, **named)

    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, and none of the variables by which this machine's owner configures the program."""
    folder = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(SPEAKING) or name.upper() in PROXIES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def _shared_sandbox() -> Iterator[SandboxProcess]:
    sandbox = SandboxProcess("--sends", "300", "--seed", "1", "--speed", "0", "--now", NOW, "--rate", "0")
    yield sandbox
    sandbox.close()


@pytest.fixture
def sandbox(_shared_sandbox: SandboxProcess) -> SandboxProcess:
    """A sandbox as it is at its start: 300 sends, its clock standing still, no limit of requests, no faults."""
    _shared_sandbox.post("reset")
    return _shared_sandbox


@pytest.fixture
def start_sandbox() -> Iterator[Callable[..., SandboxProcess]]:
    """Starts sandboxes with other options; all end with the test."""
    running: list[SandboxProcess] = []

    def start(*arguments: str) -> SandboxProcess:
        running.append(SandboxProcess(*arguments))
        return running[-1]

    yield start
    for one in running:
        one.close()


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(str(address[0])):
            raise NetworkForbidden(f"a test tried to connect to {address[0]}")
        return connect(self, address)

    return guarded


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
