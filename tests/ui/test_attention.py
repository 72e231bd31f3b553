"""Whether somebody follows the screen is told to the engine, and so is the pace a person asks for."""

import pytest
from textual import events

from sendoso_tui.flows.attention import Attention
from sendoso_tui.ui import app as app_module
from sendoso_tui.ui.commands.line import read_pace
from tests.ui.conftest import OpenBench


async def test_leaving_the_window_and_coming_back_is_told_once(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        for event in (events.AppBlur(), events.AppBlur(), events.AppFocus(), events.AppFocus()):
            bench.app.post_message(event)
        await bench.pilot.pause()
        assert bench.engine.attended == [Attention.AWAY, Attention.WATCHED]


async def test_a_key_ends_idleness(open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_bench() as bench:
        monkeypatch.setattr(app_module, "IDLE_AFTER", 0.0)
        bench.app._look_for_idleness()
        bench.app._look_for_idleness()
        await bench.pilot.press("j")
        assert bench.engine.attended == [Attention.IDLE, Attention.WATCHED]


async def test_who_is_away_does_not_become_idle(open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_bench() as bench:
        bench.app.post_message(events.AppBlur())
        await bench.pilot.pause()
        monkeypatch.setattr(app_module, "IDLE_AFTER", 0.0)
        bench.app._look_for_idleness()
        assert bench.engine.attended == [Attention.AWAY]


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("2m", 120), ("90", 90), (" 1 H ", 3600), ("2", 2), ("5min", 300)]
)
def test_a_pace_is_read(text: str, seconds: float) -> None:
    assert read_pace(text) == seconds


@pytest.mark.parametrize("text", ["1", "61m", "-5", "soon", "1.5s", "99999999999", "²", "10 parsecs"])
def test_what_is_no_pace_is_told(text: str) -> None:
    told = read_pace(text)
    assert isinstance(told, str)
    assert told.startswith(":every takes")


async def test_polling_is_retimed_by_a_line(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        bench.screen.run_line("every 30s")
        assert bench.engine.paces == [30.0]
        assert "every 30 s" in bench.screen.sentence
        bench.screen.run_line("every now and then")
        assert bench.engine.paces == [30.0]
