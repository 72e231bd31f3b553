"""Makes the pictures beside it from the sandbox: the real workbench on a pinned world, driven by keys.

    .venv/bin/python screenshots/make.py            all pictures
    .venv/bin/python screenshots/make.py list light some of them
    .venv/bin/python screenshots/make.py --check    exit code 1 when one would come out different

The same code gives the same bytes: sends, their times and the clock are pinned, the time zone is UTC.
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ |= {"TZ": "UTC", "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor"}
for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM"):
    os.environ.pop(name, None)

from textual.pilot import Pilot  # noqa: E402
from textual.widgets import Input  # noqa: E402

from screenshots import batching, composing, sending  # noqa: E402
from screenshots.server import Sandbox  # noqa: E402
from screenshots.svg import finished  # noqa: E402
from sendoso_tui import wiring  # noqa: E402
from sendoso_tui.config.paths import paths_below  # noqa: E402
from sendoso_tui.demo import demo_profile  # noqa: E402
from sendoso_tui.flows.clock import Clock  # noqa: E402
from sendoso_tui.flows.engine import Engine  # noqa: E402
from sendoso_tui.flows.facts import SyncMoved  # noqa: E402
from sendoso_tui.flows.ports import Gateway  # noqa: E402
from sendoso_tui.ui.app import Workbench  # noqa: E402
from sendoso_tui.ui.options import UiOptions  # noqa: E402

NOW = datetime(2026, 11, 20, 14, 32, tzinfo=UTC)
PATIENCE = 60.0


class PinnedClock(Clock):
    """A clock that stands still for what is shown and runs for what is waited for."""

    def now(self) -> datetime:
        return NOW

    def learn(self, server: datetime, asked_at: datetime, answered_at: datetime) -> None:
        """The server's clock stands at the same moment."""

    def correct(self, moment: datetime) -> datetime:
        return NOW


class Calm:
    """A gateway seen after a quiet minute: how many requests a second went out depends on the machine."""

    rate = 0.2

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)


@dataclass
class Stage:
    """A running workbench, its sandbox, and what to do with them."""

    sandbox: Sandbox
    engine: Engine
    app: Workbench
    pilot: Pilot[Any]

    @property
    def text(self) -> str:
        """What the screen shows."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    async def until(self, what: str | Callable[[], bool]) -> None:
        """Wait until `what` is on the screen, or is true, and nothing moves any more."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while not (what in self.text if isinstance(what, str) else what()):
            if asyncio.get_running_loop().time() > end:
                raise SystemExit(f"never seen: {what}\n{self.text}")
            await self.pilot.pause(0.02)
        before = ""
        while before != self.text:
            before = self.text
            await self.pilot.pause(0.3)

    async def loaded(self) -> None:
        """Wait until every send was read and nothing is left to ask."""
        await self.until(lambda: self.engine.sync_state.complete and not self.engine.sync_state.doing)
        await self.until("all loaded")

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def go_to(self, wanted: Callable[[Any], bool]) -> str:
        """Move down to the first row that is `wanted` and return its id."""
        rows = self.engine.cache.newest(500)
        place, row = next((place, row) for place, row in enumerate(rows) if wanted(row))
        # Beyond it and back, so that it stands away from the edge where the list is longer than the screen.
        await self.press("home", *["down"] * (place + 8), *["up"] * 8)
        await self.pilot.pause(0.3)
        return str(row.id)


Act = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Picture:
    """One picture: how large, on which API, in which theme, and what happens before it is taken."""

    name: str
    act: Act
    size: tuple[int, int] = (120, 40)
    api: Literal["v2", "v3"] = "v2"
    theme: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}-{self.size[0]}x{self.size[1]}.svg"


def at(status: str) -> Act:
    """Put the cursor on the newest send of this status."""

    async def act(stage: Stage) -> None:
        await stage.loaded()
        await stage.go_to(lambda row: row.status_raw == status)

    return act


async def timeline(stage: Stage) -> None:
    await at("Shipped")(stage)
    await stage.press("enter")
    await stage.until("Timeline")


async def filtering(stage: Stage) -> None:
    await stage.loaded()
    await stage.press("f", "space")
    await stage.until(lambda: " of 2,000" in stage.text)


async def cancel_asked(stage: Stage) -> None:
    await stage.loaded()
    await stage.go_to(lambda row: row.status_raw == "pending")
    await stage.press("x")
    await stage.until("Cancel this send?")


async def cancel_refused(stage: Stage) -> None:
    await stage.loaded()
    send_id = await stage.go_to(lambda row: row.status_raw == "pending")
    await stage.press("x")
    await stage.until("Cancel this send?")
    await asyncio.to_thread(stage.sandbox.control, f"sends/{send_id}", status="Shipped")
    await stage.press("y")
    await stage.until("Not cancelled")


async def network_gone(stage: Stage) -> None:
    await at("shipped")(stage)
    stage.sandbox.end()
    await stage.press("r")
    await stage.until("Offline since")


PICTURES = (
    Picture("list", at("failed")),
    Picture("detail", timeline, api="v3"),
    Picture("filter", filtering),
    Picture("cancel", cancel_asked, size=(80, 24)),
    Picture("refused", cancel_refused, size=(80, 24)),
    Picture("offline", network_gone, size=(80, 24)),
    Picture("list", at("pending"), size=(80, 24)),
    Picture("light", at("Confirming Address"), theme="sendoso-paper", api="v3"),
    Picture("list", at("Confirming Address"), size=(200, 60), api="v3"),
    Picture("compose-v2", composing.inventory, size=(100, 32)),
    Picture("compose", composing.inventory, size=(80, 24)),
    Picture("compose-recipient", composing.searching, size=(100, 32)),
    Picture("compose-touches", composing.touches, size=(100, 32), api="v3", theme="sendoso-paper"),
    Picture("compose-collect", composing.collecting, size=(100, 32), api="v3"),
    Picture("compose-addressed", composing.addressed, api="v3"),
    Picture("compose-egift", composing.egift, size=(100, 32), api="v3"),
    Picture("compose-links", composing.links, size=(100, 32), api="v3"),
    Picture("compose-gift", composing.gift, size=(100, 32), api="v3"),
    Picture("review", sending.reviewed, size=(100, 32)),
    Picture("review", sending.reviewed),
    Picture("review", sending.reviewed, size=(80, 24)),
    Picture("unknown", sending.unknown, size=(80, 24)),
    Picture("unknown", sending.unknown),
    Picture("accepted-links", sending.links, size=(100, 32), api="v3"),
    Picture("journal", sending.journal, size=(100, 32)),
    Picture("batch-columns", batching.columns, size=(100, 32)),
    Picture("batch-plan", batching.plan, size=(100, 32)),
    Picture("batch-report", batching.report, size=(100, 32)),
)


@asynccontextmanager
async def running(folder: Path, sandbox: Sandbox, api: Literal["v2", "v3"], rate: float) -> AsyncIterator[Engine]:
    """An engine on the files below `folder`, as the demo has it, with the moment pinned."""
    clock = PinnedClock()
    # One poll at the start: how often it asks must not depend on how fast this machine is.
    profile = replace(demo_profile(api, sandbox.told), poll_seconds=3600, requests_per_second=rate)
    stores = wiring.open_stores(profile, paths_below(folder))
    opener = wiring.gateway_opener(profile, clock)

    async def open_gateway() -> Gateway:
        return Calm(await opener())

    engine = wiring.make_engine(profile, stores, clock, open_gateway, demo=True)
    try:
        yield engine
    finally:
        await engine.settle(1)
        await stores.close()


async def read_everything(folder: Path, api: Literal["v2", "v3"]) -> None:
    """Fill the files below `folder`, so that every picture begins where the first read has ended."""
    with Sandbox(NOW) as sandbox:
        async with running(folder, sandbox, api, rate=8) as engine:
            complete = asyncio.Event()
            engine.listen(lambda fact: complete.set() if isinstance(fact, SyncMoved) and fact.state.complete else None)
            engine.start()
            await complete.wait()


@asynccontextmanager
async def staged(picture: Picture, files: Path) -> AsyncIterator[Stage]:
    """The workbench on a sandbox of its own and a copy of `files`, in a terminal of the picture's size."""
    with tempfile.TemporaryDirectory(prefix="sendoso-tui-picture-") as folder, Sandbox(NOW) as sandbox:
        shutil.copytree(files, folder, dirs_exist_ok=True)
        async with running(Path(folder), sandbox, picture.api, rate=4) as engine:
            app = Workbench(engine, UiOptions(theme=picture.theme))
            async with app.run_test(size=picture.size, notifications=True, tooltips=True) as pilot:
                yield Stage(sandbox, engine, app, pilot)


async def make(picture: Picture, files: Path) -> str:
    """Return the picture as SVG."""
    async with staged(picture, files) as stage:
        await picture.act(stage)
        svg = stage.app.export_screenshot(title="sendoso-tui")
    return finished(svg)


def main(names: Sequence[str], *, check: bool) -> int:
    """Make the named pictures, or all; return the exit code."""
    Input.cursor_blink = False  # type: ignore[assignment]
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    different = 0
    with tempfile.TemporaryDirectory(prefix="sendoso-tui-pictures-") as folder:
        for api in {picture.api: None for picture in wanted}:
            asyncio.run(read_everything(Path(folder, api), api))
        for picture in wanted:
            svg = asyncio.run(make(picture, Path(folder, picture.api)))
            different += not _kept(HERE / picture.file, svg, check=check)
    return int(check and different > 0)


def _kept(file: Path, svg: str, *, check: bool) -> bool:
    """Whether the file holds this picture already; unless it is only checked, it does afterwards."""
    if file.exists() and file.read_text() == svg:
        print(f"{file.name}: the same")
        return True
    print(f"{file.name}: {'different' if check else 'made'}")
    if not check:
        file.write_text(svg)
    return False


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*{picture.name: None for picture in PICTURES}, []])
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    chosen = parser.parse_args()
    sys.exit(main(chosen.names, check=chosen.check))
