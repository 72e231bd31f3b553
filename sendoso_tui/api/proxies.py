"""Which environment variable keeps the HTTP library from starting, by name and never by value. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def blame(error: Exception, environ: Mapping[str, str]) -> str:
    """Return a sentence that names the variables to look at; a proxy's value may hold a password and is not shown."""
    set_ones = [name for name in environ if name.upper() in (*_PROXIES, *_CERTIFICATES, "NO_PROXY") and environ[name]]
    if isinstance(error, ImportError):
        guilty = [name for name in set_ones if environ[name].lower().startswith("socks")]
    elif isinstance(error, OSError):
        guilty = [name for name in set_ones if name.upper() in _CERTIFICATES]
    else:
        guilty = [name for name in set_ones if name.upper() == "NO_PROXY" and ":" in environ[name]]
        guilty = guilty or [name for name in set_ones if name.upper() in (*_PROXIES, "NO_PROXY")]
    names = ", ".join(sorted(guilty or set_ones)) or "a proxy or certificate variable"
    return f"{names} cannot be used, so proxy and certificate variables are ignored in this session."
