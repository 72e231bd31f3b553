"""The exit codes. Other programs rely on them, so a code never changes its meaning."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the process tells by its exit code; an end by signal n gives 128 + n."""

    OK = 0
    REFUSED = 1
    """The server said no, or this program crashed."""
    USAGE = 2
    """This program said no: usage, settings, no such operation, read-only, not confirmed."""
    TEMPORARY = 3
    """Trying again later may work: network, 429, 5xx on a read."""
    AUTHENTICATION = 4
    UNKNOWN = 5
    """A write may have happened."""
    MIXED = 6
    """Some of several ids failed, or a batch stopped with rows left."""


def together(codes: list[Exit]) -> Exit:
    """Return the code for several ids: their common one, MIXED where they differ."""
    return codes[0] if len(set(codes)) == 1 else Exit.MIXED if codes else Exit.OK
