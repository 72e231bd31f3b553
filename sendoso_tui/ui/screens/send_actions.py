"""Keys that act on the send under the cursor. Each opens a screen or page of its own; none writes by itself."""

from sendoso_tui.ui.screens.line_actions import LineActions


class SendActions(LineActions):
    """What to do with one send."""

    def action_copy_id(self) -> None:
        state = self.sends.state
        if state.cursor_id is not None:
            self.app.copy_to_clipboard(state.cursor_id)
            self.tell(f"Copied {state.cursor_id} to the terminal's clipboard.")
