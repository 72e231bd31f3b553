"""What can be done with the one send that a page shows. The page itself is `detail.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sendoso_tui.flows.facts import Connection
from sendoso_tui.ui.commands.command import written
from sendoso_tui.ui.commands.registry import BY_ID
from sendoso_tui.ui.panes.shade import shade_send
from sendoso_tui.ui.screens.cancel import open_cancel
from sendoso_tui.ui.screens.layer import is_on_top
from sendoso_tui.ui.screens.link import LinkDialog
from sendoso_tui.ui.screens.page_keys import PageKeys
from sendoso_tui.ui.screens.raw import RawScreen
from sendoso_tui.ui.show.line import Piece, Role, line_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.send import Send
    from sendoso_tui.ui.panes.detail import Seen, Shade
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Times

FOOTER = ("track", "cancel", "duplicate", "copy-id", "raw")


class Behind(Protocol):
    """The list this page was opened from."""

    def header(self, width: int) -> Sequence[Line]:
        """Return the first line of the screen."""
        ...

    def step(self, count: int) -> str | None:
        """Move the cursor and return the id of the send it is on now; None when the list is empty."""
        ...

    def place(self, send_id: str) -> str:
        """Return `34 of 1,204`, or nothing when the cursor is not on that send."""
        ...


class SendKeys(PageKeys):
    """Every action is about the send that is painted: `seen`, None while none is."""

    send_id: str
    seen: Seen | None
    times: Times
    _behind: Behind
    _shade: Shade | None

    def again(self) -> None:
        """Make all text anew."""
        raise NotImplementedError

    def painted_send(self) -> Send | None:
        return self.seen.original if self.seen is not None else None

    def action_cancel(self) -> None:
        send = self.painted_send()
        if send is None or self.engine.sync_state.connection is Connection.OFFLINE:
            self.tell(self.why_not("cancel") or "This send is not stored any more.")
            return
        open_cancel(self, self.engine, send, self.command, times=self.times, glyphs=self.glyphs)

    def action_duplicate(self) -> None:
        from sendoso_tui.ui.screens.new_send import open_duplicate

        send = self.painted_send()
        if send is not None and not is_on_top(self.app):
            open_duplicate(self, self.engine, self._behind.header, send, glyphs=self.glyphs)

    def action_track(self) -> None:
        send = self.painted_send()
        if send is not None and not is_on_top(self.app):
            self.app.push_screen(LinkDialog(send.tracking_url, self.glyphs))

    def action_raw(self) -> None:
        if self.seen is not None:
            name = self.seen.send.recipient.label
            self.app.push_screen(RawScreen(self.engine, self.send_id, self._behind.header, name, glyphs=self.glyphs))

    def action_copy_id(self) -> None:
        self.app.copy_to_clipboard(self.send_id)
        self.tell(f"Copied {self.send_id} to the terminal's clipboard.")

    def action_shade(self) -> None:
        # The list beneath hides and shows with this page.
        self._shade = None if self._shade is not None else shade_send
        if (beneath := self._beneath()) is not None:
            beneath.command("shade")
        self.again()

    def action_refresh(self, everything: int) -> None:
        self.engine.refresh(bool(everything))

    def footer(self, width: int) -> Sequence[Line]:
        pieces: list[Piece] = [Piece(" "), Piece("esc", Role.KEY), Piece(" back  ")]
        for command in (BY_ID[name] for name in FOOTER):
            key = written(command.keys[0])
            if self.why_not(command.id) is None:
                pieces += [Piece(key, Role.KEY), Piece(f" {command.label}  ")]
            else:
                pieces.append(Piece(f"({key} {command.label})  ", Role.MUTED))
        help_piece = (Piece("?", Role.KEY), Piece(" all keys"))
        if line_width((*pieces, *help_piece)) <= width:
            pieces += help_piece
        return [tuple(pieces)]
