"""F4 in a form: the terminal is the editor's while it runs, and the form's again afterwards, with what was saved."""

from pathlib import Path

from tests.process.conftest import Start
from tests.process.faces import LOADED

F4 = "\x1bOS"
EDITOR = """#!/bin/sh
echo "the editor has"
cat "$1"
stty -a | grep -q ' icanon' && echo 'a terminal of its own'
read line
printf '%s' "$line" >> "$1"
"""


def test_a_longer_text_is_written_in_the_persons_own_editor(start: Start, tmp_path: Path) -> None:
    editor = tmp_path / "an editor"
    editor.write_text(EDITOR)
    editor.chmod(0o700)
    terminal = start("demo", "--sends", "200", "--speed", "0", env={"EDITOR": f"'{editor}'"})
    terminal.until(LOADED)
    terminal.press("c")
    # Faster than the form is there: no key goes to a field that is not asked for.
    terminal.press("\t", "\t")
    terminal.until("F4 editor")
    terminal.press("Hello ")
    terminal.until("6 of 500")
    terminal.press(F4)
    terminal.until("a terminal of its own")
    assert terminal.restored
    assert "the editor has" in terminal.shown
    assert "Hello" in terminal.shown
    terminal.press("from the editor\n")
    terminal.until("21 of 500")
    assert terminal.alternate
    assert "Hello from the editor" in terminal.text
    terminal.press("!")
    terminal.until("22 of 500")
    terminal.press("escape")
    terminal.until(LOADED)
    terminal.press("q")
    assert terminal.exit() == 0
    assert terminal.restored
