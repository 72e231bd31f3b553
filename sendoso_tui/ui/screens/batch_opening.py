"""What every page of a batch is given by the list it was opened from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs


@frozen
class Opening:
    """`exports` is the folder where results go; None puts them beside the file of people."""

    engine: Engine
    header: Header
    exports: Path | None = None
    glyphs: Glyphs = UNICODE

    def folder(self, people: Path | None = None) -> Path:
        """Return where the result of a batch goes; its file may not be at hand any more."""
        return self.exports or (people.parent.absolute() if people is not None else Path.cwd())
