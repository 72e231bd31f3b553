"""The theme an app begins with is there from the first frame, as if it had been changed to."""

from typing import Any

import pytest
from textual.widgets import Static

from sendoso_tui.ui.looks import ThemedApp
from sendoso_tui.ui.options import UiOptions
from sendoso_tui.ui.themes import DEFAULT, THEMES

NAMES = [theme.name for theme in THEMES]


class Themed(ThemedApp):
    """Counts how often all styles are read again."""

    CSS = "Screen { background: $background; } Static { color: $primary; }"
    refreshed = 0

    def refresh_css(self, animate: bool = True) -> None:
        self.refreshed += 1
        super().refresh_css(animate)

    def compose(self) -> Any:
        yield Static("word")

    @property
    def seen(self) -> tuple[object, ...]:
        """All that a theme decides."""
        styles = self.query_one(Static).styles
        return (sorted(self.classes), self.get_css_variables(), self.screen.styles.background, styles.color, self.look)


@pytest.mark.parametrize("name", NAMES)
async def test_an_app_begins_with_its_theme(name: str) -> None:
    begun, changed = Themed(UiOptions(theme=name)), Themed(UiOptions(theme=next(one for one in NAMES if one != name)))
    async with begun.run_test():
        at_once = begun.seen
        assert begun.refreshed == 0, "all styles were read twice"
    async with changed.run_test() as pilot:
        changed.theme = name
        await pilot.pause()
        assert changed.seen == at_once


@pytest.mark.parametrize("name", ["nord", "textual-light"])
async def test_a_theme_of_textual_can_be_begun_with(name: str) -> None:
    app = Themed(UiOptions(theme=name))
    async with app.run_test():
        assert app.theme == name
        assert f"-theme-{name}" in app.classes


async def test_a_theme_nobody_knows_is_the_usual_one() -> None:
    app = Themed(UiOptions(theme="no such theme"))
    async with app.run_test():
        assert app.theme == DEFAULT
