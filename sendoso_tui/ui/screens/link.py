"""Before a link is opened: its host, and a choice. Only a checked http or https link is ever handed to a browser."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sendoso_tui.ui.browser import find_opener, open_link
from sendoso_tui.ui.screens.layer import GuardedBox, Layer
from sendoso_tui.ui.show import opening as words
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Role
from sendoso_tui.ui.show.links import check_link
from sendoso_tui.ui.widgets.box import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.links import Link


class LinkDialog(Layer[bool]):
    """Ends with True when the link was opened or copied. Where the host is not known, the focus starts on leaving."""

    def __init__(self, url: str, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.link: Link = check_link(url)
        self._glyphs = glyphs
        self._opener = find_opener(os.environ)
        self._failed = ""

    def make_box(self) -> GuardedBox:
        if self.link.why_not is not None:
            return GuardedBox(
                "This link is not opened", [Button("escape", "Close", written="esc")], glyphs=self._glyphs
            )
        known = words.is_known(self.link)
        return GuardedBox(
            "Open this page?" if self._opener else "Copy this link?",
            [Button("n", "Leave it"), Button("o", "Open it") if self._opener else Button("y", "Copy it")],
            first=1 if known else 0,
            border=Role.MUTED if known else Role.LATE,
            glyphs=self._glyphs,
        )

    def body(self, width: int) -> Sequence[Line]:
        if self.link.why_not is not None:
            return words.say_why_not(self.link, width, self._glyphs)
        return words.ask_to_open(self.link, width, self._glyphs, can_open=bool(self._opener), failed=self._failed)

    def keys(self, width: int) -> Sequence[Line]:
        if self.link.why_not is not None:
            return [key_line(("esc", "close"))]
        act = ("o", "open it") if self._opener else ("y", "copy it")
        return [key_line(act, ("n", "leave it"), ("tab", "next button"))]

    def choose(self, index: int) -> None:
        if self.link.why_not is not None or index == 0:
            self.dismiss(False)
        elif self._opener is None:
            self.app.copy_to_clipboard(self.link.url)
            self.dismiss(True)
        else:
            self._open(self._opener)

    def _open(self, opener: str) -> None:
        try:
            open_link(opener, self.link.url)
        except OSError as error:
            self._failed = f"It could not be opened: {error.strerror or 'unknown reason'}."
            self.write()
        else:
            self.dismiss(True)
