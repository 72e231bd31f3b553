"""Frames on a pseudo-terminal: whole, in order, and never waited for by the loop that paints."""

import asyncio
import os
import pty
import select
import sys
import threading
import tty
from collections.abc import Iterator
from contextlib import suppress
from queue import Queue
from typing import Any

import pytest
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App
from textual.drivers._writer_thread import WriterThread
from textual.events import Key
from textual.message import Message

from sendoso_tui.terminal import SteadyOutput
from sendoso_tui.ui import frames
from sendoso_tui.ui.frames import FrameDriver, open_unwaiting


class Ends:
    """A raw terminal that nobody reads until the test does: `shown` is what it shows, `stream` what writes to it."""

    def __init__(self) -> None:
        self.shown, side = pty.openpty()
        tty.setraw(side)
        self.stream: Any = SteadyOutput(os.fdopen(side, "w", encoding="utf-8"))

    def hang_up(self) -> None:
        if self.shown >= 0:
            os.close(self.shown)
            self.shown = -1


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ends]:
    both = Ends()
    monkeypatch.setattr(sys, "__stderr__", both.stream)
    yield both
    both.hang_up()
    with suppress(OSError):
        both.stream.close()


def taken(shown: int, size: int) -> bytes:
    """Read this many bytes from the terminal."""
    data = b""
    while len(data) < size:
        assert select.select([shown], [], [], 10)[0], f"only {len(data)} of {size} bytes came"
        data += os.read(shown, 65536)
    return data


def driver_on(stream: Any) -> FrameDriver:
    """A driver with its thread, but without the modes and the input that tests have no use for."""
    driver = FrameDriver(App[None]())
    driver._writer_thread = WriterThread(driver._file)
    driver._writer_thread.start()
    driver._unwaiting = open_unwaiting(stream.fileno())
    assert driver._unwaiting >= 0
    return driver


async def test_a_frame_is_one_write_and_is_out_at_once(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = driver_on(ends.stream)
    try:
        written: list[bytes] = []
        kept = os.write

        def noted(descriptor: int, data: bytes) -> int:
            written.append(bytes(data))
            return kept(descriptor, data)

        monkeypatch.setattr(os, "write", noted)
        for part in (SYNC_START, "a row, ", "ä 行", SYNC_END):
            driver.write(part)
        monkeypatch.undo()
        assert written == [f"{SYNC_START}a row, ä 行{SYNC_END}".encode()]
        assert os.read(ends.shown, 1000) == written[0]
        assert not os.get_blocking(driver._unwaiting)
        assert os.get_blocking(ends.stream.fileno()), "the mode of the shell's own descriptor was changed"
    finally:
        driver.close()
    assert driver._unwaiting == -1


async def test_a_terminal_that_takes_nothing_holds_nobody_up(ends: Ends) -> None:
    driver = driver_on(ends.stream)
    try:
        frames = [f"{SYNC_START}{number} {'語' * 20_000}{SYNC_END}" for number in range(4)]
        before = asyncio.get_running_loop().time()
        for frame in frames:
            driver.write(SYNC_START)
            driver.write(frame[len(SYNC_START) : -len(SYNC_END)])
            driver.write(SYNC_END)
        assert asyncio.get_running_loop().time() - before < 2
        assert driver._outlet.behind
        whole = "".join(frames).encode()
        assert taken(ends.shown, len(whole)) == whole
        # Only what comes after the thread is through may overtake it.
        async with asyncio.timeout(10):
            while driver._outlet.behind:  # noqa: ASYNC110 - the thread tells nobody
                await asyncio.sleep(0)
        driver.write("afterwards")
        assert os.read(ends.shown, 100) == b"afterwards"
    finally:
        # A thread that still waits for the terminal would be waited for in turn.
        ends.hang_up()
        driver.close()


async def test_a_frame_larger_than_the_terminal_keeps_is_out_without_the_thread(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "ROOM_WITHIN", 10.0)
    driver = driver_on(ends.stream)
    frame = f"{SYNC_START}{'語' * 40_000}{SYNC_END}"
    reading = asyncio.get_running_loop().run_in_executor(None, taken, ends.shown, len(frame.encode()))
    try:
        driver.write(SYNC_START)
        driver.write(frame[len(SYNC_START) : -len(SYNC_END)])
        driver.write(SYNC_END)
        assert driver._outlet.given == 0
        assert await reading == frame.encode()
    finally:
        driver.close()


async def test_a_terminal_that_has_gone_raises_nothing(ends: Ends) -> None:
    driver = driver_on(ends.stream)
    ends.hang_up()
    for _ in range(3):
        driver.write(f"{SYNC_START}nobody sees this{SYNC_END}")
    driver.close()


async def test_what_is_typed_is_heard_without_looking_ten_times_a_second(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float | None] = []
    kept = select.select

    def noted(read: Any, write: Any, wrong: Any, seconds: float | None = None) -> Any:
        waits.append(seconds)
        return kept(read, write, wrong, seconds)

    driver = driver_on(ends.stream)
    told: Queue[Message] = Queue()
    monkeypatch.setattr(select, "select", noted)
    monkeypatch.setattr(driver, "process_message", told.put)
    monkeypatch.setattr(driver, "fileno", ends.stream.fileno())
    driver._bell.open()
    thread = threading.Thread(target=driver.run_input_thread, daemon=True)
    thread.start()
    try:
        os.write(ends.shown, b"q")
        message = await asyncio.to_thread(told.get, timeout=10)
        assert isinstance(message, Key)
        assert message.key == "q"
        assert set(waits) == {None}
    finally:
        driver.exit_event.set()
        thread.join(10)
        driver.close()
    assert not thread.is_alive()


def test_what_is_no_terminal_is_not_opened_again(tmp_path: Any) -> None:
    with (tmp_path / "file").open("w") as file:
        assert open_unwaiting(file.fileno()) == -1
