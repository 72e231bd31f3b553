"""The demo's sandbox while it starts: one that is slow keeps nobody from leaving, and nothing it says is lost."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sendoso_tui import demo
from sendoso_tui.cli import main
from sendoso_tui.domain.faults import Offline

LINE = '{"v2": {"base_url": "http://127.0.0.1:9/api/v2", "api_key": "made-up"}}'


@contextmanager
def started(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> Iterator[demo.Demo]:
    """A demo whose sandbox is a shell script."""
    program = folder / "sandbox"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setattr(demo.sys, "executable", str(program))
    one = demo.Demo(demo.DemoOptions())
    try:
        one.start()
        yield one
    finally:
        one.end()


def test_a_sandbox_that_says_nothing_holds_up_no_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "START_SECONDS", 0.1)
    with started(monkeypatch, tmp_path, "exec sleep 8") as one:
        began = time.monotonic()
        with pytest.raises(Offline):
            asyncio.run(one.profile())
        assert time.monotonic() - began < 4


async def test_what_it_says_after_the_first_try_is_heard_by_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with started(monkeypatch, tmp_path, f"printf '%s' '{LINE[:20]}'; sleep 1; echo '{LINE[20:]}'; sleep 60") as one:
        monkeypatch.setattr(demo, "START_SECONDS", 0.3)
        with pytest.raises(Offline):
            await one.profile()
        monkeypatch.setattr(demo, "START_SECONDS", 20.0)
        profile = await one.profile()
        assert profile.base_url == "http://127.0.0.1:9/api/v2"
        assert (await one.profile()).base_url == profile.base_url, "asked again after the gateway could not be opened"


async def test_a_sandbox_that_ends_at_once_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with started(monkeypatch, tmp_path, "exit 1") as one, pytest.raises(Offline, match="did not start"):
        await one.profile()


def test_f62_a_demo_without_a_place_for_its_files_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(**_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sendoso_tui.terminal.why_no_screen", lambda: None)
    monkeypatch.setattr("sendoso_tui.workbench._for_this_terminal", lambda options: options)
    monkeypatch.setattr("sendoso_tui.workbench.end_on_signals", lambda: None)
    monkeypatch.setattr(demo.tempfile, "mkdtemp", full)
    assert main(["demo"]) == 2
    said = capsys.readouterr().err
    assert "no space left on device" in said
    assert "TMPDIR" in said
