"""The process around the screen: is there a terminal, what signals mean, and what happens when the terminal goes away.

What the screen shows is not decided here.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

WATCH_SECONDS = 2.0
"""How often it is checked that the terminal is still there; a closed one may send no signal at all."""

RESTORE = "\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[<u\x1b[?25h\x1b[0m"
"""Leaves the alternate screen, mouse, focus, paste and key modes, and shows the cursor; harmless when done twice."""


def why_no_screen() -> str | None:
    """Return why the workbench cannot be shown here, with a remedy; None when it can."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        return "The workbench needs a terminal for input and output. Headless: sendoso-tui list --json"
    if os.environ.get("TERM", "") in ("dumb", "unknown"):
        return f"This terminal (TERM={os.environ['TERM']}) cannot show the workbench. Headless: sendoso-tui list"
    return None


def prepare_environment(environ: "os._Environ[str] | dict[str, str]") -> None:
    """Set right what Textual reads on import: an empty NO_COLOR means colour by that standard, but not to Textual."""
    if environ.get("NO_COLOR") == "":
        environ.pop("NO_COLOR")
    if environ.get("SENDOSO_TUI_REDUCED_MOTION"):
        environ["TEXTUAL_ANIMATIONS"] = "none"


class Farewell:
    """Turns signals and the loss of the terminal into one orderly end; the second signal leaves at once."""

    def __init__(self, leave: Callable[[int], None]) -> None:
        self._leave = leave
        self._asked = False
        self._watch: asyncio.Task[None] | None = None
        self._modes: list[object] | None = None
        self.code: int | None = None

    def install(self) -> None:
        """Begin to listen, on the running loop."""
        with suppress(ImportError, OSError, ValueError):
            import termios

            self._modes = termios.tcgetattr(sys.stdin.fileno())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._hear, 128 + number)
        self._watch = loop.create_task(self._watch_terminal())

    def remove(self) -> None:
        """Stop listening."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.remove_signal_handler(number)
        if self._watch is not None:
            self._watch.cancel()

    def _hear(self, code: int) -> None:
        if self._asked:
            self._at_once(code)
        self._asked = True
        self.code = code
        self._leave(code)

    async def _watch_terminal(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                os.tcgetpgrp(sys.stdin.fileno())
            except OSError:
                if not self._asked:
                    self._hear(128 + signal.SIGHUP)
                return

    def _at_once(self, code: int) -> None:
        with suppress(OSError):
            os.write(sys.stderr.fileno(), RESTORE.encode())
        if self._modes is not None:
            with suppress(Exception):
                import termios

                termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._modes)  # type: ignore[arg-type]
        os._exit(code)
