"""The words of the first start: what can be chosen while no profile exists. Set-up asks in its own screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.show import keys
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, wrap
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.ui.show.line import Line

INDENT = 6


@frozen
class Offer:
    """One thing to choose: its key, its name, and what it means."""

    key: str
    title: str
    text: str


@frozen
class Shell:
    """What the shell's environment holds, by name only. `api` is the dialect its secret is for, None without one."""

    api: str | None
    sentence: str


def read_shell(environ: Mapping[str, str]) -> Shell:
    """Say which dialect the variables of this shell could open. Values are never looked at beyond being there."""
    if environ.get("SENDOSO_TOKEN"):
        return Shell("v3", "SENDOSO_TOKEN is set in this shell.")
    if environ.get("SENDOSO_CLIENT_ID") and environ.get("SENDOSO_CLIENT_SECRET"):
        return Shell("v3", "SENDOSO_CLIENT_ID and SENDOSO_CLIENT_SECRET are set in this shell.")
    if environ.get("SENDOSO_API_KEY"):
        return Shell("v2", "SENDOSO_API_KEY is set in this shell.")
    return Shell(None, "SENDOSO_TOKEN is not set in this shell.")


def offers(shell: Shell) -> tuple[Offer, ...]:
    """Return what can be chosen, the demo first."""
    return (
        Offer("d", "Open the demo", "A made-up account. Uses no network and sends nothing real."),
        Offer("s", "Set up a profile", "Five questions. Tests the connection, then saves config.toml."),
        Offer(
            "e",
            "Use environment variables",
            f"SENDOSO_API and SENDOSO_TOKEN, or SENDOSO_API_KEY for v2.\n{shell.sentence}",
        ),
    )


def how_to_set() -> tuple[Line, ...]:
    """Return what to type in the shell when nothing is set there."""
    code = (
        "export SENDOSO_API=v3",
        "read -rs SENDOSO_TOKEN && export SENDOSO_TOKEN",
        "sendoso-tui",
    )
    return (
        (Piece("Leave with q, then type this in the shell:", Role.TEXT),),
        *((Piece(f"  {line}", Role.STRONG),) for line in code),
        (Piece("`read -rs` keeps the token off the screen and out of the history.", Role.MUTED),),
    )


def head(width: int) -> list[Line]:
    """Return the lines that say what this is."""
    text = "A workbench for Sendoso sends. There is no profile on this machine yet."
    return [
        (Piece("sendoso-tui", Role.HEADING),),
        *((Piece(line),) for line in wrap(text, width)),
    ]


def offer_lines(offer: Offer, width: int, *, chosen: bool, cursor: str) -> list[Line]:
    """Return an offer; the chosen one has a bar in front of every line and a line above and below."""
    bar = Piece(f"{cursor} ", Role.ACCENT) if chosen else Piece("  ")
    lines: list[Line] = [(bar, Piece(offer.key, Role.KEY), Piece("  "), Piece(offer.title, Role.STRONG))]
    lines += [(bar, Piece("   "), Piece(line, Role.MUTED)) for line in wrap(offer.text, width - 5)]
    return lines


def page(width: int, height: int, listed: tuple[Offer, ...], chosen: int, cursor: str, *, explain: bool) -> list[Line]:
    """Return the whole first page for a screen of this size, without its last line."""
    roomy = height >= 20
    indent = INDENT if roomy else 3
    room = max(20, width - indent - 2)
    margin, inset = Piece(" " * indent), Piece(" " * (indent - 2))
    lines: list[Line] = [EMPTY] * (3 if height >= 22 else 0)
    lines += [(margin, *line) for line in head(room)]
    lines += [EMPTY] * (2 if height >= 22 else 1 if roomy else 0)
    for index, offer in enumerate(listed):
        lines += [(inset, *line) for line in offer_lines(offer, room, chosen=index == chosen, cursor=cursor)]
        lines += [EMPTY] * roomy
    if explain:
        lines += [(margin, *line) for line in how_to_set()]
    return lines


def key_line(chosen: Offer) -> Line:
    """Return the last line of the first page."""
    does = {"d": "open the demo", "s": "set up a profile", "e": "use the environment"}[chosen.key]
    return keys.key_line(("enter", does), ("j k", "choose"), ("q", "quit"))
