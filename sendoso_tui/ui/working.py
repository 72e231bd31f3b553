"""Work for Textual's workers, handed over as a call and not as a coroutine.

A worker that is overtaken before it began never awaits its coroutine, which Python then warns about.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.worker import WorkType


def to_do(work: Callable[..., Coroutine[Any, Any, None]], *args: object) -> WorkType[None]:
    """Return a call that makes the coroutine only when it is to run."""
    return cast("WorkType[None]", partial(work, *args))
