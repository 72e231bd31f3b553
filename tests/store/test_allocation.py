"""Large pieces of memory that were freed are the system's again, where glibc can be asked for it."""

import ctypes
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui.store import threads
from sendoso_tui.store.allocation import give_back_freed
from sendoso_tui.store.database import on_disk
from sendoso_tui.store.threads import Lane

WITHOUT_GLIBC = sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallinfo2")
"""Whether there is no glibc here, or one before 2.33, which does not tell its sizes."""
SECOND_PIECE = """
import ctypes, sys
from sendoso_tui.store.allocation import LARGE, give_back_freed
if sys.argv[1] == "asked":
    assert give_back_freed()
first = bytearray(32 * LARGE)
del first
second = bytearray(16 * LARGE)
class Sizes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "heap free fast pieces apart other most used unused top".split()]
library = ctypes.CDLL(None)
library.mallinfo2.restype = Sizes
print(library.mallinfo2().apart >= 16 * LARGE)
"""
"""Says whether a large piece lies apart from the heap though a larger one was freed before it."""


@pytest.mark.skipif(WITHOUT_GLIBC, reason="only glibc keeps large pieces")
@pytest.mark.parametrize(("asked", "apart"), [("asked", "True"), ("left", "False")])
def test_large_pieces_lie_apart_from_the_heap_whatever_was_freed_before(asked: str, apart: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", SECOND_PIECE, asked], capture_output=True, text=True, check=True, env={"PYTHONPATH": "."}
    )
    assert said.stdout.strip() == apart


class Refused:
    """A C library other than glibc, whose `mallopt` knows other numbers."""

    def mallopt(self, *_: int) -> int:
        raise AssertionError("asked for something else")


def test_another_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Refused())
    assert not give_back_freed()


@pytest.mark.parametrize("trouble", [OSError("none"), TypeError("none"), MemoryError()])
def test_a_library_that_cannot_be_had_is_no_trouble(monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    def refuse(_: object) -> Any:
        raise trouble

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    assert not give_back_freed()


async def test_it_is_asked_before_the_first_long_question(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done: list[str] = []
    monkeypatch.setattr(threads, "give_back_freed", lambda: done.append("asked"))
    (tmp_path / "a.db").touch()
    lane = Lane(on_disk(tmp_path / "a.db"), "order")
    try:
        for _ in range(2):
            await lane.ask(lambda connection: done.append("answered"))
    finally:
        await lane.close()
    assert done == ["asked", "answered", "answered"]
