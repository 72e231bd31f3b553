"""Failures of the line in plain words, and on which side of the boundary of doubt each lies for a write. Pure.

By kind of exception: failures to connect happened before the first byte left; everything else may have happened after.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.faults import Doubtful, Offline

if TYPE_CHECKING:
    from sendoso_tui.domain.faults import Fault

# Names instead of classes: httpx is imported where it is used, in `http.py` and `auth.py`.
_BEFORE = frozenset(
    ("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol", "InvalidURL")
)


def fault_of(error: Exception, host: str, *, write: bool, sending: bool) -> Fault:
    """Return what an exception of a request to `host` means; `sending` tells that its first byte was on the way."""
    before = not _BEFORE.isdisjoint(_kinds(error)) and not sending
    if write and not before:
        return Doubtful(f"The line to {host} broke before an answer came.")
    return Offline(_reason(error, host), host)


def _reason(error: Exception, host: str) -> str:
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            detail = clean_line(str(getattr(cause, "verify_message", "")), 100).strip(" .") or "not trusted"
            return (
                f"The certificate of {host} could not be verified ({detail}). "
                "If your network inspects traffic, name its certificate file in ca_bundle."
            )
        if isinstance(cause, ssl.SSLError):
            return f"No secure connection to {host} could be made."
        if isinstance(cause, socket.gaierror):
            return f"The name {host} could not be found."
        if isinstance(cause, ConnectionRefusedError):
            return f"{host} refused the connection."
    kinds = _kinds(error)
    if "ConnectTimeout" in kinds:
        return f"{host} could not be reached in time."
    if "ProxyError" in kinds:
        return f"The proxy did not let us through to {host}."
    if "ConnectError" in kinds:
        return f"{host} could not be reached."
    if "TimeoutException" in kinds:
        return f"{host} did not answer in time."
    if kinds & {"InvalidURL", "UnsupportedProtocol"}:
        return "The address cannot be asked."
    return f"The line to {host} broke."


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and len(found) < 10:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _kinds(error: Exception) -> set[str]:
    return {kind.__name__ for kind in type(error).__mro__}
