"""F-75: a locale that cannot carry other letters gets ASCII and nothing else."""

import pytest

from tests.process.conftest import Start
from tests.process.faces import FOOTER, LIVE


@pytest.mark.parametrize("python", [{}, {"PYTHONUTF8": "0"}], ids=["default", "utf8-mode-off"])
def test_f75_the_c_locale_gets_ascii_only(start: Start, python: dict[str, str]) -> None:
    terminal = start("demo", "--sends", "300", "--speed", "0", env={"LC_ALL": "C", **python})
    terminal.until(LIVE)
    terminal.press(*["pagedown"] * 5, "end")
    terminal.quiet(0.3)
    assert FOOTER in terminal.text
    terminal.press("q")
    assert terminal.exit() == 0
    assert terminal.raw.isascii()
