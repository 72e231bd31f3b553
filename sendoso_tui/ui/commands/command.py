"""A command: a key, words, and the answer to "why not now?". What it does is an `action_` method of its owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.facts import SyncState


@frozen
class Standing:
    """What a command may look at to say whether it can be used now. `look` reads the send under the cursor."""

    about: ProfileAbout
    capabilities: Capabilities
    sync: SyncState
    look: Callable[[], Send | None] = lambda: None
    pointed: bool = False
    rows: int = 0
    marks: int = 0
    filtered: bool = False

    @property
    def send(self) -> Send | None:
        """The send under the cursor, read when it is asked for."""
        return self.look()


WhyNot = Callable[[Standing], str | None]


def always(standing: Standing) -> str | None:
    """For what can be done at any time."""
    return None


@frozen
class Command:
    """`keys` are Textual's names, the first is shown; `label` is for the footer, `help` for overlay and palette.

    `action` is the name of the method without `action_`; `args` are constants of this program, never data.
    `everywhere` works under dialogs too; `explains` commands say on a page of their own why they cannot be used now.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    action: str
    args: tuple[int | str, ...] = ()
    why_not: WhyNot = always
    everywhere: bool = False
    explains: bool = False


_WRITTEN = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "f1": "F1",
    "f4": "F4",
    "f10": "F10",
}


def written(key: str) -> str:
    """Return a key as a person reads it: `/` for slash, `esc` for escape."""
    return _WRITTEN.get(key, key)
