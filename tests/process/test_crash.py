"""F-73: a fault of the program itself ends in one sentence, a report that names nobody, and a usable terminal."""

import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process.conftest import Server, Start
from tests.process.faces import LIVE

CANARY = "canary-8f41-jane.doe@customer.example"

INJECTED = f"""
import sys
from sendoso_tui.ui.screens import sends
from sendoso_tui.ui.widgets import rows_view

def explode(*_):
    secret = {CANARY!r}
    raise RuntimeError("no send for " + secret)

def in_a_timer(self, command):
    self.set_timer(0.01, explode)

def in_a_worker(self, command):
    async def work():
        explode()
    self.run_worker(work())

def while_painting(self, command):
    rows_view.RowsView.render_line = explode
    self.refresh(layout=True)

sends.SendsScreen.command = {{"handler": explode, "timer": in_a_timer, "worker": in_a_worker, "paint": while_painting}}[
    sys.argv.pop(1)
]
from sendoso_tui.cli import main
sys.exit(main())
"""


def report_of(terminal_text: str) -> Path:
    """The file the sentence names, however the terminal has broken the line."""
    found = re.search(r"Report:\s*(\S+\.txt)", terminal_text.replace("\n", ""))
    assert found, terminal_text
    return Path(found[1])


@pytest.mark.parametrize("place", ["handler", "timer", "worker", "paint"])
def test_f73_a_fault_is_one_sentence_and_a_report(
    start: Start, serve: Callable[..., Server], home: Path, place: str
) -> None:
    terminal = start(place, command=[sys.executable, "-c", INJECTED], env=serve().environment("v2"))
    terminal.until(LIVE)
    terminal.press("?")
    assert terminal.exit() == 1
    assert terminal.restored
    assert terminal.echoes
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert after.count("sendoso-tui had a fault and ended") == 1
    assert "Traceback" not in after
    report = report_of(terminal.text)
    assert report.is_relative_to(home)
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "RuntimeError" in report.read_text()
    assert CANARY not in terminal.raw.decode()
    for file in (path for path in home.rglob("*") if path.is_file()):
        assert CANARY.encode() not in file.read_bytes(), file


def test_f73_the_report_of_a_demo_outlives_the_demo(start: Start) -> None:
    terminal = start("handler", "demo", "--sends", "60", command=[sys.executable, "-c", INJECTED])
    terminal.until(LIVE)
    terminal.press("?")
    assert terminal.exit() == 1
    report = report_of(terminal.text)
    assert "RuntimeError" in report.read_text()
