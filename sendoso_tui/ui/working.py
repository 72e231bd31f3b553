"""Work for Textual's workers, handed over as a call and not as a coroutine.

A worker that is overtaken before it began never awaits its coroutine, which Python then warns about.
"""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, cast

Work = Callable[[], Coroutine[None, None, None]]


def to_do(work: Callable[..., Coroutine[Any, Any, None]], *args: object) -> Work:
    """Return a call that makes the coroutine only when it is to run."""
    return cast(Work, partial(work, *args))
