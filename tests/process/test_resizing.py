"""F-70: any size of the window, in any hurry, and what is selected stays selected."""

from tests.process.conftest import Start
from tests.process.faces import FOOTER, LIVE

SIZES = [(1, 1), (300, 100), (2, 3), (80, 24), (59, 15), (60, 14), (60, 15), (200, 60), (1, 100), (300, 1), (79, 40)]


def selected(text: str) -> str:
    """The row under the cursor, from its glyph on, without what differs by width."""
    row = next(line for line in text.splitlines() if line.startswith("▌"))
    return " ".join(row[1:].split()[1:3])


def test_f70_a_storm_of_sizes_keeps_the_selection(start: Start) -> None:
    terminal = start("demo", "--sends", "200", "--speed", "0")
    terminal.until(LIVE)
    terminal.until("all loaded")
    terminal.press("down", "down", "down")
    terminal.quiet(0.3)
    before = selected(terminal.text)
    for columns, rows in SIZES * 4:
        terminal.resize(columns, rows)
        terminal.read(0.01)
    terminal.resize(52, 12)
    terminal.until("Needs 60x15, has 52x12")
    terminal.resize(120, 40)
    terminal.until(FOOTER)
    terminal.quiet(0.3)
    assert selected(terminal.text) == before
    terminal.press("q")
    assert terminal.exit() == 0
