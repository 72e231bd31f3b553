"""Messages and requests as lines for the log page, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, fit, fit_line, wrap
from sendoso_tui.ui.show.moments import clock
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look


@frozen
class Said:
    """A sentence that stood in the status line; `serious` for what went wrong. `names` are the people in it."""

    at: datetime
    sentence: str
    serious: bool = False
    names: tuple[str, ...] = ()


class Asked(Protocol):
    """One request; `path` has no host and no secret. Without an answer `status` is None; `outcome` says why."""

    @property
    def at(self) -> datetime: ...

    @property
    def what(self) -> str: ...

    @property
    def method(self) -> str: ...

    @property
    def path(self) -> str: ...

    @property
    def status(self) -> int | None: ...

    @property
    def ms(self) -> float: ...

    @property
    def outcome(self) -> str: ...

    @property
    def tries(self) -> int: ...


def log_lines(
    said: Sequence[Said], asked: Sequence[Asked], width: int, look: Look, glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return both lists in lines of at most `width` cells."""
    lines: list[Line] = [(Piece("Messages", Role.HEADING),)]
    for one in reversed(said):
        first, *rest = wrap(one.sentence, max(10, width - 10))
        role = Role.LATE if one.serious else Role.TEXT
        lines.append((Piece(f"{clock(one.at, look, seconds=True)}  ", Role.MUTED), Piece(first, role)))
        lines += [(Piece(" " * 10), Piece(line, role)) for line in rest]
    if not said:
        lines.append((Piece("None yet.", Role.MUTED),))
    lines += [EMPTY, (Piece("Requests", Role.HEADING),)]
    lines += [_request(one, width, look, glyphs) for one in reversed(asked)]
    if not asked:
        lines.append((Piece("None yet.", Role.MUTED),))
    return lines


def _request(one: Asked, width: int, look: Look, glyphs: Glyphs) -> Line:
    status = str(one.status) if one.status is not None else "none"
    good = one.status is not None and one.status < 400
    again = "".join((f", try {one.tries}" if one.tries > 1 else "", f", {one.outcome}" if one.outcome else ""))
    line = (
        Piece(f"{clock(one.at, look, seconds=True)}  ", Role.MUTED),
        Piece(fit(status, 4) + " ", Role.TEXT if good else Role.LATE_STRONG),
        Piece(fit(f"{one.ms:,.0f} ms", 10, right=True) + "  ", Role.MUTED),
        Piece(f"{one.method} {one.path}"),
        Piece(f"  {one.what}{again}", Role.MUTED),
    )
    return fit_line(line, width, glyphs.ellipsis)
