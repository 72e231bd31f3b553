"""A program on a real pseudo-terminal, seen as a person sees it: what is on the screen, and what is left behind.

Every byte is kept with the moment it came, so that the same harness serves tests and measurements. What is asked of
the terminal is answered at once; the screen is emulated only when it is looked at.
"""

import codecs
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte
from wcwidth import wcwidth

from tests.process.processes import family

PATIENCE = 30.0
"""Seconds until something that should appear counts as missing; long, since machines that run tests are busy."""

RUN = 'exec "$@" <>"$TERMINAL" >&0 2>&0'
"""Opens the terminal by its name and so makes it the controlling one, then becomes the program."""

_MODES = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_ALTERNATE = re.compile(rb"(\x1b\[\?1049[hl])")
_NOT_FOR_PYTE = re.compile(rb"\x1b\[[<=>][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|u)|\x1b\[\?[0-9;]+[hl]")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;<=>?$ ]*)?\Z")
_QUESTIONS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[5n": b"\x1b[0n",
}
_CURSOR_ASKED = b"\x1b[6n"

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "end": "\x1b[F",
    "home": "\x1b[H",
    "ctrl+c": "\x03",
    "ctrl+q": "\x11",
    "ctrl+z": "\x1a",
}


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of the person who runs the tests can be found; HOME and TMPDIR lie in `home`."""
    places = {"HOME": home / "home", "TMPDIR": home / "tmp"}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    fixed = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
    return fixed | {"TZ": "UTC"} | {name: str(place) for name, place in places.items()} | more


class Terminal:
    """A child in a session of its own on a pseudo-terminal of `columns` by `rows`.

    `shell` is how it is started, with the program as "$@"; `controlled` False hands it the terminal without making it
    the controlling one, as some supervisors do.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 120,
        rows: int = 40,
        shell: str = RUN,
        controlled: bool = True,
    ) -> None:
        self.columns, self.rows = columns, rows
        self.chunks: list[tuple[float, bytes]] = []
        self.modes = {25}
        self.ended = False
        self._emulated = 0
        self._held = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._fd, side = pty.openpty()
        self.name = os.ttyname(side)
        self._size(columns, rows)
        place = None if controlled else side
        start = [*_sh(), shell, "sh", *command] if controlled else list(command)
        self.started = time.perf_counter()
        self._child = subprocess.Popen(
            start,
            env={**environment, "TERMINAL": self.name},
            stdin=place if place is not None else subprocess.DEVNULL,
            stdout=place if place is not None else subprocess.DEVNULL,
            stderr=place if place is not None else subprocess.DEVNULL,
            start_new_session=True,
        )
        # Our own copy keeps the terminal from hanging up before the child has opened it.
        self._side = side

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def raw(self) -> bytes:
        """Everything the program has written."""
        return b"".join(data for _, data in self.chunks)

    @property
    def text(self) -> str:
        """What the screen shows of everything read, one line a row."""
        self.emulate()
        return self.shown

    @property
    def shown(self) -> str:
        """What the screen shows of what was emulated so far."""
        buffer = self._screen.buffer
        rows = ("".join(buffer[row][column].data for column in range(self.columns)) for row in range(self.rows))
        return "\n".join(row.rstrip() for row in rows)

    @property
    def alternate(self) -> bool:
        """Whether the alternate screen is shown."""
        self.emulate()
        return 1049 in self.modes

    @property
    def restored(self) -> bool:
        """Whether the terminal is as a shell needs it: plain screen, no mouse, no paste or focus reports, a cursor."""
        self.emulate()
        return not self.modes - {7, 25} and 25 in self.modes

    @property
    def echoes(self) -> bool:
        """Whether the terminal echoes what is typed and edits lines, as a shell expects."""
        flags = termios.tcgetattr(self._side)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON and flags & termios.ISIG)

    def press(self, *keys: str) -> float:
        """Type keys by name or as characters, all in one write; return when it was."""
        moment = time.perf_counter()
        os.write(self._fd, "".join(KEYS.get(key, key) for key in keys).encode())
        return moment

    def escape(self) -> None:
        """Press escape and wait until it was understood: with a key right behind it, it would be another key."""
        self.press("escape")
        self.read(1.0)
        self.quiet(0.3)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window and tell the program, as a terminal does."""
        self.emulate()
        self.columns, self.rows = columns, rows
        self._size(columns, rows)
        self._screen.resize(rows, columns)

    def kill(self, number: signal.Signals, pid: int | None = None) -> None:
        """Send a signal to the child, or to another process of its family, alone."""
        os.kill(self.pid if pid is None else pid, number)

    def family(self) -> list[int]:
        """The child and every process it has started that is still alive."""
        return family(self.pid)

    def read(self, seconds: float) -> bool:
        """Take what the program writes next, waiting for it at most `seconds`; False when nothing came."""
        if self.ended or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return False
        self.chunks.append((time.perf_counter(), data))
        self._answer(data)
        return True

    def until(self, what: "str | re.Pattern[str] | Callable[[Terminal], bool]", seconds: float = PATIENCE) -> float:
        """Read until `what` is on the screen, or is true; return when the last byte before that came."""
        end = time.monotonic() + seconds
        while not self._shows(what):
            left = end - time.monotonic()
            if left <= 0 or (self._child.poll() is not None and not self.read(0)):
                raise AssertionError(f"never seen: {what!r}\nexit code {self._child.poll()}\n{self.text}")
            self.read(min(left, 0.1))
            while self.read(0.004):
                pass
        return self.chunks[-1][0] if self.chunks else self.started

    def quiet(self, seconds: float, limit: float = PATIENCE) -> None:
        """Read until nothing has come for `seconds`, or for `limit` seconds in all."""
        end = time.monotonic() + limit
        while time.monotonic() < end and self.read(seconds):
            pass

    def exit(self, seconds: float = PATIENCE) -> int:
        """Wait for the child to end and return its exit code as a shell shows it: 128 + n for signal n."""
        end = time.monotonic() + seconds
        while self._child.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f"still running after {seconds:g} s\n{self.text}")
            self.read(0.02)
        while self.read(0):
            pass
        code = self._child.returncode
        return code if code >= 0 else 128 - code

    def forget(self) -> int:
        """Draw and drop what was read so far, so that a long run holds no more than a short one; return its bytes."""
        self.emulate()
        size = sum(len(data) for _, data in self.chunks)
        self.chunks.clear()
        self._emulated = 0
        return size

    def hang_up(self) -> None:
        """Close the terminal as a person closes its window."""
        for fd in (self._side, self._fd):
            if fd >= 0:
                os.close(fd)
        self._side = self._fd = -1
        self.ended = True

    def close(self) -> None:
        """End whatever is left of the child and its family, and give back the terminal."""
        for pid in reversed(self.family()):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._child.wait()
        if self._fd >= 0:
            self.hang_up()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def cells(self) -> list[list[object]]:
        """Every cell with its colours, to be compared with another moment."""
        self.emulate()
        buffer = self._screen.buffer
        return [[buffer[row][column] for column in range(self.columns)] for row in range(self.rows)]

    def emulate(self, chunks: int | None = None) -> None:
        """Bring the screen up to date with what was read, or with the next `chunks` of it."""
        last = len(self.chunks) if chunks is None else min(len(self.chunks), self._emulated + chunks)
        while self._emulated < last:
            self._feed(self.chunks[self._emulated][1])
            self._emulated += 1

    def _shows(self, what: "str | re.Pattern[str] | Callable[[Terminal], bool]") -> bool:
        if isinstance(what, str):
            return what in self.text
        if isinstance(what, re.Pattern):
            return what.search(self.text) is not None
        self.emulate()
        return what(self)

    def _feed(self, data: bytes) -> None:
        data = self._held + data
        cut = _UNFINISHED.search(data)
        self._held = data[cut.start() :] if cut else b""
        data = data[: cut.start()] if cut else data
        for part in _ALTERNATE.split(data):
            for numbers, switch in _MODES.findall(part):
                change = self.modes.add if switch == b"h" else self.modes.discard
                for number in numbers.split(b";"):
                    change(int(number))
            if _ALTERNATE.fullmatch(part):
                self._screen.erase_in_display(2)
                self._screen.cursor_position()
            else:
                self._stream.feed("".join(map(_drawable, self._decode(_NOT_FOR_PYTE.sub(b"", part)))))

    def _answer(self, data: bytes) -> None:
        for question, answer in _QUESTIONS.items():
            for _ in range(data.count(question)):
                os.write(self._fd, answer)
        if _CURSOR_ASKED in data:
            self.emulate()
            cursor = self._screen.cursor
            os.write(self._fd, f"\x1b[{cursor.y + 1};{cursor.x + 1}R".encode())

    def _size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _drawable(char: str) -> str:
    """The character, or nothing where pyte would drop the rest of the line over one that takes no cell."""
    return "" if wcwidth(char) == 0 and not unicodedata.combining(char) else char


def _sh() -> list[str]:
    return [shutil.which("sh") or "/bin/sh", "-c"]
