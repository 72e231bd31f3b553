"""How widgets ask the app what roles look like in the theme in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

from rich.style import Style

from sendoso_tui.ui.show.line import Role
from sendoso_tui.ui.themes import style_for
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App
    from textual.widget import Widget

    from sendoso_tui.ui.widgets.paint import Ink


@frozen
class Look:
    """Roles as styles, and what the line under a cursor adds to its ground, in focus and without.

    `tab` is how the page one is on is marked where tints cannot do it.
    """

    ink: Ink
    cursor: Style
    cursor_blurred: Style
    tab: Style | None = None


def make_look(variables: Mapping[str, str], *, mono: bool) -> Look:
    """Return the look of a theme; `variables` are the theme's, as `App.theme_variables` has them."""
    ink = {role: style_for(role, variables, mono) for role in Role}
    if mono:
        return Look(ink, Style(reverse=True), Style(reverse=True), Style(reverse=True))
    cursor, blurred = (variables.get(f"block-cursor-{name}", "") for name in ("background", "blurred-background"))
    return Look(ink, _ground(cursor), _ground(blurred))


def _ground(colour: str) -> Style:
    if colour.startswith("#") and len(colour) in (7, 9):
        return Style(bgcolor=colour[:7])
    return Style(reverse=True)


class Looking(Protocol):
    """An app that knows its look."""

    look: Look


def look_of(app: App[Any]) -> Look:
    """Return the look in use."""
    return cast("Looking", app).look


def ink_of(app: App[Any]) -> Ink:
    """Return the styles of all roles."""
    return look_of(app).ink


def ground_of(widget: Widget, *, cursor: bool = False, focused: bool = True) -> Style:
    """Return the style a line of `widget` stands on."""
    return on_cursor(widget, widget.rich_style, focused=focused) if cursor else widget.rich_style


def on_cursor(widget: Widget, ground: Style, *, focused: bool = True) -> Style:
    """Return the style of the line under the cursor, which else stands on `ground`."""
    look = look_of(widget.app)
    return ground + (look.cursor if focused else look.cursor_blurred)
