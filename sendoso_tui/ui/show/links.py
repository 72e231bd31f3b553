"""Which links of the data may be opened, and whose they are. The data is not trusted: the host is shown first."""

from __future__ import annotations

from urllib.parse import urlsplit

from sendoso_tui.values import frozen

_LONGEST = 2_048


@frozen
class Link:
    """A link as checked: `host` is who it really leads to; `why_not` says why it is not opened, None when it may be."""

    url: str
    host: str = ""
    why_not: str | None = None


def check_link(url: str) -> Link:
    """Check a link from outside: http or https, a plain host, no control characters, nothing like an option."""
    if not url.strip():
        return Link(url, why_not="There is no link.")
    if len(url) > _LONGEST:
        return Link(url, why_not="The link is too long to be one.")
    if url.startswith("-") or "\\" in url or any(not char.isprintable() or char.isspace() for char in url):
        return Link(url, why_not="The link holds characters that no web address has. It is not opened.")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except (ValueError, UnicodeError):
        return Link(url, why_not="The link is not a web address. It is not opened.")
    if parts.scheme not in ("http", "https"):
        return Link(url, why_not="The link is not a web address (http or https). It is not opened.")
    if not host or not all(char.isalnum() or char in ".-:_" for char in host):
        return Link(url, why_not="The link has no proper host. It is not opened.")
    return Link(url, host if port is None else f"{host}:{port}")
