"""One send as a page: what it is on the left, what happened to it on the right. `j` and `k` go through the list behind.

What a key acts on is the send painted here, never the row under the cursor of the list, which may be a step ahead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from sendoso_tui.flows.facts import CancelMoved, CancelStage, CapabilitiesLearned, SyncMoved
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.commands.registry import COMMANDS, SEND
from sendoso_tui.ui.panes.detail import (
    AGAIN_AFTER,
    cancel_lines,
    gone_lines,
    read_line,
    see,
    step_line,
    touches,
)
from sendoso_tui.ui.panes.shade import shade_names
from sendoso_tui.ui.screens.page_keys import PROGRAM, page_bindings
from sendoso_tui.ui.screens.send_keys import SendKeys
from sendoso_tui.ui.show import sync
from sendoso_tui.ui.show.detail import show_page, show_pane
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, spread
from sendoso_tui.ui.show.moments import Times
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.lines import PageOfLines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

    from sendoso_tui.ui.messages import FactArrived, Told
    from sendoso_tui.ui.panes.detail import (
        Seen,
        Shade,
    )
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.send_keys import Behind
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

TWO_COLUMNS = 76
HEAD: Line = (Piece("Send", Role.MUTED),)
SEND_IDS = tuple(command.id for command in COMMANDS if command.group == SEND)


class DetailScreen(SendKeys):
    """The page. It closes with `esc`; the list has moved along."""

    DEFAULT_CSS = """
    DetailScreen .page-bar { height: 1; }
    DetailScreen Horizontal { height: 1fr; }
    DetailScreen #page-header, DetailScreen #page-footer { background: $panel; }
    """
    AUTO_FOCUS = "#page-right"
    IDS: ClassVar[tuple[str, ...]] = (*SEND_IDS, "down", "up", "times", "shade", *PROGRAM)
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings(IDS)]

    def __init__(
        self,
        engine: Engine,
        behind: Behind,
        send_id: str,
        *,
        times: Times = Times.LOCAL,
        glyphs: Glyphs = UNICODE,
        shade: Shade | None = None,
        times_changed: Callable[[Times], None] = lambda _: None,
    ) -> None:
        """`times_changed` hears when `t` was pressed here, so that the list's pane shows moments in the same way."""
        super().__init__()
        self.engine, self._behind, self.glyphs, self._shade = engine, behind, glyphs, shade
        self._times_changed = times_changed
        self.times = times
        self.send_id = send_id
        self.seen: Seen | None = None
        self.sentence = ""
        self._named = ""
        self._stays = False

    def compose(self) -> ComposeResult:
        yield LineBar(self._behind.header, id="page-header", classes="page-bar")
        yield LineBar(self._crumb, id="page-crumb", classes="page-bar")
        with Horizontal():
            yield PageOfLines(margin=2, glyphs=self.glyphs, id="page-left")
            yield PageOfLines(rule=True, glyphs=self.glyphs, id="page-right")
        yield LineBar(self._status, id="page-status", classes="page-bar")
        yield LineBar(self.footer, id="page-footer", classes="page-bar")

    def on_mount(self) -> None:
        self.left = self.query_one("#page-left", PageOfLines)
        self.right = self.query_one("#page-right", PageOfLines)
        self.left.rewrap = self.right.rewrap = self.again  # type: ignore[method-assign]
        self.set_interval(60, self.again)

    def on_resize(self, event: Resize) -> None:
        two = event.size.width >= TWO_COLUMNS
        self.left.display = self.right.rule = two
        self.left.styles.width = event.size.width * 38 // 80
        if not two and self.focused is self.left:
            self.right.focus()
        self.call_after_refresh(self.again)

    def show(self, send_id: str) -> None:
        """Show another send, from the top."""
        self.send_id = send_id
        self._hush()
        self._write(fresh=True)

    def again(self) -> None:
        """Make all text anew; only what differs is painted."""
        self._write(fresh=False)

    def command(self, command_id: str) -> None:
        """Run a command; a sentence that need not stay makes room for what comes of it."""
        if not self._stays:
            self._hush()
            self._bars()
        super().command(command_id)

    def action_back(self) -> None:
        if self._stays:
            self._hush()
            self._bars()
        else:
            self.dismiss(None)

    def action_step(self, count: int) -> None:
        found = self._behind.step(count)
        if found is not None and found != self.send_id:
            self.show(found)

    def action_times(self) -> None:
        self.times = self.times.next
        self._times_changed(self.times)
        self.again()

    def on_told(self, event: Told) -> None:
        event.stop()
        self.tell(event.sentence, stays=event.persistent)

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact = event.fact
        if isinstance(fact, CancelMoved) and fact.send_id == self.send_id:
            good = fact.stage in (CancelStage.DONE, CancelStage.ACCEPTED)
            self.tell(fact.sentence, stays=fact.stage.is_over and not good, named=fact.who)
        if touches(fact, self.send_id) or isinstance(fact, CapabilitiesLearned):
            self.again()
        elif isinstance(fact, SyncMoved):
            self._bars()

    def _write(self, *, fresh: bool) -> None:
        if self.seen is not None and self.seen.original.id != self.send_id:
            self.seen = None
        try:
            self.seen = seen = see(self.engine, self.send_id, self.times, self._shade)
        except StoreFault as fault:
            # What is painted stays when it is this send, and keys go on acting on what is painted.
            if self.seen is None:
                self._say(str(fault))
            self.set_timer(AGAIN_AFTER, self.again)
            return
        if seen is None:
            self._say("This send is not stored any more.")
            return
        moved = self.engine.cancelling(self.send_id)
        if self.left.display:
            left, right = show_page(
                seen.send,
                seen.timeline,
                seen.verdict,
                (self.left.text_width, self.right.text_width),
                seen.look,
                self.glyphs,
            )
            width = self.left.text_width
            moved_lines = cancel_lines(moved, seen.send, width, self.glyphs, self._shade)
            left = [EMPTY, *gone_lines(seen, width), *moved_lines, *left, read_line(seen)]
            self.left.put(left, head=HEAD, fresh=fresh)
        else:
            width = self.right.text_width
            right = show_pane(seen.send, seen.timeline, seen.verdict, width, seen.look, self.glyphs)
            moved_lines = cancel_lines(moved, seen.send, width, self.glyphs, self._shade)
            right = [*gone_lines(seen, width), *moved_lines, *right, read_line(seen)]
        right = [EMPTY, *right]
        # In one column the present status stands on top, so there is nothing to scroll to.
        keep = step_line(right, self.glyphs, seen.send) if self.left.display else None
        self.right.put(right, head=self._head_right(), keep=keep, fresh=fresh)
        self._bars()

    def _say(self, sentence: str) -> None:
        self.left.put([], head=HEAD)
        self.right.put([EMPTY, (Piece(sentence, Role.MUTED),)], head=self._head_right(), fresh=True)
        self._bars()

    def _head_right(self) -> Line:
        word = Piece("Timeline", Role.HEADING) if self.left.display else Piece("Send", Role.MUTED)
        return spread((word,), (Piece(f"t times: {self.times.value}", Role.MUTED),), self.right.text_width)

    def _crumb(self, width: int) -> Sequence[Line]:
        name = self.seen.send.recipient.label or self.send_id if self.seen is not None else self.send_id
        place = Piece(self._behind.place(self.send_id) + " ", Role.MUTED)
        return [spread((Piece(" Sends > ", Role.MUTED), Piece(name, Role.STRONG)), (place,), width)]

    def _status(self, width: int) -> Sequence[Line]:
        said = self.sentence if self._shade is None else shade_names(self.sentence, [self._named])
        left: Line = (Piece(f" {said}"),)
        if not self.sentence:
            left = (Piece(" "), Piece("j k", Role.KEY), Piece(" next and previous send", Role.MUTED))
        rate = sync.rate(self.engine.sync_state, self.engine.clock.monotonic())
        return [spread(left, (rate, Piece(" ")), width, self.glyphs.ellipsis)]

    def tell(self, sentence: str, *, stays: bool = False, named: str = "") -> None:
        """Say something in the status line; `named` is who the sentence names, and can be hidden."""
        self.sentence, self._stays, self._named = sentence, stays, named
        self._bars()

    def _hush(self) -> None:
        self.sentence, self._stays = "", False

    def _bars(self) -> None:
        for bar in self.query(LineBar):
            bar.again()
