"""What a fault of reading means for the reading as a whole: how things stand, and how long to hold still. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Offline, Refused, Throttled, Unauthorised
from sendoso_tui.flows.facts import REFUSED_WAIT, Connection
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.flows.facts import SyncState

BACKOFF = (5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds between tries while the server cannot be read."""


@frozen
class Hold:
    """`fault` is the one to show: waiting because of an earlier one does not hide it."""

    connection: Connection
    fault: Fault
    seconds: float


def hold_for(fault: Fault, failures: int, state: SyncState) -> Hold:
    """Judge `fault`, the one after `failures` others in a row, while things stand as in `state`."""
    seconds = BACKOFF[min(failures, len(BACKOFF) - 1)]
    if isinstance(fault, Offline):
        # Without a host nothing was tried: one waits for the same as before, a server that answers with errors.
        if not fault.host and state.connection is Connection.TROUBLE:
            return Hold(Connection.TROUBLE, state.fault or fault, seconds)
        return Hold(Connection.OFFLINE, fault, seconds)
    if isinstance(fault, Throttled):
        return Hold(Connection.THROTTLED, fault, max(1.0, fault.seconds))
    if isinstance(fault, Unauthorised):
        return Hold(Connection.UNAUTHORISED, fault, REFUSED_WAIT)
    return Hold(Connection.TROUBLE, fault, BACKOFF[-1] if isinstance(fault, Refused) else seconds)
