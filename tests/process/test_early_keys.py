"""F-76: what is typed before there is a screen to type at is thrown away."""

from tests.process.conftest import Start
from tests.process.faces import CANCEL, FOOTER, LIVE


def test_f76_keys_typed_before_the_first_paint_do_nothing(start: Start) -> None:
    terminal = start("demo", "--sends", "200")
    terminal.press("x", "q", "y", "enter")
    terminal.until(LIVE)
    terminal.quiet(0.3)
    assert FOOTER in terminal.text
    assert not CANCEL.search(terminal.text)
    terminal.press("q")
    assert terminal.exit() == 0
    assert terminal.restored
