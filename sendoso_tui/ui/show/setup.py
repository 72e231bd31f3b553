"""The words of set-up: labels, help under each field, and what came of the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.show import keys
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, wrap

if TYPE_CHECKING:
    from sendoso_tui.config.answers import Typed
    from sendoso_tui.ui.show.line import Line

DIALECTS = ("v3, token or OAuth", "v2, API key")
ORIGINS = ("a variable", "a command", "typed here")
YES_NO = ("no", "yes")
LABELS = {
    "api": "Dialect",
    "base_url": "Base URL",
    "client_id": "OAuth client",
    "origin": "Secret from",
    "given": "",
    "name": "Profile name",
    "read_only": "Read-only",
}
_GIVEN = {"environment": "Variable", "command": "Command", "credentials": "Secret"}


def label_line(field: str, typed: Typed) -> Line:
    """Return the word before a field."""
    return (Piece(_GIVEN[typed.origin] if field == "given" else LABELS[field], Role.MUTED),)


def help_for(field: str, typed: Typed) -> str:
    """Return what a field is about, as it stands now."""
    match field:
        case "api":
            return "Which of Sendoso's two APIs the secret is for."
        case "base_url":
            return "Where the API is. Empty means the address shown."
        case "client_id":
            return "Empty for a token. With an id, the secret is that client's."
        case "origin":
            return "Where the program finds the secret each time it starts."
        case "given":
            return {
                "environment": "Its name, not the secret. Set it in this shell first.",
                "command": "It prints the secret within 10 s, such as: pass show sendoso",
                "credentials": "Kept in credentials.toml, which only you can read.",
            }[typed.origin]
        case "name":
            return "A short word for this account, such as prod or staging."
        case "read_only":
            return "Yes refuses all that would change something at Sendoso."
    return ""


def title() -> list[Line]:
    """Return the head of the page."""
    return [
        (Piece("Set up a profile", Role.HEADING),),
        (Piece("The connection is tested first. Nothing is written before it has answered.", Role.MUTED),),
    ]


def under(field: str, typed: Typed, fault: str | None, sign: str) -> Line:
    """Return the line under a field: its help, or what is wrong with it."""
    if fault is not None:
        return (Piece(f"{sign} ", Role.FAILED_GLYPH), Piece(fault, Role.FAILED))
    return (Piece(help_for(field, typed), Role.MUTED),)


def result(text: str, role: Role, width: int) -> list[Line]:
    """Return what came of the test; a refused config.toml brings the text that would have been written."""
    return [(Piece(line, role),) for line in wrap(text, width)[:60]] if text else [EMPTY]


def key_line(state: str) -> Line:
    """Return the last line: `state` is "asking", "testing" or "saved"."""
    if state == "testing":
        return keys.key_line(("esc", "back"))
    if state == "saved":
        return keys.key_line(("enter", "open the workbench"))
    return keys.key_line(("tab", "next field"), ("ctrl+s", "test and save"), ("esc", "back"))
