"""The words asked before a link of the data is opened: whose it is, in full, and what to look out for."""

from sendoso_tui.ui.show.glyphs import Glyphs
from sendoso_tui.ui.show.line import EMPTY, Line, Piece, Role, wrap
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


def ask_to_open(link: Link, width: int, glyphs: Glyphs) -> list[Line]:
    """Return the text of the dialog for a link that may be opened: the host alone, then the link in full."""
    lines: list[Line] = [
        *((Piece(line, Role.STRONG),) for line in wrap(link.host, width)),
        EMPTY,
        *_in_full(link.url, width, glyphs),
        EMPTY,
    ]
    if "xn--" in link.host:
        text = "This host is written in letters of other scripts, which can imitate a well-known name."
        lines += [(Piece(line, Role.LATE_STRONG),) for line in wrap(text, width)]
    elif not is_known(link):
        text = "This is not a carrier or Sendoso host known to this program. The link comes from the data."
        lines += [(Piece(line, Role.LATE),) for line in wrap(text, width)]
    else:
        lines += [(Piece(line, Role.MUTED),) for line in wrap("Opens in this machine's web browser.", width)]
    return lines


def say_why_not(link: Link, width: int, glyphs: Glyphs) -> list[Line]:
    """Return the text of the dialog for a link that is not opened."""
    lines: list[Line] = [(Piece(line, Role.LATE_STRONG),) for line in wrap(link.why_not or "", width)]
    if link.url.strip():
        lines += [EMPTY, *_in_full(link.url, width, glyphs)]
    return lines


def _in_full(url: str, width: int, glyphs: Glyphs) -> list[Line]:
    lines = wrap(url, width)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], glyphs.ellipsis + " J shows all of it"]
    return [(Piece(line, Role.MUTED),) for line in lines]
