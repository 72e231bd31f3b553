"""A bare app with a look, for trying one widget or screen at a time, and what is on its screen."""

from typing import Any

from textual._compositor import LayoutUpdate
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from sendoso_tui.ui.mono import MONO
from sendoso_tui.ui.show.glyphs import UNICODE, Glyphs
from sendoso_tui.ui.themes import DEFAULT, THEMES
from sendoso_tui.ui.widgets.ink import make_look


class Stage(App[Any]):
    """Shows `widgets`, and whatever screen a test pushes."""

    CSS = "Screen { background: $background; }"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget, theme: str = DEFAULT, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._widgets = widgets
        self.glyphs = glyphs
        for one in (*THEMES, MONO):
            self.register_theme(one)
        self.theme = theme
        self.look = make_look(self.get_css_variables(), mono=theme == MONO.name)

    def compose(self) -> ComposeResult:
        yield from self._widgets


def rows_of(screen: Screen[Any]) -> list[str]:
    """What stands on the screen, line by line, without blanks at the ends."""
    width, height = screen.size
    strips = strips_of(screen)
    assert all(strip.cell_length == width for strip in strips[:height])
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips[:height]]


def strips_of(screen: Screen[Any]) -> list[Strip]:
    """What stands on the screen with its styles, line by line."""
    update = screen._compositor.render_update(full=True, screen_stack=screen.app._background_screens)
    assert isinstance(update, LayoutUpdate)
    return [Strip.join(cuts) for cuts in update.strips]


def text_of(app: App[Any]) -> str:
    """All that stands on the app's screen now."""
    return "\n".join(rows_of(app.screen))
