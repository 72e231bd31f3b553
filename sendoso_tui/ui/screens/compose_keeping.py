"""The draft behind the form: kept as it is typed, left with esc, and edited in the person's own editor."""

from __future__ import annotations

import asyncio
import os
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from sendoso_tui.domain.form import TYPED_LIMIT, same_texts
from sendoso_tui.ui.editor import NONE_SET, EditorFailed, edit_text, find_editor
from sendoso_tui.ui.messages import Told
from sendoso_tui.ui.screens.compose_base import ComposeBase
from sendoso_tui.ui.show import compose as words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.saved_draft import SavedDraft


class ComposeKeeping(ComposeBase):
    """`draft_id` is empty until something was typed."""

    draft_id = ""

    @property
    def draft(self) -> SavedDraft | None:
        """The draft as it is kept by now."""
        return self.engine.draft(self.draft_id) if self.draft_id else None

    def typed(self, name: str, value: str, remembered: Mapping[str, str] = MappingProxyType({})) -> None:
        self._take(name, value, remembered, self.keep)

    def learned(self, name: str, value: str, remembered: Mapping[str, str]) -> None:
        self._take(name, value, remembered, self._keep_if_free)

    def _take(self, name: str, value: str, remembered: Mapping[str, str], keep: Callable[[Form], None]) -> None:
        before = self.state.form
        changed = self.state.type(name, value)
        self.state.remember(remembered)
        if self.state.form != before:
            keep(before)
        if changed or remembered:
            self.learn()
            self.write()

    def keep(self, over: Form | None = None) -> None:
        """Keep the form as it is now, where it was `over` before; as a draft of its own where another window has sent
        or dropped this one.
        """
        draft = self.draft
        if draft is not None and not draft.intent_id:
            self.engine.keep_draft(self.draft_id, self.state.form, over)
            return
        if self.draft_id:
            self.tell(words.GONE_ELSEWHERE, stays=True)
        self.draft_id = self.engine.new_draft(self.state.form)

    def _keep_if_free(self, over: Form) -> None:
        """Keep the form in its draft, unless that is out, gone or changed elsewhere: a draft of its own would be the
        same gift once more.
        """
        draft = self.draft
        if draft is not None and not draft.intent_id and same_texts(draft.form, over):
            self.engine.keep_draft(self.draft_id, self.state.form, over)

    def leave(self) -> None:
        """Go back. A form in which nothing is left leaves no draft; any other is kept, and said to be."""
        beneath = self.app.screen_stack[self.app.screen_stack.index(self) - 1]
        if self.draft_id and self.state.is_blank:
            self.engine.drop_draft(self.draft_id)
        elif self.draft_id:
            draft = self.draft
            name = f"Draft {draft.number}" if draft is not None else "The draft is"
            beneath.post_message(Told(f"{name} kept. c opens it again."))
        self.dismiss(None)

    async def action_edit(self) -> None:
        """Hand the field in focus to the editor. What goes on beside the screen goes on meanwhile."""
        name = self.pane.focused_name
        if not self.pane.is_block(name):
            self.tell("The editor is for texts of several lines.")
            return
        command = find_editor(os.environ)
        if not command:
            self.tell(NONE_SET)
            return
        text = self.state.form.get(name)
        try:
            # Nothing may be painted over the editor: what changes is shown when it has ended.
            with self.app.suspend(), self.app.batch_update():
                text = await asyncio.to_thread(edit_text, text, command, TYPED_LIMIT)
        except EditorFailed as failed:
            self.tell(str(failed), stays=True)
            return
        except SuspendNotSupported:
            self.tell("This terminal cannot be lent to an editor.")
            return
        self.pane.put(name, text)

    @property
    def has_editor(self) -> bool:
        """Whether there is an editor to name."""
        return bool(find_editor(os.environ))

    def resting(self, *, ready: bool) -> str:
        """Return what the status line says while there is nothing else to say; `ready` when the review is next."""
        if ready:
            return words.READY
        return words.SAVED if self.draft_id else words.NOT_YET_KEPT
