"""Judging a server address before any secret is sent to it (scheme, host, port, path tricks, look-alikes)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sendoso_tui.config.fault import ConfigFault, shown
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from urllib.parse import SplitResult

PRODUCTION_HOST = "app.sendoso.com"
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_PATH = re.compile(r"(/[A-Za-z0-9._~@:+-]+)*")


@frozen
class Address:
    """A checked address. `origin` (scheme, host, port unless default) is what a secret is bound to."""

    url: str
    origin: str
    host: str
    warnings: tuple[str, ...] = field(default=())


def check_address(text: str, *, setting: str = "base_url") -> Address:
    """The address in its normal form (lower-case host, no trailing slash, no default port, host in ASCII).

    Refused with a ConfigFault: anything but https (http only on this machine), user info, query, fragment, dot
    segments, escapes in the path, and whatever cannot be parsed. A host written in other scripts is accepted with a
    warning that shows both forms.
    """
    parts = _split(text, setting)
    host, warnings = _host(parts, setting)
    port = _port(parts, setting)
    scheme = parts.scheme
    if scheme == "http" and not is_loopback(host):
        raise ConfigFault(f"{setting} begins with http://, which would send secrets in the clear; use https://")
    path = parts.path.rstrip("/")
    if not _PATH.fullmatch(path) or any(set(segment) == {"."} for segment in path.split("/")):
        raise ConfigFault(f"{setting} has an unusual path ({shown(path, 80)}); write it plainly, as in /api/v3")
    bracketed = f"[{host}]" if ":" in host else host
    default = {"https": 443, "http": 80}[scheme]
    origin = f"{scheme}://{bracketed}" + ("" if port in (None, default) else f":{port}")
    return Address(origin + path, origin, host, tuple(f"{setting}: {warning}" for warning in warnings))


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be this machine: 127.0.0.0/8, ::1, localhost."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback and not getattr(address, "ipv4_mapped", None)


def _split(text: str, setting: str) -> SplitResult:
    # urlsplit drops line breaks and tabs silently, so they are refused before it sees them.
    if not text or any(c.isspace() or not c.isprintable() or c == "\\" for c in text):
        raise ConfigFault(f"{setting} must be an address like https://app.sendoso.com/api/v3, without blanks")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise ConfigFault(f"{setting} is not a web address") from None
    if parts.scheme not in ("https", "http") or not parts.netloc:
        raise ConfigFault(f"{setting} must begin with https://")
    if "@" in parts.netloc:
        raise ConfigFault(f"{setting} holds a user name or password before the host; remove that part")
    if "?" in text or "#" in text:
        raise ConfigFault(f'{setting} must end before any "?" or "#"')
    return parts


def _host(parts: SplitResult, setting: str) -> tuple[str, list[str]]:
    written = (parts.hostname or "").removesuffix(".")
    if "[" in parts.netloc:  # urlsplit has checked the brackets, not what is in them
        try:
            return ipaddress.IPv6Address(written).compressed, []
        except ValueError:
            raise ConfigFault(f"{setting} has no valid host") from None
    try:
        host = written.encode("idna").decode("ascii").lower()
        readable = host.encode("ascii").decode("idna")
    except UnicodeError:
        host = readable = ""
    if not _HOST.fullmatch(host):
        raise ConfigFault(f"{setting} has no valid host")
    warnings = []
    if "xn--" in host:
        warnings.append(f"the host is {shown(readable)} (really {host}); letters of other scripts can imitate others")
    elif _imitates(host):
        warnings.append(f"the host {host} is not one of Sendoso's, though its name looks like it")
    return host, warnings


def _imitates(host: str) -> bool:
    if host.endswith((".sendoso.com", ".sendo.so")) or host in ("sendoso.com", "sendo.so"):
        return False
    return "sendoso" in host.translate(str.maketrans("0153", "olse", "-._"))


def _port(parts: SplitResult, setting: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ConfigFault(f"{setting} has no valid port (1 to 65535)")
    return port
