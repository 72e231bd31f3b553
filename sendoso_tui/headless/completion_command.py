"""`completion`: the completion script of a shell."""

from sendoso_tui.headless.call import Call
from sendoso_tui.headless.exits import Exit


def run(call: Call) -> int:
    """Print the script; it is loaded as the shell's own manual says."""
    import shtab

    call.out.script(shtab.complete(call.doors.parser(), shell=call.args.shell))
    return Exit.OK
