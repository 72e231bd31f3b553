"""The signs the screen draws with: one set of single-cell signs that common terminal fonts share, and one in ASCII."""

from __future__ import annotations

from typing import NamedTuple

from sendoso_tui.domain.status import Phase
from sendoso_tui.ui.show.line import Role


class Glyphs:
    """All signs; each is one cell wide. A set is a class, since it is made once."""

    failed: str = "▲"
    waiting: str = "◊"
    working: str = "○"
    transit: str = "►"
    done: str = "●"
    returned: str = "◄"
    cancelled: str = "×"
    unknown: str = "?"
    cursor: str = "▌"
    marked: str = "*"
    changed: str = "•"
    watched: str = "w"
    passed: str = "•"
    ahead: str = "·"
    rail: str = "│"
    running: str = ":"
    seen: str = "~"
    used: str = "━"
    rest: str = "─"
    pace: str = "┃"
    ellipsis: str = "…"
    up: str = "↑"
    down: str = "↓"
    thumb: str = "█"
    branch: str = "├"
    hangs: str = "▼"

    def of(self, phase: Phase) -> str:
        """Return the sign of a phase."""
        sign: str = getattr(self, phase.value)
        return sign


class _Ascii(Glyphs):
    """The same in ASCII."""

    failed = "!"
    waiting = "@"
    working = "-"
    transit = ">"
    done = "+"
    returned = "<"
    cancelled = "x"
    cursor = ">"
    changed = "o"
    passed = "*"
    ahead = "."
    rail = "|"
    used = "="
    rest = "-"
    pace = "|"
    ellipsis = "~"
    up = "^"
    down = "v"
    thumb = "#"
    branch = "+"
    hangs = "v"


UNICODE, ASCII = Glyphs(), _Ascii()


class PhaseRoles(NamedTuple):
    """How a phase is shown: its sign, its word, the word of a row that changed, the word of the step a send is at."""

    glyph: Role
    word: Role
    changed: Role
    current: Role


ROLES: dict[Phase, PhaseRoles] = {
    Phase.FAILED: PhaseRoles(Role.FAILED_GLYPH, Role.FAILED, Role.FAILED, Role.FAILED),
    Phase.WAITING: PhaseRoles(Role.WAITING_GLYPH, Role.WAITING, Role.WAITING_STRONG, Role.WAITING_STRONG),
    Phase.WORKING: PhaseRoles(Role.WORKING_GLYPH, Role.WORKING, Role.WORKING_STRONG, Role.WORKING_STRONG),
    Phase.TRANSIT: PhaseRoles(Role.TRANSIT_GLYPH, Role.TRANSIT, Role.TRANSIT_STRONG, Role.TRANSIT_STRONG),
    Phase.UNKNOWN: PhaseRoles(Role.UNKNOWN_GLYPH, Role.UNKNOWN, Role.UNKNOWN_STRONG, Role.UNKNOWN_STRONG),
    Phase.DONE: PhaseRoles(Role.DONE_GLYPH, Role.DONE, Role.MUTED_STRONG, Role.DONE_STRONG),
    Phase.RETURNED: PhaseRoles(Role.RETURNED_GLYPH, Role.RETURNED, Role.MUTED_STRONG, Role.RETURNED_STRONG),
    Phase.CANCELLED: PhaseRoles(Role.CANCELLED_GLYPH, Role.CANCELLED, Role.MUTED_STRONG, Role.CANCELLED_STRONG),
}
FINISHED = frozenset({Phase.DONE, Phase.RETURNED, Phase.CANCELLED})
"""Phases whose rows are grey but for the name."""
