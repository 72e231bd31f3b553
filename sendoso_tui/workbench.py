"""Runs the workbench: one event loop with the engine beside the app, profile after profile, until the person leaves.

Which parts there are is `wiring.py`'s knowledge; what is on the screen is `ui/`'s.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui import wiring
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.settings import Settings
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import Noticed
from sendoso_tui.flows.write_words import say_left
from sendoso_tui.terminal import (
    Farewell,
    end_on_signals,
    forget_lost_output,
    prepare_environment,
    say_last,
    speaks_unicode,
    steady_output,
    write_by_locale,
)
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from pathlib import Path

    from sendoso_tui.config.log import Log
    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.profile import Profile
    from sendoso_tui.demo import Demo, DemoOptions
    from sendoso_tui.flows.engine import Engine
    from sendoso_tui.flows.ports import Gateway
    from sendoso_tui.ui.options import UiOptions

SETTLE_SECONDS = 10.0
COLLECT_AFTER = 1.0
"""Seconds from the start until garbage is collected again."""
UNCLEAR_EXIT = 5


@frozen
class Left:
    """How a run of the screen ended: the exit code, the profile to open next, and what stayed unclear in sentences."""

    code: int
    next_profile: str | None = None
    unclear: tuple[str, ...] = ()


def run_workbench(options: wiring.Options) -> int:
    """Open the workbench on the chosen profile and return the exit code. Raises ConfigFault."""
    options = _for_this_terminal(options)
    unclear: tuple[str, ...] = ()
    while True:
        chosen = wiring.choose(options)
        if chosen.profile is None:
            from sendoso_tui import first_start

            started = first_start.run(chosen.paths, chosen.settings)
            if started.demo:
                from sendoso_tui.demo import DemoOptions

                return run_demo(options, DemoOptions())
            if started.profile is None:
                return 0
            options = wiring.with_profile(options, started.profile)
            continue
        if not _agreed(chosen.profile, chosen.paths):
            return 2
        left = _run_profile(chosen.profile, chosen.paths, chosen.settings, options, carried=unclear)
        unclear += left.unclear
        if left.next_profile is None:
            return left.code or (UNCLEAR_EXIT if unclear else 0)
        options = wiring.with_profile(options, left.next_profile)


def run_demo(options: wiring.Options, demo_options: DemoOptions) -> int:
    """Open the workbench on a sandbox of its own and return the exit code."""
    from sendoso_tui.demo import Demo, waiting_profile

    options = _for_this_terminal(options)
    end_on_signals()
    demo = Demo(demo_options)
    try:
        demo.start()
        settings = Settings(
            config_file=demo.paths.config_file,
            profiles={},
            theme=options.theme or "",
            ascii=options.ascii,
            mouse=options.mouse,
        )
        profile = waiting_profile(demo_options.api, read_only=options.read_only)
        return _run_profile(profile, demo.paths, settings, options, demo).code
    finally:
        demo.end()


def _agreed(profile: Profile, paths: Paths) -> bool:
    """Ask once before a client secret goes to a token server of another origin, and remember a yes."""
    if not profile.token_elsewhere:
        return True
    from sendoso_tui.config.trust import is_trusted, remember_trust

    if is_trusted(paths, profile):
        return True
    print(  # noqa: T201
        f"Profile {profile.name} is for {profile.origin}, but its client secret would go to "
        f"{profile.token_address.origin}.",
        file=sys.stderr,
    )
    try:
        answer = input("Send it there, now and later? [y/N] ")
    except EOFError:
        answer = ""
    if answer.strip().casefold() not in ("y", "yes"):
        return False
    remember_trust(paths, profile)
    return True


def _for_this_terminal(options: wiring.Options) -> wiring.Options:
    """Make ready what must be before Textual is loaded; a locale without UTF-8 gets ASCII signs."""
    gc.disable()
    prepare_environment(os.environ)
    if not speaks_unicode(os.environ):
        write_by_locale()
        options = replace(options, ascii=True)
    steady_output()
    return options


def _run_profile(
    profile: Profile,
    paths: Paths,
    settings: Settings,
    options: wiring.Options,
    demo: Demo | None = None,
    carried: tuple[str, ...] = (),
) -> Left:
    from sendoso_tui.ui.app import Workbench  # noqa: F401 - Textual is loaded before what stays is frozen

    gc.freeze()
    try:
        return asyncio.run(_work(profile, paths, settings, options, demo, carried))
    finally:
        gc.enable()


async def _work(
    profile: Profile,
    paths: Paths,
    settings: Settings,
    options: wiring.Options,
    demo: Demo | None,
    carried: tuple[str, ...] = (),
) -> Left:
    from sendoso_tui.ui.app import Workbench

    # Until the first frame stands, nearly everything that is made stays: there is nothing to collect.
    asyncio.get_running_loop().call_later(COLLECT_AFTER, gc.enable)
    clock = Clock(trusting=demo is not None)
    stores = wiring.open_stores(profile, paths)
    log = RunLog(paths)
    opener = log.before(_opener(profile, clock, demo))
    engine = wiring.make_engine(profile, stores, clock, opener, demo=demo is not None)
    # Why nothing can be changed, and what stayed unclear in another profile, stands until it is read.
    kept = [Noticed(sentence, serious=True) for sentence in (stores.read_only, *carried) if sentence]
    engine.notices = (*settings.warnings, *(one for one in stores.notices if one != stores.read_only), *kept)
    try:
        app = Workbench(engine, _ui_options(settings, options, paths, lasting=demo is None), tuple(settings.profiles))
        farewell = Farewell(lambda code: app.exit(return_code=code))
        farewell.install()
        try:
            result = await app.run_async(mouse=settings.mouse)
        finally:
            try:
                farewell.remove()
            finally:
                unclear = await _settle(engine)
        if farewell.code is not None:
            return Left(farewell.code)
        if isinstance(result, str):
            return Left(0, result, unclear)
        code = app.return_code or 0
        return Left(code or (UNCLEAR_EXIT if unclear else 0), unclear=unclear)
    finally:
        await stores.close()
        log.stop()
        forget_lost_output()


async def _settle(engine: Engine) -> tuple[str, ...]:
    """Wait for writes after the screen has gone, say on the shell what stays unclear, and return it for the next."""
    if waiting := engine.waiting_for():
        say_last(f"Waiting up to {SETTLE_SECONDS:.0f} s for the answer to {waiting}.")
    unclear = await engine.settle(SETTLE_SECONDS)
    name, what = engine.about.name, [say_left(intent) for intent in unclear if intent.pid == os.getpid()]
    for words in what:
        say_last(f"{words[0].upper()}{words[1:]} at the next start; `sendoso-tui journal list` shows it.")
    return tuple(f"{name}: {words} when {name} is opened again." for words in what)


def _opener(profile: Profile, clock: Clock, demo: Demo | None) -> wiring.OpenGateway:
    if demo is None:
        return wiring.gateway_opener(profile, clock)

    async def open_demo() -> Gateway:
        reached = await demo.profile(read_only=profile.read_only)
        return await wiring.gateway_opener(reached, clock)()

    return open_demo


def _ui_options(settings: Settings, options: wiring.Options, paths: Paths, *, lasting: bool) -> UiOptions:
    from sendoso_tui.ui.options import UiOptions

    def report(error: BaseException) -> Path | None:
        from sendoso_tui.config.crash import write_crash_report

        return write_crash_report(paths, error)

    return UiOptions(
        theme=settings.theme,
        mono=bool(os.environ.get("NO_COLOR")),
        ascii=settings.ascii,
        mouse=settings.mouse,
        report=report,
        exports=paths.exports if lasting and paths is not wiring.NOWHERE else None,
    )


class RunLog:
    """The log of one run. It begins with the first gateway, and so after the first frame: nothing is logged before."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._log: Log | None = None
        self._begun = False

    def before(self, open_gateway: wiring.OpenGateway) -> wiring.OpenGateway:
        """Return an opener that begins the log first."""

        async def open_and_log() -> Gateway:
            if not self._begun:
                self._begun = True
                await asyncio.to_thread(self._begin)
            return await open_gateway()

        return open_and_log

    def stop(self) -> None:
        """Close the file; without one there is nothing to do."""
        if self._log is not None:
            self._log.stop()

    def _begin(self) -> None:
        from sendoso_tui.config.log import start_logging

        with suppress(ConfigFault):  # a state folder that cannot be made costs the log
            self._log = start_logging(self._paths)
