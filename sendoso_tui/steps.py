"""Named steps of a write, for tests that stop, end or break the program exactly there. In itself it does nothing.

Nothing in this package listens, and no variable or flag makes it: only who imports this module and calls `listen` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS: Final = (
    "before-intent",
    "after-intent",
    "before-first-byte",
    "after-first-byte",
    "after-answer",
    "before-outcome",
    "after-outcome",
    "after-draft-gone",
)

_listener: Callable[[str], None] | None = None


def reached(step: str) -> None:
    """Tell whoever listens that the program is at `step`, one of STEPS."""
    if _listener is not None:
        _listener(step)


def listen(listener: Callable[[str], None] | None) -> None:
    """Call `listener` at each step from now on; None ends that."""
    global _listener
    _listener = listener
