"""Keys that act on the send under the cursor. Each opens a dialog or page of its own; none writes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.flows.facts import Connection
from sendoso_tui.ui.commands import reasons
from sendoso_tui.ui.panes.budget import BudgetPane
from sendoso_tui.ui.panes.detail import DetailPane
from sendoso_tui.ui.panes.shade import shade_send
from sendoso_tui.ui.screens.line_actions import LineActions
from sendoso_tui.ui.show import counts

if TYPE_CHECKING:
    from sendoso_tui.flows.facts import BudgetRead
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Times


class Behind:
    """The list as a page in front of it sees it."""

    def __init__(self, screen: SendActions) -> None:
        self._screen = screen

    def header(self, width: int) -> list[Line]:
        """Return the first line of the screen."""
        return list(self._screen.bar_header(width))

    def step(self, count: int) -> str | None:
        """Move the cursor and return the id of the send it is on now."""
        state = self._screen.sends.state
        self._screen.sends.point(state.cursor + count)
        return state.cursor_id

    def place(self, send_id: str) -> str:
        """Return `34 of 1,204`, or nothing when the cursor is not on that send."""
        state = self._screen.sends.state
        return counts.position(state.cursor, len(state.window)) if state.cursor_id == send_id else ""


class SendActions(LineActions):
    """What to do with one send, and the budget it is paid from."""

    def action_open(self) -> None:
        from sendoso_tui.ui.screens.detail import DetailScreen

        send_id = self.sends.state.cursor_id
        if send_id is None:
            return
        self.app.push_screen(
            DetailScreen(
                self.engine,
                Behind(self),
                send_id,
                times=self.times,
                glyphs=self.glyphs,
                shade=shade_send if self.shaded else None,
                times_changed=self.use_times,
            )
        )

    def action_cancel(self) -> None:
        from sendoso_tui.ui.screens.cancel import open_cancel

        standing = self.standing()
        send = standing.send
        offline = standing.sync.connection is Connection.OFFLINE
        if send is None or offline or standing.marks:
            self.tell(reasons.cancel(standing) or "This send is not stored any more.")
            return
        open_cancel(self, self.engine, send, self.command, times=self.times, glyphs=self.glyphs)

    def action_new_send(self) -> None:
        from sendoso_tui.ui.screens.layer import is_on_top
        from sendoso_tui.ui.screens.new_send import open_new

        if not is_on_top(self.app):
            open_new(self.app, self.engine, self.bar_header, glyphs=self.glyphs)

    def action_drafts(self) -> None:
        from sendoso_tui.ui.screens.drafts import DraftsScreen

        self.app.push_screen(DraftsScreen(self.engine, self.bar_header, glyphs=self.glyphs))

    def action_duplicate(self) -> None:
        from sendoso_tui.ui.screens.layer import is_on_top
        from sendoso_tui.ui.screens.new_send import open_duplicate

        send = self.send()
        if send is not None and not is_on_top(self.app):
            open_duplicate(self, self.engine, self.bar_header, send, glyphs=self.glyphs)

    def action_track(self) -> None:
        from sendoso_tui.ui.screens.layer import is_on_top
        from sendoso_tui.ui.screens.link import LinkDialog

        send = self.send()
        if send is not None and not is_on_top(self.app):
            self.app.push_screen(LinkDialog(send.tracking_url, self.glyphs))

    def action_raw(self) -> None:
        from sendoso_tui.ui.screens.raw import RawScreen

        send = self.send()
        if send is not None:
            name = "" if self.shaded else send.recipient.label
            self.app.push_screen(RawScreen(self.engine, send.id, self.bar_header, name, glyphs=self.glyphs))

    def action_copy_id(self) -> None:
        send_id = self.sends.state.cursor_id
        if send_id is not None:
            self.app.copy_to_clipboard(send_id)
            self.tell(f"Copied {send_id} to the terminal's clipboard.")

    def action_view_budget(self) -> None:
        from sendoso_tui.ui.screens.budget import BudgetScreen

        kept = self.query_one(BudgetPane).kept
        self.app.push_screen(BudgetScreen(self.engine, self.bar_header, kept, glyphs=self.glyphs))

    def show_send(self, send_id: str | None) -> None:
        """Let the right pane follow the cursor."""
        if self.query_one("#side").display:
            self.query_one(DetailPane).show(send_id)

    def show_budget(self, read: BudgetRead) -> None:
        """Show what is left."""
        self.query_one(BudgetPane).take(read)
        self.again("budget-line", "footer")

    def use_times(self, times: Times) -> None:
        """Show moments in another way from now on."""
        self.times = times
        pane = self.query_one(DetailPane)
        pane.times = times
        pane.again()
        self.query_one(BudgetPane).again()
        self.again("header", "budget-line")
