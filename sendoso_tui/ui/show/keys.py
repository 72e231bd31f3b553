"""The last line of dialogs and pages: keys and what they do, as many as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.show.line import Piece, Role

if TYPE_CHECKING:
    from sendoso_tui.ui.show.line import Line


def key_line(*pairs: tuple[str, str]) -> Line:
    """Return `n keep  y cancel the send` with the keys in their own role, one blank before."""
    pieces: list[Piece] = [Piece(" ")]
    for key, words in pairs:
        pieces += [Piece(key, Role.KEY), Piece(f" {words}  ")]
    return tuple(pieces)
