"""`completion`: the completion script of a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.headless.exits import Exit

if TYPE_CHECKING:
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Print the script; it is loaded as the shell's own manual says."""
    import shtab

    call.out.script(shtab.complete(call.doors.parser(), shell=call.args.shell))
    return Exit.OK
