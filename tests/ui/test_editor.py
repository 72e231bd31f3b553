"""The person's own editor: a private file for so long, and what comes back is bounded and cleaned."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sendoso_tui.domain.form import Shape
from sendoso_tui.ui.app import Workbench
from sendoso_tui.ui.editor import EditorFailed, edit_text, find_editor
from tests.ui.conftest import OpenBench
from tests.ui.test_compose import open_form


def script(folder: Path, body: str) -> tuple[str, ...]:
    """A command that runs `body` with the file's path in `file`."""
    program = folder / "editor.py"
    program.write_text(f"import os, stat, sys\nfile = sys.argv[1]\n{body}\n")
    return (sys.executable, str(program))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_visual_comes_before_editor_and_arguments_are_kept() -> None:
    assert find_editor({"VISUAL": "code --wait", "EDITOR": "vi"}) == ("code", "--wait")
    assert find_editor({"VISUAL": "", "EDITOR": "vi"}) == ("vi",)
    assert find_editor({"VISUAL": "broken 'quote", "EDITOR": "vi"}) == ("vi",)
    assert find_editor({}) == ()


def test_the_file_is_private_and_gone_afterwards(tmp_path: Path, temporary: Path) -> None:
    noted = tmp_path / "noted"
    body = (
        f"open({str(noted)!r}, 'w').write(' '.join(oct(stat.S_IMODE(os.stat(p).st_mode)) for p in "
        "(file, os.path.dirname(file))) + ' ' + open(file).read())\n"
        "open(file + '~', 'w').write('a backup')\n"
        "open(file, 'a').write(' and more\\n')"
    )
    assert edit_text("Hello", script(tmp_path, body), 5000) == "Hello and more"
    assert noted.read_text() == "0o600 0o700 Hello"
    assert list(temporary.iterdir()) == []


def test_what_comes_back_is_bounded_and_cleaned(tmp_path: Path, temporary: Path) -> None:
    command = script(tmp_path, r"open(file, 'wb').write(b'a\x1b[31m\xff' + 'é'.encode() * 3_000_000)")
    text = edit_text("", command, 5000)
    assert len(text) == 5000
    assert text.startswith("a�[31m�é")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("sys.exit(3)", "ended with code 3"),
        ("os.unlink(file)", "could not be used"),
    ],
)
def test_an_editor_that_fails_leaves_the_text_as_it_was(tmp_path: Path, temporary: Path, body: str, words: str) -> None:
    with pytest.raises(EditorFailed, match=words):
        edit_text("Hello", script(tmp_path, body), 5000)
    assert list(temporary.iterdir()) == []


def test_an_editor_that_is_not_there_is_said(temporary: Path) -> None:
    with pytest.raises(EditorFailed, match="could not be used"):
        edit_text("Hello", ("/nowhere/editor",), 5000)
    assert list(temporary.iterdir()) == []


async def test_f4_hands_the_text_over_and_keeps_what_was_saved(
    open_bench: OpenBench, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent: list[bool] = []

    @contextlib.contextmanager
    def suspend(app: Workbench) -> Iterator[None]:
        lent.append(True)
        yield

    monkeypatch.setattr(Workbench, "suspend", suspend)
    monkeypatch.setenv("EDITOR", " ".join(script(tmp_path, "open(file, 'a').write(', Hannah')")))
    monkeypatch.delenv("VISUAL", raising=False)
    async with open_bench((100, 32), dialect="v2") as bench:
        screen = await open_form(bench)
        screen.pane.focus_field("message")
        await bench.type("Hello")
        assert "F4 editor" in bench.lines()[-1]
        await bench.press("f4")
        await bench.until(lambda: screen.state.form.get("message") == "Hello, Hannah")
        assert lent == [True]
        (draft,) = bench.engine.drafts()
        assert draft.form.get("message") == "Hello, Hannah"


async def test_f4_says_why_it_does_nothing(open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    async with open_bench((100, 32), dialect="v3") as bench:
        screen = await open_form(bench, Shape.EGIFT)
        screen.pane.focus_field("custom_message")
        await bench.press("f4")
        await bench.until(lambda: "No editor is set." in bench.line("page-status"))
        monkeypatch.setenv("EDITOR", "true")
        await bench.press("f4")
        await bench.until(lambda: "cannot be lent" in bench.line("page-status"))
        screen.pane.focus_field("email")
        await bench.press("f4")
        await bench.until(lambda: "for texts of several lines" in bench.line("page-status"))
