"""Set-up: one page of questions, a test of the connection, and only then the saving."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input

from sendoso_tui.config.answers import ORIGINS, Answers, Typed, default_url, default_variable, judge
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.domain.faults import Fault
from sendoso_tui.ui.show import setup as words
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Role
from sendoso_tui.ui.widgets.entry import Entry
from sendoso_tui.ui.widgets.line_bar import LineBar
from sendoso_tui.ui.widgets.one_of import OneOf
from sendoso_tui.ui.working import to_do

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize
    from textual.widget import Widget

    from sendoso_tui.config.profile import Api
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

Test = Callable[[Answers], Awaitable[str]]
"""Tries the connection and returns a sentence about what answered. Raises Fault or ConfigFault."""
Save = Callable[[Answers], Awaitable[str]]
"""Writes the settings after a good test and returns a sentence that names the files. Raises ConfigFault."""

LIMIT = 2_000
FIELDS = ("api", "base_url", "client_id", "origin", "given", "name", "read_only")
_APIS: tuple[Api, ...] = ("v3", "v2")


class SetupScreen(Screen[Answers | None]):
    """The questions. Ends with the answers once they are tested and saved, with None when left."""

    DEFAULT_CSS = """
    SetupScreen { background: $background; }
    SetupScreen VerticalScroll { padding: 1 0 0 3; scrollbar-size-vertical: 1; }
    SetupScreen Horizontal { height: 1; }
    SetupScreen LineBar { height: 1; }
    SetupScreen .setup--title { height: 3; }
    SetupScreen .setup--label { width: 15; }
    SetupScreen .setup--under { margin-left: 15; }
    SetupScreen Entry { width: 58; max-width: 100%; height: 1; border: none; padding: 0 1; background: $panel; }
    SetupScreen Entry:focus { background: $block-cursor-background; background-tint: transparent; }
    SetupScreen Entry > .input--placeholder { color: $text-muted; text-style: none; }
    SetupScreen Entry:ansi { text-style: underline; }
    SetupScreen Entry:ansi > .input--placeholder { color: ansi_default; text-style: underline; }
    SetupScreen OneOf { width: 58; max-width: 100%; height: 1; }
    SetupScreen .setup--result { height: 3; margin-top: 1; }
    SetupScreen .setup--keys { dock: bottom; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "save", show=False, priority=True),
        Binding("escape", "leave", show=False),
        Binding("ctrl+q,ctrl+c", "leave", show=False, priority=True),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("pagedown", "scroll_form(1)", show=False),
        Binding("pageup", "scroll_form(-1)", show=False),
    ]

    def __init__(self, test: Test, save: Save, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._test, self._save = test, save
        self._glyphs = glyphs
        self._wrong: dict[str, str] = {}
        self._answers: Answers | None = None
        self._state = "asking"
        self._said: tuple[str, Role] = ("", Role.TEXT)

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield LineBar(lambda _: words.title(), classes="setup--title")
            for field in FIELDS:
                with Horizontal(id=f"row-{field}"):
                    yield LineBar(self._label_of(field), classes="setup--label")
                    yield self._ask(field)
                yield LineBar(self._under(field), id=f"under-{field}", classes="setup--under")
            yield LineBar(self._result, id="result", classes="setup--result")
        yield LineBar(lambda _: [words.key_line(self._state)], classes="setup--keys")

    def on_mount(self) -> None:
        self.query_one("#api").focus()
        self._write()

    def on_resize(self, _: Resize) -> None:
        self._write()

    @property
    def typed(self) -> Typed:
        """The form as it stands."""
        return Typed(
            api=_APIS[self.query_one("#api", OneOf).chosen],
            base_url=self._text("base_url"),
            origin=ORIGINS[self.query_one("#origin", OneOf).chosen],
            given=self._text("given"),
            client_id=self._text("client_id"),
            name=self._text("name"),
            read_only=bool(self.query_one("#read_only", OneOf).chosen),
        )

    @on(OneOf.Changed, "#origin")
    def _forget_given(self) -> None:
        # What was typed for one place must not be taken for another: a secret for the name of a variable, say.
        self.query_one("#given", Entry).value = ""
        self._changed()

    @on(Input.Changed)
    @on(OneOf.Changed)
    def _changed(self) -> None:
        # What is being tested, or was saved, is the answers of that moment, so what is said of them stays.
        if self._state == "asking":
            self._wrong = {}
            self._said = ("", Role.TEXT)
        self._write()

    @on(Input.Submitted)
    def _next_field(self) -> None:
        if self._state == "saved":
            self.dismiss(self._answers)
        else:
            self.focus_next()

    def action_leave(self) -> None:
        self.dismiss(self._answers if self._state == "saved" else None)

    def action_scroll_form(self, direction: int) -> None:
        form = self.query_one(VerticalScroll)
        form.scroll_relative(y=direction * max(1, form.size.height - 1), animate=False)

    def key_enter(self) -> None:
        if self._state == "saved":
            self.dismiss(self._answers)

    def action_save(self) -> None:
        """Judge the answers, test the connection, then save. While one test runs, the key does nothing."""
        if self._state != "asking":
            return
        judged = judge(self.typed)
        if isinstance(judged, dict):
            self._wrong = judged
            self._write()
            self.query_one(f"#{next(field for field in FIELDS if field in judged)}").focus()
            return
        self._wrong, self._state = {}, "testing"
        self._said = (f"Asking {judged.base_url} …", Role.MUTED)
        self._write()
        # It belongs to the app: leaving this page forgets the answer and cancels no request.
        self.app.run_worker(to_do(self._test_and_save, judged), group="set-up")

    async def _test_and_save(self, answers: Answers) -> None:
        try:
            heard = await self._test(answers)
            if not self.is_attached:
                return
            written = await self._save(answers)
        except Fault as fault:
            self._failed(f"Nothing was saved: {fault.sentence}")
            return
        except ConfigFault as fault:
            self._failed(f"Nothing was saved: {fault.message}")
            return
        self._answers, self._state = answers, "saved"
        self._said = (f"{heard} {written}", Role.STRONG)
        self._write()
        self.set_focus(None)

    def _failed(self, sentence: str) -> None:
        if self.is_attached:
            self._state = "asking"
            self._said = (f"{self._glyphs.failed} {sentence}", Role.FAILED)
            self._write()

    def _ask(self, field: str) -> Widget:
        if field == "api":
            return OneOf(words.DIALECTS, id=field)
        if field == "origin":
            return OneOf(words.ORIGINS, id=field)
        if field == "read_only":
            return OneOf(words.YES_NO, id=field)
        return Entry("prod" if field == "name" else "", id=field, limit=LIMIT)

    def _label_of(self, field: str) -> Callable[[int], Sequence[Line]]:
        return lambda _: [words.label_line(field, self.typed)]

    def _under(self, field: str) -> Callable[[int], Sequence[Line]]:
        return lambda _: [words.under(field, self.typed, self._wrong.get(field), self._glyphs.failed)]

    def _result(self, width: int) -> Sequence[Line]:
        return words.result(*self._said, width)

    def _write(self) -> None:
        if not self.is_mounted:
            return
        typed = self.typed
        for part in ("#row-client_id", "#under-client_id"):
            self.query_one(part).display = typed.api == "v3"
        self.query_one("#base_url", Entry).placeholder = default_url(typed.api)
        given = self.query_one("#given", Entry)
        given.password = typed.origin == "credentials"
        variable = default_variable(typed.api, typed.client_id.strip(), typed.name.strip())
        given.placeholder = variable if typed.origin == "environment" else ""
        for bar in self.query(LineBar):
            bar.again()
        result = self.query_one("#result", LineBar)
        result.styles.height = max(3, len(self._result(result.size.width or self.size.width - 4)))
        if self._said[0]:
            self.call_after_refresh(result.scroll_visible, animate=False)

    def _text(self, field: str) -> str:
        return self.query_one(f"#{field}", Entry).value
