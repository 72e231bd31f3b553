"""How the screen is to be: what the command line and the environment decided before Textual was loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.query import ALL
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sendoso_tui.domain.query import SendFilter


def no_report(error: BaseException) -> Path | None:
    """For programs without a state folder: no report is written."""
    return None


@frozen
class UiOptions:
    """`theme` is a registered theme's name or empty for the default; `mono` is for NO_COLOR.

    `report` writes the report of a crash and returns where it is. It must raise nothing. `exports` is the folder for
    files that are made for a person; None where there is none that lasts.
    """

    theme: str = ""
    mono: bool = False
    ascii: bool = False
    mouse: bool = True
    start_filter: SendFilter = ALL
    report: Callable[[BaseException], Path | None] = no_report
    exports: Path | None = None
