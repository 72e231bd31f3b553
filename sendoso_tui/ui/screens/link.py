"""Before a link is opened: its host, and a choice. Only a checked http or https link is ever handed to a browser."""

from collections.abc import Sequence

from sendoso_tui.ui.screens.layer import GuardedBox, Layer
from sendoso_tui.ui.show.glyphs import UNICODE, Glyphs
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Line, Role
from sendoso_tui.ui.show.links import Link, check_link
from sendoso_tui.ui.show.opening import ask_to_open, is_known, say_why_not
from sendoso_tui.ui.widgets.box import Button


class LinkDialog(Layer[bool]):
    """Ends with True when the link was opened. Where the host is not known, the focus starts on leaving."""

    def __init__(self, url: str, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.link: Link = check_link(url)
        self._glyphs = glyphs

    def make_box(self) -> GuardedBox:
        if self.link.why_not is not None:
            return GuardedBox(
                "This link is not opened", [Button("escape", "Close", written="esc")], glyphs=self._glyphs
            )
        return GuardedBox(
            "Open this page?",
            [Button("n", "Leave it"), Button("o", "Open it")],
            first=1 if is_known(self.link) else 0,
            border=Role.MUTED if is_known(self.link) else Role.LATE,
            glyphs=self._glyphs,
        )

    def body(self, width: int) -> Sequence[Line]:
        words = ask_to_open if self.link.why_not is None else say_why_not
        return words(self.link, width, self._glyphs)

    def keys(self, width: int) -> Sequence[Line]:
        if self.link.why_not is not None:
            return [key_line(("esc", "close"))]
        return [key_line(("o", "open it"), ("n", "leave it"), ("tab", "next button"))]

    def choose(self, index: int) -> None:
        if self.link.why_not is None and index == 1:
            # One argument to the browser, never a shell; the checked text begins with http:// or https://.
            self.app.open_url(self.link.url)
            self.dismiss(True)
        else:
            self.dismiss(False)
