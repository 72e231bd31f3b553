"""A bar in which one piece is the page one is on: it has the ground of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sendoso_tui.ui.show.line import Role
from sendoso_tui.ui.widgets.ink import look_of
from sendoso_tui.ui.widgets.line_bar import LineBar

if TYPE_CHECKING:
    from sendoso_tui.ui.widgets.paint import Ink


class TabBar(LineBar):
    """Draws strong pieces as the open tab."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-bar--open"}
    DEFAULT_CSS = "TabBar .tab-bar--open { background: $background; }"

    def ink(self) -> Ink:
        look = look_of(self.app)
        tab = look.tab if look.tab is not None else self.get_component_rich_style("tab-bar--open").background_style
        return {**look.ink, Role.STRONG: look.ink[Role.STRONG] + tab}
