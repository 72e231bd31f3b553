"""Failures of the line in plain words (F-01, F-16)."""

import socket
import ssl

import httpx
import pytest

from sendoso_tui.api.line_faults import fault_of
from sendoso_tui.domain.faults import Doubtful, Offline


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


def untrusted() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed\x1b certificate."
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            caused(httpx.ConnectError("x"), untrusted()),
            "could not be verified (self-signed\ufffd certificate). If your",
        ),
        (caused(httpx.ConnectError("x"), ssl.SSLError(1, "wrong version")), "No secure connection"),
        (caused(httpx.ConnectError("x"), socket.gaierror(-2, "unknown")), "The name host.example could not be found"),
        (caused(httpx.ConnectError("x"), ConnectionRefusedError()), "host.example refused the connection"),
        (httpx.ConnectError("x"), "host.example could not be reached"),
        (httpx.ConnectTimeout("x"), "could not be reached in time"),
        (httpx.ReadTimeout("x"), "did not answer in time"),
        (httpx.ProxyError("x"), "The proxy"),
        (httpx.InvalidURL("x"), "The address cannot be asked"),
        (httpx.ReadError("x"), "The line to host.example broke"),
    ],
)
def test_reasons(error: Exception, words: str) -> None:
    fault = fault_of(error, "host.example", write=False, sending=False)
    assert isinstance(fault, Offline)
    assert words in str(fault)
    assert str(fault) != "x"


def test_what_was_on_its_way_is_doubt_whatever_the_kind() -> None:
    assert isinstance(fault_of(httpx.ConnectError("x"), "h", write=True, sending=True), Doubtful)
    assert isinstance(fault_of(httpx.ConnectError("x"), "h", write=True, sending=False), Offline)
    assert isinstance(fault_of(httpx.ReadError("x"), "h", write=True, sending=False), Doubtful)
