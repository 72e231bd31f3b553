"""The raw data of one send, as the server sent it: every field, also those that this program does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.panes.detail import AGAIN_AFTER, touches
from sendoso_tui.ui.screens.stack import is_shaded
from sendoso_tui.ui.screens.text_page import TextPage
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut, spread
from sendoso_tui.ui.show.raw import raw_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line


class RawScreen(TextPage):
    """JSON, indented and scrolled; without what may name somebody while names are hidden."""

    def __init__(
        self, engine: Engine, send_id: str, header: Header, name: str = "", *, glyphs: Glyphs = UNICODE
    ) -> None:
        super().__init__(engine, header, glyphs=glyphs)
        self._send_id = send_id
        self._name = name

    def title_line(self, width: int) -> Line:
        left = (
            Piece(" Sends > ", Role.MUTED),
            Piece(cut(self._name or self._send_id, width // 2, self.glyphs.ellipsis), Role.STRONG),
            Piece(" > raw data", Role.MUTED),
        )
        return spread(left, (Piece(self._send_id + " ", Role.MUTED),), width, self.glyphs.ellipsis)

    def text(self, width: int) -> Sequence[Line]:
        try:
            raw = self.engine.cache.raw(self._send_id) or b""
        except StoreFault as fault:
            self.set_timer(AGAIN_AFTER, self.again)
            return [EMPTY, (Piece(str(fault), Role.MUTED),)]
        return [EMPTY, *raw_lines(raw, width, shaded=is_shaded(self.app))]

    def keys(self) -> Line:
        return key_line(("esc", "back"), ("j k", "scroll"), ("g G", "top, bottom"), ("?", "all keys"))

    def on_fact_arrived(self, event: FactArrived) -> None:
        if touches(event.fact, self._send_id):
            self.again()
