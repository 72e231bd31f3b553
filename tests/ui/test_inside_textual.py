"""Two parts of Textual are replaced as long as its inside is the one they were written for, and not a day longer."""

from typing import Any

import pytest
from textual._compositor import Compositor
from textual.drivers.linux_driver import LinuxDriver

from sendoso_tui.ui.frames import FrameDriver
from sendoso_tui.ui.inside_textual import paints_as_known, writes_as_known
from sendoso_tui.ui.widgets.tiles import TiledCompositor
from tests.ui.conftest import OpenBench


def test_the_textual_that_is_installed_is_known() -> None:
    assert paints_as_known(Compositor)
    assert writes_as_known(LinuxDriver)


def another(_: Any, one: object, two: object = None) -> None:
    """A method whose arguments are others."""


@pytest.mark.parametrize("part", ["_render_chops", "reflow", "cuts", "visible_widgets"])
async def test_another_compositor_does_its_own_work(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    async with open_bench((80, 24)) as bench:
        assert isinstance(bench.app.sends._compositor, TiledCompositor)

    class Later(Compositor): ...

    for name in ("_render_chops", "reflow", "cuts", "visible_widgets"):
        setattr(Later, name, vars(Compositor)[name])
    setattr(Later, part, another)
    assert not paints_as_known(Later)
    monkeypatch.setattr("sendoso_tui.ui.screens.sends_base.paints_as_known", lambda _: paints_as_known(Later))
    async with open_bench((80, 24)) as bench:
        assert type(bench.app.sends._compositor) is Compositor
        await bench.until(
            lambda: "all keys" in "\n".join(strip.text for strip in bench.app.screen._compositor.render_strips())
        )


@pytest.mark.parametrize("part", ["write", "_sigcont_application", "__init__", "run_input_thread", "disable_input"])
async def test_another_driver_writes_by_itself(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    async with open_bench((80, 24)) as bench:
        monkeypatch.setattr("textual.app.App.get_driver_class", lambda _: LinuxDriver)
        assert bench.app.get_driver_class() is FrameDriver
        monkeypatch.setattr(LinuxDriver, part, another)
        assert bench.app.get_driver_class() is LinuxDriver
