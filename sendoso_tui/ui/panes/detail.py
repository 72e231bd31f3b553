"""One send beside the list: mirrors what the cache knows of it, and reads nothing from the network."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sendoso_tui.domain.cancelling import judge_cancel
from sendoso_tui.domain.send import Send
from sendoso_tui.domain.timeline import build_timeline
from sendoso_tui.flows.facts import CancelMoved, CapabilitiesLearned, SendsChanged
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.panes.shade import shade_moved
from sendoso_tui.ui.show.cancel import outcome_lines
from sendoso_tui.ui.show.detail import LABEL, show_pane
from sendoso_tui.ui.show.glyphs import ROLES, UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut, wrap
from sendoso_tui.ui.show.moments import Look, Times, moment
from sendoso_tui.ui.widgets.lines import LinesView
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from textual.timer import Timer

    from sendoso_tui.domain.cancelling import Verdict
    from sendoso_tui.domain.timeline import Timeline
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

AGAIN_AFTER = 0.25
"""Seconds until a store that was busy is asked again."""
Shade = Callable[[Send], Send]
"""Hides who a send is for and from, while the privacy shade is on."""


@frozen
class Seen:
    """A send with all that is judged of it, as of one moment. `send` is as shown, `original` without a shade."""

    send: Send
    original: Send
    timeline: Timeline
    verdict: Verdict
    look: Look
    read_at: datetime
    gone: bool


def see(engine: Engine, send_id: str, times: Times, shade: Shade | None = None) -> Seen | None:
    """Look a send up in the cache and judge it; None when the cache does not hold it. Quick enough for a key.

    Raises StoreFault when the cache is held by somebody else.
    """
    cached = engine.cache.get(send_id)
    if cached is None:
        return None
    now = engine.clock.now()
    send = shade(cached.send) if shade is not None else cached.send
    timeline = build_timeline(send, engine.history(send_id), now)
    verdict = judge_cancel(send, engine.capabilities, read_only=engine.about.read_only)
    return Seen(send, cached.send, timeline, verdict, Look(now, times), cached.last_seen_at, cached.gone)


def touches(fact: Fact, send_id: str | None) -> bool:
    """Say whether `fact` may change what is shown of this send."""
    if isinstance(fact, SendsChanged):
        return send_id in fact.changed_ids or send_id in fact.new_ids
    return isinstance(fact, CancelMoved) and fact.send_id == send_id


def step_line(lines: list[Line], glyphs: Glyphs, send: Send) -> int | None:
    """Return where the current step of the timeline stands in `lines`."""
    sign = (glyphs.of(send.status.phase) + " ", ROLES[send.status.phase].glyph)
    places = [index for index, line in enumerate(lines) if line and (line[0].text, line[0].role) == sign]
    return places[-1] if places else None


def cancel_lines(moved: CancelMoved | None, send: Send, width: int, glyphs: Glyphs, shade: Shade | None) -> list[Line]:
    """Return what this session's cancel of the send has come to, and a blank line; nothing when there was none."""
    if moved is None:
        return []
    return [*outcome_lines(moved if shade is None else shade_moved(moved), send, width, glyphs), EMPTY]


def gone_lines(seen: Seen, width: int) -> list[Line]:
    """Return what is to be said of a send that the server does not know any more, and a blank line; else nothing."""
    if not seen.gone:
        return []
    text = f"Sendoso does not know this send any more. This is how it was read on {moment(seen.read_at, seen.look)}."
    return [*((Piece(line, Role.LATE_STRONG),) for line in wrap(text, width)), EMPTY]


def read_line(seen: Seen) -> Line:
    """Return when this send was last read."""
    return Piece("Read".ljust(LABEL), Role.MUTED), Piece(moment(seen.read_at, seen.look), Role.MUTED)


class DetailPane(LinesView):
    """The right pane. `show` paints in the frame of the cursor's step; asking the server is the screen's part."""

    def __init__(self, engine: Engine, glyphs: Glyphs = UNICODE, *, rule: bool = True, id: str = "detail") -> None:  # noqa: A002
        super().__init__(rule=rule, glyphs=glyphs, id=id)
        self._engine = engine
        self.times = Times.LOCAL
        self.shade: Shade | None = None
        self.send_id: str | None = None
        self._shown: list[Line] = []
        self._retry: Timer | None = None

    def show(self, send_id: str | None) -> None:
        """Show this send, from the top when it is another one than before."""
        fresh = send_id != self.send_id
        self.send_id = send_id
        self._write(fresh=fresh)

    def again(self) -> None:
        """Make the text anew where anything in it may have changed: a minute has passed, times are shown anew."""
        self._write(fresh=False)

    def take(self, fact: Fact) -> None:
        """Follow a fact of the engine."""
        if touches(fact, self.send_id) or isinstance(fact, CapabilitiesLearned):
            self.again()

    def rewrap(self) -> None:
        self._write(fresh=False)

    def _write(self, *, fresh: bool) -> None:
        if not self.size.width:
            return
        try:
            seen = see(self._engine, self.send_id, self.times, self.shade) if self.send_id is not None else None
        except StoreFault as fault:
            # What is painted stays when it is this send; another send's text must never stand beside this row.
            if fresh:
                self._put([EMPTY, *_muted(str(fault), self.text_width)], None, fresh, None)
            if self._retry is not None:
                self._retry.stop()
            self._retry = self.set_timer(AGAIN_AFTER, self.again)
            return
        if seen is None:
            gone = "This send is not stored any more." if self.send_id is not None else ""
            self._put([EMPTY, *_muted(gone, self.text_width)], None, fresh, None)
            return
        width = self.text_width
        lines = [EMPTY, *show_pane(seen.send, seen.timeline, seen.verdict, width, seen.look, self.glyphs)]
        lines.append(read_line(seen))
        lines[1:1] = gone_lines(seen, width) + cancel_lines(
            self._engine.cancelling(seen.send.id), seen.send, width, self.glyphs, self.shade
        )
        name = Piece(cut(seen.send.recipient.label or seen.send.id, width, self.glyphs.ellipsis), Role.STRONG)
        self._put(lines, step_line(lines, self.glyphs, seen.send), fresh, (name,))

    def _put(self, lines: list[Line], keep: int | None, fresh: bool, scrolled_head: Line | None) -> None:
        if fresh or lines != self._shown:
            self._shown = lines
            head = (Piece("Detail", Role.MUTED),)
            self.put(lines, head=head, scrolled_head=scrolled_head, keep=keep, fresh=fresh)


def _muted(text: str, width: int) -> list[Line]:
    return [(Piece(line, Role.MUTED),) for line in wrap(text, width)]
