"""The switch that ends or breaks a program at a named step of a write. Only tests import it; without it nobody listens.

`SENDOSO_TUI_FAILPOINT=name[:n[:how]]` strikes when step `name` is reached for the n-th time (1), by `how`: kill (the
process ends at once, as with kill -9), raise (a bug is pretended) or sleep (it stands still for a second).
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Mapping

from sendoso_tui import steps

VARIABLE = "SENDOSO_TUI_FAILPOINT"


class Struck(RuntimeError):
    """A failpoint was reached that raises."""


def arm(environ: Mapping[str, str]) -> None:
    """Listen for the step the variable names; without it, to nothing. Raises ValueError for what is no failpoint."""
    text = environ.get(VARIABLE, "")
    if not text:
        steps.listen(None)
        return
    name, _, rest = text.partition(":")
    number, _, how = rest.partition(":")
    if name not in steps.STEPS or how not in ("", "kill", "raise", "sleep"):
        raise ValueError(f"{text} is no failpoint")
    wanted, reached = int(number or 1), Counter[str]()

    def strike(step: str) -> None:
        reached[step] += 1
        if step != name or reached[step] != wanted:
            return
        if how == "raise":
            raise Struck(text)
        if how == "sleep":
            time.sleep(1.0)
            return
        os.kill(os.getpid(), signal.SIGKILL)

    steps.listen(strike)
