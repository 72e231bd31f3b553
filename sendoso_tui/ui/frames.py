"""How frames reach the terminal: each in one write, at once where the terminal takes it, and waited for 2 ms at most.

Textual hands every frame in three pieces to a thread. That thread wants the interpreter while the frame is still being
made, and gets it for the last piece only when the loop has nothing else to do. What is in a frame is not decided here.
Here as well: what happens when the program goes on after it was stopped. How keys are heard is `typing_thread.py`'s.
"""

from __future__ import annotations

import os
import select
from contextlib import suppress
from time import monotonic
from typing import Any, cast

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver

from sendoso_tui.ui.typing_thread import Bell, hear_typing

ROOM_WITHIN = 0.002
"""Seconds in which a terminal that reads has made room for the rest of a frame."""
_BETWEEN_TRIES = 0.0001


class _Outlet:
    """The stream of Textual's writing thread. `behind` says whether anything given to the thread is not out yet.

    Besides text it takes bytes: the end of a frame of which the terminal took the beginning.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._taken = self._out = 0
        self.given = 0

    @property
    def behind(self) -> bool:
        return self._out != self.given

    def write(self, data: str | bytes) -> None:
        if isinstance(data, str):
            self._stream.write(data)
        else:
            self._stream.flush()
            with suppress(OSError):
                while data:
                    data = data[os.write(self._stream.fileno(), data) :]
        self._taken += 1

    def flush(self) -> None:
        # Counted before, since only what was taken by now is surely out afterwards.
        taken = self._taken
        self._stream.flush()
        self._out = taken

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class FrameDriver(LinuxDriver):
    """Textual's driver, but for writing, for waiting for keys, and for going on.

    What the terminal does not take within `ROOM_WITHIN` goes through Textual's thread.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._outlet = _Outlet(self._file)
        self._file = cast("Any", self._outlet)
        self._frame: list[str] | None = None
        self._unwaiting = -1
        self._bell = self.exit_event = Bell()

    def start_application_mode(self) -> None:
        self._bell.open()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # Without a thread the terminal is not ours: the program was continued in the background.
        if self._unwaiting < 0 and self._writer_thread is not None and self._writer_thread.is_alive():
            self._unwaiting = open_unwaiting(self._outlet.fileno())

    def run_input_thread(self) -> None:
        hear_typing(self.fileno, self._bell, self.process_message)

    def close(self) -> None:
        super().close()
        self._bell.close()
        if self._unwaiting >= 0:
            os.close(self._unwaiting)
            self._unwaiting = -1

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal anew. Textual does so too, but without letting go of it first where nobody asked it to.

        SIGSTOP comes without a word before it, and so does a SIGCONT to a program that runs: a second thread would
        then read the keys beside the first, and nothing would be painted on the screen that was just cleared.
        """
        if self._auto_restart and not self._must_signal_resume:
            self.suspend_application_mode()
            self._must_signal_resume = True
        super()._sigcont_application()

    def write(self, data: str) -> None:
        """Write `data`; what comes between the marks of a frame is kept until the frame is complete."""
        if self._frame is not None:
            self._frame.append(data)
            if data != SYNC_END:
                return
            data, self._frame = "".join(self._frame), None
        elif data == SYNC_START:
            self._frame = [data]
            return
        self._put(data)

    def _put(self, data: str) -> None:
        rest: str | bytes = data
        if self._unwaiting >= 0 and not self._outlet.behind:
            raw = data.encode(self._outlet.encoding, self._outlet.errors)
            if not (raw := self._write_now(raw)):
                return
            rest = raw
        self._outlet.given += 1
        assert self._writer_thread is not None
        self._writer_thread._queue.put(rest)  # type: ignore[arg-type]

    def _write_now(self, raw: bytes) -> bytes:
        """Write what the terminal takes, and return the rest; also all of it, when the terminal has gone.

        A terminal keeps some kilobytes, less than a whole screen. One that reads has room again in a fraction of a
        millisecond; the thread would take four until it has the interpreter.
        """
        end = monotonic() + ROOM_WITHIN
        with suppress(OSError):
            while True:
                with suppress(BlockingIOError):
                    if not (raw := raw[os.write(self._unwaiting, raw) :]):
                        break
                # Linux does not always say when a terminal has room again, so it is tried.
                if (left := end - monotonic()) <= 0:
                    break
                select.select((), (self._unwaiting,), (), min(left, _BETWEEN_TRIES))
        return raw


def open_unwaiting(terminal: int) -> int:
    """Open the same terminal once more, for writes that never wait; -1 where that cannot be had.

    The modes of the descriptor it has already are shared with whoever started the program, so they stay.
    """
    try:
        here = os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return -1
    if os.fstat(here).st_rdev == os.fstat(terminal).st_rdev:
        return here
    os.close(here)
    return -1
