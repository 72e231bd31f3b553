"""The guards all other tests rely on."""

import os
import socket
from pathlib import Path

import pytest

from tests.conftest import NetworkForbidden
from tests.sandbox_process import SandboxProcess


@pytest.mark.parametrize("address", ["192.0.2.1", "198.51.100.7"])
def test_no_test_leaves_this_machine(address: str) -> None:
    with socket.socket() as one, pytest.raises(NetworkForbidden):
        one.connect((address, 443))


def test_no_test_asks_for_names() -> None:
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("app.sendoso.com", 443)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 443)


def test_home_is_empty_and_nobody_elses(home: Path) -> None:
    assert Path(os.path.expanduser("~")) == home
    assert not list(home.iterdir())
    assert not [name for name in os.environ if name.startswith("SENDOSO_")]


def test_the_sandbox_starts_anew_for_each_test(sandbox: SandboxProcess) -> None:
    assert sandbox.requests()["total"] == 0
    assert sandbox.sends()
