"""Which page lies on which: back to the list, one page in the place of all others, a send on top of any page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App
    from textual.screen import Screen

    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line


class OnAPage:
    """What a send opened from a page has behind it: no list to go through."""

    def __init__(self, header: Header) -> None:
        self._header = header

    def header(self, width: int) -> Sequence[Line]:
        """Return the first line of the screen."""
        return self._header(width)

    def step(self, count: int) -> str | None:
        """There is no other send to go to."""
        return None

    def place(self, send_id: str) -> str:
        """It has no place in a list."""
        return ""


def open_send(app: App[Any], engine: Engine, header: Header, send_id: str, glyphs: Glyphs) -> None:
    """Open one send on the page that is open now; `esc` comes back to it."""
    from sendoso_tui.ui.panes.shade import shade_send
    from sendoso_tui.ui.screens.detail import DetailScreen

    shade = shade_send if is_shaded(app) else None
    app.push_screen(DetailScreen(engine, OnAPage(header), send_id, glyphs=glyphs, shade=shade))


def is_shaded(app: App[Any]) -> bool:
    """Say whether the list hides names and addresses, and so the pages on it should."""
    return bool(getattr(app.screen_stack[0], "shaded", False))


def show_list(app: App[Any]) -> None:
    """Close every page that lies on the list."""
    while len(app.screen_stack) > 1:
        app.pop_screen()


def show_alone(app: App[Any], page: Screen[Any]) -> None:
    """Close every page that lies on the list, and open this one."""
    show_list(app)
    app.push_screen(page)
