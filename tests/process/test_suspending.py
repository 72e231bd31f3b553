"""F-69: ctrl+z and a stop signal give the shell back, `fg` brings the screen back."""

import re
import signal

import pytest

from tests.process.conftest import Start
from tests.process.faces import FOOTER, LOADED

SHELL = """exec <>"$TERMINAL" >&0 2>&0
set -m
"$@"
echo "stopped $?"
read line
fg
echo "left $?"
"""


@pytest.mark.parametrize("how", ["key", "signal"])
def test_f69_it_can_be_put_aside_and_taken_up_again(start: Start, how: str) -> None:
    terminal = start("demo", "--sends", "200", "--speed", "0", shell=SHELL)
    terminal.until(LOADED)
    terminal.quiet(0.3)
    before = terminal.text
    if how == "key":
        terminal.press("ctrl+z")
    else:
        program = terminal.family()[1]
        terminal.kill(signal.SIGTSTP, program)
    terminal.until(re.compile(r"stopped \d+"))
    assert terminal.restored
    terminal.press("\n")
    terminal.until(FOOTER)
    terminal.quiet(0.3)
    assert terminal.alternate
    assert terminal.text.splitlines()[2:6] == before.splitlines()[2:6]
    terminal.press("q")
    terminal.until("left 0")
    assert terminal.exit() == 0
