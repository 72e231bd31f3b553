"""The review: it starts on going back, sends once by a button that was read, and follows what becomes of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from sendoso_tui.domain.costing import Weighed
from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.draft import Created
from sendoso_tui.domain.faults import Doubtful, Refused
from sendoso_tui.domain.intent import Intent, IntentState
from sendoso_tui.flows.facts import Connection, CreateStage, LookedForIt, SyncMoved, SyncState
from sendoso_tui.ui.messages import Told
from sendoso_tui.ui.mono import MONO
from sendoso_tui.ui.screens.accepted import AcceptedScreen
from sendoso_tui.ui.screens.outcome import OutcomeScreen
from sendoso_tui.ui.screens.page_box import PageBox
from sendoso_tui.ui.screens.review import ReviewScreen
from sendoso_tui.ui.show.glyphs import ASCII
from sendoso_tui.ui.show.line import Line, Piece
from sendoso_tui.ui.themes import CONTRAST, INK
from sendoso_tui.ui.widgets.box import DialogBox
from tests.ui.looking import Stage, rows_of, text_of
from tests.ui.pretend import HOSTILE_TEXTS, NOW, ago
from tests.ui.sending import (
    ALL,
    BLOCKED,
    BOX,
    DRAFT,
    FINE,
    LINKS,
    OVER,
    REPEAT,
    UNSTATED,
    SendingEngine,
    intent,
    moved,
    sending_engine,
    tell,
)


class FormBehind(Screen[None]):
    """Stands for the form: it notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, bool]] = []

    def on_told(self, event: Told) -> None:
        self.told.append((event.sentence, event.persistent))


@dataclass
class Room:
    """A review on a form on a list."""

    engine: SendingEngine
    app: Stage
    pilot: Pilot[Any]
    form: FormBehind
    review: ReviewScreen

    @property
    def text(self) -> str:
        return " ".join(text_of(self.app).split())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def tell(self, stage: CreateStage, sentence: str = "", **changes: Any) -> None:
        tell(self.app, moved(stage, sentence, **changes))
        await self.pilot.pause()
        await self.pilot.pause()


def header(width: int) -> list[Line]:
    return [(Piece(" PRODUCTION "),)]


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key is held down here, but for where a test holds one."""
    monkeypatch.setattr(PageBox, "REST", 0.0)


@asynccontextmanager
async def reviewing(
    new: NewSend = BOX,
    weighed: Weighed = FINE,
    repeats: Sequence[Any] = (),
    *,
    size: tuple[int, int] = (100, 32),
    dialect: str = "v2",
    earlier: Intent | None = None,
    theme: str = INK.name,
    before: Any = None,
) -> AsyncIterator[Room]:
    async with sending_engine(dialect=dialect) as engine:
        engine.seen_before = earlier
        if before is not None:
            before(engine)
        app = Stage(theme=theme)
        async with app.run_test(size=size) as pilot:
            form = FormBehind()
            await app.push_screen(form)
            review = ReviewScreen(engine, header, DRAFT, 3, new, weighed, repeats)
            await app.push_screen(review)
            await pilot.pause()
            await pilot.pause()
            yield Room(engine, app, pilot, form, review)


async def test_it_says_what_goes_to_whom_what_is_posted_and_starts_on_going_back() -> None:
    async with reviewing(repeats=[REPEAT]) as room:
        for words in (
            "New send > review draft 3, nothing has been sent",
            "Welcome box, small 44.10 USD",
            "POST app.sendoso.com/api/v2/sends",
            '"recipient_id": "rec_51c0de"',
            "X-Api-Key: hidden",
            "Send it? ─",
            "PRODUCTION",
            "esc Back to the form",
            "ctrl+s Send for 44.10 USD",
            "you ticked",
        ):
            assert words in room.text
        assert room.review.box.chosen == 0
        assert room.app.focused is room.review.box


@pytest.mark.parametrize("key", ["escape", "enter", "q"])
async def test_these_keys_go_back_to_the_form_and_send_nothing(key: str) -> None:
    async with reviewing() as room:
        await room.press(key)
        assert room.app.screen is room.form
        assert room.engine.orders == []


@pytest.mark.parametrize("keys", [("ctrl+s",), ("f10",), ("tab", "enter"), ("right", "enter")])
async def test_these_keys_send_once_with_what_was_shown(keys: tuple[str, ...]) -> None:
    async with reviewing() as room:
        await room.press(*keys)
        assert room.engine.orders == [(DRAFT, BOX, "")]
        assert "Sending." in room.text
        assert "draft 3, on its way" in room.text


async def test_pressing_on_and_on_sends_once() -> None:
    async with reviewing() as room:
        await room.press("ctrl+s", "ctrl+s", "f10", "tab", "enter", "ctrl+s")
        assert len(room.engine.orders) == 1


async def test_two_presses_that_were_heard_before_the_first_was_acted_on_send_once() -> None:
    async with reviewing() as room:
        for _ in range(2):
            room.review.box.post_message(DialogBox.Chosen(1))
        await room.pilot.pause()
        assert len(room.engine.orders) == 1


async def test_while_it_is_on_its_way_no_button_sends_and_escape_leaves_to_the_list() -> None:
    async with reviewing() as room:
        await room.press("ctrl+s")
        await room.tell(CreateStage.SENDING, "Sending.")
        assert [button.label for button in room.review.box.buttons] == ["To the list"]
        await room.press("ctrl+s")
        assert "It is on its way already." in room.text
        await room.press("escape", "escape")
        assert len(room.app.screen_stack) == 1
        assert len(room.engine.orders) == 1


async def test_keys_that_came_before_it_was_painted_are_dropped() -> None:
    async with reviewing() as room:
        room.review.box.painted_at = None
        await room.press("ctrl+s", "tab", "enter", "escape", "f10")
        assert room.engine.orders == []
        assert room.review.box.chosen == 0
        assert room.app.screen is room.review


async def test_a_key_held_down_since_the_form_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PageBox, "REST", 0.5)
    async with reviewing() as room:
        painted = room.review.box.painted_at
        assert painted is not None
        for repeat in range(1, 40):
            event = Key("ctrl+s", None)
            event.time = painted + repeat * 0.04
            room.review.box.on_key(event)
        await room.pilot.pause()
        assert room.engine.orders == []
        event = Key("ctrl+s", None)
        event.time = painted + 39 * 0.04 + 0.6
        room.review.box.on_key(event)
        await room.pilot.pause()
        assert len(room.engine.orders) == 1


async def test_a_click_on_the_button_sends_once_and_one_beside_it_does_nothing() -> None:
    async with reviewing() as room:
        rows = rows_of(room.review)
        y = next(index for index, row in enumerate(rows) if "Send for" in row)
        await room.pilot.click(offset=(rows[y].index("Send for") + 40, y))
        await room.pilot.click(offset=(5, 4))
        assert room.engine.orders == []
        await room.pilot.click(offset=(rows[y].index("Send for"), y))
        await room.pilot.pause()
        assert len(room.engine.orders) == 1


async def test_y_copies_the_json_and_sends_nothing() -> None:
    async with reviewing() as room:
        await room.press("y")
        assert '"item_id": "item_77ab12"' in room.app.clipboard
        assert "Copied the JSON" in room.text
        assert room.engine.orders == []


async def test_in_one_column_the_request_is_below_and_its_key_leads_there_and_back() -> None:
    async with reviewing(size=(80, 24)) as room:
        assert "POST app.sendoso.com" not in room.text
        await room.press("J")
        assert "POST app.sendoso.com/api/v2/sends" in room.text
        await room.press("J")
        assert "to Hannah Weiß" in room.text
        for _ in range(12):
            await room.press("down")
        assert "POST app.sendoso.com/api/v2/sends" in room.text
        assert room.engine.orders == []


@pytest.mark.parametrize("state", [IntentState.DONE, IntentState.UNKNOWN])
async def test_the_same_content_before_needs_a_key_of_its_own(state: IntentState) -> None:
    earlier = intent(state=state, id="earlier-1")
    async with reviewing(earlier=earlier) as room:
        assert ":28:41" in room.text
        assert [button.key for button in room.review.box.buttons] == ["escape", "a"]
        await room.press("ctrl+s", "f10", "ctrl+s", "enter")
        assert room.engine.orders == []
    async with reviewing(earlier=earlier) as room:
        await room.press("ctrl+s")
        assert "a sends it again" in room.text
        await room.press("a")
        assert room.engine.orders == [(DRAFT, BOX, "earlier-1")]


async def test_one_on_its_way_at_this_moment_cannot_be_sent_again_yet() -> None:
    async with reviewing(earlier=intent(state=IntentState.SENDING, id="e", created_at=ago(seconds=5))) as room:
        await room.press("a")
        assert room.engine.orders == []
        assert "wait for its outcome" in room.text


async def test_an_earlier_one_found_only_by_the_journal_is_shown_before_anything_goes_out() -> None:
    earlier = intent(state=IntentState.DONE, id="earlier-2", created_at=ago(minutes=1))
    async with reviewing() as room:
        await room.press("ctrl+s")
        await room.tell(CreateStage.REPEATED, "The same was sent a moment ago. Nothing was sent now.", earlier=earlier)
        assert "The same was sent already" in room.text
        assert "nothing has been sent" in room.text
        await room.press("ctrl+s")
        assert len(room.engine.orders) == 1
        await room.press("a")
        assert room.engine.orders[1:] == [(DRAFT, BOX, "earlier-2")]


async def test_a_try_that_a_person_called_not_sent_is_shown() -> None:
    def decide(engine: SendingEngine) -> None:
        engine.last[DRAFT] = moved(
            CreateStage.REFUSED, "Not sent, by your word.", left_at=ago(minutes=12), looks=(LookedForIt(NOW, "no"),)
        )

    async with reviewing(before=decide) as room:
        assert "An earlier request of this draft left at " in room.text
        assert ":20:00" in room.text
        await room.press("ctrl+s")
        assert room.engine.orders == [(DRAFT, BOX, "")]


@pytest.mark.parametrize(
    ("connection", "words"),
    [
        (Connection.OFFLINE, "New sends wait until the connection is back"),
        (Connection.THROTTLED, "asked us to wait"),
        (Connection.UNAUTHORISED, "refuses the credentials"),
    ],
)
async def test_without_a_connection_the_button_is_off_and_says_why(connection: Connection, words: str) -> None:
    async with reviewing() as room:
        room.engine.sync_state = SyncState(connection, since=ago(minutes=1))
        tell(room.app, SyncMoved(room.engine.sync_state))
        await room.pilot.pause()
        await room.pilot.pause()
        assert words in room.text
        assert "( ctrl+s Send for 44.10 USD )" in room.text
        assert "(ctrl+s send) y copy as JSON" in room.text
        room.review.tell("")
        await room.press("ctrl+s")
        assert room.review.sentence in room.text
        assert words in room.review.sentence
        await room.press("ctrl+s", "tab", "enter")
        assert room.engine.orders == []
        assert room.app.screen in (room.review, room.form)


async def test_over_budget_warns_or_stops_by_policy() -> None:
    async with reviewing(weighed=OVER, size=(80, 40)) as room:
        assert OVER.sentence in room.text
        await room.press("ctrl+s")
        assert len(room.engine.orders) == 1
    async with reviewing(weighed=BLOCKED, size=(120, 40)) as room:
        assert "This profile does not send over budget." in room.text
        await room.press("ctrl+s")
        assert room.engine.orders == []


async def test_read_only_sends_nothing() -> None:
    async with reviewing(before=lambda engine: setattr(engine, "about", replace(engine.about, read_only=True))) as room:
        await room.press("ctrl+s")
        assert room.engine.orders == []
        assert "read-only" in room.text


async def test_an_order_that_is_not_taken_is_said_and_can_be_tried_again() -> None:
    async with reviewing() as room:
        room.engine.takes_orders = False
        await room.press("ctrl+s")
        assert "Not begun" in room.text
        room.engine.takes_orders = True
        await room.press("ctrl+s")
        assert len(room.engine.orders) == 1


async def test_accepted_leads_to_its_page_with_the_list_beneath() -> None:
    async with reviewing() as room:
        await room.press("ctrl+s")
        await room.tell(CreateStage.ACCEPTED, "Accepted by Sendoso at 14:32.", created=Created(tracking_code="TRK9"))
        assert isinstance(room.app.screen, AcceptedScreen)
        assert "Accepted by Sendoso at 14:32." in room.text
        assert "TRK9" in room.text
        await room.press("escape")
        assert len(room.app.screen_stack) == 1


async def test_unknown_leads_to_its_page() -> None:
    async with reviewing() as room:
        await room.press("ctrl+s")
        await room.tell(CreateStage.UNKNOWN, "?", fault=Doubtful("no answer came"), left_at=NOW)
        assert isinstance(room.app.screen, OutcomeScreen)
        assert "To Hannah Weiß, hannah.weiss@spree.example" in room.text


@pytest.mark.parametrize("stage", [CreateStage.REFUSED, CreateStage.NOT_SENT])
async def test_a_refusal_leads_back_to_the_form_with_its_sentence(stage: CreateStage) -> None:
    async with reviewing() as room:
        await room.press("ctrl+s")
        await room.tell(stage, "The team budget has 41.20 USD left. Nothing was sent. [402]", fault=Refused(402, "no"))
        assert room.app.screen is room.form
        assert room.form.told == [("The team budget has 41.20 USD left. Nothing was sent. [402]", True)]


async def test_an_outcome_told_under_another_page_is_followed_when_that_closes() -> None:
    async with reviewing() as room:
        await room.press("ctrl+s")
        over = Screen[None]()
        await room.app.push_screen(over)
        await room.tell(CreateStage.ACCEPTED, "Accepted.")
        assert room.app.screen is over
        room.app.pop_screen()
        await room.pilot.pause()
        await room.pilot.pause()
        assert isinstance(room.app.screen, AcceptedScreen)


async def test_words_about_another_draft_change_nothing() -> None:
    async with reviewing() as room:
        await room.press("ctrl+s")
        tell(room.app, replace(moved(CreateStage.ACCEPTED, "Accepted."), draft_id="another"))
        await room.pilot.pause()
        assert room.app.screen is room.review


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 32), (200, 60)])
@pytest.mark.parametrize("theme", [INK.name, CONTRAST.name, MONO.name])
async def test_both_buttons_are_whole_at_every_size(size: tuple[int, int], theme: str) -> None:
    for new in (BOX, LINKS):
        async with reviewing(new, OVER, [REPEAT], size=size, theme=theme, dialect="v2" if new is BOX else "v3") as room:
            label = "Send for 44.10 USD" if new is BOX else "Make 3 links for 30.00 USD"
            assert label in room.text
            assert "esc Back" in room.text


@pytest.mark.parametrize("new", ALL[2:], ids=lambda new: type(new.draft).__name__)
async def test_every_v3_shape_shows_its_request(new: NewSend) -> None:
    async with reviewing(new, UNSTATED, dialect="v3") as room:
        assert "app.sendoso.com/api/v3/" in room.text
        await room.press("ctrl+s")
        assert room.engine.orders == [(DRAFT, new, "")]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
async def test_hostile_texts_leave_the_buttons_in_sight(text: str) -> None:
    person = replace(BOX.person, name=text, company=text)
    new = replace(BOX, what=text, person=person, draft=replace(BOX.draft, message=text))  # type: ignore[arg-type]
    async with reviewing(new, earlier=intent(state=IntentState.DONE, summary=text)) as room:
        assert "a Send it again" in room.text
        await room.press("escape")
        assert room.app.screen is room.form


async def test_the_help_of_the_page_names_its_keys_and_sends_nothing() -> None:
    async with reviewing() as room:
        await room.press("question_mark")
        assert "send it, by the button alone" in room.text
        await room.press("escape")
        room.review._chosen("send")
        await room.pilot.pause()
        assert "ctrl+s on this page sends it" in room.text
        room.review._chosen("copy-json")
        assert "item_77ab12" in room.app.clipboard
        assert room.engine.orders == []


async def test_drawn_in_ascii_it_has_only_the_signs_that_its_data_has() -> None:
    plain = replace(BOX, person=replace(BOX.person, name="Hannah Weiss"))
    async with sending_engine() as engine:
        app = Stage(glyphs=ASCII)
        async with app.run_test(size=(100, 32)) as pilot:
            weighed = replace(OVER, sentence="Over.")
            await app.push_screen(ReviewScreen(engine, header, DRAFT, 3, plain, weighed, [], glyphs=ASCII))
            await pilot.pause()
            await pilot.pause()
            assert text_of(app).isascii()
