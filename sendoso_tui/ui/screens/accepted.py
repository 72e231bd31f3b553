"""What Sendoso gave for a new send it accepted: links, codes, the send itself once it is in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sendoso_tui.domain.creating import match_of
from sendoso_tui.flows.facts import CreateMoved, CreateStage, SendsChanged
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.commands.command import Command
from sendoso_tui.ui.screens.layer import is_on_top
from sendoso_tui.ui.screens.link import LinkDialog
from sendoso_tui.ui.screens.page_keys import own_bindings
from sendoso_tui.ui.screens.pointed_page import PointedPage
from sendoso_tui.ui.screens.stack import is_shaded, open_send
from sendoso_tui.ui.show import accepted as words
from sendoso_tui.ui.show.following import gift_to
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Piece, Role, cut, spread
from sendoso_tui.ui.show.moments import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from textual.binding import BindingType

    from sendoso_tui.domain.creating import Match, NewSend
    from sendoso_tui.domain.send import Send
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.page_text import PageText

_GROUP = "What was given"
KEYS = (
    Command("copy-one", ("y",), "copy", "copy what is under the cursor", _GROUP, "copy_one"),
    Command("copy-all", ("Y",), "copy all", "copy all links, or all there is", _GROUP, "copy_all"),
    Command("browse", ("o",), "open it", "open the address under the cursor", _GROUP, "browse"),
    Command("open-send", ("enter",), "open the send", "open the send under the cursor", _GROUP, "open"),
)


class AcceptedScreen(PointedPage):
    """`heard_at` is when the answer came. `new` is what was sent, where this session knows it.

    Else `what` and `to` say which gift it is and whom it is for, as far as that is known.
    """

    OWN = KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*own_bindings(KEYS)]
    AUTO_FOCUS = None

    def __init__(
        self,
        engine: Engine,
        header: Header,
        moved: CreateMoved,
        heard_at: datetime,
        new: NewSend | None = None,
        *,
        what: str = "",
        to: str = "",
        glyphs: Glyphs = UNICODE,
    ) -> None:
        super().__init__(engine, header, glyphs=glyphs)
        self._named = what or moved.what, to or moved.to
        self._moved, self._at, self._new = moved, heard_at, new
        self._match: Match | None = match_of(new, moved.left_at or heard_at) if new is not None else None
        self._found: tuple[Send, ...] = ()

    @property
    def handles(self) -> list[words.Handle]:
        """What there is to find it by."""
        return words.handles_of(self._moved, self._found)

    def title_line(self, width: int) -> Line:
        word = "found" if self._moved.stage is CreateStage.FOUND else "accepted"
        name = cut(self._new.what, width // 2, self.glyphs.ellipsis) if self._new is not None else ""
        left = (Piece(" New send > ", Role.MUTED), Piece(word, Role.STRONG))
        return spread(left, (Piece(f"{name} ", Role.MUTED),), width, self.glyphs.ellipsis)

    def page(self, width: int) -> PageText:
        handles = self.handles
        listed = frozenset(handle.send_id for handle in handles if handle.send_id and self._is_listed(handle.send_id))
        return words.accepted_page(
            self._moved,
            handles,
            self._what(),
            clock(self._at, self.look),
            self.engine.about.poll_seconds,
            listed,
            width,
            self.cursor,
            self.glyphs,
            shaded=is_shaded(self.app),
        )

    def keys(self) -> Line:
        back = "to the list" if len(self.app.screen_stack) <= 2 else "back"
        pairs = [("esc", back)]
        if self.handles:
            pairs += [("y", "copy"), ("Y", "copy all links" if self._has_links else "copy all")]
        here = self._pointed()
        if here is not None and here.is_link:
            pairs.append(("o", "open it"))
        if here is not None and here.send_id:
            pairs.append(("enter", "open the send"))
        return key_line(*pairs, ("?", "all keys"))

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact = event.fact
        if isinstance(fact, SendsChanged):
            self._find(fact.new_ids)
            self.again()
        elif isinstance(fact, CreateMoved) and fact.intent_id and fact.intent_id == self._moved.intent_id:
            self._moved = fact
            self.again()
        else:
            super().on_fact_arrived(event)

    def action_copy_one(self) -> None:
        handle = self._pointed()
        if handle is None:
            self.tell("There is nothing to copy.")
            return
        self.app.copy_to_clipboard(handle.text)
        self.tell(words.copied(handle, shaded=is_shaded(self.app)))

    def action_copy_all(self) -> None:
        text, count, links = words.all_text(self.handles)
        if not count:
            self.tell("There is nothing to copy.")
            return
        self.app.copy_to_clipboard(text)
        self.tell(words.copied_all(count, links))

    def action_browse(self) -> None:
        handle = self._pointed()
        if handle is None or not handle.is_link:
            self.tell("There is no web address under the cursor.")
        elif not is_on_top(self.app):
            self.app.push_screen(LinkDialog(handle.text, self.glyphs))

    def action_open(self) -> None:
        handle = self._pointed()
        if handle is None or not handle.send_id:
            self.tell("There is no send under the cursor.")
        elif not self._is_listed(handle.send_id):
            self.tell("It is not in the list yet. It opens here once it is.")
        else:
            open_send(self.app, self.engine, self._header, handle.send_id, self.glyphs)

    @property
    def _has_links(self) -> bool:
        return bool(self._moved.created is not None and self._moved.created.links)

    def _pointed(self) -> words.Handle | None:
        handles = self.handles
        return handles[self.cursor] if self.cursor < len(handles) else None

    def _what(self) -> str:
        what, to = self._named
        if self._new is not None:
            what, to = self._new.summary, self._new.person.label if self._match is not None else ""
        return gift_to(what, to, shaded=is_shaded(self.app))

    def _is_listed(self, send_id: str) -> bool:
        try:
            return self.engine.cache.rowid(send_id) is not None
        except StoreFault:
            return False

    def _find(self, new_ids: Sequence[str]) -> None:
        """Take note of sends that are new in the list and are what was asked for: some answers name no send."""
        if self._match is None:
            return
        for send_id in new_ids:
            try:
                cached = self.engine.cache.get(send_id)
            except StoreFault:
                return
            known = {send.id for send in self._found}
            if cached is not None and send_id not in known and self._match.fits(cached.send):
                self._found = (*self._found, cached.send)
