"""A dialog to type one text in, of one or several lines. Ends with the text, or with None when it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from sendoso_tui.domain.form import TYPED_LIMIT
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Piece, Role, cut
from sendoso_tui.ui.widgets.block import Block
from sendoso_tui.ui.widgets.entry import Entry
from sendoso_tui.ui.widgets.line_bar import LineBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.show.line import Line


class TypeScreen(ModalScreen[str | None]):
    """`lines` asks for several lines, where enter begins the next one."""

    DEFAULT_CSS = """
    TypeScreen { align: center middle; background: $background 60%; }
    #type-box {
        width: 80%; max-width: 78; height: auto; padding: 0 1; background: $background;
        border: solid $border-blurred;
    }
    #type-box #type-title { height: 1; margin: 0 0 1 0; }
    #type-box Block { height: 6; }
    TypeScreen > LineBar { dock: bottom; height: 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("ctrl+s,f10", "take", show=False, priority=True),
    ]

    def __init__(self, title: str, text: str = "", *, lines: bool = False) -> None:
        super().__init__()
        self._title_text = title
        self._field: Block | Entry = (
            Block(text, limit=TYPED_LIMIT, id="typed") if lines else Entry(text, id="typed", limit=TYPED_LIMIT)
        )

    def compose(self) -> ComposeResult:
        with Vertical(id="type-box"):
            yield LineBar(lambda width: [(Piece(cut(self._title_text, width), Role.HEADING),)], id="type-title")
            yield self._field
        yield LineBar(self._keys)

    def on_mount(self) -> None:
        self._field.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        self.dismiss(self._field.text if isinstance(self._field, Block) else self._field.value)

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_fact_arrived(self, _: FactArrived) -> None:
        """Nothing of what is told changes what is typed."""

    def _keys(self, width: int) -> Sequence[Line]:
        takes = "ctrl+s" if isinstance(self._field, Block) else "enter"
        return [key_line((takes, "takes it"), ("esc", "leaves it as it was"))]
