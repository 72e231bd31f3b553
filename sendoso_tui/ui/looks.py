"""The app's look: which theme is used, and what its roles are in styles. What a theme is made of is in `themes.py`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import App

from sendoso_tui.ui.mono import MONO
from sendoso_tui.ui.themes import DEFAULT, THEMES
from sendoso_tui.ui.trouble import QuietCrash
from sendoso_tui.ui.widgets.ink import make_look

if TYPE_CHECKING:
    from textual.theme import Theme

    from sendoso_tui.ui.options import UiOptions
    from sendoso_tui.ui.widgets.ink import Look


class ThemedApp(QuietCrash):
    """Knows our themes beside Textual's, and gives every widget the `look` in use."""

    look: Look

    def __init__(self, options: UiOptions) -> None:
        # Textual would answer NO_COLOR with greys; here it means bold and reverse alone. Empty, it means nothing.
        self.mono = options.mono or bool(os.environ.get("NO_COLOR"))
        os.environ.pop("NO_COLOR", None)
        super().__init__()
        self.options = options
        self.report_writer = options.report
        self.set_class(options.ascii, "-ascii")
        for theme in (*THEMES, MONO):
            self.register_theme(theme)
        wanted = options.theme if options.theme in self.available_themes else DEFAULT
        self._begin_with(MONO.name if self.mono else wanted)

    def _begin_with(self, name: str) -> None:
        """Have a theme from the first frame on: after a change all styles are read, applied and laid out once more."""
        theme = next((one for one in THEMES if one.name == name), None)
        if theme is None:
            # Textual's own may paint in the terminal's colours, which changes more than styles.
            self.theme = name
            self._look_again(self.get_css_variables())
            return
        self.set_reactive(App.theme, name)
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self.set_class(True, f"-theme-{name}", update=False)
        variables = self.get_css_variables()
        self.stylesheet.set_variables(variables)
        self._look_again(variables)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Fill in for themes that are not ours."""
        theme = self.current_theme
        ground = theme.panel or theme.surface or theme.background or "#333333"
        return {"warning-tint": ground, "error-tint": ground, "rule": theme.secondary or theme.primary}

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, self._restyle)

    def action_next_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) + 1 if self.theme in names else 0
        self.theme = names[at % len(names)]

    def repaint_all(self) -> None:
        """Paint every screen in the look in use."""
        for screen in self.screen_stack:
            screen.refresh(layout=True)

    def _restyle(self, theme: Theme) -> None:
        self._look_again(self.get_css_variables())
        self.repaint_all()

    def _look_again(self, variables: dict[str, str]) -> None:
        self.look = make_look(variables, mono=self.theme == MONO.name)
