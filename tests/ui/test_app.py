"""The program around the screen: crashes, ways out, early keys, themes, sizes."""

import gc
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual._styles_cache import StylesCache
from textual.widgets import Input

from sendoso_tui.store.cache import Cache
from sendoso_tui.ui.app import Workbench
from sendoso_tui.ui.options import UiOptions
from sendoso_tui.ui.screens.too_small import TooSmall
from sendoso_tui.ui.trouble import crash_sentence
from tests.ui.conftest import OpenBench
from tests.ui.world import StillEngine, fill, make_send


class Boom(RuntimeError):
    """A fault of the program whose text holds what must not be shown."""

    def __rich__(self) -> str:
        return "sk_live_secret"


async def test_a_fault_ends_with_one_sentence_a_report_and_exit_code_1(
    open_bench: OpenBench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reported: list[BaseException] = []

    def report(error: BaseException) -> Path:
        reported.append(error)
        return tmp_path / "crash.txt"

    async def crash() -> None:
        async with open_bench(options=UiOptions(report=report)) as bench:
            secret = "sk_live_secret"  # noqa: F841 - a local variable that Textual's own hook would print
            apps.append(bench.app)
            bench.screen.action_open = lambda: (_ for _ in ()).throw(Boom("sk_live_secret"))  # type: ignore[method-assign]
            await bench.press("enter")
            await bench.pilot.pause()

    apps: list[Workbench] = []
    with pytest.raises(Boom):
        await crash()
    assert apps[0].return_code == 1
    assert len(reported) == 1
    shown = "".join(capsys.readouterr())
    assert crash_sentence(tmp_path / "crash.txt") in shown.replace("\n", "")
    assert "sk_live_secret" not in shown
    assert "Traceback" not in shown


def test_the_sentence_of_a_crash_says_what_was_not_lost() -> None:
    assert "are kept" in crash_sentence(None)
    assert "No report" in crash_sentence(None)
    assert crash_sentence(Path("a/b.txt")).endswith("Report: a/b.txt")


async def test_keys_typed_before_there_is_a_screen_are_thrown_away() -> None:
    cache = Cache.open(None)
    await fill(cache, [make_send(number) for number in range(50)])
    engine = StillEngine(cache)
    app = Workbench(engine)
    early = [events.Key("j", "j"), events.Key("x", "x"), events.Paste("qqq")]
    real_ready = app._go_live

    def type_early() -> None:
        for event in early:
            app.post_message(event)
        app.call_later(real_ready)

    app._go_live = type_early  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(100):
            await pilot.pause()
            if ("start",) in engine.calls:
                break
        assert ("start",) in engine.calls
        assert app.sends.sends.state.cursor == 0
        assert app.screen is app.sends
        await pilot.press("j")
        assert app.sends.sends.state.cursor == 1
    await cache.close()


async def test_reading_begins_only_after_the_first_paint(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        assert bench.engine.calls.count(("start",)) == 1


@pytest.mark.parametrize("keys", [("q",), ("ctrl+q",), ("colon", "q", "enter"), ("ctrl+c", "ctrl+c")])
async def test_ways_out(open_bench: OpenBench, keys: tuple[str, ...]) -> None:
    async with open_bench() as bench:
        await bench.press(*keys)
        await bench.until(lambda: not bench.app.is_running or bench.app._exit)
        assert bench.app.return_code == 0


async def test_ctrl_c_once_only_hints(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("ctrl+c")
        await bench.until(lambda: "ctrl+c again quits" in bench.line("status"))
        assert bench.app.is_running


async def test_leaving_while_a_cancel_is_on_its_way_is_asked_twice(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        bench.engine.writing = 1
        await bench.press("q")
        await bench.until(lambda: "on its way" in bench.line("status"))
        assert not bench.app._exit
        await bench.press("ctrl+q")
        await bench.until(lambda: bench.app._exit)


async def test_another_profile_is_what_the_app_ends_with(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        bench.screen.profiles = ("prod", "staging")
        bench.screen.run_line("profile nowhere")
        assert "Profiles: prod, staging" in bench.screen.sentence
        bench.screen.run_line("profile staging")
        await bench.until(lambda: bench.app._exit)
        assert bench.app.return_value == "staging"


async def test_another_profile_is_asked_twice_while_a_cancel_is_on_its_way(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        bench.screen.profiles = ("prod", "staging", "other")
        bench.engine.writing = 1
        for name in ("staging", "other"):
            bench.screen.run_line(f"profile {name}")
            await bench.until(lambda name=name: f":profile {name} once more leaves" in bench.screen.sentence)
            assert not bench.app._exit
        bench.screen.run_line("profile other")
        await bench.until(lambda: bench.app._exit)
        assert bench.app.return_value == "other"


async def test_ctrl_z_belongs_to_a_text_field_while_one_has_the_focus(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_bench() as bench:
        slept: list[bool] = []
        monkeypatch.setattr(Workbench, "action_suspend_process", lambda self: slept.append(True))
        await bench.press("slash", "a", "ctrl+z")
        assert slept == []
        await bench.press("enter", "ctrl+z")
        assert slept == [True]


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 30), (120, 40), (160, 50), (200, 60)])
@pytest.mark.parametrize("dialect", ["v2", "v3"])
async def test_every_line_fits_every_size(open_bench: OpenBench, size: tuple[int, int], dialect: str) -> None:
    async with open_bench(size=size, dialect=dialect) as bench:
        strips = bench.screen._compositor.render_strips()
        assert [strip.cell_length for strip in strips] == [size[0]] * size[1]
        assert (bench.screen.query_one("#side").display) == (size[0] >= 116)
        assert bench.screen.query_one("#budget-line").display == (size[0] < 116 and size[1] >= 20)
        assert "? all keys" in bench.line("footer")
        assert "1 of 300" in bench.line("status")


@pytest.mark.parametrize("size", [(59, 14), (59, 40), (200, 14), (12, 3), (1, 1)])
async def test_a_terminal_too_small_gets_one_line(open_bench: OpenBench, size: tuple[int, int]) -> None:
    async with open_bench() as bench:
        await bench.press("j", "j")
        await bench.pilot.resize_terminal(*size)
        await bench.until(lambda: isinstance(bench.app.screen, TooSmall))
        text = "".join(bench.lines()).strip()
        assert text.startswith("Needs 60x15, has"[: size[0] - 1])
        await bench.press("j", "x")
        await bench.pilot.resize_terminal(120, 40)
        await bench.until(lambda: bench.app.screen is bench.screen)
        assert bench.screen.sends.state.cursor == 2


async def test_a_storm_of_sizes_leaves_cursor_and_focus(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press(*["j"] * 30)
        kept = bench.cursor_id
        for step in range(40):
            await bench.pilot.resize_terminal(1 + step * 37 % 220, 1 + step * 17 % 90)
        await bench.pilot.resize_terminal(120, 40)
        await bench.until(lambda: bench.app.screen is bench.screen)
        assert bench.cursor_id == kept
        assert bench.screen.focused is bench.screen.sends.rows
        await bench.until(lambda: sum(line.startswith("▌") for line in bench.lines()) == 1)


@pytest.mark.parametrize("theme", ["sendoso-ink", "sendoso-paper", "sendoso-contrast", "ansi-dark", "nord"])
async def test_themes(open_bench: OpenBench, theme: str) -> None:
    async with open_bench(options=UiOptions(theme=theme)) as bench:
        assert bench.app.theme == theme
        assert "Grace Okonkwo" in bench.lines()[3]


async def test_an_unknown_theme_is_the_default_one(open_bench: OpenBench) -> None:
    async with open_bench(options=UiOptions(theme="no such theme")) as bench:
        assert bench.app.theme == "sendoso-ink"


async def test_another_theme_paints_everything_anew(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        before = colours(bench.screen)
        bench.app.action_next_theme()
        await bench.until(lambda: not colours(bench.screen) & before, "no colour of the old theme is left")


def colours(screen: object) -> set[str]:
    found = set()
    for strip in screen._compositor.render_strips():  # type: ignore[attr-defined]
        for segment in strip:
            if segment.style is not None:
                found |= {str(colour.name) for colour in (segment.style.color, segment.style.bgcolor) if colour}
    return found


async def test_mono_uses_bold_and_reverse_and_no_colour(open_bench: OpenBench) -> None:
    async with open_bench(options=UiOptions(mono=True)) as bench:
        assert colours(bench.screen) <= {"default"}
        styles = [segment.style for strip in bench.screen._compositor.render_strips() for segment in strip]
        assert any(style.reverse for style in styles if style)
        assert any(style.bold for style in styles if style)
        assert not any(style.dim or style.blink for style in styles if style)
        row = bench.screen._compositor.render_strips()[3]
        assert any(segment.style and segment.style.reverse and "Grace" in segment.text for segment in row)


async def test_ascii_draws_nothing_else_but_data(open_bench: OpenBench) -> None:
    sends = [
        replace(make_send(number), recipient=replace(make_send(number).recipient, name="Ann", company="Acme"))
        for number in range(60)
    ]
    async with open_bench(sends=sends, options=UiOptions(ascii=True)) as bench:
        for keys in ((), ("f",), ("escape", "question_mark"), ("escape", "colon"), ("escape", "slash")):
            await bench.press(*keys)
            await bench.pilot.pause()
            text = "\n".join(bench.lines())
            assert text.isascii(), sorted({char for char in text if not char.isascii()})


async def test_help_runs_what_was_found(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("question_mark")
        await bench.until(lambda: "Keys here" in "\n".join(bench.lines()))
        await bench.type("hide names")
        await bench.until(lambda: "M " in "\n".join(bench.lines()))
        await bench.press("enter")
        await bench.until(lambda: bench.screen.shaded)


async def test_the_palette_lists_all_and_runs_one(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("ctrl+p")
        await bench.until(lambda: "Commands" in "\n".join(bench.lines()))
        await bench.press("down", "up", "pagedown", "pageup")
        await bench.type("last send")
        await bench.press("enter")
        await bench.until(lambda: bench.screen.sends.state.cursor == 299)


@pytest.fixture
def no_colour_set_to_nothing() -> Iterator[None]:
    before = os.environ.get("NO_COLOR")
    os.environ["NO_COLOR"] = "1"
    yield
    if before is None:
        os.environ.pop("NO_COLOR", None)
    else:
        os.environ["NO_COLOR"] = before


@pytest.mark.usefixtures("no_colour_set_to_nothing")
async def test_no_color_in_the_environment_means_mono(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        assert colours(bench.screen) <= {"default"}


async def test_a_field_keeps_its_cursor_still(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("slash")
        assert not bench.screen.query_one("#search-line Input", Input).cursor_blink


async def test_an_idle_screen_paints_nothing(open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_bench() as bench:
        await bench.until(lambda: any(call[0] == "select" for call in bench.engine.calls))
        painted: list[object] = []
        monkeypatch.setattr(bench.app, "_display", lambda screen, update: painted.append(update))
        await bench.pilot.pause(1.2)
        await bench.engine.count()
        await bench.pilot.pause(0.3)
        assert painted == []


async def test_a_minute_later_only_what_has_another_age_is_painted(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        assert "    5m " in bench.lines()[3]
        bench.engine.clock.at = bench.engine.clock.at.replace(minute=33)
        bench.screen._minute()
        await bench.until(lambda: "    6m " in bench.lines()[3])
        assert "    1h " in bench.lines()[4]


async def test_pages_that_were_closed_are_let_go(open_bench: OpenBench) -> None:
    async with open_bench() as bench:

        async def open_and_close() -> int:
            for _ in range(5):
                await bench.press("question_mark", "escape", "L", "escape")
                await bench.until(lambda: len(bench.app.screen_stack) == 1)
            gc.collect()
            return sum(isinstance(one, StylesCache) for one in gc.get_objects())

        before = await open_and_close()
        assert await open_and_close() <= before + 3
