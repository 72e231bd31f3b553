"""Hostile text from the server never drives the terminal: the bytes the program writes are looked at one by one."""

import re
from collections.abc import Callable, Iterator

import pytest

from tests.process.conftest import Server, Start
from tests.process.faces import FOOTER, LIVE

CONTROL_SEQUENCE = re.compile(r"\x1b\[([<=>?]?)[0-9;]*(\$?[A-Za-z])")
OWN_SEQUENCES = {"m", "H", "h", "l", "u", "$p"}
"""The finals an empty Textual app uses: colours, places, modes, key protocol, questions about modes."""

POINTER = re.compile(r"\x1b\]22;(?:default|pointer|text)\x07")
"""Textual's own wish for a shape of the mouse pointer; its words are constants."""

DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
WALK = [*["down"] * 40, "end", "enter", "escape", "J", "escape", "f", "escape", "?", "escape", "x", "escape", "L"]


def faults(raw: bytes) -> Iterator[str]:
    """What in these bytes a terminal might obey although no program of ours meant it."""
    text = raw.decode("utf-8", "strict")
    for found in CONTROL_SEQUENCE.finditer(text):
        if found[2] not in OWN_SEQUENCES:
            yield f"control sequence {found[0]!r}"
    rest = POINTER.sub("", CONTROL_SEQUENCE.sub("", text))
    for at, char in enumerate(rest):
        if (ord(char) < 0x20 and char not in "\r\n") or 0x7F <= ord(char) < 0xA0 or char in "\u2028\u2029":
            yield f"control character {char!r} in {rest[max(0, at - 20) : at + 20]!r}"
        if DIRECTION.match(char):
            yield f"direction override {char!r} in {rest[max(0, at - 20) : at + 20]!r}"


def test_an_empty_line_of_defence_would_be_noticed() -> None:
    assert list(faults(b"\x1b[31mred \x1b[2;3Hthere")) == []
    for bad in (
        b"\x1b]0;title\x07",
        b"\x1bP+q\x1b\\",
        b"\x1b[2J",
        "\x9b2J".encode(),
        "\u202e".encode(),
        b"\x08",
        b"\x7f",
    ):
        assert list(faults(b"name " + bad)), bad


@pytest.mark.parametrize("api", ["v2", "v3"])
def test_f49_f50_hostile_text_is_only_ever_shown(start: Start, serve: Callable[..., Server], api: str) -> None:
    terminal = start(env=serve("--fault", "hostile").environment(api))
    terminal.until(LIVE)
    for key in WALK:
        if key == "escape":
            terminal.escape()
        else:
            terminal.press(key)
            terminal.quiet(0.05, limit=2)
    terminal.escape()
    terminal.until(FOOTER)
    terminal.press("q")
    assert terminal.exit() == 0
    assert b"evil.example" in terminal.raw or b"[/red]" in terminal.raw, "no hostile text was shown"
    assert list(faults(terminal.raw)) == []
