import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.key_place import find_key
from sendoso_tui.config.paths import Paths
from sendoso_tui.config.settings import load_settings
from sendoso_tui.config.toml_file import read_toml

Write = Callable[[str | bytes], Path]


@pytest.mark.parametrize(
    ("content", "line", "column", "says"),
    [
        (b"a = 1\nb =\n", 2, 4, 'Text needs quotes, as in api = "v3"'),
        (b"a = 1\nb = v3\n", 2, 5, "Text needs quotes"),
        (b"a = 1\na = 2", 2, 6, "given twice"),
        (b"a = 1\na = 2\nc = 3", 2, 6, "given twice"),
        (b"[p.x]\na = 1\n[p.x]\n", 3, 5, "given twice"),
        (b'a = "x', 1, 7, "not valid TOML"),
        (b"[x\n", 1, 3, "not valid TOML"),
        (b'a = "\xe9"\n', 1, 6, "Latin-1"),
        ("a = 1\nb = 'ü".encode() + b"\xe9'\n", 2, 7, "Latin-1"),
        ('a = "é"'.encode("utf-16"), 1, 1, "UTF-16"),
        (b"a = \x00", 1, 5, "not valid TOML"),
    ],
)
def test_bad_text_is_told_with_line_column_and_remedy(
    paths: Paths, write: Write, content: bytes, line: int, column: int, says: str
) -> None:
    path = write(content)
    with pytest.raises(ConfigFault) as caught:
        load_settings(paths, {})
    assert (caught.value.file, caught.value.line, caught.value.column) == (path, line, column)
    assert caught.value.message.startswith(f"{path}, line {line}, column {column}: ")
    assert says in caught.value.message


@pytest.mark.parametrize("content", ["a = " + "9" * 5000, "a = " + "[" * 20_000])
def test_values_that_break_the_parser_are_faults_too(write: Write, content: str) -> None:
    with pytest.raises(ConfigFault, match="not valid TOML"):
        read_toml(write(content))


def test_the_parsers_error_is_not_kept_since_it_may_hold_the_file(write: Write) -> None:
    with pytest.raises(ConfigFault) as caught:
        read_toml(write("token = 'canary-value'\n]"))
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_a_byte_order_mark_and_windows_line_ends_are_fine(write: Write) -> None:
    file = read_toml(write(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n"))
    assert file is not None
    assert file.data == {"a": 1, "b": 2}


def test_no_file_is_no_fault(paths: Paths) -> None:
    assert read_toml(paths.config_file) is None


def folder_in_place(path: Path) -> None:
    path.mkdir()


def pipe_in_place(path: Path) -> None:
    os.mkfifo(path)


def circle_in_place(path: Path) -> None:
    path.symlink_to(path.name)


def fifty_megabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (folder_in_place, "move it away"),
        (pipe_in_place, "not a regular file"),
        (circle_in_place, "circle"),
        (fifty_megabytes, "larger than 1 MB"),
    ],
)
def test_a_thing_in_the_files_place_is_said(paths: Paths, make: Callable[[Path], None], says: str) -> None:
    paths.config.mkdir(parents=True)
    make(paths.config_file)
    with pytest.raises(ConfigFault, match=says) as caught:
        load_settings(paths, {})
    assert str(paths.config_file) in caught.value.message


@pytest.mark.parametrize(
    ("error", "says"), [(PermissionError(13, "Permission denied"), "chmod u"), (OSError(5, "I/O error"), "i/o error")]
)
def test_an_unreadable_file_is_said(write: Write, monkeypatch: pytest.MonkeyPatch, error: OSError, says: str) -> None:
    path = write("a = 1")

    def refuse(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ConfigFault, match=says):
        read_toml(path)


TEXT = '''\
# poll_seconds = 1
note = """
poll_seconds = 2
"""
[profiles.prod]
  poll_seconds = 3
[profiles."te st"]
poll_seconds = 4
[profiles]
inline = { poll_seconds = 5 }
dotted.poll_seconds = 6
'''


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (("profiles", "prod", "poll_seconds"), (6, 3)),
        (("profiles", "te st", "poll_seconds"), (8, 1)),
        (("profiles", "inline", "poll_seconds"), (10, 1)),
        (("profiles", "dotted", "poll_seconds"), (11, 1)),
        (("profiles", "prod", "absent"), (5, 2)),
        (("poll_seconds",), (1, 1)),
    ],
)
def test_a_key_is_found_in_the_text(key: tuple[str, ...], place: tuple[int, int]) -> None:
    assert find_key(TEXT, key) == place
