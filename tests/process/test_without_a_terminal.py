"""F-71, F-75: where there is no terminal, or none that can show the workbench, it says so and what to do instead."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process.conftest import PROGRAM, Server, Start
from tests.process.terminal import RUN, clean_environment

USAGE = 2


@pytest.mark.parametrize("command", [(), ("demo",)])
def test_f71_no_terminal_at_all(home: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [*PROGRAM, *command], env=clean_environment(home), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == USAGE
    assert b"Headless: sendoso-tui list" in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("redirect", ["<&-", "</dev/null", "| cat", "2>/dev/null"])
def test_f71_a_terminal_on_one_side_only(start: Start, redirect: str) -> None:
    shell = f'exec <>"$TERMINAL" >&0 2>&0; set -- "$@"; "$@" {redirect}; echo "left $?"'
    terminal = start("demo", shell=shell)
    terminal.until("left ")
    assert b"\x1b" not in terminal.raw
    if redirect != "| cat":
        assert f"left {USAGE}" in terminal.text
    if redirect != "2>/dev/null":
        assert "Headless: sendoso-tui list" in " ".join(terminal.text.split())


def test_f71_a_reader_that_stops_early_is_no_error(home: Path, serve: Callable[..., Server]) -> None:
    environment = clean_environment(home, **serve("--sends", "2000").environment("v2"))
    done = subprocess.run(
        ["sh", "-c", '"$@" list --sync --json | head -c 1', "sh", *PROGRAM],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.stdout == b"{"
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_f75_a_terminal_without_a_screen_is_refused_with_a_hint(start: Start, kind: str) -> None:
    terminal = start("demo", env={"TERM": kind}, shell=RUN)
    assert terminal.exit() == USAGE
    assert b"\x1b" not in terminal.raw
    assert "Headless: sendoso-tui list" in " ".join(terminal.text.split())
