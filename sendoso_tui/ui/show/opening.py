"""The words asked before a link of the data is opened: whose it is, in full, and what to look out for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.show.line import EMPTY, Piece, Role, wrap

if TYPE_CHECKING:
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.links import Link

_KNOWN = (
    "ups.com",
    "fedex.com",
    "usps.com",
    "dhl.com",
    "dhl.de",
    "dpd.com",
    "gls-group.eu",
    "royalmail.com",
    "canadapost.ca",
    "purolator.com",
    "ontrac.com",
    "sendoso.com",
    "sendo.so",
)
_MOST_LINES = 6


def is_known(link: Link) -> bool:
    """Say whether the host belongs to a carrier that Sendoso ships with, or to Sendoso."""
    host = link.host.partition(":")[0].casefold()
    return any(host == known or host.endswith(f".{known}") for known in _KNOWN)


def ask_to_open(link: Link, width: int, glyphs: Glyphs, *, can_open: bool = True, failed: str = "") -> list[Line]:
    """Return the text of the dialog for a link that may be opened: the host alone, then the link in full."""
    lines: list[Line] = [*_said(link.host, Role.STRONG, width), EMPTY, *_in_full(link.url, width, glyphs), EMPTY]
    if failed:
        return lines + _said(failed, Role.FAILED, width)
    if "xn--" in link.host:
        text = "This host is written in letters of other scripts, which can imitate a well-known name."
        lines += _said(text, Role.LATE_STRONG, width)
    elif not is_known(link):
        text = "This is not a carrier or Sendoso host known to this program. The link comes from the data."
        lines += _said(text, Role.LATE, width)
    if not can_open:
        lines += _said("There is no web browser here to open it in. It can be copied.", Role.MUTED, width)
    elif is_known(link):
        lines += _said("Opens in this machine's web browser.", Role.MUTED, width)
    return lines


def say_why_not(link: Link, width: int, glyphs: Glyphs) -> list[Line]:
    """Return the text of the dialog for a link that is not opened."""
    lines = _said(link.why_not or "", Role.LATE_STRONG, width)
    if link.url.strip():
        lines += [EMPTY, *_in_full(link.url, width, glyphs)]
    return lines


def _said(text: str, role: Role, width: int) -> list[Line]:
    return [(Piece(line, role),) for line in wrap(text, width)]


def _in_full(url: str, width: int, glyphs: Glyphs) -> list[Line]:
    lines = wrap(url, width)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], glyphs.ellipsis + " J shows all of it"]
    return [(Piece(line, Role.MUTED),) for line in lines]
