"""One send beside the list and as a page: what is shown, what follows the facts, and what keys act on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from sendoso_tui.domain.send import StatusUpdate
from sendoso_tui.flows.facts import CancelMoved, CancelStage, SendsChanged
from sendoso_tui.store.faults import StoreBusy
from sendoso_tui.ui.messages import FactArrived
from sendoso_tui.ui.mono import MONO
from sendoso_tui.ui.panes.detail import DetailPane
from sendoso_tui.ui.panes.shade import shade_send
from sendoso_tui.ui.screens.cancel import CancelDialog, RefusedDialog
from sendoso_tui.ui.screens.detail import DetailScreen
from sendoso_tui.ui.screens.help import HelpScreen
from sendoso_tui.ui.screens.link import LinkDialog
from sendoso_tui.ui.screens.raw import RawScreen
from sendoso_tui.ui.show.glyphs import ASCII
from sendoso_tui.ui.show.line import Line, Piece
from sendoso_tui.ui.themes import INK, PAPER
from tests.ui.looking import Stage, rows_of, text_of
from tests.ui.pretend import (
    EGIFT,
    HOSTILE_TEXTS,
    NOW,
    PENDING,
    SHIPPED,
    V3,
    PretendEngine,
    ago,
    engine_with,
    hostile,
    put,
)


class Behind:
    """A list of ids with a cursor."""

    def __init__(self, *ids: str) -> None:
        self.ids = ids
        self.cursor = 0

    def header(self, width: int) -> Sequence[Line]:
        return [(Piece(" PRODUCTION"),)]

    def step(self, count: int) -> str | None:
        self.cursor = min(max(self.cursor + count, 0), len(self.ids) - 1)
        return self.ids[self.cursor]

    def place(self, send_id: str) -> str:
        return f"{self.cursor + 1} of {len(self.ids)}"


async def page(pilot: Pilot[Any], engine: PretendEngine, *ids: str, **how: Any) -> DetailScreen:
    screen = DetailScreen(engine, Behind(*ids), ids[0], **how)
    await pilot.app.push_screen(screen)
    await pilot.pause()
    await pilot.pause()
    return screen


async def pane(pilot: Pilot[Any], shown: DetailPane, send_id: str) -> str:
    shown.show(send_id)
    await pilot.pause()
    return text_of(pilot.app)


async def test_the_pane_shows_the_send_in_the_frame_of_the_step() -> None:
    async with engine_with(PENDING, SHIPPED) as engine:
        shown = DetailPane(engine)
        app = Stage(shown)
        async with app.run_test(size=(42, 36)) as pilot:
            text = await pane(pilot, shown, SHIPPED.id)
            for words in ("Maria Oyelaran", "Shipped", "Late: due 2 days ago.", "84.20 USD", "www.ups.com", "Timeline"):
                assert words in text
            assert "Priya" not in text
            shown.show(PENDING.id)
            await pilot.pause()
            assert "Priya Raghunathan" in text_of(app)
            assert "Maria" not in text_of(app)


async def test_no_row_and_a_row_that_is_gone_leave_nothing_of_the_send_before() -> None:
    async with engine_with(SHIPPED) as engine:
        shown = DetailPane(engine)
        app = Stage(shown)
        async with app.run_test(size=(42, 30)) as pilot:
            await pane(pilot, shown, SHIPPED.id)
            text = await pane(pilot, shown, "no such id")
            assert "not stored any more" in text
            assert "Maria" not in text
            shown.show(None)
            await pilot.pause()
            assert [row for row in rows_of(app.screen) if row not in ("│", "│ Detail")] == []


async def test_a_send_the_server_does_not_know_any_more_says_so() -> None:
    async with engine_with(SHIPPED) as engine:
        await engine.cache.mark_gone(SHIPPED.id, NOW)
        shown = DetailPane(engine)
        app = Stage(shown)
        async with app.run_test(size=(42, 40)) as pilot:
            assert "Sendoso does not know this send" in await pane(pilot, shown, SHIPPED.id)


async def test_a_busy_store_never_leaves_another_sends_text_beside_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    async with engine_with(PENDING, SHIPPED) as engine:
        shown = DetailPane(engine)
        app = Stage(shown)
        async with app.run_test(size=(42, 30)) as pilot:
            await pane(pilot, shown, SHIPPED.id)
            real = engine.cache.get

            def busy(send_id: str) -> None:
                raise StoreBusy("prod.cache.db is in use by another program.")

            monkeypatch.setattr(engine.cache, "get", busy)
            shown.again()
            await pilot.pause()
            assert "Maria" in text_of(app)
            text = await pane(pilot, shown, PENDING.id)
            assert "in use by another" in text
            assert "Maria" not in text
            monkeypatch.setattr(engine.cache, "get", real)
            shown.again()
            await pilot.pause()
            assert "Priya" in text_of(app)


async def test_the_pane_follows_a_change_and_a_cancel() -> None:
    async with engine_with(PENDING) as engine:
        shown = DetailPane(engine)
        app = Stage(shown)
        async with app.run_test(size=(42, 40)) as pilot:
            await pane(pilot, shown, PENDING.id)
            await put(engine.cache, replace(PENDING, status_raw="processing", updated_at=NOW))
            shown.take(SendsChanged((), ("another",)))
            await pilot.pause()
            assert "◊ Pending" in text_of(app)
            shown.take(SendsChanged((), (PENDING.id,)))
            await pilot.pause()
            assert "○ Processing" in text_of(app)
            moved = CancelMoved(PENDING.id, CancelStage.UNKNOWN, "Sendoso did not answer the cancel.")
            engine.moved[PENDING.id] = moved
            shown.take(moved)
            await pilot.pause()
            assert "Sendoso did not answer the cancel." in text_of(app)


async def test_what_became_of_a_cancel_names_nobody_under_the_shade() -> None:
    async with engine_with(PENDING) as engine:
        who = PENDING.recipient.label
        shown = DetailPane(engine)
        shown.shade = shade_send
        app = Stage(shown)
        async with app.run_test(size=(80, 40)) as pilot:
            engine.moved[PENDING.id] = CancelMoved(PENDING.id, CancelStage.UNKNOWN, f"Not known: {who}, Box.", who=who)
            await pane(pilot, shown, PENDING.id)
            assert "Not known: hidden, Box." in text_of(app)
            detail = await page(pilot, engine, PENDING.id, shade=shade_send)
            detail.post_message(FactArrived(engine.moved[PENDING.id]))
            await pilot.pause()
            await pilot.pause()
            assert text_of(app).count("Not known: hidden, Box.") == 2
            assert who not in text_of(app)
            await pilot.press("M")
            await pilot.pause()
            assert text_of(app).count(f"Not known: {who}, Box.") == 2


async def test_a_timeline_taller_than_the_pane_keeps_the_current_step_in_view_under_the_name() -> None:
    steps = tuple(StatusUpdate(f"Step {number}", ago(hours=40 - number)) for number in range(30))
    send = replace(EGIFT, status_raw="Sent", updates=(*steps, StatusUpdate("Sent", ago(hours=2))))
    async with engine_with(send, capabilities=V3) as engine:
        shown = DetailPane(engine)
        app = Stage(shown)
        async with app.run_test(size=(42, 14)) as pilot:
            text = await pane(pilot, shown, send.id)
            assert "► Sent" in text
            assert rows_of(app.screen)[0] == "│ Jack Thompson"


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
async def test_hostile_texts_stay_inside_the_pane(text: str) -> None:
    send = hostile(text)
    async with engine_with(send) as engine:
        shown = DetailPane(engine)
        app = Stage(shown)
        async with app.run_test(size=(42, 30)) as pilot:
            rows = (await pane(pilot, shown, send.id)).split("\n")
            assert all(row.startswith("│") for row in rows)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("theme", [INK.name, PAPER.name, MONO.name])
async def test_the_page_shows_both_sides_at_every_size(size: tuple[int, int], theme: str) -> None:
    async with engine_with(SHIPPED) as engine:
        app = Stage(theme=theme)
        async with app.run_test(size=size) as pilot:
            screen = await page(pilot, engine, SHIPPED.id)
            text = text_of(app)
            assert "Sends > Maria Oyelaran" in text
            assert "esc back" in text
            assert "► Shipped" in text
            assert screen.left.display is (size[0] >= 76)


async def test_j_and_k_go_through_the_list_and_esc_goes_back() -> None:
    async with engine_with(PENDING, SHIPPED) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await page(pilot, engine, PENDING.id, SHIPPED.id)
            assert "1 of 2" in text_of(app)
            await pilot.press("j")
            await pilot.pause()
            assert "Maria Oyelaran" in text_of(app)
            assert "2 of 2" in text_of(app)
            await pilot.press("k")
            await pilot.pause()
            assert "Priya Raghunathan" in text_of(app)
            await pilot.press("escape")
            assert app.screen is not screen


async def test_x_straight_after_j_asks_about_the_send_that_is_painted() -> None:
    other = replace(PENDING, id="send_other", recipient=replace(PENDING.recipient, name="Somebody Else"))
    async with engine_with(PENDING, other) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await page(pilot, engine, PENDING.id, other.id)
            await pilot.press("j", "x")
            await pilot.pause()
            assert isinstance(app.screen, CancelDialog)
            assert "Somebody Else" in text_of(app)
            await pilot.press("y")
            assert engine.ordered == [("send_other", "pending")]


async def test_x_on_what_cannot_be_cancelled_explains_and_o_leads_to_the_link() -> None:
    async with engine_with(SHIPPED) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await page(pilot, engine, SHIPPED.id)
            assert "(x cancel)" in text_of(app)
            await pilot.press("x")
            await pilot.pause()
            assert isinstance(app.screen, RefusedDialog)
            await pilot.press("o")
            await pilot.pause()
            assert isinstance(app.screen, LinkDialog)


async def test_t_changes_how_moments_are_written() -> None:
    async with engine_with(EGIFT, capabilities=V3) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await page(pilot, engine, EGIFT.id)
            assert "times: local" in text_of(app)
            await pilot.press("t", "t")
            await pilot.pause()
            assert "times: relative" in text_of(app)
            assert "90 d ago" in text_of(app)
            assert screen.times.value == "relative"


async def test_capital_j_shows_fields_this_program_does_not_know() -> None:
    async with engine_with(SHIPPED) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await page(pilot, engine, SHIPPED.id)
            await pilot.press("J")
            await pilot.pause()
            await pilot.pause()
            assert isinstance(app.screen, RawScreen)
            assert '"unknown_field"' in text_of(app)
            assert "2.50" in text_of(app)


async def test_an_outcome_stays_until_esc_which_then_does_not_leave() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await page(pilot, engine, PENDING.id)
            moved = CancelMoved(PENDING.id, CancelStage.REFUSED, "Not cancelled: it was shipped at 14:32.")
            engine.moved[PENDING.id] = moved
            screen.post_message(FactArrived(moved))
            await pilot.pause()
            assert rows_of(screen)[-2].strip().startswith("Not cancelled: it was shipped at 14:32.")
            await pilot.press("escape")
            assert app.screen is screen
            assert "j k next and previous send" in rows_of(screen)[-2]


async def test_without_unicode_only_data_holds_other_signs() -> None:
    async with engine_with(SHIPPED) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await app.push_screen(DetailScreen(engine, Behind(SHIPPED.id), SHIPPED.id, glyphs=ASCII))
            await pilot.pause()
            await pilot.pause()
            assert text_of(app).isascii()


async def test_observed_steps_carry_their_window_and_the_legend() -> None:
    async with engine_with(SHIPPED) as engine:
        at = NOW - timedelta(days=4, hours=5)
        engine.observed[SHIPPED.id] = (
            StatusUpdate("pending", ago(days=8), observed=True),
            StatusUpdate("shipped", at, at - timedelta(minutes=15), observed=True),
        )
        shown = DetailPane(engine)
        app = Stage(shown)
        async with app.run_test(size=(53, 44)) as pilot:
            text = await pane(pilot, shown, SHIPPED.id)
            assert "~ seen by this program between two looks" in text
            assert "not seen" in text


class Main(Screen[None]):
    """Stands for the main screen beneath the page."""

    shown_sentence = "Reading is paused. P goes on."

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []

    def command(self, command_id: str) -> None:
        self.ran.append(command_id)


async def test_keys_of_the_program_are_run_by_the_list_beneath_and_answered_here() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            main = Main()
            await app.push_screen(main)
            await page(pilot, engine, PENDING.id)
            await pilot.press("P", "L")
            await pilot.pause()
            assert main.ran == ["pause", "log"]
            assert "Reading is paused. P goes on." in text_of(app)
            await pilot.press("r")
            assert engine.refreshed == 1
            assert main.ran == ["pause", "log"]


async def test_a_key_that_is_not_there_yet_says_so_and_help_lists_the_page() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await page(pilot, engine, PENDING.id)
            await pilot.press("w")
            await pilot.pause()
            assert "not part of this version yet" in text_of(app)
            await pilot.press("question_mark")
            await pilot.pause()
            assert [type(one) for one in app.screen_stack][-1] is HelpScreen
            await pilot.press(*"cancel it", "enter")
            await pilot.pause()
            assert isinstance(app.screen, CancelDialog)


async def test_the_privacy_shade_hides_the_person_and_keys_still_act_on_the_send() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await app.push_screen(Main())
            await page(pilot, engine, PENDING.id)
            await pilot.press("M")
            await pilot.pause()
            assert "Priya" not in text_of(app)
            assert "priya@" not in text_of(app)
            await pilot.press("x")
            await pilot.pause()
            await pilot.press("y")
            assert engine.ordered == [("send_2be71f0", "pending")]
