"""After a new send left: the page of an unknown outcome, of an accepted one, and the journal. None of them sends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.draft import Created, EgiftLink
from sendoso_tui.domain.faults import Doubtful
from sendoso_tui.domain.intent import Action, IntentState
from sendoso_tui.domain.money import Money
from sendoso_tui.flows.facts import CreateMoved, CreateStage, IntentsUnclear, LookedForIt, SendsChanged
from sendoso_tui.ui.creates import CreatesHeard
from sendoso_tui.ui.screens.accepted import AcceptedScreen
from sendoso_tui.ui.screens.ask import AskDialog
from sendoso_tui.ui.screens.compose import ComposeScreen
from sendoso_tui.ui.screens.detail import DetailScreen
from sendoso_tui.ui.screens.journal import JournalScreen
from sendoso_tui.ui.screens.link import LinkDialog
from sendoso_tui.ui.screens.outcome import OutcomeScreen
from sendoso_tui.ui.show.journal import journal_page
from sendoso_tui.ui.show.line import Line, Piece
from sendoso_tui.ui.show.moments import Look
from tests.ui.looking import Stage, text_of
from tests.ui.pretend import NOW, PENDING, ago, put
from tests.ui.sending import BOX, HANNAH, INTENT, LINKS, SendingEngine, intent, moved, sending_engine, tell

LEFT = ago(minutes=3, seconds=19)
MADE = replace(PENDING, id="send_c1", recipient=HANNAH, gift="Welcome box, small", gift_id="item_77ab12", cost=BOX.cost)
FITS = replace(MADE, created_at=LEFT + timedelta(seconds=1))
TWIN = replace(FITS, id="send_c2")
OPEN = moved(
    CreateStage.UNKNOWN,
    "Not known.",
    fault=Doubtful("no answer came within 30 seconds"),
    left_at=LEFT,
    looks=(LookedForIt(ago(minutes=3), "not in the newest 100 sends"),),
    next_look=LEFT + timedelta(minutes=10),
)
OVER = replace(OPEN, next_look=None)
MADE_LINKS = moved(
    CreateStage.ACCEPTED,
    "Accepted by Sendoso at 14:32.",
    created=Created(
        links=(
            EgiftLink("https://sendoso.example/e/1", "ann@lee.example"),
            EgiftLink("https://sendoso.example/e/2", "bob@lee.example"),
        ),
        request_id="7f31c0",
    ),
)


@dataclass
class Room:
    """A page on an empty screen."""

    engine: SendingEngine
    app: Stage
    pilot: Pilot[Any]

    @property
    def text(self) -> str:
        return " ".join(text_of(self.app).split())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def yes(self) -> None:
        """Answer the question that stands open."""
        assert isinstance(self.app.screen, AskDialog)
        await self.pilot.pause()
        await self.press("y")

    async def show(self, page: Screen[Any]) -> None:
        await self.app.push_screen(page)
        for _ in range(3):
            await self.pilot.pause()

    async def tell(self, fact: Any) -> None:
        tell(self.app, fact)
        for _ in range(3):
            await self.pilot.pause()


def header(width: int) -> list[Line]:
    return [(Piece(" PRODUCTION "),)]


@asynccontextmanager
async def room(size: tuple[int, int] = (100, 32), dialect: str = "v2") -> AsyncIterator[Room]:
    async with sending_engine(PENDING, MADE, dialect=dialect) as engine:
        engine.unclear = (intent(),)
        app = Stage()
        async with app.run_test(size=size) as pilot:
            yield Room(engine, app, pilot)


async def test_unknown_starts_on_leaving_it_open_and_enter_leaves() -> None:
    async with room() as desk:
        page = OutcomeScreen(desk.engine, header, OPEN)
        await desk.show(page)
        assert "We do not know whether this gift was sent." in desk.text
        assert f"intent {INTENT[:6]}" in desk.text
        assert "To Hannah Weiß, Spree Analytics, hannah.weiss@spree.example" in desk.text
        assert (page.box.chosen, desk.app.focused) == (0, page.box)
        await desk.press("enter")
        assert desk.app.screen is not page
        assert desk.engine.resolved == []


async def test_nothing_on_the_page_sends_whatever_is_pressed() -> None:
    async with room() as desk:
        await desk.show(OutcomeScreen(desk.engine, header, OVER))
        for key in ("ctrl+s", "f10", "a", "y", "x", "c", "tab", "space"):
            await desk.press(key)
        assert desk.engine.orders == []
        assert desk.engine.resolved == []


async def test_before_the_last_look_it_cannot_be_called_not_sent() -> None:
    async with room() as desk:
        await desk.show(OutcomeScreen(desk.engine, header, OPEN))
        assert "( s Not there, send again )" in desk.text
        assert "(s not there) esc leave it" in desk.text
        await desk.press("s")
        assert "may still be carried out" in desk.text
        assert not isinstance(desk.app.screen, AskDialog)
        await desk.tell(OVER)
        assert "s not there esc leave it" in desk.text
        await desk.press("s")
        assert isinstance(desk.app.screen, AskDialog)
        assert desk.engine.resolved == []


async def test_not_there_is_asked_once_written_down_and_leads_to_the_form() -> None:
    async with room() as desk:
        await desk.show(OutcomeScreen(desk.engine, header, OVER))
        await desk.press("s")
        await desk.press("enter")
        assert desk.engine.resolved == []
        await desk.press("s")
        await desk.yes()
        assert desk.engine.resolved == [(INTENT, IntentState.REFUSED, "")]
        assert desk.engine.orders == []
        await desk.tell(moved(CreateStage.REFUSED, "Not sent, by your word."))
        assert isinstance(desk.app.screen, ComposeScreen)
        assert desk.engine.orders == []


async def test_without_a_draft_not_there_only_settles_it() -> None:
    async with room() as desk:
        desk.engine.kept.clear()
        page = OutcomeScreen(desk.engine, header, OVER)
        await desk.show(page)
        assert "s It was not sent" in desk.text
        await desk.press("s")
        await desk.yes()
        await desk.tell(moved(CreateStage.REFUSED, "Not sent, by your word."))
        assert len(desk.app.screen_stack) == 1


async def test_this_is_it_takes_the_one_under_the_cursor_and_asks_first() -> None:
    async with room() as desk:
        await desk.show(OutcomeScreen(desk.engine, header, replace(OVER, candidates=(FITS, TWIN))))
        assert "2 sends fit" in desk.text
        await desk.press("down", "f")
        assert "this is the send that was asked for" in desk.text
        await desk.yes()
        assert desk.engine.resolved == [(INTENT, IntentState.DONE, "send_c2")]
        await desk.tell(moved(CreateStage.FOUND, "It was sent, by your word.", send_id="send_c2"))
        assert isinstance(desk.app.screen, AcceptedScreen)


async def test_what_cannot_be_looked_up_says_so_and_can_be_decided_at_once() -> None:
    async with room() as desk:
        await desk.show(OutcomeScreen(desk.engine, header, replace(OPEN, can_match=False, looks=(), next_look=None)))
        assert "Send Tracker" in desk.text
        await desk.press("r")
        assert "cannot be looked up" in desk.text
        assert desk.engine.looked == []
        await desk.press("f")
        await desk.yes()
        assert desk.engine.resolved == [(INTENT, IntentState.DONE, "")]


async def test_r_looks_now_and_o_opens_the_send_under_the_cursor() -> None:
    async with room() as desk:
        page = OutcomeScreen(desk.engine, header, replace(OPEN, similar=(MADE,)))
        await desk.show(page)
        await desk.press("r")
        assert desk.engine.looked == [INTENT]
        await desk.press("o")
        assert isinstance(desk.app.screen, DetailScreen)
        await desk.press("escape")
        assert desk.app.screen is page


async def test_when_it_is_found_by_itself_the_page_turns_into_what_was_found() -> None:
    async with room() as desk:
        await desk.show(OutcomeScreen(desk.engine, header, OPEN))
        await desk.tell(moved(CreateStage.FOUND, "It was sent: found at 14:33.", send_id=MADE.id))
        assert isinstance(desk.app.screen, AcceptedScreen)
        assert "It was sent: found at 14:33." in desk.text
        await desk.press("enter")
        assert isinstance(desk.app.screen, DetailScreen)


async def test_under_the_privacy_shade_nobody_is_named() -> None:
    async with room() as desk:
        desk.app.screen_stack[0].shaded = True  # type: ignore[attr-defined]
        await desk.show(OutcomeScreen(desk.engine, header, replace(OVER, candidates=(FITS, TWIN))))
        assert "To hidden" in desk.text
        assert "Hannah" not in desk.text
        await desk.press("down", "f")
        assert "Hannah" not in desk.text
        await desk.yes()
        assert desk.engine.resolved == [(INTENT, IntentState.DONE, "send_c2")]


async def test_keys_before_it_was_painted_do_nothing() -> None:
    async with room() as desk:
        page = OutcomeScreen(desk.engine, header, OVER)
        await desk.show(page)
        page.box.painted_at = None
        await desk.press("s", "f", "enter", "escape")
        assert desk.app.screen is page


async def test_links_are_copied_one_by_one_or_all_at_once() -> None:
    async with room(dialect="v3") as desk:
        await desk.show(AcceptedScreen(desk.engine, header, MADE_LINKS, NOW, LINKS))
        await desk.press("y")
        assert desk.app.clipboard == "https://sendoso.example/e/1"
        assert "Copied the link for ann@lee.example" in desk.text
        await desk.press("down", "y")
        assert desk.app.clipboard == "https://sendoso.example/e/2"
        await desk.press("Y")
        assert desk.app.clipboard.splitlines() == [
            "ann@lee.example, https://sendoso.example/e/1",
            "bob@lee.example, https://sendoso.example/e/2",
        ]
        await desk.press("o")
        assert isinstance(desk.app.screen, LinkDialog)


async def test_an_accepted_send_opens_once_it_is_in_the_list() -> None:
    async with room() as desk:
        await desk.show(
            AcceptedScreen(desk.engine, header, moved(CreateStage.ACCEPTED, created=Created(id="new")), NOW, BOX)
        )
        assert "not in the list yet" in desk.text
        await desk.press("enter")
        assert "not in the list yet. It opens here once it is." in desk.text
        await put(desk.engine.cache, replace(FITS, id="new"))
        await desk.tell(SendsChanged(("new",), ()))
        assert "in the list, enter opens it" in desk.text
        await desk.press("enter")
        assert isinstance(desk.app.screen, DetailScreen)


async def test_where_the_answer_names_no_send_the_one_that_fits_appears_on_the_page() -> None:
    async with room() as desk:
        what = moved(CreateStage.ACCEPTED, left_at=LEFT, created=Created(tracking_code="TRK9"))
        await desk.show(AcceptedScreen(desk.engine, header, what, NOW, BOX))
        await put(desk.engine.cache, FITS, replace(FITS, id="other", cost=Money(FITS.cost.amount - 1, "USD")))  # type: ignore[union-attr]
        await desk.tell(SendsChanged((FITS.id, "other"), ()))
        assert f"Send {FITS.id} in the list" in desk.text
        assert "other" not in desk.text


@pytest.mark.parametrize("new", [BOX, None])
async def test_without_links_everything_is_copied(new: NewSend | None) -> None:
    async with room() as desk:
        what = moved(CreateStage.ACCEPTED, created=Created(tracking_code="TRK9", request_id="7f31c0"))
        await desk.show(AcceptedScreen(desk.engine, header, what, NOW, new))
        await desk.press("o")
        assert "no web address" in desk.text
        await desk.press("Y")
        assert desk.app.clipboard == "Tracking code: TRK9\nRequest id: 7f31c0"


def journal(desk: Room, *told: CreateMoved) -> JournalScreen:
    heard = CreatesHeard()
    for one in told:
        heard.hear(one, NOW)
    return JournalScreen(desk.engine, header, heard)


async def test_the_journal_opens_a_lost_send_on_its_page_and_sent_ones_on_theirs() -> None:
    async with room() as desk:
        await desk.show(journal(desk, replace(OPEN, intent_id="another"), replace(MADE_LINKS, intent_id="sent-1")))
        assert "new send Welcome box, small, 44.10 USD" in desk.text
        await desk.press("enter")
        assert isinstance(desk.app.screen, OutcomeScreen)
        await desk.press("escape", "down", "enter")
        assert isinstance(desk.app.screen, AcceptedScreen)
        assert "https://sendoso.example/e/2" in desk.text


async def test_the_journal_takes_a_persons_word_on_a_cancel() -> None:
    async with room() as desk:
        desk.engine.unclear = (intent(Action.CANCEL, id="c9", target=PENDING.id, summary="Welcome box, large"),)
        page = journal(desk)
        await desk.show(page)
        await desk.press("enter")
        assert isinstance(desk.app.screen, DetailScreen)
        await desk.press("escape", "s")
        assert "It was not cancelled" in desk.text
        await desk.press("escape")
        assert desk.engine.resolved == []
        await desk.press("f")
        await desk.yes()
        assert desk.engine.resolved == [("c9", IntentState.DONE, PENDING.id)]
        desk.engine.unclear = ()
        await desk.tell(IntentsUnclear(()))
        assert "every write of this profile is known" in desk.text
        await desk.press("f", "enter")
        assert "nothing under the cursor" in desk.text or "no write without an outcome" in desk.text


async def test_a_word_on_a_lost_send_is_said_on_its_own_page() -> None:
    async with room() as desk:
        await desk.show(journal(desk, OPEN))
        await desk.press("s")
        assert isinstance(desk.app.screen, OutcomeScreen)
        assert desk.engine.resolved == []


async def test_adding_a_recipient_has_no_page_but_can_be_settled() -> None:
    async with room() as desk:
        desk.engine.unclear = (intent(Action.ADD_RECIPIENT, id="r9", summary="a recipient", match=None),)
        await desk.show(journal(desk))
        await desk.press("enter")
        assert "Look in the address book" in desk.text
        await desk.press("s")
        await desk.yes()
        assert desk.engine.resolved == [("r9", IntentState.REFUSED, "")]


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)])
async def test_every_button_is_whole_at_every_size(size: tuple[int, int]) -> None:
    async with room(size) as desk:
        await desk.show(OutcomeScreen(desk.engine, header, replace(OVER, candidates=(FITS, TWIN))))
        again = "s Send again" if size[0] < 78 else "s Not there, send again"
        assert "esc Leave" in desk.text
        assert "f This is it" in desk.text
        assert again in desk.text


async def test_with_nothing_to_find_it_by_the_page_says_so_and_names_no_key_for_it() -> None:
    async with room() as desk:
        await desk.show(AcceptedScreen(desk.engine, header, moved(CreateStage.FOUND, "It was sent."), NOW))
        assert "y copy" not in desk.text
        assert "esc to the list" in desk.text
        for key in ("y", "Y"):
            await desk.press(key)
            assert "There is nothing to copy." in desk.text
        await desk.show(AcceptedScreen(desk.engine, header, MADE_LINKS, NOW))
        assert "esc back" in desk.text
        assert "y copy" in desk.text


async def test_the_journal_names_who_a_lost_send_was_for() -> None:
    async with room() as desk:
        await desk.show(JournalScreen(desk.engine, header, CreatesHeard()))
        assert "to hannah.weiss@spree.example" in desk.text
        shown = journal_page(desk.engine.unclear, [], 100, Look(NOW), shaded=True)
        said = " ".join(piece.text for line in shown.lines for piece in line)
        assert "hannah" not in said
        assert "to hidden" in said


FOUND_ELSEWHERE = moved(
    CreateStage.FOUND,
    "It was sent: that was found out elsewhere.",
    send_id=MADE.id,
    what="Welcome box, small, 44.10 USD",
    to="hannah.weiss@spree.example",
)


@pytest.mark.parametrize(("shaded", "to"), [(False, "Hannah"), (True, "to hidden")])
async def test_the_page_of_a_found_send_says_which_it_is_and_whom_it_is_for(shaded: bool, to: str) -> None:
    async with room() as desk:
        desk.app.screen_stack[0].shaded = shaded  # type: ignore[attr-defined]
        await desk.show(OutcomeScreen(desk.engine, header, OPEN))
        await desk.tell(FOUND_ELSEWHERE)
        assert isinstance(desk.app.screen, AcceptedScreen)
        assert "It was sent: that was found out elsewhere." in desk.text
        assert "Welcome box, small, 44.10 USD, to" in desk.text
        assert to in desk.text
        assert ("annah" in desk.text) is not shaded


async def test_a_found_send_opened_from_the_journal_says_which_it_is() -> None:
    async with room() as desk:
        desk.engine.unclear = ()
        await desk.show(journal(desk, FOUND_ELSEWHERE))
        row = "found Welcome box, small, 44.10 USD, to hannah.weiss@spree.example"
        assert row in desk.text
        await desk.press("enter")
        assert isinstance(desk.app.screen, AcceptedScreen)
        assert row.removeprefix("found ") in desk.text


async def test_what_was_sent_names_nobody_in_the_journal_under_the_shade() -> None:
    async with room() as desk:
        desk.engine.unclear = ()
        desk.app.screen_stack[0].shaded = True  # type: ignore[attr-defined]
        await desk.show(journal(desk, FOUND_ELSEWHERE))
        assert "found Welcome box, small, 44.10 USD, to hidden" in desk.text
        assert "hannah" not in desk.text
        await desk.show(AcceptedScreen(desk.engine, header, moved(CreateStage.ACCEPTED), NOW, BOX))
        assert "to hidden" in desk.text
        assert "Hannah" not in desk.text
