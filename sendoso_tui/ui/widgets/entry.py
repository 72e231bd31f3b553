"""A one-line text field in the house's look: no border, a cursor that does not blink."""

from textual.widgets import Input


class Entry(Input):
    """An `Input` of one line. Being a Textual field it keeps printable keys, and `ctrl+z`, for itself."""

    DEFAULT_CSS = """
    Entry {
        height: 1; border: none; padding: 0; background: $panel; color: $foreground;
        & > .input--placeholder { color: $text-muted; }
        &:focus { border: none; background: $block-cursor-background; background-tint: transparent; }
    }
    """

    def __init__(self, value: str = "", *, id: str | None = None, limit: int = 200, hint: str = "") -> None:  # noqa: A002
        super().__init__(value, placeholder=hint, id=id, max_length=limit, compact=True, select_on_focus=False)
        self.cursor_blink = False
