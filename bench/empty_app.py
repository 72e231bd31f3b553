"""The floor: the smallest Textual app that answers a key with a change on the screen."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class Empty(App[None]):
    """Counts the moves asked of it."""

    moves = 0

    def compose(self) -> ComposeResult:
        yield Static("EMPTY APP, MOVES: 0")

    def on_key(self, event: Key) -> None:
        if event.key in ("down", "pagedown"):
            self.moves += 1
            self.query_one(Static).update(f"EMPTY APP, MOVES: {self.moves}")


if __name__ == "__main__":
    Empty().run()
