"""What every dialog shares: it lies on a greyed screen, owns all keys, and drops those typed before it was painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.style import Style
from textual import on
from textual.message import Message
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from sendoso_tui.ui.show.line import Role
from sendoso_tui.ui.widgets.box import DialogBox
from sendoso_tui.ui.widgets.greyed import Greyed
from sendoso_tui.ui.widgets.ink import ink_of
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.lines import is_mono

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from textual.app import App, ComposeResult
    from textual.events import Click, Key, Resize

    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.show.line import Line

T = TypeVar("T")


class GuardedBox(DialogBox):
    """A box that takes no key and no click that was made before it could be read."""

    painted_at: float | None = None

    def on_key(self, event: Key) -> None:
        if self._came_too_early(event):
            event.stop()
            event.prevent_default()
            return
        super().on_key(event)

    def on_click(self, event: Click) -> None:
        # Textual calls the handlers of parent classes too, unless told not to.
        event.prevent_default()
        event.stop()
        if not self._came_too_early(event):
            super().on_click(event)

    def _came_too_early(self, message: Message) -> bool:
        return self.painted_at is None or message.time <= self.painted_at


class Layer(ModalScreen[T]):
    """A dialog: a box in the middle and its keys in the last line. Subclasses say what stands in them."""

    DEFAULT_CSS = """
    Layer { align: center middle; }
    Layer > LineBar { dock: bottom; height: 1; background: $panel; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "GuardedBox"

    def make_box(self) -> GuardedBox:
        """Return the box with its titles and buttons."""
        raise NotImplementedError

    def body(self, width: int) -> Sequence[Line]:
        """Return the text of the box in lines of at most `width` cells."""
        raise NotImplementedError

    def keys(self, width: int) -> Sequence[Line]:
        """Return the last line of the screen: which keys do what."""
        raise NotImplementedError

    def choose(self, index: int) -> None:
        """Act on the button that was chosen; called at most once for a dialog that closes on it."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        self.box = self.make_box()
        yield self.box
        yield LineBar(self.keys)

    def on_mount(self) -> None:
        # Inline, since an app's rule for `Screen` is stronger than any default here. Half seen is what makes Textual
        # paint the screen beneath at all; how that looks is decided in `render`.
        # Without colours nothing beneath is painted, and nothing may be mixed into the terminal's own ground.
        self.styles.background = "ansi_default" if is_mono(self.app) else "black 50%"
        self.call_after_refresh(self._painted)

    def on_resize(self, _: Resize) -> None:
        self.write()

    def write(self) -> None:
        """Make the text anew for the present size."""
        self.box.put(self.body(self.box.text_width(self.size)), self.size)

    @on(DialogBox.Chosen)
    def _chosen(self, event: DialogBox.Chosen) -> None:
        event.stop()
        # A second answer may be on its way while the dialog closes.
        if self.is_current:
            self.choose(event.index)

    def on_key(self, event: Key) -> None:
        """No key passes through to what lies beneath."""
        event.stop()

    def on_fact_arrived(self, _: FactArrived) -> None:
        """Dialogs show what was true when they opened; one that follows facts overrides this."""

    def render(self) -> RenderableType:
        """Paint what lies beneath in the grey of rules."""
        seen = super().render()
        if not isinstance(seen, BackgroundScreen):
            return seen
        grey = ink_of(self.app)[Role.RULE]
        return Greyed(seen.screen, Style(bgcolor=seen.screen.rich_style.bgcolor) + grey, blank=is_mono(self.app))

    def _painted(self) -> None:
        self.box.painted_at = Message().time


def is_on_top(app: App[object]) -> bool:
    """Say whether a dialog is open already, so that the same key pressed twice opens no second one."""
    return isinstance(app.screen, Layer)
