"""The dialog that asks before a cancel, and the one that says why there is nothing to ask.

The dialog captures the send and the status a person sees, hands both to the engine and closes. It owns no write: what
comes of it arrives as facts, whether a screen is there to hear them or not.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.cancelling import Chance, judge_cancel
from sendoso_tui.domain.timeline import build_timeline
from sendoso_tui.flows.facts import SendsChanged
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.messages import Told
from sendoso_tui.ui.screens.layer import GuardedBox, Layer, is_on_top
from sendoso_tui.ui.show import cancel as words
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut_middle, wrap
from sendoso_tui.ui.show.links import check_link
from sendoso_tui.ui.show.moments import Look, Times
from sendoso_tui.ui.show.timeline import words_of
from sendoso_tui.ui.widgets.box import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import Screen

    from sendoso_tui.domain.cancelling import Verdict
    from sendoso_tui.domain.send import Send, StatusUpdate
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

ID_WIDTH = 24
NOT_BEGUN = "Not begun: a cancel of this send is still on its way, or the connection is not open yet."

Run = Callable[[str], None]
"""Runs a command by its id for the send under the cursor."""


class CancelDialog(Layer[bool]):
    """Asks. Ends with True when the engine has taken the order, with False when the send is kept or it has not."""

    def __init__(self, engine: Engine, send: Send, verdict: Verdict, look: Look, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._engine, self._send, self._verdict = engine, send, verdict
        self._look, self._glyphs = look, glyphs
        self._now = send
        self.refused = False

    def make_box(self) -> GuardedBox:
        about = self._engine.about
        where = Piece("PRODUCTION", Role.LATE_STRONG) if about.is_production else Piece(about.environment, Role.MUTED)
        return GuardedBox(
            words.ASK_TITLE,
            [Button("n", words.KEEP), Button("y", words.CANCEL, danger=True)],
            right=(where,),
            foot=(Piece(cut_middle(self._send.id, ID_WIDTH, self._glyphs.ellipsis), Role.MUTED),),
            border=Role.LATE,
            glyphs=self._glyphs,
        )

    def body(self, width: int) -> Sequence[Line]:
        lines = words.ask_lines(self._send, self._verdict, width, self._look, self._team(), self._glyphs)
        if self._now.status.key != self._send.status.key:
            text = f"It reads {words_of(self._now.status_raw)} by now."
            lines = [*((Piece(line, Role.LATE_STRONG),) for line in wrap(text, width)), EMPTY, *lines]
        return lines

    def keys(self, width: int) -> Sequence[Line]:
        return [key_line(("n", "keep"), ("y", "cancel the send"), ("tab", "next button"))]

    def choose(self, index: int) -> None:
        if index == 0:
            self.dismiss(False)
            return
        taken = self._engine.cancel(self._send.id, self._send.status_raw)
        self.refused = not taken
        self.dismiss(taken)

    def on_fact_arrived(self, event: FactArrived) -> None:
        """Say so when the send moves on while the dialog is open; the order still names the status that was seen."""
        fact = event.fact
        if isinstance(fact, SendsChanged) and self._send.id in fact.changed_ids:
            try:
                cached = self._engine.cache.get(self._send.id)
            except StoreFault:
                return  # the engine reads the status again before it sends
            if cached is not None and cached.send.status.key != self._now.status.key:
                self._now = cached.send
                self.write()

    def _team(self) -> str:
        read = self._engine.budget
        if read is not None and read.team is not None and self._send.team_id in ("", read.team.team_id):
            return read.team.team_name
        return self._send.sender.team_name


class RefusedDialog(Layer[str | None]):
    """Says why this send cannot be cancelled and what to do instead. Ends with the id of a command to run, or None."""

    def __init__(self, engine: Engine, send: Send, verdict: Verdict, look: Look, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._send, self._verdict, self._look, self._glyphs = send, verdict, look, glyphs
        seen: tuple[StatusUpdate, ...] = ()
        with suppress(StoreFault):
            seen = engine.history(send.id)
        self._timeline = build_timeline(send, seen, look.now)
        self._commands: list[tuple[str | None, str, str]] = [(None, "esc", words.CLOSE)]
        if check_link(send.tracking_url).why_not is None:
            self._commands.append(("track", "o", "Tracking page"))
        self._commands.append(("copy-id", "y", "Copy the id"))

    def make_box(self) -> GuardedBox:
        buttons = [Button("escape" if key == "esc" else key, text, written=key) for _, key, text in self._commands]
        name = Piece(cut_middle(self._send.id, ID_WIDTH, self._glyphs.ellipsis), Role.MUTED)
        return GuardedBox(words.REFUSE_TITLE, buttons, right=(name,), border=Role.MUTED, glyphs=self._glyphs)

    def body(self, width: int) -> Sequence[Line]:
        return words.refuse_lines(self._send, self._verdict, self._timeline, width, self._look, self._glyphs)

    def keys(self, width: int) -> Sequence[Line]:
        return [key_line(*((key, text.lower()) for _, key, text in self._commands))]

    def choose(self, index: int) -> None:
        self.dismiss(self._commands[index][0])


def open_cancel(
    behind: Screen[Any],
    engine: Engine,
    send: Send,
    run: Run,
    *,
    times: Times = Times.LOCAL,
    glyphs: Glyphs = UNICODE,
) -> None:
    """Ask whether to cancel `send`, or say why not. Does nothing while a dialog is open already.

    `send` is what the person saw when the key was pressed. What is worth saying at once is told to `behind`.
    """
    if is_on_top(behind.app):
        return
    verdict = judge_cancel(send, engine.capabilities, read_only=engine.about.read_only)
    look = Look(engine.clock.now(), times)
    if verdict.chance is Chance.NO:
        behind.app.push_screen(
            RefusedDialog(engine, send, verdict, look, glyphs),
            lambda command: run(command) if command is not None else None,
        )
        return
    dialog = CancelDialog(engine, send, verdict, look, glyphs)

    def closed(taken: bool | None) -> None:
        if dialog.refused:
            behind.post_message(Told(NOT_BEGUN, persistent=True))

    behind.app.push_screen(dialog, closed)
