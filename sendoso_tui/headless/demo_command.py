"""`demo`: the workbench on made-up sends. It needs the screen, so it is started behind the doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Open the workbench on a sandbox of its own."""
    return call.doors.run_demo(call.args)
