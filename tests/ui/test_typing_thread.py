"""What is typed is told as it comes, and nothing is done while nothing is typed."""

import os
import select
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Queue
from typing import Any

import pytest
from textual.events import Key, Paste
from textual.message import Message

from sendoso_tui.ui.typing_thread import Bell, hear_typing


class Keyboard:
    """A pipe to type at, a thread that hears it, and what it told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.heard, self.end = os.pipe()
        self.bell = Bell()
        self.bell.open()
        self.told: Queue[Message] = Queue()
        self.waits: list[float | None] = []
        kept = select.select

        def noted(read: Any, write: Any, wrong: Any, seconds: float | None = None) -> Any:
            self.waits.append(seconds)
            return kept(read, write, wrong, seconds)

        monkeypatch.setattr(select, "select", noted)
        self.thread = threading.Thread(target=hear_typing, args=(self.heard, self.bell, self.told.put), daemon=True)
        self.thread.start()

    def type(self, data: bytes) -> None:
        os.write(self.end, data)

    def key(self) -> str:
        message = self.told.get(timeout=10)
        assert isinstance(message, Key)
        return message.key

    def stop(self) -> None:
        self.bell.set()
        self.thread.join(10)
        assert not self.thread.is_alive()

    def close(self) -> None:
        self.stop()
        self.bell.close()
        for one in (self.heard, self.end):
            with suppress(OSError):
                os.close(one)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyboard]:
    one = Keyboard(monkeypatch)
    yield one
    one.close()


def until(what: Callable[[], bool]) -> None:
    """Wait for something another thread does."""
    waited = threading.Event()
    for _ in range(1000):
        if what():
            return
        waited.wait(0.01)
    raise AssertionError("it never came")


def test_keys_are_told_in_their_order(keyboard: Keyboard) -> None:
    keyboard.type(b"ab\x1b[B\x1b[5~c")
    assert [keyboard.key() for _ in range(5)] == ["a", "b", "down", "pageup", "c"]


def test_while_nothing_is_typed_it_sleeps_without_an_end(keyboard: Keyboard) -> None:
    until(lambda: bool(keyboard.waits))
    keyboard.type(b"a")
    assert keyboard.key() == "a"
    until(lambda: len(keyboard.waits) == 2)
    assert keyboard.waits == [None, None]


def test_an_escape_alone_is_a_key_when_its_time_is_over(keyboard: Keyboard) -> None:
    keyboard.type(b"\x1b")
    assert keyboard.key() == "escape"
    assert 0 < max(wait for wait in keyboard.waits if wait is not None) <= 0.1
    keyboard.type(b"x")
    assert keyboard.key() == "x"
    until(lambda: keyboard.waits[-1] is None)


def test_a_sequence_in_two_pieces_is_one_key(keyboard: Keyboard) -> None:
    keyboard.type(b"\x1b[")
    until(lambda: any(wait is not None for wait in keyboard.waits))
    keyboard.type(b"A")
    assert keyboard.key() == "up"


def test_a_letter_in_two_pieces_is_one_letter_and_no_end(keyboard: Keyboard) -> None:
    first, second = "é".encode()[:1], "é".encode()[1:]
    keyboard.type(first)
    until(lambda: len(keyboard.waits) > 1)
    keyboard.type(second + b"z")
    message = keyboard.told.get(timeout=10)
    assert isinstance(message, Key)
    assert message.character == "é"
    assert keyboard.key() == "z"


def test_letters_that_are_not_utf_8_end_nothing(keyboard: Keyboard) -> None:
    keyboard.type(b"\xe4\xffz")
    keys = [keyboard.key()]
    while keys[-1] != "z":
        keys.append(keyboard.key())
    assert len(keys) > 1


def test_a_paste_is_one_message(keyboard: Keyboard) -> None:
    keyboard.type(b"\x1b[200~two\nlines\x1b[201~")
    message = keyboard.told.get(timeout=10)
    assert isinstance(message, Paste)
    assert message.text == "two\nlines"


def test_the_bell_wakes_it_and_what_was_typed_before_still_counts(keyboard: Keyboard) -> None:
    until(lambda: keyboard.waits == [None])
    keyboard.stop()
    assert keyboard.told.empty()


def test_the_end_of_what_can_be_read_is_waited_out(keyboard: Keyboard) -> None:
    keyboard.type(b"q")
    os.close(keyboard.end)
    assert keyboard.key() == "q"
    until(lambda: len(keyboard.waits) >= 3)
    keyboard.stop()
    # After the end only the bell is left to wake it: one more wait, and no turning round and round.
    assert len(keyboard.waits) == 3


def test_a_terminal_that_has_gone_is_told_to_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    heard, end = os.pipe()
    bell = Bell()
    bell.open()

    def gone(_: int, __: int) -> bytes:
        raise OSError(5, "gone")

    os.write(end, b"x")
    monkeypatch.setattr("sendoso_tui.ui.typing_thread.os.read", gone)
    with pytest.raises(OSError, match="gone"):
        hear_typing(heard, bell, lambda _: None)
    monkeypatch.undo()
    bell.close()
    for one in (heard, end):
        os.close(one)


def test_a_bell_rings_once_and_is_silent_when_cleared() -> None:
    bell = Bell()
    bell.open()
    for _ in range(2):
        bell.set()
        bell.set()
        assert bell.is_set()
        assert select.select([bell.descriptor], [], [], 0)[0]
        bell.clear()
        bell.clear()
        assert not bell.is_set()
        assert not select.select([bell.descriptor], [], [], 0)[0]
    bell.close()


def test_a_closed_bell_is_an_event_and_tells_when_it_is_opened() -> None:
    bell = Bell()
    bell.set()
    assert bell.is_set()
    bell.open()
    bell.open()
    assert select.select([bell.descriptor], [], [], 0)[0]
    bell.clear()
    bell.close()
    bell.close()
    bell.set()
    bell.clear()
    assert not bell.is_set()
