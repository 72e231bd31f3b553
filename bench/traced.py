"""Runs the workbench as its command does, and writes down what is asked for in the file TRACE: run by `profiling.py`.

"stages": when each part of the start was reached, and which modules were loaded then. "keys": a profile of what runs
between two signals SIGUSR1.
"""

import sys
import time

BEGUN = time.time()

import cProfile  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
from collections.abc import Callable  # noqa: E402
from functools import wraps  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

_STARTED = float(os.environ.get("TRACE_STARTED", BEGUN))
_TRACE = Path(os.environ.get("TRACE", os.devnull))
_stages: list[tuple[str, float]] = []


def main() -> None:
    if sys.argv[1:] == ["keys"]:
        _profile_keys()
    else:
        _note("interpreter", BEGUN)
    sys.argv[1:] = []
    from sendoso_tui.cli import main as run

    _note("command line imported")
    if _stages[0][0] == "interpreter":
        _watch_stages()
    sys.exit(run())


def _note(stage: str, moment: float | None = None) -> None:
    _stages.append((stage, ((moment or time.time()) - _STARTED) * 1000))


def _after(holder: Any, name: str, stage: str) -> None:
    kept: Callable[..., Any] = getattr(holder, name)

    @wraps(kept)
    def noted(*arguments: Any, **options: Any) -> Any:
        try:
            return kept(*arguments, **options)
        finally:
            if stage not in dict(_stages):
                _note(stage)

    setattr(holder, name, noted)


def _watch_stages() -> None:
    import gc

    from sendoso_tui import wiring, workbench

    _note("settings, flows and API imported")
    _after(wiring, "choose", "settings read")
    _after(wiring, "open_stores", "databases open")
    _after(wiring, "make_engine", "engine made")
    kept = gc.freeze

    def frozen() -> None:
        _note("Textual and the screens imported")
        _watch_screen()
        kept()

    gc.freeze = frozen
    assert workbench.gc is gc


def _watch_screen() -> None:
    from textual.app import App
    from textual.screen import Screen

    from sendoso_tui.ui.screens.sends import SendsScreen

    _after(App, "__init__", "app made")

    _after(SendsScreen, "on_mount", "main screen mounted, first rows read")
    _after(Screen, "_refresh_layout", "first layout")
    kept = App._display

    def displayed(app: Any, screen: Any, renderable: Any) -> None:
        kept(app, screen, renderable)
        if isinstance(screen, SendsScreen) and screen.sends.rows.size.height and "first frame" not in dict(_stages):
            _note("first frame")
            _TRACE.write_text(json.dumps({"stages": _stages, "modules": list(sys.modules)}))

    App._display = displayed  # type: ignore[method-assign]


def _profile_keys() -> None:
    profile, running = cProfile.Profile(), False

    def turn(number: int, frame: object) -> None:
        nonlocal running
        running = not running
        if running:
            profile.enable()
        else:
            profile.disable()
            profile.dump_stats(_TRACE)

    signal.signal(signal.SIGUSR1, turn)


if __name__ == "__main__":
    main()
