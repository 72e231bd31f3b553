"""Cancelling: the dialog starts on Keep, drops what was typed too early, and hands over what the person saw."""

from dataclasses import replace
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from sendoso_tui.domain.send import Send
from sendoso_tui.flows.facts import SendsChanged
from sendoso_tui.ui.messages import FactArrived, Told
from sendoso_tui.ui.mono import MONO
from sendoso_tui.ui.screens.cancel import CancelDialog, RefusedDialog, open_cancel
from sendoso_tui.ui.show.line import Piece, Role
from sendoso_tui.ui.themes import CONTRAST, INK, PAPER
from sendoso_tui.ui.widgets.box import DialogBox
from sendoso_tui.ui.widgets.lines import LinesView
from tests.ui.looking import Stage, rows_of, strips_of, text_of
from tests.ui.pretend import EGIFT, HOSTILE_TEXTS, PENDING, SHIPPED, V3, PretendEngine, engine_with, hostile, put


class ListOfOne(Screen[None]):
    """Stands for the list: `x` asks about the one send, every other key is written down."""

    def __init__(self, engine: PretendEngine, send: Send) -> None:
        super().__init__()
        self.engine, self.send = engine, send
        self.keys: list[str] = []
        self.commands: list[str] = []
        self.told: list[str] = []

    def on_key(self, event: Key) -> None:
        if event.key == "x":
            open_cancel(self, self.engine, self.send, self.commands.append)
        else:
            self.keys.append(event.key)

    def on_told(self, event: Told) -> None:
        self.told.append(event.sentence)


async def opened(pilot: Pilot[Any], screen: ListOfOne) -> None:
    await pilot.app.push_screen(screen)
    await pilot.press("x")
    await pilot.pause()


async def test_the_dialog_names_the_send_and_starts_on_keep() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ListOfOne(engine, PENDING))
            text = text_of(app)
            for words in (
                "Cancel this send?",
                "PRODUCTION",
                "Priya Raghunathan",
                "Pending",
                "61.75 USD",
                "send_2be71f0",
            ):
                assert words in text
            assert isinstance(app.screen, CancelDialog)
            assert app.screen.box.chosen == 0
            assert app.focused is app.screen.box
            box = [row for row in rows_of(app.screen) if "┌─" in row or "└─" in row]
            assert all(len(row.strip()) == 60 for row in box)


@pytest.mark.parametrize("key", ["n", "escape", "enter"])
async def test_these_keys_keep_the_send(key: str) -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test() as pilot:
            screen = ListOfOne(engine, PENDING)
            await opened(pilot, screen)
            await pilot.press(key)
            assert app.screen is screen
            assert engine.ordered == []


@pytest.mark.parametrize("keys", [("y",), ("tab", "enter"), ("right", "enter")])
async def test_only_y_or_tab_and_enter_cancels_and_it_carries_the_status_that_was_seen(keys: tuple[str, ...]) -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test() as pilot:
            screen = ListOfOne(engine, PENDING)
            await opened(pilot, screen)
            await pilot.press(*keys)
            assert app.screen is screen
            assert engine.ordered == [("send_2be71f0", "pending")]


async def test_y_pressed_twice_orders_once() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test() as pilot:
            screen = ListOfOne(engine, PENDING)
            await opened(pilot, screen)
            dialog = app.screen
            for _ in range(2):
                dialog.post_message(DialogBox.Chosen(1))
            await pilot.pause()
            assert engine.ordered == [("send_2be71f0", "pending")]
            assert app.screen is screen


@pytest.mark.parametrize("keys", [("x", "x"), ("x", "enter"), ("x", "x", "enter"), ("x", "space", "d", "X", "Y")])
async def test_reflexes_change_nothing(keys: tuple[str, ...]) -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test() as pilot:
            screen = ListOfOne(engine, PENDING)
            await app.push_screen(screen)
            await pilot.press(*keys)
            await pilot.pause()
            assert engine.ordered == []
            assert sum(isinstance(one, CancelDialog) for one in app.screen_stack) <= 1
            assert screen.keys == []


async def test_keys_typed_before_the_dialog_was_painted_are_dropped() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test() as pilot:
            screen = ListOfOne(engine, PENDING)
            await app.push_screen(screen)
            early = [Key("y", "y"), Key("tab", None), Key("enter", "\r")]
            await pilot.press("x")
            await pilot.pause()
            for event in early:
                app.post_message(event)
                await pilot.pause()
            assert isinstance(app.screen, CancelDialog)
            assert app.screen.box.chosen == 0
            assert engine.ordered == []
            await pilot.press("y")
            assert engine.ordered == [("send_2be71f0", "pending")]


async def test_a_dialog_that_was_never_painted_takes_no_key() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test() as pilot:
            await opened(pilot, ListOfOne(engine, PENDING))
            dialog = app.screen
            assert isinstance(dialog, CancelDialog)
            dialog.box.painted_at = None
            await pilot.press("y")
            assert engine.ordered == []


async def test_a_click_on_the_button_cancels_and_one_beside_it_does_not() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ListOfOne(engine, PENDING))
            rows = rows_of(app.screen)
            y = next(index for index, row in enumerate(rows) if "Cancel the send" in row and "│" in row)
            await pilot.click(offset=(rows[y].index("Keep it") + 40, y))
            assert engine.ordered == []
            await pilot.click(offset=(rows[y].index("Cancel the send"), y))
            assert engine.ordered == [("send_2be71f0", "pending")]


async def test_when_the_engine_takes_no_order_the_person_is_told() -> None:
    async with engine_with(PENDING) as engine:
        engine.takes_orders = False
        app = Stage()
        async with app.run_test() as pilot:
            screen = ListOfOne(engine, PENDING)
            await opened(pilot, screen)
            await pilot.press("y")
            await pilot.pause()
            assert engine.ordered == []
            assert "Not begun" in screen.told[0]


async def test_a_send_that_moves_on_meanwhile_is_said_and_the_order_keeps_what_was_seen() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test() as pilot:
            await opened(pilot, ListOfOne(engine, PENDING))
            await put(engine.cache, replace(PENDING, status_raw="shipped"))
            app.screen.post_message(FactArrived(SendsChanged((), (PENDING.id,))))
            await pilot.pause()
            assert "It reads Shipped by now." in text_of(app)
            await pilot.press("y")
            assert engine.ordered == [("send_2be71f0", "pending")]


async def test_what_cannot_be_cancelled_says_why_and_offers_tracking() -> None:
    async with engine_with(SHIPPED) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = ListOfOne(engine, SHIPPED)
            await opened(pilot, screen)
            text = text_of(app)
            assert "This send cannot be cancelled" in text
            assert "Too late: it has shipped." in text
            assert "www.ups.com" in text
            await pilot.press("o")
            await pilot.pause()
            assert screen.commands == ["track"]
            assert engine.ordered == []


@pytest.mark.parametrize("keys", [("escape",), ("enter",)])
async def test_the_refusal_closes_and_nothing_was_done(keys: tuple[str, ...]) -> None:
    async with engine_with(EGIFT, capabilities=V3) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = ListOfOne(engine, replace(EGIFT, status_raw="Sent", updates=()))
            await opened(pilot, screen)
            assert [type(one) for one in app.screen_stack][-1] is RefusedDialog
            assert "Senders cannot cancel eGifts" in text_of(app)
            await pilot.press(*keys)
            assert app.screen is screen
            assert (screen.commands, engine.ordered) == ([], [])


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)])
async def test_hostile_texts_keep_the_box_whole_and_both_buttons_visible(text: str, size: tuple[int, int]) -> None:
    send = replace(hostile(text), status_raw="pending", updates=())
    async with engine_with() as engine:
        app = Stage()
        async with app.run_test(size=size) as pilot:
            await opened(pilot, ListOfOne(engine, send))
            text_there = text_of(app)
            assert "Keep it" in text_there
            assert "Cancel the send" in text_there
            await pilot.press("n")
            await opened(pilot, ListOfOne(engine, hostile(text)))
            rows_of(app.screen)


@pytest.mark.parametrize("theme", [INK.name, PAPER.name, CONTRAST.name, MONO.name])
async def test_what_lies_beneath_has_one_colour_and_nothing_of_it_stands_out(theme: str) -> None:
    view = LinesView()
    async with engine_with(PENDING) as engine:
        app = Stage(view, theme=theme)
        async with app.run_test(size=(80, 24)) as pilot:
            view.put([(Piece("FAILED", Role.FAILED), Piece(" quiet", Role.MUTED))])
            await pilot.pause()
            open_cancel(app.screen, engine, PENDING, lambda _: None)
            await pilot.pause()
            await pilot.pause()
            first = strips_of(app.screen)[0]
            looks = {(s.style.color, s.style.bold) for s in first if s.style is not None and s.text.strip()}
            if theme == MONO.name:
                assert looks == set()
            else:
                assert len(looks) == 1
                assert not any(bold for _, bold in looks)


async def test_a_click_made_before_the_dialog_was_painted_is_dropped_and_a_later_one_counts_once() -> None:
    async with engine_with(PENDING) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ListOfOne(engine, PENDING))
            dialog = app.screen
            assert isinstance(dialog, CancelDialog)
            chosen: list[int] = []
            dialog.choose = chosen.append  # type: ignore[method-assign]
            rows = rows_of(dialog)
            y = next(index for index, row in enumerate(rows) if "Cancel the send" in row and "│" in row)
            painted, dialog.box.painted_at = dialog.box.painted_at, None
            await pilot.click(offset=(rows[y].index("Cancel the send"), y))
            assert chosen == []
            dialog.box.painted_at = painted
            await pilot.click(offset=(rows[y].index("Cancel the send"), y))
            assert chosen == [1]
