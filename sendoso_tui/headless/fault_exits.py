"""Which exit code stands for which fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Doubtful, Offline, Refused, ServerTrouble, Throttled, Unauthorised
from sendoso_tui.headless.exits import Exit
from sendoso_tui.store.faults import StoreBusy

if TYPE_CHECKING:
    from sendoso_tui.domain.faults import Fault


def exit_for(fault: Fault) -> Exit:
    """Return the exit code of a fault; what is neither the server nor the network is this program saying no."""
    if isinstance(fault, Refused):
        return Exit.REFUSED
    if isinstance(fault, Unauthorised):
        return Exit.AUTHENTICATION
    if isinstance(fault, Offline | Throttled | ServerTrouble | StoreBusy):
        return Exit.TEMPORARY
    return Exit.UNKNOWN if isinstance(fault, Doubtful) else Exit.USAGE
