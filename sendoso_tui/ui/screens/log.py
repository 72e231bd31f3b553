"""What was said and what was asked: the messages of this session and its requests, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.ui.screens.text_page import TextPage
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, spread
from sendoso_tui.ui.show.log import log_lines
from sendoso_tui.ui.show.moments import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.log import Asked, Said


class LogScreen(TextPage):
    """`said` and `asked` return what there is now; no secret and no query is in either."""

    def __init__(
        self,
        engine: Engine,
        header: Header,
        said: Callable[[], Sequence[Said]],
        asked: Callable[[], Sequence[Asked]],
        *,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        super().__init__(engine, header, glyphs=glyphs)
        self._said, self._asked = said, asked

    def title_line(self, width: int) -> Line:
        state = self.engine.sync_state
        aside = f"{state.quarantined:,} rows could not be read and are set aside" if state.quarantined else ""
        return spread((Piece(" Messages and requests", Role.STRONG),), (Piece(f"{aside} ", Role.LATE),), width)

    def text(self, width: int) -> Sequence[Line]:
        look = Look(self.engine.clock.now())
        return [EMPTY, *log_lines(self._said(), self._asked(), width, look, self.glyphs)]

    def keys(self) -> Line:
        return key_line(("esc", "back"), ("j k", "scroll"), ("g G", "top, bottom"), ("?", "all keys"))

    def on_fact_arrived(self, _: FactArrived) -> None:
        self.again()
