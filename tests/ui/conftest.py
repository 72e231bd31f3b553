"""The workbench on a real cache in memory, opened in a terminal of a given size."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot

from sendoso_tui.domain.send import Send
from sendoso_tui.store.cache import Cache
from sendoso_tui.ui.app import Workbench
from sendoso_tui.ui.options import UiOptions
from sendoso_tui.ui.screens.sends import SendsScreen
from tests.ui.world import StillEngine, fill, make_send


@dataclass
class Bench:
    """An open workbench and what a test does with it."""

    app: Workbench
    engine: StillEngine
    pilot: Pilot[object]

    @property
    def screen(self) -> SendsScreen:
        return self.app.sends

    @property
    def cursor_id(self) -> str | None:
        return self.screen.sends.state.cursor_id

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if char == " " else char for char in text))

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until `holds()` is true; fails after some seconds with what stands on the screen."""
        for _ in range(300):
            await self.pilot.pause()
            if holds():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"never came: {what or holds}\n" + "\n".join(self.lines()))

    def lines(self) -> list[str]:
        """Return what stands on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips[: self.app.size.height]]

    def line(self, name: str) -> str:
        """Return the text of a bar: header, filter-line, banner, status, footer, heads."""
        widget = self.app.screen.query_one(f"#{name}")
        return self.lines()[widget.region.y]

    def row_line(self) -> int:
        """Return on which line of the list the cursor stands."""
        state = self.screen.sends.state
        return state.cursor - state.top

    async def settled(self) -> None:
        """Wait for the first full index."""
        await self.until(lambda: self.screen.matching is not None, "the first index")


OpenBench = Callable[..., AbstractAsyncContextManager[Bench]]


@pytest.fixture
def open_bench() -> OpenBench:
    """Return a function that opens the workbench: size, number of sends or the sends, and how the engine is."""

    @asynccontextmanager
    async def open_it(
        size: tuple[int, int] = (120, 40),
        sends: int | list[Send] = 300,
        options: UiOptions | None = None,
        live: bool = True,
        **engine_options: object,
    ) -> AsyncIterator[Bench]:
        cache = Cache.open(None)
        try:
            await fill(cache, sends if isinstance(sends, list) else [make_send(number) for number in range(sends)])
            engine = StillEngine(cache, **engine_options)  # type: ignore[arg-type]
            if live:
                await engine.count()
            app = Workbench(engine, options or UiOptions())
            async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
                bench = Bench(app, engine, pilot)
                await bench.settled()
                yield bench
        finally:
            await cache.close()

    return open_it
