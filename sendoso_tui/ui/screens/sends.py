"""The main screen: puts the parts together, hands facts to them, runs commands. What keys do is in its parents."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Horizontal, Vertical

from sendoso_tui.domain.query import ALL
from sendoso_tui.flows.batch_facts import BatchMoved
from sendoso_tui.flows.facts import (
    BudgetRead,
    CacheRenewed,
    CancelMoved,
    CapabilitiesLearned,
    CreateMoved,
    IntentsUnclear,
    Noticed,
    SendsChanged,
    SyncMoved,
)
from sendoso_tui.store.faults import StoreFault
from sendoso_tui.ui.commands.registry import BY_ID
from sendoso_tui.ui.keymap import screen_bindings
from sendoso_tui.ui.panes.budget import BudgetPane
from sendoso_tui.ui.panes.detail import DetailPane
from sendoso_tui.ui.screens.index_reading import CHOICE, FIRST_ROWS
from sendoso_tui.ui.screens.send_actions import SendActions
from sendoso_tui.ui.screens.sends_base import SendsBase
from sendoso_tui.ui.screens.sync_following import SyncFollowing, minute_of
from sendoso_tui.ui.screens.writes_following import WritesFollowing
from sendoso_tui.ui.show.columns import pane_width
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.painted import LaidOutOnce
from sendoso_tui.ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Size
    from textual.timer import Timer
    from textual.widget import Widget

    from sendoso_tui.ui.messages import FactArrived, Told
    from sendoso_tui.ui.panes.sends_list import SendsList

REST = 1.0
SELECT_AFTER = 0.15
FOLLOW_AFTER = 0.003
"""Seconds until the detail follows the cursor. The system hands the step's frame to the terminal once the processor is
free, and the detail is painted 16 ms after that frame at the earliest anyway."""
BARS = ("header", "filter-line", "banner", "budget-line", "status", "footer")


def _display(widget: Widget, shown: bool) -> None:
    # Setting what is set already would lay the screen out anew.
    if widget.display != shown:
        widget.display = shown


class Beside(LaidOutOnce, Horizontal):
    """Parts side by side, which cover all of it."""

    BLANK = True


class Beneath(LaidOutOnce, Vertical):
    """Parts one beneath the other, which cover all of it."""

    BLANK = True


class SendsScreen(SendActions, SyncFollowing, WritesFollowing, SendsBase):
    """List, detail and budget of one profile."""

    BLANK = True
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings()]
    AUTO_FOCUS = "#rows"
    _rest: Timer | None = None
    _select: Timer | None = None
    _following: Timer | None = None
    _pointed: str | None = None

    def compose(self) -> ComposeResult:
        yield TabBar(self.bar_header, id="header", classes="bar")
        yield LineBar(self.bar_filter_line, id="filter-line", classes="bar")
        yield LineBar(self.bar_banner, id="banner", classes="bar")
        with Beside(id="body"):
            yield self.sends
            with Beneath(id="side"):
                yield DetailPane(self.engine, self.glyphs)
                yield BudgetPane(self.engine, self.glyphs)
        yield LineBar(self.bar_budget_line, id="budget-line", classes="bar")
        yield LineBar(self.bar_status, id="status", classes="bar")
        yield LineBar(self.bar_footer, id="footer", classes="bar")

    def on_mount(self) -> None:
        self._give_room(self.app.size)
        self.sends.face = self.face
        self.sends.state.filter = self.options.start_filter
        if self.sends.state.filter == ALL:
            # A cache that cannot be read now says so by the index that is asked for next.
            with suppress(StoreFault):
                self.sends.first_rows(self.engine.cache.newest(FIRST_ROWS))
        # The whole order is read once the first rows stand: reading it takes the processor from painting them.
        self.call_after_refresh(self.ask, CHOICE)
        self._wait_for_minute()
        self.call_after_refresh(self.again, *BARS)

    def on_resize(self) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        self._give_room(self.size)
        self.call_after_refresh(self.again, *BARS)

    def _give_room(self, size: Size) -> None:
        width = pane_width(size.width) if self.preview else 0
        side = self.query_one("#side")
        _display(side, width > 0)
        side.styles.width = width
        _display(self.query_one("#budget-line"), not width and size.height >= 20)

    def again(self, *bars: str) -> None:
        for name in bars:
            if name == "banner":
                _display(self.query_one("#banner"), bool(self.bar_banner(self.size.width)))
            self.query_one(f"#{name}", LineBar).again()

    def restyle(self) -> None:
        """Paint everything in the look the app has now."""
        self.sends.restyle()
        self.refresh(layout=True)

    async def action_run(self, command_id: str) -> None:
        done = self.command(command_id)
        if isinstance(done, Awaitable):
            await done

    def command(self, command_id: str) -> Awaitable[None] | None:
        """Run a command, or say why not. What is returned may be awaited by those who wait for it to be done."""
        question, self.question = self.question, None
        self.hush()
        if question == "mark-all" and command_id == "copy-id":
            self.mark_everything()
            return None
        if self.choose_way(command_id):
            return None
        command = BY_ID[command_id]
        if not command.explains and (reason := command.why_not(self.standing())) is not None:
            self.tell(reason)
            return None
        target = self if hasattr(self, f"action_{command.action}") else self.app
        return cast("Awaitable[None] | None", getattr(target, f"action_{command.action}")(*command.args))

    def on_fact_arrived(self, event: FactArrived) -> None:
        fact = event.fact
        self.query_one(DetailPane).take(fact)
        if isinstance(fact, CacheRenewed):
            self.begin_anew()
        elif isinstance(fact, SendsChanged):
            self._take_changes(fact)
        elif isinstance(fact, SyncMoved):
            self.take_sync(fact.state)
        elif isinstance(fact, BudgetRead):
            self.show_budget(fact)
        elif isinstance(fact, CancelMoved):
            self.take_cancel(fact)
        elif isinstance(fact, CreateMoved):
            self.take_create(fact)
        elif isinstance(fact, BatchMoved):
            self.take_batch(fact)
        elif isinstance(fact, CapabilitiesLearned):
            self.again("footer")
        elif isinstance(fact, Noticed):
            self.tell(fact.sentence, persistent=fact.serious)
        elif isinstance(fact, IntentsUnclear) and fact.intents:
            self.greet(fact.intents)

    def on_told(self, event: Told) -> None:
        self.tell(event.sentence, persistent=event.persistent)

    def on_sends_list_pointed(self, event: SendsList.Pointed) -> None:
        if event.send_id == self._pointed:
            self._follow()
            return
        if self._following is None:
            self._following = self.set_timer(FOLLOW_AFTER, self._follow)
        self._pointed = event.send_id
        for timer in (self._rest, self._select):
            if timer is not None:
                timer.stop()
        self._select = self.set_timer(SELECT_AFTER, lambda: self.engine.select(event.send_id))
        self._rest = None
        if event.send_id in self.sends.changed:
            self._rest = self.set_timer(REST, lambda: self._seen(event.send_id))

    def _follow(self) -> None:
        self._following = None
        self.show_send(self.sends.state.cursor_id)
        self.again("status", "footer")

    def on_sends_list_opened(self) -> None:
        self.command("open")

    def _take_changes(self, fact: SendsChanged) -> None:
        with self.sends.changing():
            self.sends.changed.update(step.send_id for step in fact.transitions if step.old is not None)
            if fact.changed_ids:
                self.sends.state.reload()
        self.say_left(fact.changed_ids)
        self.ask_soon()

    def _seen(self, send_id: str | None) -> None:
        with self.sends.changing():
            self.sends.changed.discard(send_id or "")

    def _wait_for_minute(self) -> None:
        now: datetime = self.engine.clock.now()
        self.counted_to = minute_of(now)
        self.set_timer(60.05 - now.second - now.microsecond / 1e6, self._minute)

    def show_ages(self) -> None:
        self.roll_day()
        self.sends.tick()
        self.query_one(DetailPane).again()
        self.query_one(BudgetPane).again()

    def _minute(self) -> None:
        self.show_ages()
        self.again(*BARS)
        self._wait_for_minute()
