"""The last line of dialogs and pages: keys and what they do, as many as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.show.line import Piece, Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from sendoso_tui.ui.show.line import Line


def key_line(*pairs: tuple[str, str], off: Collection[str] = ()) -> Line:
    """Return `n keep  y cancel the send` with the keys in their own role, one blank before.

    Keys in `off` cannot be used now: they stand in brackets, muted.
    """
    pieces: list[Piece] = [Piece(" ")]
    for key, words in pairs:
        if key in off:
            pieces.append(Piece(f"({key} {words})  ", Role.MUTED))
        else:
            pieces += [Piece(key, Role.KEY), Piece(f" {words}  ")]
    return tuple(pieces)
