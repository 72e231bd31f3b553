"""What the main screen's parts share: the engine, the panes, the sentence in the status line. No behaviour of keys."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual._compositor import Compositor
from textual.screen import Screen

from sendoso_tui.domain.query import ALL
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.commands.command import Standing
from sendoso_tui.ui.inside_textual import paints_as_known
from sendoso_tui.ui.panes.created import ANY_TIME
from sendoso_tui.ui.panes.sends_list import SendsList
from sendoso_tui.ui.panes.shade import shade_names
from sendoso_tui.ui.show.glyphs import ASCII, UNICODE
from sendoso_tui.ui.show.log import Said
from sendoso_tui.ui.show.moments import Times
from sendoso_tui.ui.widgets.painted import LaidOutOnce
from sendoso_tui.ui.widgets.tiles import TiledCompositor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.send import Send
    from sendoso_tui.ui.options import UiOptions
    from sendoso_tui.ui.panes.created import Created
    from sendoso_tui.ui.ports import Engine


class SendsBase(LaidOutOnce, Screen[None]):
    """State of the main screen. `matching` is the exact number of sends the filter admits, None while it is counted."""

    def __init__(self, engine: Engine, options: UiOptions) -> None:
        super().__init__()
        if paints_as_known(Compositor):
            self._compositor = TiledCompositor()
        self.engine = engine
        self.options = options
        self.glyphs = ASCII if options.ascii else UNICODE
        self.sync = engine.sync_state
        self.sends = SendsList(engine.cache, engine.about.dialect, engine.clock.now, self.glyphs)
        self.created: Created = ANY_TIME
        self.matching: int | None = None
        self.sentence = ""
        self.sentence_stays = False
        self.sentence_names: tuple[str, ...] = ()
        self.question: str | None = None
        self.preview = True
        self.shaded = False
        self.times = Times.LOCAL
        self.said: deque[Said] = deque(maxlen=200)

    def send(self) -> Send | None:
        """Return the send under the cursor, as cached now: never the one the cursor was on a moment ago."""
        send_id = self.sends.state.cursor_id
        if send_id is None:
            return None
        try:
            cached = self.engine.cache.get(send_id)
        except StoreFault:
            return None
        return cached.send if cached is not None else None

    def standing(self) -> Standing:
        """Return what commands judge by."""
        state = self.sends.state
        return Standing(
            about=self.engine.about,
            capabilities=self.engine.capabilities,
            sync=self.engine.sync_state,
            look=self.send,
            pointed=state.cursor_id is not None,
            rows=len(state.window),
            marks=len(self.sends.marks),
            filtered=state.filter != ALL,
        )

    @property
    def shown_sentence(self) -> str:
        """What the status line says, without the names in it while names are hidden."""
        return shade_names(self.sentence, self.sentence_names) if self.shaded else self.sentence

    def tell(self, sentence: str, *, persistent: bool = False, names: Sequence[str] = ()) -> None:
        """Say something in the status line. What is persistent stays until `esc`; the rest until the next key.

        `names` are the people it names, who can be hidden.
        """
        self.said.append(Said(self.engine.clock.now(), sentence, persistent, tuple(names)))
        if self.sentence_stays and not persistent:
            return
        self.sentence, self.sentence_stays, self.sentence_names = sentence, persistent, tuple(names)
        self.again("status")

    def told(self) -> list[Said]:
        """Return what was said in this session, the oldest first; without names while they are hidden."""
        if not self.shaded:
            return list(self.said)
        return [replace(said, sentence=shade_names(said.sentence, said.names)) for said in self.said]

    def hush(self, *, everything: bool = False) -> None:
        """Take the sentence away; a persistent one only with `everything`."""
        if self.sentence and (everything or not self.sentence_stays):
            self.sentence, self.sentence_stays, self.sentence_names = "", False, ()
            self.again("status")

    def again(self, *bars: str) -> None:
        """Let these bars look whether they have something else to say."""
        raise NotImplementedError

    def ask(self, why: str) -> None:
        """Read the index for the present filter and sort; `why` tells how the answer is to be taken."""
        raise NotImplementedError

    def show_ages(self) -> None:
        """Count all ages on to the present minute; only cells that read otherwise now are painted."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Show and size the panes for the present width."""
        raise NotImplementedError

    def command(self, command_id: str) -> Any:
        """Run a command, or say why not."""
        raise NotImplementedError


if TYPE_CHECKING:
    Part = SendsBase
else:

    class Part:
        """A part of the main screen: to mypy the screen, to Python a class that costs Textual nothing.

        Textual looks through everything that a class of its own inherits, a quarter of a millisecond each. Bindings,
        styles, reactives and `@on` are seen in the screen only, not in its parts; `on_…` and `action_…` in both.
        """
