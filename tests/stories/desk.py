"""The desk of a story: the real workbench on a real engine, over a socket, with the keys of a person and their eyes.

Waiting is always for something that shows; nothing here sleeps for a fixed time.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sendoso_tui import wiring
from sendoso_tui.api.auth import Timing
from sendoso_tui.api.client import Client
from sendoso_tui.api.http import DEFAULT_DEADLINES, Deadlines
from sendoso_tui.config.paths import Paths, paths_below
from sendoso_tui.config.profile import Api, Profile, make_profile
from sendoso_tui.config.secrets import Secret
from sendoso_tui.domain.intent import Intent
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.engine import Engine
from sendoso_tui.flows.facts import CancelMoved, CancelStage, Fact, SyncMoved
from sendoso_tui.ui.app import Workbench
from tests.sandbox_process import SandboxProcess
from tests.ui.looking import rows_of

PATIENCE = 30.0
CANCEL_ASKS = "Cancel this send?"


class FastClock(Clock):
    """A clock on which waits pass `speed` times as fast; its `sleep` goes with it."""

    def __init__(self, speed: float = 1.0) -> None:
        super().__init__()
        self._speed = speed
        self._began = time.monotonic()

    def monotonic(self) -> float:
        return self._began + (time.monotonic() - self._began) * self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)


def opener(profile: Profile, clock: FastClock, deadlines: Deadlines) -> wiring.OpenGateway:
    """The program's own gateway; only how fast time passes in it, and how long it waits, is the test's."""

    async def open_gateway() -> Any:
        timing = Timing(clock=clock.monotonic, sleep=clock.sleep)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Client, "open", partial(Client.open, timing=timing, deadlines=deadlines))
            return await wiring.gateway_opener(profile, clock)()

    return open_gateway


def profile_of(sandbox: SandboxProcess, api: Api = "v2", *, oauth: bool = False, name: str = "desk") -> Profile:
    """A profile that reaches a sandbox: by key or token, or by its OAuth client."""
    place = sandbox.told[api]
    if oauth:
        secrets = {key: Secret(place[key]) for key in ("client_id", "client_secret")}
        return quick(make_profile(name, api, place["base_url"], secrets, token_url=place["token_url"]))
    key = "api_key" if api == "v2" else "token"
    return quick(make_profile(name, api, place["base_url"], {key: Secret(place[key])}))


def profile_at(origin: str, api: Api = "v2", secret: str = "a-made-up-key") -> Profile:
    """A profile that reaches a server of the test's own."""
    return quick(
        make_profile("desk", api, f"{origin}/api/{api}", {"api_key" if api == "v2" else "token": Secret(secret)})
    )


def quick(profile: Profile) -> Profile:
    """The same profile, asking as often as the program ever does."""
    return replace(profile, requests_per_second=8.0, poll_seconds=2.0)


@dataclass
class Desk:
    """A running workbench. `facts` is all the engine has told."""

    app: Workbench
    pilot: Pilot[Any]
    engine: Engine
    stores: wiring.Stores
    paths: Paths
    facts: list[Fact] = field(default_factory=list)

    @property
    def screen(self) -> str:
        """What a person sees now."""
        return "\n".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return rows_of(self.app.screen)

    @property
    def cursor_id(self) -> str | None:
        return self.app.sends.sends.state.cursor_id

    @property
    def matching(self) -> int | None:
        return self.app.sends.matching

    def stages(self, send_id: str) -> list[CancelStage]:
        """The stages a cancel went through so far."""
        return [fact.stage for fact in self.facts if isinstance(fact, CancelMoved) and fact.send_id == send_id]

    def intents(self) -> list[Intent]:
        return self.stores.record.intents()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text, as a person would, key by key."""
        for char in text:
            await self.pilot.press({" ": "space"}.get(char, char))

    async def until(self, condition: Callable[[], Any], what: str = "", seconds: float = PATIENCE) -> None:
        """Wait until `condition` holds."""
        end = time.monotonic() + seconds
        while not condition():
            if (crash := self.app._exception) is not None:
                raise crash
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what or condition}; on the screen:\n{self.screen}")
            await self.pilot.pause(0.02)

    async def sees(self, *texts: str, seconds: float = PATIENCE) -> None:
        """Wait until all of these stand on the screen at once, whatever the width broke them at."""
        await self.until(lambda: all(flat(text) in flat(self.screen) for text in texts), repr(texts), seconds)

    async def sees_no_more(self, text: str) -> None:
        await self.until(lambda: flat(text) not in flat(self.screen), f"{text!r} to go")

    async def loaded(self, count: int | None = None) -> None:
        """Wait until everything is read and the list holds it."""
        await self.until(lambda: self.engine.sync_state.complete, "the whole list")
        wanted = self.engine.sync_state.loaded if count is None else count
        await self.until(lambda: self.matching == wanted and self.engine.sync_state.loaded == wanted, f"{wanted} sends")
        await self.pilot.pause()

    async def search(self, text: str) -> None:
        """Search for a text and wait until the list is only that."""
        await self.press("slash")
        for _ in range(len(self.app.sends.sends.state.filter.text)):
            await self.press("backspace")
        await self.type(text)
        await self.press("enter")
        await self.until(lambda: self.app.sends.sends.state.filter.text == text and self.matching is not None, text)
        await self.pilot.pause()

    async def point_at(self, send_id: str) -> None:
        """Put the cursor on a send by searching for its id."""
        await self.search(send_id)
        await self.until(lambda: self.cursor_id == send_id, f"the cursor on {send_id}")

    async def open_cancel(self) -> None:
        """Press x and wait until the dialog takes keys."""
        await self.press("x")
        await self.sees(CANCEL_ASKS)
        await self.until(lambda: self.app.screen.box.painted_at is not None, "a dialog that takes keys")  # type: ignore[attr-defined]

    async def cancel(self, send_id: str) -> None:
        """Cancel the send under the cursor, as a person does."""
        assert self.cursor_id == send_id
        await self.open_cancel()
        await self.press("y")
        await self.until(lambda: self.stages(send_id), "the cancel to begin")

    async def outcome(self, send_id: str, stage: CancelStage) -> CancelMoved:
        """Wait until a cancel has come to this stage; give what was told last."""
        await self.until(lambda: stage in self.stages(send_id), f"{stage} of {send_id}")
        last = self.engine.cancelling(send_id)
        assert last is not None
        return last

    def connections(self) -> list[Any]:
        return [fact.state.connection for fact in self.facts if isinstance(fact, SyncMoved)]


def flat(text: str) -> str:
    """A text without the places where lines and frames broke it."""
    return re.sub(r"[\s│┃█▌]+", " ", text)


@asynccontextmanager
async def open_desk(
    profile: Profile,
    folder: Path,
    *,
    size: tuple[int, int] = (120, 30),
    speed: float = 1.0,
    deadlines: Deadlines = DEFAULT_DEADLINES,
    settle: float = 0.5,
    before: Callable[[wiring.Stores], Awaitable[None]] | None = None,
    paths: Paths | None = None,
) -> AsyncIterator[Desk]:
    """Open the workbench with its files in `folder`. `before` may fill the stores; `speed` makes waits shorter."""
    # As many real requests and polls whatever the speed: only waits become shorter.
    profile = replace(
        profile,
        requests_per_second=max(0.1, profile.requests_per_second / speed),
        poll_seconds=profile.poll_seconds * speed,
    )
    paths = paths or paths_below(folder)
    stores = wiring.open_stores(profile, paths)
    clock = FastClock(speed)
    engine = wiring.make_engine(profile, stores, clock, opener(profile, clock, deadlines), sleep=clock.sleep)
    facts: list[Fact] = []
    engine.listen(facts.append)
    try:
        if before is not None:
            await before(stores)
        app = Workbench(engine)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            yield Desk(app, pilot, engine, stores, paths, facts)
    finally:
        await engine.settle(settle)
        await stores.close()
