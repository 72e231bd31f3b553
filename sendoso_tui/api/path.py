"""Ids as segments of a path, so that no id can reach another resource than its own."""

from __future__ import annotations

from urllib.parse import quote

from sendoso_tui.domain.faults import Refused


def segment(id_: str) -> str:
    """Return `id_` percent-encoded as one path segment. Raises Refused (404) for an empty one, which names a list."""
    if not id_:
        raise Refused(404, "There is nothing without an id.")
    return quote(id_, safe="").replace(".", "%2E") if id_.strip(".") == "" else quote(id_, safe="")
