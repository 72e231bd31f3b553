"""The process around the screen: is there a terminal, what signals mean, and what happens when the terminal goes away.

What the screen shows is not decided here.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import signal
import sys
import unicodedata
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

WATCH_SECONDS = 2.0
"""How often it is checked that the terminal is still there; a closed one may send no signal at all."""

RESTORE = "\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[<u\x1b[?25h\x1b[0m"
"""Leaves the alternate screen, mouse, focus, paste and key modes, and shows the cursor; harmless when done twice."""


TICKS_A_SECOND = 1000
"""How often a screen that keeps changing may be painted. One that rests is not, and what comes at once is painted at
once, so more ticks only shorten the wait for the frame after one."""


def why_no_screen() -> str | None:
    """Return why the workbench cannot be shown here, with a remedy; None when it can."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        return "The workbench needs a terminal for input and output. Headless: sendoso-tui list --json"
    if (kind := os.environ.get("TERM", "")) in ("", "dumb", "unknown"):
        named = f"TERM={kind}" if kind else "TERM is not set"
        return f"This terminal ({named}) cannot show the workbench. Headless: sendoso-tui list"
    return None


def prepare_environment(environ: os._Environ[str] | dict[str, str]) -> None:
    """Set right what Textual reads on import: an empty NO_COLOR means colour by that standard, but not to Textual.

    What changes after a first change, as a key pressed after the one that sorts, waits for the next tick of Textual's.
    """
    environ.setdefault("TEXTUAL_FPS", str(TICKS_A_SECOND))
    if environ.get("NO_COLOR") == "":
        environ.pop("NO_COLOR")
    if environ.get("SENDOSO_TUI_REDUCED_MOTION"):
        environ["TEXTUAL_ANIMATIONS"] = "none"


class SteadyOutput:
    """A stream that swallows what cannot be written any more.

    Textual writes in a thread, and that thread ends at the first error. Then its queue fills up and the whole program
    waits for ever, with nobody left to hear that the terminal has gone.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def steady_output() -> None:
    """Let what Textual writes to be steady from now on."""
    if sys.__stderr__ is not None and not isinstance(sys.__stderr__, SteadyOutput):
        sys.__stderr__ = SteadyOutput(sys.__stderr__)  # type: ignore[misc, assignment]


def say_last(sentence: str) -> None:
    """Write a sentence to the shell once the screen has gone; a terminal that has gone as well hears nothing."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


def forget_lost_output() -> None:
    """Point a stream that cannot be written any more at nothing, or the interpreter ends with 120 over what is left."""
    for stream, descriptor in ((sys.__stdout__, 1), (sys.__stderr__, 2)):
        plain = stream._stream if isinstance(stream, SteadyOutput) else stream
        try:
            if plain is not None:
                plain.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                nothing = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nothing, descriptor)
                os.close(nothing)


def speaks_unicode(environ: os._Environ[str] | dict[str, str]) -> bool:
    """Whether the locale's letters are those of UTF-8. Where no locale is named, as in many containers, they are."""
    named = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "utf-8")
    return "utf" in named.casefold()


def write_by_locale() -> None:
    """Write to a terminal that is not UTF-8 in its own letters; others become one `?` per cell, so that columns stay.

    Python itself would write UTF-8 in the C locale, or spell such letters out elsewhere.
    """
    import locale

    codecs.register_error("question-mark-per-cell", _question_marks)
    if isinstance(sys.__stderr__, TextIOWrapper):
        sys.__stderr__.reconfigure(encoding=locale.getencoding(), errors="question-mark-per-cell")


def _question_marks(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "?" * sum(map(_cells, error.object[error.start : error.end])), error.end


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def end_on_signals() -> None:
    """Until there is a loop to hear them, let signals end the program by way of what it has to clean up."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave_on_signal)


def _leave_on_signal(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


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
            if not self._terminal_is_there():
                if not self._asked:
                    self._hear(128 + signal.SIGHUP)
                return

    def _terminal_is_there(self) -> bool:
        import termios

        try:
            # Answers for any terminal, also one that does not control this process.
            termios.tcgetattr(sys.stdin.fileno())
        except (OSError, ValueError, termios.error):
            return False
        return True

    def _at_once(self, code: int) -> None:
        with suppress(OSError):
            os.write(sys.stderr.fileno(), RESTORE.encode())
        if self._modes is not None:
            with suppress(Exception):
                import termios

                termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._modes)  # type: ignore[arg-type]
        os._exit(code)
