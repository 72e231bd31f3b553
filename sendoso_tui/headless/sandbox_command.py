"""`sandbox`: a Sendoso server on this machine, over made-up sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.sandbox.options import from_arguments

if TYPE_CHECKING:
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Serve until a signal or the end of the lifeline; return the exit code."""
    from sendoso_tui.sandbox.serve import run as serve

    return serve(from_arguments(call.args))
