"""The looks: three Textual themes of our own, and what each role of a text piece looks like in a theme.

Every text colour was chosen for a contrast of at least 4.5 on every surface it may stand on; a test recomputes them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style
from textual.theme import Theme

from sendoso_tui.ui.show.line import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


def _theme(
    name: str,
    *,
    dark: bool,
    foreground: str,
    muted: str,
    primary: str,
    secondary: str,
    success: str,
    warning: str,
    error: str,
    background: str,
    surface: str,
    panel: str,
    cursor: str,
    error_tint: str,
    warning_tint: str,
    rule: str,
) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        foreground=foreground,
        primary=primary,
        secondary=secondary,
        accent=primary,
        success=success,
        warning=warning,
        error=error,
        background=background,
        surface=surface,
        panel=panel,
        # Textual would mix these itself, and what it mixes is not known to be readable.
        variables={
            "text-muted": muted,
            "text-primary": primary,
            "text-secondary": secondary,
            "text-accent": primary,
            "text-success": success,
            "text-warning": warning,
            "text-error": error,
            "block-cursor-background": cursor,
            "block-cursor-foreground": foreground,
            "block-cursor-blurred-background": panel,
            "border": primary,
            "border-blurred": rule,
            "scrollbar": rule,
            "scrollbar-background": background,
            "footer-key-foreground": primary,
            "rule": rule,
            "error-tint": error_tint,
            "warning-tint": warning_tint,
        },
    )


INK = _theme(
    "sendoso-ink",
    dark=True,
    foreground="#DDE2EA",
    muted="#98A1B2",
    primary="#AEB8FF",
    secondary="#74C7D9",
    success="#8CCB8E",
    warning="#E8B85C",
    error="#FF8A85",
    background="#12151B",
    surface="#191D25",
    panel="#232936",
    cursor="#2B3452",
    error_tint="#3A2126",
    warning_tint="#332A18",
    rule="#3D4657",
)
PAPER = _theme(
    "sendoso-paper",
    dark=False,
    foreground="#23272F",
    muted="#575E6C",
    primary="#4145B4",
    secondary="#0A6072",
    success="#286632",
    warning="#7A4E00",
    error="#AB211D",
    background="#FBFAF6",
    surface="#F3F1EA",
    panel="#E9E6DC",
    cursor="#DFE2F7",
    error_tint="#F8E0DC",
    warning_tint="#F5E9CC",
    rule="#C9C5B8",
)
CONTRAST = _theme(
    "sendoso-contrast",
    dark=True,
    foreground="#FFFFFF",
    muted="#D0D0D0",
    primary="#FFE14D",
    secondary="#7FE3FF",
    success="#7CFF8E",
    warning="#FFC24D",
    error="#FF9C9C",
    background="#000000",
    surface="#000000",
    panel="#1A1A1A",
    cursor="#00307A",
    error_tint="#4A0000",
    warning_tint="#3A2A00",
    rule="#8A8A8A",
)
THEMES = (INK, PAPER, CONTRAST)
DEFAULT = INK.name

# Role -> (theme variable of the colour, bold).
_LOOKS: dict[Role, tuple[str, bool]] = {
    Role.TEXT: ("foreground", False),
    Role.STRONG: ("foreground", True),
    Role.MUTED: ("text-muted", False),
    Role.MUTED_STRONG: ("text-muted", True),
    Role.ACCENT: ("text-primary", False),
    Role.HEADING: ("text-primary", True),
    Role.KEY: ("text-primary", True),
    Role.MARK: ("text-primary", True),
    Role.FAILED_GLYPH: ("error", True),
    Role.FAILED: ("text-error", True),
    Role.WAITING_GLYPH: ("warning", False),
    Role.WAITING: ("text-warning", False),
    Role.WAITING_STRONG: ("text-warning", True),
    Role.WORKING_GLYPH: ("text-muted", False),
    Role.WORKING: ("foreground", False),
    Role.WORKING_STRONG: ("foreground", True),
    Role.TRANSIT_GLYPH: ("secondary", False),
    Role.TRANSIT: ("text-secondary", False),
    Role.TRANSIT_STRONG: ("text-secondary", True),
    Role.DONE_GLYPH: ("success", False),
    Role.DONE: ("text-muted", False),
    Role.DONE_STRONG: ("text-success", True),
    Role.RETURNED_GLYPH: ("warning", False),
    Role.RETURNED: ("text-muted", False),
    Role.RETURNED_STRONG: ("text-warning", True),
    Role.CANCELLED_GLYPH: ("text-muted", False),
    Role.CANCELLED: ("text-muted", False),
    Role.CANCELLED_STRONG: ("foreground", True),
    Role.UNKNOWN_GLYPH: ("warning", False),
    Role.UNKNOWN: ("text-warning", False),
    Role.UNKNOWN_STRONG: ("text-warning", True),
    Role.LATE: ("text-warning", False),
    Role.LATE_STRONG: ("text-warning", True),
    Role.RULE: ("rule", False),
    Role.CODE: ("foreground", False),
    Role.BADGE: ("background", True),
    Role.BAR_GOOD: ("success", False),
    Role.BAR_WARN: ("warning", False),
    Role.BAR_BAD: ("error", False),
}
_STANDS_IN = {"rule": "border-blurred", "text-muted": "foreground"}
_MONO_BOLD = frozenset(
    {Role.MARK, Role.KEY, Role.HEADING, Role.STRONG, Role.FAILED, Role.FAILED_GLYPH, Role.LATE_STRONG}
)


def style_for(role: Role, variables: Mapping[str, str], mono: bool = False) -> Style:
    """Return how a role looks: a foreground and bold; the background is the widget's, but for the filled badge.

    `variables` are the theme's, as `App.theme_variables` has them. `mono` uses bold and reverse alone, no colour and
    never dim, which many terminals make unreadable.
    """
    name, bold = _LOOKS[role]
    if mono:
        return _style(None, None, bold or role in _MONO_BOLD, role is Role.BADGE)
    # Themes that are not ours have no `rule`, and mix their muted text from what stands behind it.
    colour = next((seen for other in (name, _STANDS_IN.get(name, "")) if (seen := _plain(variables.get(other)))), None)
    return _style(colour, _plain(variables.get("warning")) if role is Role.BADGE else None, bold, False)


@lru_cache(maxsize=256)
def _style(colour: str | None, background: str | None, bold: bool, reverse: bool) -> Style:
    return Style(color=colour, bgcolor=background, bold=bold or None, reverse=reverse or None)


def _plain(colour: str | None) -> str | None:
    """Return a colour that rich can read, else None: themes may hold `ansi_…` names, `auto` and transparency."""
    if colour is None:
        return None
    if colour.startswith("ansi_"):
        name = colour.removeprefix("ansi_")
        return name if name == "default" or name in _BASIC or name.removeprefix("bright_") in _BASIC else None
    return colour[:7] if colour.startswith("#") and len(colour) in (7, 9) else None


_BASIC = frozenset({"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"})
